"""One row a place (and period): one column a measure, or one row a category (csv, xlsx, parquet, zip)."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from loaders.declarations.models import LongSource, TableSource, listed
from loaders.readers.cells import known, numbers
from loaders.readers.place_rows import (
    PERIOD_OF_ROW,
    PLACE_OF_ROW,
    column_observations,
    once_each,
    place_rows,
)
from loaders.readers.reader_result import OBSERVATION, ReaderResult, first_of_each, translated, words


def read_table(source: TableSource, raw: Path) -> ReaderResult:
    """Every declared column of a table as observations."""
    result = ReaderResult()
    rows = place_rows(source, raw, source.headers(), result)
    rows = once_each(rows, source, result, [*source.headers(), *filter(None, [source.name])])
    observations = [column_observations(rows, m, c, source, result) for m, c in source.columns.items()]
    if observations:
        result.observations = pa.concat_tables(observations)
    return result


def read_long(source: LongSource, raw: Path) -> ReaderResult:
    """One observation per place, period and measure; a measure of several categories is their sum.

    A measure lacks a place when one of its categories does: a part is not taken for the whole. `total` names
    columns repeated on every row of a place (its total); read once per place.
    """
    result = ReaderResult()
    rows = place_rows(source, raw, [source.category, source.value, *source.total.values()], result)
    sums = _sums(rows, source, result)
    first = first_of_each(rows, [PLACE_OF_ROW, PERIOD_OF_ROW])
    totals = [column_observations(first, m, c, source, result) for m, c in source.total.items()]
    result.observations = pa.concat_tables([sums, *totals])
    return result


def _sums(rows: pa.Table, source: LongSource, result: ReaderResult) -> pa.Table:
    """One row per place, period and measure all of whose categories have a figure: their sum."""
    categories = {measure: listed(named) for measure, named in source.categories.items()}
    added_up = any(len(named) > 1 for named in categories.values())
    where = f"source {source.id!r}"
    values, rejected = numbers(rows[source.value], source.markers, where, counts=added_up, one_kind=False)
    result.drop_cells(rejected, source.value)
    measures = {category: measure for measure, named in categories.items() for category in named}
    category = words(rows, source.category)
    parts = rows.select([PLACE_OF_ROW, PERIOD_OF_ROW])
    parts = parts.append_column("measure", translated(category, measures))
    parts = parts.append_column("value", values["value"])
    parts = parts.append_column("part", pc.binary_join_element_wise(rows[PLACE_OF_ROW], category, ", "))
    result.drop("category not declared", parts["measure"].null_count)
    parts = parts.drop_null()
    parts = once_each(parts, source, result, ["value"], "part")
    keys = [PLACE_OF_ROW, PERIOD_OF_ROW, "measure"]
    sums = parts.group_by(keys, use_threads=False).aggregate([("value", "sum"), ("value", "count")])
    needed = translated(sums["measure"], {measure: len(named) for measure, named in categories.items()})
    whole = pc.equal(sums["value_count"], needed)
    sums = result.keep(sums, whole, "a category of the measure is missing")
    sums = sums.sort_by([(key, "ascending") for key in keys])
    columns = [sums["measure"], sums[PERIOD_OF_ROW], sums[PLACE_OF_ROW], *known(sums["value_sum"]).columns]
    return pa.table(columns, names=OBSERVATION)
