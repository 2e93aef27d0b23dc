"""One row a place, one column per measure and period, the header spread over several rows."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa

from loaders.declarations.models import WideSource
from loaders.declarations.written_periods import from_texts
from loaders.errors import InputError, nearest
from loaders.files.content import CHANGED
from loaders.readers.cells import numbers
from loaders.readers.place_rows import column_observations, file_headers, once_each, place_rows
from loaders.readers.reader_result import ReaderResult

NOTE = re.compile(r"\s*\[note[^\]]*\]", re.IGNORECASE)


def read_wide(source: WideSource, raw: Path) -> ReaderResult:
    """Every declared series (one measure, a column per period) and single column as observations.

    A series whose words are empty has columns that name nothing but their period.
    """
    result = ReaderResult()
    rows = place_rows(source, raw, [], result, all_columns=True, named=frozenset(source.headers()))
    headers = file_headers(rows)
    once_each(rows, source)
    observations = []
    for measure, stem in source.series.items():
        for header, period in _periods(rows, stem, source, result).items():
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
    where = f"source {source.id!r}, columns of {stem!r}"
    periods = from_texts(labels.values(), where, source.hyphen)
    columns = {header: periods[label] for header, label in labels.items() if label in periods}
    for header in labels.keys() - columns.keys():
        result.drop(f"column {header!r} ends in no period", _figures(rows, header))
    for period in columns.values():
        same = [header for header, other in columns.items() if other == period]
        if len(same) > 1:
            raise InputError(
                where, f"{' and '.join(map(repr, same))} are both {period}", "one column a period", CHANGED
            )
    if not columns:
        raise InputError(
            f"source {source.id!r}",
            f"no column begins with {stem!r} and ends in a period"
            if stem
            else "no column is headed by a period",
            nearest(stem, {c.rsplit("; ", 1)[0] for c in file_headers(rows)}),
            CHANGED,
        )
    return columns


def _beside(header: str, stem: str) -> str:
    """The words of a header before or behind those of a series; '' where it is none of it."""
    plain = NOTE.sub("", header)
    if not stem:
        return plain
    for label in (plain.removeprefix(f"{stem}; "), plain.removesuffix(f"; {stem}")):
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
