"""Which widget a control has: another one once its value was changed from outside.

A widget in a fold that is closed is not on the reader's screen, and their browser goes on sending the value
it had there. What a link or a click on a map chose meanwhile would be undone by the next step. So a control
whose value comes from outside gets a new widget, of which the browser knows nothing yet.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

TURNS = "turns of controls"
"""In a reader's session: how often each control was changed from outside since it was first shown."""


def own_key(key: str) -> str:
    """The key of the control's widget now; what the reader chose there is taken over under the control's own
    key."""
    turn = _turns().get(key, 0)
    own = f"{key} {turn}" if turn else key
    if turn and own in st.session_state:
        st.session_state[key] = st.session_state[own]
    return own


def tell(key: str, own: str, value: Any) -> None:
    """Let the control and its widget show the value; to be called before the widget is made."""
    st.session_state[key] = value
    if own != key:
        st.session_state[own] = value


def take_over(key: str, own: str, chosen: Any) -> None:
    """The control has what its widget gave; to be called once that is made."""
    if own != key:
        st.session_state[key] = chosen


def changed_outside(key: str) -> None:
    """The control's value was changed by a link or a click: it gets a new widget."""
    _turns()[key] = _turns().get(key, 0) + 1


def _turns() -> dict[str, int]:
    turns: dict[str, int] = st.session_state.setdefault(TURNS, {})
    return turns
