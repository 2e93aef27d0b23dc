"""One row a place, one column per measure and period, the header spread over several rows."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from loaders.declarations.models import WideSource
from loaders.declarations.written_periods import from_texts, no_period
from loaders.errors import InputError, nearest
from loaders.files.content import CHANGED
from loaders.readers.cells import numbers, text
from loaders.readers.place_rows import column_observations, file_headers, once_each, place_rows
from loaders.readers.reader_result import ReaderResult

DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
"""What a header ends in that names a day: days of a month may hold that month, each of other places."""

NOTE = re.compile(r"\s*\[note[^\]]*\]", re.IGNORECASE)


def read_wide(source: WideSource, raw: Path) -> ReaderResult:
    """Every declared series (one measure, a column per period) and single column as observations.

    A series whose words are empty has columns that name nothing but their period.
    """
    result = ReaderResult()
    rows = place_rows(source, raw, [], result, all_columns=True, named=frozenset(source.headers()))
    headers = file_headers(rows)
    rows = once_each(rows, source, result, _told_apart(rows, source))
    observations = []
    for measure, stem in source.series.items():
        rows, columns = _joined_days(rows, _periods(rows, stem, source, result), source)
        for header, period in columns.items():
            observations.append(column_observations(rows, measure, header, source, result, period))
    for measure, column in source.columns.items():
        for header in [column] if isinstance(column, str) else column.headers():
            if header not in headers:
                raise InputError(
                    f"source {source.id!r}, measure {measure!r}",
                    f"no column {header!r}",
                    nearest(header, headers),
                    CHANGED,
                )
        observations.append(column_observations(rows, measure, column, source, result))
    result.observations = pa.concat_tables(observations)
    return result


def _told_apart(rows: pa.Table, source: WideSource) -> list[str]:
    """The columns by which rows of one place are told apart: all but those of its larger places."""
    larger = {word for parent in source.parents for word in (parent.code, parent.name)}
    headers = file_headers(rows)
    return [header for header in headers if header not in larger and headers.count(header) == 1]


def _periods(rows: pa.Table, stem: str, source: WideSource, result: ReaderResult) -> dict[str, str]:
    """The columns of one series and the period each holds, written in the source's form for that stem.

    A column of the series whose other words are no period we know is left out, and its figures counted.
    """
    form = source.period_form.get(stem, "{}")
    labels = {
        header: form.format(label)
        for header in file_headers(rows)
        if (label := _beside(header, stem)) and header not in _declared(source)
    }
    where = f"source {source.id!r}, columns of {stem!r}" if stem else f"source {source.id!r}, its columns"
    periods = from_texts(labels.values(), where, source.hyphen)
    columns = {header: periods[label] for header, label in labels.items() if label in periods}
    if labels and not columns:
        raise no_period(where, labels.values())
    if not columns:
        raise InputError(
            f"source {source.id!r}",
            f"no column begins with {stem!r} and ends in a period",
            nearest(stem, {c.rsplit("; ", 1)[0] for c in file_headers(rows)}),
            CHANGED,
        )
    for header in labels.keys() - columns.keys():
        result.drop(f"column {header!r} ends in no period", _figures(rows, header))
    return columns


def _joined_days(
    rows: pa.Table, columns: dict[str, str], source: WideSource
) -> tuple[pa.Table, dict[str, str]]:
    """The rows and their columns, one a period: columns headed by days of one month, of which no place has a
    figure in two, are that month's together. Raises InputError on any other two of one period."""
    kept: dict[str, str] = {}
    for period in dict.fromkeys(columns.values()):
        first, *others = same = [header for header, other in columns.items() if other == period]
        if others:
            if not all(DAY.search(header) for header in same) or _figures_twice(rows, same):
                words = f"{' and '.join(map(repr, same))} are both {period}"
                raise InputError(
                    f"source {source.id!r}, columns of the series", words, "one column a period", CHANGED
                )
            whole = pc.coalesce(*(_or_null(rows[header]) for header in same))
            rows = rows.set_column(rows.schema.get_field_index(first), first, whole)
        kept[first] = period
    return rows, kept


def _figures_twice(rows: pa.Table, headers: list[str]) -> bool:
    """Whether any row has a figure under more than one of some headers."""
    there = [pc.cast(pc.is_valid(_or_null(rows[header])), pa.int32()) for header in headers]
    total = there[0]
    for more in there[1:]:
        total = pc.add(total, more)
    return bool(pc.any(pc.greater(total, 1)).as_py())


def _or_null(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """What stands in each cell as text; null for nothing."""
    texts = text(cells)
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _beside(header: str, stem: str) -> str:
    """The words of a header before or behind those of a series; '' where it is none of it."""
    plain = NOTE.sub("", header)
    if not stem:
        return plain
    for mark in ("; ", " / "):
        for label in (plain.removeprefix(f"{stem}{mark}"), plain.removesuffix(f"{mark}{stem}")):
            if label != plain:
                return label
    return ""


def _declared(source: WideSource) -> set[str]:
    """The headers that the source reads as something else than a series."""
    larger = [word for parent in source.parents for word in (parent.code, parent.name)]
    return {source.code, source.name, *source.where, *source.headers(), *larger}


def _figures(rows: pa.Table, header: str) -> int:
    """How many cells of a column hold a number."""
    if len(rows.schema.get_all_field_indices(header)) > 1:
        return len(rows)
    return len(rows) - numbers(rows[header], {}, header)[0]["value"].null_count
