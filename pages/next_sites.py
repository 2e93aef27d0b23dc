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
from metrics.need.top_k import top_k
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
from pages.components.folds import change, figures, method
from pages.components.frame.header import answered, header, notes
from pages.components.maps import show_map
from pages.components.sections.keep_decision import keep_decision
from pages.components.sections.top_k import show_top_k
from pages.components.tables import source_note, table
from views.choose import sites_cards as cards
from views.choose import sites_sentences as words
from views.choose import sites_tables as tables
from views.choose.cards import cards_html
from views.choose.sites_map import sites_map_alt, sites_map_legend
from views.maps.classes import legend
from views.maps.map_svg import MapLegend
from views.need.how_sure import WAYS_EXPLAINED, thresholds_explained
from views.need.need_map import need_classes, need_values
from views.need.robustness import choice_sentence
from views.need.simulation_shares import UNTESTED
from views.wording import bullets

here = header("next sites")
edition, scheme = here.edition, here.scheme
with change() as say:
    candidate_kind, rules = choose_candidates(edition, scheme)
    level = level_of(candidate_kind)
    first = cached_query(first_preset, SitesQuestion.kind)
    need_choice = choose_need(edition, scheme, level, first=first)
    rules |= choose_rules(edition, scheme, candidate_kind)
question = need_choice.question(SitesQuestion, edition, scheme, candidates=candidate_kind, **rules)
selection = answered(edition, sites_of, question)
say(cached_view(words.set_so, selection, need_choice.title))
sure = selection.robustness
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


here.answer(cached_view(cards.sites_answer, selection), cached_view(cards.sites_facts, selection))
values, sorted_into = cached_view(need_values, selection.need), cached_view(need_classes, selection.need)
on_map, beside = st.columns([1, 1])
with on_map:
    deck = kept_map(marked_map, edition, scheme, level, edition, scheme, selection, values, sorted_into)
    show_map(
        deck,
        key="sites map",
        alt=cached_view(sites_map_alt, selection),
        sources=selection.sources,
        legend=MapLegend(sorted_into, PLACES[level], cached_view(sites_map_legend, selection)),
    )
    text.caption(cached_view(sites_map_legend, selection))
    st.html(cached_view(legend, sorted_into, PLACES[level]))
with beside:
    site_cards = st.container()
    text.caption(words.ORDER_EXPLAINED)
    if sure:
        text.caption(WAYS_EXPLAINED if sure.testable else UNTESTED)
keep = st.container()

if len(selection.alternatives):
    text.header(cached_view(cards.next_best_heading, selection))
    text.markdown(cached_view(words.best_choices_sentence, selection))
if len(selection.alternatives) > 1:
    with figures():
        best = cached_view(tables.alternatives_table, selection)
        shown(best, "The best choices under your rules", "best-choices")

criteria_block = st.container()
selection = cached_view(
    Sites.with_thresholds, selection, choose_thresholds(edition, candidate_kind, selection)
)
with site_cards:
    st.html(cached_view(cards_html, cached_view(cards.site_cards, selection)))
with criteria_block:
    text.header(cached_view(words.criteria_heading, selection))
    text.markdown(bullets(cached_view(words.threshold_sentences, selection)))
with figures():
    if len(selection.chosen):
        met = cached_view(tables.criteria_table, selection)
        shown(met, "Criteria and the next sites", "criteria", download=selection.criteria)
    shown(cached_view(tables.threshold_effects_table, selection), "Effect of each threshold", "thresholds")

text.header(cached_view(words.passed_over_heading, selection))
text.markdown(bullets(cached_view(words.passed_over_sentences, selection)))
with figures("Figures of every candidate"):
    title, whole = (
        f"Candidates by need: {need_choice.title}",
        cached_view(tables.candidates_in_full, selection),
    )
    listed = cached_view(tables.candidates_table, selection)
    shown(listed, title, "candidates", download=whole, sortable=True)
    text.caption(f"{tables.candidate_columns_explained()} {words.residents_text(selection)}")
    title, whole = "Every candidate and criterion", selection.criteria
    listed = cached_view(tables.candidate_criteria_table, selection)
    shown(listed, title, "grid", download=whole, sortable=True)
    source_note(selection.sources)
top = min(question.k, len(selection.need.places))
by_need = (edition.id, level, question.method, scheme)
by_chance = show_top_k(edition, level, selection.sources, file_notes, top_k, *by_need, top=top)
with keep:
    known = selection.threshold_effects.dropna(subset="threshold")
    keep_decision(replace(question, thresholds=known.set_index("indicator")["threshold"].to_dict()))
with method():
    text.markdown(words.SITES_EXPLAINED)
    if sure:
        text.markdown(f"{thresholds_explained()} {words.simulation_text(selection)}")
        text.markdown(cached_view(choice_sentence, sure))
    by_chance()
    text.markdown(words.rules_text(selection))
    text.markdown(words.criteria_explained(selection))
    text.markdown(bullets(selection.remarks))
notes(edition)
