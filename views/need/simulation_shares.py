"""Shares of the ways of counting in words: never all where it is nearly all, never none where it is some."""

from __future__ import annotations

from metrics.need.robustness import Robustness

NINE_OF_TEN = "nine of ten ways of counting"
"""How many ways of counting rank a place between the columns rank_5 and rank_95."""

UNTESTED = (
    "**We can't tell how sure this is.** Need is one measure here, with no counts behind it, so there is no "
    "other way to count it. That does not make it certain. Choose more measures."
)
"""What is said where no other way of counting can test anything."""

FRACTIONS: dict[float, str] = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 10: "tenth", 20: "twentieth"}
"""The name of one part in so many."""


NEARLY_NONE, NEARLY_ALL = 0.1, 99.9
"""The least and the most percent written where a share is not none, or not all."""


def fraction(part: float, article: str = "") -> str:
    """A part of a whole by its name, a tenth or quarter; in percent where it has none."""
    name = FRACTIONS.get(round(1 / part, 6))
    return f"{article}{name}" if name else f"{100 * part:.3g}%"


def share_of_simulations(part: float) -> str:
    """A share in words: 98 of 100 ways of counting, every way of counting."""
    if part in (0, 1):
        return "every way of counting" if part else "no way of counting"
    return f"{of_100(part)} of 100 ways of counting"


def of_100(part: float) -> str:
    """A share as so many of 100, where nearly all are not called all, nor nearly none none."""
    whole = round(100 * part)
    if part in (0, 1) or 0 < whole < 100:
        return str(whole)
    return "more than 99" if whole else "fewer than 1"


def times_in_100(part: float, *, unit: bool = True) -> str:
    """How often something happens in the ways of counting: 57 times in 100, or 57 without the unit; never and
    every time only where that is so."""
    if part in (0, 1):
        return "every time" if part else "never"
    whole = round(100 * part)
    if whole in (0, 100):
        return "less than once in 100" if whole == 0 else "more than 99 times in 100"
    if not unit:
        return f"{whole}"
    return f"{whole} times in 100" if whole > 1 else "once in 100"


def percent_of_simulations(part: float) -> str:
    """A share of draws in percent that doesn't call nearly all all, or nearly none none."""
    if part in (0, 1):
        return f"{100 * part:.0f}%"
    whole = min(max(100 * part, NEARLY_NONE), NEARLY_ALL)
    return f"{whole:.1f}%" if whole < 1 or whole > 99 else f"{whole:.0f}%"


def simulations_and_seed(robustness: Robustness) -> str:
    """How the ranks were tested, so that it can be done again: 10,000 ways of counting, seed 1."""
    return f"{robustness.simulations:,} ways of counting, seed {robustness.seed}"
