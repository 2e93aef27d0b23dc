"""Who lives in an area: its ages as bars, the borough's as an outline."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from views.formats import number
from views.theme import AREA, TEXT

SIDES = {"males": -1, "females": 1, "persons": 1}
"""Males to the left, females to the right; all to the right where the sexes aren't known."""

DECIMALS = {"residents": 0, "share": 1}

COLOURS = {"males": "#28A197", "females": AREA, "persons": AREA}


def pyramid(ages: pd.DataFrame, area: str, borough: str) -> go.Figure:
    """One bar per age band and sex: its share of the area's residents; the borough's share as an outline."""
    sexes = ["males", "females"] if {"males", "females"} <= set(ages["sex"]) else ["persons"]
    shown = ages[ages["sex"].isin(sexes)]
    most = float(shown.loc[shown["beside"] != "rest", "share"].max()) * 1.08
    data = []
    for sex in sexes:
        own, whole = (_of(shown, sex, beside) for beside in ("area", "borough"))
        named = f", {sex}" if len(sexes) > 1 else ""
        data.append(_bars(own, SIDES[sex], f"{area}{named}", {"color": COLOURS[sex]}, 0.8))
        data.append(
            _bars(
                whole,
                SIDES[sex],
                f"{borough} as a whole",
                {"color": "rgba(0,0,0,0)", "line": {"color": TEXT, "width": 2}},
                0.98,
                sex == sexes[0],
            )
        )
    ticks = _ticks(most)
    signed = [-t for t in reversed(ticks) if t] + ticks if len(sexes) > 1 else ticks
    figure = go.Figure(
        {
            "data": data,
            "layout": {
                "barmode": "overlay",
                "bargap": 0,
                "xaxis": {
                    "range": [-most, most] if len(sexes) > 1 else [0, most],
                    "tickvals": signed,
                    "fixedrange": True,
                    "ticktext": [number(abs(t)) for t in signed],
                    "title": {"text": "% of all residents of the place"},
                },
                "yaxis": {
                    "title": {"text": "Age"},
                    "type": "category",
                    "fixedrange": True,
                    "showgrid": False,
                    "tickmode": "linear",
                },
            },
        }
    )
    figure.update_layout(height=34 + 24 * shown["band"].nunique() + 130)
    if len(sexes) > 1:
        figure.layout.annotations = [
            _heading("<b>Males</b>", 0.02, "left"),
            _heading("<b>Females</b>", 0.98, "right"),
        ]
    return figure


def _heading(text: str, x: float, side: str) -> dict[str, object]:
    """A heading inside a half of the pyramid."""
    beside = {"x": x, "y": 1, "xref": "paper", "yref": "paper", "xanchor": side}
    return {"text": text, **beside, "showarrow": False}


def pyramid_alt(ages: pd.DataFrame, area: str, borough: str) -> str:
    """What the pyramid shows, in words: where the area stands furthest above and below the borough."""
    wide = (
        ages[ages["sex"] == "persons"]
        .pivot_table(index=["from_age", "band"], columns="beside", values="share")
        .reset_index()
    )
    apart = wide["area"] - wide["borough"]
    if not apart.abs().max() > 0:
        return f"{area} has the same ages as {borough} as a whole."
    more, fewer = wide.loc[apart.idxmax()], wide.loc[apart.idxmin()]
    return (
        f"{area} has more people aged {more['band']} than {borough} as a whole "
        f"({number(more['area'], 1)}% against {number(more['borough'], 1)}%), and fewer aged "
        f"{fewer['band']} ({number(fewer['area'], 1)}% against {number(fewer['borough'], 1)}%)."
    )


def age_table(ages: pd.DataFrame, area: str, borough: str) -> pd.DataFrame:
    """One row per age band and one for all ages: residents, the sexes where known, and shares."""
    cells = ages.set_index(["beside", "sex", "band"])[["residents", "share"]]
    bands = list(dict.fromkeys(ages["band"]))

    def column(beside: str, sex: str, what: str) -> list[str]:
        values = cells.loc[(beside, sex), what].reindex(bands)
        return [number(v, DECIMALS[what]) for v in [*values, values.sum(skipna=False)]]

    table = {"Age": [*bands, "All ages"], f"{area}: residents": column("area", "persons", "residents")}
    if {"females", "males"} <= set(ages["sex"]):
        table["Females"] = column("area", "females", "residents")
        table["Males"] = column("area", "males", "residents")
    table[f"{area}: %"] = column("area", "persons", "share")
    table[f"{borough}: %"] = column("borough", "persons", "share")
    table[f"Rest of {borough}: %"] = column("rest", "persons", "share")
    return pd.DataFrame(table)


def _of(ages: pd.DataFrame, sex: str, beside: str) -> pd.DataFrame:
    return ages[(ages["sex"] == sex) & (ages["beside"] == beside)]


def _bars(
    rows: pd.DataFrame, side: int, name: str, marker: dict[str, object], width: float, legend: bool = True
) -> dict[str, object]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": (side * rows["share"]).tolist(),
        "y": rows["band"].tolist(),
        "width": width,
        "name": name,
        "marker": marker,
        "showlegend": legend,
        "text": [
            f"{b}: {number(s, 1)}% ({number(n)} people)"
            for b, s, n in zip(rows["band"], rows["share"], rows["residents"], strict=True)
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra>" + name + "</extra>",
    }


def _ticks(most: float) -> list[int]:
    step = 1 if most <= 5 else 2 if most <= 10 else 10
    return list(range(0, int(most) + 1, step))
