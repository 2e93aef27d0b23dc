"""An area's figures of one theme as dots and intervals, each unit on a scale of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from views.formats import SYMBOLS, figure, known, middle
from views.profile.profile_row import ProfileRow, is_comparable
from views.theme import AREA, COMPARATOR, TEXT, plain

ROW, PANEL, LEGEND = 46, 62, 90
"""Heights in pixels of one figure, of a panel's scale, and of the legend."""

APART = 8
"""Figures of one unit share a scale unless one is this many times another: the smaller would be lost."""

AREA_MARK = {"symbol": "circle", "size": 13, "color": AREA}
FIGURE_MARKS = {
    "rest": {"symbol": "diamond-open", "size": 12, "color": TEXT, "line": {"width": 2}},
    "borough": {"symbol": "square-open", "size": 11, "color": TEXT, "line": {"width": 2}},
    "comparator": {"symbol": "x-thin-open", "size": 11, "color": COMPARATOR, "line": {"width": 3}},
}


def theme_chart(
    rows: pd.DataFrame, area: str, borough: str, comparators: Mapping[str, str]
) -> go.Figure | None:
    """One line per figure: the area as a dot with its 95% interval, the rest of the borough, the comparator.

    The whole borough stands in where there is no rest. `comparators` names their places. None where nothing
    can be drawn.
    """
    panels = _panels(_comparable(rows))
    if not panels:
        return None
    heights = [ROW * len(panel) + PANEL for panel in panels]
    total = sum(heights)
    others = [comparators[p] for p in dict.fromkeys(rows["comparator_place"]) if p in comparators]
    names = {
        "rest": f"Rest of {borough}",
        "borough": f"{borough} as a whole",
        "comparator": " or ".join(others),
    }
    data: list[dict[str, object]] = []
    layout: dict[str, object] = {}
    notes: list[dict[str, object]] = []
    in_legend: set[str] = set()
    top = total
    for index, (panel, height) in enumerate(zip(panels, heights, strict=True), 1):
        bottom = top - height
        axis = "" if index == 1 else str(index)
        layout[f"yaxis{axis}"] = {
            "domain": [(bottom + PANEL) / total, top / total],
            "range": [-0.35, len(panel) - 0.2],
            "visible": False,
            "fixedrange": True,
        }
        layout[f"xaxis{axis}"] = {
            "anchor": f"y{axis}",
            "title": {"text": panel[0].unit, "standoff": 4},
            "fixedrange": True,
            "range": _range(panel),
            "zeroline": False,
            "showgrid": True,
            "nticks": 6,
            "showline": True,
        }
        data += _traces(panel, axis, area, names, in_legend)
        notes += _labels(panel, axis)
        top = bottom
    chart = go.Figure({"data": data, "layout": {**layout, "annotations": notes}})
    plain(chart, height=total + LEGEND)
    # distances in pixels, so that the legend keeps clear of the last scale whatever the number of lines
    chart.update_layout(legend={"y": -8 / total, "x": 0}, margin={"b": LEGEND - 20})
    return chart


def theme_alt(rows: pd.DataFrame, area: str, borough: str) -> str:
    """What the chart shows, for those who don't see it."""
    drawn = _comparable(rows)
    words = [r.judgement for r in drawn if r.verdict not in ("not compared", "no clear difference")]
    counted = ", ".join(f"{words.count(w)} {w}" for w in dict.fromkeys(words))
    return (
        f"{area} is clearly different from the rest of {borough} on {len(words)} of {len(drawn)} figures"
        + (f": {counted}." if counted else ".")
    )


def _comparable(rows: pd.DataFrame) -> list[ProfileRow]:
    return [r for r in rows.itertuples() if is_comparable(r)]


def _panels(rows: list[ProfileRow]) -> list[list[ProfileRow]]:
    """Figures that can share a scale: the same unit, and of the same order of size."""
    panels: list[list[ProfileRow]] = []
    for unit in dict.fromkeys(r.unit for r in rows):
        same = [r for r in rows if r.unit == unit]
        if unit == "%":
            panels.append(same)
            continue
        size = 0.0
        group: list[ProfileRow] = []
        for r in sorted(same, key=lambda r: -abs(_most(r))):
            if group and abs(_most(r)) * APART < size:
                panels.append(_as_declared(group, same))
                group = []
            size = abs(_most(r)) if not group else size
            group.append(r)
        panels.append(_as_declared(group, same))
    return panels


