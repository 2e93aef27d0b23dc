"""The top of every page: where the reader is, the answer in one sentence, and the sidebar beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from metrics import catalogue
from metrics.catalogue import DRAFT
from metrics.drawn.link import is_link
from metrics.errors import Refused
from metrics.profile.area_facts import short_name
from metrics.store import Edition
from pages.components import glossary, text
from pages.components.cached import Answer, cached_query
from pages.components.controls.address import ALERTS
from pages.components.frame.menu import PAGES, address
from pages.components.frame.sidebar import Place, sidebar
from pages.components.frame.style import style
from pages.components.frame.tools import tools
from pages.components.waiting import awaited, stop
from views.markdown import plain
from views.wards import wards_replaced
from views.wording import sentence_case

A_DRAFT = (
    "**These areas are a draft.** We drew them by rule, from neighbouring wards, for a first look. "
    "Nobody has agreed them."
)
BY_HAND = "**These areas were drawn by hand.** Nobody has agreed them."


@dataclass(frozen=True)
class Here:
    """What a page is about. `area` is the place id of its area; empty on a page that is about none."""

    edition: Edition
    scheme: str
    area: str
    top: DeltaGenerator

    def answer(self, sentence: str, more: str = "") -> None:
        """The page's answer: one bold sentence under its title, and one line of what to know beside it."""
        with self.top:
            text.answer(sentence)
            beside = self._beside(more)
            if beside:
                text.caption(beside)

    def answer_as_it_comes(self) -> Callable[[str, str], None]:
        """As `answer`, for one that is said again as more of it is known: gives the function that says it."""
        with self.top:
            bold, line = text.answer_as_it_comes(), st.empty()

        def say(sentence: str, more: str) -> None:
            bold(sentence)
            with line:
                text.caption(self._beside(more))

        return say

    def _beside(self, more: str) -> str:
        old = wards_replaced(self.edition, date.today())
        ended = more if not old or not more or more.endswith((".", "!", "?")) else f"{more}."
        return " ".join(filter(None, [ended, old]))

    def answered(self, question: Callable[..., Answer], *values: Any, **named: Any) -> Answer:
        """As `awaited`; where the question is refused, the reason is the page's answer and the page ends."""
        try:
            return awaited(question, *values, **named)
        except Refused as problem:
            self.answer(str(problem))
            notes(self.edition)
            stop()


def header(about: str, *, of_area: bool = False) -> Here:
    """The sidebar, the page's title, and the place of its answer.

    `about` is what the page is about in lower case ("places of focus"); `of_area` where that is one area.
    """
    title, place = _begun(of_area=of_area)
    name = short_name(place.area_name) if of_area else about
    with title:
        text.title(plain(f"{place.edition.name}: {name}"))
    tab = (
        f"{name}, {place.edition.name}: {about}"
        if of_area
        else f"{sentence_case(about)}, {place.edition.name}"
    )
    _frame(tab, f"{tab} ({place.edition.title}; {place.scheme_label})")
    _draft_banner(place)
    return Here(place.edition, place.scheme, place.area, st.container(key="answer"))


def header_without_borough(about: str, *, on_country: bool = False) -> DeltaGenerator:
    """As `header`, for a page that is about no borough in particular; returns the place of its answer.

    `on_country` where the sidebar's search leads to the map of all boroughs.
    """
    title, _ = _begun(on_country=on_country)
    with title:
        text.title(sentence_case(about))
    _frame(sentence_case(about))
    return st.container(key="answer")


def notes(edition: Edition) -> None:
    """What a reader of this edition must know, at the foot of the page."""
    with st.expander("Notes on these figures", icon=":material/info:"):
        for note in edition.notes:
            text.markdown(f"- {note}")


def answered(edition: Edition, question: Callable[..., Answer], *values: Any, **named: Any) -> Answer:
    """As `awaited`; where the question is refused the page says why and ends with its notes."""
    try:
        return awaited(question, *values, **named)
    except Refused as problem:
        text.info(str(problem))
        notes(edition)
        stop()


def _begun(*, of_area: bool = False, on_country: bool = False) -> tuple[DeltaGenerator, Place]:
    """What comes first on every page: the style, room for title and alerts, the sidebar. Returns the title's
    room and what is chosen in the sidebar."""
    style()
    title, alerts = st.container(gap=None), st.container()
    ALERTS.set(alerts)
    place = sidebar(of_area=of_area, on_country=on_country)
    glossary.begin(cached_query(catalogue.terms), edition=place.edition.id, scheme=place.scheme)
    return title, place


def _frame(tab: str, place: str = "") -> None:
    st.set_page_config(page_title=tab)
    with st.sidebar:
        tools(tab, [address(page) for page in PAGES], place)


def _draft_banner(place: Place) -> None:
    if place.scheme == DRAFT:
        text.warning(A_DRAFT)
    elif is_link(place.scheme):
        text.warning(BY_HAND)
