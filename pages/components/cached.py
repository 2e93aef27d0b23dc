"""The one place where answers are kept: the open store, what was asked of it, and what was made of that."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from metrics.store import Store, StoreMissing, built_at, is_file, location
from pages.components.memo import Shelf

ASKED_EVERY = 60
"""Seconds for which a store behind a connection string is taken for the same one; a file is looked at anew
each time."""


@dataclass(frozen=True)
class Opened:
    """A store, and beside it all that came out of it so far: a newer store starts with empty shelves."""

    store: Store
    answers: Shelf
    weighed: Shelf
    packed: Shelf
    views: Shelf
    drawings: Shelf


STORES = Shelf(1)


def ask(question: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """The answer to a question of metrics/, kept since the same store was asked the same before.

    All readers get the same answer, not a copy each: it must not be changed.
    """
    opened = _opened()
    return opened.answers.made(question, (opened.store, *values), named)


def weigh(question: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """As `ask`, for questions of which every reader puts many (weights, pins, limits): fewer answers are
    kept, since each holds the figures of a whole borough, up to a hundred kilobytes."""
    opened = _opened()
    return opened.weighed.made(question, (opened.store, *values), named)


def draw(view: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """As `keep`, for maps and charts, of which fewer are kept: each takes as much as a hundred sentences."""
    return _opened().drawings.made(view, values, named)


def unpack(question: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """As `ask`, for answers of a million small pieces (outlines): kept packed, and unpacked for each who
    asks. Python's garbage collector would walk over every piece again and again."""
    opened = _opened()
    return pickle.loads(opened.packed.made(_packed, (opened.store, question, values, named)))


def keep(view: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """What a view makes of its values, made once for the same values: telling and drawing figures costs more
    than looking them up.

    Figures are the same when they are the very answer that `ask`, `weigh` or `keep` gave: a frame made anew
    by the page would never be found again. What is kept must not be changed.
    """
    return _opened().views.made(view, values, named)


def _packed(store: Store, question: Callable[..., Any], values: tuple, named: dict) -> bytes:
    return pickle.dumps(question(store, *values, **named), pickle.HIGHEST_PROTOCOL)


def _opened() -> Opened:
    """The store as it is now: one built since is opened anew and shares no answers with the old one."""
    where = location()
    try:
        built = built_at(where) if is_file(where) else _built_at(where)
    except StoreMissing as problem:
        st.error(f"{problem} Then reload this page.")
        st.stop()
    return STORES.made(_open, (where, built))


def _open(where: str, built: str) -> Opened:
    try:
        return Opened(
            Store(),
            answers=Shelf(2000),
            weighed=Shelf(400),
            packed=Shelf(200),
            views=Shelf(4000),
            drawings=Shelf(500),
        )
    except StoreMissing as problem:
        st.error(str(problem))
        st.stop()


@st.cache_data(show_spinner=False, max_entries=1, ttl=ASKED_EVERY)
def _built_at(where: str) -> str:
    return built_at(where)
