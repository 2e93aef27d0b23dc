"""How need is put together: which indicators, how much each counts, and how they become one number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.errors import Refused, Unknown
from metrics.statistics.normalisation import NORMALISATIONS

MEANS = {
    "arithmetic": "arithmetic: what lacks on one indicator is made up on another",
    "geometric": "geometric: high need on all counts for more than very high need on one",
}


MOST_SETS = 2**32
"""Sets of figures there may be: so many that no two simulations that choose freely take the same one."""


class NeedError(Refused):
    """Need cannot be put together from what was asked for; the sentence says why."""


@dataclass(frozen=True)
class Method:
    """One way to put need together. Everything that is chosen by need takes one of these.

    `weights` are by indicator, in any unit; without them those of the preset count. With both, the preset
    only says what its method asks for that is unknown, and which way is need where an indicator is neutral.
    `shrunk` smooths rates of few events or few people towards the borough's (empirical Bayes).
    `figure_sets` says from how many sets of figures within their limits simulations take theirs; with 0 each
    has its own.
    Raises Unknown for a normalisation or a mean that is not there, and NeedError for a weight that is no
    number from zero up, or a number of sets that is none.
    """

    weights: Mapping[str, float] | None = None
    preset: str | None = None
    normalisation: str = "percentile"
    mean: str = "arithmetic"
    shrunk: bool = True
    figure_sets: int = 0

    def __post_init__(self) -> None:
        for what, chosen, known in (
            ("normalisation", self.normalisation, NORMALISATIONS),
            ("mean", self.mean, MEANS),
        ):
            if chosen not in known:
                raise Unknown(what, chosen, list(known))
        if not 0 <= self.figure_sets <= MOST_SETS:
            raise NeedError(
                f"There can't be {self.figure_sets} sets of figures. Give a number from 0 to {MOST_SETS}."
            )
        for indicator, weight in (self.weights or {}).items():
            if not 0 <= weight < float("inf"):
                raise NeedError(
                    f"The weight of {indicator} is {weight:g}; weights are numbers from nought up."
                )
        if sum((self.weights or {}).values()) == float("inf"):
            raise NeedError("The weights are too large to be added. Give smaller ones: only ratios count.")
