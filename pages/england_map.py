"""Any indicator for every LSOA or ward of England on one map: where it is high, and one place in full."""

import streamlit as st

from metrics import catalogue
from metrics.country.figures import country_figures
from metrics.country.places import built, places
from metrics.country.tiles import tile_file
from metrics.store import location
from pages.components import text
from pages.components.cached import cached_country_query, cached_country_view, cached_query
from pages.components.controls.state import choose
from pages.components.folds import change, figures, method
from pages.components.frame.header import header_without_borough
from pages.components.frame.menu import has_many
from pages.components.sections.country_map import (
    LEVELS,
    can_be_drawn,
    choose_shown,
    choose_where,
    show_borough_drawing,
    show_country_map,
    show_links,
    whole_table,
)
from pages.components.tables import plain_table, source_note, sources_of
from views.maps.classes import choices, legend
from views.maps.country import (
    PLACES,
    country_answer,
    country_card,
    country_classes,
    country_ways,
    first_rows,
    place_sentence,
)
from views.maps.place_card import shown_indicator

FIRST_ROWS = 50
"""Rows of the table on the screen; the file has them all."""

NO_WEBGL = (
    "Your browser can't draw the map of small places: it has no WebGL, or the map's files did not reach it."
)
BOROUGHS = (
    "These are whole boroughs. The search, the lists under Change and the table still lead to every place."
)

METHOD = (
    "Each figure is the one that the pages of its borough show: the same sums, added up by the same rule. "
    "Ranks are among all places of England that have a figure, 1st for the highest; places with the same "
    "figure share their ranks. Nothing is tested here: of so many places some differ by chance alone. "
    "A place beside the rest of its borough, with its interval, stands on the borough's own map."
)

top = header_without_borough("map of England", on_country=True)
if not has_many():
    with top:
        text.answer("This store holds too few boroughs for a map of England.")
        text.caption("Build a store of every district with: python -m loaders build --raw DIR --england")
    st.stop()
with change() as say:
    level = choose("Places", LEVELS, "level", default="lsoa", widget="buttons")
    shown = choose_shown(level)
    everywhere = cached_query(places, level)
    found = cached_country_query(
        country_figures, level, shown.indicator["indicator"], shown.period, everywhere
    )
    values = found.places
    what = shown_indicator(shown.indicator, "England", PLACES[level])
    ways = cached_country_view(country_ways, values)
    way = choose("Colours", choices(ways), "colours", widget="radio") if len(ways) > 1 else ways[0]
    place = choose_where(values, level)
    say(f"{what.label}, {shown.period_label}, by {PLACES[level]}")
sorted_into = cached_country_view(country_classes, values, way, what)
sources = cached_country_view(sources_of, values)
with top:
    answer = cached_country_view(country_answer, values, what, shown.indicator["polarity"])
    text.answer(place_sentence(found, place, what) if place else answer)
    text.caption(answer if place else "Click a place on the map, or search for it, to see its figure.")

tiles = tile_file(location(), cached_query(built), level)
drawn = not tiles.missing and can_be_drawn()
on_map, beside = st.columns([3, 2])
with on_map:
    if drawn:
        show_country_map(values, sorted_into, what.label, level, tiles.path, place)
    else:
        text.info(f"{tiles.missing or NO_WEBGL} {BOROUGHS}")
        show_borough_drawing(found, what)
with beside:
    if place:
        show_links(found, place, level, str(shown.indicator["indicator"]))
    if drawn:
        text.markdown(f"**{what.label}, {shown.period_label}**")
        st.html(cached_country_view(legend, sorted_into, what.places))
        text.caption(f"{sorted_into.explained} Thick lines: boroughs.")
if place:
    details = cached_country_view(
        country_card, found, place, what, shown.period_label, cached_query(catalogue.sources, sources)
    )
    text.header(details.name)
    plain_table(details.facts, f"{details.name}: {what.label}")
with figures():
    title = f"{what.label}, {shown.period_label}, by {PLACES[level]}"
    text.caption(f"The first {FIRST_ROWS} of {len(values):,} {PLACES[level]}. The file has all of them.")
    plain_table(cached_country_view(first_rows, values, what, FIRST_ROWS), title, sortable=True)
    whole_table(values, title, level, shown)
    source_note(sources)
with method():
    text.markdown(METHOD)
