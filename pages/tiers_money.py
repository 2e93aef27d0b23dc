"""Tiers and money: which areas get the intensive offer, how sure that is, and how a budget would split."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.choose.budget import people_in_need, splits, usual_budget, with_need
from metrics.choose.tiers import Tiers, a_third
from metrics.decisions.answers import tiers_of
from metrics.decisions.questions import TiersQuestion
from metrics.errors import Refused
from metrics.need.area_groups import levels
from metrics.need.top_k import top_k_of_areas
from metrics.profile.area_facts import area_facts
from metrics.profile.compare import equality
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.charts import chart
from pages.components.controls.need_controls import choose_need
from pages.components.controls.question_controls import ask_choice, ask_number
from pages.components.folds import change, figures, method
from pages.components.frame.header import header, notes
from pages.components.frame.links import page_link
from pages.components.sections.keep_decision import keep_decision
from pages.components.sections.top_k import show_top_k
from pages.components.tables import plain_table, source_note, table
from pages.components.waiting import awaited
from views.choose import budget_sentences
from views.choose import tiers_sentences as words
from views.choose.budget_chart import budget_chart, budget_chart_alt
from views.choose.tiers_chart import tiers_chart, tiers_chart_alt
from views.compare.sentences import equality_heading, equality_sentences
from views.need.how_sure import WAYS_EXPLAINED
from views.wording import bullets, count

here = header("tiers and money")
edition, scheme = here.edition, here.scheme
names = cached_query(catalogue.area_names, edition.id, scheme)
facts = cached_query(area_facts, edition.id, scheme, next(iter(names)))
offered = cached_query(levels, edition.id, scheme)
score = cached_query(catalogue.headline_index).score
indexed = cached_query(catalogue.periods, edition.id, score, "area", scheme)
tiering, file_notes = None, list[str]()
refused = "This edition has no measures from which the need of its areas could be put together."
sources: set[str] = {
    *facts.sources,
    *(s for listed in indexed.loc[indexed["is_current"], "sources"] for s in listed),
}
if offered:
    with change() as say:
        # the number of areas is in the key: a number kept from another scheme may be out of range here
        areas, most = len(names), max(len(names) - 1, 1)
        managed = ask_number(TiersQuestion, "managed", default=a_third(areas), most=most, areas=areas)
        level = ask_choice(TiersQuestion, "made_from", among=offered)
        need_choice = choose_need(edition, scheme, level)
        say(f"{need_choice.title}; {count(int(managed), 'area')} of {areas} with the intensive offer")
    question = need_choice.question(TiersQuestion, edition, scheme, managed=managed, made_from=level)
    try:
        tiering = awaited(tiers_of, question)
    except Refused as problem:
        refused = str(problem)


def shown(frame: pd.DataFrame, title: str, name: str, download: pd.DataFrame, notes: list[str]) -> None:
    """One table of the page, with its download."""
    name = f"{edition.id}-{scheme}-{name}"
    table(frame, title, edition, sorted(sources), file_name=name, download=download, notes=notes)


def show_tiers(tiering: Tiers, title: str) -> Callable[[], None]:
    """The answer and its chart; then the evidence, and whom the intensive offer would reach."""
    sure = cached_view(words.how_sure_sentence, tiering)
    here.answer(cached_view(words.tiers_answer, tiering), f"{words.OFFERS_IN_BRIEF} {sure}")
    chart(
        tiers_chart, tiering, key="tiers", alt=cached_view(tiers_chart_alt, tiering), sources=tiering.sources
    )
    gap = [cached_view(words.tie_sentence, tiering), cached_view(words.gap_sentence, tiering)]
    text.markdown(bullets(filter(None, [*gap, cached_view(words.orders_text, tiering), *tiering.remarks])))
    with figures():
        shown(cached_view(words.tier_table, tiering), f"Offers: {title}", "tiers", tiering.areas, file_notes)
    text.header(cached_view(words.evidence_heading, tiering))
    text.markdown(bullets(cached_view(words.tier_sentences, tiering)))
    with figures():
        plain_table(cached_view(words.points_table, tiering), "Points of need, by what they come from")
        own = cached_view(words.figures_table, tiering)
        shown(own, "The areas' own figures", "tiers-evidence", tiering.evidence, file_notes)
    by_chance = show_top_k(
        edition, "area", tiering.sources, file_notes, top_k_of_areas, edition.id, tiering.level,
        question.method, scheme, top=tiering.managed,
    )  # fmt: skip
    reached = cached_view(words.reached_heading, tiering)
    if reached:
        text.header(reached)
        text.markdown(cached_view(words.reached_sentence, tiering))
    return by_chance


if tiering:
    sources |= set(tiering.sources)
    file_notes = [need_choice.words, *cached_view(words.file_notes, tiering)]
    by_chance = show_tiers(tiering, need_choice.title)
else:
    here.answer("We can't say which areas need most here.", refused)

equal = cached_query(equality, edition.id, scheme)
people = cached_view(with_need, equal.areas, tiering.areas if tiering else None)
shares = cached_view(people_in_need, people)
text.header(cached_view(equality_heading, equal))
points = [*cached_view(equality_sentences, equal), *cached_view(budget_sentences.need_sentences, shares)]
text.markdown(bullets(points))
with figures():
    title = f"Residents ({facts.residents_period}) and need"
    of_areas = cached_view(budget_sentences.residents_and_need_table, equal, shares)
    shown(of_areas, title, "people-and-need", shares, file_notes)
page_link("compare_areas", "Compare areas: ground, deprivation and every other figure", edition, scheme)

money = st.container()
usual = cached_query(usual_budget)
with change("budget", "Change the budget") as say:
    amount = int(ask_number(TiersQuestion, "amount", default=usual.amount))
    ring_fenced = ask_number(TiersQuestion, "ring_fenced", default=usual.ring_fenced)
    split = cached_view(splits, people, amount * len(people), ring_fenced)
    say(cached_view(budget_sentences.set_so, split))
with money:
    text.header(cached_view(budget_sentences.split_heading, split))
chart(budget_chart, split, key="money", alt=cached_view(budget_chart_alt, split), sources=sorted(sources))
text.markdown(bullets(cached_view(budget_sentences.split_sentences, split)))
with figures():
    budget_notes = [
        cached_view(budget_sentences.budget_text, split),
        *split.withheld.values(),
        *file_notes,
    ]
    side_by_side = cached_view(budget_sentences.split_table, split)
    shown(side_by_side, "The budget, split side by side", "money", split.areas, budget_notes)
    plain_table(cached_view(budget_sentences.ring_fenced_table, split), "The ring-fenced part")
    source_note(sorted(sources))
page_link("focus_places", "Places of focus: where in each area they are", edition, scheme)
if tiering:
    keep_decision(replace(question, amount=amount, ring_fenced=ring_fenced))
with method():
    if tiering:
        text.markdown(words.tiers_explained())
        text.markdown(f"{WAYS_EXPLAINED} {words.simulations_text(tiering)}")
        text.markdown(words.level_text(tiering))
        by_chance()
    text.markdown(budget_sentences.BUDGET_EXPLAINED)
notes(edition)
