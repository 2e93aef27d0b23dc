"""One indicator set on a scale on which more is more need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from metrics.statistics.arrays import Floats

NORMALISATIONS = {
    "percentile": "percentile: its place in order among the borough's",
    "z-score": "z-score: standard deviations from the borough's mean (50 = the mean, 10 points each)",
    "min-max": "min-max: between the least (0) and the greatest (100) of the borough",
    "index": "index: 100 = the mean of the borough's places, 200 = twice as much",
}


@dataclass(frozen=True)
class Bounds:
    """A figure for every place (nan where it is not known), and the least and the most it can be."""

    value: Floats
    low: Floats
    high: Floats


def normalised(figures: Bounds, normalisation: str, polarity: str) -> Bounds:
    """The figures as scores of need; where neither figure nor bounds are known, anything on the scale.

    percentile: 100 (places with less need + half of those with as much, itself left out) / (places - 1).
    z-score: 50 + 10 (x - mean) / standard deviation, cut off at 0 and 100.
    min-max: 100 (x - least) / (greatest - least).
    index: 100 x / mean, and 200 less that where less is more need; cut off at 0.
    All against the places with a figure; where those are all the same, the middle of the scale.
    """
    sign = 1.0 if polarity == "lower_is_better" else -1.0
    value = sign * figures.value
    low, high = sorted_ends(sign * figures.low, sign * figures.high)
    known = value[np.isfinite(value)]
    scores = scored(value, normalisation, known)
    top = np.nanmax(scores, initial=100.0) if normalisation == "index" else 100.0
    return Bounds(
        scores,
        np.where(np.isfinite(scores), scores, np.nan_to_num(scored(low, normalisation, known), nan=0.0)),
        np.where(np.isfinite(scores), scores, np.nan_to_num(scored(high, normalisation, known), nan=top)),
    )


def scored(value: Floats, normalisation: str, known: Floats | None = None) -> Floats:
    """The score of each figure, more being more need, against the known ones (all of them, if not said: then
    none may be missing). Of several rows of figures each is scored by itself."""
    known = value if known is None else known
    middle = np.where(np.isfinite(value), 100.0 if normalisation == "index" else 50.0, np.nan)
    if not known.shape[-1]:
        return middle
    same = np.ptp(known, axis=-1, keepdims=True) == 0
    if same.all():
        return middle
    with np.errstate(invalid="ignore", divide="ignore"):  # rows that are the same throughout
        scores: Floats = np.where(same, middle, SCALES[normalisation](value, known))
    return scores


def sorted_ends(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """The lesser and the greater of two ends, place by place."""
    return np.fmin(one, other), np.fmax(one, other)


def _percentile(value: Floats, known: Floats) -> Floats:
    if value is known:  # all of them against each other: several times as fast
        ranks: Floats = 100 * (rankdata(value, axis=-1) - 1) / max(value.shape[-1] - 1, 1)
        return ranks
    ordered = np.sort(known)
    below = np.searchsorted(ordered, value, side="left")
    up_to = np.searchsorted(ordered, value, side="right")
    as_much = np.maximum(up_to - below - 1, 0)  # itself left out
    # a bound that no place has stands between its neighbours
    score = 100 * (below + as_much / 2) / max(len(ordered) - 1, 1)
    return np.where(np.isfinite(value), np.minimum(score, 100.0), np.nan)


def _z_score(value: Floats, known: Floats) -> Floats:
    mean, spread = known.mean(axis=-1, keepdims=True), known.std(axis=-1, keepdims=True)
    scores: Floats = np.clip(50 + 10 * (value - mean) / spread, 0, 100)
    return scores


def _min_max(value: Floats, known: Floats) -> Floats:
    least = known.min(axis=-1, keepdims=True)
    scores: Floats = np.clip(100 * (value - least) / np.ptp(known, axis=-1, keepdims=True), 0, 100)
    return scores


def _index(value: Floats, known: Floats) -> Floats:
    mean = known.mean(axis=-1, keepdims=True)
    # where less is more need the figures arrive with their signs turned
    scores = np.maximum(np.where(mean > 0, 100 * value / mean, 200 - 100 * value / mean), 0)
    return np.where(mean == 0, np.where(np.isfinite(value), 100.0, np.nan), scores)


SCALES = {"percentile": _percentile, "z-score": _z_score, "min-max": _min_max, "index": _index}
