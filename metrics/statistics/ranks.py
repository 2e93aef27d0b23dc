"""Ranks: of one list, of every row of many simulations, and of figures known only within bounds."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metrics.statistics.arrays import Floats, Integers

TIED_DECIMALS = 9
"""Scores that are the same to this many decimals tie: they come out of floating-point sums."""

SAME = 1e-9
"""Two figures this near, relative to the larger, are one figure added up in another order."""


def most_deprived_first(values: ArrayLike) -> Integers:
    """One rank per value: 1 for the highest; equal values share the rank of the first, as when published."""
    numbers = np.asarray(values, dtype=float)
    order = np.argsort(-numbers, kind="stable")
    ordered = numbers[order]
    new = np.ones(len(numbers), dtype=bool)
    new[1:] = ordered[:-1] - ordered[1:] > SAME * np.abs(ordered[:-1])
    ranks = np.empty(len(numbers), dtype=int)
    ranks[order] = np.maximum.accumulate(np.where(new, np.arange(1, len(numbers) + 1), 0))
    return ranks


def row_ranks(scores: Floats) -> Integers:
    """The rank of each score in its row, 1 = the greatest; those that tie share the first.

    `scores` are zero or more. Score and column are sorted as one whole number, twice as fast as by
    argsort; over a country's small areas that is most of the work.
    """
    columns = scores.shape[1]
    bits = columns.bit_length()
    # 63 bits hold column and score; an index far above its mean has fewer decimals left
    fine = min(10.0**TIED_DECIMALS, 2.0 ** (62 - bits) / max(scores.max(initial=1.0), 1.0))
    whole = np.rint(scores * fine).astype(np.int64)
    keys = np.sort(whole << bits | np.arange(columns), axis=1)[:, ::-1]
    order, ordered = keys & (1 << bits) - 1, keys >> bits
    first = np.where(np.diff(ordered, axis=1, prepend=-1) != 0, np.arange(1, columns + 1), 0)
    ranks = np.empty_like(first)
    np.put_along_axis(ranks, order, np.maximum.accumulate(first, axis=1), axis=1)
    return ranks


def ranks_within_bounds(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The first and the last rank each figure can have, 1 = highest, when it is known to lie between low and
    high.

    First: one more than the figures that are surely higher. Last: all that may be as high or higher. They
    differ for ties and for figures known only within bounds; nan where there is no figure.
    """
    known = np.isfinite(low) & np.isfinite(high)
    count, lows, highs = known.sum(), np.sort(low[known]), np.sort(high[known])
    surely_higher = count - np.searchsorted(lows, high, side="right")
    maybe_as_high = count - np.searchsorted(highs, low, side="left")
    return np.where(known, 1.0 + surely_higher, np.nan), np.where(known, 1.0 * maybe_as_high, np.nan)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st, 112th."""
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{suffix}"
