"""Next sites: where an approach that worked should go next, chosen exactly under rules that can be moved."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from metrics.choose.candidates import level_of
from metrics.choose.sites import Sites
from metrics.decisions.answers import sites_of
from metrics.decisions.questions import SitesQuestion
from metrics.errors import Refused
from pages.components.cached import cached_need, cached_view
from pages.components.controls.map_controls import PLACES, kept_map
from pages.components.controls.need_controls import choose_need
from pages.components.controls.site_controls import (
    choose_candidates,
    choose_rules,
    choose_thresholds,
    marked_map,
)
from pages.components.header import header, notes
from pages.components.screen import wide
from pages.components.sections.keep_decision import keep_decision
from pages.components.tables import source_note, table
from views.choose import sites_sentences as words
from views.choose import sites_tables as tables
from views.choose.sites_map import sites_map_alt, sites_map_legend
from views.maps.classes import legend
from views.maps.place_map import HEIGHT
from views.need.need_map import need_classes, need_values
from views.need.robustness import choice_sentence

edition, scheme = header("Next sites", "Where should the approach that worked go next?")
kind, rules = choose_candidates(edition, scheme)
level = level_of(kind)
asked = choose_need(edition, scheme, level, first="next-site-kirkholt")
rules |= choose_rules(edition, scheme, kind)
question = asked.question(SitesQuestion, edition, scheme, candidates=kind, **rules)
try:
    found = cached_need(sites_of, question)
except Refused as problem:
    st.info(str(problem))
    notes(edition)
    st.stop()
told = [asked.words, words.rules_text(found), words.simulation_text(found), *found.remarks]


def shown(frame: pd.DataFrame, title: str, name: str, **more: Any) -> None:
    """One table of the page, with its download."""
    file_name = f"{edition.id}-{kind}-{name}"
    table(frame, title, edition, found.sources, file_name=file_name, notes=told, **more)


values, sorted_into = cached_view(need_values, found.need), cached_view(need_classes, found.need)
on_map, beside = st.columns([3, 2])
with on_map:
    deck = kept_map(
        marked_map, edition, scheme, level, edition, scheme, found, values, sorted_into, wide=wide()
    )
    st.pydeck_chart(deck, height=HEIGHT, key="sites map", alt=cached_view(sites_map_alt, found))
with beside:
    st.html(cached_view(legend, sorted_into, PLACES[level]))
    st.caption(cached_view(sites_map_legend, found))
    for remark in found.remarks:
        st.markdown(f"- {remark}")

st.header("The next sites, and how sure that is")
if found.refusal:
    st.info(found.refusal)
for sentence in [*cached_view(words.sites_headline, found), *cached_view(words.site_sentences, found)]:
    st.markdown(sentence)
st.caption(f"{words.SITES_EXPLAINED} {words.rules_text(found)} {words.simulation_text(found)}")
if len(found.alternatives) > 1:
    shown(cached_view(tables.alternatives_table, found), "The best choices under the rules", "best-choices")
if found.robustness:
    st.markdown(cached_view(choice_sentence, found.robustness))

st.header("Which criteria are met")
found = cached_view(Sites.with_thresholds, found, choose_thresholds(edition, kind, found))
for sentence in cached_view(words.threshold_sentences, found):
    st.markdown(f"- {sentence}")
if len(found.chosen):
    met = cached_view(tables.criteria_table, found)
    shown(met, "Criteria and the next sites", "criteria", download=found.criteria)
shown(cached_view(tables.threshold_effects_table, found), "Where each threshold bites", "thresholds")
st.caption(words.criteria_explained(found))

st.header("Every candidate")
forms = {
    name: st.column_config.NumberColumn(format=form) for name, form in tables.candidate_formats(found).items()
}
title, whole = f"Candidates by need: {asked.title}", cached_view(tables.candidates_in_full, found)
listed = cached_view(tables.candidates_table, found)
shown(listed, title, "candidates", download=whole, sortable=True, column_config=forms)
st.caption(f"{tables.candidate_columns_explained()} {words.residents_text(found)}")
title, whole = "Every candidate and criterion", found.criteria
shown(cached_view(tables.candidate_criteria_table, found), title, "grid", download=whole, sortable=True)
known = found.threshold_effects.dropna(subset="threshold")
keep_decision(replace(question, thresholds=known.set_index("indicator")["threshold"].to_dict()))
source_note(found.sources)
notes(edition)
