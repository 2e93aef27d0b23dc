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
    SYMBOLS,
    figure,
    known,
    middle,
    number,
    percent,
    row_figure,
    unit_tail,
)
from views.profile.profile_row import ProfileRow, is_comparable
from views.rows import each_row
from views.wording import count, enumeration, first_few, spelled

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
    counted: bool
    theme: str
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

    def text(self, *, times: bool = False, unit: bool = True) -> str:
        """Never worked (15.1% against 11.8%, 1.3 times as high); of less than the other: about half."""
        words = so_many_times(self.times) if times else ""
        tail = f", {words}" if words else ""
        own = self.area + unit_tail(self.unit) if unit else self.area
        return f"{self.label} ({own} against {self.other}{tail})"


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
        counted=row.indicator_kind == "ratio",
        theme=row.theme,
        neutral=row.polarity == "neutral",
        unit="" if sign or row.unit in BARE_UNITS else row.unit,
    )


def theme_points(rows: pd.DataFrame, area: str, borough: str) -> list[str]:
    """The key points of one theme: what clearly differs, what does not, what was not tested or not known."""
    items = sorted(figure_comparisons(rows), key=lambda b: -b.distance)
    rest = REST.format(borough)
    points = [
        _total(r, area, borough)
        for r in rows[rows["indicator_kind"] == "count"].itertuples()
        if known(r.value_low)
    ]
    openings = {
        "worse": f"Worse than {rest}",
        "better": f"Better than {rest}",
        "higher": f"Higher than {rest}",
        "lower": f"Lower than {rest}",
        "no clear difference": f"No clear difference from {rest}",
    }
    for word, opening in openings.items():
        same = [b for b in items if b.tested and b.word == word]
        if same:
            points.append(f"{SYMBOLS[word]} {opening}: {_first_named(same)}.")
    points += _untested(items, borough)
    points += [
        f"{SYMBOLS['not compared']} {r.short_label}: no figure for {area}; {r.withheld}."
        for r in rows.itertuples()
        if not known(r.value_low)
    ]
    return points


def _total(row: ProfileRow, area: str, borough: str) -> str:
    share = (
        f", {percent(row.area_share, 1)} of the {number(row.borough)} in {borough}"
        if known(row.area_share)
        else ""
    )
    return f"{area} has {row_figure(row)} {row.short_label.lower()} ({row.period}){share}."


def _untested(items: list[FigureComparison], borough: str) -> list[str]:
    """One sentence for each reason why figures were not tested."""
    points = []
    for whole in (False, True):
        where = (WHOLE if whole else REST).format(borough)
        for counted, reason in (
            (False, "no counts are published with these figures"),
            (True, "part of the counts is withheld, and both ends of the range do not agree"),
        ):
            same = [b for b in items if not b.tested and b.whole == whole and b.counted == counted]
            if same:
                named = _first_named(same)
                points.append(f"{SYMBOLS['not compared']} Not tested, as {reason}. Beside {where}: {named}.")
    return points


def _first_named(items: list[FigureComparison], *, times: bool = False) -> str:
    """The first figures of a list and how many are left; a long unit that all share is said once."""
    units = {b.unit for b in items[:MOST_NAMED]}
    once = units.pop() if len(units) == 1 and len(items[:MOST_NAMED]) > 1 else ""
    named = [b.text(times=times, unit=not once) for b in items]
    text = enumeration(first_few(named, MOST_NAMED))
    return f"{text} ({once})" if once else text


