"""One indicator's areas as dots with intervals, and how equal the areas are as bars."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from views.compare.standing import Standing
from views.formats import INTERVAL, SYMBOLS, known, limits, middle, row_figure
from views.theme import CATEGORIES, GREY, TEXT
from views.wording import enumeration

VERDICT_MARKS = {
    "higher": ("triangle-up", "#5A3E85"),
    "lower": ("triangle-down", "#28767A"),
    "no clear difference": ("circle", GREY),
    "not compared": ("diamond-open", TEXT),
}
JUDGED = {"better": "#12436D", "worse": "#A8341C"}
ROW, MARGINS = 44, 150
STANDING_ROW = 42
"""Heights in pixels of one area's line, and of scale, unit and legend together; of a line of counts."""


def dots(rows: pd.DataFrame, borough: str, comparator: str) -> go.Figure:
    """A line per area: its figure with its 95% interval or its range; borough solid, comparator dashed."""
    names = list(rows["area_name"])[::-1]
    unit, *beside = rows.iloc[0][["unit", "borough", "comparator"]]
    marks: dict[tuple[str, str], list[Any]] = {}
    for row in rows.itertuples():
        word = row.judgement if row.judgement in JUDGED else row.verdict
        marks.setdefault((row.verdict, word), []).append(row)
    traces = [_marks(verdict, word, same) for (verdict, word), same in marks.items()]
    looks = ({"color": TEXT, "width": 3, "dash": "solid"}, {"color": GREY, "width": 2, "dash": "dash"})
    traces += [
        {
            "type": "scatter", "x": [value, value], "y": [names[0], names[-1]], "mode": "lines", "name": name,
            "hoverinfo": "skip", "line": look,
        }
        for value, name, look in zip(beside, (borough, comparator), looks, strict=True)
        if value == value and value is not None
    ]  # fmt: skip
    layout = {
        "height": ROW * len(rows) + MARGINS,
        "yaxis": {
            "categoryorder": "array", "categoryarray": names, "showgrid": True, "ticksuffix": " ",
            "range": [-0.6, len(names) - 0.4],
        },
        "xaxis": {"title": {"text": unit}, "zeroline": False, "nticks": 6},
        "legend": {"y": -70 / (ROW * len(rows) + 40)},
        "showlegend": True,
    }  # fmt: skip
    return go.Figure({"data": traces, "layout": layout})


def _marks(verdict: str, word: str, same: list[Any]) -> dict[str, Any]:
    """The dots of the areas with one verdict, told better from worse by their colour."""
    symbol, colour = VERDICT_MARKS[verdict]
    colour = JUDGED.get(word, colour)
    middles = [middle(r.value, r.value_low, r.value_high) for r in same]
    return {
        "type": "scatter",
        "x": np.array(middles, dtype=float),
        "y": [r.area_name for r in same],
        "mode": "markers",
        "name": f"{SYMBOLS[verdict]} {verdict}" + (f" ({word})" if word in JUDGED else ""),
        "marker": {"symbol": symbol, "size": 14, "color": colour, "line": {"width": 2, "color": colour}},
        "error_x": _error_bars(same, middles, colour),
        "customdata": [
            f"{row_figure(r, r.unit)}<br>{INTERVAL} {limits(r.lower, r.upper, r.decimals)}" for r in same
        ],
        "hovertemplate": "%{y}: %{customdata}<extra></extra>",
    }


