"""The neediest places with the range of their ranks: how far each could stand elsewhere."""

from __future__ import annotations

import plotly.graph_objects as go

from metrics.need.need import Need
from metrics.need.robustness import Robustness
from views.need.reasons import ranked, share
from views.theme import TEXT, plain

MARKS = {
    "core": ("diamond", "#12436D", "Core"),
    "contested": ("diamond-open", "#A8341C", "Contested"),
    "out": ("circle-open", "#595959", "Out"),
}
"""Symbol, colour and name of every standing."""

BEYOND = 12
"""How many places below the cut are drawn."""


def rank_chart(need: Need, sure: Robustness) -> go.Figure:
    """One line per place, from the rank one draw in twenty betters to the one nineteen reach; the mark is the
    rank by the method as chosen."""
    rows = ranked(need).merge(sure.places, on="place").head(sure.top + BEYOND)
    drawn = go.Figure()
    for standing, (symbol, colour, name) in MARKS.items():
        same = rows[rows["standing"] == standing]
        if same.empty:
            continue
        told = [
            f"{r.name}: rank {r.rank}, from {r.rank_5} to {r.rank_95}; in the top {sure.top} in "
            f"{share(r.in_top)}"
            for r in same.rename_axis("row").itertuples(index=False)
        ]
        drawn.add_scatter(
            x=same["rank"],
            y=same["name"],
            mode="markers",
            name=name,
            marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": (same["rank_95"] - same["rank"]).clip(lower=0),
                "arrayminus": (same["rank"] - same["rank_5"]).clip(lower=0),
                "color": colour,
                "thickness": 2.5,
                "width": 5,
            },
            customdata=told,
            hovertemplate="%{customdata}<extra></extra>",
        )
    drawn.add_vline(x=sure.top + 0.5, line={"color": TEXT, "width": 2, "dash": "dash"})
    drawn.add_annotation(
        text=f"top {sure.top}",
        x=sure.top + 0.5,
        y=1,
        xref="x",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 14},
        xshift=4,
    )
    plain(drawn, height=max(90 + 24 * len(rows), 240))
    drawn.update_yaxes(categoryorder="array", categoryarray=list(rows["name"])[::-1], showgrid=False, dtick=1)
    drawn.update_xaxes(title={"text": "Rank (1 = greatest need)"}, zeroline=False, rangemode="tozero")
    return drawn.update_layout(margin={"t": 32}, legend={"y": -70 / (90 + 24 * len(rows))})


def rank_chart_alt(need: Need, sure: Robustness) -> str:
    """The chart in a sentence for those who can't see it."""
    counts = sure.places["standing"].value_counts()
    told = ", ".join(f"{counts.get(s, 0)} {s}" for s in MARKS)
    return (
        f"Ranks of the {min(sure.top + BEYOND, len(need.places))} neediest places with the range of nine in "
        f"ten draws; of all places {told}. The table below says the same."
    )
