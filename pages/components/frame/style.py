"""The style of every page, given before anything else is shown so that nothing jumps."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.components.theme import is_dark

SCREEN, PAPER = (
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("style.css", "print.css")
)

LIGHT = {
    "ink": "#0b0c0c", "quiet": "#505a5f", "line": "#b1b4b6", "paper": "#ffffff", "shade": "#f3f2f1",
    "area": "#12436d", "worse": "#a5133f", "better": "#12605a", "range": "#c9d6e4", "link": "#1a65a6",
}  # fmt: skip
DARK = {
    "ink": "#f3f2f1", "quiet": "#b8bec2", "line": "#5c6468", "paper": "#14181b", "shade": "#23292d",
    "area": "#6bb3f2", "worse": "#ff8aa8", "better": "#6fd3c6", "range": "#3b4a59", "link": "#8ec7f7",
}  # fmt: skip
"""Colours of text, quieter text, lines, ground and shaded ground, and of marks: text has 4.5 : 1."""


def style() -> None:
    """Send the style, with the colours of the reader's theme as variables (--ink, --quiet, ...)."""
    on_paper = f"@media print {{ {_variables(LIGHT)} }}"
    st.html(f"<style>{_variables(DARK if is_dark() else LIGHT)}\n{SCREEN}\n{on_paper}\n{PAPER}</style>")


def _variables(colours: dict[str, str]) -> str:
    """The colours as a rule that makes variables of them."""
    return f":root {{ {'; '.join(f'--{name}: {colour}' for name, colour in colours.items())} }}"
