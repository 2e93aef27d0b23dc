"""Keeping a decision: a fold of a page that writes what it shows to a record, kept here or downloaded."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from metrics.decisions.answers import Answer, answer
from metrics.decisions.questions import Question
from metrics.decisions.records import Record, record, written
from metrics.decisions.register import RegisterError, folder, keep
from metrics.store import Store
from pages.components import text
from pages.components.cached import cached_need, of_this_run
from pages.components.waiting import awaited

PAGES = {"need": "need-ranking", "focus": "focus-places", "sites": "next-sites", "tiers": "tiers-money"}
"""The page that shows the answer to each kind of question, by its address."""


def record_of(store: Store, answered: Answer, made_for: str, note: str, link: str) -> Record:
    """The record of a question's answer."""
    return record(store, answered, made_for=made_for, note=note, link=link)


def keep_decision(asked: Question) -> None:
    """Ask for whom the decision is; keep its record in the register, or offer it as a file.

    Its link reopens the page."""
    link = f"{PAGES[asked.kind]}?{urlencode(st.query_params.to_dict())}"
    with st.expander("Keep this decision", icon=":material/save:"):
        text.markdown(
            "A record says what was asked, of which figures, what came out, and for whom. The page Decisions "
            "lists it and says whether it still holds. **Whoever can open this app can read it there.**"
        )
        made_for = st.text_input("Who is it for?", key=f"record for {asked.kind}", max_chars=200)
        note = st.text_area("Note (why, who was heard)", key=f"record note {asked.kind}", max_chars=2000)

        def text_of_record() -> str:
            answered = cached_need(answer, asked)
            return written(cached_need(record_of, answered, made_for.strip(), note.strip(), link))

        with st.container(horizontal=True):
            kept = st.button("Keep this decision", key=f"keep {asked.kind}", icon=":material/save:")
            st.download_button(
                "Download the decision record",
                of_this_run(text_of_record),
                file_name=f"{asked.edition}-{asked.kind}-decision.toml",
                mime="application/toml",
                key=f"record {asked.kind}",
                on_click="ignore",
                icon=":material/download:",
            )
        if kept:
            answered = awaited(answer, asked, saying="Writing the record ...")
            _keep(cached_need(record_of, answered, made_for.strip(), note.strip(), link))


def _keep(made: Record) -> None:
    try:
        file = keep(folder(), made)
    except RegisterError as problem:
        text.error(str(problem))
        return
    text.success("Kept. The page Decisions lists it.")
    st.page_link(
        "pages/decision_records.py",
        label="Open it on the page Decisions",
        icon=":material/arrow_forward:",
        query_params={"record": file.name},
    )
