"""An area against the rest of its borough: is it higher or lower by more than chance, and by how much.

The borough contains the area, so comparing with the whole borough compares the area partly with itself.
Every function here takes the rest of the borough: its numerator and denominator less the area's.
"""

from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from metrics.statistics.arrays import Floats, Words
from metrics.statistics.intervals import (
    CONFIDENCE,
    Estimate,
    Form,
    Interval,
    counted,
    counted_of_whole,
    interval,
    is_rate,
    quantile,
)

Polarity = Literal["lower_is_better", "higher_is_better", "neutral"]

HIGHER, LOWER = "higher", "lower"
NO_CLEAR_DIFFERENCE, NOT_COMPARED = "no clear difference", "not compared"
BETTER, WORSE = "better", "worse"

VERDICTS = (HIGHER, LOWER, NO_CLEAR_DIFFERENCE, NOT_COMPARED)
POLARITIES = get_args(Polarity)


def rates_differ(x_area: ArrayLike, n_area: ArrayLike, x_rest: ArrayLike, n_rest: ArrayLike) -> Floats:
    """One two-sided p-value per comparison: how often equal rates would differ this much; nan if missing.

    Given the total of events, the area's count is binomial with chance n_area / (n_area + n_rest) if the
    rates are equal. The p-value is twice the smaller tail, at most 1. We double rather than add up all
    outcomes no likelier than the one seen (as scipy.stats.binomtest does) because only then does the test
    agree with the exact interval of `ratio`, treat higher and lower alike, and extend to parts of a count.
    They differ most for small counts.
    Source: Przyborowski and Wilenski (1940), Biometrika 31, 313-323; doubling: Clopper and Pearson (1934).
    """
    above, below = _tails(x_area, n_area, x_rest, n_rest)
    p: Floats = np.minimum(1.0, 2 * np.minimum(above, below))
    return p


