"""Next sites: where an approach that worked should go next, chosen exactly under rules that can be moved."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from metrics.choose.candidates import level_of
from metrics.choose.sites import Sites
from metrics.decisions.answers import sites_of
from metrics.decisions.questions import SitesQuestion
from metrics.need.presets import first_preset
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.map_controls import PLACES, kept_map
from pages.components.controls.need_controls import choose_need
from pages.components.controls.site_controls import (
    choose_candidates,
    choose_rules,
    choose_thresholds,
    marked_map,
)
from pages.components.frame.header import answered, header, notes
from pages.components.sections.keep_decision import keep_decision
from pages.components.tables import source_note, table
from views.choose import sites_sentences as words
from views.choose import sites_tables as tables
from views.choose.sites_map import sites_map_alt, sites_map_legend
from views.maps.classes import legend
from views.maps.place_map import HEIGHT
from views.need.need_map import need_classes, need_values
from views.need.robustness import choice_sentence

here = header("next sites")
edition, scheme = here.edition, here.scheme
candidate_kind, rules = choose_candidates(edition, scheme)
level = level_of(candidate_kind)
need_choice = choose_need(edition, scheme, level, first=cached_query(first_preset, SitesQuestion.kind))
rules |= choose_rules(edition, scheme, candidate_kind)
question = need_choice.question(SitesQuestion, edition, scheme, candidates=candidate_kind, **rules)
selection = answered(edition, sites_of, question)
file_notes = [
    need_choice.words,
    words.rules_text(selection),
    words.simulation_text(selection),
    *selection.remarks,
]


def shown(frame: pd.DataFrame, title: str, name: str, **more: Any) -> None:
    """One table of the page, with its download."""
    file_name = f"{edition.id}-{candidate_kind}-{name}"
    table(frame, title, edition, selection.sources, file_name=file_name, notes=file_notes, **more)


values, sorted_into = cached_view(need_values, selection.need), cached_view(need_classes, selection.need)
on_map, beside = st.columns([3, 2])
with on_map:
    deck = kept_map(marked_map, edition, scheme, level, edition, scheme, selection, values, sorted_into)
    st.pydeck_chart(deck, height=HEIGHT, key="sites map", alt=cached_view(sites_map_alt, selection))
with beside:
    st.html(cached_view(legend, sorted_into, PLACES[level]))
    text.caption(cached_view(sites_map_legend, selection))
    for remark in selection.remarks:
        text.markdown(f"- {remark}")

text.header("The next sites, and how sure that is")
if selection.refusal:
    text.info(selection.refusal)
for sentence in [
    *cached_view(words.sites_headline, selection),
    *cached_view(words.site_sentences, selection),
]:
    text.markdown(sentence)
text.caption(f"{words.SITES_EXPLAINED} {words.rules_text(selection)} {words.simulation_text(selection)}")
if len(selection.alternatives) > 1:
    shown(
        cached_view(tables.alternatives_table, selection), "The best choices under the rules", "best-choices"
    )
if selection.robustness:
    text.markdown(cached_view(choice_sentence, selection.robustness))

text.header("Which criteria are met")
selection = cached_view(
    Sites.with_thresholds, selection, choose_thresholds(edition, candidate_kind, selection)
)
for sentence in cached_view(words.threshold_sentences, selection):
    text.markdown(f"- {sentence}")
if len(selection.chosen):
    met = cached_view(tables.criteria_table, selection)
    shown(met, "Criteria and the next sites", "criteria", download=selection.criteria)
shown(cached_view(tables.threshold_effects_table, selection), "Where each threshold bites", "thresholds")
text.caption(words.criteria_explained(selection))

text.header("Every candidate")
title, whole = f"Candidates by need: {need_choice.title}", cached_view(tables.candidates_in_full, selection)
listed = cached_view(tables.candidates_table, selection)
shown(listed, title, "candidates", download=whole, sortable=True)
text.caption(f"{tables.candidate_columns_explained()} {words.residents_text(selection)}")
title, whole = "Every candidate and criterion", selection.criteria
shown(cached_view(tables.candidate_criteria_table, selection), title, "grid", download=whole, sortable=True)
known = selection.threshold_effects.dropna(subset="threshold")
keep_decision(replace(question, thresholds=known.set_index("indicator")["threshold"].to_dict()))
source_note(selection.sources)
notes(edition)
