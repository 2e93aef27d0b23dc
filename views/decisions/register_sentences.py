"""The register of decisions in words: how many are kept, what each asked, and whether it still holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from metrics.choose.tiers import MANAGED
from metrics.decisions.questions import CANDIDATES
from metrics.decisions.records import Record
from metrics.decisions.replay import Replay
from views.formats import number
from views.markdown import cut, plain
from views.wording import count, enumeration, spelled

HOLDS, CHANGED, NO_ANSWER, UNCHECKED, DAMAGED = "holds", "changed", "no answer", "unchecked", "damaged"
"""What can be said of a decision kept."""

STANDING_WORDS = {
    HOLDS: "✔ Still holds",
    CHANGED: "✖ Has changed",
    NO_ANSWER: "? Can't be asked today",
    UNCHECKED: "… Not checked yet",
    DAMAGED: "? Can't be read",
}
"""A symbol and words for each, so that colour is never the only carrier."""

LONGEST_NOTE = 200
"""Characters of a note shown in the list."""

PLACES_OF_LEVEL = {"lsoa": "small areas", "ward": "wards", "area": "areas"}
ONE_PLACE = {"lsoa": "small area", "ward": "ward", "area": "area"}
SITE_PLACES = {"ward": ("ward", "wards"), "focus": ("place of focus", "places of focus")}
SITE_PLACES |= {kind: ("small area", "small areas") for kind in CANDIDATES if kind not in SITE_PLACES}
"""The readers' words for what is ranked, and for what may be a site: one and several."""


def standing_of(replayed: Replay) -> str:
    """Whether a decision still holds, once it was asked again."""
    if replayed.refusal:
        return NO_ANSWER
    return HOLDS if replayed.same else CHANGED


def register_answer(kept: int, standings: Sequence[tuple[str, date | None]]) -> str:
    """How many decisions are kept, and what has become of those that `standings` has, the newest: how each
    stands, and the day it was made."""
    if not kept:
        return "No decision is kept here yet."
    text = f"{count(kept, 'decision')} kept"
    parts = [_part(standings, each) for each in (HOLDS, CHANGED, NO_ANSWER, DAMAGED, UNCHECKED)]
    said = enumeration(filter(None, parts))
    newest = f"of the newest {len(standings)}, " if kept > len(standings) else ""
    return f"{text}; {newest}{said}." if said else f"{text}."


def entry_title(record: Record) -> str:
    """What was decided for whom: Next sites for The board."""
    return f"{plain(record.title)} for {cut(record.made_for)}" if record.made_for else plain(record.title)


def entry_facts(record: Record, standing: str, wards: str = "") -> str:
    """Borough, day, whether it still holds, and what became of its wards (`old_wards`), on one line."""
    facts = [plain(record.edition_title), day(record.made_on), STANDING_WORDS[standing], wards]
    return " · ".join(filter(None, facts))


def asked_sentence(record: Record) -> str:
    """What was asked, as a question a reader would put; and the note, cut where it is long."""
    asked = ASKED.get(record.question.kind, lambda record: record.title)(record)
    note = f" Note: {cut(record.note, LONGEST_NOTE)}" if record.note else ""
    return f"{plain(asked)}{note}"


def result_sentence(record: Record) -> str:
    """What was decided, in one sentence; the first few where they are many."""
    names = [plain(name) for name in _chosen_names(record)]
    if not names:
        lines = [plain(line) for line in record.lines]
        return f"{'; '.join(lines[:RESULTS_NAMED])}{_more(len(lines) - RESULTS_NAMED)}."
    left = len(names) - RESULTS_NAMED
    named = enumeration([*names[:RESULTS_NAMED], *([f"{left} more"] if left > 0 else [])])
    one, several = RESULT_WORDS[record.question.kind]
    return f"{named} {one if len(names) == 1 else several}."


def opened_answer(record: Record, standing: str) -> str:
    """An opened record in two sentences: what was decided, and whether it still holds."""
    return f"{result_sentence(record)} {OPENED_WORDS[standing]}"


