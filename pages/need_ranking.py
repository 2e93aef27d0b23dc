"""Need and how sure: which places need most, why, how firm that is, and what would change it."""

import streamlit as st

from metrics import catalogue
from metrics.hotspots import hot_spots_of_need
from metrics.need import need
from metrics.robustness import how_sure, usual_top
from metrics.store import Refused
from metrics.swaps import swaps
from pages.components.cached import ask, weigh
from pages.components.charts import chart
from pages.components.header import header, notes
from pages.components.keep_decision import keep_decision, question_of
from pages.components.map_controls import drawn
from pages.components.need_controls import choose_level, choose_need
from pages.components.screen import wide
from pages.components.state import choose, choose_number
from pages.components.tables import source_note, table
from views.classes import legend
from views.focus_words import weights_table
from views.hotspot_map import spot_classes, spot_values
from views.maps import HEIGHT, map_words, place_map
from views.rank_chart import rank_chart, rank_chart_alt
from views.sure_words import (
    EXPLAINED,
    choice_sentence,
    choices_table,
    headline,
    hot_spot_sentences,
    hot_spot_table,
    rank_table,
    swap_sentences,
    whole_table,
)
from views.why_words import out_of, ranked, why, why_table

edition, scheme = header(
    "Need and how sure", "Which places need most, why, how firm is that, and what would change it?"
)
level = choose_level(edition, scheme)
asked = choose_need(edition, scheme, level)
count = len(ask(catalogue.places, edition.id, level, scheme))
few = usual_top(count)
top = choose_number("How many places are chosen", "top", default=few, least=1, most=count, step=1)
question = (edition.id, level, asked.method, scheme)
try:
    found = weigh(need, *question)
    sure = weigh(how_sure, *question, top=top)
except Refused as problem:
    st.info(str(problem))
    notes(edition)
    st.stop()
sources = sorted({s for listed in found.indicators["sources"] for s in listed})
remarks = [asked.words, *found.remarks]

for remark in found.remarks:
    st.markdown(f"- {remark}")
st.header("Who needs most, and how sure is that?")
for sentence in headline(found, sure):
    st.markdown(sentence)
chart(rank_chart(found, sure), key="ranks", alt=rank_chart_alt(found, sure))
st.caption(EXPLAINED)
table(
    rank_table(found, sure),
    f"Places by need: {asked.title}",
    edition,
    sources,
    file_name=f"{edition.id}-{level}-need",
    sortable=True,
    download=whole_table(found, sure),
    notes=[*remarks, *headline(found, sure)],
    column_config={f"In the top {top}": st.column_config.NumberColumn(format="%.1f %%")},
    height=420,
)

st.header("Why this place?")
options = {r.place: f"{r.name} ({r.area})" for r in ranked(found).itertuples()}
place = choose("Place", options, "place")
for sentence in why(found, sure, place):
    st.markdown(sentence)
st.table(why_table(found, place).set_index("Indicator"))

st.header("What would change the answer?")
for sentence in swap_sentences(swaps(found, top), found):
    st.markdown(f"- {sentence}")
st.markdown(choice_sentence(sure))
st.table(choices_table(sure).set_index("Choice"))
with st.expander("How much each indicator counts"):
    st.table(weights_table(found).set_index("Indicator"))

st.header("Do needy places lie together?")
try:
    spots = weigh(hot_spots_of_need, *question)
except Refused as problem:
    st.info(str(problem))
else:
    values, sorted_into = spot_values(found, spots), spot_classes(spots)
    on_map, beside = st.columns([3, 2])
    with on_map:
        outlines = drawn(edition, scheme, level)
        deck = place_map(outlines, values, sorted_into, 1, out_of(found), wide=wide())
        alt = map_words(values, "hot and cold spots of need", sorted_into, "places")
        st.pydeck_chart(deck, height=HEIGHT, key="hot spots", alt=alt)
    with beside:
        st.html(legend(sorted_into, "places"))
        for sentence in hot_spot_sentences(spots):
            st.markdown(sentence)
    with st.expander("Table of hot and cold spots"):
        table(
            hot_spot_table(spots),
            "Hot and cold spots of need",
            edition,
            sources,
            file_name=f"{edition.id}-{level}-hot-spots",
            download=spots.places,
            notes=remarks,
            sortable=True,
        )
keep_decision(question_of("need", edition, scheme, asked, level=level, top=top))
source_note(sources)
notes(edition)
