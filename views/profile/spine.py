"""The spine of an area's profile: an indicator a row, the area within the range of its borough's places.

Each row has its own scale. The rest of the borough stands in the middle; worse is to the right wherever
worse can be said, and higher where it cannot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import pandas as pd

from metrics.profile.area_facts import AreaFacts
from metrics.statistics.comparison import NOT_COMPARED
from views.formats import SYMBOLS, figure, known, limits, middle, row_figure, unit_tail
from views.html import html
from views.profile.profile_row import ProfileRow, is_comparable
from views.rows import each_row
from views.trends.words import NO_SERIES, Direction, trend_meaning, trend_word
from views.wording import enumeration

MOST_LINES = 17
"""Rows and headings of themes of the spine that opens a profile: what fits on a first screen."""

MOST_OF_A_THEME = 3

EDGE = 48.0
"""Per cent from the middle of the scale to the farthest mark."""

FAR = 1.5
"""A comparator farther than this many times what else is on a row stands at the edge."""


class BesideRow(Protocol):
    """The columns of metrics.similar.beside that a spine shows."""

    indicator: str
    value: float
    value_low: float
    value_high: float
    judgement: str


@dataclass(frozen=True)
class SpineRow:
    """One indicator: where its marks stand, in per cent of the scale, and what is said of it."""

    label: str
    meaning: str
    alt: str
    figure: str
    verdict: str
    kind: str
    at: float
    range: tuple[float, float] | None
    interval: tuple[float, float] | None
    comparator: float | None
    opens_theme: str = ""
    other: float | None = None
    """Where the borough stands that the reader chose to see beside."""
    when: str = ""
    """The period of a figure that is much older than others; empty otherwise."""
    trend: str = ""
    trend_kind: str = "other"
    trend_meaning: str = NO_SERIES


@dataclass(frozen=True)
class Spine:
    """What a spine shows: its rows, what stands at the ends of their scales, and what its marks are. The
    comparator and the places of the range are empty where there are none."""

    rows: list[SpineRow]
    area: str
    ends: tuple[str, str]
    rest: str
    comparator: str
    range_of: str
    other: str = ""
    """The borough that the reader chose to see beside; empty where none is, or no row has a figure of it."""


def spine(
    rows: pd.DataFrame,
    spread: pd.DataFrame,
    directions: pd.DataFrame,
    facts: AreaFacts,
    title: str,
    *,
    themes: bool = True,
    beside: pd.DataFrame | None = None,
    beside_name: str = "",
) -> str:
    """The spine of these rows of a profile as HTML: a table, each row with its marks, figure, verdict and
    trend."""
    shown = spine_of(rows, spread, directions, facts, themes=themes, beside=beside, beside_name=beside_name)
    return html("spine", title=title, **vars(shown))


def spine_of(
    rows: pd.DataFrame,
    spread: pd.DataFrame,
    directions: pd.DataFrame,
    facts: AreaFacts,
    *,
    themes: bool = True,
    beside: pd.DataFrame | None = None,
    beside_name: str = "",
) -> Spine:
    """The spine of these rows of a profile.

    `spread` is that of metrics.profile.spread, `directions` of metrics.trends.directions, `beside` of
    metrics.similar.beside, of the one borough `beside_name`. Rows that can't be set beside the rest are left
    out; the tables have them.
    """
    others = {} if beside is None else {row.indicator: row for row in each_row(beside)}
    ranges = spread.set_index("indicator")
    shown: list[ProfileRow] = [r for r in each_row(rows) if is_comparable(r)]
    went = {row.indicator: row for row in each_row(directions)}
    drawn = [
        _with_trend(
            _row(r, ranges, facts, _opens(shown, n) if themes else "", others.get(r.indicator), beside_name),
            went.get(r.indicator),
        )
        for n, r in enumerate(shown)
    ]
    whole = all(not known(r.rest_low) for r in shown)
    level = ranges["level"].reindex([r.indicator for r in shown]).dropna()
    judged = any(r.polarity != "neutral" for r in shown)
    return Spine(
        rows=drawn,
        area=facts.short,
        ends=("better", "worse") if judged else ("lower", "higher"),
        rest=facts.borough if whole else f"rest of {facts.borough}",
        comparator=_comparators(shown, facts.comparators),
        range_of=str(level.iloc[0]) if len(level) else "",
        other=beside_name if any(each.other is not None for each in drawn) else "",
    )


def key_rows(rows: pd.DataFrame, summary_theme: str = "") -> pd.DataFrame:
    """The rows that open a profile: of each theme those that differ most and can be judged, in their order.

    Tested figures go before others. `summary_theme` sums up others: its first figure is enough.
    """
    able = rows[[is_comparable(r) and r.polarity != "neutral" for r in each_row(rows)]]
    able = able.assign(
        tested=able["verdict"] != NOT_COMPARED, distance=[_distance(r) for r in each_row(able)]
    )
    ordered = able.sort_values(["tested", "distance"], ascending=False, kind="stable")
    place = ordered.groupby("theme", sort=False).cumcount()
    sums_up = ordered["theme"] == summary_theme
    first = ordered.index[sums_up].min() if sums_up.any() else None
    taken = ordered[(place < MOST_OF_A_THEME) & ~sums_up | (ordered.index == first)].assign(place=place)
    taken["place"] = taken["place"].where(taken["theme"] != summary_theme, 0)
    taken = taken.sort_values(["place", "tested", "distance"], ascending=[True, False, False], kind="stable")
    lines = pd.Series(1, index=taken.index) + ~taken["theme"].duplicated()
    return rows.loc[sorted(taken.index[lines.cumsum() <= MOST_LINES])]


def _row(
    row: ProfileRow,
    ranges: pd.DataFrame,
    facts: AreaFacts,
    opens_theme: str,
    beside: BesideRow | None,
    beside_name: str,
) -> SpineRow:
    sign = -1.0 if row.polarity == "higher_is_better" else 1.0
    centre = middle(*_rest(row))
    own = middle(row.value, row.value_low, row.value_high)
    low, high = (
        (float(ranges.at[row.indicator, "lowest"]), float(ranges.at[row.indicator, "highest"]))
        if row.indicator in ranges.index
        else (own, own)
    )
    other = middle(row.comparator, row.comparator_low, row.comparator_high)
    borough = middle(beside.value, beside.value_low, beside.value_high) if beside else float("nan")
    ends = [own, low, high, *(x for x in (row.lower, row.upper) if known(x))]
    reach = max(abs(x - centre) for x in ends) or 1.0
    for each in (other, borough):
        if known(each) and abs(each - centre) <= FAR * reach:
            reach = max(reach, abs(each - centre))

    def at(value: float) -> float:
        return round(50 + EDGE * max(-1.0, min(1.0, sign * (value - centre) / reach)), 2)

    def span(one: float, two: float) -> tuple[float, float]:
        left, right = sorted((at(one), at(two)))
        return left, round(right - left, 2)

    word = _word(row)
    return SpineRow(
        label=row.short_label,
        meaning=row.label,
        alt=_alt(row, facts, word, beside, beside_name),
        figure=_short(row),
        verdict=f"{SYMBOLS[word]} {WORDS.get(word, word)}".removeprefix("– "),
        kind={"worse": "worse", "better": "better", NOT_COMPARED: "untested"}.get(word, "other"),
        at=at(own),
        range=span(low, high) if high > low else None,
        interval=span(row.lower, row.upper) if known(row.lower) and known(row.upper) else None,
        comparator=at(other) if known(other) else None,
        other=at(borough) if known(borough) else None,
        opens_theme=opens_theme,
        when=str(ranges.at[row.indicator, "old_period"]) if row.indicator in ranges.index else "",
    )


def _with_trend(row: SpineRow, went: Direction | None) -> SpineRow:
    kind = went.judgement if went is not None and went.judgement in ("better", "worse") else "other"
    return replace(row, trend=trend_word(went), trend_kind=kind, trend_meaning=trend_meaning(went))


WORDS = {NOT_COMPARED: "not tested"}
"""What a verdict is called on the screen, where that is another word."""


def _word(row: ProfileRow) -> str:
    return row.judgement if row.judgement in ("better", "worse") else row.verdict


def _rest(row: ProfileRow) -> tuple[float, float, float]:
    if known(row.rest_low):
        return row.rest, row.rest_low, row.rest_high
    return row.borough, row.borough_low, row.borough_high


def _short(row: ProfileRow) -> str:
    """The figure with its per cent sign; other units are said on hover and in the tables."""
    text = row_figure(row)
    return f"{text}%" if row.unit == "%" else text


def _alt(
    row: ProfileRow, facts: AreaFacts, word: str, beside: BesideRow | None = None, beside_name: str = ""
) -> str:
    """What the row shows, in a sentence."""
    sign = unit_tail(row.unit)
    rest = f"rest of {facts.borough}" if known(row.rest_low) else facts.borough
    parts = [f"{row.label}, {row.period}: {facts.short} {row_figure(row)}{sign}"]
    if known(row.lower) and known(row.upper):
        parts[0] += f" (95% confidence interval {limits(row.lower, row.upper, row.decimals)})"
    parts.append(f"{rest} {figure(*_rest(row), row.decimals)}{sign}")
    if known(row.comparator_low) and row.comparator_place in facts.comparators:
        other = figure(row.comparator, row.comparator_low, row.comparator_high, row.decimals)
        parts.append(f"{facts.comparators[row.comparator_place]} {other}{sign}")
    told = f"{', '.join(parts)}: {WORDS.get(word, word)}."
    if beside is not None and known(beside.value_low):
        other = figure(beside.value, beside.value_low, beside.value_high, row.decimals)
        told += f" Beside {beside_name}, {other}{sign}: {WORDS.get(beside.judgement, beside.judgement)}."
    return told


def _distance(row: ProfileRow) -> float:
    """How far the area is from the rest, in shares of the larger of the two."""
    own, rest = middle(row.value, row.value_low, row.value_high), middle(*_rest(row))
    most = max(abs(own), abs(rest))
    return abs(own - rest) / most if most else 0.0


def _opens(rows: list[ProfileRow], n: int) -> str:
    """The theme that a row opens, with the unit of its rows where they share one; the per cent sign stands
    with the figures."""
    theme = rows[n].theme
    if n and rows[n - 1].theme == theme:
        return ""
    units = {row.unit for row in rows if row.theme == theme}
    (shared,) = units - {"%"} if len(units - {"%"}) == 1 else ("",)
    without = " where no %" if "%" in units else ""
    return f"{theme} ({shared}{without})" if shared else theme


def _comparators(rows: list[ProfileRow], names: Mapping[str, str]) -> str:
    """What the diamond is: the comparator of most rows, and what stands in for it elsewhere."""
    there = Counter(r.comparator_place for r in rows if known(r.comparator_low))
    first, *others = [names[place] for place, _ in there.most_common() if place in names] or [""]
    return f"{first} ({enumeration(others)} where {first} has no figure)" if others else first
