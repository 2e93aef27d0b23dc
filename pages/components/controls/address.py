"""What the address of a page says: read as a link, written as the reader chooses, warned of where wrong."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from typing import Any

import streamlit as st

from pages.components import text
from pages.components.controls.turns import changed_outside

ALERTS: ContextVar[AbstractContextManager[Any] | None] = ContextVar("ALERTS", default=None)
"""Where the page shows what a link asked for in vain: a control may stand in the sidebar or in a fold."""

WRITTEN = "written to the URL"
WARNED = "warned of in the URL"


def newly_asked(key: str, shown: str = "") -> str | None:
    """What a link asks for; None where it asks for nothing, or for what we wrote there ourselves.

    A page may run again by itself, by when the link holds what is shown: a warning then stays until the
    reader chooses anything else.
    """
    asked = st.query_params.get(key)
    if asked is None:
        _warned().pop(key, None)
        return None
    if asked != written().get(key):
        _warned().pop(key, None)
        return asked
    told, of = _warned().get(key, ("", None))
    if told and of == shown:
        _alert(told)
    return None


def set_from_outside(key: str, value: Any) -> None:
    """Take over a value from outside: a link, a click on a map."""
    st.session_state[key] = value
    if key in written():  # it was shown before, and the reader's browser holds another value
        changed_outside(key)


def warn(key: str, told: str) -> None:
    """Tell the reader what is wrong with the address."""
    _warned()[key] = (told, None)
    _alert(told)


def _alert(told: str) -> None:
    with ALERTS.get() or nullcontext():
        text.warning(told)


def written() -> dict[str, str]:
    """What we wrote into the address ourselves, by control."""
    written: dict[str, str] = st.session_state.setdefault(WRITTEN, {})
    return written


def _warned() -> dict[str, tuple[str, str | None]]:
    """By control: the warning about what a link asked for, and what was shown instead."""
    warned: dict[str, tuple[str, str | None]] = st.session_state.setdefault(WARNED, {})
    return warned


def write(key: str, value: str) -> None:
    """Write a choice into the address, and let go of a warning about another."""
    if key in _warned():
        told, of = _warned()[key]
        if of is None:
            _warned()[key] = (told, value)
        elif of != value:
            del _warned()[key]
    written()[key] = value
    if st.query_params.get(key) != value:
        st.query_params[key] = value
