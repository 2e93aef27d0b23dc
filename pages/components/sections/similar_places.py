"""Places like this one: the most similar areas, why, how firmly, and their figures beside this one's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.profile.area_facts import AreaFacts
from metrics.similar.beside import beside
from metrics.similar.similar import ROLE, Similar, similar
from metrics.store import Edition, Store
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.folds import change, figures
from pages.components.tables import plain_table, source_note, sources_of, table
from pages.components.waiting import later
from views.markdown import plain
from views.profile import similar as words
from views.profile.beside import (
    BESIDE_EXPLAINED,
    beside_heading,
    beside_one_table,
    every_measure_table,
    unusual_sentence,
)


def measures_compared(store: Store) -> dict[str, str]:
    """The measures by which places are compared where nobody says: their names by id."""
    return {each: str(store.indicators.at[each, "label"]) for each in catalogue.in_role(store, ROLE)}


def show_similar(
    edition: Edition, scheme: str, area: str, rows: pd.DataFrame, brief: pd.DataFrame
) -> Callable[[], None]:
    """The areas most like one, over measures that can be switched off; `rows` and `brief` are its profile,
    whole and without what says the same.

    Gives what shows, under *Method*, how they were compared; nothing where no measure is declared.
    """
    measures = cached_query(measures_compared)
    if not measures:
        return lambda: None
    section = st.container(key="similar")  # a printed profile does without (frame/print.css)
    place = section.container()
    with section, change("similar places", "Choose measures") as say:
        left_out = tuple(
            each
            for each, label in measures.items()
            if not st.checkbox(plain(label), value=True, key=f"like {each}", persist_state="session")
        )
        say(f"{len(measures) - len(left_out)} of {len(measures)} measures chosen")
    asked = (similar, edition.id, "area", area, scheme)
    with place:
        later(partial(_show, edition, scheme, rows, brief), *asked, without=left_out)
    return lambda: later(_show_how, *asked, without=left_out)


def _show_how(found: Similar) -> None:
    text.markdown(words.similar_explained(found))


def _show(edition: Edition, scheme: str, rows: pd.DataFrame, brief: pd.DataFrame, found: Similar) -> None:
    others = tuple(zip(found.places["edition"], found.places["place"], strict=True))
    tested = cached_query(beside, edition.id, scheme, found.place, others)
    text.header(cached_view(words.similar_heading, found), anchor="places-like-this-one")
    for sentence in cached_view(words.similar_sentences, found):
        text.markdown(sentence)
    text.markdown(cached_view(unusual_sentence, brief, tested, len(others)))
    with figures("Figures: Places like this one"):
        sources = sources_of(found.measures)
        table(
            cached_view(words.similar_table, found),
            "Places like this one",
            edition,
            sources,
            file_name=f"{edition.id}-similar-places",
            download=found.places,
            notes=[words.similar_explained(found), *found.remarks],
        )
        plain_table(cached_view(words.beside_table, found), "This place beside those most like it")
        names = cached_view(words.names_of, found)
        table(
            cached_view(every_measure_table, rows, tested, found.name, names),
            "Every measure beside the places most like this one",
            edition,
            sources_of(rows),
            file_name=f"{edition.id}-beside-similar-places",
            download=tested,
            notes=[BESIDE_EXPLAINED],
        )
        text.caption(f"Worse and better are of {plain(found.name)}. {BESIDE_EXPLAINED}")
        source_note(sources)


def show_beside_borough(
    rows: pd.DataFrame, brief: pd.DataFrame, tested: pd.DataFrame, facts: AreaFacts, other: str
) -> None:
    """The area beside the borough that a reader chose: every measure, folded under how many are worse."""
    with figures(cached_view(beside_heading, brief, tested, facts.short, other)):
        shown = cached_view(beside_one_table, rows, tested, facts.short, other)
        plain_table(shown, f"{facts.short} beside {other}")
        text.caption(BESIDE_EXPLAINED)
