"""Funnel limits: how far a place may stand from the borough's value by chance alone, given its size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from metrics.statistics.arrays import Booleans, Floats, Words
from metrics.statistics.intervals import Form, Interval, counted, counted_of_whole, is_rate, quantile

WARNING, ALARM = 0.95, 0.998
"""The two pairs of limits, z = 1.96 and 3.09."""

INSIDE, OUTSIDE_WARNING, OUTSIDE_ALARM = "inside", "outside 95", "outside 99.8"
NOT_COMPARED = "not compared"


@dataclass(frozen=True)
class Funnel:
    """The lines of a funnel plot, one row per denominator n, in units of the scale."""

    n: Floats
    reference: float
    limits_95: Interval
    limits_998: Interval


def funnel(
    reference: float, n_places: ArrayLike, form: Form, scale: float = 1.0, points: int = 200
) -> Funnel:
    """The lines to draw around `reference`, over denominators a little beyond those of the places.

    Spaced evenly in log n, because the lines bend most where places are small.
    Raises ValueError if no place has a denominator.
    """
    n = np.asarray(n_places, dtype=float)
    n = n[np.isfinite(n) & (n > 0)]
    if not n.size:
        raise ValueError("No place has a denominator above 0, so there is no funnel to draw.")
    grid = np.geomspace(0.9 * n.min(), 1.1 * n.max(), points)
    inner, outer = (limits(reference, grid, form, scale, confidence) for confidence in (WARNING, ALARM))
    return Funnel(grid, float(reference), inner, outer)


def limits(
    reference: ArrayLike, n: ArrayLike, form: Form, scale: ArrayLike = 1.0, confidence: float = WARNING
) -> Interval:
    """Limits for a place of denominator n if its true value were `reference`, one pair per n; nan if n <= 0.

    Rates: exact Poisson around the expected count E = n * reference / scale, made continuous by the gamma
    function so that the lines do not jump: lower x with P(X <= x) = tail, upper x with P(X >= x) = tail, each
    over n. Lower is 0 where even no events at all would not be unusual.
    Proportions: p +/- z sqrt(p (1 - p) / n), kept within 0 and the whole.
    Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.
    Raises ValueError for a reference below 0, or a proportion above the whole.
    """
    reference, n, scale = np.broadcast_arrays(
        *(np.asarray(part, dtype=float) for part in (reference, n, scale))
    )
    if is_rate(form):
        expected, n = counted(n * reference / scale, n)
        tail = (1 - confidence) / 2
        fewest = np.maximum(_count_reached(expected, 1 - tail) - 1, 0.0)
        return Interval(fewest * scale / n, _count_reached(expected, tail) * scale / n)
    expected, n = counted_of_whole(n * reference / scale, n)
    p = expected / n
    reach = quantile(confidence) * np.sqrt(p * (1 - p) / n)
    return Interval(np.maximum(p - reach, 0.0) * scale, np.minimum(p + reach, 1.0) * scale)


def position(x: ArrayLike, n: ArrayLike, reference: ArrayLike, form: Form, scale: ArrayLike = 1.0) -> Words:
    """One word per place: 'inside', 'outside 95', 'outside 99.8', or 'not compared' if a figure is missing.

    A place on a line is inside it. The same lines decide as are drawn.
    """
    x, n = (counted if is_rate(form) else counted_of_whole)(x, n)
    value = np.asarray(scale, dtype=float) * x / n
    inner, outer = (limits(reference, n, form, scale, confidence) for confidence in (WARNING, ALARM))
    known = np.isfinite(value) & np.isfinite(inner.upper)
    return np.select(
        [known & _outside(value, outer), known & _outside(value, inner), known],
        [OUTSIDE_ALARM, OUTSIDE_WARNING, INSIDE],
        NOT_COMPARED,
    )[()]


def _count_reached(expected: Floats, chance: float) -> Floats:
    """The count x with P(X >= x) = chance for X Poisson; 0 where none are expected."""
    # P(X >= x) is the gamma distribution function with shape x at the expected count; gdtrib solves it for x.
    return np.where(expected == 0, 0.0, special.gdtrib(1.0, chance, expected))


def _outside(value: Floats, lines: Interval) -> Booleans:
    return (value < lines.lower) | (value > lines.upper)
