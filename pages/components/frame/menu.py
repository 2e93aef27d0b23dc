"""The pages by their sections, and the menu in the sidebar that leads to them, choices in hand."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from metrics import catalogue
from pages.components.cached import cached_query
from views.maps.borough_map import FEWEST

SECTIONS = {
    "See": {
        "borough_overview": "Overview",
        "area_profile": "Area profile",
        "compare_areas": "Compare areas",
        "explore_map": "Map",
        "england_map": "Map of England",
        "trends_gaps": "Trends",
    },
    "Choose": {
        "need_ranking": "Need",
        "focus_places": "Places of focus",
        "next_sites": "Next sites",
        "tiers_money": "Tiers and money",
        "draw_areas": "Draw areas",
        "decision_records": "Decisions",
    },
    "Check": {"about_data": "About the data", "data_checks": "Data checks", "which_borough": "All boroughs"},
}
"""Titles of pages by the names of their files, section by section."""

OF_MANY = {"england_map"}
"""Pages that are in the menu only where the store has many boroughs."""

PAGES = {page: title for pages in SECTIONS.values() for page, title in pages.items()}


def address(page: str) -> str:
    """A page's name as it stands in an address."""
    return page.replace("_", "-")


def menu(choice: Mapping[str, str]) -> None:
    """The menu: Streamlit's own forgets the address, so that a link opened beside would show another
    borough."""
    for section, pages in SECTIONS.items():
        with st.container(key=f"menu {section}", gap=None):
            st.html(f"<p class='menu-section'>{section}</p>")
            for page, title in pages.items():
                if page in OF_MANY and not has_many():
                    continue
                st.page_link(f"pages/{page}.py", label=title, query_params=dict(choice))


def first_page() -> str:
    """The page that the bare address opens: the overview; on a store of many boroughs, the choice of one."""
    return "which_borough" if has_many() and "edition" not in st.query_params else "borough_overview"


def has_many() -> bool:
    """Whether the store has so many boroughs that a map of all of them helps."""
    return len({each.borough for each in cached_query(catalogue.editions)}) >= FEWEST
