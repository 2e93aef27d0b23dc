"""The sidebar: find a place, choose borough, scheme and area once, and go to a page with them."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from metrics import catalogue
from metrics.store import Edition
from pages.components.cached import cached_query
from pages.components.controls.state import choose_area, choose_edition, choose_scheme
from pages.components.frame.menu import menu
from pages.components.frame.search import search_box


@dataclass(frozen=True)
class Place:
    """What is chosen. `area` is a place id, empty where the page is about none."""

    edition: Edition
    scheme: str
    area: str
    area_name: str
    scheme_label: str


def sidebar(*, of_area: bool = False, on_country: bool = False) -> Place:
    """Show the sidebar; returns what is chosen in it. `on_country` where what is searched for is found on the
    map of all boroughs."""
    with st.sidebar:
        found = st.container(key="found")
        edition = choose_edition()
        scheme = choose_scheme(edition)
        area = choose_area(edition, scheme) if of_area else ""
        choice = {"edition": edition.id, "scheme": scheme}
        kept = st.session_state.get("area") or st.query_params.get("area")
        with found:
            search_box(edition.id, on_country=on_country)
        menu(choice | ({"area": str(kept)} if kept else {}))
    names = cached_query(catalogue.area_names, edition.id, scheme) if area else {}
    known = cached_query(catalogue.schemes, edition.id).set_index("scheme")
    return Place(edition, scheme, area, names.get(area, ""), str(known["label"].get(scheme) or ""))
