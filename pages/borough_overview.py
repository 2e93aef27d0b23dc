"""The borough at a glance: its map, headline figures, what stands out in its areas, where to read on."""

import streamlit as st

from metrics import catalogue
from metrics.profile.headlines import district_position, headlines
from metrics.profile.place_values import place_values
from metrics.profile.standouts import counted_tests, standouts
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.map_controls import PLACES, first_map, still_map
from pages.components.frame.header import header, notes
from pages.components.frame.links import page_link
from pages.components.tables import plain_table, source_note, sources_of, table
from views.maps.classes import classes, legend, legend_table, methods
from views.maps.place_card import shown_indicator
from views.overview.overview import (
    LISTS,
    area_lines,
    headline_cards,
    headline_table,
    how_tested,
    how_tested_in_full,
    sentences,
    standout_table,
    untested_sentences,
)
from views.wording import bullets

here = header("overview")
edition, scheme = here.edition, here.scheme
figures = cached_query(headlines, edition.id, scheme)
position = cached_query(district_position, edition.id, scheme)
st.html(cached_view(headline_cards, figures))
if position:
    text.markdown(f"By its average deprivation score {edition.name} stands **{position}**.")

areas = cached_query(catalogue.areas, edition.id, scheme)
level, declared = first_map(edition, scheme)
values = cached_query(place_values, edition.id, level, declared["indicator"], scheme, declared["period"])
what = shown_indicator(declared, edition.name, PLACES[level])
sorted_into = cached_view(classes, values, cached_view(methods, values)[0], what.decimals, what.unit)
text.header(f"{what.label}, {declared['period']}")
on_map, beside = st.columns([3, 2])
with on_map:
    still_map(edition, scheme, level, values, sorted_into, what)
with beside:
    st.html(cached_view(legend, sorted_into, what.places))
    text.caption(f"{sorted_into.explained} Black lines: areas.")
    page_link(
        "explore_map",
        "Explore the map: any indicator, any place",
        edition,
        scheme,
        level=level,
        indicator=declared["indicator"],
    )

text.header("What stands out")
stand_outs = cached_query(standouts, edition.id, scheme)
counts = cached_view(counted_tests, stand_outs)
text.markdown(how_tested(counts, edition.name, len(areas)))
listed = {
    title: entries for which, title in LISTS.items() if (entries := cached_view(sentences, stand_outs, which))
}
if len(areas) > 1 and (~stand_outs["tested"]).mean() > 0.8:
    listed["Largest difference in each theme as published; not tested, so it may be chance"] = cached_view(
        untested_sentences, stand_outs
    )
for column, (title, entries) in zip(st.columns(len(listed)) if listed else [], listed.items(), strict=True):
    with column:
        text.subheader(title)
        text.markdown(bullets(entries))
text.caption(how_tested_in_full(counts))
if len(areas) > 1:
    text.header("Where each area differs most")
    score = cached_query(catalogue.headline_index).score
    plain_table(cached_view(area_lines, stand_outs, areas, score), "Where each area differs most")
with st.container(horizontal=True):
    for area in areas.itertuples():
        page_link("area_profile", f"{area.name}: its profile", edition, scheme, area=area.id)
    page_link("compare_areas", "Compare all areas", edition, scheme)
    page_link("trends_gaps", "Trends and gaps", edition, scheme)

text.header("The figures")
sources = cached_view(sources_of, stand_outs, figures)
table(
    cached_view(headline_table, figures, edition.name),
    "Headline figures",
    edition,
    sources,
    file_name=f"{edition.id}-headlines",
    download=figures,
)
table(
    cached_view(legend_table, sorted_into, what.label, what.places),
    f"{what.label}: {what.places} in each class",
    edition,
    cached_view(sources_of, values),
    file_name=f"{edition.id}-{level}-{declared['indicator']}",
    download=values,
)
table(
    cached_view(standout_table, stand_outs),
    "Every area by every indicator, strongest differences first",
    edition,
    sources,
    file_name=f"{edition.id}-{scheme}-what-stands-out",
    sortable=True,
    download=stand_outs,
)
source_note(sources)
notes(edition)
