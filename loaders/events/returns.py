"""Whether a force's month came whole: a few stray rows, or rows without places, are no month of zeros."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
from scipy.stats import poisson

from loaders.declarations.event_source import Completeness, EventsSource
from loaders.declarations.periods import days, label
from loaders.declarations.written_periods import from_text
from loaders.errors import InputError
from loaders.events.gaps import ResolvedGap
from loaders.readers.tabular_file import located

USUAL_SHARE = 0.5
"""A return with fewer rows than this share of the force's usual ones (the median of its returns) is short ...
"""

BY_CHANCE = 0.001
"""... when so few would come by chance less often than this (Poisson), so that a small force isn't judged by
one quiet month."""

PLACED_SHARE = 0.5
"""A return of which fewer rows than this share have a place says nothing of where events were."""

RETURNS = """
SELECT s.known_force AS force, s.known_period AS period, sum(coalesce(r.n, 1))::BIGINT AS rows,
       coalesce(sum(coalesce(r.n, 1)) FILTER ({located}), 0)::BIGINT AS placed
FROM {rows} r JOIN sorts s USING (sort)
WHERE s.known_force >= 0 AND s.known_period >= 0 AND r.rowid NOT IN (FROM {repeats}) GROUP BY ALL ORDER BY ALL
"""
"""Events of each force and period, repeats left out, and how many of them have a place."""

SHORT = "supplied too little to count"
UNPLACED = "supplied events without their places"
SAID_SHORT = "has no whole record"


@dataclass(frozen=True)
class ForceGap:
    """Days for which a force's return is no data: its name as the files write it, and why."""

    force: str
    start: date
    end: date
    reason: str

    def of(self, covered: pd.DataFrame) -> ResolvedGap:
        """The gap for the places (place, force) that the force covers."""
        places = covered.loc[covered["force"] == self.force, "place"]
        return ResolvedGap(self.start, self.end, frozenset(places), self.reason)


def force_gaps(
    work: duckdb.DuckDBPyConnection,
    source: EventsSource,
    rows: str,
    repeats: str,
    located_row: str,
    known: Sequence[str],
    excused: set[tuple[str, str]],
    raw: Path | None,
) -> list[ForceGap]:
    """The days that each force's returns leave out: short ones, unplaced ones, and those declared incomplete.

    `rows`, `sorts` and `repeats` are tables of `work`; `located_row` is SQL that says whether a row r has a
    place; `known` are the periods by number; `excused` are forces and periods in a declared gap; below `raw`
    lies the table of completeness, if one is declared.
    """
    forces = list(source.forces)
    short: list[tuple[str, str, str]] = []
    returns = work.execute(RETURNS.format(rows=rows, located=located_row, repeats=repeats)).df()
    words = zip(
        returns["force"].map(lambda n: forces[n]), returns["period"].map(lambda n: known[n]), strict=True
    )
    returns = returns.loc[[pair not in excused for pair in words]]
    for force, mine in returns.groupby("force"):
        usual = mine["rows"].median()
        few = (mine["rows"] < USUAL_SHARE * usual) & (poisson.cdf(mine["rows"], usual) < BY_CHANCE)
        unplaced = mine["placed"] < PLACED_SHARE * mine["rows"]
        for period, is_few, is_unplaced in zip(mine["period"], few, unplaced, strict=True):
            if is_few or is_unplaced:
                short.append((forces[force], known[period], SHORT if is_few else UNPLACED))
    if source.completeness and raw:
        incomplete = _incomplete(source, source.completeness, raw)
        short = [row for row in short if row[:2] not in incomplete]
        short += [(force, period, SAID_SHORT) for force, period in incomplete]
    return _runs(short)


def excused_by(
    gaps: Sequence[ResolvedGap], covered: pd.DataFrame, known: Sequence[str]
) -> set[tuple[str, str]]:
    """Force and period of every return that a declared gap leaves out for all the places the force covers."""
    places = {force: set(mine["place"]) for force, mine in covered.groupby("force")}
    return {
        (force, period)
        for gap in gaps
        for force, theirs in places.items()
        if theirs <= gap.places
        for period in known
        if gap.touches(period)
    }


def insert_force_gaps(
    store: duckdb.DuckDBPyConnection, source: EventsSource, gaps: Sequence[ForceGap]
) -> None:
    """A row of the store's gaps for each district that a force with a gap covers."""
    rows = [
        (source.id, district, gap.start, gap.end, gap.reason, source.url)
        for gap in gaps
        for district in source.forces[gap.force]
    ]
    if rows:
        store.executemany("INSERT INTO gaps VALUES (?, ?, ?, ?, ?, ?)", rows)


def _incomplete(source: EventsSource, said: Completeness, raw: Path) -> list[tuple[str, str]]:
    """Force and period of each row that the table of completeness calls incomplete."""
    path = located(raw, said.file, source.id)
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    wanted = [said.period_column, said.force_column, said.column]
    if missing := [name for name in wanted if name not in table]:
        raise InputError(
            str(path),
            f"no column {missing[0]!r}",
            ", ".join(map(repr, table.columns)),
            f"correct 'completeness' of source {source.id!r} in sources.toml",
        )
    table = table[table[said.force_column].isin(source.forces) & (table[said.column] != said.complete)]
    return [(force, from_text(period)) for period, force in table[wanted[:2]].itertuples(index=False)]


def _runs(short: list[tuple[str, str, str]]) -> list[ForceGap]:
    """Periods that follow one another as one gap, with a sentence: Toyshire Police supplied too little ..."""
    runs: list[tuple[str, str, list[str]]] = []
    for force, why, period in sorted({(force, why, period) for force, period, why in short}):
        previous = runs[-1] if runs else None
        if previous and previous[:2] == (force, why) and _follows(previous[2][-1], period):
            previous[2].append(period)
        else:
            runs.append((force, why, [period]))
    return [
        ForceGap(force, days(periods[0])[0], days(periods[-1])[1], _sentence(force, why, periods))
        for force, why, periods in runs
    ]


def _follows(earlier: str, later: str) -> bool:
    return days(later)[0] == days(earlier)[1] + timedelta(days=1)


def _sentence(force: str, why: str, periods: list[str]) -> str:
    until = f" to {label(periods[-1])}" if len(periods) > 1 else ""
    span = f"{label(periods[0])}{until}"
    return f"{force or 'The publisher'} {why} for {span}"
