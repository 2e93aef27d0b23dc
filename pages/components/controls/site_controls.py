"""Controls of next sites: what a site may be, how many, the rules they keep to, thresholds of criteria."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.choose.candidates import existing_sites
from metrics.choose.sites import Sites
from metrics.decisions.questions import SitesQuestion, setting_named
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.map_controls import drawn
from pages.components.controls.question_controls import ask_choice, ask_many, ask_number, ask_switch
from pages.components.controls.state import choose_number, switch
from views.choose.sites_map import sites_map
from views.choose.sites_tables import threshold_label
from views.maps.place_map import Map, MapOutlines


def choose_candidates(edition: Edition, scheme: str) -> tuple[str, dict[str, object]]:
    """What a new site may be, and the first rules: how many, one an area, apart from existing ones."""
    left, right = st.columns(2)
    rules: dict[str, object] = {}
    with left:
        kind = ask_choice(SitesQuestion, "candidates")
        rules["one_per_area"] = ask_switch(SitesQuestion, "one_per_area")
    with right:
        few = min(3, len(cached_query(catalogue.areas, edition.id, scheme)))
        rules["k"] = ask_number(SitesQuestion, "k", default=few)
        rules["apart_from_existing"] = ask_switch(SitesQuestion, "apart_from_existing")
    return kind, rules


def choose_rules(edition: Edition, scheme: str, kind: str) -> dict[str, object]:
    """Existing sites, size, budget and pins."""
    names = {
        each: cached_view(_names, cached_query(catalogue.places, edition.id, each, scheme))
        for each in ("ward", "lsoa", "area")
    }
    marked, may_be = cached_query(existing_sites, edition.id), names["ward"] | names["lsoa"]
    rules: dict[str, object] = {
        "existing": ask_many(SitesQuestion, "existing", may_be, default=marked, edition=edition.id)
    }
    if not marked:
        text.caption("This edition names no existing sites. Mark some here.")
    with st.expander("Size, budget, and what must be in or out"):
        left, right = st.columns(2)
        of = names["area" if kind == "focus" else kind]
        with left:
            rules |= _rules(kind, of, "least", "least_residents", "cost_per_site", pins="pinned_in")
        with right:
            rules |= _rules(kind, of, "most", "budget", "cost_per_resident", pins="pinned_out")
            if kind == "focus":
                rules["longest_bridge"] = ask_number(SitesQuestion, "longest_bridge")
    return rules


def choose_thresholds(edition: Edition, kind: str, found: Sites) -> dict[str, float]:
    """Thresholds the reader has typed, where they differ from the usual ones."""
    with st.expander("Thresholds"):
        if not switch("Type the thresholds", "typed"):
            return {}
        known = found.threshold_effects.dropna(subset="threshold")
        usual = {each.indicator: each for each in known.itertuples()}
        typed, said = {}, setting_named(SitesQuestion, "thresholds")
        for i, each in usual.items():
            shape = {"step": 10.0**-each.decimals, "decimals": each.decimals, "default": each.threshold}
            key = said.key(edition=edition.id, candidates=kind, indicator=i)
            typed[i] = choose_number(threshold_label(each), key, least=said.least, most=said.most, **shape)
        return {i: at for i, at in typed.items() if at != usual[i].threshold}


def marked_map(shapes: MapOutlines, edition: Edition, scheme: str, *values: Any) -> Map:
    """The map of next sites (views.choose): wards and LSOAs are marked on it, whichever are filled."""
    outlines = pd.concat([drawn(edition, scheme, each).places for each in ("ward", "lsoa")])
    sites, shown, sorted_into = values
    return sites_map(shapes, sites, shown, sorted_into, outlines)


def _names(places: pd.DataFrame) -> dict[str, str]:
    return dict(zip(places["place"], places["name"], strict=True))


def _rules(kind: str, names: Mapping[str, str], end: str, *asked: str, pins: str) -> dict[str, object]:
    """One column of rules: one end of the size of a place of focus, where those are meant, numbers, pins."""
    numbers = [end, *asked] if kind == "focus" else asked
    rules: dict[str, object] = {each: ask_number(SitesQuestion, each) for each in numbers}
    return rules | {pins: ask_many(SitesQuestion, pins, names, candidates=kind)}
