"""What an area's figures say in sentences: nothing is worse or better, higher or lower, without a test."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from metrics.profile.profile import is_whole_borough
from metrics.statistics.intervals import CONFIDENCE
from views.formats import (
    CONFIDENCE_LEVEL,
    NO_RATIO,
    figure,
    known,
    middle,
    number,
    row_figure,
)
from views.profile.profile_row import ProfileRow, is_comparable
from views.rows import each_row
from views.wording import count, spelled

REST, WHOLE = "the rest of {}", "{} as a whole"
BARE_UNITS = {"score", "percentile", "index value", "ratio", "proportion", "points", "people"}
"""Units that add nothing to a figure whose name already says them."""

MOST_NAMED = 3
"""Figures named in one sentence; the table has the others."""

PARTS = {
    9 / 10: "nine tenths",
    4 / 5: "four fifths",
    3 / 4: "three quarters",
    2 / 3: "two thirds",
    3 / 5: "three fifths",
    1 / 2: "half",
    2 / 5: "two fifths",
    1 / 3: "a third",
    1 / 4: "a quarter",
    1 / 5: "a fifth",
    1 / 6: "a sixth",
    1 / 8: "an eighth",
    1 / 10: "a tenth",
}
"""Words for a figure that is a part of another."""


@dataclass(frozen=True)
class FigureComparison:
    """One figure of an area beside that of the rest of its borough; of the whole where there is no rest."""

    label: str
    area: str
    other: str
    whole: bool
    times: float
    verdict: str
    judgement: str
    unit: str
    neutral: bool

    @property
    def tested(self) -> bool:
        """Whether a test of difference was made."""
        return self.verdict != "not compared"

    @property
    def word(self) -> str:
        """Better or worse where that can be said, else the verdict."""
        return self.judgement if self.judgement in ("better", "worse") else self.verdict

    @property
    def distance(self) -> float:
        """How far apart the two are, relatively: twice as high is as far as half as high."""
        return abs(math.log(self.times)) if self.times > 0 else 0.0


def so_many_times(times: float) -> str:
    """One figure as so much of another: 1.3 times as high, about a third; empty where all but the same."""
    if times <= 0 or 0.95 <= times < 1.05:
        return ""
    if times > 1:
        return f"{number(times, 1)} times as high"
    if times < 0.09:
        return "less than a tenth"
    return f"about {PARTS[min(PARTS, key=lambda part: abs(math.log(times / part)))]}"


def figure_comparisons(rows: pd.DataFrame) -> list[FigureComparison]:
    """One item per figure that can be set beside another; totals and withheld figures are left out, as are
    all of an area that is the whole borough."""
    if is_whole_borough(rows):
        return []
    return [_comparison(row) for row in each_row(rows) if is_comparable(row)]


def _comparison(row: ProfileRow) -> FigureComparison:
    whole = not known(row.rest_low)
    value, low, high = (
        (row.borough, row.borough_low, row.borough_high) if whole else (row.rest, row.rest_low, row.rest_high)
    )
    a, b = middle(row.value, row.value_low, row.value_high), middle(value, low, high)
    sign = "%" if row.unit == "%" else ""
    return FigureComparison(
        label=row.short_label,
        area=row_figure(row, sign),
        other=figure(value, low, high, row.decimals, sign),
        whole=whole,
        times=a / b if a > 0 and b > 0 and row.unit not in NO_RATIO else 0.0,
        verdict=row.verdict,
        judgement=row.judgement,
        neutral=row.polarity == "neutral",
        unit="" if sign or row.unit in BARE_UNITS else row.unit,
    )


def chance_note(rows: pd.DataFrame) -> str:
    """How many tests were made, and what chance alone would do; empty where nothing was tested."""
    tests = int((rows["verdict"] != "not compared").sum())
    if not tests:
        return ""
    return (
        f"Tested ({count(tests, 'figure')}) at the {CONFIDENCE_LEVEL} level against the rest of the borough, "
        "the area taken out. Were nothing different at all, about one test in "
        f"{spelled(round(1 / (1 - CONFIDENCE)))} would still say so by chance."
    )
