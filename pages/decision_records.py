"""Decisions: what was decided, does it still hold, and why do two decisions differ?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from metrics.decisions.records import Record
from metrics.decisions.replay import Replay, differences, moves, replay
from pages.components import text
from pages.components.cached import cached_query
from pages.components.controls.state import choose
from pages.components.folds import change, figures, method
from pages.components.frame.header import header_without_borough
from pages.components.sections.opened_records import (
    download_differences,
    indicator_labels,
    link_to_page,
    uploaded,
)
from pages.components.sections.register import (
    Register,
    edition_of,
    entry_named,
    example,
    list_entries,
    register,
)
from pages.components.tables import plain_table
from pages.components.waiting import awaited
from views.decisions import record_sentences as words
from views.decisions.register_sentences import (
    DAMAGED,
    UNCHECKED,
    asked_sentence,
    made_sentence,
    opened_answer,
    register_answer,
    result_sentence,
    standing_of,
)
from views.markdown import cut, plain
from views.wards import wards_replaced
from views.wording import bullets

MOST_DIFFERENCES = 200
"""Differences listed on the screen; the file has them all."""


@dataclass(frozen=True)
class Choice:
    """What the reader opens: one decision, and another to compare it with."""

    first: Record | None
    second: Record | None


def choice(found: Register) -> Choice:
    """The controls: a decision kept here, the example, or a file; and another beside it."""
    options = {"": "None"} | found.labels()
    with change() as say:
        first = choose("Open a decision", options, "record", what="decision")
        own = uploaded("Or open a file", "first record")
        second = choose("Compare it with", options, "beside", what="decision")
        other = uploaded("Or compare it with a file", "second record")
        text.caption("A file that you open here is not kept.")
        say("Open a decision or a file, or compare two")
    return Choice(own or record_of(found, first), other or record_of(found, second))


def record_of(found: Register, name: str) -> Record | None:
    """The record of a name; what can't be read is answered with a sentence."""
    entry = entry_named(found, name) if name else None
    if entry and entry.problem:
        text.error(f"{cut(entry.name)}: {plain(entry.problem)}")
    return entry.record if entry else None


def show_register(found: Register, say: Callable[[str], None] | None) -> None:
    """The decisions kept here as cards, and with `say` how many of them still hold."""
    days = [entry.record.made_on if entry.record else None for entry in found.entries]
    standings = [UNCHECKED if entry.record else DAMAGED for entry in found.entries]

    def answer() -> None:
        if say:
            say(register_answer(len(found.files), list(zip(standings, days, strict=True))))

    def told(n: int, standing: str) -> None:
        standings[n] = standing
        answer()

    answer()
    if not found.files and not found.problem:
        text.caption(
            "To keep one, press Keep this decision on Need, Places of focus, Next sites or Tiers and money."
        )
    if found.problem:
        text.warning(found.problem)
    list_entries(found.entries, told)
    if found.older:
        text.markdown(
            f"The newest {len(found.entries)} of {len(found.files):,} are listed here. Press Change to open "
            "an older one by its day and borough."
        )
    if found.entries:
        text.caption("Whoever can open this app can read these decisions.")


def show(kept: Record, replayed: Replay, title: str) -> None:
    """One decision: what came out, whether it still does, and what was asked."""
    if title:
        text.header(title)
        text.markdown(f"**{result_sentence(kept)}** {asked_sentence(kept)}")
    (text.success if replayed.same else text.warning)(words.replay_sentence(replayed))
    for notice in kept.notices:
        text.caption(plain(notice))
    link_to_page(kept)
    if len(replayed.differences):
        with figures("What differs"):
            then_and_now = words.differences_table(replayed.differences.head(MOST_DIFFERENCES), "Then", "Now")
            plain_table(then_and_now, "Then and now")
            download_differences(replayed.differences, f"{title} then and now")
    with figures("What was asked, and what the record says"):
        text.markdown(bullets(map(plain, [*kept.lines, *kept.remarks])))
        plain_table(words.question_table(kept), "What was asked")


def compare(first: Record, second: Record, say: Callable[[str], None]) -> None:
    """Why two decisions differ: what was asked otherwise, and which places moved."""
    labels = cached_query(indicator_labels)
    apart, moved = differences(first, second), moves(first, second)
    say(f"{words.comparison_heading(apart, moved)}.")
    text.caption(f"First: {made_sentence(first)} Second: {made_sentence(second)}")
    all_decisions()
    text.markdown(bullets(words.cause_sentences(apart, labels)))
    text.markdown(bullets(words.move_sentences(moved, labels)))
    if len(moved):
        options = dict(zip(moved["place"], moved["name"], strict=True))
        place = choose("Why did this place move?", options, "moved")
        text.markdown(words.place_move_sentence(moved, place, labels))
    with figures():
        if len(moved) and moved["moved"].any():
            plain_table(words.moves_table(moved), "Places that moved")
        if len(apart):
            download_differences(apart, "The two records")
    show(first, awaited(replay, first), "The first decision")
    show(second, awaited(replay, second), "The second decision")


def open_one(opened: Record, say: Callable[[str], None]) -> None:
    """What was decided, and whether it still holds."""
    replayed = awaited(replay, opened)
    say(opened_answer(opened, standing_of(replayed)))
    edition = edition_of(opened)
    replaced = wards_replaced(edition, date.today()) if edition else ""
    text.caption(" ".join(filter(None, [made_sentence(opened), asked_sentence(opened), replaced])))
    all_decisions()
    show(opened, replayed, "")


def all_decisions() -> None:
    """The way back from an opened decision to the list."""
    st.page_link(
        "pages/decision_records.py",
        label="All decisions",
        icon=":material/arrow_back:",
        query_params={"record": "", "beside": ""},
    )


with header_without_borough("decisions"):
    say = text.answer_as_it_comes()
found = register()
chosen = choice(found)
opened = [each for each in (chosen.first, chosen.second) if each]
if opened:
    if len(opened) > 1:
        compare(opened[0], opened[1], say)
    else:
        open_one(opened[0], say)
    if found.files:
        text.header("Decisions kept here")
        show_register(found, None)
else:
    show_register(found, say)
    shown = example()
    about = f": {plain(shown.record.edition_title)}" if shown.record else ""
    text.header(f"An example to open{about}")
    list_entries([shown], lambda n, standing: None)
with method():
    for sentence in words.METHOD:
        text.caption(sentence)
