"""Criteria: each indicator of need held against a threshold: met, not met or unknown, candidate by candidate.

A figure is held against a threshold as readers see it, rounded to the indicator's decimals: what stands on
paper can be checked on paper.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.errors import Refused, Unknown
from metrics.need.inputs import Evidence
from metrics.need.method import FIRST_PRESET, Method
from metrics.need.presets import preset
from metrics.need.simulation import Groups
from metrics.store import Store

MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"

QUARTER = 0.25
"""The share of the candidates, the neediest, that reach a threshold nobody has given."""

CRITERIA = {
    "place": "id of the candidate",
    "criterion": "name of the criterion, in the preset's own words where it has some",
    "indicator": "id of the indicator; empty for what nobody has supplied",
    "figure": "the figure as published, of a group the mean of its places'; null where there is none",
    "low": "the least it can be; null where nothing is known",
    "high": "the most it can be",
    "threshold": "what it is held against; null where there is nothing to hold",
    "status": "met, not met or unknown",
    "reason": "why nobody knows, where it is unknown for every candidate; empty otherwise",
}
"""What each column of `criteria` means."""

THRESHOLD_EFFECTS = {
    "criterion": "name of the criterion",
    "indicator": "id of the indicator; empty for what nobody has supplied",
    "unit": "unit of the threshold",
    "decimals": "decimals of the threshold",
    "more_is_need": "whether the criterion is met from the threshold up; otherwise from it down",
    "threshold": "the threshold",
    "given": "whether the reader gave it; otherwise it is what the neediest quarter reaches",
    "met": "how many candidates meet it",
    "not_met": "how many don't",
    "unknown": "of how many it is not known",
    "next": "ids of the candidates that come in next; none when all that are known are in",
    "next_at": "the threshold at which they come in",
    "last": "ids of the candidates that go out first; none when no figure meets it",
    "last_at": "their figure: any threshold beyond it puts them out",
    "reason": "why nobody knows, where it is unknown for every candidate; empty otherwise",
}
"""What each column of `threshold_effects` means."""


class CriterionError(Refused):
    """A threshold that no figure can be held against; the sentence says why."""


@dataclass(frozen=True)
class Figures:
    """Candidates by indicators: the figure, and the least and the most it can be; nan where nothing is known.

    Where the figure is known it is both the least and the most.
    """

    candidates: list[str]
    figure: np.ndarray
    low: np.ndarray
    high: np.ndarray


def of_places(known: Evidence) -> Figures:
    """The figures of the places themselves, as published: those that a reader who knows the place expects."""
    return Figures(list(known.places["place"]), known.value, known.low, known.high)


def of_groups(known: Evidence, candidates: Sequence[str], groups: Groups) -> Figures:
    """The figures of groups: the mean of what need takes for their places, weighted as the groups weigh them.

    Need takes rates of few people drawn towards the borough's where the method says so.
    """
    at_all = np.isfinite(known.used)
    ends = (known.used, *(np.where(at_all, known.used, end) for end in (known.low, known.high)))
    pairs = list(zip(groups.members, groups.shares, strict=True))
    return Figures(list(candidates), *(np.array([s @ end[m] for m, s in pairs]) for end in ends))


def unsupplied(
    store: Store, edition: str, level: str, method: Method, scheme: str | None = None
) -> list[tuple[str, str]]:
    """What the method's preset asks for and nobody has supplied, or not of this level: criterion, and why."""
    if method.weights is not None and not method.preset:
        return []
    known = preset(store, method.preset or FIRST_PRESET)
    named = [sentence.partition(": ")[::2] for sentence in known.unknown]
    there = catalogue.indicators(store, edition, level, catalogue.scheme(store, edition, scheme))
    absent = [i for i in known.weights if i not in set(there["indicator"])]
    labels = [known.criteria.get(i) or catalogue.indicator(store, i)["label"] for i in absent]
    return [
        *((name.rstrip("."), why.rstrip(".")) for name, why in named),
        *((label, "no figures at this level of this edition") for label in labels),
    ]


