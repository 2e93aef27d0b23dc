"""Small multiples: a panel for each area on one scale, the rest of its borough and England grey behind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from metrics.profile.area_facts import short_name
from views.formats import INTERVAL, limits, number, with_unit
from views.theme import AREA, GREY, REST, TEXT
from views.trends.charts import DASHES, spread_apart
from views.trends.over_time import Options, OverTime, PlaceOverTime, bands, known_until, supplied_nothing
from views.trends.sentences import trend_sentence
from views.trends.words import IN_FULL

HEIGHT, TOP, BOTTOM = 196, 26, 26
"""Heights in pixels of a panel, of its name, and of its periods."""

LABELS = 96
"""Width in pixels of the labels at the ends of lines."""

UNTOLD = {"hoverinfo": "skip"}
"""What stands behind has no tooltips."""

LONG = 9
"""Characters of a period's name above which the month in which it ends stands on the axis."""


def panel(drawn: OverTime, place: str, unit: str, decimals: int, word: str = "") -> go.Figure:
    """One place's line, coloured; the rest of its borough and comparators grey; each with its name and last
    figure at its end. All panels of a series have the same scales."""
    own = next(each for each in drawn.places if each.place == place)
    borough = [each for each in drawn.of_role("borough") if each is not own]
    behind = [*_rest(own, borough), *_comparators(drawn)]
    told = {"customdata": _tooltips(own, unit, decimals), "hovertemplate": "%{customdata}<extra></extra>"}
    # points alone between two gaps would not be seen on a line
    marked = {"mode": "lines+markers", "marker": {"size": 5, "color": AREA}}
    own_line = _line(own, "value", {"color": AREA, "width": 3}) | told | marked
    ends = [(name, *_last(line), GREY) for line, name in behind] + [("", *_last(own_line), AREA)]
    shades, words, whole_axis = bands([*borough, own])
    scale = drawn.scale
    title = {
        "text": " ".join(filter(None, [f"<b>{short_name(own.name)}</b>", word])),
        "x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 4,
        "showarrow": False, "font": {"size": 15, "color": TEXT},
    }  # fmt: skip
    layout = {
        "height": HEIGHT,
        "annotations": [*_labels(ends, drawn.middles[-1], decimals, scale), title, *words],
        "yaxis": {
            "range": scale, "nticks": 4, "zeroline": False, "fixedrange": True, "tickfont": {"size": 12},
        },
        "xaxis": {**_first_and_last(drawn), "showgrid": False, "fixedrange": True, **whole_axis},
        "margin": {"l": 4, "r": LABELS, "t": TOP, "b": BOTTOM},
        "shapes": [*drawn.boundary_rules, *shades],
        "showlegend": False,
    }  # fmt: skip
    return go.Figure({"data": [*(line for line, _ in behind), own_line], "layout": layout})


def trend_word(direction: str, judgement: str) -> str:
    """A tested trend in a word with its symbol; empty where none was tested."""
    return IN_FULL.get((direction, judgement), "")


def _rest(own: PlaceOverTime, borough: list[PlaceOverTime]) -> list[tuple[Options, str]]:
    """The line of the rest of the borough; of the whole of it where the area can't be taken out."""
    grey = {"color": REST, "width": 2}
    if known_until(own["rest"]) is not None:
        return [(_line(own, "rest", grey) | UNTOLD, "rest")]
    return [(_line(whole, "value", grey) | UNTOLD, whole.name) for whole in borough]


def _comparators(drawn: OverTime) -> list[tuple[Options, str]]:
    return [
        (
            _line(each, "value", {"color": REST, "width": 1.5, "dash": DASHES[at % len(DASHES)]}) | UNTOLD,
            each.name,
        )
        for at, each in enumerate(drawn.of_role("comparator"))
        if known_until(each["value"]) is not None
    ]


def _line(place: PlaceOverTime, column: str, line: Options) -> Options:
    return {
        "type": "scatter",
        "x": place.line["middle"],
        "y": place.line[column],
        "mode": "lines",
        "connectgaps": False,
        "line": line,
    }


def _tooltips(own: PlaceOverTime, unit: str, decimals: int) -> list[str]:
    """What is told of each point of a place's line; nothing of those that break it."""
    line = own.line
    ends = set(own["middle"])
    return [
        f"{period}: {with_unit(v, decimals, unit)}<br>{INTERVAL} {limits(a, b, decimals)}"
        if middle in ends
        else ""
        for middle, period, v, a, b in zip(
            *(line[column] for column in ("middle", "period_label", "value", "lower", "upper")), strict=True
        )
    ]


def _last(line: Options) -> tuple[Any, float]:
    """The day and the figure at which a line ends."""
    at = known_until(line["y"])
    return (None, float("nan")) if at is None else (line["x"][at], float(line["y"][at]))


def _labels(
    ends: list[tuple[str, Any, float, str]], last: Any, decimals: int, scale: tuple[float, float]
) -> list[Options]:
    """Name and last figure at the end of each line, none over another; the name alone where a line ends
    before the last period: a figure of long ago would be taken for today's."""
    now = [end for end in ends if end[1] == last]
    levels = spread_apart(np.array([value for _, _, value, _ in now]), *scale, HEIGHT - TOP - BOTTOM)
    labels: list[Options] = []
    for y, (name, _, value, colour) in zip(levels, now, strict=True):
        words = number(value, decimals) if name else f"<b>{number(value, decimals)}</b>"
        labels.append(
            {
                "text": f"{name} {words}".strip(), "x": 1, "xref": "paper", "xanchor": "left", "xshift": 6,
                "y": y, "yanchor": "middle", "showarrow": False, "font": {"size": 13, "color": colour},
            }
        )  # fmt: skip
    early = [end for end in ends if end[0] and end[1] is not None and end[1] < last]
    for name, x, y, _ in early:
        at = {"x": pd.Timestamp(x), "y": y, "yshift": 9}
        labels.append({"text": name, **at, "showarrow": False, "font": {"size": 12, "color": GREY}})
    return labels


def _first_and_last(drawn: OverTime) -> Options:
    """The first and the last period on the axis, by short names."""
    place = drawn.places[0]
    days, names = [], []
    for at in (place["end"].argmin(), place["end"].argmax()):
        label = place["period_label"][at]
        days.append(pd.Timestamp(place["middle"][at]))
        names.append(label if len(label) <= LONG else pd.Timestamp(place["end"][at]).strftime("%b %Y"))
    return {"tickvals": days, "ticktext": names, "tickfont": {"size": 12}, "tickangle": 0}


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
