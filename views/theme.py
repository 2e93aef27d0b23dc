"""The look of every figure: the Government Analysis Function's own template and colours."""

from __future__ import annotations

import afcharts.pio_template  # noqa: F401 - importing it registers the template with plotly
import plotly.graph_objects as go
from afcharts.af_colours import get_af_colours

TEMPLATE = "afcharts"
CATEGORIES = get_af_colours("categorical", number_of_colours=6)
AREA, REST, COMPARATOR = CATEGORIES[0], "#6F777B", CATEGORIES[3]
"""Colours of an area, the rest of its borough, and the comparator."""


def plain(figure: go.Figure, height: int = 360, title: str = "") -> go.Figure:
    """The figure in the house style: readable sizes, no background, room on a phone."""
    figure.update_layout(
        template=TEMPLATE, height=height, margin={"l": 8, "r": 8, "t": 40 if title else 12, "b": 8},
        title={"text": title, "font": {"size": 16}} if title else None, font={"size": 14, "color": "#0b0c0c"},
        legend={"orientation": "h", "y": -0.15, "x": 0, "xanchor": "left", "yanchor": "top", "font": {"size": 14}},
        hoverlabel={"font": {"size": 14}},
    )
    figure.update_xaxes(automargin=True, title_font={"size": 14, "color": "#0b0c0c"}, tickfont={"size": 13, "color": "#0b0c0c"})
    figure.update_yaxes(automargin=True, title_font={"size": 14, "color": "#0b0c0c"}, tickfont={"size": 13, "color": "#0b0c0c"})
    return figure
