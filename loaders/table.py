"""One row a place (and period): one column a measure, or one row a category (csv, xlsx, parquet, zip)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.declarations import LongSource, TableSource
from loaders.shapes import OBSERVATION, Yield, column_observations, once_each, place_rows
from loaders.values import numbers


def read_table(source: TableSource, raw: Path) -> Yield:
    """Every declared column of a table as observations."""
    result = Yield()
    headers = [c if isinstance(c, str) else c.column for c in source.columns.values()]
    frame = place_rows(source, raw, headers, result)
    once_each(frame, source)
    found = [column_observations(frame, m, c, source, result) for m, c in source.columns.items()]
    if found:
        result.observations = pd.concat(found, ignore_index=True)[OBSERVATION]
    return result


def read_long(source: LongSource, raw: Path) -> Yield:
    """One observation per place, period and measure; a measure of several categories is their sum.

    A measure lacks a place when one of its categories does: a part is not taken for the whole. `total` names
    columns repeated on every row of a place (its total); read once per place.
    """
    result = Yield()
    frame = place_rows(source, raw, [source.category, source.value, *source.total.values()], result)
    values, rejected = numbers(frame[source.value], source.markers, f"source {source.id!r}")
    result.drop_cells(rejected, source.value)
    listed = {m: [c] if isinstance(c, str) else c for m, c in source.categories.items()}
    measures = {category: measure for measure, named in listed.items() for category in named}
    category = frame[source.category].astype(str).str.strip()
    frame = frame.assign(category=category, measure=category.map(measures), value=values["value"])
    result.drop("category not declared", int(frame["measure"].isna().sum()))
    rows = frame.dropna(subset=["measure", "value"])
    once_each(rows.assign(place=rows["place"] + ", " + rows["category"]), source)
    sums = rows.groupby(["place", "period", "measure"], as_index=False).agg(
        value=("value", "sum"), found=("value", "size")
    )
    whole = sums["found"] == sums["measure"].map({m: len(named) for m, named in listed.items()})
    result.drop("a category of the measure is missing", int((~whole).sum()))
    sums = sums[whole].assign(lower=float("nan"), upper=float("nan"))
    first = frame.drop_duplicates(["place", "period"])
    totals = [column_observations(first, m, c, source, result) for m, c in source.total.items()]
    result.observations = pd.concat([sums[OBSERVATION], *totals], ignore_index=True)[OBSERVATION]
    return result
