"""How needy each area is, and which offer it gets: one bar per area, the neediest first."""

from __future__ import annotations

import plotly.graph_objects as go

from metrics.choose.tiers import COORDINATED, MANAGED, Tiers
from views.choose.patterned_bars import add_bars
from views.choose.rows import TierArea
from views.choose.tiers_sentences import OFFERS, areas_by_need, same_offer, tiers_answer
from views.formats import number
from views.need.how_sure import surety
from views.need.simulation_shares import percent_of_simulations
from views.theme import AREA, REST, TEXT

LOOKS = {
    (MANAGED, False): ("Intensive offer", AREA, ""),
    (MANAGED, True): ("Intensive offer, not sure", AREA, "/"),
    (COORDINATED, True): ("Core offer, not sure", REST, "/"),
    (COORDINATED, False): ("Core offer", REST, ""),
}
"""Name, colour and pattern of each offer, open or not."""

ROWS, MARGINS = 300, 130
"""Heights in pixels of all lines, and of scale, title and legend together: the chart ends on the first
screen."""

TALLEST, SHORTEST, TWO_LINES = 48, 24, 36
"""Heights in pixels of one area's line: the most, the least, and the least for a text of two lines."""


def tiers_chart(tiers: Tiers) -> go.Figure:
    """A bar per area as long as its need, with how sure its offer is beside it, in words and as a share of
    the ways of counting.

    A line runs where the offers part.
    """
    rows = areas_by_need(tiers)
    row_height = min(max(ROWS // len(rows), SHORTEST), TALLEST)
    apart = "<br>" if row_height >= TWO_LINES else " "
    rows["line"] = [_line(r, apart) for r in rows.itertuples()]
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
            text=[_text(tiers, r, apart) for r in same.itertuples()],
            size=14,
            hover="%{y}: %{text}",
        )
    height = row_height * len(rows)
    chart.update_layout(height=height + MARGINS)
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
        title={"text": "Need, of 100; beside it how sure the offer is"},
        range=[0, max(1.55 * rows["need"].max(), 1)],
        nticks=6,
        zeroline=False,
    )
    return chart.update_layout(
        barmode="overlay", bargap=0.35, showlegend=True, legend={"y": -70 / height, "traceorder": "normal"}
    )


def tiers_chart_alt(tiers: Tiers) -> str:
    """The finding of the chart for those who can't see it: every area's offer, need, and how sure."""
    areas = "; ".join(
        f"{r.label}, {OFFERS[r.tier]}, {number(r.need, 1)}{_sure(tiers, r)}"
        for r in areas_by_need(tiers).itertuples()
    )
    return f"{tiers_answer(tiers)} The need of each area: {areas}."


def _line(row: TierArea, apart: str) -> str:
    return f"{row.label}{apart}{OFFERS[row.tier]}" if apart == "<br>" else row.label


def _text(tiers: Tiers, row: TierArea, apart: str) -> str:
    if not tiers.robustness.testable:
        return number(row.need, 1)
    share = same_offer(row)
    return f"{number(row.need, 1)}{apart}{surety(share).word}, {percent_of_simulations(share)}"


def _sure(tiers: Tiers, row: TierArea) -> str:
    share = same_offer(row)
    sure = f" ({surety(share).word}, {percent_of_simulations(share)} of the ways of counting)"
    return sure if tiers.robustness.testable else ""
