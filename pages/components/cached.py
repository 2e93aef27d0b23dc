"""The one place where answers are kept: the open store, and what was asked of it before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from metrics.store import Store, StoreMissing, built_at, is_file, location

ASKED_EVERY = 60
"""Seconds for which a store behind a connection string is taken for the same one; a file is looked at anew
each time."""


def ask(question: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """The answer to a question of metrics/, from the cache when the same store was asked the same before."""
    return _answer(question, f"{question.__module__}.{question.__qualname__}", _stamp(), values, named)


def weigh(question: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """As `ask`, for questions of which every reader puts many (weights, pins, limits): the last few answers
    are kept, since each holds the figures of a whole borough."""
    return _weighed(question, f"{question.__module__}.{question.__qualname__}", _stamp(), values, named)


def keep(view: Callable[..., Any], key: tuple, *values: Any) -> Any:
    """What a view makes of its values, made once for the same key: charts cost more than the figures do.

    The key says what the values depend on (edition, scheme, area, theme, ...); what is kept must not be
    changed.
    """
    return _kept(view, f"{view.__module__}.{view.__qualname__}", _stamp(), key, values)


def _stamp() -> str:
    """Which store, and when it was built: a new one is opened anew and shares no answers with the old one."""
    where = location()
    try:
        return f"{where} {built_at(where) if is_file(where) else _built_at(where)}"
    except StoreMissing as problem:
        st.error(f"{problem} Then reload this page.")
        st.stop()


@st.cache_data(show_spinner=False, max_entries=1, ttl=ASKED_EVERY)
def _built_at(where: str) -> str:
    return built_at(where)


@st.cache_resource(show_spinner=False, max_entries=1)
def _open(stamp: str) -> Store:
    return Store()


@st.cache_data(show_spinner=False, max_entries=2000)
def _answer(_question: Callable[..., Any], name: str, stamp: str, values: tuple, named: dict) -> Any:
    return _asked(_question, stamp, values, named)


@st.cache_data(show_spinner=False, max_entries=100)
def _weighed(_question: Callable[..., Any], name: str, stamp: str, values: tuple, named: dict) -> Any:
    return _asked(_question, stamp, values, named)


def _asked(_question: Callable[..., Any], stamp: str, values: tuple, named: dict) -> Any:
    try:
        return _question(_open(stamp), *values, **named)
    except StoreMissing as problem:
        st.error(str(problem))
        st.stop()


@st.cache_resource(show_spinner=False, max_entries=500)
def _kept(_view: Callable[..., Any], name: str, stamp: str, key: tuple, _values: tuple) -> Any:
    return _view(*_values)
