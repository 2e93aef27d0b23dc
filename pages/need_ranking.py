"""Need and how sure: which places need most, why, how firm that is, and what would change it."""

import streamlit as st

from metrics import catalogue
from metrics.decisions.questions import NeedQuestion
from metrics.need.area_needs import area_needs
from metrics.need.need import need
from metrics.need.robustness import how_sure, usual_top
from metrics.need.weight_sensitivity import weight_sensitivity
from pages.components import text
from pages.components.cached import cached_need, cached_query, cached_view
from pages.components.charts import chart
from pages.components.controls.map_controls import PLACES
from pages.components.controls.need_controls import choose_level, choose_need
from pages.components.controls.question_controls import ask_number
from pages.components.controls.state import choose
from pages.components.folds import change, figures, method
from pages.components.frame.header import header, notes
from pages.components.sections.hot_spots import show_hot_spots
from pages.components.sections.keep_decision import keep_decision
from pages.components.tables import plain_table, source_note, sources_of, table
from pages.components.waiting import stop
from views.choose.focus_sentences import weights_table
from views.need import robustness as words
from views.need.area_answer import area_answer
from views.need.how_sure import WAYS_EXPLAINED
from views.need.rank_chart import not_drawn, rank_chart, rank_chart_alt
from views.need.reasons import reason_sentences, reasons_heading, reasons_table
from views.need.scores import ranked_names
from views.need.simulation_shares import simulations_and_seed

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
robustness = here.answered(how_sure, *ranked, top=top)
sources = cached_view(sources_of, composite.indicators)
remarks = [need_choice.words, *composite.remarks]
areas = cached_need(area_needs, edition.id, scheme, question.method)
answer = cached_view(words.ranking_answer, composite, robustness, level)
first = cached_view(words.first_place, composite) if top > words.FEW and robustness.testable else ""
here.answer(answer, f"{first} {cached_view(area_answer, areas)}".strip())

chart(
    rank_chart,
    composite,
    robustness,
    key="ranks",
    alt=cached_view(rank_chart_alt, composite, robustness),
    sources=sources,
)
left_out = cached_view(not_drawn, composite, robustness)
if left_out:
    text.caption(left_out)
headline = cached_view(words.ranking_headline, composite, robustness)
for sentence in headline:
    text.markdown(sentence)
text.caption(WAYS_EXPLAINED)
for remark in composite.remarks:
    text.caption(remark)
with figures():
    table(
        cached_view(words.rank_table, composite, robustness),
        f"Places by need: {need_choice.title}",
        edition,
        sources,
        file_name=f"{edition.id}-{level}-need",
        sortable=True,
        download=cached_view(words.ranks_in_full, composite, robustness),
        notes=[*remarks, *headline],
    )
    source_note(sources)

why = st.container()
place = choose("Why this place?", cached_view(ranked_names, composite), "place")
with why:
    text.header(cached_view(reasons_heading, composite, place))
for sentence in cached_view(reason_sentences, composite, robustness, place):
    text.markdown(sentence)
with figures("Figures of this place and the next"):
    plain_table(cached_view(reasons_table, composite, place), "What makes its need")

text.header(cached_view(words.choice_heading, robustness))
for sentence in cached_view(
    words.weight_sensitivity_sentences, cached_view(weight_sensitivity, composite, top), composite
):
    text.markdown(f"- {sentence}")
text.markdown(cached_view(words.shift_sentence, robustness))
with figures("Figures of the choices"):
    plain_table(cached_view(words.choices_table, robustness), "What moves the ranks")
    plain_table(cached_view(weights_table, composite), "How much each measure counts")

tested = show_hot_spots(edition, scheme, level, composite, sources, remarks)
keep_decision(question)
with method():
    text.markdown(f"{words.robustness_explained()} {simulations_and_seed(robustness)}.")
    tested()
notes(edition)
