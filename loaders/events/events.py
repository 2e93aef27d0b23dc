"""One row an event (a crime, a fire), placed by its point or its code, counted by place, period and type.

Every row has one fate, and the fates of a file add up to its rows: placed; of a period or type or force that
nobody declared; a repeat; without a location; outside what the source covers; or in a gap of the publisher's
own record. Outlines end at the water's edge, so an event on a bridge lies in none, and is outside.

What is a repeat. An identifier stands for one event. Rows with the same identifier, period, type and force
are one event written down several times, and count once. In the 12 street files of the City of London of
2019, 96 identifiers stand on 196 of 8,789 rows, always within one month and one type; in those of the
Metropolitan Police's burglaries of 2024, 94 on 218 of 52,552, always within one month and at one point. City
repeats may have another outcome, another point (by 145 m in the middle) or none at all: one crime, its record
written again. Of such rows the one with a location stands; of several the first by coordinates, whatever the
order of rows and files. Rows without an identifier (anti-social behaviour) are never repeats, and the same
identifier in another month or type is another event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from loaders.declarations.event_source import EVERY_TYPE, EventsSource
from loaders.declarations.fields import CODES
from loaders.declarations.periods import from_text, is_month
from loaders.errors import InputError
from loaders.events.event_counts import PLACED, PlacedRows, counted, numbered_periods
from loaders.events.event_files import located_all, read_rows
from loaders.events.gaps import ResolvedGap
from loaders.events.point_in_polygon import PlaceOutlines, in_national_grid, placed
from loaders.place_ids import code_of, kind_of
from loaders.readers.reader_result import OBSERVATION, PLACE, ReaderResult, some_rows

REPEAT = "event written down again: same identifier, month and type"
NO_LOCATION = "event without a location"
UNREAD = "event whose coordinates are no numbers"
OUTSIDE = "event outside the districts covered"
IN_A_GAP = "event in a gap"
NOWHERE = "event outside every outline: on a river, at sea, in another country"

FIXED = {
    "repeat": REPEAT,
    "unread": UNREAD,
    "lacking": NO_LOCATION,
    "nowhere": NOWHERE,
    "outside": OUTSIDE,
    "placed": PLACED,
}
"""The fates that any row may have; others name the word that nobody declared, or the gap."""

REPEATS = """
CREATE TABLE repeats AS
WITH often AS (
    SELECT hash(id) AS hashed FROM {rows} WHERE id IS NOT NULL GROUP BY hashed HAVING count(*) > 1),
numbered AS (
    SELECT rowid AS row, row_number() OVER (
        PARTITION BY id, period, type, force ORDER BY {where}, file) AS nth
    FROM {rows} WHERE id IS NOT NULL AND hash(id) IN (FROM often))
SELECT row FROM numbered WHERE nth > 1
"""
"""The rows that repeat another; only identifiers whose hash stands twice are looked at in full."""

FATES = """
CREATE TABLE fates AS
WITH tallies AS (
    SELECT c.sort, r.rowid IN (FROM repeats) AS repeated, {located} AS located, {unread} AS unread,
           {numbers}, count(*) AS rows
    FROM {rows} r JOIN sorts c USING (sort) LEFT JOIN spots s ON {same_spot} GROUP BY ALL)
SELECT t.*, c.known_period, c.known_force,
       CASE WHEN c.trouble <> '' THEN c.trouble WHEN repeated THEN $repeat WHEN unread THEN $unread
            WHEN NOT located THEN $lacking WHEN t.number0 < 0 THEN $nowhere
            WHEN o.number IS NULL THEN $outside
            WHEN h.reason IS NOT NULL THEN h.reason ELSE $placed END AS fate