def _as_declared(group: list[ProfileRow], order: list[ProfileRow]) -> list[ProfileRow]:
    return [r for r in order if any(r is other for other in group)]


def _points(r: ProfileRow) -> dict[str, float]:
    """The figures drawn on one line, by what they are."""
    other = (
        ("rest", r.rest, r.rest_low, r.rest_high)
        if known(r.rest_low)
        else ("borough", r.borough, r.borough_low, r.borough_high)
    )
    points = {"area": middle(r.value, r.value_low, r.value_high), other[0]: middle(*other[1:])}
    if known(r.comparator_low):
        points["comparator"] = middle(r.comparator, r.comparator_low, r.comparator_high)
    return points


def _most(r: ProfileRow) -> float:
    return max(_points(r).values(), key=abs)


def _range(panel: list[ProfileRow]) -> list[float]:
    """From zero where the figures are shares or rates; close around them for years, scores and indices."""
    ends = [v for r in panel for v in (*_points(r).values(), r.lower, r.upper) if known(v)]
    low, high = min(ends), max(ends)
    if panel[0].unit == "percentile":
        return [0, 100]
    if low >= 0 and (panel[0].unit == "%" or panel[0].unit.startswith("per") or low < 0.4 * high):
        return [-0.01 * high, 1.06 * high]
    room = 0.12 * (high - low or abs(high) or 1)
    return [low - room, high + room]


def _traces(
    panel: list[ProfileRow], axis: str, area: str, names: Mapping[str, str], in_legend: set[str]
) -> list[dict[str, object]]:
    """The marks of one panel, the area's last so that it lies on top; each name once in the legend."""
    traces = []
    for what in ("comparator", "rest", "borough", "area"):
        lines = [(len(panel) - 1 - i, r, p[what]) for i, r in enumerate(panel) if what in (p := _points(r))]
        if not lines:
            continue
        name = area if what == "area" else names[what]
        trace: dict[str, object] = {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "legendgroup": what,
            "showlegend": what not in in_legend,
            "x": [x for _, _, x in lines],
            "y": [y for y, _, _ in lines],
            "xaxis": f"x{axis}",
            "yaxis": f"y{axis}",
            "marker": AREA_MARK if what == "area" else FIGURE_MARKS[what],
            "legendrank": {"area": 1, "rest": 2, "borough": 3}.get(what, 4),
            "text": [f"{r.label}: {figure(x, None, None, r.decimals, r.unit)}" for _, r, x in lines],
            "hovertemplate": "%{text}<extra>" + name + "</extra>",
        }
        if what == "area":
            trace["error_x"] = {
                "type": "data",
                "symmetric": False,
                "color": AREA,
                "thickness": 3,
                "width": 6,
                "array": [r.upper - x if known(r.upper) else math.nan for _, r, x in lines],
                "arrayminus": [x - r.lower if known(r.lower) else math.nan for _, r, x in lines],
            }
        in_legend.add(what)
        traces.append(trace)
    return traces


def _labels(panel: list[ProfileRow], axis: str) -> list[dict[str, object]]:
    """The name and verdict of each figure above its line: on a phone there is no room beside it."""
    return [
        {
            "text": f"<b>{r.short_label}</b>  {_verdict(r)}",
            "x": 0,
            "xref": "paper",
            "y": len(panel) - 1 - i + 0.52,
            "yref": f"y{axis}",
            "xanchor": "left",
            "yanchor": "middle",
            "showarrow": False,
            "align": "left",
            "font": {"size": 14},
        }
        for i, r in enumerate(panel)
    ]


def _verdict(r: ProfileRow) -> str:
    if r.verdict == "not compared":
        return "not tested"
    tail = f" ({r.judgement})" if r.judgement in ("better", "worse") else ""
    return f"{SYMBOLS[r.judgement]} {r.verdict}{tail}"
