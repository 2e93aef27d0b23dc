"""How needy each area is, and whether it is managed: one bar per area, the neediest first."""

from __future__ import annotations

import plotly.graph_objects as go

from metrics.choose.tiers import COORDINATED, MANAGED, Tiers
from views.choose.tiers_sentences import labels, top_words
from views.formats import number
from views.need.reasons import percent
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
    rows = tiers.areas.assign(label=labels(tiers.areas["name"])).sort_values(["rank", "name"], kind="stable")
    rows["told"] = [f"{r.label}<br>{r.tier}" for r in rows.itertuples()]
    drawn = go.Figure()
    for (tier, contested), (name, colour, pattern) in LOOKS.items():
        same = rows[(rows["tier"] == tier) & (rows["contested"] == contested)]
        if same.empty:
            continue
        drawn.add_bar(
            x=same["need"],
            y=same["told"],
            name=name,
            orientation="h",
            marker={
                "color": colour,
                "pattern": {"shape": pattern, "fgcolor": "#ffffff", "size": 6, "fillmode": "overlay"},
            },
            text=[f"{number(r.need, 1)} ({percent(r.in_top)})" for r in same.itertuples()],
            textposition="outside",
            textfont={"size": 14, "color": TEXT},
            cliponaxis=False,
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    height = ROW * len(rows)
    plain(drawn, height=height + MARGINS)
    managed = int((rows["tier"] == MANAGED).sum())
    if managed < len(rows):
        drawn.add_hline(y=len(rows) - managed - 0.5, line={"color": TEXT, "width": 2, "dash": "dash"})
    drawn.update_yaxes(
        categoryorder="array",
        categoryarray=list(rows["told"])[::-1],
        ticksuffix=" ",
        range=[-0.6, len(rows) - 0.4],
    )
    drawn.update_xaxes(
        title={"text": f"Need (% of draws {top_words(tiers)})"},
        range=[0, max(1.55 * rows["need"].max(), 1)],
        nticks=6,
        zeroline=False,
    )
    return drawn.update_layout(
        barmode="overlay", bargap=0.35, showlegend=True, legend={"y": -70 / height, "traceorder": "normal"}
    )


def tiers_alt(tiers: Tiers) -> str:
    """The chart in a sentence for those who can't see it."""
    told = "; ".join(
        f"{r.name}, {r.tier}, {number(r.need, 1)} ({percent(r.in_top)})"
        for r in tiers.areas.itertuples(index=False)
    )
    return (
        f"Bars of the need of each area, with the share of draws in which it is {top_words(tiers)}: {told}. "
        "The table below says the same."
    )
