"""What a record's file must hold, part by part: each of its sort, with the tables of its kind. Whoever
changes a file can work its checksum out anew, so nothing in it is taken on trust."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from metrics.decisions.questions import KINDS
from metrics.errors import Refused

ASK_ANEW = "Ask whoever made it for the file as it was, or put the question again and write a new record."

FILE_PARTS = ("title", "publisher", "edition", "sha256")
"""What a record says of the file of each source."""

RANKING = "ranking"
RANKING_COLUMNS = ("place", "name", "rank_first", "rank_last", "score")
"""The table that every record has, and what places are compared by between two of them."""


class BadRecord(Refused):
    """A file is no decision record that can be opened; the sentence says why."""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _list_of(is_one: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(is_one, value))


def _table_of(is_one: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, Mapping) and all(map(is_one, value.values()))


def _is_file(value: object) -> bool:
    return _table_of(_is_text)(value) and isinstance(value, Mapping) and set(FILE_PARTS) <= set(value)


SORTS: dict[str, tuple[str, Callable[[object], bool]]] = {
    "kind": ("a text", _is_text),
    "title": ("a text", _is_text),
    "made_for": ("a text", _is_text),
    "made_on": ("a day", _is_day),
    "note": ("a text", _is_text),
    "link": ("a text", _is_text),
    "result": ("a list of texts", _list_of(_is_text)),
    "remarks": ("a list of texts", _list_of(_is_text)),
    "edition": ("a table of id and title", _table_of(_is_text)),
    "asked": ("a table", lambda value: isinstance(value, Mapping)),
    "weights": ("a table of numbers", _table_of(_is_number)),
    "made_with": ("a table of texts", _table_of(_is_text)),
    "checksums": ("a table of texts", _table_of(_is_text)),
    "sources": (f"a table of files, each with {', '.join(FILE_PARTS)}", _table_of(_is_file)),
    "tables": ("a table of texts", _table_of(_is_text)),
}
"""The parts of a record, what each must be, and whether it is."""


def check_contents(content: Mapping[str, Any]) -> None:
    """Raise BadRecord where a part is missing or of another sort, or a table is not what its kind has."""
    for part, (sort, fits) in SORTS.items():
        if part not in content:
            raise BadRecord(f"This record lacks a part that every record has: {part!r}. {ASK_ANEW}")
        if not fits(content[part]):
            raise BadRecord(f"The part {part!r} of this record is not {sort}, as it must be. {ASK_ANEW}")
    for name in ("id", "title"):
        if name not in content["edition"]:
            raise BadRecord(f"This record lacks a part that every record has: {name!r} of 'edition'.")
    kind, tables = content["kind"], content["tables"]
    lacking = [name for name in KINDS[kind].tables if name not in tables] if kind in KINDS else []
    if lacking:
        raise BadRecord(
            f"This record lacks what every record of its kind has: the table {lacking[0]!r}. {ASK_ANEW}"
        )
    for name, text in tables.items():
        _check_table(name, text)
    if RANKING in tables:
        _check_ranking(_frame(RANKING, tables[RANKING]))


def _check_table(name: str, text: str) -> None:
    """Raise BadRecord where a table has no headings, one of them twice, or a row of another length."""
    rows = _rows(name, text)
    if not rows or not all(rows[0]) or len(set(rows[0])) < len(rows[0]):
        raise _no_table(name, "its headings can't be told apart")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(rows[0]):
            raise _no_table(name, f"row {number} has {len(row)} cells, not {len(rows[0])}")


def _rows(name: str, text: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as problem:
        raise _no_table(name, str(problem)) from None


def _frame(name: str, text: str) -> pd.DataFrame:
    try:
        return pd.read_csv(io.StringIO(text))
    except (ValueError, OverflowError) as problem:
        raise _no_table(name, str(problem)) from None


def _check_ranking(ranking: pd.DataFrame) -> None:
    """Raise BadRecord where places could not be compared by this table."""
    for column in RANKING_COLUMNS:
        if column not in ranking:
            raise _no_table(RANKING, f"it has no column {column!r}")
    numbers = [c for c in ranking if c.startswith(("rank_", "score", "points_", "figure_"))]
    for column in numbers if len(ranking) else []:
        if not pd.api.types.is_numeric_dtype(ranking[column]) or ranking[column].dtype == bool:
            raise _no_table(RANKING, f"its column {column!r} holds something else than numbers")
    if ranking["place"].duplicated().any() or ranking[["place", "name", "rank_first"]].isna().any(axis=None):
        raise _no_table(RANKING, "a place stands in it twice, or has no name or rank")


def _no_table(name: str, why: str) -> BadRecord:
    return BadRecord(f"The table {name!r} of this record can't be read: {why}. {ASK_ANEW}")
