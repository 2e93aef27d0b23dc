"""How needy each area is, and whether it is managed: one bar per area, the neediest first."""

from __future__ import annotations

import plotly.graph_objects as go

from metrics.choose.tiers import COORDINATED, MANAGED, Tiers
from views.choose.patterned_bars import add_bars
from views.choose.tiers_sentences import areas_by_need, top_text
from views.formats import number
from views.need.simulation_shares import percent_of_simulations
from views.theme import AREA, REST, TEXT, plain

LOOKS = {
    (MANAGED, False): ("Managed", AREA, ""),
    (MANAGED, True): ("Managed, contested", AREA, "/"),
    (COORDINATED, True): ("Co-ordinated, contested", REST, "/"),
    (COORDINATED, False): ("Co-ordinated", REST, ""),
}
"""Name, colour and pattern of each tier, contested or not; the tier stands beside the area's name too."""

ROW, MARGINS = 48, 130
"""Heights in pixels of one area's line, and of scale, title and legend together."""


def tiers_chart(tiers: Tiers) -> go.Figure:
    """A bar per area as long as its need, with the share of draws in which it is among the neediest beside.

    A line runs where the tiers part.
    """
    rows = areas_by_need(tiers)
    rows["line"] = [f"{r.label}<br>{r.tier}" for r in rows.itertuples()]
    chart = go.Figure()
    for (tier, contested), (name, colour, pattern) in LOOKS.items():
        same = rows[(rows["tier"] == tier) & (rows["contested"] == contested)]
        if same.empty:
            continue
        add_bars(
            chart,
            same["need"],
            same["line"],
            name=name,
            colour=colour,
            pattern=pattern,
            text=[f"{number(r.need, 1)} ({percent_of_simulations(r.in_top)})" for r in same.itertuples()],
            size=14,
            hover="%{y}: %{text}",
        )
    height = ROW * len(rows)
    plain(chart, height=height + MARGINS)
    managed = int((rows["tier"] == MANAGED).sum())
    if managed < len(rows):
        chart.add_hline(y=len(rows) - managed - 0.5, line={"color": TEXT, "width": 2, "dash": "dash"})
    chart.update_yaxes(
        categoryorder="array",
        categoryarray=list(rows["line"])[::-1],
        ticksuffix=" ",
        range=[-0.6, len(rows) - 0.4],
    )
    chart.update_xaxes(
        title={"text": f"Need (% of draws {top_text(tiers)})"},
        range=[0, max(1.55 * rows["need"].max(), 1)],
        nticks=6,
        zeroline=False,
    )
    return chart.update_layout(
        barmode="overlay", bargap=0.35, showlegend=True, legend={"y": -70 / height, "traceorder": "normal"}
    )


def tiers_chart_alt(tiers: Tiers) -> str:
    """The chart in a sentence for those who can't see it."""
    areas = "; ".join(
        f"{r.name}, {r.tier}, {number(r.need, 1)} ({percent_of_simulations(r.in_top)})"
        for r in tiers.areas.itertuples(index=False)
    )
    return (
        f"Bars of the need of each area, with the share of draws in which it is {top_text(tiers)}: {areas}. "
        "The table below says the same."
    )
