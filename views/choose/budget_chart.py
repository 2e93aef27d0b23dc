"""A budget split three ways, side by side: a bar per area and way."""

from __future__ import annotations

import plotly.graph_objects as go

from metrics.choose.budget import WAYS, Splits
from views.choose.budget_sentences import HEADS, pounds
from views.choose.tiers_sentences import labels
from views.theme import CATEGORIES, TEXT, plain

LOOKS = {
    "equal": ("#6F777B", ""),
    "by_people": (CATEGORIES[3], "."),
    "by_need": (CATEGORIES[0], "/"),
}
"""Colour and pattern of each way, so that colour is never the only carrier."""

BAR, GAP, MARGINS = 22, 20, 120
"""Heights in pixels of a bar, of the space between areas, and of scale, title and legend together."""


def money_chart(splits: Splits) -> go.Figure:
    """Bars per area, one for each way of splitting that is not withheld, with the pounds written at them."""
    shown = [way for way in WAYS if way not in splits.withheld]
    names = labels(splits.areas["name"])
    drawn = go.Figure()
    for way in reversed(shown):  # the last bar of a group is drawn uppermost
        colour, pattern = LOOKS[way]
        drawn.add_bar(
            x=splits.areas[way],
            y=names,
            name=HEADS[way],
            orientation="h",
            marker={
                "color": colour,
                "pattern": {"shape": pattern, "fgcolor": "#ffffff", "size": 6, "fillmode": "overlay"},
            },
            text=[pounds(n) for n in splits.areas[way]],
            textposition="outside",
            textfont={"size": 13, "color": TEXT},
            cliponaxis=False,
            hovertemplate=f"%{{y}}, {WAYS[way]}: %{{text}}<extra></extra>",
        )
    height = (BAR * len(shown) + GAP) * len(names)
    plain(drawn, height=height + MARGINS)
    most = max((splits.areas[way].max() for way in shown), default=0)
    drawn.update_yaxes(categoryorder="array", categoryarray=names[::-1], ticksuffix=" ")
    drawn.update_xaxes(
        title={"text": "Pounds"}, range=[0, max(1.25 * most, 1)], nticks=6, tickformat=",", zeroline=False
    )
    return drawn.update_layout(
        barmode="group", bargap=0.25, legend={"y": -70 / height, "traceorder": "reversed"}
    )


def money_alt(splits: Splits) -> str:
    """The chart in a sentence for those who can't see it."""
    shown = [WAYS[way] for way in WAYS if way not in splits.withheld]
    return (
        f"Bars of what each of {len(splits.areas)} areas would have of {pounds(splits.total)}, split "
        f"{', '.join(shown)}. The table below has them."
    )
