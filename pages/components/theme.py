"""Which theme the reader sees."""

from __future__ import annotations

import streamlit as st


def is_dark() -> bool:
    """Whether the reader sees the dark theme; until the browser has said so it is taken for the light one."""
    return bool(st.context.theme.type == "dark")
