"""Need and how sure: which places need most, why, how firm that is, and what would change it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from metrics import catalogue
from metrics.decisions.questions import NeedQuestion
from metrics.need.area_needs import area_needs
from metrics.need.need import need
from metrics.need.robustness import Robustness, how_sure, usual_top
from metrics.need.top_k import top_k
from pages.components import text
from pages.components.cached import cached_need, cached_query, cached_view
from pages.components.controls.map_controls import PLACES
from pages.components.controls.need_controls import choose_level, choose_need
from pages.components.controls.question_controls import ask_number
from pages.components.controls.state import choose
from pages.components.folds import change, figures, method
from pages.components.frame.header import header, notes
from pages.components.sections.hot_spots import show_hot_spots
from pages.components.sections.keep_decision import keep_decision
from pages.components.sections.ranking import Ranking
from pages.components.sections.top_k import show_top_k
from pages.components.tables import plain_table, sources_of
from pages.components.waiting import later, stop
from views.need.reasons import reasons_heading, reasons_table
from views.need.scores import ranked_names

here = header("need")
edition, scheme = here.edition, here.scheme
with change() as say:
    level = choose_level(edition, scheme)
    need_choice = choose_need(edition, scheme, level)
    count = len(cached_query(catalogue.places, edition.id, level, scheme))
    few = usual_top(count)
    top = int(ask_number(NeedQuestion, "top", default=few, most=count)) if count > 1 else 1
say(f"{need_choice.title}; {count} {PLACES[level]}; top {top}")
if count == 1:
    here.answer("There is only one such place in this borough, so there is nothing to rank.")
    notes(edition)
    stop()
question = need_choice.question(NeedQuestion, edition, scheme, level=level, top=top)
ranked = (edition.id, level, question.method, scheme)
composite = here.answered(need, *ranked)
sources = cached_view(sources_of, composite.indicators)
remarks = [need_choice.words, *composite.remarks]
areas = cached_need(area_needs, edition.id, scheme, question.method)
shown = (need_choice.title, level, top, composite, areas, sources, remarks)
ranking = Ranking(here.answer_as_it_comes(), edition, *shown)


def once_sure(show: Callable[[Robustness], None], meanwhile: Callable[[], None] | None = None) -> None:
    """Show a part here as soon as it is known how sure the ranks are."""
    later(show, how_sure, *ranked, top=top, meanwhile=meanwhile, saying=None if meanwhile else "")


once_sure(ranking.ranks, ranking.order)

by_chance = show_top_k(edition, level, sources, remarks, top_k, *ranked, top=top)
why = st.container()
place = choose("Why this place?", cached_view(ranked_names, composite), "place")
with why:
    text.header(cached_view(reasons_heading, composite, place))
once_sure(partial(ranking.reasons, place))
with figures("Figures of this place and the next"):
    plain_table(cached_view(reasons_table, composite, place), "What makes its need")

once_sure(ranking.choices)

tested = show_hot_spots(edition, scheme, level, composite, sources, remarks)
keep_decision(question)
with method():
    once_sure(ranking.tests)
    by_chance()
    tested()
notes(edition)
