"""Change over time: whether a series rises or falls by more than chance, and how an area's gap develops."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from metrics.statistics.arrays import Floats
from metrics.statistics.comparison import difference, ratio
from metrics.statistics.intervals import CONFIDENCE, Estimate, Form, Interval, quantile

Direction = Literal["rising", "falling", "no clear trend", "too few points"]

FEWEST_POINTS = 5
SIGNIFICANT_CHI2 = 9.5495
"""The 99.8% point of chi-squared with one degree of freedom (3.09 squared)."""


@dataclass(frozen=True)
class Trend:
    """One series' trend: slope per unit of time, chi-squared, direction, and the number of points used."""

    slope: float
    chi2: float
    direction: Direction
    n: int


class Gap(NamedTuple):
    """One row per period: how far the area stands from the rest, as a difference and as a ratio."""

    absolute: Estimate
    relative: Estimate


def trend(values: ArrayLike, standard_errors: ArrayLike, times: ArrayLike) -> Trend:
    """One series' trend from a straight line fitted with weights 1 / standard error squared.

    chi2 = slope^2 * sum(w (t - mean t)^2), one degree of freedom, the errors taken as known. As Fingertips
    publishes its recent trends: five points or more, chi-squared above 9.5495 (99.8%). We also ask that the
    slope keeps its sign when any one point is left out, so that no trend hangs on a single year. Points with
    a missing value or standard error are left out; `standard_errors_from` gives standard errors from
    published limits.
    Raises ValueError for a standard error that is not above 0, or two values at one time.
    """
    parts = np.broadcast_arrays(*(np.asarray(part, dtype=float) for part in (values, standard_errors, times)))
    known = np.logical_and.reduce([np.isfinite(part) for part in parts])
    y, errors, t = (part[known] for part in parts)
    if (errors <= 0).any():
        raise ValueError(f"A standard error must be above 0; found {errors.min():g}.")
    if len(np.unique(t)) < len(t):
        raise ValueError("Two values at one time: a series has one value per period.")
    if len(y) < FEWEST_POINTS:
        return Trend(float("nan"), float("nan"), "too few points", len(y))
    weights = errors**-2.0
    slope, spread = _line(y, t, weights)
    without_one, _ = _line(y, t, weights * (1 - np.eye(len(weights))))
    chi2 = float(slope**2 * spread)
    clear = chi2 > SIGNIFICANT_CHI2 and bool((np.sign(without_one) == np.sign(slope)).all())
    direction: Direction = "no clear trend" if not clear else "rising" if slope > 0 else "falling"
    return Trend(float(slope), chi2, direction, len(y))


def standard_errors_from(limits: Interval, confidence: float = CONFIDENCE) -> Floats:
    """One standard error per figure: the width of its interval over 2z."""
    width: Floats = np.asarray(limits.upper, dtype=float) - np.asarray(limits.lower, dtype=float)
    return width / (2 * quantile(confidence))


def gap(
    x_area: ArrayLike,
    n_area: ArrayLike,
    x_rest: ArrayLike,
    n_rest: ArrayLike,
    scale: ArrayLike,
    form: Form,
    confidence: float = CONFIDENCE,
) -> Gap:
    """One row per period: area less rest (in units of `scale`) and area over rest, each with limits.

    Both are shown because they can disagree: if every rate halves, the absolute gap halves and the relative
    one stays; if every rate falls by the same amount, the absolute gap stays and the relative one grows.
    Formulas and sources: `comparison.difference` and `comparison.ratio`.
    """
    return Gap(
        difference(x_area, n_area, x_rest, n_rest, form, scale, confidence),
        ratio(x_area, n_area, x_rest, n_rest, form, confidence),
    )


def _line(values: Floats, times: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Slope and weighted spread of the times, one per row of weights."""
    total = weights.sum(axis=-1, keepdims=True)
    from_mean = times - (weights * times).sum(axis=-1, keepdims=True) / total
    spread = (weights * from_mean**2).sum(axis=-1)
    return (weights * from_mean * values).sum(axis=-1) / spread, spread
