"""Confidence intervals for rates and proportions: how far chance alone could have moved a figure.

Counts here are complete records, not samples: an interval describes the risk that lies behind the count.
"""

from functools import lru_cache
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from metrics.statistics.arrays import Floats

Form = Literal["rate", "proportion"]
"""A rate counts events, of which one resident may have many; a proportion counts residents, once each."""

FORMS: tuple[Form, ...] = get_args(Form)

CONFIDENCE = 0.95
"""The share of intervals that hold the true value: of what readers see, and of tests made one by one."""

FEW_EVENTS = 10
"""Byar's approximation is used from this count upwards, the exact limits below it."""

ROUNDING = 1e-9
"""Shares add up in floating point, so a sum may miss 0 or its whole by this fraction and still be right."""


class Interval(NamedTuple):
    """Limits, one pair per figure; nan where there is no figure."""

    lower: Floats
    upper: Floats


class Estimate(NamedTuple):
    """Figures with their limits, one row per comparison; nan where it cannot be made."""

    value: Floats
    lower: Floats
    upper: Floats


def interval(
    x: ArrayLike, n: ArrayLike, scale: ArrayLike, form: Form, confidence: float = CONFIDENCE
) -> Interval:
    """Limits of each rate (Byar) or proportion (Wilson) `scale * x / n`."""
    return (byar if is_rate(form) else wilson)(x, n, scale, confidence)


def byar(x: ArrayLike, n: ArrayLike, scale: ArrayLike = 1.0, confidence: float = CONFIDENCE) -> Interval:
    """Limits of each rate `scale * x / n`, of x events; nan where x or n is missing or n <= 0.

    From 10 events: lower x (1 - 1/(9x) - z/(3 sqrt x))^3, upper the same of x + 1 with + z. Below 10 the
    exact Poisson limits, half the chi-squared quantiles with 2x and 2x + 2 degrees of freedom, here as the
    gamma quantiles they equal. x need not be whole, because places shared between areas give parts of a
    count.
    Source: Breslow and Day, Statistical methods in cancer research, volume II (1987); Fingertips technical
    guidance.
    Raises ValueError for a negative count.
    """
    x, n = counted(x, n)
    z, tail = quantile(confidence), (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = np.asarray(x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3)
        upper = np.asarray((x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3)
    few = x < FEW_EVENTS
    lower[few] = np.where(x[few] > 0, special.gammaincinv(x[few], tail), 0.0)
    upper[few] = special.gammainccinv(x[few] + 1, tail)
    per = np.asarray(scale, dtype=float) / n
    return Interval(lower * per, upper * per)


def wilson(x: ArrayLike, n: ArrayLike, scale: ArrayLike = 1.0, confidence: float = CONFIDENCE) -> Interval:
    """Limits of each proportion `scale * x / n`, x of n people; nan where x or n is missing or n <= 0.

    (p + z^2/2n -/+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n).
    Source: Wilson (1927), J Am Stat Assoc 22, 209-212; Newcombe and Altman in Statistics with confidence
    (2000).
    Raises ValueError for a negative count, or for x above n.
    """
    x, n = counted_of_whole(x, n)
    z2 = quantile(confidence) ** 2
    p = x / n
    centre = p + z2 / (2 * n)
    reach = np.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n)))
    shrink = 1 + z2 / n
    # At 0% and 100% one limit is the figure itself, which rounding would otherwise put on its wrong side.
    lower = np.clip((centre - reach) / shrink, 0.0, p)
    upper = np.clip((centre + reach) / shrink, p, 1.0)
    times = np.asarray(scale, dtype=float)
    return Interval(lower * times, upper * times)


@lru_cache(maxsize=32)
def quantile(confidence: float) -> float:
    """The normal quantile z of a two-sided interval: 1.96 for 0.95, 3.09 for 0.998."""
    if not 0 < confidence < 1:
        raise ValueError(f"A confidence of {confidence} is not between 0 and 1; write 0.95 for 95%.")
    return float(special.ndtri((1 + confidence) / 2))


def is_rate(form: Form) -> bool:
    """Whether the form is a rate; raises ValueError for a word that is neither form."""
    if form not in ("rate", "proportion"):
        raise ValueError(f"The form {form!r} is neither 'rate' nor 'proportion'.")
    return form == "rate"


def counted(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """One count and its denominator per figure, both nan where either is missing or n is not above 0.

    Raises ValueError for a count below 0.
    """
    x, n = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(n, dtype=float))
    usable = np.isfinite(x) & np.isfinite(n) & (n > 0)
    x, n = np.where(usable, x, np.nan), np.where(usable, n, np.nan)
    below = x < -ROUNDING * np.maximum(n, 1)
    if below.any():
        raise ValueError(
            f"The count {x[below].flat[0]:g} is below 0. If it is a remainder, a part was larger "
            "than its whole: check that both come from the same places."
        )
    return np.maximum(x, 0.0), n


def counted_of_whole(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """One count and its whole per figure, as `counted`; raises ValueError for a count above its whole."""
    x, n = counted(x, n)
    above = x > n * (1 + ROUNDING)
    if above.any():
        raise ValueError(
            f"The numerator {x[above].flat[0]:g} is above its denominator {n[above].flat[0]:g}, so this "
            "is not a proportion. Treat it as a rate, or check that both count the same people."
        )
    return np.minimum(x, n), n
