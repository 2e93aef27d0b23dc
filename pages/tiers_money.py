"""Tiers and money: which areas get the intensive offer, how sure that is, and how a budget would split."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.choose.budget import people_in_need, splits, usual_budget, with_need
from metrics.choose.tiers import a_third
from metrics.decisions.answers import tiers_of
from metrics.decisions.questions import TiersQuestion
from metrics.errors import Refused
from metrics.need.area_groups import levels
from metrics.profile.area_facts import area_facts
from metrics.profile.compare import equality
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.charts import chart
from pages.components.controls.need_controls import choose_need
from pages.components.controls.question_controls import ask_choice, ask_number
from pages.components.frame.header import header, notes
from pages.components.frame.links import page_link
from pages.components.sections.keep_decision import keep_decision
from pages.components.tables import plain_table, source_note, table
from pages.components.waiting import awaited
from views.choose import budget_sentences, tiers_sentences
from views.choose.budget_chart import budget_chart, budget_chart_alt
from views.choose.tiers_chart import tiers_chart, tiers_chart_alt
from views.compare.sentences import equality_sentences
from views.wording import bullets, unbroken

here = header("tiers and money")
edition, scheme = here.edition, here.scheme
names = cached_query(catalogue.area_names, edition.id, scheme)
facts = cached_query(area_facts, edition.id, scheme, next(iter(names)))
offered = cached_query(levels, edition.id, scheme)
score = cached_query(catalogue.headline_index).score
indexed = cached_query(catalogue.periods, edition.id, score, "area", scheme)
tiering, file_notes = None, list[str]()
sources: set[str] = {
    *facts.sources,
    *(s for listed in indexed.loc[indexed["is_current"], "sources"] for s in listed),
}
if offered:
    left, right = st.columns(2)
    with left:
        level = ask_choice(TiersQuestion, "made_from", among=offered)
    with right:
        # the number of areas is in the key: a number kept from another scheme may be out of range here
        areas, most = len(names), max(len(names) - 1, 1)
        managed = ask_number(TiersQuestion, "managed", default=a_third(areas), most=most, areas=areas)
    need_choice = choose_need(edition, scheme, level)
    question = need_choice.question(TiersQuestion, edition, scheme, managed=managed, made_from=level)
    try:
        tiering = awaited(tiers_of, question)
    except Refused as problem:
        text.info(str(problem))
else:
    text.info(
        "This edition has no figures from which any preset of need could be put together for its areas."
    )


def shown(frame: pd.DataFrame, title: str, name: str, download: pd.DataFrame, notes: list[str]) -> None:
    """One table of the page, with its download."""
    name = f"{edition.id}-{scheme}-{name}"
    table(frame, title, edition, sorted(sources), file_name=name, download=download, notes=notes)


if tiering:
    sources |= set(tiering.sources)
    file_notes = [need_choice.words, *cached_view(tiers_sentences.file_notes, tiering)]
    text.markdown(unbroken(bullets([tiers_sentences.level_text(tiering), *tiering.remarks])))
    text.header("Which areas are managed?")
    text.markdown(unbroken(bullets(cached_view(tiers_sentences.tiers_headline, tiering))))
    chart(tiers_chart, tiering, key="tiers", alt=cached_view(tiers_chart_alt, tiering))
    text.caption(tiers_sentences.tiers_explained())
    title = f"Tiers: {need_choice.title}"
    shown(cached_view(tiers_sentences.tier_table, tiering), title, "tiers", tiering.areas, file_notes)
    text.header("On what evidence?")
    text.markdown(unbroken(bullets(cached_view(tiers_sentences.tier_sentences, tiering))))
    plain_table(cached_view(tiers_sentences.points_table, tiering), "Points of need, by what they come from")
    title = "The areas' own figures"
    own = cached_view(tiers_sentences.figures_table, tiering)
    shown(own, title, "tiers-evidence", tiering.evidence, file_notes)

text.header("Are the areas equal?")
equal = cached_query(equality, edition.id, scheme)
people = cached_view(with_need, equal.areas, tiering.areas if tiering else None)
shares = cached_view(people_in_need, people)
points = [*cached_view(equality_sentences, equal), *cached_view(budget_sentences.need_sentences, shares)]
text.markdown(unbroken(bullets(points)))
title = f"Residents ({facts.residents_period}) and need"
of_areas = cached_view(budget_sentences.residents_and_need_table, equal, shares)
shown(of_areas, title, "people-and-need", shares, file_notes)
page_link("compare_areas", "Compare areas: ground, deprivation and every other figure", edition, scheme)

text.header("How would a budget split?")
left, right = st.columns(2)
usual = cached_query(usual_budget)
with left:
    amount = int(ask_number(TiersQuestion, "amount", default=usual.amount))
with right:
    ring_fenced = ask_number(TiersQuestion, "ring_fenced", default=usual.ring_fenced)
split = cached_view(splits, people, amount * len(people), ring_fenced)
text.markdown(unbroken(bullets(cached_view(budget_sentences.split_sentences, split))))
chart(budget_chart, split, key="money", alt=cached_view(budget_chart_alt, split))
text.caption(budget_sentences.BUDGET_EXPLAINED)
budget_notes = [cached_view(budget_sentences.budget_text, split), *split.withheld.values(), *file_notes]
side_by_side = cached_view(budget_sentences.split_table, split)
shown(side_by_side, "The budget, split side by side", "money", split.areas, budget_notes)
text.markdown("**Of that, ring-fenced to the place of focus**")
plain_table(cached_view(budget_sentences.ring_fenced_table, split), "The ring-fenced part")
page_link("focus_places", "Places of focus: where in each area they are", edition, scheme)
if tiering:
    keep_decision(replace(question, amount=amount, ring_fenced=ring_fenced))
source_note(sorted(sources))
notes(edition)
