"""The look of every figure: the Government Analysis Function's template and colours, fit for a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import afcharts.pio_template  # noqa: F401 - importing it registers the template with plotly
import plotly.graph_objects as go
import plotly.io as pio
from afcharts.af_colours import get_af_colours
from plotly.basedatatypes import BaseFigure

TEXT, GREY = "#0b0c0c", "#595959"
CATEGORIES = get_af_colours("categorical", number_of_colours=6)
AREA, REST, COMPARATOR = CATEGORIES[0], "#6F777B", CATEGORIES[3]
"""Colours of an area, the rest of its borough, and the comparator."""

_AXIS = {
    "automargin": True,
    "title": {"font": {"size": 14, "color": TEXT}},
    "tickfont": {"size": 13, "color": TEXT},
}

_LOOK: dict[str, Any] = go.layout.Template(pio.templates["afcharts"]).update(
    layout={
        "font": {"size": 14, "color": TEXT},
        "margin": {"l": 8, "r": 8, "t": 12, "b": 8},
        "legend": {
            "orientation": "h", "y": -0.15, "x": 0, "xanchor": "left", "yanchor": "top", "font": {"size": 14},
        },
        "hoverlabel": {"font": {"size": 14}},
        "xaxis": _AXIS,
        "yaxis": _AXIS,
    }
).to_plotly_json()  # fmt: skip
"""The house style: readable sizes, no background, legend below, room on a phone. All figures that are drawn
share it: set on each, it was checked and copied for as long as the figure took to draw."""

pio.templates.default = None  # or plotly would put another one on every figure


def note(figure: go.Figure, text: str, x: float, **place: Any) -> None:
    """A few words above the drawing, from x to the right unless `place` says otherwise."""
    ends = {"xanchor": "left", "yanchor": "bottom", "yref": "paper", "y": 1} | place
    figure.add_annotation(text=text, x=x, showarrow=False, font={"size": 14}, **ends)


class FrozenFigure(BaseFigure):
    """A figure that is drawn and won't change: plotly works out anew what a figure holds each time it is
    shown, which costs more than anything else on a page of charts."""

    def __init__(self, drawn: dict[str, Any]) -> None:
        self._held = drawn

    def to_dict(self) -> dict[str, Any]:
        """What the figure holds; to be read, never to be changed."""
        return self._held


DARK_COLOURS = {
    TEXT: "#f3f2f1", GREY: "#b8bec2", REST: "#a9b2b6", "#ffffff": "#14181b", "white": "#14181b",
    "#12436D": "#6bb3f2", "#28A197": "#4fc3b8", "#801650": "#f28cc0", "#F46A25": "#f79463",
    "#3D3D3D": "#d0d4d6", "#A285D1": "#c3aee6", "#A8341C": "#f08a70", "#5A3E85": "#c3aee6",
    "#28767A": "#5fc0c4",
}  # fmt: skip
"""What each colour of a figure becomes on a dark page: text 4.5 : 1 on its ground, marks 3 : 1."""


LIGHT_AGAIN = {dark.lower(): light.lower() for light, dark in reversed(DARK_COLOURS.items())}
"""What each colour of a dark page becomes on paper; of two that are one in the dark, the first."""


def darkened(figure: FrozenFigure) -> FrozenFigure:
    """The figure for a dark page: the same drawing, its colours exchanged."""
    drawn = _exchanged(figure.to_dict())
    ground = {"paper_bgcolor": "#14181b", "plot_bgcolor": "#14181b"}  # plotly's own ground is white
    return FrozenFigure(drawn | {"layout": ground | drawn["layout"]})


def _exchanged(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _exchanged(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_exchanged(each) for each in part]
    return _DARK.get(part.lower(), part) if isinstance(part, str) else part


_DARK = {light.lower(): dark for light, dark in DARK_COLOURS.items()}


def frozen(figure: BaseFigure) -> FrozenFigure:
    """A figure in the house style, for good: what it was drawn with takes far more memory."""
    drawn = figure.to_dict()
    return FrozenFigure(drawn | {"layout": drawn["layout"] | {"template": _LOOK}})


def frozen_figure(view: Callable[..., go.Figure], *values: Any) -> FrozenFigure:
    """The figure that a view draws of the values, frozen."""
    return frozen(view(*values))