def proportions_differ(
    x_area: ArrayLike, n_area: ArrayLike, x_rest: ArrayLike, n_rest: ArrayLike, confidence: float = CONFIDENCE
) -> Interval:
    """Limits of each difference of two proportions, area less rest; they differ clearly where 0 lies outside.

    Newcombe's hybrid score interval: Wilson's limits of both proportions, combined as in `difference`.
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    apart = difference(x_area, n_area, x_rest, n_rest, "proportion", confidence=confidence)
    return Interval(apart.lower, apart.upper)


def verdict(
    x_area: ArrayLike,
    n_area: ArrayLike,
    x_rest: ArrayLike,
    n_rest: ArrayLike,
    form: Form,
    confidence: float = CONFIDENCE,
) -> Words:
    """One word per comparison: 'higher', 'lower', 'no clear difference'; 'not compared' if one is missing.

    Rates by `rates_differ`, proportions by `proportions_differ`.
    """
    if is_rate(form):
        above, below = _tails(x_area, n_area, x_rest, n_rest)
        tail = (1 - confidence) / 2
        known, higher, lower = ~np.isnan(above), above < tail, below < tail
    else:
        apart = proportions_differ(x_area, n_area, x_rest, n_rest, confidence)
        known, higher, lower = ~np.isnan(apart.lower), apart.lower > 0, apart.upper < 0
    return np.select([higher, lower, known], [HIGHER, LOWER, NO_CLEAR_DIFFERENCE], NOT_COMPARED)[()]


def verdict_within_bounds(
    x_area: Interval,
    n_area: ArrayLike,
    x_rest: Interval,
    n_rest: ArrayLike,
    form: Form,
    confidence: float = CONFIDENCE,
) -> Words:
    """One verdict per comparison of counts known only within bounds; 'not compared' unless both ends agree.

    The ends are the area at its least with the rest at its most, and the reverse: a verdict that is the same
    at both holds for every count between.
    """
    area, rest = x_area, x_rest
    if not is_rate(form):
        # A count printed as "under 5" of 3 people is at most 3.
        area, rest = _within_whole(area, n_area), _within_whole(rest, n_rest)
    least = verdict(area.lower, n_area, rest.upper, n_rest, form, confidence)
    most = verdict(area.upper, n_area, rest.lower, n_rest, form, confidence)
    return np.where(least == most, least, NOT_COMPARED)[()]


def judgement(verdicts: ArrayLike, polarity: ArrayLike) -> Words:
    """One word per verdict: 'better' or 'worse' by the polarity; a neutral one leaves the verdict as it is.

    Raises ValueError for a verdict or a polarity that is not one of the known words.
    """
    words, good_end = np.broadcast_arrays(np.asarray(verdicts, dtype=str), np.asarray(polarity, dtype=str))
    _refuse_unknown("verdict", words, VERDICTS)
    _refuse_unknown("polarity", good_end, POLARITIES)
    clear = np.isin(words, (HIGHER, LOWER)) & (good_end != "neutral")
    good = ((words == LOWER) & (good_end == "lower_is_better")) | (
        (words == HIGHER) & (good_end == "higher_is_better")
    )
    return np.select([clear & good, clear], [BETTER, WORSE], words)[()]


def difference(
    x_area: ArrayLike,
    n_area: ArrayLike,
    x_rest: ArrayLike,
    n_rest: ArrayLike,
    form: Form,
    scale: ArrayLike = 1.0,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """One difference per comparison, area less rest in units of `scale`, with limits.

    d - sqrt((a - a_lower)^2 + (r_upper - r)^2) to d + sqrt((a_upper - a)^2 + (r - r_lower)^2), where a and r
    are the two figures with their own Byar or Wilson limits and d = a - r. For rates it is an approximation,
    so close to the line it may not say what `verdict`, which is exact, says.
    Source: Newcombe (1998) for proportions; Zou and Donner (2008), Statistics in Medicine 27, 1693-1702, for
    rates.
    """
    (x_a, n_a), (x_r, n_r) = _pairs(x_area, n_area, x_rest, n_rest, form)
    times = np.asarray(scale, dtype=float)
    a, r = times * x_a / n_a, times * x_r / n_r
    of_area = interval(x_a, n_a, scale, form, confidence)
    of_rest = interval(x_r, n_r, scale, form, confidence)
    down = np.hypot(a - of_area.lower, of_rest.upper - r)
    up = np.hypot(of_area.upper - a, r - of_rest.lower)
    return Estimate(a - r, a - r - down, a - r + up)


def ratio(
    x_area: ArrayLike,
    n_area: ArrayLike,
    x_rest: ArrayLike,
    n_rest: ArrayLike,
    form: Form,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """One ratio per comparison, area over rest, with limits; 1 means the same.

    Rates: exact limits from the conditional binomial, which leave out 1 exactly when `verdict` says higher or
    lower.
    A rest without events has an infinite ratio, and no upper limit.
    Proportions: exp(log ratio -/+ z sqrt(1/x_a - 1/n_a + 1/x_r - 1/n_r)), none where a count is 0.
    Source: Clopper and Pearson (1934), Biometrika 26, 404-413; Katz and others (1978), Biometrics 34,
    469-474.
    """
    area, rest = _pairs(x_area, n_area, x_rest, n_rest, form)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (area.x / area.n) / (rest.x / rest.n)
        limits = (_exact_limits if is_rate(form) else _log_limits)(area, rest, confidence)
    return Estimate(
        value,
        np.where(np.isnan(value), np.nan, limits.lower)[()],
        np.where(np.isnan(value), np.nan, limits.upper)[()],
    )


class _Pair(NamedTuple):
    """Counts and denominators, one per comparison."""

    x: Floats
    n: Floats


def _pairs(
    x_area: ArrayLike, n_area: ArrayLike, x_rest: ArrayLike, n_rest: ArrayLike, form: Form
) -> tuple[_Pair, _Pair]:
    """The area's and the rest's count and denominator, nan in all four where either cannot be used."""
    check = counted if is_rate(form) else counted_of_whole
    x_a, n_a, x_r, n_r = np.broadcast_arrays(*check(x_area, n_area), *check(x_rest, n_rest))
    unknown = np.isnan(x_a) | np.isnan(x_r)
    x_a, n_a, x_r, n_r = (np.where(unknown, np.nan, part) for part in (x_a, n_a, x_r, n_r))
    return _Pair(x_a, n_a), _Pair(x_r, n_r)


def _tails(
    x_area: ArrayLike, n_area: ArrayLike, x_rest: ArrayLike, n_rest: ArrayLike
) -> tuple[Floats, Floats]:
    """The chances, if rates are equal, of a count in the area as high, and as low, as the one seen."""
    (x_a, n_a), (x_r, n_r) = _pairs(x_area, n_area, x_rest, n_rest, "rate")
    return _tail(x_a, x_r, n_a / (n_a + n_r)), _tail(x_r, x_a, n_r / (n_a + n_r))


def _tail(x: Floats, other: Floats, chance: Floats) -> Floats:
    """P(X >= x) for X binomial of x + other: the incomplete beta function, which needs no whole numbers."""
    return np.where(x == 0, 1.0, special.betainc(x, other + 1, chance))


def _exact_limits(area: _Pair, rest: _Pair, confidence: float) -> Interval:
    (x_a, n_a), (x_r, n_r) = area, rest
    tail = (1 - confidence) / 2
    lower = _least_odds(x_a, x_r, tail) * n_r / n_a
    return Interval(lower, n_r / n_a / _least_odds(x_r, x_a, tail))


def _least_odds(x: Floats, other: Floats, tail: float) -> Floats:
    """The odds of falling in the first place at which x or more of x + other would have the chance `tail`."""
    least: Floats = np.where(x == 0, 0.0, special.betaincinv(x, other + 1, tail))
    return least / (1 - least)


def _log_limits(area: _Pair, rest: _Pair, confidence: float) -> Interval:
    (x_a, n_a), (x_r, n_r) = area, rest
    counted_both = (x_a > 0) & (x_r > 0)
    error = np.sqrt(1 / x_a - 1 / n_a + 1 / x_r - 1 / n_r)
    value, factor = (x_a / n_a) / (x_r / n_r), np.exp(quantile(confidence) * error)
    return Interval(
        np.where(counted_both, value / factor, np.nan), np.where(counted_both, value * factor, np.nan)
    )


def _within_whole(bounds: Interval, n: ArrayLike) -> Interval:
    return Interval(np.minimum(bounds.lower, n), np.minimum(bounds.upper, n))


def _refuse_unknown(what: str, words: Words, allowed: tuple[str, ...]) -> None:
    unknown = ~np.isin(words, allowed)
    if unknown.any():
        raise ValueError(
            f"Unknown {what} {str(words[unknown].flat[0])!r}; allowed are: {', '.join(allowed)}."
        )
