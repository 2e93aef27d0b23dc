"""One row an event (a crime, a fire), placed by its point or its code, counted by place, period and type.

Every row has one fate, and the fates of a file add up to its rows: placed; of a period or type or force that
nobody declared; a repeat; without a location; outside what the source covers; or in a gap of the publisher's
own record. Outlines end at the water's edge, so an event on a bridge lies in none, and is outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from loaders.declarations.event_source import EventsSource
from loaders.events.event_counts import PLACED, PLACED_BY_LINK, PlacedRows, counted
from loaders.events.event_files import located_all, read_rows
from loaders.events.fates import IN_A_GAP, REPEATED, insert_table, located_row, look_at_rows, place_rows
from loaders.events.gaps import ResolvedGap
from loaders.events.point_in_polygon import PlaceOutlines
from loaders.events.returns import ForceGap, excused_by, force_gaps
from loaders.place_ids import code_of, kind_of
from loaders.readers.reader_result import OBSERVATION, PLACE, ReaderResult, some_rows


@dataclass
class EventYield(ReaderResult):
    """What files of events gave; `accounts` has one row per file, period and fate: rows.

    `gaps` are the days for which a force's return is no data.
    """

    files: list[Path] = field(default_factory=list)
    gaps: list[ForceGap] = field(default_factory=list)
    accounts: pd.DataFrame = field(default_factory=pd.DataFrame)


def read_events(
    source: EventsSource,
    raw: Path,
    covered: Sequence[pd.DataFrame],
    grounds: Sequence[PlaceOutlines] = (),
    gaps: Sequence[ResolvedGap] = (),
    earlier: pd.DataFrame | None = None,
) -> EventYield:
    """Count every event of a source's files in the places it covers.

    `covered` has a frame (number, place, force) for each kind of place, as of `coverage`; `grounds` are
    the outlines behind those numbers, none where events carry codes, and `earlier` the places
    that earlier codes became.
    """
    result = EventYield(files=located_all(raw, source))
    with duckdb.connect() as work:
        rows = read_rows(work, source, result.files)
        known = look_at_rows(work, rows, source, grounds)
        excused = excused_by(gaps, covered[0], known)
        result.gaps = force_gaps(
            work, source, rows, REPEATED, located_row(source, grounds), known, excused, raw
        )
        gaps = [*gaps, *(gap.of(covered[0]) for gap in result.gaps)]
        placed = place_rows(work, rows, source, known, covered, grounds, gaps, earlier)
        result.rows_read = work.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0]
        _account(work, source, covered, grounds, placed, result)
        result.observations = counted(work, source, covered, placed)[OBSERVATION]
    result.places = _places(covered, grounds)
    return result


def _account(
    work: duckdb.DuckDBPyConnection,
    source: EventsSource,
    covered: Sequence[pd.DataFrame],
    grounds: Sequence[PlaceOutlines],
    placed: PlacedRows,
    result: EventYield,
) -> None:
    """Fill in what became of every row, in all and by file and period."""
    accounts = work.execute(f"""
        SELECT file, s.known_period AS period, fate, sum(rows)::BIGINT AS rows
        FROM {placed.fates} JOIN {placed.sorts} s USING (sort) GROUP BY ALL ORDER BY ALL""").df()
    accounts["file"] = [result.files[n].name for n in accounts["file"]]
    accounts["period"] = [placed.periods[n] if n >= 0 else "" for n in accounts["period"]]
    result.accounts = accounts
    fates = accounts.groupby("fate")["rows"].sum()
    kept = fates.index.isin([PLACED, PLACED_BY_LINK])
    result.rows_kept = int(fates[kept].sum())
    for fate, rows in fates[~kept].items():
        result.drop(fate, int(rows))
    if not any(reason.startswith(IN_A_GAP) for reason in result.dropped):
        some_rows(result, source.id, Path(source.file))
    for n, ground in enumerate(grounds[1:], 1):
        result.drop(
            f"{ground.kind}: event placed in {grounds[0].kind}, just outside every outline",
            _lost(work, placed, covered, grounds, n),
        )
        result.drop(
            f"{grounds[0].kind}: event outside every outline, counted in {ground.kind}",
            _only_in(work, placed, n),
        )


def _only_in(work: duckdb.DuckDBPyConnection, placed: PlacedRows, n: int) -> int:
    """Rows that no outline of the first kind holds and one of the nth does, of a place its force covers."""
    ((rows,),) = work.execute(f"""
        SELECT sum(rows) FROM {placed.fates} f WHERE sound AND f.number0 < 0 AND EXISTS (
            FROM {placed.covered[n]} o
            WHERE o.number = f.number{n} AND o.force = f.known_force)""").fetchall()
    return int(rows or 0)


def _lost(
    work: duckdb.DuckDBPyConnection,
    placed: PlacedRows,
    covered: Sequence[pd.DataFrame],
    grounds: Sequence[PlaceOutlines],
    n: int,
) -> int:
    """Placed events that outlines of the nth kind miss, of places of the first kind that these surround."""
    inside = np.isin(grounds[0].inside(grounds[n]), covered[n]["number"])
    insert_table(work, f"surrounded{n}", pd.DataFrame({"number": np.flatnonzero(inside).astype("int32")}))
    ((lost,),) = work.execute(
        f"""SELECT sum(rows) FROM {placed.fates} f WHERE fate = ? AND f.number0 IN (FROM surrounded{n})
               AND NOT EXISTS (
                   FROM {placed.covered[n]} o WHERE o.number = f.number{n} AND o.force = f.known_force)""",
        [PLACED],
    ).fetchall()
    return int(lost or 0)


def _places(covered: Sequence[pd.DataFrame], grounds: Sequence[PlaceOutlines]) -> pd.DataFrame:
    """One row per place covered, named as its outline is."""
    frames = []
    for n, frame in enumerate(covered):
        names = grounds[n].names[frame["number"]] if grounds else ""
        columns = {"place": frame["place"], "code": frame["place"].map(code_of), "name": names}
        frames.append(pd.DataFrame(columns).assign(kind=frame["place"].map(kind_of)))
    return pd.concat(frames, ignore_index=True)[PLACE].drop_duplicates()
