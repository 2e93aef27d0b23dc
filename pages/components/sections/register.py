"""The register of decisions on the screen: each one kept here, what it asked, and whether it still holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from metrics import catalogue
from metrics.decisions.records import Record
from metrics.decisions.register import (
    EXAMPLE,
    KeptFile,
    RegisterError,
    file_at,
    folder,
    kept_files,
    read_kept,
)
from metrics.decisions.replay import Replay, replay
from metrics.errors import Refused
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_query, cached_view, is_kept
from pages.components.waiting import later
from views.decisions.register_sentences import (
    DAMAGED,
    STANDING_WORDS,
    UNCHECKED,
    asked_sentence,
    entry_facts,
    entry_title,
    result_sentence,
    standing_of,
)
from views.markdown import cut, plain
from views.wards import old_wards

MOST_LISTED = 20
"""Decisions listed as cards, the newest; older ones are opened by the name of their file."""

CHECKED_AT_ONCE = 5
"""Decisions whose questions are asked again when the page is opened, each a second of work; the others wait
for a press of the button."""

EXAMPLE_NAME = "example"
"""By what the address knows the example."""

CHECK_ALL = "check all decisions"


@dataclass(frozen=True)
class Entry:
    """A file of the register: its record, or why there is none."""

    name: str
    record: Record | None
    problem: str = ""


@dataclass(frozen=True)
class Register:
    """The newest decisions kept, the names of the older ones, and why nothing could be listed."""

    entries: list[Entry]
    files: list[KeptFile]
    problem: str = ""

    @property
    def older(self) -> list[KeptFile]:
        """Those that are not listed as cards."""
        return self.files[MOST_LISTED:]

    def labels(self) -> dict[str, str]:
        """What can be opened, by the name that the address knows: the label in a list of choices."""
        listed = {each.name: _label(each) for each in self.entries}
        return listed | {file.name: file.name for file in self.older} | {EXAMPLE_NAME: "The example"}


def register() -> Register:
    """The register as its folder is now."""
    try:
        files = kept_files(folder())
    except RegisterError as problem:
        return Register([], [], str(problem))
    return Register([cached_view(_entry, file) for file in files[:MOST_LISTED]], files)


def example() -> Entry:
    """The record that travels with the project."""
    try:
        file = file_at(EXAMPLE)
    except OSError as problem:
        return Entry(EXAMPLE_NAME, None, f"The example is missing ({problem.strerror}).")
    found = cached_view(_entry, file)
    return Entry(EXAMPLE_NAME, found.record, found.problem)


def entry_named(found: Register, name: str) -> Entry | None:
    """The entry that the address or the reader names: one of the register's own files, or the example."""
    if name == EXAMPLE_NAME:
        return example()
    return next((cached_view(_entry, file) for file in found.files if file.name == name), None)


def list_entries(entries: list[Entry], told: Callable[[int, str], None]) -> None:
    """A card for each decision. How each stands is filled in once its question was asked again, and `told`
    is given its number in the list and how it stands; those that were not asked again have a button."""
    checked = sum(_card(n, entry, told, check=n < _checked_at_once()) for n, entry in enumerate(entries))
    left = sum(entry.record is not None for entry in entries) - checked
    if left:
        st.button(f"Check the other {left}", key="check", on_click=_check_all, icon=":material/replay:")


def _checked_at_once() -> int:
    return MOST_LISTED if st.session_state.get(CHECK_ALL) else CHECKED_AT_ONCE


def _check_all() -> None:
    st.session_state[CHECK_ALL] = True


def _entry(file: KeptFile) -> Entry:
    try:
        return Entry(file.name, read_kept(file))
    except Refused as problem:
        return Entry(file.name, None, str(problem))


def _card(n: int, entry: Entry, told: Callable[[int, str], None], *, check: bool) -> bool:
    """One decision; whether its question is asked again."""
    with st.container(border=True, gap="small"):
        text.markdown(f"**{entry_title(entry.record) if entry.record else cut(entry.name)}**")
        if entry.record is None:
            text.caption(STANDING_WORDS[DAMAGED])
            text.markdown(plain(entry.problem))
            return False
        check = check or is_kept(replay, entry.record)
        if check:
            unchecked = facts_of(entry.record, UNCHECKED)
            later(partial(_stands, n, entry.record, told), replay, entry.record, saying=unchecked)
        else:
            text.caption(facts_of(entry.record, UNCHECKED))
        text.markdown(f"{asked_sentence(entry.record)} {result_sentence(entry.record)}")
        st.page_link(
            "pages/decision_records.py",
            label="Open this decision",
            icon=":material/arrow_forward:",
            query_params={"record": entry.name},
        )
    return check


def facts_of(record: Record, standing: str) -> str:
    """The line under a decision: borough, day, whether it still holds, and whether its wards do."""
    return entry_facts(record, standing, old_wards(edition_of(record), date.today()))


def edition_of(record: Record) -> Edition | None:
    """The edition that a decision is about; None where the store has none of that name."""
    return {each.id: each for each in cached_query(catalogue.editions)}.get(record.question.edition)


def _stands(n: int, record: Record, told: Callable[[int, str], None], replayed: Replay) -> None:
    standing = standing_of(replayed)
    text.caption(facts_of(record, standing))
    told(n, standing)


def _label(entry: Entry) -> str:
    if entry.record is None:
        return f"{entry.name} (can't be read)"
    whom = f" for {entry.record.made_for}" if entry.record.made_for else ""
    return f"{entry.record.title}{whom}, {entry.record.edition_title}, {entry.record.made_on}"
