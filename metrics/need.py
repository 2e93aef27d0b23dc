"""Need: a composite over any indicators, for every place of a level of a borough.

score = sum(w_i s_i) (arithmetic) or prod(s_i ^ w_i) (geometric), with weights that add to one and s_i the
indicator set on a scale of 0 to 100 on which more is more need. After Nardo et al., Handbook on Constructing
Composite Indicators (OECD 2008), sections 5 and 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.aggregate import figures
from metrics.normalisation import NORMALISATIONS, Bounds, normalised
from metrics.place_values import ranks
from metrics.presets import preset as preset_of
from metrics.store import Store, Unknown

MEANS = {
    "arithmetic": "arithmetic: what lacks on one indicator is made up on another",
    "geometric": "geometric: high need on all counts for more than very high need on one",
}
LEVELS = ("lsoa", "ward", "area")
FLOOR = 1.0
"""What a geometric mean takes for less than 1 of 100: at nought one indicator would decide alone."""

TIES = 9
"""Decimals of a score beyond which two places tie: what differs there is how a computer adds up."""

COLUMNS = {
    "place": "place id",
    "code": "its code",
    "name": "its name",
    "area": "name of the area it lies in, or most of it",
    "residents": "its residents, where published",
    "score": "need, 0 to 100, more is more need; null where an indicator has no figure",
    "score_low": "the least the missing figures allow",
    "score_high": "the most they allow",
    "rank_first": "best-case position, 1 = greatest need",
    "rank_last": "worst-case position: they differ where scores tie, or are known only within bounds",
}
"""What each column of `Need.places` means; then one column of points per indicator."""


class NoNeed(Exception):
    """Need cannot be put together from what was asked for; the sentence says why."""


@dataclass(frozen=True)
class Need:
    """The need of every place, what it is made of, and what to know about it.

    `places`: one row per place, columns as in COLUMNS and `points_INDICATOR`, which add up to the score.
    `indicators`: one row per indicator: label, polarity, period, overlaps_with, sources (ids),
    weight (they add to 1), effective (correlation of the indicator with the total, nan when either is the
    same everywhere), missing (places without a figure).
    `remarks`: sentences on double counting and on what is unknown.
    """

    places: pd.DataFrame
    indicators: pd.DataFrame
    remarks: list[str]


def need(
    store: Store,
    edition: str,
    level: str = "lsoa",
    *,
    weights: Mapping[str, float] | None = None,
    preset: str | None = None,
    normalisation: str = "percentile",
    mean: str = "arithmetic",
    scheme: str | None = None,
) -> Need:
    """The need of every place of a level (lsoa, ward, area), by the weights given or those of a preset.

    With both, the weights count and the preset only says what its method asks for that is unknown.
    Raises Unknown for a name that is not there, and NoNeed for weights or indicators no composite can be made
    of. What a preset asks for and this level of the edition has not is named in the remarks.
    """
    for what, found, known in (
        ("level", level, LEVELS),
        ("normalisation", normalisation, NORMALISATIONS),
        ("mean", mean, MEANS),
    ):
        if found not in known:
            raise Unknown(what, found, list(known))
    scheme_id = catalogue.scheme(store, edition, scheme)
    there = catalogue.indicators(store, edition, level, scheme_id).set_index("indicator")
    wanted, remarks = _wanted(store, there, weights, preset)
    counted = _shares(wanted)
    chosen = there.loc[list(counted)]
    remarks += double_counted(chosen)
    places = catalogue.places(store, edition, level, scheme_id)
    found = figures(
        store, edition, list(places["place"]), level=level, scheme=scheme_id, indicators=list(chosen.index)
    )
    chosen = chosen.assign(sources=[_sources(found, i) for i in chosen.index])
    bounds = _bounds(found, places, list(chosen.index))
    scores = {i: normalised(b, normalisation, chosen.loc[i, "polarity"]) for i, b in bounds.items()}
    return _put_together(places, chosen, scores, counted, mean, remarks)


def composite(scores: np.ndarray, weights: np.ndarray, mean: str = "arithmetic") -> np.ndarray:
    """The mean of each row of scores (places by indicators, 0 to 100), by weights that add to one."""
    if mean == "geometric":
        return np.exp(np.log(np.maximum(scores, FLOOR)) @ weights)
    return scores @ weights


def points(scores: np.ndarray, weights: np.ndarray, mean: str = "arithmetic") -> np.ndarray:
    """What each indicator adds to each place's score; a row adds up to the score.

    Of a geometric mean the share is that of the logarithms.
    """
    if mean == "arithmetic":
        return scores * weights
    logs = np.log(np.maximum(scores, FLOOR)) * weights
    total = logs.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total > 0, logs / total, weights)
    return share * composite(scores, weights, mean)[:, None]


def double_counted(chosen: pd.DataFrame) -> list[str]:
    """One sentence for each pair of indicators of which one contains the other."""
    return [
        f"{chosen.loc[a, 'label']} and {chosen.loc[b, 'label']} overlap: one is made from the other or from "
        "the same figures, so what they share is counted twice."
        for a, b in combinations(chosen.index, 2)
        if b in chosen.loc[a, "overlaps_with"] or a in chosen.loc[b, "overlaps_with"]
    ]


def _wanted(
    store: Store, there: pd.DataFrame, weights: Mapping[str, float] | None, preset: str | None
) -> tuple[dict[str, float], list[str]]:
    """The weight of each indicator, and remarks on what a preset asks for in vain."""
    if weights is not None:
        for indicator in weights:
            if indicator not in there.index:
                label = catalogue.indicator(store, indicator)["label"]
                raise NoNeed(
                    f"{label} has no figures at this level of this edition. Choose another indicator."
                )
            if there.loc[indicator, "polarity"] == "neutral":
                raise NoNeed(
                    f"{there.loc[indicator, 'label']} is neutral: neither more nor less of it is need, so it "
                    "can't be part of a score of need."
                )
        unknown = preset_of(store, preset).unknown if preset else ()
        return dict(weights), [f"Unknown: {sentence}" for sentence in unknown]
    known = preset_of(store, preset or "areas-of-high-need")
    absent = [i for i in known.weights if i not in there.index]
    named = [known.criteria.get(i) or catalogue.indicator(store, i)["label"] for i in absent]
    if len(absent) == len(known.weights):
        raise NoNeed(f"{known.label} can't be put together: this edition has none of {'; '.join(named)}.")
    remarks = [f"Unknown: {sentence}" for sentence in known.unknown]
    remarks += [f"Unknown: {name}: no figures at this level of this edition." for name in named]
    return {i: w for i, w in known.weights.items() if i not in absent}, remarks


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights that add to one; an indicator of weight nought is left out, so that it changes nothing."""
    wrong = [i for i, w in weights.items() if not np.isfinite(w) or w < 0]
    if wrong:
        raise NoNeed(
            f"The weight of {wrong[0]} is {weights[wrong[0]]:g}; weights are numbers from nought up."
        )
    total = sum(sorted(weights.values()))
    if not total:
        raise NoNeed("The weights add to nought. Give at least one indicator a weight above nought.")
    return {i: weights[i] / total for i in sorted(weights) if weights[i] > 0}


