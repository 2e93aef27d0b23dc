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
from metrics.need.inputs import Evidence, preset_of
from metrics.need.method import Method
from metrics.need.simulation import Groups
from metrics.statistics.arrays import Booleans, Floats
from metrics.store import Store

MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"

QUARTER = 0.25
"""The share of the candidates, the neediest, that reach a threshold nobody has given."""

CRITERIA_COLUMNS = {
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

EFFECT_COLUMNS = {
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
    figure: Floats
    low: Floats
    high: Floats


def of_places(known: Evidence) -> Figures:
    """The figures of the places themselves, as published: those that a reader who knows the place expects."""
    return Figures(list(known.places["place"]), known.value, known.low, known.high)


def of_groups(known: Evidence, candidates: Sequence[str], groups: Groups) -> Figures:
    """The figures of groups: the mean of what need takes for their places, weighted as the groups weigh them.

    Need takes rates of few people drawn towards the borough's where the method says so.
    """
    is_known = np.isfinite(known.used)
    pairs = list(zip(groups.members, groups.shares, strict=True))

    def means(figures: Floats) -> Floats:
        return np.array([share @ figures[members] for members, share in pairs])

    low, high = (means(np.where(is_known, known.used, end)) for end in (known.low, known.high))
    return Figures(list(candidates), means(known.used), low, high)


def unsupplied(
    store: Store, edition: str, level: str, method: Method, scheme: str | None = None
) -> list[tuple[str, str]]:
    """What the method's preset asks for and nobody has supplied, or not of this level: criterion, and why."""
    available = catalogue.indicators(store, edition, level, catalogue.scheme(store, edition, scheme))
    known = set(available["indicator"])
    ready_made = preset_of(store, method, known)
    if ready_made is None:
        return []
    named = [sentence.partition(": ")[::2] for sentence in ready_made.unknown]
    absent = [i for i in ready_made.weights if i not in known]
    labels = [ready_made.criteria.get(i) or catalogue.indicator(store, i)["label"] for i in absent]
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

    Columns as in CRITERIA_COLUMNS. `indicators` are those of Evidence; `thresholds` are by indicator, and
    where none is given it is what the neediest quarter of the candidates with a figure reach; `unknown` are
    the criteria nobody has supplied. Where only bounds are known a criterion is met, or not, if both ends
    say so.
    Raises Unknown for a threshold of no criterion, and CriterionError for one that is no number.
    """
    given = dict(thresholds or {})
    for indicator, threshold in given.items():
        if indicator not in set(indicators["indicator"]):
            raise Unknown("criterion", indicator, list(indicators["indicator"]))
        if not math.isfinite(threshold):
            raise CriterionError(f"The threshold of {indicator} is {threshold}; give a number.")
    parts = [
        _criterion(figures, n, declared, given.get(declared["indicator"]))
        for n, (_, declared) in enumerate(indicators.iterrows())
    ]
    nothing = dict.fromkeys(("figure", "low", "high", "threshold"), np.nan)
    parts += [
        pd.DataFrame(
            {"place": figures.candidates, "criterion": name, "indicator": "", **nothing}
            | {"status": UNKNOWN, "reason": why}
        )
        for name, why in unknown
    ]
    return pd.concat(parts, ignore_index=True)[list(CRITERIA_COLUMNS)]


def threshold_effects(
    table: pd.DataFrame, indicators: pd.DataFrame, given: Sequence[str] = ()
) -> pd.DataFrame:
    """One row per criterion: how many candidates meet it, and where the threshold makes a difference.

    Columns as in EFFECT_COLUMNS.

    `table` is that of `criteria`, `given` are the indicators whose threshold the reader gave.
    """
    declared = indicators.set_index("indicator")
    rows = []
    for (criterion, indicator), judged in table.groupby(["criterion", "indicator"], sort=False):
        counts = judged["status"].value_counts()
        row = {name: judged[name].iloc[0] for name in ("threshold", "reason")}
        row |= {"criterion": criterion, "indicator": indicator, "given": indicator in given}
        row |= {"met": counts.get(MET, 0), "not_met": counts.get(NOT_MET, 0)}
        row |= {"unknown": counts.get(UNKNOWN, 0), "unit": "", "decimals": 0, "more_is_need": True}
        row |= {"next": [], "next_at": np.nan, "last": [], "last_at": np.nan}
        if indicator:
            unit, decimals, more = _scale(declared.loc[indicator])
            row |= {"unit": unit, "decimals": decimals, "more_is_need": more}
            missed, met = judged[judged["status"] == NOT_MET], judged[judged["status"] == MET]
            row["next"], row["next_at"] = _edge(missed, decimals, greatest=more)
            row["last"], row["last_at"] = _edge(met, decimals, greatest=not more)
        rows.append(row)
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def usual_threshold(figure: Floats, decimals: int, more: bool) -> float:
    """What the neediest QUARTER of the known figures reach, rounded; nan where none is known."""
    known = np.sort(rounded(figure[np.isfinite(figure)], decimals))
    if not len(known):
        return float("nan")
    return float((known[::-1] if more else known)[math.ceil(QUARTER * len(known)) - 1])


def rounded(figures: Floats, decimals: int) -> Floats:
    """Figures as they are written with so many decimals; numpy's own rounding differs where a 5 is last."""
    return np.array([round(float(x), decimals) + 0.0 if math.isfinite(x) else x for x in figures])


def _criterion(figures: Figures, n: int, declared: pd.Series, given: float | None) -> pd.DataFrame:
    """One criterion for every candidate."""
    _, decimals, more = _scale(declared)
    figure, low, high = (each[:, n] for each in (figures.figure, figures.low, figures.high))
    usual = usual_threshold(figure, decimals, more) if given is None else round(float(given), decimals)

    def reaches(end: Floats) -> Booleans:
        return rounded(end, decimals) >= usual if more else rounded(end, decimals) <= usual

    # what is not known reaches nothing and misses nothing
    known = np.isfinite(low) & np.isfinite(high) & math.isfinite(usual)
    both, neither = reaches(low) & reaches(high), ~(reaches(low) | reaches(high))
    return pd.DataFrame(
        {
            "place": figures.candidates,
            "criterion": declared["criterion"],
            "indicator": declared["indicator"],
            "figure": figure,
            "low": low,
            "high": high,
            "threshold": usual,
            "status": np.select([known & both, known & neither], [MET, NOT_MET], UNKNOWN),
            "reason": "",
        }
    )


def _edge(judged: pd.DataFrame, decimals: int, *, greatest: bool) -> tuple[list[str], float]:
    """Of these candidates all who have the greatest (or least) figure once rounded, and that figure."""
    shown = rounded(judged["figure"].to_numpy(float), decimals)
    if not np.isfinite(shown).any():
        return [], float("nan")
    at = float(np.nanmax(shown) if greatest else np.nanmin(shown))
    return list(judged.loc[shown == at, "place"]), at


def _scale(declared: pd.Series) -> tuple[str, int, bool]:
    """The unit and decimals of an indicator, and whether more of it is more need."""
    return str(declared["unit"]), int(declared["decimals"]), bool(declared["polarity"] == "lower_is_better")