def in_one_minute(
    rows: pd.DataFrame, area: str, borough: str, deprivation: str = "", summary_theme: str = ""
) -> list[str]:
    """Three to six key points over all themes: how much differs, where furthest, what is not certain.

    `deprivation` is the sentence on the area's position among districts, if there is one; figures of
    `summary_theme` sum up others, so that untested ones are not named.
    """
    if is_whole_borough(rows):
        alone = (
            f"{area} is all of {borough}: there is no rest of it to compare with. The tables set its figures "
            "beside those of larger places."
        )
        return [alone, *filter(None, [deprivation])]
    items = sorted(figure_comparisons(rows), key=lambda b: -b.distance)
    tested = [b for b in items if b.tested]
    points = [
        _counted(tested, borough),
        deprivation,
        *_furthest(tested, borough),
        _not_certain(items, rows, borough, summary_theme),
    ]
    return [p for p in points if p]


def _counted(tested: list[FigureComparison], borough: str) -> str:
    """How many figures clearly differ, and in which way."""
    clear = [b for b in tested if b.verdict != "no clear difference"]
    if not tested:
        return "No figure can be tested: none was published with its counts."
    if not clear:
        tests = count(len(tested), "figure")
        return f"None of the {tests} that can be tested clearly differs from {REST.format(borough)}."
    kinds = {w: sum(b.word == w for b in clear) for w in ("worse", "better")}
    kinds["neither good nor bad"] = len(clear) - sum(kinds.values())
    parts = [(n, w) for w, n in kinds.items() if n]
    clearly = f"clearly {'differs' if len(clear) == 1 else 'differ'} from {REST.format(borough)}"
    if len(tested) == 1:
        return f"The one figure that can be tested {clearly}: it is {parts[0][1]}."
    among = f"All {len(tested)}" if len(clear) == len(tested) else f"{len(clear)} of the {len(tested)}"
    if len(parts) == 1:
        how = f"{'all are' if len(clear) > 1 else 'it is'} {parts[0][1]}"
    else:
        how = enumeration(f"{n} {'is' if n == 1 else 'are'} {w}" for n, w in parts)
    return f"{among} figures that can be tested {clearly}: {how}."


def _furthest(tested: list[FigureComparison], borough: str) -> list[str]:
    """The largest relative differences: worse, better, and those that are neither."""
    worse, better = ([b for b in tested if b.word == w][:MOST_NAMED] for w in ("worse", "better"))
    neither = [b for b in tested if b.word in ("higher", "lower")][:MOST_NAMED]
    if not worse and not better:
        return [f"Clearly different: {_first_named(neither, times=True)}."] if neither else []
    sentences = [
        f"{SYMBOLS[w]} {w.capitalize()} than {REST.format(borough)}, most of all: "
        f"{_first_named(same, times=True)}."
        if same
        else f"No tested figure is {w} than in {REST.format(borough)}."
        for w, same in (("worse", worse), ("better", better))
    ]
    if neither:
        named = _first_named(neither, times=True)
        marks = f"{SYMBOLS['higher']} {SYMBOLS['lower']}"
        sentences.append(f"{marks} Different, but neither good nor bad: {named}.")
    return sentences


def _not_certain(items: list[FigureComparison], rows: pd.DataFrame, borough: str, summary_theme: str) -> str:
    """What the figures leave open: no clear difference, no test, no figure."""
    unclear = sum(b.verdict == "no clear difference" for b in items)
    untested = [b for b in items if not b.tested]
    missing = int((~rows["value_low"].map(known)).sum())
    parts = []
    if unclear:
        parts.append(f"for {count(unclear, 'figure')} there is no clear difference")
    if untested:
        parts.append(
            f"{count(len(untested), 'figure')} {'was' if len(untested) == 1 else 'were'} not tested "
            "(no counts published, or withheld in part)"
        )
    if missing:
        parts.append(f"{count(missing, 'figure')} {'is' if missing == 1 else 'are'} missing for this area")
    far = [b for b in untested if b.theme != summary_theme and not b.neutral][:MOST_NAMED]
    if not parts:
        return ""
    where = (WHOLE if far and all(b.whole for b in far) else REST).format(borough)
    tail = f" Of those not tested, furthest from {where}: {_first_named(far, times=True)}." if far else ""
    return f"Not certain: {enumeration(parts)}.{tail}"


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
