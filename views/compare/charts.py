"""One indicator's areas as dots with intervals, and how equal the areas are as bars."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from views.compare.standing import Standing
from views.formats import INTERVAL, SYMBOLS, limits, middles, row_figure
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
    first, chart = rows.iloc[0], go.Figure()
    shown = rows.assign(
        word=np.where(rows["judgement"].isin(list(JUDGED)), rows["judgement"], rows["verdict"])
    )
    for (verdict, word), same in shown.groupby(["verdict", "word"], sort=False):
        symbol, colour = VERDICT_MARKS[verdict]
        colour = JUDGED.get(word, colour)
        tooltips = [
            f"{row_figure(r, r.unit)}<br>{INTERVAL} {limits(r.lower, r.upper, r.decimals)}"
            for r in same.itertuples()
        ]
        name = f"{SYMBOLS[verdict]} {verdict}" + (f" ({word})" if word in JUDGED else "")
        chart.add_scatter(
            x=middles(same),
            y=same["area_name"],
            mode="markers",
            name=name,
            marker={"symbol": symbol, "size": 14, "color": colour, "line": {"width": 2, "color": colour}},
            error_x=_error_bars(same, colour),
            customdata=tooltips,
            hovertemplate="%{y}: %{customdata}<extra></extra>",
        )
    chart.update_layout(height=ROW * len(rows) + MARGINS)
    names = list(rows["area_name"])[::-1]
    for value, name, dash in (
        (first["borough"], borough, "solid"),
        (first["comparator"], comparator, "dash"),
    ):
        if value == value and value is not None:
            chart.add_scatter(
                x=[value, value],
                y=[names[0], names[-1]],
                mode="lines",
                name=name,
                hoverinfo="skip",
                line={
                    "color": TEXT if dash == "solid" else GREY,
                    "width": 3 if dash == "solid" else 2,
                    "dash": dash,
                },
            )
    chart.update_yaxes(
        categoryorder="array",
        categoryarray=names,
        showgrid=True,
        title=None,
        ticksuffix=" ",
        range=[-0.6, len(names) - 0.4],
    )
    chart.update_xaxes(title={"text": first["unit"]}, zeroline=False, nticks=6)
    return chart.update_layout(legend={"y": -70 / (ROW * len(rows) + 40)}, showlegend=True)


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


def _error_bars(rows: pd.DataFrame, colour: str) -> dict[str, object]:
    """The 95% interval of each figure, or the range in which a partly withheld one lies."""
    middle = middles(rows)
    lower = rows["lower"].fillna(rows["value_low"].where(rows["value"].isna()))
    upper = rows["upper"].fillna(rows["value_high"].where(rows["value"].isna()))
    return {
        "array": (upper - middle).to_numpy(float),
        "arrayminus": (middle - lower).to_numpy(float),
        "thickness": 2,
        "width": 6,
        "color": colour,
    }
