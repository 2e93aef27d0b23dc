"""Any indicator on a map of small places: where it is high and low, how surely, and one place in full."""

import streamlit as st

from metrics import catalogue
from metrics.places.within import msoas, naming_sources
from metrics.profile.place_values import place_values
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.map_controls import (
    PLACES,
    choose_place,
    choose_what,
    clickable_map,
)
from pages.components.controls.state import choose
from pages.components.folds import change, figures, method
from pages.components.frame.header import header, notes
from pages.components.sections.place_over_time import show_over_time
from pages.components.sections.points_on_map import choose_points, show_points
from pages.components.tables import plain_table, source_note, sources_of, table
from views.maps.classes import choices, classes, legend, methods
from views.maps.map_answer import map_answer, place_answer
from views.maps.place_card import card, chance_note, place_table, shown_indicator
from views.maps.points import points_legend

here = header("map")
edition, scheme = here.edition, here.scheme
with change() as say:
    chosen = choose_what(edition, scheme)
    values = cached_query(
        place_values,
        edition.id,
        chosen.level,
        chosen.indicator["indicator"],
        scheme,
        chosen.period,
        chosen.per_head,
    )
    if values.empty:
        with here.top:
            text.info("There are no figures for this period. Choose another.")
        st.stop()
    what = shown_indicator(chosen.indicator, edition.name, PLACES[chosen.level], per_head=chosen.per_head)
    ways = [w for w in cached_view(methods, values) if chosen.per_head or w != "bands"]
    way = choose("Colours", choices(ways), "colours", widget="radio") if len(ways) > 1 else ways[0]
    place = choose_place(values, chosen.level)
    on_top = choose_points(edition)
    dots = cached_view(points_legend, on_top[1]) if on_top else ""
    say(f"{what.label}, {chosen.period_label}, by {PLACES[chosen.level]}")
sorted_into = cached_view(classes, values, way, what.decimals, what.unit, dark_is_low=what.low_first)
inside = cached_query(msoas, edition.id, chosen.level, scheme)
figures_of = cached_view(sources_of, values)
sources = [*figures_of, *(cached_query(naming_sources) if len(inside) else [])]
details = (
    cached_view(
        card, values, place, what, chosen.period_label, cached_query(catalogue.sources, figures_of), inside
    )
    if place
    else None
)
answer = cached_view(map_answer, values, what, chosen.indicator["polarity"])
if details is None:
    here.answer(answer, "Click a place on the map to see its figure. A second click lets it go.")
else:
    here.answer(cached_view(place_answer, values, place, what, details.against_rest), answer)

on_map, beside = st.columns([3, 2])
with on_map:
    clickable_map(edition, scheme, chosen.level, values, sorted_into, what, on_top, dots)
with beside:
    text.markdown(f"**{what.label}, {chosen.period_label}**")
    st.html(cached_view(legend, sorted_into, what.places, dots))
    text.caption(f"{sorted_into.explained} Black lines: areas.")
if details is not None:
    text.header(details.name)
    plain_table(details.facts, f"{details.name}: {what.label}")
    show_over_time(edition, scheme, chosen.level, place, chosen.indicator["indicator"])
with figures():
    table(
        cached_view(place_table, values, what, inside),
        f"{what.label}, {chosen.period_label}, by {PLACES[chosen.level]}",
        edition,
        sources,
        file_name="-".join(
            [edition.id, chosen.level, chosen.indicator["indicator"], chosen.period.replace("/", "-")]
        ),
        sortable=True,
        download=values,
    )
    source_note(sources)
if on_top is not None:
    show_points(edition, *on_top)
with method():
    text.markdown(cached_view(chance_note, values, what) or "Nothing here was tested.")
notes(edition)
