"""Choosing on the command line: the questions need, focus, sites and tiers of `python -m metrics`, which can
write decision records and check them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from metrics.choose.candidates import KINDS as CANDIDATES
from metrics.decisions.answers import answer
from metrics.decisions.questions import KINDS, METHOD, Question, question
from metrics.decisions.records import BadRecord, read, record, written
from metrics.decisions.replay import replay
from metrics.errors import Refused
from metrics.need.inputs import LEVELS
from metrics.need.method import MEANS, NeedError
from metrics.need.presets import preset
from metrics.statistics.normalisation import NORMALISATIONS
from metrics.store import Store

SHOWN = {
    "need": {
        "Place": "name",
        "Area": "area",
        "Residents": "residents",
        "Need": "score",
        "First": "rank_first",
        "Last": "rank_last",
        "Rank from": "rank_5",
        "To": "rank_95",
        "In the top": "in_top",
        "Standing": "standing",
    },
    "focus": {
        "Area": "area",
        "Place of focus": "names",
        "Residents": "residents",
        "Need": "need",
        "Whole area": "area_need",
        "Next best": "next_need",
        "Pins cost": "cost",
        "None because": "refusal",
        "Joined": "joined",
    },
    "sites": {
        "Site": "name",
        "Area": "area",
        "Residents": "residents",
        "Need": "need",
        "Rank": "rank",
        "Rank from": "rank_5",
        "To": "rank_95",
        "In the top": "in_top",
        "Criteria met": "met",
        "Not met": "not_met",
        "Unknown": "unknown",
        "Replacement cost": "replacement_cost",
    },
    "tiers": {
        "Area": "name",
        "Tier": "tier",
        "Need": "need",
        "Rank": "rank",
        "Rank from": "rank_5",
        "To": "rank_95",
        "In the top": "in_top",
        "Standing": "standing",
        "Residents": "residents",
        "Neediest fifth": "neediest",
    },
    "differences": {
        "In": "part",
        "Of": "row",
        "Column": "column",
        "Then": "before",
        "Now": "after",
    },
}
DECIMALS = {
    "score": 1,
    "residents": 0,
    "rank_first": 0,
    "rank_last": 0,
    "need": 1,
    "area_need": 1,
    "next_need": 1,
    "last_need": 1,
    "cost": 1,
    "in_top": 3,
    "neediest": 0,
    "rank": 0,
}
YES_OR_NO = {"action": argparse.BooleanOptionalAction, "default": None}
LISTED = ("inside", "outside", "existing")
"""What is asked for as places, by id, with commas between."""

OPTIONS: dict[str, dict[str, object]] = {
    "level": {"choices": list(LEVELS), "help": "which places"},
    "preset": {"help": "ready-made need, such as areas-of-high-need"},
    "weights": {"help": "indicators and weights instead: imd_score=2,overcrowded=1"},
    "normalisation": {"choices": list(NORMALISATIONS), "help": "one scale by; the preset's when not named"},
    "mean": {"choices": list(MEANS), "help": "averaged by"},
    "unshrunk": {"action": "store_true", "help": "rates as they are, not drawn towards the borough's"},
    "seed": {"type": int, "help": "where draws begin; the same seed gives the same answer"},
    "candidates": {"choices": list(CANDIDATES), "help": "what a new site may be"},
    "k": {"type": int, "help": "how many new sites"},
    "one_per_area": {**YES_OR_NO, "help": "at most one new site in an area"},
    "apart_from_existing": {**YES_OR_NO, "help": "none beside an existing site"},
    "existing": {"help": "existing sites, by place id; the edition's when not said"},
    "least_residents": {"type": float, "help": "least residents of a site"},
    "budget": {"type": float, "help": "what the sites may cost together, in pounds"},
    "cost_per_site": {"type": float, "help": "what a site costs"},
    "cost_per_resident": {"type": float, "help": "and for each of its residents"},
    "thresholds": {"help": "thresholds of criteria: overcrowded=6.5,low_skills=0.4"},
    "managed": {"type": int, "help": "how many areas are managed; a third when not said"},
    "made_from": {"choices": list(LEVELS), "help": "which places the need of an area is the mean of"},
    "amount": {"type": int, "help": "pounds an area, for the splits a record holds"},
    "ring_fenced": {"type": float, "help": "the share of it kept for the place of focus, 0 to 1"},
    "top": {"type": int, "help": "how many places are chosen"},
    "least": {"type": float, "help": "least residents of a place of focus"},
    "most": {"type": float, "help": "most residents"},
    "inside": {"help": "places pinned in, by place id, with commas between"},
    "outside": {"help": "places pinned out"},
    "record": {"type": Path, "metavar": "FILE", "help": "write a decision record to this file"},
    "replay": {"type": Path, "metavar": "FILE", "help": "check a decision record against this store"},
    "for": {"dest": "made_for", "default": "", "help": "whom a record is for"},
}
METHOD_OPTIONS = ("preset", "weights", "normalisation", "mean", "unshrunk", "seed")
RECORD_OPTIONS = ("record", "replay", "for")


class NotTheSame(Refused):
    """A record's question has another answer now; the sentence counts what differs."""


