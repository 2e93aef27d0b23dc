"""A series drawn: areas, borough and comparators over time, and each area's gap to the rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from metrics.profile.area_facts import short_name
from metrics.statistics.arrays import Floats
from views.formats import INTERVAL, limits, number, with_unit
from views.theme import CATEGORIES, GREY, TEXT
from views.trends.over_time import (
    Options,
    OverTime,
    PlaceOverTime,
    bands,
    known_until,
    rule,
    supplied_nothing,
)

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

LINE = 16
"""Height in pixels of one label at the end of a line."""

PERIOD = ("period", "end", "middle", "period_label")
"""The columns of a period."""

GAP_HEIGHT = 400

LABEL_ROOM = 24
"""Height in pixels that one line of the legend takes."""


def lines(drawn: OverTime, unit: str, decimals: int, polarity: str = "neutral") -> go.Figure:
    """The figures over time: a marker for each area, the borough thick, comparators dashed."""
    traces = [
        _trace(place, place.line["value"], [place.line[c] for c in ("lower", "upper")], decimals, unit)
        for place in drawn.places
    ]
    layout = _layout(drawn.places, f"{unit}{GOOD.get(polarity, '')}", drawn.boundary_rules)
    return go.Figure({"data": traces, "layout": layout})


def gaps(drawn: OverTime, unit: str, decimals: int, relative: bool) -> go.Figure:
    """Each area's gap over time with its 95% interval and the line of no gap: a difference or a ratio."""
    column, areas = "relative" if relative else "gap", drawn.of_role("area")
    traces = []
    step = _spacing(areas) * 0.12
    for order, place in enumerate(areas):
        value, lower, upper = (place.line[c] for c in (column, f"{column}_lower", f"{column}_upper"))
        trace = _trace(place, value, [lower, upper], 2 if relative else decimals)
        # areas stand a little apart, or one interval would hide the next
        aside = step * (order - (len(areas) - 1) / 2) / max(len(areas) - 1, 1)
        trace["x"] = trace["x"] + aside.to_timedelta64()
        trace["error_y"] = {
            "array": upper - value,
            "arrayminus": value - lower,
            "thickness": 1.5,
            "width": 4,
            "color": trace["line"]["color"],
        }
        traces.append(trace)
    none = rule("y", 1 if relative else 0, {"color": TEXT, "width": 2})
    layout = _layout(areas, "times the rest" if relative else gap_unit(unit), [none])
    _label(layout, areas, column)
    return go.Figure({"data": traces, "layout": layout})


def _label(layout: Options, areas: Sequence[PlaceOverTime], column: str) -> None:
    """Write each area's name at the end of its line, in its colour, in place of a legend."""
    ends = [(area, at) for area in areas if (at := known_until(area[column])) is not None]
    if not ends:
        return
    columns = (column, f"{column}_lower", f"{column}_upper")
    spread = np.concatenate([area[each] for area in areas for each in columns])
    low, high = np.nanmin(spread), np.nanmax(spread)
    room = (high - low) * 0.05 or 1.0
    height = GAP_HEIGHT - 60
    levels = spread_apart(np.array([area[column][at] for area, at in ends]), low - room, high + room, height)
    last = pd.Timestamp(max(area["middle"][~np.isnan(area[column])].max() for area, _ in ends))
    for y, (area, _) in zip(levels, ends, strict=True):
        words = {"text": short_name(area.name), "font": {"size": 13, "color": _look(area)["line"]["color"]}}
        layout["annotations"].append(
            words
            | {"x": last, "y": y, "xanchor": "left", "xshift": 10, "yanchor": "middle", "showarrow": False}
        )
    longest = max(len(short_name(area.name)) for area, _ in ends)
    layout["yaxis"]["range"] = [low - room, high + room]
    layout["margin"]["r"] = 24 + 7 * longest
    layout |= {"height": GAP_HEIGHT, "showlegend": False}


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


def _look(place: PlaceOverTime) -> Options:
    """Line and marker of a place; an area looks alike in both charts."""
    if place.role == "borough":
        return {"line": {"color": TEXT, "width": 4}, "marker": {"size": 7, "color": TEXT, "symbol": "circle"}}
    order = place.order
    if place.role == "comparator":
        return {
            "line": {"color": GREY, "width": 2, "dash": DASHES[order % len(DASHES)]},
            "marker": {"size": 5, "color": GREY},
        }
    colour = COLOURS[order % len(COLOURS)]
    return {
        "line": {"color": colour, "width": 2},
        "marker": {"size": 10, "color": colour, "symbol": MARKERS[order % len(MARKERS)]},
    }


def _spacing(places: Sequence[PlaceOverTime]) -> pd.Timedelta:
    """The shortest distance between two periods."""
    days = np.unique(np.concatenate([place["middle"] for place in places]))
    return pd.Timedelta(np.diff(days).min()) if len(days) > 1 else pd.Timedelta(days=365)


def _trace(
    place: PlaceOverTime, value: Floats, ends: Sequence[Floats], decimals: int, unit: str = ""
) -> Options:
    """One place's line: broken where there is no figure, with period and figure under the pointer."""
    tooltips = [
        f"{with_unit(v, decimals, unit)}<br>{INTERVAL} {limits(a, b, decimals)}"
        for v, a, b in zip(value, *ends, strict=True)
    ]
    return {
        "type": "scatter",
        "x": place.line["middle"],
        "y": value,
        "name": place.name,
        "mode": "lines+markers",
        "connectgaps": False,
        "customdata": np.column_stack([place.line["period_label"], tooltips]),
        "hovertemplate": "%{fullData.name}, %{customdata[0]}: %{customdata[1]}<extra></extra>",
        **_look(place),
    }


def _layout(places: Sequence[PlaceOverTime], unit: str, rules: list[Options]) -> Options:
    """Period labels that fit, the unit above the axis, and room for the legend below."""
    periods = {
        period: told for place in places for period, *told in zip(*(place[c] for c in PERIOD), strict=True)
    }
    latest = sorted(periods.values(), reverse=True)
    shown = latest[:: -(-len(latest) // MOST_LABELS)]
    shades, words, whole_axis = bands(places)
    above = {"text": unit, "x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yshift": 6}
    return {
        "height": 380 + LABEL_ROOM * (len(places) // 2),
        "shapes": [*rules, *shades],
        "xaxis": {
            **whole_axis,
            "tickvals": np.array([middle for _, middle, _ in shown]),
            "ticktext": [label.replace(" ", "<br>", 1) for _, _, label in shown],
            "showgrid": False,
        },
        "yaxis": {"zeroline": False},
        "annotations": [above | {"yanchor": "bottom", "showarrow": False, "font": {"size": 14}}, *words],
        "margin": {"l": 8, "r": 16, "t": 36, "b": 8},
        "legend": {"y": -0.14},
        "showlegend": True,
    }
