"""What every shape of file yields: observations, places, links between places, and an account of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from loaders.declarations.fields import CODES
from loaders.errors import InputError
from loaders.place_ids import SEPARATOR, family
from loaders.readers.cells import text

OBSERVATION = ["measure", "period", "place", "value", "lower", "upper"]
PLACE = ["place", "code", "name", "kind"]
LINK = ["child", "parent", "method"]
POINT = ["point", "code", "name", "kind", "category", "longitude", "latitude", "place"]
POSTCODE = ["postcode", "place", "longitude", "latitude"]
POINT_FIGURE = ["point", "figure", "label", "unit", "decimals", "period", "value", "reason"]

WRONG_CODE = "code is not of a wanted kind in England"

LETTER = r"^E[0-9]*O[0-9O]*$"
"""A code of England with the letter O in the place of a 0."""

Frame: TypeAlias = pa.Table | pd.DataFrame
"""Rows that can be put into the store; only the names of their columns matter."""


def table(columns: list[str], rows: list[tuple[object, ...]]) -> pa.Table:
    """The rows as a table: figures, bounds and coordinates are numbers, all else is text."""
    numbers = ("value", "lower", "upper", "longitude", "latitude")
    kinds = [pa.float64() if name in numbers else pa.string() for name in columns]
    cells = [pa.array([row[at] for row in rows], kind) for at, kind in enumerate(kinds)]
    return pa.table(cells, names=columns)


@dataclass
class ReaderResult:
    """What one source gave: tables in the store's columns, and what became of its rows."""

    observations: Frame = field(default_factory=lambda: table(OBSERVATION, []))
    places: Frame = field(default_factory=lambda: table(PLACE, []))
    links: Frame = field(default_factory=lambda: table(LINK, []))
    points: Frame = field(default_factory=lambda: table(POINT, []))
    point_figures: Frame = field(default_factory=lambda: table(POINT_FIGURE, []))
    postcodes: Frame = field(default_factory=lambda: table(POSTCODE, []))
    boundaries: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["place", "geometry"]))
    rows_read: int = 0
    rows_kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    percentages: set[tuple[str, str]] = field(default_factory=set)
    """Measures (and periods, '' for all) whose column held percentages."""

    def drop(self, reason: str, count: int) -> None:
        """Count rows or cells that did not make it, by reason."""
        if count:
            self.dropped[reason] = self.dropped.get(reason, 0) + count

    def drop_cells(self, rejected: dict[str, int], measure: str) -> None:
        """Count cells that are neither numbers nor declared markers, by what stands in them."""
        for reason, count in rejected.items():
            self.drop(f"{measure}: {reason}", count)

    def keep_where(self, rows: pa.Table, where: dict[str, str]) -> pa.Table:
        """The rows that hold what a source asks for, column by column; the others are counted out."""
        for column, wanted in where.items():
            rows = self.keep(rows, pc.equal(words(rows, column), wanted), f"{column} is not {wanted!r}")
        return rows

    def keep_codes(self, rows: pa.Table, wanted: pa.ChunkedArray, *found: pa.ChunkedArray) -> pa.Table:
        """The rows of wanted codes; of the others those that would be codes but for a letter are named."""
        lost = pc.invert(wanted)
        like = [pc.and_(pc.match_substring_regex(each, LETTER), lost) for each in found]
        named = [text for each, odd in zip(found, like, strict=True) for text in each.filter(odd).to_pylist()]
        rest = pc.invert(reduce(pc.or_, like))
        if named:
            more = f" and {len(named) - 1} like it" if len(named) > 1 else ""
            rows = self.keep(rows, rest, f"no code: {named[0]!r}{more}, the letter O stands for a 0")
            wanted = wanted.filter(rest)
        return self.keep(rows, wanted, WRONG_CODE)

    def keep(self, rows: pa.Table, wanted: pa.ChunkedArray, reason: str) -> pa.Table:
        """The wanted rows; the others are counted out."""
        kept = rows.filter(wanted)
        self.drop(reason, len(rows) - len(kept))
        return kept


def repeated(word: str, rows: int) -> pa.ChunkedArray:
    """One text for each of so many rows."""
    return pa.chunked_array([pa.repeat(pa.scalar(word, pa.string()), rows)])


def words(rows: pa.Table, header: str) -> pa.ChunkedArray:
    """What stands under a header, '' for nothing; without a header, nothing stands anywhere."""
    return text(rows[header]) if header else repeated("", len(rows))


def codes(rows: pa.Table, header: str) -> pa.ChunkedArray:
    """The codes under a header: in capitals, without spaces around them."""
    return pc.utf8_upper(pc.utf8_trim_whitespace(words(rows, header)))


def links(children: pa.ChunkedArray, parents: pa.ChunkedArray, method: str) -> pa.Table:
    """One row per pair of places, the same pair once."""
    rows = pa.table([children, parents, repeated(method, len(parents))], names=LINK)
    return first_of_each(rows, ["child", "parent"])


def is_code(codes: pa.ChunkedArray, kind: str) -> pa.ChunkedArray:
    """Which codes look like codes of a kind in England."""
    return pc.match_substring_regex(codes, f"^(?:{CODES[family(kind)]})$")


def first_of_each(rows: pa.Table, keys: list[str]) -> pa.Table:
    """The first of the rows that agree in their keys."""
    numbered = rows.select(keys).append_column("row", pa.array(np.arange(len(rows))))
    firsts = numbered.group_by(keys, use_threads=False).aggregate([("row", "min")])["row_min"]
    return rows.take(firsts.sort())


def translated(texts: pa.ChunkedArray, meanings: Mapping[str, object]) -> pa.ChunkedArray:
    """What each text means; null where it has no meaning."""
    known = pc.index_in(texts, pa.array(list(meanings), pa.string()))
    return pa.chunked_array([pa.array(list(meanings.values()))]).take(known)


def places(codes: pa.ChunkedArray, names: pa.ChunkedArray, kinds: pa.ChunkedArray) -> pa.Table:
    """One row per code: its place, code, name and kind."""
    place = pc.binary_join_element_wise(kinds, codes, SEPARATOR)
    return pa.table([place, codes, names, kinds], names=PLACE)


def some_rows(result: ReaderResult, source: str, path: Path) -> None:
    """Raise InputError when no row of a file was kept: its codes are not those declared."""
    if not result.rows_kept:
        raise InputError(
            f"source {source!r}, {path.name}",
            none_kept(result),
            "rows with codes of the declared kind",
            "correct 'kind', 'code' or 'where' in sources.toml, or take the file that has such rows",
        )


def none_kept(result: ReaderResult) -> str:
    """That no row of a file was kept, and why, for a sentence."""
    reasons = "; ".join(f"{reason}: {count}" for reason, count in result.dropped.items())
    return f"none of its {result.rows_read} rows was kept ({reasons or 'it is empty'})"
