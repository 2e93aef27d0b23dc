"""All areas by all indicators in one table: each cell a figure and a symbol, tinted by the test's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from views.csv_export import FIGURE_COLUMNS
from views.formats import SYMBOLS, figure, known
from views.html import html

TINTS = {"better": "#cfe0f1", "worse": "#f8d8ce", "higher": "#e6dcf3", "lower": "#d3ecea"}
"""Backgrounds of tested cells; the text on them stays black (contrast above 14 : 1)."""

EXTREMES = {"highest": "↑", "lowest": "↓"}
"""Marks of the highest and lowest area of an indicator that could not be tested."""

FEWEST_TO_MARK = 3
"""Of two areas one is always the highest: a mark would say nothing."""

DOWNLOAD_COLUMNS = [
    *("area_name", *FIGURE_COLUMNS, "withheld", "rest", "rest_lower", "rest_upper", "verdict", "judgement"),
    *("area_share", "borough", "comparator", "comparator_place"),
]

TABLE_COLUMNS = [
    *("area", "indicator", "label", "theme", "unit", "decimals", "period", "indicator_kind"),
    *("value", "value_low", "value_high", "verdict", "judgement", "borough", "borough_low", "borough_high"),
    *("comparator", "comparator_low", "comparator_high", "comparator_place"),
]
"""The columns of metrics.profile.compare that the table shows."""

Figure = Mapping[str, Any]
"""One area's figure for one indicator: TABLE_COLUMNS."""


@dataclass(frozen=True)
class Cell:
    """One cell of the table as it is filled in: the figure with its symbol, a tint, a word below."""

    figure: str
    tint: str = ""
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One indicator's line; `opens_theme` is the heading to set above it, if any."""

    label: str
    unit: str
    period: str
    cells: list[Cell]
    borough: str
    comparator: str
    comparator_name: str
    opens_theme: str = ""
    tested: bool = True


@dataclass(frozen=True)
class Mark:
    """One entry of the legend: what it says, on a tint or plain."""

    text: str
    tint: str = ""
    hatched: bool = False


def heat_table(
    rows: pd.DataFrame, borough: str, comparators: Mapping[str, str], periods: Mapping[str, str], title: str
) -> str:
    """The table as HTML in a box that scrolls by itself; `rows` of `compare` in the order to show.

    Themes are headings while the indicators of each stand together. Everything from data is escaped.
    """
    areas = dict(zip(rows["area"], rows["area_name"], strict=True))
    lines, theme, grouped = [], "", in_theme_order(rows)
    column = _header(rows, comparators)
    # plain dictionaries: a frame's row costs a thousand times as much to take apart
    for _, several in groupby(rows[TABLE_COLUMNS].to_dict("records"), key=itemgetter("indicator")):
        figures = {each["area"]: each for each in several}
        line = _line(figures, list(areas), comparators, periods, column)
        first = next(iter(figures.values()))
        if grouped and first["theme"] != theme:
            theme = first["theme"]
            line = replace(line, opens_theme=theme)
        lines.append(line)
    columns = [*areas.values(), borough, column]
    return html("heat_table", title=title, columns=columns, lines=lines)


def in_theme_order(rows: pd.DataFrame) -> bool:
    """Whether the indicators of each theme stand together."""
    themes = rows.drop_duplicates("indicator")["theme"]
    return bool((themes != themes.shift()).sum() == themes.nunique())


def without(rows: pd.DataFrame, indicators: Sequence[str]) -> pd.DataFrame:
    """The rows of all other indicators."""
    return rows[~rows["indicator"].isin(indicators)]


def of_theme(rows: pd.DataFrame, theme: str) -> pd.DataFrame:
    """The rows of one theme."""
    return rows[rows["theme"] == theme]


