"""Small multiples: a panel for each area on one scale, the rest of its borough and England grey behind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from metrics.profile.area_facts import short_name
from views.formats import INTERVAL, limits, number, with_unit
from views.theme import AREA, GREY, REST, TEXT, plain
from views.trends.charts import (
    DASHES,
    Options,
    boundary_rules,
    mid_period,
    parted,
    spread_apart,
    supplied_nothing,
    with_bands,
    within_reach,
)
from views.trends.sentences import trend_sentence
from views.trends.words import IN_FULL

HEIGHT, TOP, BOTTOM = 196, 26, 26
"""Heights in pixels of a panel, of its name, and of its periods."""

LABELS = 96
"""Width in pixels of the labels at the ends of lines."""

LONG = 9
"""Characters of a period's name above which the month in which it ends stands on the axis."""


def panel(rows: pd.DataFrame, place: str, unit: str, decimals: int, word: str = "") -> go.Figure:
    """One place's line, coloured; the rest of its borough and comparators grey; each with its name and last
    figure at its end. All panels of a series have the same scales."""
    rows = within_reach(rows)
    own = rows[rows["place"] == place]
    low, high = _scale(rows)
    behind = [*_rest(rows, own), *_comparators(rows)]
    figure = plain(go.Figure({"data": [line for line, _ in behind]}), height=HEIGHT)
    own_line = _line(own, "value", {"color": AREA, "width": 3}, _tooltips(own, unit, decimals))
    # points alone between two gaps would not be seen on a line
    own_line |= {"mode": "lines+markers", "marker": {"size": 5, "color": AREA}}
    figure.add_scatter(**own_line)
    last = mid_period(rows).max()
    ends = [(name, *_last(line), GREY) for line, name in behind] + [("", *_last(own_line), AREA)]
    _label(figure, [end for end in ends if end[1] == last], decimals, (low, high))
    for name, x, y, _ in ends:
        if name and x is not None and x < last:  # a figure of long ago would be taken for today's
            figure.add_annotation(
                text=name, x=x, y=y, yshift=9, showarrow=False, font={"size": 12, "color": GREY}
            )
    figure.add_annotation(
        text=" ".join(filter(None, [f"<b>{short_name(own['name'].iloc[0])}</b>", word])),
        x=0, xref="paper", xanchor="left", y=1, yref="paper", yanchor="bottom", yshift=4,
        showarrow=False, font={"size": 15, "color": TEXT},
    )  # fmt: skip
    figure.update_yaxes(range=[low, high], nticks=4, zeroline=False, fixedrange=True, tickfont={"size": 12})
    figure.update_xaxes(**_first_and_last(rows), showgrid=False, fixedrange=True)
    figure.update_layout(
        shapes=[*figure.layout.shapes, *boundary_rules(rows)],
        margin={"l": 4, "r": LABELS, "t": TOP, "b": BOTTOM},
        showlegend=False,
    )
    return with_bands(figure, rows[(rows["role"] == "borough") | (rows["place"] == place)])


def trend_word(direction: str, judgement: str) -> str:
    """A tested trend in a word with its symbol; empty where none was tested."""
    return IN_FULL.get((direction, judgement), "")


def _scale(rows: pd.DataFrame) -> tuple[float, float]:
    """The scale that all panels share: from zero where the lowest figure is less than half of the highest."""
    values = rows[["value", "rest"]].to_numpy(float)
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    if 0 <= low < high / 2:
        low = 0.0
    room = (high - low or abs(high) or 1.0) * 0.08
    return (low - room if low else 0.0), high + room


def _rest(rows: pd.DataFrame, own: pd.DataFrame) -> list[tuple[Options, str]]:
    """The line of the rest of the borough; of the whole of it where the area can't be taken out."""
    grey = {"color": REST, "width": 2}
    if own["rest"].notna().any():
        return [(_line(own, "rest", grey), "rest")]
    whole = rows[(rows["role"] == "borough") & (rows["place"] != own["place"].iloc[0])]
    return [(_line(whole, "value", grey), str(whole["name"].iloc[0]))] if len(whole) else []


