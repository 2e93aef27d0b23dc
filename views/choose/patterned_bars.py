"""Bars told apart by pattern as well as colour, with what they stand for written at their ends."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from views.theme import TEXT


def add_bars(
    chart: go.Figure,
    lengths: Sequence[float],
    places: Sequence[str],
    *,
    name: str,
    colour: str,
    pattern: str,
    text: Sequence[str],
    size: int,
    hover: str,
) -> None:
    """One bar per place of one kind (`name` in the legend); `size` is that of the text, in points."""
    chart.add_bar(
        x=lengths,
        y=places,
        name=name,
        orientation="h",
        marker={
            "color": colour,
            "pattern": {"shape": pattern, "fgcolor": "#ffffff", "size": 6, "fillmode": "overlay"},
        },
        text=text,
        textposition="outside",
        textfont={"size": size, "color": TEXT},
        cliponaxis=False,
        hovertemplate=f"{hover}<extra></extra>",
    )
