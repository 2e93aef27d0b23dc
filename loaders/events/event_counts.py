"""Placed events to figures: counts of months, sums of whole years, and zeros where they are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from loaders.declarations.event_source import EventsSource, counts_type
from loaders.declarations.periods import days, is_month, months_since_0

MONTHS_OF_A_YEAR = 12

PLACED = "placed"
"""The fate of an event that is counted."""

PLACED_BY_LINK = "placed where its earlier code is today"
"""The fate of an event that is counted in the places that its code became, in one or in shares."""


@dataclass(frozen=True)
class PlacedRows:
    """The names of the tables in which every row of a source's files has its fate.

    `sorts`(sort, known_period, known_type, known_force, trouble) says what is written in rows alike in file,
    period, type and force; `fates`(sort, number0, ..., rows, events, known_period, known_force, sound, fate)
    how many rows are alike in these and in place, and whether they may count somewhere; `shares`(number,
    into, share) divides what stands under an earlier code among the places it became. Of each kind of place,
    `covered`(number, force, row) and `gaps`(number, period, reason). `periods` are the words behind
    their numbers.
    """

    sorts: str
    fates: str
    shares: str
    covered: tuple[str, ...]
    gaps: tuple[str, ...]
    periods: list[str]


PREPARED = """
CREATE TABLE reported AS
SELECT DISTINCT s.known_force AS force, p.* FROM {sorts} s JOIN written p ON p.period = s.known_period
WHERE s.known_force >= 0;
CREATE TABLE in_use AS
SELECT m.measure, m.monthly, min(p.start) AS first, max(p.start) AS last
FROM measures m JOIN {sorts} s ON s.trouble = '' AND m.type = s.known_type
JOIN written p ON p.period = s.known_period GROUP BY ALL;
CREATE TABLE counting AS
SELECT DISTINCT s.sort, m.measure FROM {sorts} s JOIN measures m ON m.type = s.known_type;
"""
"""Which periods each force reported at all, from when to when each measure's types are in use, and in which
measures each sort of row counts."""

COUNTED = """
WITH parts AS (
    SELECT f.*, coalesce(h.into, f.number{n}) AS number, h.share
    FROM {fates} f LEFT JOIN {shares} h ON {n} = 0 AND h.number = f.number0),
counts AS (
    SELECT k.measure, f.known_period AS period, f.number, f.known_force AS force,
           round(sum(f.events * coalesce(f.share, 1)), 9) AS events
    FROM parts f JOIN counting k USING (sort) WHERE f.sound GROUP BY ALL),
grid AS (
    SELECT u.measure, u.monthly, r.period, r.year, r.parts, c.row, c.number, c.force
    FROM {covered} c JOIN reported r USING (force) JOIN in_use u ON r.start BETWEEN u.first AND u.last
    ANTI JOIN {gaps} g ON g.number = c.number AND g.period = r.period),
filled AS (
    SELECT g.*, coalesce(k.events, 0) AS events
    FROM grid g LEFT JOIN counts k USING (measure, period, number, force)),
whole AS (
    SELECT measure, monthly, period, year, parts, row, sum(events) AS events
    FROM filled JOIN (SELECT row, count(*) AS forces FROM {covered} GROUP BY row) USING (row)
    GROUP BY ALL HAVING count(*) = any_value(forces))
