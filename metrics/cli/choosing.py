"""Choosing on the command line: the questions need, focus, sites and tiers of `python -m metrics`, which can
write decision records and check them. Their options follow from the fields of the questions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import Field
from pathlib import Path
from typing import Any

import pandas as pd

from ground.in_place import write_whole
from metrics.cli.command import Command, Options, Output
from metrics.decisions.answers import answer
from metrics.decisions.contents import BadRecord
from metrics.decisions.questions import KINDS, NeedQuestion, Question, question
from metrics.decisions.records import read, record, written
from metrics.decisions.replay import replay, sameness
from metrics.decisions.settings import RENAMED, renamed_to, setting_of, sort_of
from metrics.errors import Refused
from metrics.need.method import NeedError
from metrics.need.need import need
from metrics.need.presets import preset
from metrics.need.robustness import usual_top
from metrics.need.top_k import top_k_of_need
from metrics.store import Store

COLUMNS_OF = {
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
    "differences": {"In": "part", "Of": "row", "Column": "column", "Then": "before", "Now": "after"},
}
"""The columns of each table that a reader looks at first, by heading."""

DECIMALS = {
    **dict.fromkeys(("score", "need", "area_need", "next_need", "last_need", "cost"), 1),
    **dict.fromkeys(("residents", "rank_first", "rank_last", "neediest", "rank"), 0),
    "in_top": 3,
}
NUMBERS: dict[str, Callable[[str], float]] = {"int": int, "float": float}
"""What reads a number of each sort."""

RECORD_OPTIONS: Options = {
    "record": {"type": Path, "metavar": "FILE", "help": "write a decision record to this file"},
    "replay": {"type": Path, "metavar": "FILE", "help": "check a decision record against this store"},
    "for": {"dest": "made_for", "default": "", "help": "whom a record is for"},
}


class NotTheSame(Refused):
    """A record's question has another answer now; the sentence counts what differs."""


