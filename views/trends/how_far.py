"""How far a figure went from its first period to its last, in words, where nothing was tested."""

from __future__ import annotations

import re

from views.formats import NO_RATIO, known, number, percent

MONTH = re.compile(r"[A-Z][a-z]+ \d{4}")
"""The name of a month as readers see it: August 2008."""

PARTS = {1 / 4: "a quarter", 1 / 3: "a third", 1 / 2: "half", 2 / 3: "two thirds", 3 / 4: "three quarters"}
"""Parts that a change is told in, where it is nearest to one of them."""
NEAR = 0.02
"""How near a change must be to such a part."""


def has_ratio(unit: str) -> bool:
    """Whether one figure can be so many times another: not where the zero of the scale means nothing."""
    return unit not in NO_RATIO


def steps_of(period: str) -> str:
    """What the periods of a series are, by the name of one: years or months."""
    return "months" if MONTH.fullmatch(period) else "years"


def went(first: float, last: float, unit: str, decimals: int) -> str:
    """How far a figure went, untested: fell by two thirds; rose by 12%. Empty where zero means nothing.

    Percentages go by points, unless the change is nearly one of PARTS: a per cent of one would mislead.
    """
    if not (has_ratio(unit) and known(first) and known(last) and first > 0 and last >= 0):
        return ""
    part = abs(last - first) / first
    if round(100 * part) == 0:
        return "hardly changed, "
    near = min(PARTS, key=lambda each: abs(each - part))
    points = f"{number(abs(last - first), decimals)} percentage points"
    size = PARTS[near] if abs(near - part) <= NEAR else points if unit == "%" else percent(part)
    return f"{'rose' if last > first else 'fell'} by {size}, "
