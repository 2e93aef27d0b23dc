"""How far apart places are on many measures at once, each put on a scale of its own first."""

from __future__ import annotations

import numpy as np

from metrics.statistics.arrays import Floats, Integers

MEASURES = {
    "z-score": "standard deviations apart on each measure, squared, added up, and the root taken",
    "mahalanobis": "the same where measures that go together count once (Mahalanobis 1936)",
}
"""Ways to measure how far apart two places are."""


def standardised(figures: Floats) -> Floats:
    """Each column (a measure) in standard deviations from its mean over the rows (places); zero where all
    are the same. Nothing may be missing."""
    spread = figures.std(axis=0)
    centred = figures - figures.mean(axis=0)
    standard: Floats = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0)
    return standard


def distances(standard: Floats, at: int, measure: str = "z-score") -> Floats:
    """The distance of every row from the row `at`, of figures as `standardised` gives them.

    z-score: sqrt(sum over measures of (z_i - z_at)^2). mahalanobis: sqrt(d' S^-1 d) with d = z_i - z_at and S
    the covariance of all rows (its pseudo-inverse, where some measures follow from others). Source:
    Mahalanobis (1936), On the generalised distance in statistics, Proceedings of the National Institute of
    Sciences of India 2, 49-55.
    """
    apart = standard - standard[at]
    if measure == "z-score" or not apart.size:
        straight: Floats = np.sqrt((apart**2).sum(axis=1))
        return straight
    inverse = np.linalg.pinv(np.atleast_2d(np.cov(standard, rowvar=False, bias=True)), hermitian=True)
    within: Floats = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", apart, inverse, apart), 0.0))
    return within


def nearest(distance: Floats, at: int, most: int) -> Integers:
    """The rows nearest to the row `at`, itself left out, the nearest first; equals in the order of rows."""
    order: Integers = np.argsort(distance, kind="stable")
    others: Integers = order[order != at][:most]
    return others
