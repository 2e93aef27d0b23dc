"""Rates of few events or few people, drawn towards the borough's by as much as chance may have moved them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from metrics.statistics.arrays import Floats


class Shrunk(NamedTuple):
    """One shrunken rate per place and its standard error; nan where there is no rate."""

    rate: Floats
    error: Floats


def shrunk(x: Floats, n: Floats, *, proportion: bool) -> Shrunk:
    """The empirical Bayes estimate of each place's x / n.

    m = sum x / sum n; v = m / mean n (rates) or m (1 - m) / mean n (proportions) is what chance does on
    average; a = max(sum n (r - m)^2 / sum n - v, 0) is what differs beyond it. Each rate keeps the share
    c = a / (a + v_i) of its distance from m, v_i being v with the place's own n; its error is
    sqrt(c v_i). Source: Marshall (1991), Mapping disease and mortality rates using empirical Bayes
    estimators, Applied Statistics 40, 283-294, the global estimator.
    """
    known = np.isfinite(x) & np.isfinite(n) & (n > 0)
    rate, error = np.full(len(x), np.nan), np.full(len(x), np.nan)
    if not known.any():
        return Shrunk(rate, error)
    x, n = x[known], n[known]
    m = x.sum() / n.sum()
    chance = m * (1 - m) if proportion else m
    beyond = max((n * (x / n - m) ** 2).sum() / n.sum() - chance / n.mean(), 0.0)
    own = chance / n
    kept = np.divide(beyond, beyond + own, out=np.zeros_like(own), where=beyond + own > 0)
    rate[known] = m + kept * (x / n - m)
    error[known] = np.sqrt(kept * own)
    return Shrunk(rate, error)


def raw(x: Floats, n: Floats, *, proportion: bool) -> Shrunk:
    """Each place's x / n as it is, with the standard error of a rate or a proportion."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(n > 0, x / n, np.nan)
        return Shrunk(rate, np.sqrt(rate * (1 - rate if proportion else 1) / n))
