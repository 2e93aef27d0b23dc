"""Drawings that are kept here, in words."""

from __future__ import annotations

from metrics.decisions.drawings import KeptDrawing
from views.decisions.register_sentences import day
from views.markdown import cut, plain
from views.wording import count

LONGEST_NOTE = 200
"""Characters of a note shown in the list."""

OPENS, OPENS_NOT = "✔ Still opens", "✖ Opens no more"
"""A symbol and words, so that colour is never the only carrier."""


def kept_heading(kept: int) -> str:
    """How many drawings are kept here."""
    return f"{count(kept, 'drawing')} kept here" if kept else "No drawing is kept here yet"


def drawing_title(kept: KeptDrawing) -> str:
    """What a drawing is called, and for whom it is."""
    return f"{plain(kept.name)} for {cut(kept.made_for)}" if kept.made_for else plain(kept.name)


def drawing_facts(kept: KeptDrawing, borough: str, why_not: str) -> str:
    """The borough, the day and whether it opens, on one line; then why not."""
    stands = OPENS_NOT if why_not else OPENS
    facts = " · ".join([plain(borough), day(kept.kept_on), stands])
    return f"{facts}. {plain(why_not)}" if why_not else facts


def drawing_note(kept: KeptDrawing) -> str:
    """The note, cut where it is long; empty where there is none."""
    return cut(kept.note, LONGEST_NOTE) if kept.note else ""