def standing_bars(order: Sequence[Standing]) -> go.Figure:
    """A line per area, the worst off on top: the measures on which it is worse to the left, better to the
    right, hatched where nothing was tested."""
    chart = go.Figure()
    names = [wrapped(s.name) for s in order]
    most = max([max(s.worse, s.better) for s in order] + [1])
    shape = "" if order[0].tested else "/"
    words = ("worse", "better") if order[0].tested else ("worst figure", "best figure")
    for word, sign, numbers in zip(
        words, (-1, 1), ([s.worse for s in order], [s.better for s in order]), strict=True
    ):
        chart.add_bar(
            y=names,
            x=[sign * n for n in numbers],
            name=word,
            orientation="h",
            text=[f"{n} {word}" for n in numbers],
            textposition="outside",
            cliponaxis=False,
            textfont={"size": 14, "color": TEXT},
            marker={
                "color": JUDGED["worse" if sign < 0 else "better"],
                "pattern": {"shape": shape, "fgcolor": "#ffffff", "size": 7, "fillmode": "overlay"},
            },
            hoverinfo="skip",
        )
    chart.update_layout(height=max(STANDING_ROW * len(order), 90) + 16)
    # room for the words behind the longest bars
    chart.update_xaxes(
        visible=False, range=[-1.9 * most, 1.9 * most], zeroline=True, zerolinewidth=2, fixedrange=True
    )
    chart.update_yaxes(
        categoryorder="array",
        categoryarray=names[::-1],
        title=None,
        ticksuffix=" ",
        ticks="",
        showgrid=False,
        fixedrange=True,
    )
    chart.add_vline(x=0, line={"color": TEXT, "width": 2})
    return chart.update_layout(barmode="relative", bargap=0.35, showlegend=False)


def wrapped(name: str, most: int = 16) -> str:
    """A name on lines of at most so many characters, words whole."""
    return "<br>".join(wrap(name, most, break_long_words=False))


def dots_alt(rows: pd.DataFrame, finding: str) -> str:
    """What `dots` shows, in a sentence: the finding, and which of the areas differ clearly."""
    apart = [f"{r.area_name} {r.verdict}" for r in rows.itertuples() if r.verdict in ("higher", "lower")]
    clear = f" Clearly different from the rest of the borough: {enumeration(apart)}." if apart else ""
    return f"{finding}.{clear}"


def standing_alt(order: Sequence[Standing]) -> str:
    """What `standing_bars` shows, area by area."""
    words = ("worse on", "better on") if order[0].tested else ("the worst figure on", "the best figure on")
    each = [f"{s.name}: {words[0]} {s.worse}, {words[1]} {s.better}" for s in order]
    return f"{'; '.join(each)} of the measures."


def shares(areas: pd.DataFrame, shares_of: dict[str, str]) -> go.Figure:
    """Bars per area: its shares of the borough's residents, ground and need; a line where all were equal."""
    chart = go.Figure()
    patterns = ["", "/", "."]
    for order, (column, name) in enumerate(shares_of.items()):
        colour = CATEGORIES[(0, 3, 2)[order % 3]]
        chart.add_bar(
            y=areas["name"],
            x=100 * areas[column],
            name=name,
            orientation="h",
            marker={
                "color": colour,
                "pattern": {
                    "shape": patterns[order % 3],
                    "fgcolor": "#ffffff",
                    "size": 6,
                    "fillmode": "overlay",
                },
            },
            hovertemplate=f"%{{y}}: %{{x:.1f}}% of {name.lower()}<extra></extra>",
        )
    height = (18 * len(shares_of) + 18) * len(areas)
    chart.update_layout(height=height + MARGINS)
    chart.add_vline(x=100 / len(areas), line={"color": TEXT, "width": 2, "dash": "dot"})
    chart.update_yaxes(
        categoryorder="array", categoryarray=list(areas["name"])[::-1], title=None, ticksuffix=" "
    )
    chart.update_xaxes(
        title={"text": "% of the borough (dotted: equal shares)"}, nticks=6, rangemode="tozero"
    )
    return chart.update_layout(
        barmode="group", bargap=0.3, legend={"y": -70 / height, "traceorder": "normal"}
    )


def _error_bars(rows: list[Any], middles: list[float], colour: str) -> dict[str, object]:
    """The 95% interval of each figure, or the range in which a partly withheld one lies."""
    ends = np.array(
        [
            (r.lower, r.upper) if known(r.lower) or known(r.value) else (r.value_low, r.value_high)
            for r in rows
        ],
        dtype=float,
    )
    return {
        "array": ends[:, 1] - middles,
        "arrayminus": middles - ends[:, 0],
        "thickness": 2,
        "width": 6,
        "color": colour,
    }
