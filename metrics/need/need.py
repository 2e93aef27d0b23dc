"""Need: a composite over any indicators, for every place of a level of a borough.

score = sum(w_i s_i) (arithmetic) or prod(s_i ^ w_i) (geometric), with weights that add to one and s_i the
indicator set on a scale on which more is more need. After Nardo et al., Handbook on Constructing Composite
Indicators (OECD 2008), sections 5 and 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.need.inputs import Evidence, evidence
from metrics.need.method import Method
from metrics.need.presets import preset
from metrics.statistics.arrays import Floats
from metrics.statistics.normalisation import Bounds, normalised
from metrics.statistics.ranks import TIED_DECIMALS, ranks_within_bounds
from metrics.store import Store

FLOOR = 1.0
"""What a geometric mean takes for less than 1 of 100: at zero one indicator would decide alone."""

NEED_COLUMNS = {
    "place": "place id",
    "code": "its code",
    "name": "its name as readers see it",
    "official_name": "its name as published",
    "area": "name of the area it lies in, or most of it",
    "residents": "its residents, where published",
    "score": "need, more is more need; null where an indicator has no figure",
    "score_low": "the least the missing figures allow",
    "score_high": "the most they allow",
    "score_or_midpoint": "the score, or the middle of what it can be: what places are chosen by",
    "rank_first": "best-case position, 1 = greatest need",
    "rank_last": "worst-case position: they differ where scores tie, or are known only within bounds",
}
"""What each column of `Need.places` means; then one column of points per indicator."""


@dataclass(frozen=True)
class Need:
    """The need of every place, what it is made of, and what to know about it.

    `places`: one row per place, columns as in NEED_COLUMNS and `points_INDICATOR`, which make the score.
    `indicators`: one row per indicator, as in `Evidence`, with effective (correlation of the indicator with
    the total, nan when either is the same everywhere) and missing (places without a figure).
    `scores`: places by indicators, each indicator on its scale.
    `remarks`: sentences on double counting and on what is unknown.
    """

    places: pd.DataFrame
    indicators: pd.DataFrame
    scores: Floats
    evidence: Evidence
    method: Method
    remarks: list[str]

    @property
    def heaviest_first(self) -> pd.DataFrame:
        """The indicators, those that count most first."""
        return self.indicators.sort_values("weight", ascending=False, kind="stable")


def need(
    store: Store, edition: str, level: str = "lsoa", method: Method | None = None, scheme: str | None = None
) -> Need:
    """The need of every place of a level (lsoa, ward, area). Raises what `evidence` does."""
    method = method or Method()
    result = need_from_evidence(evidence(store, edition, level, method, scheme), method)
    over = preset(store, method.preset).priority_over if method.preset else None
    if over and method.normalisation == "index":
        result.remarks.append(_priorities(result.places["score"], over))
    return result


def need_from_evidence(known: Evidence, method: Method) -> Need:
    """The need that a method makes of the evidence."""
    parts = [
        normalised(_figures(known, n), method.normalisation, polarity)
        for n, polarity in enumerate(known.indicators["polarity"])
    ]
    value, low, high = (
        np.column_stack([getattr(part, end) for part in parts]) for end in ("value", "low", "high")
    )
    weights = known.weights
    total, least, most = (composite(each, weights, method.mean) for each in (value, low, high))
    first, last = ranks_within_bounds(np.round(least, TIED_DECIMALS), np.round(most, TIED_DECIMALS))
    added = points(value, weights, method.mean)
    places = known.places.assign(
        score=total,
        score_low=least,
        score_high=most,
        score_or_midpoint=np.where(np.isfinite(total), total, (least + most) / 2),
        rank_first=first,
        rank_last=last,
        **{f"points_{i}": added[:, n] for n, i in enumerate(known.indicators["indicator"])},
    )
    indicators = known.indicators.assign(
        effective=[_correlation(value[:, n], total) for n in range(len(weights))],
        missing=np.isnan(value).sum(axis=0),
    )
    return Need(places, indicators, value, known, method, list(known.remarks))


def composite(scores: Floats, weights: Floats, mean: str = "arithmetic") -> Floats:
    """The mean of each row of scores (places by indicators), by weights that add to one.

    Added up indicator by indicator, so that two places with the same scores have the same need to the last
    digit wherever they stand in the table, on any computer.
    """
    columns = np.log(np.maximum(scores, FLOOR)) if mean == "geometric" else scores
    total = np.zeros(len(scores))
    for n, weight in enumerate(weights):
        total += weight * columns[:, n]
    return np.exp(total) if mean == "geometric" else total


def points(scores: Floats, weights: Floats, mean: str = "arithmetic") -> Floats:
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


def _figures(known: Evidence, n: int) -> Bounds:
    """What one indicator's scores are made from: what is used where it is known, else what it can be."""
    used = known.used[:, n]
    is_known = np.isfinite(used)
    return Bounds(used, np.where(is_known, used, known.low[:, n]), np.where(is_known, used, known.high[:, n]))


def _priorities(scores: pd.Series, over: float) -> str:
    count = int((scores > over).sum())
    many = f"{count} of {len(scores)} places score" if count != 1 else "One place scores"
    return f"{many} over {over:g}, above which this method speaks of a priority."


def _correlation(one: Floats, other: Floats) -> float:
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < 2 or np.ptp(one[both]) == 0 or np.ptp(other[both]) == 0:
        return float("nan")
    return float(np.corrcoef(one[both], other[both])[0, 1])
