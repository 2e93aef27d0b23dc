"""Keeping a decision: a drawer at the foot of a page that writes what it shows to a record."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from metrics.decisions.answers import Answer, answer
from metrics.decisions.questions import Question
from metrics.decisions.records import record, written
from metrics.store import Store
from pages.components import text
from pages.components.cached import cached_need, of_this_run

PAGES = {"need": "need-ranking", "focus": "focus-places", "sites": "next-sites", "tiers": "tiers-money"}
"""The page that shows the answer to each kind of question, by its address."""


def record_text(store: Store, answered: Answer, made_for: str, note: str, link: str) -> str:
    """The text of the record of a question's answer."""
    return written(record(store, answered, made_for=made_for, note=note, link=link))


def keep_decision(asked: Question) -> None:
    """Ask for whom the decision is, and offer the record as a file; its link reopens the page."""
    link = f"{PAGES[asked.kind]}?{urlencode(st.query_params.to_dict())}"
    with st.expander("Keep this decision", icon=":material/save:"):
        text.markdown(
            "The record is one text file: what was asked, of which figures, what came out, and for whom. "
            "Opened on the page Decision records, it gives the same result bit for bit, or says what "
            "differs: that is what proves it. Its seal is a checksum against changes by accident only. "
            "The address of this page is the same decision as a link."
        )
        made_for = st.text_input("Who is it for?", key=f"record for {asked.kind}", max_chars=200)
        note = st.text_area("Note (why, who was heard)", key=f"record note {asked.kind}", max_chars=2000)

        def written_now() -> str:
            answered = cached_need(answer, asked)
            return cached_need(record_text, answered, made_for.strip(), note.strip(), link)

        st.download_button(
            "Download the decision record",
            of_this_run(written_now),
            file_name=f"{asked.edition}-{asked.kind}-decision.toml",
            mime="application/toml",
            key=f"record {asked.kind}",
            on_click="ignore",
            icon=":material/download:",
        )
