"""A series drawn: areas, borough and comparators over time, and each area's gap to the rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from metrics.profile.area_facts import short_name
from views.formats import INTERVAL, limits, number, with_unit
from views.theme import CATEGORIES, GREY, TEXT, plain

COLOURS = [colour for colour in CATEGORIES if colour != "#3D3D3D"] + ["#6B7A00"]
"""Six colours for areas, without the one that would be taken for the borough's black."""

MARKERS = [
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "x",
    "star",
    "triangle-down",
    "cross",
    "pentagon",
    "hexagram",
]
"""A marker for every area, so that colour is never the only carrier."""

DASHES = ["dash", "dot", "dashdot"]
MOST_LABELS = 6
"""Period labels on an axis: more would not fit on a phone."""

GOOD = {"lower_is_better": " (lower is better)", "higher_is_better": " (higher is better)"}
"""What a reader must know of the scale."""

BAND = {"fillcolor": "rgba(89, 89, 89, 0.15)", "layer": "below"}
"""The shade of periods that nobody supplied; words stand in it, so that colour is never the only carrier."""

NO_FIGURES = "no figures"
"""What stands in a period without any, whatever the reason."""

SQUEEZED = 3
"""How many times as long as all that follows a gap must be for what lies before it to be left off a chart."""

LINE = 16
"""Height in pixels of one label at the end of a line."""

GAP_HEIGHT = 400

LABEL_ROOM = 24
"""Height in pixels that one line of the legend takes."""


Options = dict[str, Any]
"""Options of a line, a marker, a trace or a shape, as plotly names them."""


def lines(rows: pd.DataFrame, unit: str, decimals: int, polarity: str = "neutral") -> go.Figure:
    """The figures over time: a marker for each area, the borough thick, comparators dashed."""
    traces, rows = [], within_reach(rows)
    for place, own in rows.groupby("place", sort=False):
        look, own = _look(rows, str(place), str(own["role"].iloc[0])), parted(own)
        tooltips = [
            f"{with_unit(v, decimals, unit)}<br>{INTERVAL} {limits(a, b, decimals)}"
            for v, a, b in zip(own["value"], own["lower"], own["upper"], strict=True)
        ]
        traces.append(_trace(own, mid_period(own), own["value"], tooltips) | look)
    figure = _finished(traces, boundary_rules(rows), rows, f"{unit}{GOOD.get(polarity, '')}")
    return with_bands(figure, rows)


def gaps(rows: pd.DataFrame, unit: str, decimals: int, relative: bool) -> go.Figure:
    """Each area's gap over time with its 95% interval and the line of no gap: a difference or a ratio."""
    column, rows = "relative" if relative else "gap", within_reach(rows)
    traces, own_rows = [], rows[rows["role"] == "area"]
    places = list(own_rows["place"].unique())
    step = _spacing(own_rows) * 0.12
    for order, place in enumerate(places):
        own = parted(own_rows[own_rows["place"] == place])
        value, lower, upper = (own[c].to_numpy(float) for c in (column, f"{column}_lower", f"{column}_upper"))
        shown = 2 if relative else decimals
        tooltips = [
            f"{number(v, shown)}<br>{INTERVAL} {limits(a, b, shown)}"
            for v, a, b in zip(value, lower, upper, strict=True)
        ]
        # areas stand a little apart, or one interval would hide the next
        aside = step * (order - (len(places) - 1) / 2) / max(len(places) - 1, 1)
        look = _look(rows, place, "area")
        bars = {
            "array": upper - value,
            "arrayminus": value - lower,
            "thickness": 1.5,
            "width": 4,
            "color": look["line"]["color"],
        }
        traces.append(_trace(own, mid_period(own) + aside, value, tooltips) | look | {"error_y": bars})
    none = rule("y", 1 if relative else 0, {"color": TEXT, "width": 2})
    figure = _finished(traces, [none], own_rows, "times the rest" if relative else gap_unit(unit))
    figure = with_bands(figure, own_rows)
    return _labelled(figure, own_rows, column, f"{column}_lower", f"{column}_upper")


