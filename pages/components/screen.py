"""How wide the reader's screen is, so that a map fills it: the one thing the server can't know by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

SCRIPT = """
export default function ({ setStateValue, data }) {
  const wide = window.innerWidth >= 1100;
  if (wide !== data.wide) setStateValue("wide", wide);
}
"""


def wide() -> bool:
    """Whether the screen has room for a large map. Until the browser has answered it is taken for a
    telephone, on which all fits."""
    known = bool(st.session_state.get("wide screen", False))
    answer = _component()(
        data={"wide": known}, key="screen", default={"wide": known}, on_wide_change=lambda: None
    )
    st.session_state["wide screen"] = bool(answer.wide)
    return bool(answer.wide)


def _component() -> Callable[..., Any]:
    """The piece of the page that measures it."""
    return st.components.v2.component("screen_width", html="<span hidden></span>", js=SCRIPT)
