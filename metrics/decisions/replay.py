"""A decision record put to today's store: the same result, or exactly what differs. And two
records side by side."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

import pandas as pd

from metrics.decisions.answers import answer
from metrics.decisions.records import Record, record
from metrics.errors import Refused, Unknown
from metrics.store import Store

DIFFERENCES = {
    "part": "what the difference is in: result, question, weights, figures, files, versions, or a table",
    "row": "the row of the table, or what it is about",
    "column": "the column, where it is a table",
    "before": "what the first one says",
    "after": "what the second one says",
}
"""What each column of a table of differences means."""


RESULT = "result"
"""The part that a record says in words: its title, its edition's, the lines of its result, its remarks."""

CLOSE = 1e-9
"""What differs by less is the same, to nine digits: another machine adds up in another order."""


class Difference(NamedTuple):
    """One row of a table of differences; what each part of it means stands in DIFFERENCES."""

    part: str
    row: str
    column: str
    before: object
    after: object


@dataclass(frozen=True)
class Replay:
    """The same question asked again: the record it would make now, and what differs from the one kept.

    `differences`: columns as in DIFFERENCES, one row each. `close` are the cells that differ by less than
    CLOSE only, which is no difference. `refusal` says why there is no answer now.
    """

    kept: Record
    now: Record | None
    differences: pd.DataFrame
    refusal: str = ""
    close: int = 0

    @property
    def same(self) -> bool:
        """Whether the result is the same: its tables, and all that the record says of them in words."""
        parts = {RESULT, *self.kept.tables, *(self.now.tables if self.now else ())}
        return not self.refusal and not self.differences["part"].isin(parts).any()


def sameness(found: Replay) -> str:
    """How the same a result is that is the same, in a sentence."""
    return "The same result, to 9 digits." if found.close else "The same result, bit for bit."


def replay(store: Store, kept: Record) -> Replay:
    """The record's question put to this store, its places named as they are in the record."""
    store = store.with_published_names() if _names_as_published(store, kept) else store
    try:
        answered = answer(store, kept.question)
    except (Refused, Unknown) as problem:
        return Replay(kept, None, pd.DataFrame(columns=list(DIFFERENCES)), str(problem))
    now = record(store, answered, made_for=kept.made_for, note=kept.note, link=kept.link, on=kept.made_on)
    return Replay(kept, now, differences(kept, now), close=close_cells(kept, now))


def _names_as_published(store: Store, kept: Record) -> bool:
    """Whether a record holds the official names of places that readers see under other names today: records
    of earlier versions do."""
    ranking = kept.table("ranking")
    renamed = store.rows(
        """SELECT place, official_name FROM places
           WHERE list_contains($places, place) AND official_name <> name AND official_name <> ''""",
        {"places": list(ranking["place"]) if "place" in ranking else []},
    )
    named = dict(zip(ranking["place"], ranking["name"], strict=True)) if renamed else {}
    return any(named[place] == official for place, official in renamed)


def differences(one: Record, other: Record) -> pd.DataFrame:
    """One row per difference between two records, columns as in DIFFERENCES; none where they agree.

    Cells of tables are compared as they are written, but numbers that are CLOSE are the same.
    """
    asked = _said(one, other)
    asked += [
        Difference("question", name, "", one.question.asked.get(name), other.question.asked.get(name))
        for name in sorted(one.question.asked.keys() | other.question.asked.keys())
        if name != "weights"
    ]
    asked += [Difference("question", "kind", "", one.question.kind, other.question.kind)]
    asked += [Difference("question", "edition", "", one.question.edition, other.question.edition)]
    pairs: list[tuple[str, Mapping[str, object], Mapping[str, object]]] = [
        ("weights", one.question.asked["weights"], other.question.asked["weights"]),
        ("figures", one.prints, other.prints),
        ("files", _files(one), _files(other)),
        ("versions", one.made_with, other.made_with),
    ]
    rows = asked + [
        Difference(part, name, "", mine.get(name), theirs.get(name))
        for part, mine, theirs in pairs
        for name in sorted(mine.keys() | theirs.keys())
    ]
    for name in sorted(one.tables.keys() | other.tables.keys()):
        rows += _cells(name, one.tables.get(name, ""), other.tables.get(name, ""))[0]
    return pd.DataFrame([row for row in rows if row.before != row.after], columns=list(DIFFERENCES))


