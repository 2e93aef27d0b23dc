"""Any indicator for every LSOA or ward of England on one map: where it is high, and one place in full."""

import streamlit as st

from metrics import catalogue
from metrics.country.figures import country_figures
from metrics.country.tiles import tile_file
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.state import choose
from pages.components.folds import change
from pages.components.frame.header import header_without_borough
from pages.components.frame.links import page_link
from pages.components.frame.menu import has_many
from pages.components.sections.country_map import (
    LEVELS,
    can_be_drawn,
    choose_shown,
    choose_where,
    show_country_map,
)
from pages.components.tables import plain_table, sources_of
from views.maps.classes import choices, classes, legend
from views.maps.country import (
    PLACES,
    country_answer,
    country_card,
    country_ways,
    place_sentence,
)
from views.maps.place_card import shown_indicator

FIRST_ROWS = 50
"""Rows of the table on the screen; the file has them all."""

top = header_without_borough("map of England", on_country=True)
if not has_many():
    with top:
        text.answer("This store holds too few boroughs for a map of England.")
        text.caption("Build a store of every district with: python -m loaders build --raw DIR --england")
    st.stop()
with change() as say:
    level = choose("Places", LEVELS, "level", default="lsoa", widget="buttons")
    shown = choose_shown(level)
    found = cached_query(country_figures, level, shown.indicator["indicator"], shown.period)
    values = found.places
    what = shown_indicator(shown.indicator, "England", PLACES[level])
    ways = cached_view(country_ways, values)
    way = choose("Colours", choices(ways), "colours", widget="radio") if len(ways) > 1 else ways[0]
    place = choose_where(values, level)
    say(f"{what.label}, {shown.period_label}, by {PLACES[level]}")
sorted_into = cached_view(classes, values, way, what.decimals, what.unit, dark_is_low=what.low_first)
sources = cached_view(sources_of, values)
with top:
    answer = cached_view(country_answer, values, what, shown.indicator["polarity"])
    text.answer(place_sentence(found, place, what) if place else answer)
    text.caption(answer if place else "Click a place on the map, or search for it, to see its figure.")

tiles = cached_query(tile_file, level)
on_map, beside = st.columns([3, 2])
with on_map:
    if tiles.missing:
        text.info(tiles.missing)
    elif can_be_drawn():
        show_country_map(values, sorted_into, what.label, level, tiles.path, place)
    else:
        text.info("Your browser can't draw this map (it has no WebGL).")
with beside:
    if place:
        details = cached_view(
            country_card, found, place, what, shown.period_label, cached_query(catalogue.sources, sources)
        )
        row = values[values["place"] == place].iloc[0]
        plain_table(details.facts, f"{details.name}: {what.label}")
        edition = cached_query(catalogue.edition, str(row["edition"]))
        there = {"level": level, "place": place, "indicator": str(shown.indicator["indicator"])}
        page_link("explore_map", f"{details.name} on the map of {edition.name}", edition, "", **there)
        page_link("borough_overview", f"{edition.name}: overview", edition, "")
    text.markdown(f"**{what.label}, {shown.period_label}**")
    st.html(cached_view(legend, sorted_into, what.places))
    text.caption(sorted_into.explained)
