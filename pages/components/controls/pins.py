"""Pins: LSOAs that people on the ground want in a place of focus, or out of it."""

from __future__ import annotations

import streamlit as st

from metrics import catalogue
from metrics.decisions.questions import FocusQuestion
from metrics.store import Edition
from pages.components.cached import cached_query
from pages.components.controls.question_controls import ask_many


def choose_pins(edition: Edition, scheme: str) -> tuple[list[str], list[str]]:
    """The LSOAs pinned in and those pinned out."""
    known = cached_query(catalogue.places, edition.id, "lsoa", scheme)
    labels = [f"{r.name} ({r.area})" for r in known.itertuples()]
    options = dict(zip(known["place"], labels, strict=True))
    with st.expander("Pin LSOAs in or out (local consultation)"):
        pinned_in = ask_many(FocusQuestion, "pinned_in", options)
        pinned_out = ask_many(FocusQuestion, "pinned_out", options)
    return pinned_in, pinned_out
