"""Find a place by postcode, name or code: the box on top of the sidebar and what it finds."""

from __future__ import annotations

import streamlit as st

from metrics.places.search import Match, find, why_none
from pages.components import text
from pages.components.cached import cached_need
from views.markdown import cut, plain

MOST = 8
"""Places listed."""

KINDS = {
    "postcode": "postcode",
    "lsoa": "small area (LSOA)",
    "ward": "ward",
    "msoa": "neighbourhood (MSOA)",
    "area": "area",
    "borough": "borough",
}


ON_COUNTRY = ("postcode", "lsoa", "ward", "borough")
"""Kinds of places that the map of all boroughs shows."""


def search_box(edition: str, key: str = "find", *, on_country: bool = False) -> None:
    """The box, and below it a link for every place that may be meant; `on_country` where links lead to the
    map of all boroughs, as far as it shows such places."""
    typed = st.text_input(
        "Find a place",
        key=key,
        placeholder="Postcode, ward or place",
        type="search",
        max_chars=100,
        icon=":material/search:",
        label_visibility="collapsed",
    )
    words = (typed or "").strip()
    if not words:
        return
    matches = cached_need(find, words, edition, MOST)
    if not matches:
        text.caption(cut(cached_need(why_none, words, edition), 300))
    for match in matches:
        _link(match, on_country=on_country)


def _link(match: Match, *, on_country: bool) -> None:
    page, choice = _on_country(match) if on_country and match.kind in ON_COUNTRY else _leads_to(match)
    scheme = {"scheme": match.scheme} if match.scheme else {}
    area = {"area": match.areas[0].id} if match.areas and "area" not in choice else {}
    with st.container(gap=None):
        st.page_link(
            f"pages/{page}.py",
            label=plain(match.name),
            icon=":material/place:",
            query_params={"edition": match.edition, **scheme, **area, **choice},
        )
        within = ", ".join(match.within)
        text.caption(plain(f"{KINDS[match.kind]} in {within}" if within else KINDS[match.kind]))


def _leads_to(match: Match) -> tuple[str, dict[str, str]]:
    """The page that shows a place best, and what to choose there."""
    if match.kind == "borough":
        return "borough_overview", {}
    if match.kind == "area":
        return "area_profile", {"area": match.code}
    if match.kind == "ward":
        return "explore_map", {"level": "ward", "place": match.place}
    return "explore_map", {"level": "lsoa", "place": match.lsoa} if match.lsoa else {"level": "lsoa"}


def _on_country(match: Match) -> tuple[str, dict[str, str]]:
    """Where a place is on the map of all boroughs."""
    if match.kind == "borough":
        return "england_map", {"around": match.edition}
    if match.kind == "ward":
        return "england_map", {"level": "ward", "place": match.place}
    return "england_map", {"level": "lsoa", "place": match.lsoa} if match.lsoa else {"level": "lsoa"}
