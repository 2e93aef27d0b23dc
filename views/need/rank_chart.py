"""The neediest places with the range of their ranks: how far each could stand elsewhere."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from metrics.need.need import Need
from metrics.need.robustness import Robustness
from views.need.scores import ranked
from views.need.simulation_shares import share_of_simulations
from views.theme import TEXT, note, plain

MARKS = {
    "core": ("diamond", "#12436D", "Core"),
    "contested": ("diamond-open", "#A8341C", "Contested"),
    "out": ("circle-open", "#595959", "Out"),
}
"""Symbol, colour and name of every standing."""

BEYOND = 12
"""How many places below the cut are drawn."""

ROW, MARGINS, LEAST_HEIGHT = 24, 90, 240
"""Heights in pixels of one place's line, of scale and legend together, and of the smallest chart."""


def rank_chart(need: Need, robustness: Robustness) -> go.Figure:
    """One line per place, from the rank one draw in twenty betters to the one nineteen reach; the mark is the
    rank by the method as chosen."""
    rows = ranked(need).merge(robustness.places, on="place").head(robustness.top + BEYOND)
    chart = go.Figure()
    for standing in MARKS:
        same = rows[rows["standing"] == standing]
        if len(same):
            _add_marks(chart, same, standing, robustness.top)
    _add_cut(chart, robustness.top)
    height = MARGINS + ROW * len(rows)
    plain(chart, height=max(height, LEAST_HEIGHT))
    chart.update_yaxes(categoryorder="array", categoryarray=list(rows["name"])[::-1], showgrid=False, dtick=1)
    chart.update_xaxes(title={"text": "Rank (1 = greatest need)"}, zeroline=False, rangemode="tozero")
    return chart.update_layout(margin={"t": 32}, legend={"y": -70 / height})


def rank_chart_alt(need: Need, robustness: Robustness) -> str:
    """The chart in a sentence for those who can't see it."""
    counts = robustness.places["standing"].value_counts()
    by_standing = ", ".join(f"{counts.get(standing, 0)} {standing}" for standing in MARKS)
    return (
        f"Ranks of the {min(robustness.top + BEYOND, len(need.places))} neediest places with the range of "
        f"nine in ten draws; of all places {by_standing}. The table below says the same."
    )


def _add_marks(chart: go.Figure, rows: pd.DataFrame, standing: str, top: int) -> None:
    """The places of one standing: a mark at the rank of each, and a bar over its range."""
    symbol, colour, name = MARKS[standing]
    chart.add_scatter(
        x=rows["rank"],
        y=rows["name"],
        mode="markers",
        name=name,
        marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (rows["rank_95"] - rows["rank"]).clip(lower=0),
            "arrayminus": (rows["rank"] - rows["rank_5"]).clip(lower=0),
            "color": colour,
            "thickness": 2.5,
            "width": 5,
        },
        customdata=[
            f"{r.name}: rank {r.rank}, from {r.rank_5} to {r.rank_95}; in the top {top} in "
            f"{share_of_simulations(r.in_top)}"
            for r in rows.rename_axis("row").itertuples(index=False)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _add_cut(chart: go.Figure, top: int) -> None:
    """The dashed line between the places that are chosen and the others."""
    chart.add_vline(x=top + 0.5, line={"color": TEXT, "width": 2, "dash": "dash"})
    note(chart, f"top {top}", top + 0.5, xref="x", xshift=4)
