"""The borough at a glance: which areas are worst off, where they lie, what stands out, where to read on."""

import streamlit as st

from metrics import catalogue
from metrics.profile.area_facts import area_facts
from metrics.profile.headlines import district_position, headlines
from metrics.profile.in_brief import compare_in_brief
from metrics.profile.place_values import place_values
from metrics.profile.standouts import counted_tests, standouts
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.map_controls import PLACES, first_map, still_map
from pages.components.folds import figures, method
from pages.components.frame.header import header, notes
from pages.components.frame.links import page_link
from pages.components.tables import plain_table, source_note, sources_of, table
from views.compare.standing import standing_sentence, standings
from views.maps.classes import classes, legend, legend_table, methods
from views.maps.place_card import shown_indicator
from views.overview.overview import (
    LISTS,
    area_label,
    area_lines,
    borough_line,
    do_they_differ,
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
areas = cached_query(catalogue.areas, edition.id, scheme)
facts = cached_query(area_facts, edition.id, scheme, areas["place"].iloc[0])
order = cached_view(standings, cached_query(compare_in_brief, edition.id, scheme))
position = cached_query(district_position, edition.id, scheme)
here.answer(
    cached_view(standing_sentence, order, edition.name),
    borough_line(facts.borough_residents, facts.residents_period, position),
)

level, declared = first_map(edition, scheme)
values = cached_query(place_values, edition.id, level, declared["indicator"], scheme, declared["period"])
what = shown_indicator(declared, edition.name, PLACES[level])
sorted_into = cached_view(classes, values, cached_view(methods, values)[0], what.decimals, what.unit)
on_map, beside = st.columns([3, 2])
with on_map:
    still_map(edition, scheme, level, values, sorted_into, what)
with beside:
    text.markdown(f"**{what.label}, {declared['period']}**")
    st.html(cached_view(legend, sorted_into, what.places))
    ids = areas.set_index("place")["id"]
    if len(areas) > 1:
        text.markdown("**Areas, worst off first**")
    with st.container(gap=None):
        for one in order:
            page_link("area_profile", area_label(one), edition, scheme, area=ids[one.place])

stand_outs = cached_query(standouts, edition.id, scheme)
counts = cached_view(counted_tests, stand_outs)
text.header(do_they_differ(counts, edition.name, len(areas)))
text.markdown(how_tested(counts, len(areas)))
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

headline_rows = cached_query(headlines, edition.id, scheme)
text.header(f"{edition.name} beside England, theme by theme")
st.html(cached_view(headline_cards, headline_rows))
with st.container(horizontal=True):
    page_link("compare_areas", "Compare all areas", edition, scheme)
    page_link("trends_gaps", "Trends", edition, scheme)
    page_link("explore_map", "The map", edition, scheme, level=level, indicator=declared["indicator"])

sources = cached_view(sources_of, stand_outs, headline_rows)
with figures():
    table(
        cached_view(headline_table, headline_rows, edition.name),
        "Headline figures",
        edition,
        sources,
        file_name=f"{edition.id}-headlines",
        download=headline_rows,
    )
    if len(areas) > 1:
        score = cached_query(catalogue.headline_index).score
        plain_table(cached_view(area_lines, stand_outs, areas, score), "Where each area differs most")
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
with method():
    text.markdown(how_tested_in_full(counts) or "Nothing here was tested.")
    text.markdown(f"{sorted_into.explained} Black lines on the map are the areas' own.")
notes(edition)