def _labelled(figure: go.Figure, rows: pd.DataFrame, value: str, lower: str, upper: str) -> go.Figure:
    """The figure with each area's name at the end of its line, in its colour, in place of a legend."""
    ends = rows[rows[value].notna()].groupby("place", sort=False).tail(1)
    if ends.empty:
        return figure
    spread = rows[[value, lower, upper]].to_numpy(float)
    low, high = np.nanmin(spread), np.nanmax(spread)
    room = (high - low) * 0.05 or 1.0
    height = GAP_HEIGHT - 60
    at = spread_apart(ends[value].to_numpy(float), low - room, high + room, height)
    last = mid_period(rows[rows[value].notna()]).max()
    for y, end in zip(at, ends.itertuples(), strict=True):
        colour = _look(rows, str(end.place), "area")["line"]["color"]
        words = {"text": short_name(str(end.name)), "font": {"size": 13, "color": colour}}
        figure.add_annotation(
            words
            | {"x": last, "y": y, "xanchor": "left", "xshift": 10, "yanchor": "middle", "showarrow": False}
        )
    longest = max(len(short_name(name)) for name in ends["name"])
    figure.update_yaxes(range=[low - room, high + room])
    return figure.update_layout(height=GAP_HEIGHT, showlegend=False, margin={"r": 24 + 7 * longest})


def spread_apart(values: np.ndarray, low: float, high: float, height: float) -> list[float]:
    """Where labels of values stand so that none covers another: in the values' own order, at least LINE
    pixels apart on a scale from `low` to `high` that is `height` pixels high."""
    least = LINE * (high - low) / height
    at = np.array(values, dtype=float)
    order = np.argsort(at, kind="stable")
    placed: list[list[int]] = []
    for each in order:  # neighbours that would touch stand together around their middle
        placed.append([each])
        while len(placed) > 1 and _bottom(at, placed[-1], least) - _top(at, placed[-2], least) < least:
            placed[-2:] = [placed[-2] + placed[-1]]
    result = at.copy()
    for group in placed:
        begin = _bottom(at, group, least)
        for step, each in enumerate(group):
            result[each] = begin + step * least
    return [float(value) for value in result]


def _bottom(at: np.ndarray, group: list[int], least: float) -> float:
    return float(at[group].mean() - least * (len(group) - 1) / 2)


def _top(at: np.ndarray, group: list[int], least: float) -> float:
    return float(at[group].mean() + least * (len(group) - 1) / 2)


def within_reach(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without few figures of long before: a chart with these would squeeze the many that follow into
    its edge. The tables have them."""
    ends = rows.loc[rows["value"].notna(), "end"].drop_duplicates().sort_values().reset_index(drop=True)
    far = [
        later
        for before, (earlier, later) in enumerate(pairwise(ends), 1)
        if later - earlier > SQUEEZED * (ends.iloc[-1] - later) and before < len(ends) - before
    ]
    return rows[rows["end"] >= far[-1]] if far else rows


def parted(own: pd.DataFrame) -> pd.DataFrame:
    """One place's rows with an empty one before each break that none stands before: no line crosses it."""
    begins = (own["broken_before"] != "") & own["value"].shift().notna()
    if not begins.any():
        return own
    before = own["end"].shift()[begins]
    empty = own.loc[begins, ["place", "name", "role", "period_label"]].assign(start=before, end=before)
    empty["start"] = empty["end"] = before + (own.loc[begins, "start"] - before) / 2
    return pd.concat([own, empty]).sort_values("end", kind="stable")


def lines_alt(rows: pd.DataFrame, label: str, decimals: int) -> str:
    """What `lines` shows: the way of every place from its first figure to its last, and what is missing."""
    ways = []
    for name, own in rows.dropna(subset="value").sort_values("end").groupby("name", sort=False):
        first, last = own.iloc[0], own.iloc[-1]
        way = f"{name} from {number(first['value'], decimals)} ({first['period_label']}) to "
        ways.append(f"{way}{number(last['value'], decimals)} ({last['period_label']})")
    broken = "".join(f" No figures: {reason}." for reason in supplied_nothing(rows))
    return f"{label}: {'; '.join(ways) or 'no figures'}.{broken}"


def gap_alt(finding: str, label: str, sentences: Sequence[str]) -> str:
    """What `gaps` shows: the finding, then each area's gap in a sentence."""
    return f"{label}. {finding}. {' '.join(sentences)}".replace("**", "")


def gap_unit(unit: str) -> str:
    """The unit of a difference: percentages differ by percentage points."""
    return {"%": "percentage points", "percentile": "percentile points", "score": "points of score"}.get(
        unit, unit
    )


def _look(rows: pd.DataFrame, place: str, role: str) -> Options:
    """Line and marker of a place; an area looks alike in both charts."""
    if role == "borough":
        return {"line": {"color": TEXT, "width": 4}, "marker": {"size": 7, "color": TEXT, "symbol": "circle"}}
    order = list(rows.loc[rows["role"] == role, "place"].unique()).index(place)
    if role == "comparator":
        return {
            "line": {"color": GREY, "width": 2, "dash": DASHES[order % len(DASHES)]},
            "marker": {"size": 5, "color": GREY},
        }
    colour = COLOURS[order % len(COLOURS)]
    return {
        "line": {"color": colour, "width": 2},
        "marker": {"size": 10, "color": colour, "symbol": MARKERS[order % len(MARKERS)]},
    }


def mid_period(rows: pd.DataFrame) -> pd.Series:
    """The middle day of each row's period: where it stands on the axis."""
    return rows["start"] + (rows["end"] - rows["start"]) / 2


def _spacing(rows: pd.DataFrame) -> pd.Timedelta:
    """The shortest distance between two periods."""
    days = mid_period(rows).drop_duplicates().sort_values().diff().dropna()
    return days.min() if len(days) else pd.Timedelta(days=365)


def boundary_rules(rows: pd.DataFrame) -> list[Options]:
    """A dotted line before each period in which the areas are added up from other places than before."""
    changed = rows[(rows["role"] == "area") & (rows["kind_before"] != "")].drop_duplicates("period")
    days = mid_period(rows).drop_duplicates().sort_values().reset_index(drop=True)
    lines = []
    for day in mid_period(changed)[lambda day: day > days.min()]:
        before = days[days < day].max()
        lines.append(rule("x", before + (day - before) / 2, {"color": GREY, "width": 1, "dash": "dot"}))
    return lines


def supplied_nothing(rows: pd.DataFrame) -> list[str]:
    """What publishers' records say of periods without a figure for the areas, or a place and its borough."""
    own = rows[rows["role"] != "comparator"]
    return [reason for reason in own["not_supplied"].unique() if reason]


def with_bands(figure: go.Figure, rows: pd.DataFrame) -> go.Figure:
    """The figure with a shaded band and its words over each run of periods that a recorded gap explains."""
    own = rows[rows["role"] != "comparator"]
    periods = own.groupby("end", sort=True).agg(start=("start", "min"), gap=("not_supplied", "max"))
    periods = periods.reset_index()
    empty = periods["gap"] != ""
    if not empty.any():
        return figure
    for _, run in periods[empty].groupby((~empty).cumsum()[empty]):
        first, last = run["start"].min(), run["end"].max()
        figure.add_shape(rule("x", first, {"width": 0}) | {"type": "rect", "x1": last} | BAND)
        middle = {"x": first + (last - first) / 2, "xref": "x", "y": 1, "yref": "y domain"}
        words = {
            "text": NO_FIGURES.capitalize(),
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 14, "color": TEXT},
        }
        figure.add_annotation(middle | words)
    # a gap at the end of the line has no point that would make room for it
    return figure.update_xaxes(range=[rows["start"].min(), rows["end"].max()])


