"""Decision records: does a decision still come out the same, and why do two differ?"""

import streamlit as st

from metrics.decisions.records import Record
from metrics.decisions.replay import differences, moves, replay
from pages.components import text
from pages.components.cached import cached_query
from pages.components.controls.state import choose
from pages.components.frame.header import header_without_borough
from pages.components.sections.opened_records import (
    download_differences,
    indicator_labels,
    link_to_page,
    opened,
)
from pages.components.tables import plain_table
from pages.components.waiting import awaited
from views.decisions.record_sentences import (
    cause_sentences,
    differences_table,
    move_sentences,
    moves_table,
    place_move_sentence,
    question_table,
    record_sentences,
    replay_sentence,
)
from views.markdown import plain
from views.wording import bullets

MOST_DIFFERENCES = 200
"""Differences listed on the screen; the file has them all."""


def show(kept: Record, title: str) -> None:
    """One record: what it says, whether it still comes out the same, and what was asked."""
    text.header(title)
    for sentence in record_sentences(kept):
        text.markdown(sentence)
    text.markdown(bullets(map(plain, kept.lines)))
    for notice in kept.notices:
        text.caption(plain(notice))
    link_to_page(kept)
    replayed = awaited(replay, kept)
    (text.success if replayed.same else text.warning)(replay_sentence(replayed))
    if len(replayed.differences):
        with st.expander("What differs", expanded=not replayed.same):
            plain_table(
                differences_table(replayed.differences.head(MOST_DIFFERENCES), "Then", "Now"), "What differs"
            )
            download_differences(replayed.differences, f"{title} then and now")
    with st.expander("What was asked"):
        plain_table(question_table(kept), "What was asked")


top = header_without_borough("decisions")
left, right = st.columns(2)
with left:
    first = opened("A decision record", "first record")
with right:
    second = opened("Another one, to compare with it", "second record")
if first is None:
    text.info(
        "Open a record: a file that ends in .toml, written under “Keep this decision” on the pages that "
        "choose, or by `python -m metrics need EDITION --record FILE`. Nothing that is opened is stored."
    )
    st.stop()
show(first, "The first record")
if second is not None:
    show(second, "The second record")
    labels = cached_query(indicator_labels)
    apart, moved = differences(first, second), moves(first, second)
    text.header("Why do they differ?")
    text.markdown(bullets(cause_sentences(apart, labels)))
    text.markdown(bullets(move_sentences(moved, labels)))
    if len(moved):
        options = dict(zip(moved["place"], moved["name"], strict=True))
        place = choose("Why did this place move?", options, "moved")
        text.markdown(place_move_sentence(moved, place, labels))
        if moved["moved"].any():
            plain_table(moves_table(moved), "Places that moved")
    if len(apart):
        download_differences(apart, "The two records")