SELECT measure, period, row, events::DOUBLE AS value FROM whole WHERE monthly
UNION ALL
SELECT measure, year, row, sum(events)::DOUBLE FROM whole WHERE NOT monthly
GROUP BY measure, year, row, parts HAVING count(*) = parts
ORDER BY ALL
"""
"""One row per measure, period and place covered, all three by number. In a month that its force reported, a
place without an event has 0, from the first to the last month in which the source has any event of the
measure's types: before and after, the types were not distinguished. Where several forces cover a place, a
period counts when all of them reported. A year is the sum of its months when all of them were reported. Each
kind of place counts what lies in its own outlines."""


def numbered_periods(known: Sequence[str], source: EventsSource) -> list[str]:
    """The periods known, and after them the years that these are part of: their numbers, in this order."""
    return [*known, *sorted({_year(period, source)[0] for period in known} - {*known, ""})]


def counted(
    work: duckdb.DuckDBPyConnection,
    source: EventsSource,
    covered: Sequence[pd.DataFrame],
    placed: PlacedRows,
) -> pd.DataFrame:
    """The figures of a source: measure, period, place (words as categories), value, lower, upper.

    `work` holds its `placed` rows; their periods are in the order of `numbered_periods`.
    """
    names = [*source.months, *source.years]
    _prepare(work, source, placed, names)
    counts = [
        work.execute(
            COUNTED.format(
                n=n, fates=placed.fates, shares=placed.shares, covered=placed.covered[n], gaps=placed.gaps[n]
            )
        ).fetchnumpy()
        for n in range(len(covered))
    ]
    measure, period, row, value = (
        np.concatenate([np.asarray(each[c]) for each in counts])
        for c in ("measure", "period", "row", "value")
    )
    places = [place for frame in covered for place in frame["place"].unique()]
    return pd.DataFrame(
        {
            "measure": pd.Categorical.from_codes(measure, names),
            "period": pd.Categorical.from_codes(period, placed.periods),
            "place": pd.Categorical.from_codes(row, places),
            "value": value,
            "lower": np.nan,
            "upper": np.nan,
        }
    )


def _prepare(
    work: duckdb.DuckDBPyConnection, source: EventsSource, placed: PlacedRows, names: list[str]
) -> None:
    """Fill `written` (the periods), `measures`, and what PREPARED makes of them."""
    written = []
    for number, period in enumerate(placed.periods):
        year, parts = _year(period, source)
        written.append((number, days(period)[0], placed.periods.index(year) if year else None, parts))
    work.execute("CREATE TABLE written(period INTEGER, start DATE, year INTEGER, parts INTEGER)")
    work.executemany("INSERT INTO written VALUES (?, ?, ?, ?)", written)
    types = [type for (type,) in work.execute(f"SELECT DISTINCT known_type FROM {placed.sorts}").fetchall()]
    measures = [
        (names.index(measure), monthly, one)
        for monthly, named in ((True, source.months), (False, source.years))
        for measure, words in named.items()
        for one in types
        if counts_type(words, one)
    ]
    work.execute("CREATE TABLE measures(measure INTEGER, monthly BOOLEAN, type VARCHAR)")
    if measures:
        work.executemany("INSERT INTO measures VALUES (?, ?, ?)", measures)
    for statement in PREPARED.format(sorts=placed.sorts).strip().split(";\n"):
        work.execute(statement)


def _year(period: str, source: EventsSource) -> tuple[str, int]:
    """The year a period is part of, and of how many parts that year is made; a year is its own only part.

    No year ("") for a month outside all of the source's `twelve_months_to`.
    """
    if not is_month(period):
        return period, 1
    if source.twelve_months_to:
        return _twelve_months(period, source.twelve_months_to), MONTHS_OF_A_YEAR
    first = days(period)[0]
    if source.year_starts == "January":
        return str(first.year), MONTHS_OF_A_YEAR
    year = first.year if first.month >= days("2000/01")[0].month else first.year - 1
    return f"{year}/{(year + 1) % 100:02d}", MONTHS_OF_A_YEAR


def _twelve_months(month: str, ends: Sequence[str]) -> str:
    """The twelve months to one of `ends` that a month is part of, as 2023-09/2024-08; "" for none."""
    for end in ends:
        if 0 <= months_since_0(end) - months_since_0(month) < MONTHS_OF_A_YEAR:
            first = months_since_0(end) - MONTHS_OF_A_YEAR + 1
            return f"{first // 12}-{first % 12 + 1:02d}/{end}"
    return ""