def asked_question(kind: str) -> Callable[[Store, argparse.Namespace], tuple[str, pd.DataFrame]]:
    """What the command line does with one kind of question: answers it, records it, or checks a record."""

    def put(store: Store, words: argparse.Namespace) -> tuple[str, pd.DataFrame]:
        if words.replay:
            return _replayed(store, kind, words)
        found = answer(store, question_from(store, kind, words))
        _remark(found.need.remarks)
        if words.record:
            kept = record(store, found, made_for=words.made_for)
            _write(words.record, written(kept))
            _remark([f"Decision record written to {words.record}."])
        table = found.tables[KINDS[kind].main]
        if table.empty:  # the lines say why nothing could be chosen
            _remark(found.lines)
        return kind, _told(table, found.need.places)

    put.__doc__ = f"{KINDS[kind].title}, for a decision"
    return put


def question_from(store: Store, kind: str, words: argparse.Namespace) -> Question:
    """The question in the words of a command line; what they leave out stays as it is by default."""
    said = {name: getattr(words, name, None) for name in METHOD | dict(KINDS[kind].defaults)}
    asked = {name: value for name, value in said.items() if value is not None}
    asked |= {name: listed(asked[name]) for name in LISTED if name in asked}
    if "thresholds" in asked:
        asked["thresholds"] = numbers_from(asked["thresholds"], "threshold")
    if words.weights is not None:
        asked["weights"] = numbers_from(words.weights, "weight")
        asked.setdefault("preset", "")  # weights of one's own need no preset
    if words.preset and not words.normalisation:
        asked["normalisation"] = preset(store, words.preset).normalisation
    return question(kind, words.edition, asked | {"shrunk": not words.unshrunk})


def numbers_from(words: str, what: str) -> dict[str, float]:
    """Weights or thresholds written as indicator=number with commas between; NeedError, with a sentence, for
    anything else."""
    numbers: dict[str, float] = {}
    for pair in listed(words):
        indicator, _, written_ = pair.partition("=")
        try:
            number = float(written_)
        except ValueError:
            raise NeedError(
                f"{pair!r} is not a {what}. Write indicator=number, such as imd_score=2."
            ) from None
        if indicator in numbers:
            raise NeedError(f"The {what} of {indicator} is given twice. Give it once.")
        numbers[indicator] = number
    if not numbers:
        raise NeedError(
            f"The {what}s add to nought: none is given. Write indicator=number, such as imd_score=2."
        )
    return numbers


def listed(words: str | None) -> list[str]:
    """Words with commas between, as a list."""
    return [word.strip() for word in (words or "").split(",") if word.strip()]


def _replayed(store: Store, kind: str, words: argparse.Namespace) -> tuple[str, pd.DataFrame]:
    """What differs between a record and its question asked now. Raises NotTheSame where the result does."""
    kept = read(_bytes(words.replay))
    if (kept.question.kind, kept.question.edition) != (kind, words.edition):
        raise BadRecord(
            f"{words.replay} is about {kept.question.kind} of {kept.question.edition}, not {kind} of "
            f"{words.edition}. Check it with: python -m metrics {kept.question.kind} "
            f"{kept.question.edition} --replay {words.replay}"
        )
    found = replay(store, kept)
    if found.refusal:
        raise NotTheSame(f"The record's question has no answer in this store: {found.refusal}")
    differences = found.differences.fillna("")
    if not found.same:
        told = "; ".join(
            f"{r.part} {r.row} {r.column}: {r.before} then, {r.after} now"
            for r in differences.head(10).itertuples()
        )
        raise NotTheSame(
            f"The result is not the same. {len(differences)} differences, of which the first: {told}."
        )
    _remark(["The same result, bit for bit."])
    return "differences", differences


def _told(table: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The table with names for the places that stand in it by their ids."""
    if "chosen" not in table or table["chosen"].dtype == bool:
        return table
    names = places.set_index("place")["name"]
    return table.assign(names=[", ".join(names[p] for p in each.split()) for each in table["chosen"]])


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise BadRecord(f"{path} can't be read ({problem.strerror}). Name a decision record.") from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise BadRecord(f"{path} can't be written ({problem.strerror}). Name another file.") from None


def _remark(remarks: Sequence[str]) -> None:
    """What to know about the answer, beside it, so that a file of figures stays one."""
    for remark in remarks:
        print(remark, file=sys.stderr)


QUESTIONS = {
    kind: (
        asked_question(kind),
        (*(o for o in OPTIONS if o in KINDS[kind].defaults), *METHOD_OPTIONS, *RECORD_OPTIONS),
    )
    for kind in KINDS
}
