"""What is folded on a page: the controls under *Change*, the tables under *Figures*, and the *Method*."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components import text
from views.markdown import sentence


@contextmanager
def change(key: str = "change", label: str = "Change") -> Iterator[Callable[[str], None]]:
    """One row: what is set, in words, and a button that opens the controls made inside.

    Gives the function that says what is set, to be called when the controls are read.
    """
    row = st.container(horizontal=True, vertical_alignment="center", key=f"{key} row")
    with row:
        summary = st.empty()

    def say(words: str) -> None:
        with summary:
            text.caption(words)

    with row, st.popover(label, icon=":material/tune:", key=key):
        yield say


def figures(title: str = "Figures", *, expanded: bool = False) -> DeltaGenerator:
    """The fold of tables, sources and how figures were added up."""
    return st.expander(sentence(title), expanded=expanded, icon=":material/table_chart:")


def method() -> DeltaGenerator:
    """The fold at the foot: tests, simulations, seed, thresholds."""
    return st.expander("Method", icon=":material/science:")
