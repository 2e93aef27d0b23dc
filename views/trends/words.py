"""A trend in a word with its symbol, as panels and the spine show it."""

from __future__ import annotations

from typing import Protocol

WORDS = {
    ("rising", "worse"): "▲ worse",
    ("rising", "better"): "▲ better",
    ("falling", "worse"): "▼ worse",
    ("falling", "better"): "▼ better",
    ("rising", "rising"): "▲ rising",
    ("falling", "falling"): "▼ falling",
    ("no clear trend", "no clear trend"): "● no clear trend",
}
"""A trend in a word with its symbol, by its direction and judgement; empty where none was tested."""

IN_FULL = WORDS | {
    ("rising", "worse"): "▲ getting worse",
    ("rising", "better"): "▲ getting better",
    ("falling", "worse"): "▼ getting worse",
    ("falling", "better"): "▼ getting better",
}
"""The same where nothing else says that it is a trend: over a chart, "worse" is taken for the level."""

UNTESTED = {"too few points": "too few", "not tested": "not tested"}
"""What stands where a trend could not be tested, by its direction."""

NO_SERIES = "Not followed: one period only, or periods that can't be compared."


class Direction(Protocol):
    """A row of metrics.trends.directions."""

    first_period: str
    last_period: str
    direction: str
    judgement: str
    why: str


def trend_word(row: Direction | None) -> str:
    """The trend in a word or two; empty where there is no series."""
    if row is None:
        return ""
    return WORDS.get((row.direction, row.judgement)) or UNTESTED[row.direction]


def trend_meaning(row: Direction | None) -> str:
    """What the word rests on, in a sentence; why there is none where there is no series."""
    if row is None:
        return NO_SERIES
    if row.why:
        return f"Trend not tested: {row.why}."
    judged = f", which is {row.judgement}" if row.judgement in ("better", "worse") else ""
    return f"{row.first_period} to {row.last_period}: {row.direction}{judged}."
