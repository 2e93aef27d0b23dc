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
from pages.components.frame.header import header, notes
from pages.components.sections.place_over_time import show_over_time
from pages.components.sections.points_on_map import choose_points, show_points
from pages.components.tables import plain_table, source_note, sources_of, table
from views.maps.classes import choices, classes, legend, methods
from views.maps.place_card import card, chance_note, place_table, shown_indicator

here = header("map")
edition, scheme = here.edition, here.scheme
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
    text.info("There are no figures for this period. Choose another.")
    st.stop()
what = shown_indicator(chosen.indicator, edition.name, PLACES[chosen.level], per_head=chosen.per_head)
ways = [w for w in cached_view(methods, values) if chosen.per_head or w != "bands"]
way = choose("Colours", choices(ways), "colours", widget="radio") if len(ways) > 1 else ways[0]
place = choose_place(values, chosen.level)
on_top = choose_points(edition)
sorted_into = cached_view(classes, values, way, what.decimals, what.unit, dark_is_low=what.low_first)

text.header(f"{what.label}, {chosen.period_label}")
on_map, beside = st.columns([3, 2])
with on_map:
    clickable_map(edition, scheme, chosen.level, values, sorted_into, what, on_top)
with beside:
    st.html(cached_view(legend, sorted_into, what.places))
    text.caption(f"{sorted_into.explained} Black lines: areas.")
inside = cached_query(msoas, edition.id, chosen.level, scheme)
figures_of = cached_view(sources_of, values)
sources = [*figures_of, *(cached_query(naming_sources) if len(inside) else [])]
with beside, st.container(border=True):
    if place:
        details = cached_view(
            card,
            values,
            place,
            what,
            chosen.period_label,
            cached_query(catalogue.sources, figures_of),
            inside,
        )
        text.subheader(details.name)
        text.markdown(f"**{details.headline}**  \n{details.against_rest}")
        plain_table(details.facts, details.name)
    else:
        text.markdown(
            "Click a place on the map, or choose it in the list above, to see its "
            "figure, how sure it is and where it comes from."
        )
if place:
    show_over_time(edition, scheme, chosen.level, place, chosen.indicator["indicator"])
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
text.caption(cached_view(chance_note, values, what))
source_note(sources)
if on_top is not None:
    show_points(edition, *on_top)
notes(edition)
