"""Parts of a page that wait for an answer: the page shows what it has, says what is being worked out, and
fills the rest in as it comes. A kept answer is there at once, in the same place.

    later(show_ranks, how_sure, edition.id, level, method, scheme, top=top)     the page goes on below
    later(..., meanwhile=show_order)                                            and shows this till then
    sure = awaited(how_sure, edition.id, level, method, scheme, top=top)        the page waits here
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, NoReturn, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from metrics.checks.printed import print_checks, printed
from metrics.choose.focus_steps import focus_steps
from metrics.decisions.answers import focus_of, groups_sure, sites_of, tiers_of
from metrics.decisions.replay import replay
from metrics.drawn.proposals import proposals
from metrics.drawn.sensitivity import boundary_sensitivity, drawn_area_sensitivity
from metrics.errors import Refused
from metrics.need.hotspots import PERMUTATIONS, hot_spots_of_need
from metrics.need.robustness import SIMULATIONS, how_sure
from metrics.need.top_k import top_k, top_k_of_areas
from pages.components import text
from pages.components.cached import cached_need, is_kept, of_this_run
from pages.components.glossary import only_for_now
from pages.components.workers import ABANDONED

Answer = TypeVar("Answer")

HEARD_EVERY = 0.3
"""Seconds after which a page that waits hears whether its reader has chosen something else meanwhile."""

WORKING_OUT: dict[Callable[..., Any], str] = {
    how_sure: f"Counting {SIMULATIONS:,} ways to rank these places ...",
    top_k: "Comparing every two places as far as chance could move them ...",
    top_k_of_areas: "Comparing every two areas as far as chance could move them ...",
    hot_spots_of_need: f"Shuffling the neighbours of every place {PERMUTATIONS:,} times ...",
    focus_of: "Looking through the groups of neighbouring LSOAs in every area ...",
    groups_sure: f"Counting {SIMULATIONS:,} ways to rank the best groups ...",
    sites_of: f"Looking for the best choice of sites, in {SIMULATIONS:,} ways to rank them ...",
    tiers_of: f"Counting {SIMULATIONS:,} ways to rank the areas ...",
    printed: "Working out again what was printed ...",
    print_checks: "Putting the areas together ...",
    proposals: "Looking for areas that hang together and are equal ...",
    boundary_sensitivity: "Moving one LSOA at a time in and out ...",
    drawn_area_sensitivity: "Moving one LSOA at a time in and out ...",
    focus_steps: "Moving one LSOA at a time in and out of every place of focus ...",
    replay: "Asking the same question again ...",
}
"""What is said while an answer is worked out."""


@dataclass(frozen=True)
class _Coming:
    """An answer on its way, and whether its reader has gone."""

    answer: Future[Any] = field(default_factory=Future)
    abandoned: Event = field(default_factory=Event)


@dataclass(frozen=True)
class _Part:
    place: DeltaGenerator
    beside: DeltaGenerator
    saying: str
    coming: _Coming
    show: Callable[[Any], None]


PARTS: ContextVar[list[_Part] | None] = ContextVar("PARTS", default=None)
"""The parts of this run that wait, in their order on the page."""


@contextmanager
def filled_in() -> Iterator[None]:
    """Around a run of a page: when it has come to its end, the parts that wait are filled in."""
    PARTS.set([])
    try:
        yield
        _fill_in()
    except BaseException:  # its reader has chosen something else: what waits for a worker need not be begun
        for part in PARTS.get() or []:
            part.coming.abandoned.set()
        raise


def stop() -> NoReturn:
    """End the page here, as `st.stop` does, once the parts that wait are filled in."""
    _fill_in()
    st.stop()


def later(
    show: Callable[[Any], None],
    question: Callable[..., Any],
    *values: Any,
    saying: str | None = None,
    meanwhile: Callable[[], None] | None = None,
    **named: Any,
) -> None:
    """Show the answer to a question right here once it is known; until then say what is being worked out,
    under what `meanwhile` shows. An empty `saying` says nothing: for a second part that waits for the same.

    `show` is given the answer and must not stop the page. Where the question is refused, the reason stands in
    its place.
    """
    place, parts = st.empty(), PARTS.get()
    coming = _coming(question, values, named)
    said = WORKING_OUT.get(question, "") if saying is None else saying
    if parts is None or coming.answer.done():
        _show(_Part(place, place, said, coming, show))
        return
    beside = place
    if meanwhile is not None:
        with place.container(), only_for_now():
            meanwhile()
            beside = st.empty()
    _say(beside, said)
    parts.append(_Part(place, beside, said, coming, show))


def awaited(question: Callable[..., Answer], *values: Any, saying: str = "", **named: Any) -> Answer:
    """As `cached_need`, with a line that says what is being worked out; it goes when the answer has come."""
    place, coming = st.empty(), _coming(question, values, named)
    if not coming.answer.done():
        _wait(place, saying or WORKING_OUT.get(question, ""), coming)
        place.empty()
    answer: Answer = coming.answer.result()
    return answer


def _coming(question: Callable[..., Any], values: tuple[Any, ...], named: dict[str, Any]) -> _Coming:
    """The answer as it comes, asked for by a thread of its own unless it is kept."""
    coming = _Coming()
    answer = of_this_run(lambda: cached_need(question, *values, **named))

    def ask() -> None:
        ABANDONED.set(coming.abandoned)
        try:
            coming.answer.set_result(answer())
        except BaseException as problem:  # raised again where the answer is wanted
            coming.answer.set_exception(problem)

    asking = copy_context()
    if is_kept(question, *values, **named):
        asking.run(ask)
    else:
        # a thread that nobody waits for when the app ends
        Thread(target=asking.run, args=(ask,), daemon=True).start()
    return coming


def _fill_in() -> None:
    for part in PARTS.get() or []:
        _wait(part.beside, part.saying, part.coming)
        _show(part)


def _wait(place: DeltaGenerator, saying: str, coming: _Coming) -> None:
    try:
        while not wait([coming.answer], HEARD_EVERY).done:
            _say(place, saying)  # whatever is said lets Streamlit end a run whose reader has moved on
    except BaseException:
        coming.abandoned.set()
        raise


def _say(place: DeltaGenerator, saying: str) -> None:
    if not saying:
        place.empty()
        return
    with place:
        text.caption(saying)


def _show(part: _Part) -> None:
    with part.place.container():
        try:
            part.show(part.coming.answer.result())
        except Refused as problem:
            text.info(str(problem))
