"""Decision records: does a decision still come out the same, and why do two differ?"""

import streamlit as st

from metrics.decisions.records import Record
from metrics.decisions.replay import differences, moves, replay
from pages.components.cached import cached_need, cached_query
from pages.components.controls.state import choose
from pages.components.header import STYLE
from pages.components.sections.opened_records import (
    download_differences,
    indicator_labels,
    link_to_page,
    opened,
)
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
from views.wording import bullets

MOST_DIFFERENCES = 200
"""Differences listed on the screen; the file has them all."""


def show(kept: Record, title: str) -> None:
    """One record: what it says, whether it still comes out the same, and what was asked."""
    st.header(title)
    for sentence in record_sentences(kept):
        st.markdown(sentence)
    st.markdown(bullets(kept.lines))
    for notice in kept.notices:
        st.caption(notice)
    link_to_page(kept)
    replayed = cached_need(replay, kept)
    (st.success if replayed.same else st.warning)(replay_sentence(replayed))
    if len(replayed.differences):
        with st.expander("What differs", expanded=not replayed.same):
            st.table(
                differences_table(replayed.differences.head(MOST_DIFFERENCES), "Then", "Now").set_index("In")
            )
            download_differences(replayed.differences, f"{title} then and now")
    with st.expander("What was asked"):
        st.table(question_table(kept).set_index("Asked"))


st.html(STYLE)
st.title("Decision records")
st.markdown("Does a decision still come out the same, and why do two differ?")
left, right = st.columns(2)
with left:
    first = opened("A decision record", "first record")
with right:
    second = opened("Another one, to compare with it", "second record")
if first is None:
    st.info(
        "Open a record: a file that ends in .toml, written under “Keep this decision” on the pages that "
        "choose, or by `python -m metrics need EDITION --record FILE`. Nothing that is opened is stored."
    )
    st.stop()
show(first, "The first record")
if second is not None:
    show(second, "The second record")
    labels = cached_query(indicator_labels)
    apart, moved = differences(first, second), moves(first, second)
    st.header("Why do they differ?")
    st.markdown(bullets(cause_sentences(apart, labels)))
    st.markdown(bullets(move_sentences(moved, labels)))
    if len(moved):
        options = dict(zip(moved["place"], moved["name"], strict=True))
        place = choose("Why did this place move?", options, "moved")
        st.markdown(place_move_sentence(moved, place, labels))
        if moved["moved"].any():
            st.table(moves_table(moved).set_index("Place"))
    if len(apart):
        download_differences(apart, "The two records")