FROM tallies t JOIN sorts c USING (sort)
LEFT JOIN covered0 o ON o.number = t.number0 AND o.force = c.known_force
LEFT JOIN gaps0 h ON h.number = t.number0 AND h.period = c.known_period
"""
"""Rows alike in file, period, type, force and place, counted, and their one fate."""


@dataclass
class EventYield(ReaderResult):
    """What files of events gave; `accounts` has one row per file, period and fate: rows."""

    files: list[Path] = field(default_factory=list)
    accounts: pd.DataFrame = field(default_factory=pd.DataFrame)


def read_events(
    source: EventsSource,
    raw: Path,
    covered: Sequence[pd.DataFrame],
    grounds: Sequence[PlaceOutlines] = (),
    gaps: Sequence[ResolvedGap] = (),
) -> EventYield:
    """Count every event of a source's files in the places it covers.

    `covered` has a frame (number, place, force) for each kind of place, as of `coverage`; `grounds` are
    the outlines behind those numbers, none where events carry codes.
    """
    result = EventYield(files=located_all(raw, source))
    with duckdb.connect() as work:
        rows = read_rows(work, source, result.files)
        placed = place_rows(work, rows, source, covered, grounds, gaps)
        result.rows_read = work.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0]
        _account(work, source, covered, grounds, placed.periods, result)
        result.observations = counted(work, source, covered, placed)[OBSERVATION]
    result.places = _places(covered, grounds)
    return result


def place_rows(
    work: duckdb.DuckDBPyConnection,
    rows: str,
    source: EventsSource,
    covered: Sequence[pd.DataFrame],
    grounds: Sequence[PlaceOutlines],
    gaps: Sequence[ResolvedGap],
) -> PlacedRows:
    """The fate of each row of the table `rows`: those alike in file, period, type, force and place as one."""
    where = ["layout", "x", "y"] if grounds else ["code"]
    placeless = "x IS NULL OR y IS NULL OR unread, " if grounds else ""  # half a point is none
    first_by = ", ".join(f"{c} NULLS LAST" for c in reversed(where))
    work.execute(REPEATS.format(rows=rows, where=placeless + first_by))
    known = _sort_rows(work, rows, source)
    forces, first = list(source.forces), 0
    for n, frame in enumerate(covered):
        numbers = {"number": frame["number"], "force": frame["force"].map(forces.index)}
        numbered = pd.DataFrame(numbers).assign(row=range(first, first + len(frame))).astype("int32")
        _table(work, f"covered{n}", numbered)
        _table(work, f"gaps{n}", _in_gaps(frame, gaps, known))
        first += len(frame)
    if grounds:
        _locate(work, rows, source, grounds)
    else:
        codes = covered[0]["place"].map(code_of)
        _table(work, "codes", pd.DataFrame({"code": codes, "number": covered[0]["number"].astype("int32")}))
        work.execute(f"""
            CREATE TABLE spots AS SELECT code, o.number AS number0 FROM (SELECT DISTINCT code FROM {rows}) r
            JOIN codes o USING (code)""")
    work.execute(
        FATES.format(
            rows=rows,
            located="r.x IS NOT NULL AND r.y IS NOT NULL" if grounds else _is_code(source),
            unread="r.unread" if grounds else "false",
            numbers=", ".join(f"s.number{n}" for n in range(len(covered))),
            same_spot=" AND ".join(f"s.{c} = r.{c}" for c in where),
        ),
        FIXED,
    )
    kinds = range(len(covered))
    return PlacedRows(
        sorts="sorts",
        fates="fates",
        covered=tuple(f"covered{n}" for n in kinds),
        gaps=tuple(f"gaps{n}" for n in kinds),
        periods=numbered_periods(known, source),
    )


def _table(work: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> None:
    """A frame as a table of its own."""
    work.register("arriving", frame)
    work.execute(f"CREATE TABLE {name} AS FROM arriving")
    work.unregister("arriving")


def _sort_rows(work: duckdb.DuckDBPyConnection, rows: str, source: EventsSource) -> list[str]:
    """Fill `sorts`: one row per file, period, type and force as written, what they mean, and what is wrong.

    Periods and forces are known by number, -1 for none. Returns the periods known. A few hundred sorts of
    rows are looked at here instead of millions of rows.
    """
    sorts = work.execute(f"""
        SELECT sort, any_value(file) AS file, any_value(period) AS period, any_value(type) AS type,
               any_value(force) AS force
        FROM {rows} GROUP BY sort ORDER BY file, period, type, force""").df()
    meant = {text: _period(text) for text in sorts["period"].unique()}
    known = sorted({period for period in meant.values() if period})
    _check_alike(source, known)
    types = {t for named in (source.years | source.months).values() for t in _listed(named)}
    numbers = {period: number for number, period in enumerate(known)}
    forces = {force: number for number, force in enumerate(source.forces)}
    sorts["known_period"] = sorts["period"].map(meant).map(numbers).fillna(-1).astype("int32")
    sorts["known_force"] = sorts["force"].str.strip().map(forces).fillna(-1).astype("int32")
    sorts["known_type"] = sorts["type"].str.strip()
    right = {
        f"event of no {source.period_column}": sorts["known_period"] >= 0,
        "event of a type not declared": sorts["known_type"].isin(types) | (EVERY_TYPE in types),
        "event of a force not declared": sorts["known_force"] >= 0,
    }
    sorts["trouble"] = ""
    for (reason, fits), column in reversed(
        list(zip(right.items(), ("period", "type", "force"), strict=True))
    ):
        sorts["trouble"] = sorts["trouble"].where(fits, reason + ": " + sorts[column].map(repr))
    _table(work, "sorts", sorts.astype({"file": "uint16"}))
    return known


def _listed(named: str | list[str]) -> list[str]:
    return [named] if isinstance(named, str) else named


def _period(text: str) -> str:
    """The period that a cell names; empty for none."""
    try:
        return from_text(text)
    except InputError:
        return ""


def _check_alike(source: EventsSource, known: list[str]) -> None:
    """Raise InputError when some periods are months and others years: 2011-12 might be either."""
    months = [period for period in known if is_month(period)]
    years = [period for period in known if not is_month(period)]
    if years and (months or source.months):
        raise InputError(
            f"source {source.id!r}, column {source.period_column!r}",
            f"{years[0]!r} is a year" + (f", {months[0]!r} may be a month or a year" if months else ""),
            "months, or years with no measure declared under months",
            "make a source of each, and write years to March as 2011/12",
        )


def _in_gaps(covered: pd.DataFrame, gaps: Sequence[ResolvedGap], known: list[str]) -> pd.DataFrame:
    """One row per place covered and period known that lie in a gap: number, period, reason."""
    rows = [
        (number, nth, f"{IN_A_GAP}: {gap.reason}")
        for gap in gaps
        for number, place, within in zip(covered["number"], covered["place"], covered["within"], strict=True)
        if place in gap.places or within in gap.places
        for nth, period in enumerate(known)
        if gap.touches(period)
    ]
    frame = pd.DataFrame(rows, columns=["number", "period", "reason"])
    frame = frame.drop_duplicates(["number", "period"])
    return frame.astype({"number": "int32", "period": "int32", "reason": "str"})


def _locate(
    work: duckdb.DuckDBPyConnection, rows: str, source: EventsSource, grounds: Sequence[PlaceOutlines]
) -> None:
    """Fill `spots`: each point and its place of each kind; looked up once, however often it stands."""
    spots = work.execute(
        f"SELECT DISTINCT layout, x, y FROM {rows} WHERE x IS NOT NULL AND y IS NOT NULL"
    ).df()
    grids = spots["layout"].map({n: layout.grid for n, layout in enumerate(source.layouts)}).to_numpy()
    x, y = spots["x"].to_numpy(copy=True), spots["y"].to_numpy(copy=True)
    for grid in np.unique(grids):
        same_grid = grids == grid
        x[same_grid], y[same_grid] = in_national_grid(x[same_grid], y[same_grid], int(grid))
    for n, numbers in enumerate(placed(grounds, x, y)):
        spots[f"number{n}"] = numbers.astype("int32")
    _table(work, "spots", spots)


def _is_code(source: EventsSource) -> str:
    """SQL: whether a row has a code of its kind at all; 'Not known' is none."""
    return f"coalesce(regexp_full_match(r.code, '{CODES[source.code_kind.rstrip('0123456789')]}'), false)"


def _account(
    work: duckdb.DuckDBPyConnection,
    source: EventsSource,
    covered: Sequence[pd.DataFrame],
    grounds: Sequence[PlaceOutlines],
    periods: list[str],
    result: EventYield,
) -> None:
    """Fill in what became of every row, in all and by file and period."""
    accounts = work.execute("""
        SELECT file, s.known_period AS period, fate, sum(rows)::BIGINT AS rows
        FROM fates JOIN sorts s USING (sort) GROUP BY ALL ORDER BY ALL""").df()
    accounts["file"] = [result.files[n].name for n in accounts["file"]]
    accounts["period"] = [periods[n] if n >= 0 else "" for n in accounts["period"]]
    result.accounts = accounts
    fates = accounts.groupby("fate")["rows"].sum()
    result.rows_kept = int(fates.get(PLACED, 0))
    for fate, rows in fates.drop(PLACED, errors="ignore").items():
        result.drop(fate, int(rows))
    if not any(reason.startswith(IN_A_GAP) for reason in result.dropped):
        some_rows(result, source.id, Path(source.file))
    for n, ground in enumerate(grounds[1:], 1):
        result.drop(
            f"{ground.kind}: event placed in {grounds[0].kind}, just outside every outline",
            _lost(work, covered, grounds, n),
        )


def _lost(
    work: duckdb.DuckDBPyConnection, covered: Sequence[pd.DataFrame], grounds: Sequence[PlaceOutlines], n: int
) -> int:
    """Placed events that outlines of the nth kind miss, of places of the first kind that these surround."""
    inside = np.isin(grounds[0].inside(grounds[n]), covered[n]["number"])
    _table(work, f"surrounded{n}", pd.DataFrame({"number": np.flatnonzero(inside).astype("int32")}))
    ((lost,),) = work.execute(
        f"""SELECT sum(rows) FROM fates f WHERE fate = ? AND f.number0 IN (FROM surrounded{n})
               AND NOT EXISTS (FROM covered{n} o WHERE o.number = f.number{n} AND o.force = f.known_force)""",
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
    return pd.concat(frames, ignore_index=True)[PLACE]
