"""Charts as readers get them: in our own look, with words for those who can't see them."""

from __future__ import annotations

from typing import Any

import streamlit as st


def chart(figure: Any, key: str, alt: str) -> None:
    """Show a plotly figure as views drew it; Streamlit's own theme would pale its text too far to read."""
    st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key=key, alt=alt)
