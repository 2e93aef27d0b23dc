"""Which ranks places could have, given how far chance moves their scores: for all of them at once.

After Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for ranks with applications to mobility across
neighbourhoods and academic achievement across countries, Review of Economic Studies 91, 476-518. With
estimates e, draws d of what the scores could be, and s_jk the standard deviation of d_j - d_k over the draws,
every ordered pair is tested at once: j stands above k where

    e_j - e_k > c s_jk,   c = the quantile, over the draws, of the maximum over the pairs of
                              ((e_j - e_k) - (d_j - d_k)) / s_jk

Pairs that are told apart leave the maximum, and the others are tested again until none leaves (Romano and
Wolf 2005, Exact and approximate stepdown methods for multiple hypothesis testing, JASA 100, 94-108). The
first rank a place could have is one more than the places that stand above it, its last that of all but those
below it. With the confidence asked for, all true ranks lie within these at once; so the k highest are all
among those whose first rank is k or better.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from metrics.statistics.arrays import Booleans, Floats, Integers
from metrics.statistics.ranks import SAME

CONFIDENCE = 0.95
"""How sure the ranks of all places together are."""

LEAST_SPREAD = 0.25
"""The part of the median spread of a difference that every difference is taken to have. Without it one that
chance moves once in thousands of draws (two places that swap percentiles) would alone decide how far apart
all others have to be. Any divisor leaves the confidence as it is; after Tusher, Tibshirani and Chu (2001),
Significance analysis of microarrays, PNAS 98, 5116-5121."""

AT_ONCE = 256
"""Draws worked on at once: the differences of one of 500 places fit in a processor's own memory."""


@dataclass(frozen=True)
class RankSets:
    """The first and the last rank each place could have, 1 = the highest score, all of them at once.

    `critical` is the number of spreads by which two scores must differ to be told apart; zero where chance
    moves none.
    """

    first: Integers
    last: Integers
    critical: float

    def could_be_in_top(self, top: int) -> Booleans:
        """Which places could be among the `top` highest."""
        could: Booleans = self.first <= top
        return could

    def surely_in_top(self, top: int) -> Booleans:
        """Which places are among the `top` highest, wherever chance moves them."""
        surely: Booleans = self.last <= top
        return surely


def rank_sets(estimates: Floats, draws: Floats, confidence: float = CONFIDENCE) -> RankSets:
    """The ranks that places could have.

    `estimates`: one score per place. `draws`: a row per draw and a column per place, what the scores could be
    as far as chance goes. Two scores that no draw moves against each other are told apart where they differ.
    """
    gaps = estimates[:, None] - estimates[None, :]
    spread = difference_spreads(draws)
    moved = spread > 0
    divisor = np.maximum(spread, LEAST_SPREAD * np.median(spread[moved])) if moved.any() else spread
    above = ~moved & (gaps > SAME * max(np.abs(estimates).max(initial=0), 1.0))
    deviations = np.ascontiguousarray((estimates - draws).T, dtype=np.float32)
    open_, critical = moved, 0.0
    while open_.any():
        critical = float(np.quantile(_largest(deviations, divisor, open_), confidence, method="higher"))
        told_apart = open_ & (gaps > critical * divisor)
        if not told_apart.any():
            break
        above, open_ = above | told_apart, open_ & ~told_apart
    return RankSets(1 + above.sum(axis=0), len(estimates) - above.sum(axis=1), critical)


def difference_spreads(draws: Floats) -> Floats:
    """The standard deviation of the difference of each pair of columns; zero where they move together."""
    centred = draws - draws.mean(axis=0)
    products = centred.T @ centred / max(len(draws) - 1, 1)
    variance = np.diag(products)
    both = variance[:, None] + variance[None, :]
    difference = both - 2 * products
    # what is left of two columns that move together is the rounding of their products
    return np.sqrt(np.where(difference > SAME * both, difference, 0.0))


def _largest(deviations: npt.NDArray[np.float32], divisor: Floats, pairs: Booleans) -> Floats:
    """For each draw the greatest scaled deviation over these pairs; `deviations` has a row per place."""
    largest = np.full(deviations.shape[1], -np.inf, dtype=np.float32)
    scales = np.where(pairs, 1 / np.where(pairs, divisor, 1), 0).astype(np.float32)
    for start in range(0, len(largest), AT_ONCE):
        block, best = deviations[:, start : start + AT_ONCE], largest[start : start + AT_ONCE]
        for n, others in enumerate(pairs):
            if others.any():
                scaled = block[n] - block[others]
                scaled *= scales[n, others, None]
                np.maximum(best, scaled.max(axis=0), out=best)
    return largest.astype(float)
