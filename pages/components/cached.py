"""The one place where answers are kept: the open store, what was asked of it, and what was made of that."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from metrics.checks.printed import print_checks, printed
from metrics.choose.focus_steps import focus_steps
from metrics.decisions.answers import answer, focus_of, groups_sure, sites_of, tiers_of
from metrics.decisions.replay import replay
from metrics.drawn.link import edition_of, is_link
from metrics.drawn.proposals import proposals
from metrics.drawn.sensitivity import boundary_sensitivity, drawn_area_sensitivity
from metrics.drawn.store import drawn_tables, with_drawing
from metrics.errors import Refused, StoreMissing
from metrics.need.hotspots import hot_spots_of_need
from metrics.need.robustness import how_sure
from metrics.need.top_k import top_k, top_k_of_areas
from metrics.store import Store, built_at, is_file, location
from pages.components import text
from pages.components.memo import Memo
from pages.components.workers import worked_out
from views.maps.rings import with_rings

Answer = TypeVar("Answer")

ASKED_EVERY = 60
"""Seconds for which a store behind a connection string is taken for the same one; a file is looked at anew
each time."""


@dataclass(frozen=True)
class Opened:
    """A store, and beside it all that came out of it so far: a newer store starts with nothing kept.

    `drawn` is the link of the drawing that lies in it, `refused` why one that was asked for does not.
    """

    store: Store
    built: str
    drawn: str
    refused: str
    answers: Memo
    needs: Memo
    outlines: Memo
    views: Memo
    figures: Memo
    maps: Memo
    country: Memo


COUNTRY = 160
"""Answers and views of all places of a country that are kept: about sixteen indicators, each of them ten
megabytes of figures and what is made of these."""

HEAVY = frozenset(
    {how_sure, hot_spots_of_need, focus_of, groups_sure, sites_of, tiers_of, answer, replay}
    | {printed, print_checks, proposals, top_k, top_k_of_areas}
    | {boundary_sensitivity, drawn_area_sensitivity, focus_steps}
)
"""Questions that take a second of arithmetic, asked with `cached_need`."""

STORES = Memo(1)

DRAWN = Memo(6)
"""Stores with a drawing in them: as many as readers look at at once, or they are opened anew."""

DRAWING = "drawing"
"""In a reader's session: the link of the drawing that was looked at last."""

RUN: ContextVar[list[Opened] | None] = ContextVar("RUN", default=None)
"""The store of the run of a page that this thread is in, once it has asked for one."""


def cached_query(question: Callable[..., Answer], *values: Any, **named: Any) -> Answer:
    """The answer to a question of metrics/, kept since the same store was asked the same before.

    All readers get the same answer, not a copy each: it must not be changed.
    """
    opened = _opened()
    return opened.answers.get(question, (opened.store, *values), named)


def cached_need(question: Callable[..., Answer], *values: Any, **named: Any) -> Answer:
    """As `cached_query`, for questions of which every reader puts many (weights, pins, limits): fewer answers
    are kept, since each holds the figures of a whole borough, up to a hundred kilobytes. Those that take long
    (HEAVY) are answered by a worker, so that nobody else's page waits."""
    opened = _opened()
    how, of, more = _asked(opened, question, values, named)
    found: Answer = opened.needs.get(how, of, more)
    return found


def is_kept(question: Callable[..., Any], *values: Any, **named: Any) -> bool:
    """Whether `cached_need` has the answer already."""
    opened = _opened()
    return opened.needs.has(*_asked(opened, question, values, named))


def _asked(
    opened: Opened, question: Callable[..., Any], values: tuple[Any, ...], named: dict[str, Any]
) -> tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]:
    """What is kept of a question: how its answer is made, and of what."""
    if question in HEAVY:
        of = (opened.store, opened.built, opened.drawn)
        return worked_out, (*of, question, values, named), {}
    return question, (opened.store, *values), named


def cached_country_query(question: Callable[..., Answer], *values: Any, **named: Any) -> Answer:
    """As `cached_query`, for figures of all places of a country: few are kept."""
    opened = _opened()
    return opened.country.get(question, (opened.store, *values), named)


def cached_country_view(view: Callable[..., Answer], *values: Any, **named: Any) -> Answer:
    """As `cached_view`, for what is made of figures of all places of a country: it would hold them in memory
    for as long as it is kept."""
    return _opened().country.get(view, values, named)


