"""Pins: LSOAs that people on the ground want in a place of focus, or out of it; typed, or set and freed by a
click on the map."""

from __future__ import annotations

import streamlit as st

from metrics import catalogue
from metrics.choose.focus import Focus
from metrics.decisions.questions import FocusQuestion, setting_named
from metrics.store import Edition
from pages.components.cached import cached_query, cached_view
from pages.components.controls.map_controls import kept_map
from pages.components.controls.question_controls import ask_many
from pages.components.controls.state import choose, set_choices
from pages.components.maps import map_key, show_map
from views.choose.focus_map import coloured, focus_map, focus_map_alt
from views.maps.classes import Classes
from views.maps.map_svg import MapLegend
from views.maps.place_map import clicked

MAP = "focus map"
"""The key of the map that is clicked."""

A_CLICK = "click"
"""The key of what a click does."""

CLICKS = {"in": "pins in", "out": "pins out"}
"""What a click on an LSOA that is not pinned does."""

FIELDS = {"in": "pinned_in", "out": "pinned_out"}


def choose_pins(edition: Edition, scheme: str) -> tuple[list[str], list[str]]:
    """The LSOAs pinned in and those pinned out, from two lists."""
    known = cached_query(catalogue.places, edition.id, "lsoa", scheme)
    labels = [f"{r.name} ({r.area})" for r in known.itertuples()]
    options = dict(zip(known["place"], labels, strict=True))
    pinned_in, pinned_out = (ask_many(FocusQuestion, field, options) for field in FIELDS.values())
    return pinned_in, pinned_out


def choose_click() -> None:
    """The switch of what a click on the map does."""
    choose("A click on the map", CLICKS, A_CLICK, widget="buttons")


def pin_map(edition: Edition, scheme: str, focus: Focus, by: str) -> Classes:
    """The map of places of focus; a click on an LSOA pins it, a second click frees it. Gives its classes."""
    values, sorted_into, unit = cached_view(coloured, focus, by)
    show_map(
        kept_map(focus_map, edition, scheme, "lsoa", focus, values, sorted_into, unit),
        on_select=_pin_clicked,
        key=MAP,
        alt=cached_view(focus_map_alt, focus, by),
        sources=focus.sources,
        legend=MapLegend(sorted_into, "LSOAs", "Orange outlines: places of focus. Black lines: areas."),
    )
    return sorted_into


def after_click(pins: dict[str, list[str]], place: str, way: str) -> dict[str, list[str]]:
    """The pins, in and out, after a click on a place: a pinned one is freed, another is pinned `way`."""
    freed = {each: [p for p in places if p != place] for each, places in pins.items()}
    return freed if freed != pins else pins | {way: [*pins[way], place]}


def _pin_clicked() -> None:
    place = clicked(st.session_state[map_key(MAP)]["selection"])
    if place is None:
        return
    keys = {way: setting_named(FocusQuestion, field).key() for way, field in FIELDS.items()}
    before = {way: list(st.session_state.get(key, [])) for way, key in keys.items()}
    after = after_click(before, place, str(st.session_state.get(A_CLICK, "in")))
    for way, key in keys.items():
        set_choices(key, after[way])
