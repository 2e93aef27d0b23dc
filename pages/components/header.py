"""The top of every page: its title, the question it answers, and which borough and areas it is about."""

from __future__ import annotations

import streamlit as st

from metrics.catalogue import Edition
from pages.components.state import choose_edition, choose_scheme


def header(title: str, question: str, *, schemes: bool = True) -> tuple[Edition, str]:
    """Show the title and the question, and the controls for edition and scheme; returns both."""
    st.title(title)
    st.markdown(question)
    left, right = st.columns(2)
    with left:
        edition = choose_edition()
    with right:
        scheme = choose_scheme(edition) if schemes else ""
    return edition, scheme


def notes(edition: Edition) -> None:
    """What a reader of this edition must know, at the foot of the page."""
    with st.expander("Notes on this edition"):
        for note in edition.notes:
            st.markdown(f"- {note}")