def rule(axis: str, at: object, line: Options) -> Options:
    """A straight line across the whole chart, at one place of one axis."""
    other = "y" if axis == "x" else "x"
    return {
        "type": "line",
        f"{axis}0": at,
        f"{axis}1": at,
        f"{axis}ref": axis,
        f"{other}0": 0,
        f"{other}1": 1,
        f"{other}ref": f"{other} domain",
        "line": line,
    }


def _trace(own: pd.DataFrame, x: pd.Series, y: object, tooltips: list[str]) -> Options:
    """One place's line: broken where there is no figure, with period and figure under the pointer."""
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "name": own["name"].iloc[0],
        "mode": "lines+markers",
        "connectgaps": False,
        "customdata": np.column_stack([own["period_label"], tooltips]),
        "hovertemplate": "%{fullData.name}, %{customdata[0]}: %{customdata[1]}<extra></extra>",
    }


def _finished(traces: list[Options], shapes: list[Options], rows: pd.DataFrame, unit: str) -> go.Figure:
    """House style, period labels that fit, the unit above the axis, and room for the legend below."""
    periods = rows.drop_duplicates("period").sort_values("end")
    shown = periods.iloc[::-1].iloc[:: -(-len(periods) // MOST_LABELS)]
    figure = plain(go.Figure({"data": traces}), height=380 + LABEL_ROOM * (rows["place"].nunique() // 2))
    above = {"text": unit, "x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yshift": 6}
    return figure.update_layout(
        xaxis={
            "tickvals": mid_period(shown),
            "ticktext": [label.replace(" ", "<br>", 1) for label in shown["period_label"]],
            "showgrid": False,
        },
        yaxis={"zeroline": False},
        annotations=[above | {"yanchor": "bottom", "showarrow": False, "font": {"size": 14}}],
        shapes=shapes,
        margin={"l": 8, "r": 16, "t": 36, "b": 8},
        legend={"y": -0.14},
        showlegend=True,
    )
