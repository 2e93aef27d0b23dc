"""Charts as readers get them: in our own look, with words for those who can't see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.components.cached import cached_figure
from pages.components.images import chart_image
from pages.components.theme import is_dark
from views.theme import FrozenFigure, darkened, frozen_figure


def chart(view: Callable[..., Any], *values: Any, key: str, alt: str, sources: Sequence[str]) -> None:
    """Show the plotly figure that a view draws of the values, drawn once. `sources` are ids."""
    show(cached_figure(frozen_figure, view, *values), key, alt, sources)


def show(figure: FrozenFigure, key: str, alt: str, sources: Sequence[str]) -> None:
    """Show a figure as views drew it, in colours for light or dark; Streamlit's own theme would pale its text
    too far to read."""
    figure = cached_figure(darkened, figure) if is_dark() else figure
    st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key=key, alt=alt)
    chart_image(key, alt, sources)
