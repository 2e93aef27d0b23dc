"""One row a place (and sex), one column per single year of age; kept as five-year bands."""

from __future__ import annotations

from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from loaders.declarations.age_bands import SPANS
from loaders.declarations.models import AgesSource
from loaders.errors import InputError
from loaders.readers.cells import known, numbers
from loaders.readers.place_rows import (
    PERIOD_OF_ROW,
    PLACE_OF_ROW,
    file_headers,
    measured,
    once_each,
    place_rows,
)
from loaders.readers.reader_result import ReaderResult, words
from loaders.readers.tabular_file import CHANGED


def read_ages(source: AgesSource, raw: Path) -> ReaderResult:
    """Residents by five-year band and broad band, by sex where the file has it.

    Females and males are added to persons only where the file has no row or columns for persons.
    """
    result = ReaderResult()
    rows = place_rows(source, raw, [source.sex] if source.sex else [], result, all_columns=True)
    if source.sex:
        sex = words(rows, source.sex)
        groups = {group: (rows.filter(pc.equal(sex, label)), "") for label, group in source.sexes.items()}
        declared = pc.is_in(sex, pa.array(list(source.sexes), pa.string()))
        result.drop("sex not declared", len(rows) - pc.sum(declared).as_py())
    else:
        groups = {group: (rows, prefix) for prefix, group in source.prefixes.items()}
    bands = {}
    for group, (chosen, prefix) in groups.items():
        chosen = once_each(chosen, source, result, _years(chosen, prefix, source))
        bands[group] = _bands(chosen, prefix, source, result)
    if "residents" not in bands:
        bands["residents"] = _persons(list(bands.values()))
    measures = [
        measured(rows, f"{group}_{span}" if span else group, known(rows[span]), source.period)
        for group, rows in bands.items()
        for span in SPANS
    ]
    result.observations = pa.concat_tables(measures)
    return result


def _bands(rows: pa.Table, prefix: str, source: AgesSource, result: ReaderResult) -> pa.Table:
    """One row a place, one column per span of ages, none where a year of age in it is missing."""
    years = []
    for age in range(source.oldest + 1):
        header = _header(rows, prefix, age, source)
        values, rejected = numbers(rows[header], source.markers, f"source {source.id!r}, age {age}", True)
        result.drop_cells(rejected, header)
        years.append(values["value"])
    bands = rows.select([PLACE_OF_ROW, PERIOD_OF_ROW])
    for span, (low, high) in SPANS.items():
        bands = bands.append_column(span, reduce(pc.add, years[low : high + 1]))
    return bands


def _years(rows: pa.Table, prefix: str, source: AgesSource) -> list[str]:
    """The columns of all years of age."""
    return [_header(rows, prefix, age, source) for age in range(source.oldest + 1)]


def _header(rows: pa.Table, prefix: str, age: int, source: AgesSource) -> str:
    """The column of one year of age: F90, or F90+ for the last and open one."""
    named = [f"{prefix}{age}", f"{prefix}{age}+"]
    header = next((n for n in named if n in rows.column_names), None)
    if header is None:
        columns = ", ".join(file_headers(rows)[:8])
        raise InputError(f"source {source.id!r}", f"no column {' or '.join(named)}", columns, CHANGED)
    return header


def _persons(groups: list[pa.Table]) -> pa.Table:
    """The bands of all residents: those of the groups added up, for places that every group has."""
    keys = [PLACE_OF_ROW, PERIOD_OF_ROW]
    wanted = [(span, how) for span in SPANS for how in ("sum", "count")]
    sums = pa.concat_tables(groups).group_by(keys, use_threads=False).aggregate(wanted)
    persons = sums.select(keys)
    for span in SPANS:
        whole = pc.equal(sums[f"{span}_count"], len(groups))
        persons = persons.append_column(span, pc.if_else(whole, sums[f"{span}_sum"], None))
    return persons