def criteria(
    figures: Figures,
    indicators: pd.DataFrame,
    thresholds: Mapping[str, float] | None = None,
    unknown: Sequence[tuple[str, str]] = (),
) -> pd.DataFrame:
    """One row per candidate and criterion: its figure, the threshold, and met, not met or unknown.

    Columns as in CRITERIA. `indicators` are those of Evidence; `thresholds` are by indicator, and where none
    is given it is what the neediest quarter of the candidates with a figure reach; `unknown` are the
    criteria nobody has supplied. Where only bounds are known a criterion is met, or not, if both ends say so.
    Raises Unknown for a threshold of no criterion, and CriterionError for one that is no number.
    """
    given = dict(thresholds or {})
    for indicator, threshold in given.items():
        if indicator not in set(indicators["indicator"]):
            raise Unknown("criterion", indicator, list(indicators["indicator"]))
        if not math.isfinite(threshold):
            raise CriterionError(f"The threshold of {indicator} is {threshold}; give a number.")
    parts = [
        _criterion(figures, n, told, given.get(told.indicator))
        for n, told in enumerate(indicators.itertuples())
    ]
    nothing = dict.fromkeys(("figure", "low", "high", "threshold"), np.nan)
    parts += [
        pd.DataFrame(
            {"place": figures.candidates, "criterion": name, "indicator": "", **nothing}
            | {"status": UNKNOWN, "reason": why}
        )
        for name, why in unknown
    ]
    return pd.concat(parts, ignore_index=True)[list(CRITERIA)]


def threshold_effects(
    found: pd.DataFrame, indicators: pd.DataFrame, given: Sequence[str] = ()
) -> pd.DataFrame:
    """One row per criterion: how many candidates meet it, and where the threshold makes a difference.

    Columns as in THRESHOLD_EFFECTS.

    `given` are the indicators whose threshold the reader gave.
    """
    told = indicators.set_index("indicator")
    rows = []
    for (criterion, indicator), own in found.groupby(["criterion", "indicator"], sort=False):
        counts = own["status"].value_counts()
        row = {name: own[name].iloc[0] for name in ("threshold", "reason")}
        row |= {"criterion": criterion, "indicator": indicator, "given": indicator in given}
        row |= {"met": counts.get(MET, 0), "not_met": counts.get(NOT_MET, 0)}
        row |= {"unknown": counts.get(UNKNOWN, 0), "unit": "", "decimals": 0, "more_is_need": True}
        row |= {"next": [], "next_at": np.nan, "last": [], "last_at": np.nan}
        if indicator:
            of = told.loc[indicator]
            row |= {"unit": of["unit"], "decimals": int(of["decimals"]), "more_is_need": _more(of)}
            row["next"], row["next_at"] = _edge(own[own["status"] == NOT_MET], row, neediest=True)
            row["last"], row["last_at"] = _edge(own[own["status"] == MET], row, neediest=False)
        rows.append(row)
    return pd.DataFrame(rows, columns=list(THRESHOLD_EFFECTS))


def usual_threshold(figure: np.ndarray, decimals: int, more: bool) -> float:
    """What the neediest quarter of the known figures reach, rounded; nan where none is known."""
    known = np.sort(rounded(figure[np.isfinite(figure)], decimals))
    if not len(known):
        return float("nan")
    return float((known[::-1] if more else known)[math.ceil(QUARTER * len(known)) - 1])


def rounded(figures: np.ndarray, decimals: int) -> np.ndarray:
    """Figures as they are written with so many decimals; numpy's own rounding differs where a 5 is last."""
    return np.array([round(float(x), decimals) + 0.0 if math.isfinite(x) else x for x in figures])


def _criterion(figures: Figures, n: int, told: tuple, given: float | None) -> pd.DataFrame:
    """One criterion for every candidate."""
    decimals, more = int(told.decimals), told.polarity == "lower_is_better"
    figure, low, high = (each[:, n] for each in (figures.figure, figures.low, figures.high))
    usual = usual_threshold(figure, decimals, more) if given is None else round(float(given), decimals)

    def reaches(end: np.ndarray) -> np.ndarray:
        return rounded(end, decimals) >= usual if more else rounded(end, decimals) <= usual

    # what is not known reaches nothing and misses nothing
    known = np.isfinite(low) & np.isfinite(high) & math.isfinite(usual)
    both, neither = reaches(low) & reaches(high), ~(reaches(low) | reaches(high))
    return pd.DataFrame(
        {
            "place": figures.candidates,
            "criterion": told.criterion,
            "indicator": told.indicator,
            "figure": figure,
            "low": low,
            "high": high,
            "threshold": usual,
            "status": np.select([known & both, known & neither], [MET, NOT_MET], UNKNOWN),
            "reason": "",
        }
    )


def _edge(own: pd.DataFrame, row: dict, *, neediest: bool) -> tuple[list[str], float]:
    """Of these candidates the neediest (or the least needy) figure, and all who have it once rounded."""
    shown = rounded(own["figure"].to_numpy(float), row["decimals"])
    if not np.isfinite(shown).any():
        return [], float("nan")
    at = float(np.nanmax(shown) if neediest == row["more_is_need"] else np.nanmin(shown))
    return list(own.loc[shown == at, "place"]), at


def _more(told: pd.Series) -> bool:
    return told["polarity"] == "lower_is_better"
