"""How pages say anything: every text is shown as it is written, but for the bold words and bullets of our own
sentences (views/markdown.py). A test holds that no page says anything past these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.components.glossary import explained
from views.markdown import sentence


def _saying(show: Callable[..., Any], *, explain: bool = False) -> Callable[..., None]:
    """What shows a text of ours; `explain` links each term of the glossary where it first stands."""

    def say(text: str, **named: Any) -> None:
        show(explained(sentence(text)) if explain else sentence(text), **named)

    return say


title = _saying(st.title)
header = _saying(st.header)
subheader = _saying(st.subheader)
markdown = _saying(st.markdown, explain=True)
caption = _saying(st.caption, explain=True)
info = _saying(st.info)
success = _saying(st.success)
warning = _saying(st.warning)
error = _saying(st.error)


def answer(text: str) -> None:
    """A page's answer, bold and larger than what follows (frame/style.css)."""
    answer_as_it_comes()(text)


def answer_as_it_comes() -> Callable[[str], None]:
    """A page's answer that is said again as more of it is known: gives the function that says it."""
    with st.container(key="bold answer"):
        place = st.empty()

    def say(text: str) -> None:
        with place:
            st.markdown(sentence(text))

    return say


def with_links(text: str) -> None:
    """A text that holds links of our own: whatever it takes from data is escaped where it is put together."""
    st.markdown(text)