def _comparators(rows: pd.DataFrame) -> list[tuple[Options, str]]:
    beside = rows[rows["role"] == "comparator"].groupby("name", sort=False)
    return [
        (_line(own, "value", {"color": REST, "width": 1.5, "dash": DASHES[at % len(DASHES)]}), str(name))
        for at, (name, own) in enumerate(beside)
        if own["value"].notna().any()
    ]


def _line(own: pd.DataFrame, column: str, line: Options, tooltips: list[str] | None = None) -> Options:
    broken = parted(own).reset_index(drop=True)
    hover: Options = {"hoverinfo": "skip"}
    if tooltips is not None:
        hover = {
            "customdata": _tooltips_of(broken, own, tooltips),
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    return {
        "type": "scatter",
        "x": mid_period(broken),
        "y": broken[column],
        "mode": "lines",
        "connectgaps": False,
        "line": line,
        **hover,
    }


def _tooltips(own: pd.DataFrame, unit: str, decimals: int) -> list[str]:
    return [
        f"{period}: {with_unit(v, decimals, unit)}<br>{INTERVAL} {limits(a, b, decimals)}"
        for period, v, a, b in zip(own["period_label"], own["value"], own["lower"], own["upper"], strict=True)
    ]


def _tooltips_of(broken: pd.DataFrame, own: pd.DataFrame, tooltips: list[str]) -> list[str]:
    """The tooltips of rows among which empty ones were set to break the line."""
    by_end = dict(zip(own["end"], tooltips, strict=True))
    return [by_end.get(end, "") for end in broken["end"]]


def _last(line: Options) -> tuple[pd.Timestamp | None, float]:
    """The day and the figure at which a line ends."""
    known_at = line["y"].last_valid_index()
    return (None, float("nan")) if known_at is None else (line["x"][known_at], float(line["y"][known_at]))


def _label(
    figure: go.Figure,
    ends: list[tuple[str, pd.Timestamp, float, str]],
    decimals: int,
    scale: tuple[float, float],
) -> None:
    """Name and last figure at the end of each line, none over another."""
    if not ends:
        return
    at = spread_apart(np.array([value for _, _, value, _ in ends]), *scale, HEIGHT - TOP - BOTTOM)
    for y, (name, _, value, colour) in zip(at, ends, strict=True):
        words = number(value, decimals) if name else f"<b>{number(value, decimals)}</b>"
        figure.add_annotation(
            text=f"{name} {words}".strip(), x=1, xref="paper", xanchor="left", xshift=6, y=y,
            yanchor="middle", showarrow=False, font={"size": 13, "color": colour},
        )  # fmt: skip


def _first_and_last(rows: pd.DataFrame) -> Options:
    """The first and the last period on the axis, by short names."""
    ends = rows.sort_values("end").iloc[[0, -1]]
    days = mid_period(ends)
    names = [
        label if len(label) <= LONG else end.strftime("%b %Y")
        for label, end in zip(ends["period_label"], ends["end"], strict=True)
    ]
    return {"tickvals": list(days), "ticktext": names, "tickfont": {"size": 12}, "tickangle": 0}


def panels_of(rows: pd.DataFrame, changes: pd.DataFrame) -> list[tuple[str, str]]:
    """The places that have a panel, each with its trend in a word: the areas, or the borough where none is
    shown."""
    words = {
        row.place: trend_word(row.direction, row.judgement) if not row.why else ""
        for row in changes.itertuples(index=False)
    }
    areas = rows[rows["role"] == "area"]
    shown = (areas if len(areas) else rows[rows["role"] == "borough"])["place"].unique()
    return [(str(place), words.get(place, "")) for place in shown]


def panel_alt(
    rows: pd.DataFrame, changes: pd.DataFrame, place: str, label: str, unit: str, decimals: int
) -> str:
    """What a panel shows, in a sentence: the place's way from its first figure to its last."""
    name = rows.loc[rows["place"] == place, "name"].iloc[0]
    own = changes[changes["place"] == place]
    way = trend_sentence(next(own.itertuples(index=False)), unit, decimals) if len(own) else "no figures."
    lacking = "".join(f" No figures: {reason}." for reason in supplied_nothing(rows[rows["place"] == place]))
    return f"{label} in {name}: {way}{lacking}".replace("**", "")
