"""Controls of next sites: what a site may be, how many, the rules they keep to, thresholds of criteria."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.catalogue import Edition
from metrics.choose.candidates import existing_sites
from metrics.choose.focus import LEAST, MOST
from metrics.choose.sites import Sites
from pages.components.cached import cached_query, cached_view
from pages.components.controls.map_controls import drawn
from pages.components.controls.state import choose, choose_many, choose_number, switch
from views.choose.sites_map import sites_map
from views.choose.sites_tables import threshold_label
from views.maps.place_map import Drawn, Map

OFFERED = {"ward": "Wards", "focus": "Places of focus, one in each area", "lsoa": "LSOAs (small areas)"}
PEOPLE = {"least": 500, "most": 60_000, "step": 500}
POUNDS = {"default": 0.0, "least": 0.0, "most": 1e9}


def choose_candidates(edition: Edition, scheme: str) -> tuple[str, dict[str, object]]:
    """What a new site may be, and the first rules: how many, one an area, apart from existing ones."""
    left, right = st.columns(2)
    rules: dict[str, object] = {}
    with left:
        kind = choose("Candidates", OFFERED, "candidates")
        rules["one_per_area"] = switch("At most one new site in each area", "one-per-area", default=True)
    with right:
        few = min(3, len(cached_query(catalogue.areas, edition.id, scheme)))
        rules["k"] = choose_number("How many new sites", "k", default=few, least=1, most=20, step=1)
        rules["apart_from_existing"] = switch("Not beside an existing site", "apart", default=True)
    return kind, rules


def choose_rules(edition: Edition, scheme: str, kind: str) -> dict[str, object]:
    """Existing sites, size, budget and pins."""
    names = {
        each: cached_view(_names, cached_query(catalogue.places, edition.id, each, scheme))
        for each in ("ward", "lsoa", "area")
    }
    marked, may_be = cached_query(existing_sites, edition.id), names["ward"] | names["lsoa"]
    label, key = "Existing sites (wards or LSOAs)", f"existing-{edition.id}"
    rules: dict[str, object] = {"existing": choose_many(label, may_be, key, default=marked)}
    if not marked:
        st.caption("This edition names no existing sites; mark some above.")
    with st.expander("Size, budget, and what must be in or out"):
        left, right = st.columns(2)
        with left:
            rules |= _sizes_and_costs(kind, names["area" if kind == "focus" else kind])
        with right:
            rules |= _limits(kind, names["area" if kind == "focus" else kind])
    return rules


def choose_thresholds(edition: Edition, kind: str, found: Sites) -> dict[str, float]:
    """Thresholds the reader has typed, where they differ from the usual ones."""
    with st.expander("Thresholds"):
        if not switch("Type the thresholds", "typed"):
            return {}
        usual = {each.indicator: each for each in found.bites.dropna(subset="threshold").itertuples()}
        typed = {}
        for i, each in usual.items():
            shape = {"step": 10.0**-each.decimals, "decimals": each.decimals, "default": each.threshold}
            key = f"{edition.id}-{kind}-{i}"
            typed[i] = choose_number(threshold_label(each), key, least=-1e6, most=1e6, **shape)
        return {i: at for i, at in typed.items() if at != usual[i].threshold}


def marked_map(shapes: Drawn, edition: Edition, scheme: str, *values: Any, wide: bool) -> Map:
    """The map of next sites (views.choose): wards and LSOAs are marked on it, whichever are filled."""
    outlines = pd.concat([drawn(edition, scheme, each).places for each in ("ward", "lsoa")])
    return sites_map(shapes, *values, outlines, wide=wide)


def _names(places: pd.DataFrame) -> dict[str, str]:
    return dict(zip(places["place"], places["name"], strict=True))


def _sizes_and_costs(kind: str, names: Mapping[str, str]) -> dict[str, object]:
    rules: dict[str, object] = {}
    if kind == "focus":
        label = "Least residents of a place of focus"
        rules["least"] = choose_number(label, "least", default=LEAST, **PEOPLE)
    residents = {"default": 0, "least": 0, "most": 60_000, "step": 500}
    rules["least_residents"] = choose_number("Least residents of a site", "site-least", **residents)
    rules["cost_per_site"] = choose_number("Cost of a site (£)", "site-cost", step=1000.0, **POUNDS)
    rules["inside"] = choose_many("Must be chosen", names, f"{kind}-in")
    return rules


def _limits(kind: str, names: Mapping[str, str]) -> dict[str, object]:
    rules: dict[str, object] = {}
    if kind == "focus":
        label = "Most residents of a place of focus"
        rules["most"] = choose_number(label, "most", default=MOST, **PEOPLE)
    rules["budget"] = choose_number("Budget (£); 0 for no limit", "budget", step=1000.0, **POUNDS)
    label = "Cost per resident (£)"
    rules["cost_per_resident"] = choose_number(label, "resident-cost", step=1.0, **POUNDS)
    rules["outside"] = choose_many("Must stay out", names, f"{kind}-out")
    return rules
