"""Months for which a publisher says that nothing was supplied: no figures there, and why, for all who ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from loaders.declarations.event_source import Gap
from loaders.declarations.models import AnySource, Declarations
from loaders.declarations.periods import days, label
from loaders.geography.descendants import within
from loaders.geography.raw_tables import RawTables

FOR_EVER = date(9999, 12, 31)
"""The end of a gap that has not ended."""


@dataclass(frozen=True)
class ResolvedGap:
    """A gap worked out: every place that has no figures of periods that touch its days."""

    start: date
    end: date
    places: frozenset[str]
    reason: str

    def touches(self, period: str) -> bool:
        """Whether a period has a day in the gap."""
        first, last = days(period)
        return first <= self.end and last >= self.start


def sentence(gap: Gap) -> str:
    """The gap in words: Toyton Police supplied nothing from July 2019 (a new computer)."""
    until = f" to {label(gap.end)}" if gap.end else ""
    why = f" ({gap.reason})" if gap.reason else ""
    return f"{gap.force} supplied nothing from {label(gap.start)}{until}{why}"


def resolved_gaps(
    store: duckdb.DuckDBPyConnection, raw: RawTables, declared: Declarations, source: AnySource
) -> list[ResolvedGap]:
    """The gaps that hold for one source, by the record it goes by."""
    return [
        ResolvedGap(
            days(gap.start)[0],
            days(gap.end)[1] if gap.end else FOR_EVER,
            frozenset(within(store, raw, gap.places)),
            sentence(gap),
        )
        for gap in declared.gaps.values()
        if gap.record == source.gaps
    ]


def leave_out(
    store: duckdb.DuckDBPyConnection, raw: RawTables, declared: Declarations, source: AnySource
) -> dict[str, int]:
    """Take one source's figures out of the store where their period touches a gap; how many, by reason.

    A year of which six months were supplied is no year's figure, and strays that others recorded are none of
    a district's.
    """
    left: dict[str, int] = {}
    for gap in resolved_gaps(store, raw, declared, source):
        periods = store.execute(
            "SELECT DISTINCT period FROM observations WHERE source = ?", [source.id]
        ).fetchall()
        touched = [period for (period,) in periods if gap.touches(period)]
        gone = store.execute(
            """DELETE FROM observations WHERE source = ? AND list_contains(?, period)
               AND list_contains(?, place)""",
            [source.id, touched, sorted(gap.places)],
        ).fetchall()
        if gone[0][0]:
            left[f"no data: {gap.reason}"] = gone[0][0]
    return left


def fill_gaps(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    """One row per source, place named and gap of the record that the source goes by, each once."""
    rows = [
        (source.id, place, days(gap.start)[0], days(gap.end)[1] if gap.end else None, sentence(gap), gap.url)
        for source in declared.sources.values()
        for gap in declared.gaps.values()
        if gap.record == source.gaps
        for place in gap.places
    ]
    known = set(store.execute('SELECT source, place, start, "end", reason, url FROM gaps').fetchall())
    if rows := [row for row in rows if row not in known]:
        store.executemany("INSERT INTO gaps VALUES (?, ?, ?, ?, ?, ?)", rows)
