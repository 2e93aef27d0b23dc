"""Placed events to figures: counts of months, sums of whole years, and zeros where they are known."""

from __future__ import annotations

import duckdb
import pandas as pd

from loaders.event_source import EVERY_TYPE, EventsSource
from loaders.periods import days, is_month

MONTHS_OF_A_YEAR = 12

PLACED = "placed"
"""The fate of an event that is counted."""

PREPARED = """
CREATE TABLE reported AS
SELECT DISTINCT s.known_force AS force, p.period, p.start, p.year, p.parts
FROM sorts s JOIN written p ON p.period = s.known_period JOIN forces f ON f.force = s.known_force;
CREATE TABLE in_use AS
SELECT m.measure, m.monthly, min(p.start) AS first, max(p.start) AS last
FROM measures m JOIN sorts s ON s.trouble = '' AND (m.type = s.known_type OR m.type = $every)
JOIN written p ON p.period = s.known_period GROUP BY ALL;
"""
"""Which periods each force reported at all, and from when to when each measure's types are in use."""

COUNTED = """
WITH counts AS (
    SELECT m.measure, f.known_period AS period, f.number{n} AS number, f.known_force AS force,
           sum(f.rows) AS events
    FROM fates f JOIN measures m ON m.type = f.known_type OR m.type = $every
    WHERE f.fate = $placed GROUP BY ALL),
grid AS (
    SELECT u.measure, u.monthly, r.period, r.year, r.parts, c.place, c.number, c.force
    FROM covered{n} c JOIN reported r USING (force) JOIN in_use u ON r.start BETWEEN u.first AND u.last
    WHERE (c.number, r.period) NOT IN (SELECT number, period FROM gaps{n})),
filled AS (
    SELECT g.*, coalesce(k.events, 0) AS events
    FROM grid g LEFT JOIN counts k USING (measure, period, number, force))
SELECT measure, period, place, events::DOUBLE AS value FROM filled WHERE monthly
UNION ALL
SELECT measure, year, place, sum(events)::DOUBLE FROM filled WHERE NOT monthly
GROUP BY measure, year, place, parts HAVING count(*) = parts
ORDER BY ALL
"""
"""One row per measure, period and place covered. In a month that its force reported, a place without an event
has 0, from the first to the last month in which the source has any event of the measure's types: before and
after, the types were not told apart. A year is the sum of its months when all of them were reported."""


def counted(work: duckdb.DuckDBPyConnection, source: EventsSource, kinds: int) -> pd.DataFrame:
    """The figures of a source: measure, period, place, value, lower, upper; `work` holds its rows' fates."""
    written = work.execute("SELECT DISTINCT known_period FROM sorts WHERE known_period <> ''").fetchall()
    rows = [(period, *_year(period, source.year_starts)) for (period,) in written]
    work.execute("CREATE TABLE written(period VARCHAR, start DATE, year VARCHAR, parts INTEGER)")
    work.executemany("INSERT INTO written VALUES (?, ?, ?, ?)", rows)
    work.execute("CREATE TABLE measures(measure VARCHAR, monthly BOOLEAN, type VARCHAR)")
    work.executemany("INSERT INTO measures VALUES (?, ?, ?)", _measures(source))
    work.execute("CREATE TABLE forces AS SELECT unnest(?) AS force", [list(source.forces)])
    for statement in PREPARED.strip().split(";\n"):
        work.execute(statement, {"every": EVERY_TYPE} if "$every" in statement else {})
    frames = [
        work.execute(COUNTED.format(n=n), {"every": EVERY_TYPE, "placed": PLACED}).df() for n in range(kinds)
    ]
    return pd.concat(frames, ignore_index=True).assign(lower=float("nan"), upper=float("nan"))


def _measures(source: EventsSource) -> list[tuple[str, bool, str]]:
    """One row per measure and type that it counts."""
    return [
        (measure, monthly, one)
        for monthly, named in ((True, source.months), (False, source.years))
        for measure, types in named.items()
        for one in ([types] if isinstance(types, str) else types)
    ]


def _year(period: str, starts: str) -> tuple[object, str, int]:
    """First day of a period, the year it is part of, and of how many parts that year is made."""
    first = days(period)[0]
    if not is_month(period):
        return first, period, 1
    if starts == "January":
        return first, str(first.year), MONTHS_OF_A_YEAR
    year = first.year if first.month >= days("2000/01")[0].month else first.year - 1
    return first, f"{year}/{(year + 1) % 100:02d}", MONTHS_OF_A_YEAR