def moves(one: Record, other: Record) -> pd.DataFrame:
    """One row per place in both rankings, those that moved furthest first: why did it move from 3rd to 6th?

    place, name, rank_before, rank_after, moved (upwards is negative), score_before, score_after; then for
    each indicator of either, points_INDICATOR (by how much its points changed) and figure_INDICATOR (by how
    much its figure did).
    """
    before, after = (each.table("ranking") for each in (one, other))
    if before.empty or after.empty:
        return pd.DataFrame(columns=["place", "name", "rank_before", "rank_after", "moved"])
    both = before.merge(after, on="place", suffixes=("_before", "_after"), how="inner")
    moves_of_places = both[["place"]].assign(
        name=both["name_after"],
        rank_before=both["rank_first_before"],
        rank_after=both["rank_first_after"],
        moved=both["rank_first_after"] - both["rank_first_before"],
        score_before=both["score_before"],
        score_after=both["score_after"],
    )
    parts = {c for frame in (before, after) for c in frame if c.startswith(("points_", "figure_"))}
    for column in sorted(parts):
        ends = [
            frame.set_index("place")[column].reindex(both["place"]).to_numpy(float)
            if column in frame
            else 0.0
            if column.startswith("points_")
            else float("nan")
            for frame in (before, after)
        ]
        moves_of_places[column] = ends[1] - ends[0]
    furthest = moves_of_places["moved"].abs().sort_values(ascending=False, kind="stable").index
    return moves_of_places.loc[furthest].reset_index(drop=True)


def close_cells(one: Record, other: Record) -> int:
    """How many cells of two records' tables differ, but by less than CLOSE only."""
    return sum(_cells(name, one.tables[name], other.tables.get(name, ""))[1] for name in one.tables)


def _said(one: Record, other: Record) -> list[Difference]:
    """What two records say in words of their results, line by line."""
    rows = [
        Difference(RESULT, "title", "", one.title, other.title),
        Difference(RESULT, "edition's title", "", one.edition_title, other.edition_title),
    ]
    for what, mine, theirs in (("line", one.lines, other.lines), ("remark", one.remarks, other.remarks)):
        pairs = zip_longest(mine, theirs)
        rows += [Difference(RESULT, f"{what} {n}", "", a, b) for n, (a, b) in enumerate(pairs, 1)]
    return rows


def _files(made: Record) -> dict[str, str]:
    return {s["source"]: s["sha256"] for s in made.sources}


def _cells(name: str, one: str, other: str) -> tuple[list[Difference], int]:
    """One row per cell in which two tables differ, and how many cells differ by less than CLOSE; a row or a
    column of only one table is one difference."""
    if one == other:
        return [], 0
    mine, theirs = _rows(one), _rows(other)
    rows: list[Difference] = []
    close = 0
    for key in dict.fromkeys([*mine, *theirs]):
        a, b = mine.get(key), theirs.get(key)
        if a is None or b is None:
            rows.append(
                Difference(name, key, "", "there" if a else "not there", "there" if b else "not there")
            )
            continue
        for c in dict.fromkeys([*a, *b]):
            if a.get(c) != b.get(c):
                if _is_close(a.get(c), b.get(c)):
                    close += 1
                else:
                    rows.append(Difference(name, key, c, a.get(c), b.get(c)))
    if not rows and (not close or _order(one) != _order(other)):
        # the same rows in another order are a difference too
        rows.append(Difference(name, "order of rows", "", "as in the first", "another"))
    return rows, close


def _is_close(one: str | None, other: str | None) -> bool:
    """Whether two cells are numbers that differ by less than CLOSE, of themselves where they are large."""
    try:
        a, b = float(one or ""), float(other or "")
    except ValueError:
        return False
    return abs(a - b) < CLOSE * max(1.0, abs(a), abs(b))


def _order(text: str) -> list[str]:
    """The first cell of every line of a CSV table."""
    return [row[0] if row else "" for row in csv.reader(io.StringIO(text))]


def _rows(text: str) -> dict[str, dict[str, str]]:
    """The rows of a CSV table by their first cell, every cell as it is written."""
    records = list(csv.DictReader(io.StringIO(text)))
    return {next(iter(row.values())): row for row in records}
