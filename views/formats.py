"""Figures as readers see them: rounded here and nowhere else."""

from __future__ import annotations

import math
from typing import Protocol, TypeGuard

import pandas as pd

from metrics.statistics.intervals import CONFIDENCE

SYMBOLS = {
    "higher": "▲",
    "lower": "▼",
    "no clear difference": "●",
    "not compared": "–",
    "better": "✔",
    "worse": "✖",
}
"""A symbol for every verdict, so that colour is never the only carrier."""

NO_FIGURE = "–"
"""Stands where there is no figure."""

CONFIDENCE_LEVEL = f"{100 * CONFIDENCE:g}%"
"""The level of every interval and single test, as readers see it."""

INTERVAL = f"{CONFIDENCE_LEVEL} interval"
"""What intervals are called in headings, tooltips and cards."""

PLACE_KIND_LABELS = {
    "lsoa": "LSOAs",
    "msoa": "MSOAs",
    "ward": "wards",
    "lad": "districts",
    "area": "areas as printed",
    "ctry": "the country",
    "rgn": "regions",
    "pcon": "constituencies",
}

LINK_METHOD_LABELS = {
    "same": "published for just these places",
    "nested": "which lie wholly inside",
    "exact": "matched exactly across a change of boundaries",
    "best_fit": "each given to the ward it fits best",
    "population_share": "shared out by residents",
}

NO_RATIO = {"score", "percentile"}
"""Units whose zero means nothing, so that one figure is not so many times another."""


class Figure(Protocol):
    """A row with a figure, or with the bounds of one that is withheld in part; all in its own unit."""

    value: float
    value_low: float
    value_high: float
    decimals: int


def known(value: object) -> TypeGuard[float]:
    """Whether there is a number."""
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def number(value: object, decimals: int = 0) -> str:
    """A number with thousands commas; an en dash where there is none."""
    if not known(value):
        return NO_FIGURE
    text = f"{value:,.{decimals}f}"
    if not any(digit in "123456789" for digit in text):
        text = text.removeprefix("-")  # what rounds to nothing has no sign
    return text.replace("-", "−")


def percent(part: float, decimals: int = 0) -> str:
    """A part of one as per cent: 12%; an en dash where there is none."""
    return with_unit(100 * part, decimals, "%") if known(part) else NO_FIGURE


def middle(value: float, low: float, high: float) -> float:
    """The figure, or the middle of the range in which it lies."""
    return value if known(value) else (low + high) / 2


def middles(rows: pd.DataFrame) -> pd.Series:
    """`middle` of each row, from its value, value_low and value_high."""
    return rows["value"].fillna((rows["value_low"] + rows["value_high"]) / 2)


def with_unit(value: object, decimals: int, unit: str) -> str:
    """A number and its unit: 12.3%, 53.6 per 1,000 residents, 50,352 people."""
    return number(value, decimals) + unit_tail(unit) if known(value) else NO_FIGURE


def unit_tail(unit: str) -> str:
    """What follows a number: the per cent sign at once (48.7%), another unit after a space, or nothing."""
    return unit if unit in ("", "%") else f" {unit}"


def figure(value: object, low: object, high: object, decimals: int, unit: str = "") -> str:
    """A figure, or the range in which it lies when part of it is withheld."""
    tail = unit_tail(unit)
    if known(value):
        return number(value, decimals) + tail
    if known(low) and known(high):
        if high - low < 10.0 ** -int(decimals) / 2:  # bounds that only rounding sets apart
            return number((low + high) / 2, decimals) + tail
        ends = number(low, decimals), number(high, decimals)
        return (ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}") + tail
    return NO_FIGURE


def row_figure(row: Figure, unit: str = "") -> str:
    """`figure` of a row."""
    return figure(row.value, row.value_low, row.value_high, row.decimals, unit)


def limits(lower: object, upper: object, decimals: int) -> str:
    """An interval in words: 24.4 to 25.1."""
    if not (known(lower) and known(upper)):
        return NO_FIGURE
    return f"{number(lower, decimals)} to {number(upper, decimals)}"


def verdict(word: str, judgement: str) -> str:
    """A verdict with its symbol: ▲ higher (worse)."""
    tail = f" ({judgement})" if judgement in ("better", "worse") else ""
    return f"{SYMBOLS.get(word, '–')} {word}{tail}"


SINGULARS = {"constituencies": "constituency", "areas as printed": "area as printed"}
"""The singular where it is not the plural less an s."""


def kind_name(kind: str, pieces: int = 2) -> str:
    """The readers' word for a kind of place with its vintage: ward24 becomes wards (2024), or ward (2024)."""
    family = kind.rstrip("0123456789")
    digits = kind[len(family) :]
    name = PLACE_KIND_LABELS.get(family, family)
    if pieces == 1:
        name = SINGULARS.get(name, name.removesuffix("s"))
    return f"{name} ({'19' if int(digits) > 90 else '20'}{digits})" if digits else name


def added_up(kind: str, method: str, pieces: int) -> str:
    """How a figure was added up, in words a reader can check."""
    if method == "same" and pieces == 1:
        return f"published figure, {kind_name(kind, pieces)}"
    return f"{pieces:,} {kind_name(kind, pieces)}, {LINK_METHOD_LABELS.get(method, method)}"