def made_sentence(record: Record) -> str:
    """What kind of decision, of which borough, for whom and when."""
    whom = f" for {cut(record.made_for)}" if record.made_for else ""
    return f"{plain(record.title)} in {plain(record.edition_title)}, decided{whom} on {day(record.made_on)}."


def day(made_on: date | None) -> str:
    """A day in words: 4 March 2026."""
    return f"{made_on.day} {made_on:%B %Y}" if made_on else "a day not recorded"


OPENED_WORDS = {
    HOLDS: "This still holds.",
    CHANGED: "Asked again today, this comes out differently.",
    NO_ANSWER: "This can't be asked of today's figures.",
}

RESULTS_NAMED = 6
"""Lines of a result named in a sentence."""

RESULT_WORDS = {
    "need": ("needs most", "need most"),
    "sites": ("comes next", "come next"),
    "tiers": ("gets the intensive offer", "get the intensive offer"),
}
"""What is said of those that were chosen: of one and of several."""


def _chosen_names(record: Record) -> list[str]:
    """The names of what was chosen, by the record's own tables; none where they don't say, as of places of
    focus, which have no names."""
    kind = record.question.kind
    if kind == "need":
        return [str(name) for name in record.table("ranking")["name"].head(int(record.question.asked["top"]))]
    table = record.table({"sites": "chosen", "tiers": "tiers"}.get(kind, ""))
    if "name" not in table or (kind == "tiers" and "tier" not in table):
        return []
    rows = table[table["tier"] == MANAGED] if kind == "tiers" else table
    return [str(name) for name in rows["name"]]


def _more(left: int) -> str:
    return f"; and {left} more" if left > 0 else ""


def _part(standings: Sequence[tuple[str, date | None]], which: str) -> str:
    """How many stand so: 2 still hold; 1 has changed since 4 March 2026."""
    days = [made_on for standing, made_on in standings if standing == which]
    if not days:
        return ""
    one, several = PART_WORDS[which]
    many = "it" if len(standings) == 1 else f"{len(days):,}"
    words = f"{many} {one if len(days) == 1 else several}"
    known = sorted(each for each in days if each)
    if which != CHANGED or not known:
        return words
    return f"{words} since {day(known[-1])}" if len(days) == 1 else words


PART_WORDS = {
    HOLDS: ("still holds", "still hold"),
    CHANGED: ("has changed", "have changed"),
    NO_ANSWER: ("can't be asked today", "can't be asked today"),
    DAMAGED: ("can't be read", "can't be read"),
    UNCHECKED: ("is not checked yet", "are not checked yet"),
}


def _asked_need(record: Record) -> str:
    asked = record.question.asked
    top, level = int(asked["top"]), str(asked["level"])
    if top == 1:
        return f"Which {ONE_PLACE.get(level, level)} needs most?"
    return f"Which {spelled(top)} {PLACES_OF_LEVEL.get(level, level)} need most?"


def _asked_focus(record: Record) -> str:
    asked = record.question.asked
    size = f"{number(asked['least'])} to {number(asked['most'])} people"
    return f"Where in each area is need greatest, in a place of {size}?"


def _asked_sites(record: Record) -> str:
    asked = record.question.asked
    one, several = SITE_PLACES.get(str(asked["candidates"]), ("place", "places"))
    k = int(asked["k"])
    return f"Which {one} comes next?" if k == 1 else f"Which {spelled(k)} {several} come next?"


def _asked_tiers(record: Record) -> str:
    managed = int(record.question.asked["managed"])
    if managed == 1:
        return "Which area gets the intensive offer?"
    return f"Which {spelled(managed)} areas get the intensive offer?"


ASKED: dict[str, Callable[[Record], Any]] = {
    "need": _asked_need,
    "focus": _asked_focus,
    "sites": _asked_sites,
    "tiers": _asked_tiers,
}
"""What puts each kind of question in words."""
