"""All areas by all indicators in one table: each cell a figure and a symbol, tinted by the test's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from views.formats import SYMBOLS, figure, known

TINTS = {"better": "#cfe0f1", "worse": "#f8d8ce", "higher": "#e6dcf3", "lower": "#d3ecea"}
"""Backgrounds of tested cells; the text on them stays black (contrast above 14 : 1)."""

EXTREMES = {"highest": "↑", "lowest": "↓"}
"""Marks of the highest and lowest area of an indicator that could not be tested."""

FEWEST_TO_MARK = 3
"""Of two areas one is always the highest: a mark would say nothing."""

DOWNLOADED = [
    "area_name",
    "indicator",
    "label",
    "theme",
    "unit",
    "period",
    "value",
    "value_low",
    "value_high",
    "lower",
    "upper",
    "numerator",
    "denominator",
    "denominator_period",
    "kind",
    "method",
    "pieces",
    "coverage",
    "withheld",
    "rest",
    "rest_lower",
    "rest_upper",
    "verdict",
    "judgement",
    "area_share",
    "borough",
    "comparator",
    "comparator_place",
]

SHOWN = [
    *("area", "indicator", "label", "theme", "unit", "decimals", "period", "indicator_kind"),
    *("value", "value_low", "value_high", "verdict", "judgement", "borough", "borough_low", "borough_high"),
    *("comparator", "comparator_low", "comparator_high", "comparator_place"),
]
"""The columns of metrics.profile.compare that the table shows."""

Cell = Mapping[str, Any]
"""One area's figure for one indicator: the columns SHOWN."""

STYLE = """
<style>
.heat-box { overflow-x: auto; max-width: 100%; border: 1px solid #85898c; margin-bottom: 0.5rem; }
.heat-box:focus-visible { outline: 3px solid #1a65a6; }
.heat { border-collapse: collapse; width: 100%; font-size: 0.9rem; line-height: 1.35; color: #0b0c0c; }
.heat caption { text-align: left; padding: 0.4rem 0.6rem; font-weight: 600; }
.heat th, .heat td { border: 1px solid #c6c9cb; padding: 0.3rem 0.5rem; vertical-align: top;
  text-align: right; }
.heat thead th { background: #f3f2f1; vertical-align: bottom; min-width: 5.2rem; }
.heat th[scope=row], .heat th.first { position: sticky; left: 0; background: #ffffff; text-align: left;
  font-weight: 400; min-width: 8.5rem; max-width: 17rem; z-index: 1; }
.heat thead th.first { background: #f3f2f1; font-weight: 600; }
.heat th[scope=rowgroup] { position: sticky; left: 0; text-align: left; background: #e3e6e8;
  font-weight: 600; }
.heat tr.theme td { background: #e3e6e8; border-left: 0; border-right: 0; }
.heat small { display: block; font-size: 0.8rem; color: #383f43; }
.heat td.whole { background: #f3f2f1; }
</style>
"""


