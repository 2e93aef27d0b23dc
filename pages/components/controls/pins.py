"""Pins: LSOAs that people on the ground want in a place of focus, or out of it."""

from __future__ import annotations

import streamlit as st

from metrics import catalogue
from metrics.catalogue import Edition
from pages.components.cached import cached_query
from pages.components.controls.state import choose_many


def choose_pins(edition: Edition, scheme: str) -> tuple[list[str], list[str]]:
    """The LSOAs pinned in and those pinned out."""
    known = cached_query(catalogue.places, edition.id, "lsoa", scheme)
    labels = [f"{r.name} ({r.area})" for r in known.itertuples()]
    options = dict(zip(known["place"], labels, strict=True))
    with st.expander("Pin LSOAs in or out (local consultation)"):
        inside = choose_many("LSOAs that must be in", options, "in")
        outside = choose_many("LSOAs that must stay out", options, "out")
    return inside, outside
