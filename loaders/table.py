"""One row a place, one column a measure (csv, csv.gz, xlsx, parquet, a census zip's member)."""

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
    """One observation per place and measure; a measure of several categories is their sum.

    `total` names columns repeated on every row of a place (its total); read once per place.
    """
    result = Yield()
    frame = place_rows(source, raw, [source.category, source.value, *source.total.values()], result)
    values, rejected = numbers(frame[source.value], source.markers, f"source {source.id!r}")
    for reason, count in rejected.items():
        result.drop(reason, count)
    measures = {category: measure for measure, named in source.categories.items()
                for category in ([named] if isinstance(named, str) else named)}
    frame = frame.assign(measure=frame[source.category].astype(str).str.strip().map(measures), value=values["value"])
    unwanted = frame["measure"].isna()
    result.drop("category not declared", int(unwanted.sum()))
    sums = (frame[~unwanted].groupby(["place", "measure"], as_index=False)["value"].sum(min_count=1)
            .assign(period=source.period, lower=float("nan"), upper=float("nan")))
    first = frame.drop_duplicates("place")
    totals = [column_observations(first, m, c, source, result) for m, c in source.total.items()]
    result.observations = pd.concat([sums[sums["value"].notna()], *totals], ignore_index=True)[OBSERVATION]
    return result
