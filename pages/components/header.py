"""The top of every page: its title, the question it answers, and which borough and areas it is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from metrics.errors import Refused
from metrics.store import Edition
from pages.components import text
from pages.components.cached import Answer
from pages.components.controls.state import choose_edition, choose_scheme
from pages.components.menu import menu
from pages.components.waiting import awaited, stop

STYLE = Path(__file__).with_name("style.css")
"""Lines of a length that can be read, and a page that prints: charts are as wide as the paper, controls and
downloads stay on the screen. A choice too long for its box ends in dots. 0.69 is the width of A4 between its
margins to the widest page on the screen."""


def header(title: str, question: str, *, schemes: bool = True) -> tuple[Edition, str]:
    """Show the title and the question, and the controls for edition and scheme; returns both."""
    st.html(STYLE)
    top = st.container(horizontal=True, key="menu")
    text.title(title)
    text.markdown(question)
    left, right = st.columns(2)
    with left:
        edition = choose_edition()
    with right:
        scheme = choose_scheme(edition) if schemes else ""
    with top:
        menu(edition, scheme)
    return edition, scheme


def notes(edition: Edition) -> None:
    """What a reader of this edition must know, at the foot of the page."""
    with st.expander("Notes on this edition"):
        for note in edition.notes:
            text.markdown(f"- {note}")


def answered(edition: Edition, question: Callable[..., Answer], *values: Any, **named: Any) -> Answer:
    """As `awaited`; where the question is refused the page says why and ends with its notes."""
    try:
        return awaited(question, *values, **named)
    except Refused as problem:
        text.info(str(problem))
        notes(edition)
        stop()
