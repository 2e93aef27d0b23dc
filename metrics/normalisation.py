"""One indicator set on a scale of 0 to 100 on which more is more need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NORMALISATIONS = {
    "percentile": "percentile: its place in order among the borough's",
    "z-score": "z-score: standard deviations from the borough's mean (50 = the mean, 10 points each)",
    "min-max": "min-max: between the least (0) and the greatest (100) of the borough",
}


@dataclass(frozen=True)
class Bounds:
    """A figure for every place (nan where it is not known), and the least and the most it can be."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def normalised(figures: Bounds, normalisation: str, polarity: str) -> Bounds:
    """The figures as scores of need; where neither figure nor bounds are known, anything from 0 to 100.

    percentile: 100 (places with less need + half of those with as much, itself left out) / (places - 1).
    z-score: 50 + 10 (x - mean) / standard deviation, cut off at 0 and 100.
    min-max: 100 (x - least) / (greatest - least).
    All against the places with a figure; where those are all the same, 50.
    """
    sign = 1.0 if polarity == "lower_is_better" else -1.0
    value = sign * figures.value
    low, high = sorted_ends(sign * figures.low, sign * figures.high)
    known = value[np.isfinite(value)]
    score = {"percentile": _percentile, "z-score": _z_score, "min-max": _min_max}[normalisation]
    if not len(known) or np.ptp(known) == 0:
        middle = np.where(np.isfinite(value), 50.0, np.nan)
        return Bounds(middle, np.nan_to_num(middle, nan=0.0), np.nan_to_num(middle, nan=100.0))
    scores = score(value, known)
    return Bounds(
        scores,
        np.where(np.isfinite(scores), scores, np.nan_to_num(score(low, known), nan=0.0)),
        np.where(np.isfinite(scores), scores, np.nan_to_num(score(high, known), nan=100.0)),
    )


def sorted_ends(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lesser and the greater of two ends, place by place."""
    return np.fmin(one, other), np.fmax(one, other)


def _percentile(value: np.ndarray, known: np.ndarray) -> np.ndarray:
    ordered = np.sort(known)
    below = np.searchsorted(ordered, value, side="left")
    up_to = np.searchsorted(ordered, value, side="right")
    as_much = np.maximum(up_to - below - 1, 0)  # itself left out
    # a bound that no place has stands between its neighbours
    score = 100 * (below + as_much / 2) / max(len(ordered) - 1, 1)
    return np.where(np.isfinite(value), np.minimum(score, 100.0), np.nan)


def _z_score(value: np.ndarray, known: np.ndarray) -> np.ndarray:
    return np.clip(50 + 10 * (value - known.mean()) / known.std(), 0, 100)


def _min_max(value: np.ndarray, known: np.ndarray) -> np.ndarray:
    return np.clip(100 * (value - known.min()) / np.ptp(known), 0, 100)