class OldName(argparse.Action):
    """An option by its name of version 0.3: taken, with a notice."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        _remark([renamed_to(f"--{self.dest}", f"--{RENAMED[self.dest]}".replace("_", "-"))])
        setattr(namespace, self.dest, values)


def options_of(kind: type[Question]) -> Options:
    """The options of one kind of question: its own first, then those of need, then those of records."""
    own = kind.own()
    asked = [*own.values(), *(each for name, each in kind.settings().items() if name not in own)]
    options = dict(_option_of(each) for each in asked if setting_of(each).help)
    old = {
        name: {"action": OldName, "help": argparse.SUPPRESS} for name, new in RENAMED.items() if new in own
    }
    return {**options, **old, **RECORD_OPTIONS}


def _option_of(each: Field[Any]) -> tuple[str, dict[str, Any]]:
    """The option of one field: its name, and how argparse takes it."""
    said, sort = setting_of(each), sort_of(each)
    if said.off:
        return said.off, {"action": "store_false", "default": None, "dest": each.name, "help": said.help}
    option: dict[str, Any] = {"help": said.help}
    if sort == "bool":
        option |= {"action": argparse.BooleanOptionalAction, "default": None}
    elif sort in NUMBERS:
        option["type"] = NUMBERS[sort]
    elif said.choices:
        option["choices"] = list(said.choices)
    return each.name, option


def command_of(kind: str) -> Command:
    """What the command line does with one kind of question: answers it, records it, or checks a record."""

    def put(store: Store, words: argparse.Namespace) -> Output:
        if words.replay:
            return Output(_replayed(store, kind, words), COLUMNS_OF["differences"], DECIMALS)
        answered = answer(store, question_from(store, kind, words))
        table = answered.tables[answered.question.main]
        if table.empty:  # the lines say why nothing could be chosen
            raise Refused(" ".join(answered.lines))
        _remark(answered.need.remarks)
        if words.record:
            _write(words.record, written(record(store, answered, made_for=words.made_for)))
            _remark([f"Decision record written to {words.record}."])
        return Output(_with_names(table, answered.need.places), COLUMNS_OF[kind], DECIMALS)

    return Command(f"{KINDS[kind].title}, for a decision", put, options_of(KINDS[kind]))


def question_from(store: Store, kind: str, words: argparse.Namespace) -> Question:
    """The question in the words of a command line; what they leave out stays as it is by default."""
    fields = KINDS[kind].settings()
    fields |= {old: fields[new] for old, new in RENAMED.items() if new in fields}
    asked = {
        name: _value(each, getattr(words, name))
        for name, each in fields.items()
        if getattr(words, name, None) is not None
    }
    if "weights" in asked:
        asked.setdefault("preset", "")  # weights of one's own need no preset
    if words.preset and not words.normalisation:
        asked["normalisation"] = preset(store, words.preset).normalisation
    return question(kind, words.edition, asked)


def _value(each: Field[Any], word: Any) -> Any:
    """What a word of the command line says of a field."""
    sort = sort_of(each)
    if sort == "tuple[str, ...]":
        return listed(word)
    return numbers_from(word, each.name.removesuffix("s")) if sort.startswith("Mapping") else word


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


def _replayed(store: Store, kind: str, words: argparse.Namespace) -> pd.DataFrame:
    """What differs between a record and its question asked now. Raises NotTheSame where the result does."""
    kept = read(_bytes(words.replay))
    _remark(kept.notices)
    if (kept.question.kind, kept.question.edition) != (kind, words.edition):
        raise BadRecord(
            f"{words.replay} is about {kept.question.kind} of {kept.question.edition}, not {kind} of "
            f"{words.edition}. Check it with: python -m metrics {kept.question.kind} "
            f"{kept.question.edition} --replay {words.replay}"
        )
    replayed = replay(store, kept)
    if replayed.refusal:
        raise NotTheSame(f"The record's question has no answer in this store: {replayed.refusal}")
    differences = replayed.differences.fillna("")
    if not replayed.same:
        first = "; ".join(
            f"{r.part} {r.row} {r.column}: {r.before} then, {r.after} now"
            for r in differences.head(10).itertuples()
        )
        raise NotTheSame(
            f"The result is not the same. {len(differences)} differences, of which the first: {first}."
        )
    _remark([sameness(replayed)])
    return differences


def _with_names(table: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
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
        write_whole(path, text)
    except OSError as problem:
        raise BadRecord(f"{path} can't be written ({problem.strerror}). Name another file.") from None


def _remark(remarks: Sequence[str]) -> None:
    """What to know about the answer, beside it, so that a file of figures stays one."""
    for remark in remarks:
        print(remark, file=sys.stderr)


TOP_K_HEADINGS = {
    "Place": "name",
    "Need": "score",
    "Rank": "rank",
    "By chance from": "first",
    "To": "last",
    "Could be in the top": "could_be",
    "Surely": "surely",
}


def _top_k(store: Store, words: argparse.Namespace) -> Output:
    """Which places could be in the top as far as chance goes."""
    asked = question_from(store, NeedQuestion.kind, words)
    assert isinstance(asked, NeedQuestion)
    composite = need(store, asked.edition, asked.level, asked.method, asked.scheme)
    found = top_k_of_need(composite, asked.top or usual_top(len(composite.places)), seed=asked.seed)
    could = int(found.places["could_be"].sum())
    chance = f"{found.moving} of {found.measures} measures have counts, from which chance is known."
    rows = found.places.copy()
    among = f"With {found.confidence:.0%} confidence the top {found.top} of {len(rows)} are among {could}."
    rows.attrs["note"] = f"{among} {chance}" if found.testable else chance
    _remark(composite.remarks)
    return Output(rows, TOP_K_HEADINGS, DECIMALS)


def _top_k_command() -> Command:
    """The options are those of need, less what only records and simulations of weights have."""
    left_out = {*RECORD_OPTIONS, "concentration"}
    options = {name: each for name, each in options_of(NeedQuestion).items() if name not in left_out}
    return Command("which places could be in the top as far as chance goes", _top_k, options)


COMMANDS = {kind: command_of(kind) for kind in KINDS} | {"top-k": _top_k_command()}
