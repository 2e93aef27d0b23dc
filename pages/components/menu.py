"""The pages by their sections, and the menu that leads to them, borough and areas in hand."""

from __future__ import annotations

import streamlit as st

from metrics.store import Edition
from pages.components.links import page_link

SECTIONS = {
    "See": {
        "borough_overview": "Borough overview",
        "area_profile": "Area profile",
        "compare_areas": "Compare areas",
        "explore_map": "Explore map",
        "trends_gaps": "Trends and gaps",
    },
    "Choose": {
        "need_ranking": "Need and how sure",
        "focus_places": "Places of focus",
        "next_sites": "Next sites",
        "tiers_money": "Tiers and money",
        "decision_records": "Decision records",
    },
    "Check": {"about_data": "About the data", "data_checks": "Data checks"},
}
"""Titles of pages by the names of their files, section by section."""


def menu(edition: Edition | None, scheme: str) -> None:
    """The menu: Streamlit's own forgets the address, so that a link opened beside would show another
    borough."""
    for section, pages in SECTIONS.items():
        with st.popover(section, key=f"menu {section}"):
            for page, title in pages.items():
                page_link(page, title, edition, scheme)
