"""A file's rows as places: which are wanted, of which kind and period, and which larger places they name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from loaders.declarations.models import Column, Parent, ReadAsTable
from loaders.declarations.named_source import PointSource
from loaders.declarations.written_periods import from_texts, no_period
from loaders.errors import InputError
from loaders.readers.cells import numbers, percentages, summed
from loaders.readers.reader_result import (
    OBSERVATION,
    ReaderResult,
    codes,
    first_of_each,
    is_code,
    links,
    none_kept,
    places,
    repeated,
    some_rows,
    translated,
    words,
)
from loaders.readers.tabular_file import CHANGED, located, read_source

PLACE_OF_ROW = "place of the row"
PERIOD_OF_ROW = "period of the row"
"""Columns put beside the file's own, under headers that no publisher uses."""


def place_rows(
    source: ReadAsTable,
    raw: Path,
    required: list[str],
    result: ReaderResult,
    all_columns: bool = False,
    named: Collection[str] = (),
) -> pa.Table:
    """The file's rows with a place and a period for each; rows of no wanted place dropped and counted.

    Holds the required columns, or all of the file's. Fills in the result's places and links.
    """
    path = located(raw, source.file, source.id)
    wanted = [source.code, *source.where, *[p.code for p in source.parents], *required]
    names = [source.name, source.period_column, *[p.name for p in source.parents]]
    wanted += [name for name in names if name]
    rows, notes = read_source(
        path,
        source,
        list(dict.fromkeys(wanted)),
        header_rows=source.header_rows,
        header_rows_below=source.header_rows_below,
        all_columns=all_columns,
        named=named,
    )
    result.dropped |= notes
    result.rows_read = len(rows)
    rows = result.keep_where(rows, source.where)
    if source.names_in:  # which of them are places is known when every file was read
        rows = result.keep(rows, pc.not_equal(words(rows, source.code), ""), "no name")
    else:
        found = codes(rows, source.code)
        rows = result.keep_codes(rows, _valid(found, _kinds(found, source.kind)), found)
    rows = _with_periods(rows, source, result)
    found = words(rows, source.code) if source.names_in else codes(rows, source.code)
    row_places = places(found, words(rows, source.name), _kinds(found, source.kind))
    rows = rows.append_column(PLACE_OF_ROW, row_places["place"])
    if not source.names_in:
        _fill_larger(rows, row_places, source.parents, result)
    result.rows_kept = len(rows)
    some_rows(result, source.id, path)
    return rows


def file_headers(rows: pa.Table) -> list[str]:
    """The headers of a file's own columns."""
    return [name for name in rows.column_names if name not in (PLACE_OF_ROW, PERIOD_OF_ROW)]


def _kinds(found: pa.ChunkedArray, kind: str | dict[str, str]) -> pa.ChunkedArray:
    """The kind of each code: one for the file, or one by the code's first characters ('' = not wanted)."""
    if isinstance(kind, str):
        return repeated(kind, len(found))
    kinds = repeated("", len(found))
    for prefix, one in kind.items():
        kinds = pc.if_else(pc.starts_with(found, prefix), one, kinds)
    return kinds


def _valid(found: pa.ChunkedArray, kinds: pa.ChunkedArray) -> pa.ChunkedArray:
    """Which codes look like codes of their kind in England."""
    fits = pc.is_null(found)  # none of them
    for kind in filter(None, kinds.unique().to_pylist()):
        fits = pc.or_(fits, pc.and_(pc.equal(kinds, kind), is_code(found, kind)))
    return fits


def _with_periods(rows: pa.Table, source: ReadAsTable, result: ReaderResult) -> pa.Table:
    """The rows with the period of each: the source's, or what stands in its period column; none left out."""
    if not source.period_column:
        return rows.append_column(PERIOD_OF_ROW, repeated(source.period, len(rows)))
    written, known = written_periods(rows, source)
    for text in written.unique().to_pylist():
        if text not in known:
            reason = f"{source.period_column} is no period: {text!r}"
            result.drop(reason, pc.sum(pc.equal(written, text)).as_py())
    if len(rows) and not known:
        raise no_period(f"source {source.id!r}", written.unique().to_pylist(), none_kept(result))
    periods = translated(written, known)
    return rows.append_column(PERIOD_OF_ROW, periods).filter(pc.is_valid(periods))


