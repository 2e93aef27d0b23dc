"""Need and how sure: which places need most, why, how firm that is, and what would change it."""

import streamlit as st

from metrics import catalogue
from metrics.decisions.questions import NeedQuestion
from metrics.need.need import need
from metrics.need.robustness import how_sure, usual_top
from metrics.need.weight_sensitivity import weight_sensitivity
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.charts import chart
from pages.components.controls.need_controls import choose_level, choose_need
from pages.components.controls.question_controls import ask_number
from pages.components.controls.state import choose
from pages.components.frame.header import answered, header, notes
from pages.components.sections.hot_spots import show_hot_spots
from pages.components.sections.keep_decision import keep_decision
from pages.components.tables import plain_table, source_note, sources_of, table
from views.choose.focus_sentences import weights_table
from views.need.rank_chart import rank_chart, rank_chart_alt
from views.need.reasons import reason_sentences, reasons_table
from views.need.robustness import (
    choice_sentence,
    choices_table,
    rank_table,
    ranking_headline,
    ranks_in_full,
    robustness_explained,
    weight_sensitivity_sentences,
)
from views.need.scores import ranked_names

here = header("need")
edition, scheme = here.edition, here.scheme
level = choose_level(edition, scheme)
need_choice = choose_need(edition, scheme, level)
count = len(cached_query(catalogue.places, edition.id, level, scheme))
if count == 1:
    text.info("There is only one such place in this borough, so there is nothing to rank.")
    notes(edition)
    st.stop()
few = usual_top(count)
top = int(ask_number(NeedQuestion, "top", default=few, most=count))
question = need_choice.question(NeedQuestion, edition, scheme, level=level, top=top)
ranked = (edition.id, level, question.method, scheme)
composite = answered(edition, need, *ranked)
robustness = answered(edition, how_sure, *ranked, top=top)
sources = cached_view(sources_of, composite.indicators)
remarks = [need_choice.words, *composite.remarks]

for remark in composite.remarks:
    text.markdown(f"- {remark}")
text.header("Who needs most, and how sure is that?")
headline = cached_view(ranking_headline, composite, robustness)
for sentence in headline:
    text.markdown(sentence)
chart(rank_chart, composite, robustness, key="ranks", alt=cached_view(rank_chart_alt, composite, robustness))
text.caption(robustness_explained())
table(
    cached_view(rank_table, composite, robustness),
    f"Places by need: {need_choice.title}",
    edition,
    sources,
    file_name=f"{edition.id}-{level}-need",
    sortable=True,
    download=cached_view(ranks_in_full, composite, robustness),
    notes=[*remarks, *headline],
)

text.header("Why this place?")
place = choose("Place", cached_view(ranked_names, composite), "place")
for sentence in cached_view(reason_sentences, composite, robustness, place):
    text.markdown(sentence)
plain_table(cached_view(reasons_table, composite, place), "What makes its need")

text.header("What would change the answer?")
for sentence in cached_view(
    weight_sensitivity_sentences, cached_view(weight_sensitivity, composite, top), composite
):
    text.markdown(f"- {sentence}")
text.markdown(cached_view(choice_sentence, robustness))
plain_table(cached_view(choices_table, robustness), "What moves the ranks")
with st.expander("How much each indicator counts"):
    plain_table(cached_view(weights_table, composite), "How much each indicator counts")

show_hot_spots(edition, scheme, level, composite, sources, remarks)
keep_decision(question)
source_note(sources)
notes(edition)
