"""Wards against the borough's figure: which stand further off than chance would put a ward of their size."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from metrics.statistics.funnel import (
    ALARM,
    INSIDE,
    NOT_COMPARED,
    OUTSIDE_ALARM,
    OUTSIDE_WARNING,
    WARNING,
    Funnel,
)
from views.formats import INTERVAL, figure, limits, middles, number, with_unit
from views.profile.sentences import MOST_NAMED
from views.theme import GREY, TEXT, note
from views.wording import count, enumeration, first_few

WARNING_LEVEL, ALARM_LEVEL = (f"{100 * level:g}%" for level in (WARNING, ALARM))
FUNNEL_METHOD = (
    "The lines of the funnel are limits of chance around the borough's figure: by chance one ward in twenty "
    f"would stand outside the {WARNING_LEVEL} lines, and one in 500 outside the {ALARM_LEVEL} lines. Outside "
    "the first a ward is probably different, outside the second clearly."
)
"""What the lines are, for the method at the foot."""

NEARLY_EVERY = 0.8
"""Share of the wards from which nearly every one differs."""

POSITION_MARKS = {
    INSIDE: ("Inside the lines", "circle-open", GREY),
    OUTSIDE_WARNING: (f"Outside {WARNING_LEVEL}", "diamond", "#5A3E85"),
    OUTSIDE_ALARM: (f"Outside {ALARM_LEVEL}", "square", "#A8341C"),
    NOT_COMPARED: ("Range only", "x", TEXT),
}


def funnel_chart(wards: pd.DataFrame, lines: Funnel, unit: str, decimals: int, counted: str) -> go.Figure:
    """A point per ward by its size, the borough's figure, and the limits of chance around it."""
    chart = go.Figure()
    for name, limit, dash in (
        (f"{WARNING_LEVEL} limits", lines.limits_95, "dash"),
        (f"{ALARM_LEVEL} limits", lines.limits_998, "solid"),
    ):
        for side, shown in ((limit.upper, True), (limit.lower, False)):
            chart.add_scatter(
                x=lines.n,
                y=side,
                mode="lines",
                name=name,
                legendgroup=name,
                showlegend=shown,
                hoverinfo="skip",
                line={"color": GREY, "width": 1.5, "dash": dash},
            )
    chart.add_scatter(
        x=[lines.n.min(), lines.n.max()],
        y=[lines.reference] * 2,
        mode="lines",
        name="Borough",
        hoverinfo="skip",
        line={"color": TEXT, "width": 3},
    )
    for position, (name, symbol, colour) in POSITION_MARKS.items():
        same = wards[wards["position"] == position]
        if len(same):
            tooltips = [
                f"{r.name}: {figure(r.value, r.value_low, r.value_high, decimals, unit)}, of {number(r.n)}"
                for r in same.rename_axis("row").itertuples(index=False)
            ]
            chart.add_scatter(
                x=same["n"],
                y=middles(same),
                mode="markers",
                name=name,
                marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
                customdata=tooltips,
                hovertemplate="%{customdata}<extra></extra>",
            )
    chart.update_layout(height=460)
    chart.update_xaxes(title={"text": counted}, nticks=6, tickformat=",", zeroline=False, showgrid=False)
    chart.update_yaxes(zeroline=False, nticks=7)
    note(chart, unit, 0, xref="paper", yshift=6)
    return chart.update_layout(margin={"t": 36}, legend={"y": -0.22})


def funnel_heading(wards: pd.DataFrame, label: str) -> str:
    """How many wards differ by more than chance, as a heading."""
    judged = wards[wards["position"] != NOT_COMPARED]
    far = int((judged["position"] == OUTSIDE_ALARM).sum())
    if judged.empty:
        return f"{label} by ward"
    if not far:
        return "No ward differs clearly from the others by more than chance"
    if far >= NEARLY_EVERY * len(judged):
        return "Nearly every ward differs by more than chance"
    return f"{far} of {count(len(judged), 'ward')} differ{'s' if far == 1 else ''} by more than chance"


def funnel_sentence(wards: pd.DataFrame, reference: float, period: str, unit: str, decimals: int) -> str:
    """The borough's figure, and the wards furthest above and below it by name."""
    judged = wards[wards["position"] != NOT_COMPARED]
    far = judged[judged["position"] == OUTSIDE_ALARM].sort_values("value", ascending=False)
    near = judged[judged["position"] == OUTSIDE_WARNING].sort_values("value", ascending=False)
    sentences = [f"{period}: all wards together have {with_unit(reference, decimals, unit)}."]
    for rows, what in ((far, "Clearly"), (near, "Probably")):
        sides = [(rows[rows["value"] > reference], "above"), (rows[rows["value"] < reference][::-1], "below")]
        named = [f"{side}: {_named(some, decimals)}" for some, side in sides if len(some)]
        if named:
            sentences.append(f"{what} {'; '.join(named)}.")
    if not len(far) and not len(near):
        sentences.append("The wards differ no more than chance would make them.")
    return " ".join(sentences)


def funnel_table(wards: pd.DataFrame, unit: str, decimals: int) -> pd.DataFrame:
    """One row per ward, highest figure first: figure, interval, count, out of how many, position."""
    rows = wards.sort_values(["value", "name"], ascending=[False, True], na_position="last")
    return pd.DataFrame(
        {
            "Ward": rows["name"],
            f"Figure ({unit})": [
                figure(r.value, r.value_low, r.value_high, decimals) for r in rows.itertuples(index=False)
            ],
            INTERVAL: [limits(r.lower, r.upper, decimals) for r in rows.itertuples(index=False)],
            "Count": [number(x) for x in rows["x"]],
            "Out of": [number(n) for n in rows["n"]],
            "Funnel": rows["position"],
        }
    )


def _named(wards: pd.DataFrame, decimals: int) -> str:
    """The first few by name, furthest out first; the table has the others."""
    named = [f"**{r.name}** ({number(r.value, decimals)})" for r in wards.itertuples(index=False)]
    return enumeration(first_few(named, MOST_NAMED))
