"""Controls of questions: what a field of a question is called, where it stands in the address and what it may
be is said at the field (metrics/decisions/questions.py), and its control follows from that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from metrics.decisions.questions import Question, setting_named
from metrics.decisions.settings import default_of
from pages.components.controls.state import choose, choose_many, choose_number, switch


def ask_choice(
    kind: type[Question],
    name: str,
    *,
    options: Mapping[str, str] | None = None,
    among: Iterable[str] | None = None,
    default: str | None = None,
    what: str = "",
    **parts: object,
) -> str:
    """One of the field's choices, or of those of them that are `among` what is there; of other options where
    the figures decide what there is. `parts` are filled in in its key."""
    said = setting_named(kind, name)
    known = options or said.choices or {}
    offered = {i: label for i, label in known.items() if among is None or i in set(among)}
    first = default_of(kind.settings()[name]) if default is None else default
    return choose(said.label, offered or known, said.key(**parts), default=first, what=what)


def ask_many(
    kind: type[Question],
    name: str,
    options: Mapping[str, str],
    *,
    default: Sequence[str] = (),
    **parts: object,
) -> list[str]:
    """Any number of the options."""
    said = setting_named(kind, name)
    return choose_many(said.label, options, said.key(**parts), default=default)


def ask_switch(kind: type[Question], name: str) -> bool:
    """Yes or no."""
    said = setting_named(kind, name)
    usual = default_of(kind.settings()[name])
    return switch(said.label, said.key(), default=usual, help=said.hint or None)


def ask_number(
    kind: type[Question],
    name: str,
    *,
    default: float | None = None,
    most: float | None = None,
    **parts: object,
) -> float:
    """A typed number, in the field's own unit; `default` and `most` where the figures decide them."""
    said = setting_named(kind, name)
    usual = said.shown_as * (default_of(kind.settings()[name]) if default is None else default)
    number = choose_number(
        said.label,
        said.key(**parts),
        default=round(usual) if isinstance(said.step, int) else float(usual),
        least=said.least,
        most=said.most if most is None else most,
        step=said.step,
    )
    return number if said.shown_as == 1 else number / said.shown_as