def of_indicator(rows: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The rows of one indicator (id)."""
    return rows[rows["indicator"] == indicator]


def ordered(
    rows: pd.DataFrame, by_area: str = "", by_indicator: str = "", last_theme: str = ""
) -> pd.DataFrame:
    """The rows with an area's greatest differences first, and the areas with an indicator's highest first.

    `by_area` is an area's place id, `by_indicator` an indicator's id; empty keeps the order declared, but
    for `last_theme`, which sums up the others. Clear differences come before others, then those by how many
    times the rest's figure the area's own is.
    """
    indicators, areas = _by_theme(rows, last_theme), list(dict.fromkeys(rows["area"]))
    if by_area:
        indicators = _by_difference(rows[rows["area"] == by_area].set_index("indicator"))
    if by_indicator in indicators:
        values = rows[rows["indicator"] == by_indicator].set_index("area")["value"]
        areas = list(values.sort_values(ascending=False, kind="stable", na_position="last").index)
    by_row, by_column = ({name: at for at, name in enumerate(order)} for order in (indicators, areas))
    order = rows["indicator"].map(by_row) * len(areas) + rows["area"].map(by_column)
    return rows.iloc[np.argsort(order.to_numpy(), kind="stable")].reset_index(drop=True)


def legend(rows: pd.DataFrame) -> str:
    """What symbols and tints mean, in HTML: only those the table uses."""
    used = set(rows["judgement"]) | set(rows["verdict"])
    either = f"{SYMBOLS['higher']} or {SYMBOLS['lower']}"
    marks = [
        Mark(f"{either if judged in ('better', 'worse') else SYMBOLS[judged]} {judged}", tint)
        for judged, tint in TINTS.items()
        if judged in used
    ]
    if "no clear difference" in used:
        marks.append(Mark(f"{SYMBOLS['no clear difference']} no clear difference"))
    if not _tested(rows).all():
        marks.append(Mark("not tested", hatched=True))
    if _untested(rows).any():
        arrows = " ".join(EXTREMES.values())
        marks.append(Mark(f"{arrows} highest and lowest area where no test can be made"))
    return html("heat_legend", marks=marks)


def plain_table(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per area and indicator, unrounded, for the download: the columns a reader can use."""
    return rows[DOWNLOAD_COLUMNS]


def _line(
    figures: Mapping[str, Figure],
    areas: Sequence[str],
    comparators: Mapping[str, str],
    periods: Mapping[str, str],
    column: str,
) -> Line:
    """One indicator's line."""
    extremes, first = _extremes(figures), next(iter(figures.values()))
    borough, comparator = (
        figure(first[c], first[f"{c}_low"], first[f"{c}_high"], int(first["decimals"]))
        for c in ("borough", "comparator")
    )
    named = comparators.get(str(first["comparator_place"]), "")
    return Line(
        label=first["label"],
        unit=first["unit"],
        period=periods.get(first["period"], first["period"]),
        cells=[_cell(figures[a], extremes.get(a, "")) if a in figures else Cell("–") for a in areas],
        borough=borough,
        comparator=comparator,
        comparator_name=named if named != column else "",
        tested=any(each["verdict"] != "not compared" for each in figures.values()),
    )


def _cell(own: Figure, extreme: str) -> Cell:
    """One area's figure, its symbol and its word."""
    text = figure(own["value"], own["value_low"], own["value_high"], int(own["decimals"]))
    if own["verdict"] in ("higher", "lower"):
        word = own["judgement"]
        return Cell(f"{text} {SYMBOLS[own['verdict']]}", TINTS[word], word)
    if own["verdict"] == "no clear difference":
        return Cell(f"{text} {SYMBOLS[own['verdict']]}")
    return Cell(text, note=f"{EXTREMES[extreme]} {extreme}" if extreme else "")


def _extremes(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Highest and lowest area of an indicator that could not be tested and isn't a total."""
    values = {
        area: own["value"]
        for area, own in figures.items()
        if own["verdict"] == "not compared" and own["indicator_kind"] != "count" and known(own["value"])
    }
    if len(values) < FEWEST_TO_MARK or len(set(values.values())) < 2:
        return {}
    ends = {"highest": max(values.values()), "lowest": min(values.values())}
    return {area: mark for mark, end in ends.items() for area, value in values.items() if value == end}


def _tested(rows: pd.DataFrame) -> pd.Series:
    """By indicator, whether any of its areas was tested."""
    return (rows["verdict"] != "not compared").groupby(rows["indicator"]).any()


def _untested(rows: pd.DataFrame) -> pd.Series:
    return (rows["verdict"] == "not compared") & (rows["indicator_kind"] != "count") & rows["value"].notna()


def _by_theme(rows: pd.DataFrame, last_theme: str) -> list[str]:
    """Indicators as declared, those of one theme together; one theme comes last."""
    once = rows.drop_duplicates("indicator")
    themes = sorted(dict.fromkeys(once["theme"]), key=lambda theme: theme == last_theme)
    return list(once.iloc[once["theme"].map(themes.index).argsort(kind="stable")]["indicator"])


def _by_difference(own: pd.DataFrame) -> list[str]:
    """Indicators by how much an area differs from the rest of its borough, or from all of it without one."""
    clear = own["verdict"].map({"higher": 2, "lower": 2, "no clear difference": 1}).fillna(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.log(own["value"] / own["rest"].fillna(own["borough"])).abs()
    apart = times.replace(np.inf, np.nan).fillna(0)
    order = own.assign(clear=clear, apart=apart)
    return list(order.sort_values(["clear", "apart"], ascending=False, kind="stable").index)


def _header(rows: pd.DataFrame, comparators: Mapping[str, str]) -> str:
    """The comparator that heads the column: that of most indicators; others are named in their cells."""
    firsts = rows.drop_duplicates("indicator")
    there = firsts.loc[firsts["comparator_low"].notna(), "comparator_place"].map(comparators).dropna()
    return str(there.mode().iloc[0]) if len(there) else next(iter(comparators.values()), "Comparator")