def written_periods(
    rows: pa.Table, source: ReadAsTable | PointSource
) -> tuple[pa.ChunkedArray, dict[str, str]]:
    """What stands in the period column of each row, and the period that each text names, if it names one."""
    written = words(rows, source.period_column)
    column = f"source {source.id!r}, column {source.period_column!r}"
    return written, from_texts(written.unique().to_pylist(), column, source.hyphen)


def _fill_larger(rows: pa.Table, row_places: pa.Table, parents: list[Parent], result: ReaderResult) -> None:
    """The places of the rows and the larger places they name, and which of them lie in which.

    A row whose code for a larger place is none of that kind in England names none.
    """
    children, larger = [], []
    for parent in parents:
        inside = rows.filter(is_code(codes(rows, parent.code), parent.kind))
        kinds = repeated(parent.kind, len(inside))
        larger.append(places(codes(inside, parent.code), words(inside, parent.name), kinds))
        children.append(inside.select([PLACE_OF_ROW]))
    result.places = first_of_each(pa.concat_tables([row_places, *larger]), ["place"])
    if parents:
        child, parent = pa.concat_tables(children)[PLACE_OF_ROW], pa.concat_tables(larger)["place"]
        result.links = links(child, parent, "nested")


SAID_AGAIN = "a row that says again what another of its place and period says"


def once_each(
    rows: pa.Table,
    source: ReadAsTable,
    result: ReaderResult,
    figures: Iterable[str],
    what: str = PLACE_OF_ROW,
) -> pa.Table:
    """The rows, those left out and counted that repeat a row's place, period and `figures` in every word.

    Raises InputError when one place stands on two other rows of one period; `what` names the column of
    places.
    """
    kept = first_of_each(rows, list(dict.fromkeys([what, PERIOD_OF_ROW, *figures])))
    result.drop(SAID_AGAIN, len(rows) - len(kept))
    result.rows_kept -= len(rows) - len(kept) if what == PLACE_OF_ROW else 0
    counted = kept.group_by([what, PERIOD_OF_ROW], use_threads=False).aggregate([([], "count_all")])
    again = counted.filter(pc.greater(counted["count_all"], 1)).slice(0, 1).to_pylist()
    if again:
        place, period, count = (again[0][name] for name in (what, PERIOD_OF_ROW, "count_all"))
        of = f" of {period}" if source.period_column else ""
        raise InputError(
            f"source {source.id!r}",
            f"{place} stands on {count} rows{of}",
            "one row a place and period" if source.period_column else "one row a place",
            "filter the rows with 'where' in sources.toml, or take the file without those that repeat",
        )
    return kept


def column_observations(
    rows: pa.Table,
    measure: str,
    column: str | Column,
    source: ReadAsTable,
    result: ReaderResult,
    period: str = "",
) -> pa.Table:
    """One row per place (and period) with a figure (or bounds) in a column of the file, or in a sum of them.

    A sum lacks a place that lacks a figure in one of its columns: a part is not taken for the whole.
    """
    declared = Column(column=column) if isinstance(column, str) else column
    where = f"source {source.id!r}, measure {measure!r}"
    each = []
    for header in declared.headers():
        times = len(rows.schema.get_all_field_indices(header))
        if times > 1:
            raise InputError(
                where,
                f"column {header!r} stands {times} times in the file",
                "one column of that name",
                CHANGED,
            )
        added_up = len(declared.headers()) > 1
        values, rejected = numbers(
            rows[header], {**source.markers, **declared.markers}, where, counts=added_up
        )
        result.drop_cells(rejected, measure)
        if percentages(rows[header], values):
            result.percentages.add((measure, period or declared.period))
        each.append(values)
    added = len(each) - len(declared.less)
    return measured(rows, measure, summed(each[:added], each[added:]), period or declared.period)


def measured(rows: pa.Table, measure: str, values: pa.Table, period: str = "") -> pa.Table:
    """One row per row whose value, or whose bounds, are known; without a period, each row has its own."""
    known = pc.or_(pc.is_valid(values["value"]), pc.is_valid(values["lower"]))
    where = rows.select([PLACE_OF_ROW, PERIOD_OF_ROW]).filter(known)
    when = repeated(period, len(where)) if period else where[PERIOD_OF_ROW]
    figures = values.filter(known)
    columns = [repeated(measure, len(where)), when, where[PLACE_OF_ROW], *figures.columns]
    return pa.table(columns, names=OBSERVATION)