def heat_table(
    rows: pd.DataFrame,
    borough: str,
    comparators: Mapping[str, str],
    periods: Mapping[str, str],
    title: str,
) -> str:
    """The table as HTML in a box that scrolls by itself; `rows` of `compare` in the order to show.

    Themes are headings while the indicators of each stand together. Everything from data is escaped.
    """
    areas = dict(zip(rows["area"], rows["area_name"], strict=True))
    columns = [*areas.values(), borough, _header(comparators)]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body, theme, grouped = [], None, in_theme_order(rows)
    # plain dictionaries: a frame's row costs a thousand times as much to take apart
    for _, several in groupby(rows[SHOWN].to_dict("records"), key=itemgetter("indicator")):
        cells = {cell["area"]: cell for cell in several}
        first = next(iter(cells.values()))
        if grouped and first["theme"] != theme:
            theme = first["theme"]
            body.append(_theme_line(theme, len(columns)))
        body.append(_line(cells, first, list(areas), comparators, periods))
    return (
        f'{STYLE}<div class="heat-box" tabindex="0" role="region" aria-label="{escape(title)}">'
        f'<table class="heat"><caption>{escape(title)}</caption>'
        f'<thead><tr><th scope="col" class="first">Indicator</th>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def in_theme_order(rows: pd.DataFrame) -> bool:
    """Whether the indicators of each theme stand together."""
    themes = rows.drop_duplicates("indicator")["theme"]
    return int((themes != themes.shift()).sum()) == themes.nunique()


def of_theme(rows: pd.DataFrame, theme: str) -> pd.DataFrame:
    """The rows of one theme."""
    return rows[rows["theme"] == theme]


def of_indicator(rows: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The rows of one indicator (id)."""
    return rows[rows["indicator"] == indicator]


def ordered(rows: pd.DataFrame, by_area: str = "", by_indicator: str = "") -> pd.DataFrame:
    """The rows with an area's greatest differences first, and the areas with an indicator's highest first.

    `by_area` is an area's place id, `by_indicator` an indicator's id; empty keeps the order declared. Clear
    differences come before others, then those by how many times the rest's figure the area's own is.
    """
    indicators, areas = _by_theme(rows), list(dict.fromkeys(rows["area"]))
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
    told = []
    for judged, tint in TINTS.items():
        if judged in used:
            either = judged in ("better", "worse")
            mark = f"{SYMBOLS['higher']} or {SYMBOLS['lower']}" if either else SYMBOLS[judged]
            told.append(f'<span style="background:{tint};padding:0 0.4rem">{mark} {judged}</span>')
    if "no clear difference" in used:
        told.append(f"{SYMBOLS['no clear difference']} no clear difference")
    if _untested(rows).any():
        arrows = " ".join(EXTREMES.values())
        told.append(f"{arrows} highest and lowest area where no test can be made")
    lead = "Against the rest of the borough"
    return f'<p style="font-size:0.9rem;line-height:1.9">{lead}: {", ".join(told)}.</p>'


def plain_table(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per area and indicator, unrounded, for the download: the columns a reader can use."""
    return rows[DOWNLOADED]


def _theme_line(theme: str, columns: int) -> str:
    heading = f'<th scope="rowgroup">{escape(theme)}</th>'
    return f'<tr class="theme">{heading}<td colspan="{columns}"></td></tr>'


def _line(
    cells: Mapping[str, Cell],
    first: Cell,
    areas: Sequence[str],
    comparators: Mapping[str, str],
    periods: Mapping[str, str],
) -> str:
    """One indicator's line."""
    marks, decimals = _marks(cells), int(first["decimals"])
    told = "".join(
        _cell(cells[area], marks.get(area, "")) if area in cells else "<td>–</td>" for area in areas
    )
    whole, other = (
        figure(first[c], first[f"{c}_low"], first[f"{c}_high"], decimals) for c in ("borough", "comparator")
    )
    named = comparators.get(str(first["comparator_place"]), "")
    aside = f"<small>{escape(named)}</small>" if named and named != _header(comparators) else ""
    about = f"{escape(first['unit'])}, {escape(periods.get(first['period'], first['period']))}"
    return (
        f'<tr><th scope="row">{escape(first["label"])}<small>{about}</small></th>{told}'
        f'<td class="whole">{whole}</td><td class="whole">{other}{aside}</td></tr>'
    )


def _cell(cell: Cell, mark: str) -> str:
    """One area's figure, its symbol and its word."""
    told = figure(cell["value"], cell["value_low"], cell["value_high"], int(cell["decimals"]))
    if cell["verdict"] in ("higher", "lower"):
        word = cell["judgement"]
        symbol = SYMBOLS[cell["verdict"]]
        return f'<td style="background:{TINTS[word]}">{told} {symbol}<small>{word}</small></td>'
    if cell["verdict"] == "no clear difference":
        return f"<td>{told} {SYMBOLS[cell['verdict']]}</td>"
    return f"<td>{told}{f'<small>{EXTREMES[mark]} {mark}</small>' if mark else ''}</td>"


def _marks(cells: Mapping[str, Cell]) -> dict[str, str]:
    """Highest and lowest area of an indicator that could not be tested and isn't a total."""
    values = {
        area: cell["value"]
        for area, cell in cells.items()
        if cell["verdict"] == "not compared" and cell["indicator_kind"] != "count" and known(cell["value"])
    }
    if len(values) < FEWEST_TO_MARK or len(set(values.values())) < 2:
        return {}
    ends = {"highest": max(values.values()), "lowest": min(values.values())}
    return {area: mark for mark, end in ends.items() for area, value in values.items() if value == end}


def _untested(rows: pd.DataFrame) -> pd.Series:
    return (rows["verdict"] == "not compared") & (rows["indicator_kind"] != "count") & rows["value"].notna()


def _by_theme(rows: pd.DataFrame) -> list[str]:
    """Indicators as declared, those of one theme together; deprivation, which sums up others, comes last."""
    once = rows.drop_duplicates("indicator")
    themes = sorted(dict.fromkeys(once["theme"]), key=lambda theme: theme == "Deprivation")
    return list(once.iloc[once["theme"].map(themes.index).argsort(kind="stable")]["indicator"])


def _by_difference(own: pd.DataFrame) -> list[str]:
    """Indicators by how much an area differs from the rest of its borough, or from all of it without one."""
    clear = own["verdict"].map({"higher": 2, "lower": 2, "no clear difference": 1}).fillna(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.log(own["value"] / own["rest"].fillna(own["borough"])).abs()
    apart = times.replace(np.inf, np.nan).fillna(0)
    found = own.assign(clear=clear, apart=apart)
    return list(found.sort_values(["clear", "apart"], ascending=False, kind="stable").index)


def _header(comparators: Mapping[str, str]) -> str:
    """The comparator that heads the column: the last of the edition, England as a rule."""
    return list(comparators.values())[-1] if comparators else "Comparator"
