"""A budget split three ways, side by side: a bar per area and way."""

from __future__ import annotations

import plotly.graph_objects as go

from metrics.choose.budget import WAYS, Splits
from views.choose.budget_sentences import WAY_NAMES, shown_ways, split_heading
from views.choose.patterned_bars import add_bars
from views.choose.pounds import pounds
from views.choose.tiers_sentences import area_labels
from views.theme import CATEGORIES

LOOKS = {"equal": ("#6F777B", ""), "by_people": (CATEGORIES[3], "."), "by_need": (CATEGORIES[0], "/")}
"""Colour and pattern of each way, so that colour is never the only carrier."""

BAR, GAP, MARGINS = 22, 20, 120
"""Heights in pixels of a bar, of the space between areas, and of scale, title and legend together."""


def budget_chart(splits: Splits) -> go.Figure:
    """Bars per area, one for each way of splitting that is not withheld, with the pounds written at them."""
    shown = shown_ways(splits)
    names = area_labels(splits.areas["name"])
    chart = go.Figure()
    for way in reversed(shown):  # the last bar of a group is drawn uppermost
        colour, pattern = LOOKS[way]
        add_bars(
            chart,
            splits.areas[way],
            names,
            name=WAY_NAMES[way],
            colour=colour,
            pattern=pattern,
            text=[pounds(n) for n in splits.areas[way]],
            size=13,
            hover=f"%{{y}}, {WAYS[way]}: %{{text}}",
        )
    height = (BAR * len(shown) + GAP) * len(names)
    chart.update_layout(height=height + MARGINS)
    most = max((splits.areas[way].max() for way in shown), default=0)
    chart.update_yaxes(categoryorder="array", categoryarray=names[::-1], ticksuffix=" ")
    chart.update_xaxes(
        title={"text": "Pounds"}, range=[0, max(1.25 * most, 1)], nticks=6, tickformat=",", zeroline=False
    )
    return chart.update_layout(
        barmode="group", bargap=0.25, legend={"y": -70 / height, "traceorder": "reversed"}
    )


def budget_chart_alt(splits: Splits) -> str:
    """The finding of the chart for those who can't see it."""
    ways = ", ".join(WAYS[way] for way in shown_ways(splits))
    return (
        f"{split_heading(splits)}. Bars of what each of {len(splits.areas)} areas would get of "
        f"{pounds(splits.total)}, split {ways}."
    )
