"""Next sites: where an approach that worked should go next, chosen exactly under rules that can be moved."""

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.candidates import existing_sites, level_of
from metrics.focus import LEAST, MOST
from metrics.sites import sites
from metrics.store import Refused
from pages.components.cached import ask, weigh
from pages.components.header import header, notes
from pages.components.keep_decision import keep_decision, question_of
from pages.components.map_controls import PLACES, drawn
from pages.components.need_controls import choose_need
from pages.components.screen import wide
from pages.components.state import choose, choose_many, choose_number, switch
from pages.components.tables import source_note, table
from views import sites_tables as tables
from views import sites_words as words
from views.classes import legend
from views.maps import HEIGHT
from views.need_map import need_classes, need_values
from views.sites_map import map_words, marks_words, sites_map
from views.sure_words import choice_sentence

OFFERED = {"ward": "Wards", "focus": "Places of focus, one in each area", "lsoa": "LSOAs (small areas)"}
PEOPLE = {"least": 500, "most": 60_000, "step": 500}
POUNDS = {"default": 0.0, "least": 0.0, "most": 1e9}

edition, scheme = header("Next sites", "Where should the approach that worked go next?")
left, right = st.columns(2)
with left:
    kind = choose("Candidates", OFFERED, "candidates")
    one_per_area = switch("At most one new site in each area", "one-per-area", default=True)
with right:
    few = min(3, len(ask(catalogue.areas, edition.id, scheme)))
    k = choose_number("How many new sites", "k", default=few, least=1, most=20, step=1)
    apart = switch("Not beside an existing site", "apart", default=True)
level = level_of(kind)
st.session_state.setdefault("preset", "next-site-kirkholt")  # made for this very question
asked = choose_need(edition, scheme, level)
places = {
    each: ask(catalogue.places, edition.id, each, scheme).set_index("place")["name"].to_dict()
    for each in ("ward", "lsoa", "area")
}
marked, may_be = ask(existing_sites, edition.id), places["ward"] | places["lsoa"]
existing = choose_many("Existing sites (wards or LSOAs)", may_be, f"existing-{edition.id}", default=marked)
if not marked:
    st.caption("This edition names no existing sites; mark some above.")
rules = {"one_per_area": one_per_area, "apart_from_existing": apart, "existing": existing}
with st.expander("Size, budget, and what must be in or out"):
    pinnable = places["area" if kind == "focus" else kind]
    left, right = st.columns(2)
    with left:
        if kind == "focus":
            label = "Least residents of a place of focus"
            rules["least"] = choose_number(label, "least", default=LEAST, **PEOPLE)
        residents = {"default": 0, "least": 0, "most": 60_000, "step": 500}
        rules["least_residents"] = choose_number("Least residents of a site", "site-least", **residents)
        rules["cost_per_site"] = choose_number("Cost of a site (£)", "site-cost", step=1000.0, **POUNDS)
        rules["inside"] = choose_many("Must be chosen", pinnable, f"{kind}-in")
    with right:
        if kind == "focus":
            label = "Most residents of a place of focus"
            rules["most"] = choose_number(label, "most", default=MOST, **PEOPLE)
        budget = choose_number("Budget (£); 0 for no limit", "budget", step=1000.0, **POUNDS)
        rules["budget"] = budget or None
        rules["cost_per_resident"] = choose_number(
            "Cost per resident (£)", "resident-cost", step=1.0, **POUNDS
        )
        rules["outside"] = choose_many("Must stay out", pinnable, f"{kind}-out")
try:
    found = weigh(sites, edition.id, scheme, method=asked.method, candidates=kind, k=k, **rules)
except Refused as problem:
    st.info(str(problem))
    notes(edition)
    st.stop()
told = [asked.words, words.rules_words(found), words.sure_words(found), *found.remarks]


def shown(frame: pd.DataFrame, title: str, name: str, **more) -> None:
    """One table of the page, with its download."""
    file_name = f"{edition.id}-{kind}-{name}"
    table(frame, title, edition, found.sources, file_name=file_name, notes=told, **more)


values, sorted_into = need_values(found.need), need_classes(found.need)
on_map, beside = st.columns([3, 2])
with on_map:
    outlines = pd.concat([drawn(edition, scheme, each).places for each in ("ward", "lsoa")])
    deck = sites_map(drawn(edition, scheme, level), found, values, sorted_into, outlines, wide=wide())
    st.pydeck_chart(deck, height=HEIGHT, key="sites map", alt=map_words(found))
with beside:
    st.html(legend(sorted_into, PLACES[level]))
    st.caption(marks_words(found))
    for remark in found.remarks:
        st.markdown(f"- {remark}")

st.header("The next sites, and how sure that is")
if found.refusal:
    st.info(found.refusal)
for sentence in [*words.headline(found), *words.site_sentences(found)]:
    st.markdown(sentence)
st.caption(f"{words.EXPLAINED} {words.rules_words(found)} {words.sure_words(found)}")
if len(found.alternatives) > 1:
    shown(tables.alternatives_table(found), "The best choices under the rules", "best-choices")
if found.sure:
    st.markdown(choice_sentence(found.sure))

st.header("Which criteria are met")
with st.expander("Thresholds"):
    if switch("Type the thresholds", "typed"):
        usual = {each.indicator: each for each in found.bites.dropna(subset="threshold").itertuples()}
        typed = {}
        for i, each in usual.items():
            key, bounds = f"{edition.id}-{kind}-{i}", {"least": -1e6, "most": 1e6}
            shape = {"step": 10.0**-each.decimals, "decimals": each.decimals, "default": each.threshold}
            typed[i] = choose_number(tables.threshold_label(each), key, **shape, **bounds)
        found = found.held_against({i: at for i, at in typed.items() if at != usual[i].threshold})
if len(found.chosen):
    shown(tables.criteria_table(found), "Criteria and the next sites", "criteria", download=found.criteria)
shown(tables.bites_table(found), "Where each threshold bites", "thresholds")
st.caption(words.criteria_note(found))

st.header("Every candidate")
forms = {name: st.column_config.NumberColumn(format=form) for name, form in tables.forms(found).items()}
title, whole = f"Candidates by need: {asked.title}", tables.whole_table(found)
shown(tables.candidates_table(found), title, "candidates", download=whole, sortable=True, column_config=forms)
st.caption(f"{tables.COLUMNS_EXPLAINED} {words.residents_words(found)}")
title, whole = "Every candidate and criterion", found.criteria
shown(tables.grid_table(found), title, "grid", download=whole, sortable=True)
rules["thresholds"] = found.bites.dropna(subset="threshold").set_index("indicator")["threshold"].to_dict()
kept = {"candidates": kind, "k": k, **rules, "budget": budget}
keep_decision(question_of("sites", edition, scheme, asked, **kept))
source_note(found.sources)
notes(edition)
