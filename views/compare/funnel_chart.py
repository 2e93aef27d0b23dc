"""Wards against the borough's figure: which stand further off than chance would put a ward of their size."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from metrics.statistics.funnel import Funnel
from views.formats import figure, limits, middles, number
from views.profile.sentences import LISTED
from views.theme import plain
from views.wording import enumeration, first_few

INK, GREY = "#0b0c0c", "#595959"
MARKS = {
    "inside": ("Inside the lines", "circle-open", GREY),
    "outside 95": ("Outside 95 %", "diamond", "#5A3E85"),
    "outside 99.8": ("Outside 99.8 %", "square", "#A8341C"),
    "not compared": ("Range only", "x", INK),
}


def funnel_chart(wards: pd.DataFrame, lines: Funnel, unit: str, decimals: int, counted: str) -> go.Figure:
    """A point per ward by its size, the borough's figure, and the limits of chance around it."""
    drawn = go.Figure()
    for name, limit, dash in (
        ("95 % limits", lines.limits_95, "dash"),
        ("99.8 % limits", lines.limits_998, "solid"),
    ):
        for side, shown in ((limit.upper, True), (limit.lower, False)):
            drawn.add_scatter(
                x=lines.n,
                y=side,
                mode="lines",
                name=name,
                legendgroup=name,
                showlegend=shown,
                hoverinfo="skip",
                line={"color": GREY, "width": 1.5, "dash": dash},
            )
    drawn.add_scatter(
        x=[lines.n.min(), lines.n.max()],
        y=[lines.reference] * 2,
        mode="lines",
        name="Borough",
        hoverinfo="skip",
        line={"color": INK, "width": 3},
    )
    for position, (name, symbol, colour) in MARKS.items():
        same = wards[wards["position"] == position]
        if len(same):
            told = [
                f"{r.name}: {figure(r.value, r.value_low, r.value_high, decimals, unit)}, of {number(r.n)}"
                for r in same.rename_axis("row").itertuples(index=False)
            ]
            drawn.add_scatter(
                x=same["n"],
                y=middles(same),
                mode="markers",
                name=name,
                marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
                customdata=told,
                hovertemplate="%{customdata}<extra></extra>",
            )
    plain(drawn, height=460)
    drawn.update_xaxes(title={"text": counted}, nticks=6, tickformat=",", zeroline=False, showgrid=False)
    drawn.update_yaxes(zeroline=False, nticks=7)
    drawn.add_annotation(
        text=unit,
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 14},
        yshift=6,
    )
    return drawn.update_layout(margin={"t": 36}, legend={"y": -0.22})


def funnel_sentence(wards: pd.DataFrame, reference: float, period: str, unit: str, decimals: int) -> str:
    """The wards furthest outside the limits by name, and whether being outside singles anything out."""
    judged = wards[wards["position"] != "not compared"]
    far = judged[judged["position"] == "outside 99.8"].sort_values("value", ascending=False)
    near = judged[judged["position"] == "outside 95"].sort_values("value", ascending=False)
    told = [f"{period}: the wards together have {number(reference, decimals)} {unit}."]
    for rows, what in ((far, "Outside the 99.8 % limits"), (near, "Outside the 95 % limits only")):
        sides = [(rows[rows["value"] > reference], "above"), (rows[rows["value"] < reference][::-1], "below")]
        named = [f"{side}: {_named(some, decimals)}" for some, side in sides if len(some)]
        if named:
            told.append(f"{what}, {'; '.join(named)}.")
    if not len(far) and not len(near):
        told.append(
            "No ward stands outside the limits: the differences are no greater than chance makes them."
        )
    elif len(far) > len(judged) / 2:
        told.append(
            "Most wards lie outside: they differ by far more than chance, so being outside singles none out."
        )
    return " ".join(told)


def funnel_table(wards: pd.DataFrame, unit: str, decimals: int) -> pd.DataFrame:
    """One row per ward, highest figure first: figure, interval, count, out of how many, position."""
    rows = wards.sort_values(["value", "name"], ascending=[False, True], na_position="last")
    return pd.DataFrame(
        {
            "Ward": rows["name"],
            f"Figure ({unit})": [
                figure(r.value, r.value_low, r.value_high, decimals) for r in rows.itertuples(index=False)
            ],
            "95 % interval": [limits(r.lower, r.upper, decimals) for r in rows.itertuples(index=False)],
            "Count": [number(x) for x in rows["x"]],
            "Out of": [number(n) for n in rows["n"]],
            "Funnel": rows["position"],
        }
    )


def _named(wards: pd.DataFrame, decimals: int) -> str:
    """The first few by name, furthest out first; the table has the others."""
    named = [f"**{r.name}** ({number(r.value, decimals)})" for r in wards.itertuples(index=False)]
    return enumeration(first_few(named, LISTED))