def cached_figure(view: Callable[..., Answer], *values: Any, **named: Any) -> Answer:
    """As `cached_view`, for charts: some 20 kB each, and many on one page."""
    return _opened().figures.get(view, values, named)


def cached_map(view: Callable[..., Answer], *values: Any, **named: Any) -> Answer:
    """As `cached_view`, for maps: fewer are kept, 100 to 300 kB each."""
    return _opened().maps.get(view, values, named)


def cached_outlines(question: Callable[..., pd.DataFrame], *values: Any, **named: Any) -> pd.DataFrame:
    """As `cached_query`, for outlines: kept with their rings written, as maps take them."""
    opened = _opened()
    return opened.outlines.get(_with_rings, (opened.store, question, values, named))


def cached_view(view: Callable[..., Answer], *values: Any, **named: Any) -> Answer:
    """What a view makes of its values, made once for the same values: telling and drawing figures costs more
    than looking them up.

    Figures are the same when they are the very answer that `cached_query`, `cached_need` or
    `cached_view` gave: a frame made anew by the page would never be found again. What is kept must not be
    changed.
    """
    return _opened().views.get(view, values, named)


def _with_rings(
    store: Store, question: Callable[..., pd.DataFrame], values: tuple[Any, ...], named: dict[str, Any]
) -> pd.DataFrame:
    return with_rings(question(store, *values, **named))


def forget() -> None:
    """Let go of all that is kept and open the store anew: for measuring."""
    global STORES, DRAWN
    STORES, DRAWN = Memo(1), Memo(6)
    _opened_now()


def begin() -> None:
    """Begin a run of a page: it asks one store from its first question to its last, whatever is built
    meanwhile."""
    RUN.set([])


def of_this_run(make: Callable[[], Answer]) -> Callable[[], Answer]:
    """What is made later (a file to download) from the very store that the page shows."""
    opened = _opened()

    def made() -> Answer:
        before = RUN.set([opened])
        try:
            return make()
        finally:
            RUN.reset(before)

    return made


def _opened() -> Opened:
    """The store of this run; outside of any, the store as it is now."""
    run = RUN.get()
    if run is None:
        return _opened_now()
    if not run:
        run.append(_opened_now())
    return run[0]


def refused_drawing() -> str:
    """Why the drawing that the address names is not shown; empty where it is, or none is named."""
    return _opened().refused


def _opened_now() -> Opened:
    """The store as it is now, with the reader's drawing in it: one built since is opened anew and shares no
    answers with the old one."""
    where = location()
    try:
        built = built_at(where) if is_file(where) else _built_at(where)
    except StoreMissing as problem:
        text.error(f"{problem} Then reload this page.")
        st.stop()
    plain = STORES.get(_open, (where, built))
    link = _drawing_in_hand()
    if not link:
        return plain
    try:
        with_it = DRAWN.get(_open_drawn, (plain, link))
    except Refused as problem:
        st.session_state.pop(DRAWING, None)
        return replace(plain, refused=str(problem))
    st.session_state[DRAWING] = link
    return with_it


def _drawing_in_hand() -> str:
    """The drawing that the address names as its scheme, or the one looked at before in the same borough."""
    asked = st.query_params.get("scheme", "")
    if is_link(asked):
        return asked
    before = str(st.session_state.get(DRAWING, ""))
    return before if before and edition_of(before) == st.query_params.get("edition") else ""


def _open(where: str, built: str) -> Opened:
    try:
        return _with_nothing_kept(Store(), built)
    except StoreMissing as problem:
        text.error(str(problem))
        st.stop()


def _open_drawn(plain: Opened, link: str) -> Opened:
    tables = worked_out(plain.store, plain.built, "", drawn_tables, (link,), {})
    return _with_nothing_kept(with_drawing(plain.store, tables), plain.built, link)


def _with_nothing_kept(store: Store, built: str, drawn: str = "") -> Opened:
    return Opened(
        store,
        built,
        drawn,
        refused="",
        answers=Memo(2000),
        needs=Memo(400),
        outlines=Memo(200),
        views=Memo(8000),
        figures=Memo(3000),
        maps=Memo(250),
        country=Memo(COUNTRY),
    )


@st.cache_data(show_spinner=False, max_entries=1, ttl=ASKED_EVERY)
def _built_at(where: str) -> str:
    return built_at(where)
