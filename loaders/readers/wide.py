"""One row a place, one column per measure and period, the header spread over several rows."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from loaders.declarations.models import Column, WideSource
from loaders.declarations.periods import days
from loaders.errors import InputError, nearest
from loaders.readers.place_rows import column_observations, file_headers, once_each, place_rows
from loaders.readers.reader_result import ReaderResult
from loaders.readers.tabular_file import CHANGED


def read_wide(source: WideSource, raw: Path) -> ReaderResult:
    """Every declared series (one measure, a column per period) and single column as observations."""
    result = ReaderResult()
    rows = place_rows(source, raw, [], result, all_columns=True)
    headers = file_headers(rows)
    once_each(rows, source)
    observations = []
    for measure, stem in source.series.items():
        for header, period in _periods(headers, stem, source, result).items():
            observations.append(column_observations(rows, measure, header, source, result, period))
    for measure, column in source.columns.items():
        header = column.column if isinstance(column, Column) else column
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


def _periods(headers: list[str], stem: str, source: WideSource, result: ReaderResult) -> dict[str, str]:
    """The columns of one series and the period each holds, written in the source's form for that stem.

    A column of the series whose last header is no period we know is left out, and its figures counted.
    """
    form = source.period_form.get(stem, "{}")
    columns = {}
    for header in headers:
        last = header.removeprefix(f"{stem}; ")
        if last == header:
            continue
        period = form.format(last)
        try:
            days(period)
        except InputError:
            result.drop(f"column {header!r} ends in no period", result.rows_kept)
            continue
        columns[header] = period
    if not columns:
        raise InputError(
            f"source {source.id!r}",
            f"no column begins with {stem!r} and ends in a period",
            nearest(stem, {c.rsplit("; ", 1)[0] for c in headers}),
            CHANGED,
        )
    return columns
