"""Places like this one: the most similar areas, why, how firmly, and their figures beside this one's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from metrics import catalogue
from metrics.similar.similar import ROLE, Similar, similar
from metrics.store import Edition, Store
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.folds import change, figures
from pages.components.tables import plain_table, source_note, sources_of, table
from pages.components.waiting import later
from views.markdown import plain
from views.profile import similar as words


def measures_compared(store: Store) -> dict[str, str]:
    """The measures by which places are compared where nobody says: their names by id."""
    return {each: str(store.indicators.at[each, "label"]) for each in catalogue.in_role(store, ROLE)}


def show_similar(edition: Edition, scheme: str, area: str) -> Callable[[], None]:
    """The areas most like one, over measures that can be switched off.

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
        later(partial(_show, edition), *asked, without=left_out)
    return lambda: later(_show_how, *asked, without=left_out)


def _show_how(found: Similar) -> None:
    text.markdown(words.similar_explained(found))


def _show(edition: Edition, found: Similar) -> None:
    text.header(cached_view(words.similar_heading, found), anchor="places-like-this-one")
    for sentence in cached_view(words.similar_sentences, found):
        text.markdown(sentence)
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
        source_note(sources)
