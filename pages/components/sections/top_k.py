"""Which places chance could put among the neediest: a sentence, a chart and a table, as they come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from metrics.need.top_k import TopK
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_view
from pages.components.charts import chart
from pages.components.folds import figures
from pages.components.tables import table
from pages.components.waiting import later
from views.need import top_k as words


def show_top_k(
    edition: Edition,
    level: str,
    sources: Sequence[str],
    notes: Sequence[str],
    question: Callable[..., TopK],
    *values: Any,
    **named: Any,
) -> Callable[[], None]:
    """The places that could be among the neediest, by `top_k` or `top_k_of_areas`.

    Gives what shows, under *Method*, how they were found.
    """
    later(partial(_show, edition, level, list(sources), list(notes)), question, *values, **named)
    return lambda: later(_show_how, question, *values, **named)


def _show_how(found: TopK) -> None:
    if found.testable:
        text.markdown(words.top_k_explained(found))


def _show(edition: Edition, level: str, sources: list[str], notes: list[str], found: TopK) -> None:
    if found.top == len(found.places):
        return  # all of them are, and nothing is left to ask
    text.header(cached_view(words.top_k_heading, found, level))
    for sentence in cached_view(words.top_k_sentences, found):
        text.markdown(sentence)
    if not found.testable:
        return
    alt = cached_view(words.top_k_alt, found, level)
    chart(words.top_k_chart, found, key="top k", alt=alt, sources=sources)
    with figures("Figures of what chance could move"):
        table(
            cached_view(words.top_k_table, found),
            f"Ranks by chance: the {found.top} neediest",
            edition,
            sources,
            file_name=f"{edition.id}-{level}-top-{found.top}",
            download=found.places,
            notes=[*notes, words.top_k_explained(found)],
            sortable=True,
        )
