"""Places of focus: inside every area, the group of neighbouring LSOAs in which need is greatest."""

import streamlit as st

from metrics.decisions.answers import focus_of, groups_sure
from metrics.decisions.questions import FocusQuestion
from pages.components import text
from pages.components.cached import cached_view
from pages.components.controls.map_controls import kept_map
from pages.components.controls.need_controls import choose_need
from pages.components.controls.pins import choose_pins
from pages.components.controls.question_controls import ask_number
from pages.components.controls.state import choose
from pages.components.frame.header import answered, header, notes
from pages.components.frame.links import page_link
from pages.components.sections.keep_decision import keep_decision
from pages.components.tables import plain_table, source_note, table
from pages.components.waiting import awaited
from views.choose.focus_map import COLOURED_BY, coloured, focus_map, focus_map_alt
from views.choose.focus_sentences import (
    FOCUS_EXPLAINED,
    chosen_table,
    focus_sentences,
    groups_in_full,
    groups_table,
    limits_text,
    places_in_full,
    weights_table,
)
from views.maps.classes import legend
from views.maps.place_map import HEIGHT

here = header("places of focus")
edition, scheme = here.edition, here.scheme
need_choice = choose_need(edition, scheme)
left, right = st.columns(2)
with left:
    least = ask_number(FocusQuestion, "least")
with right:
    most = ask_number(FocusQuestion, "most")
longest_bridge = ask_number(FocusQuestion, "longest_bridge")
pinned_in, pinned_out = choose_pins(edition, scheme)
limits = {"least": least, "most": most, "longest_bridge": longest_bridge}
pins = {"pinned_in": pinned_in, "pinned_out": pinned_out}
question = need_choice.question(FocusQuestion, edition, scheme, **limits, **pins)
chosen_places = answered(edition, focus_of, question)
robustness = awaited(groups_sure, chosen_places)
coloured_by = choose("Colour LSOAs by", COLOURED_BY, "colour", widget="radio")
values, sorted_into, unit = cached_view(coloured, chosen_places, coloured_by)
on_map, beside = st.columns([3, 2])
with on_map:
    st.pydeck_chart(
        kept_map(focus_map, edition, scheme, "lsoa", chosen_places, values, sorted_into, unit),
        height=HEIGHT,
        key="focus map",
        alt=cached_view(focus_map_alt, chosen_places, coloured_by),
    )
with beside:
    st.html(cached_view(legend, sorted_into, "LSOAs"))
    text.caption("Thick orange outline: the place of focus of each area. Black lines: areas.")
    for remark in chosen_places.remarks:
        text.markdown(f"- {remark}")
text.header("The place of focus of each area")
for sentence in cached_view(focus_sentences, chosen_places, robustness):
    text.markdown(sentence)
text.caption(f"{FOCUS_EXPLAINED} Residents: {chosen_places.residents_of}.")
table(
    cached_view(chosen_table, chosen_places),
    f"LSOAs in the places of focus: {need_choice.title}",
    edition,
    chosen_places.sources,
    file_name=f"{edition.id}-places-of-focus",
    sortable=True,
    download=cached_view(places_in_full, chosen_places),
    notes=[need_choice.words, limits_text(chosen_places, **limits), *chosen_places.remarks],
)
table(
    cached_view(groups_table, chosen_places, robustness),
    "The five best groups of each area",
    edition,
    chosen_places.sources,
    file_name=f"{edition.id}-near-best-groups",
    sortable=True,
    download=cached_view(groups_in_full, robustness),
    notes=[need_choice.words, limits_text(chosen_places, **limits)],
)
page_link("need_ranking", "Need and how sure: why each LSOA ranks where it does", edition, scheme)
with st.expander("How much each indicator counts"):
    plain_table(cached_view(weights_table, chosen_places.need), "How much each indicator counts")
keep_decision(question)
source_note(chosen_places.sources)
notes(edition)