def _bounds(found: pd.DataFrame, places: pd.DataFrame, indicators: list[str]) -> dict[str, Bounds]:
    """For each indicator the figure of every place and the least and the most it can be."""
    bounds = {}
    for indicator in indicators:
        rows = found[found["indicator"] == indicator].set_index("place").reindex(places["place"])
        value = rows["value"].to_numpy(float)
        low, high = rows["value_low"].to_numpy(float), rows["value_high"].to_numpy(float)
        known = np.isfinite(value)
        bounds[indicator] = Bounds(value, np.where(known, value, low), np.where(known, value, high))
    return bounds


def _sources(found: pd.DataFrame, indicator: str) -> list[str]:
    """Ids of the sources of one indicator's figures."""
    listed = found.loc[found["indicator"] == indicator, "sources"]
    return sorted({source for sources in listed for source in sources})


def _put_together(
    places: pd.DataFrame,
    chosen: pd.DataFrame,
    scores: dict[str, Bounds],
    counted: dict[str, float],
    mean: str,
    remarks: list[str],
) -> Need:
    share = np.array([counted[i] for i in chosen.index])
    value, low, high = (
        np.column_stack([getattr(scores[i], end) for i in chosen.index]) for end in ("value", "low", "high")
    )
    total, least, most = (composite(each, share, mean) for each in (value, low, high))
    first, last = ranks(np.round(least, TIES), np.round(most, TIES))
    added = points(value, share, mean)
    whole = places[["place", "code", "name", "area", "residents"]].assign(
        score=total,
        score_low=least,
        score_high=most,
        rank_first=first,
        rank_last=last,
        **{f"points_{i}": added[:, n] for n, i in enumerate(chosen.index)},
    )
    told = chosen[["label", "short_label", "polarity", "period", "overlaps_with", "sources"]].assign(
        weight=share,
        effective=[_correlation(value[:, n], total) for n in range(len(share))],
        missing=np.isnan(value).sum(axis=0),
    )
    return Need(whole, told.reset_index().sort_values("weight", ascending=False, kind="stable"), remarks)


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < 2 or np.ptp(one[both]) == 0 or np.ptp(other[both]) == 0:
        return float("nan")
    return float(np.corrcoef(one[both], other[both])[0, 1])
