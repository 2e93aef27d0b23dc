"""What becomes of each row of a file of events; rows alike in file, period, type, force and place as one.

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

import duckdb
import numpy as np
import pandas as pd

from loaders.declarations.event_source import EventsSource, counts_type
from loaders.declarations.fields import CODES
from loaders.declarations.periods import is_month
from loaders.declarations.written_periods import from_text
from loaders.errors import InputError
from loaders.events.earlier_codes import numbered_codes
from loaders.events.event_counts import PLACED, PLACED_BY_LINK, PlacedRows, numbered_periods
from loaders.events.gaps import ResolvedGap
from loaders.events.point_in_polygon import PlaceOutlines, in_national_grid, placed
from loaders.files.outlines import BRITAIN

REPEAT = "event written down again: same identifier, month and type"
NO_LOCATION = "event without a location"
UNREAD = "event whose coordinates are no numbers"
ABROAD = "event whose coordinates lie outside Great Britain"
COUNTLESS = "row whose count is no whole number of events"
OUTSIDE = "event outside the districts covered"
IN_A_GAP = "event in a gap"
NOWHERE = "event outside every outline: on a river, at sea, in another country"

REPEATED = "repeats"
"""The table of the rows that repeat another."""

FIXED = {
    "repeat": REPEAT,
    "unread": UNREAD,
    "countless": COUNTLESS,
    "abroad": ABROAD,
    "lacking": NO_LOCATION,
    "nowhere": NOWHERE,
    "outside": OUTSIDE,
    "linked": PLACED_BY_LINK,
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

HELD = """
CREATE VIEW held AS
SELECT number, force FROM covered0
UNION SELECT s.number, c.force FROM shares s JOIN covered0 c ON c.number = s.into;
CREATE VIEW held_gaps AS
SELECT number, period, reason FROM gaps0
UNION ALL SELECT s.number, g.period, min(g.reason)
FROM (SELECT *, count(*) OVER (PARTITION BY number) AS parts FROM shares) s JOIN gaps0 g ON g.number = s.into
GROUP BY s.number, g.period, s.parts HAVING count(*) = s.parts
"""
"""What is covered, and what lies in a gap, earlier codes among it: in a gap only with all they became."""

FATES = """
CREATE TABLE fates AS
WITH tallies AS (
    SELECT c.sort, r.rowid IN (FROM repeats) AS repeated, {located} AS located, {unread} AS unread,
           {abroad} AS abroad, r.n IS NULL AS countless, {numbers}, count(*) AS rows, sum(r.n) AS events
    FROM {rows} r JOIN sorts c USING (sort) LEFT JOIN spots s ON {same_spot} GROUP BY ALL)
SELECT t.*, c.known_period, c.known_force,
       c.trouble = '' AND located AND NOT (repeated OR unread OR countless) AS sound,
       CASE WHEN c.trouble <> '' THEN c.trouble WHEN repeated THEN $repeat WHEN unread THEN $unread
            WHEN countless THEN $countless WHEN abroad THEN $abroad
            WHEN NOT located THEN $lacking WHEN t.number0 < 0 THEN $nowhere
            WHEN o.number IS NULL THEN $outside
            WHEN h.reason IS NOT NULL THEN h.reason
            WHEN t.number0 IN (SELECT number FROM shares) THEN $linked ELSE $placed END AS fate
FROM tallies t JOIN sorts c USING (sort)
LEFT JOIN held o ON o.number = t.number0 AND o.force = c.known_force
LEFT JOIN held_gaps h ON h.number = t.number0 AND h.period = c.known_period
"""
"""Rows alike in file, period, type, force and place, counted, and their one fate, which the first kind of
place decides; `sound` rows count in whichever kind has an outline around them."""


def place_rows(
    work: duckdb.DuckDBPyConnection,
    rows: str,
    source: EventsSource,
    known: list[str],
    covered: Sequence[pd.DataFrame],
    grounds: Sequence[PlaceOutlines],
    gaps: Sequence[ResolvedGap],
    earlier: pd.DataFrame | None = None,
) -> PlacedRows:
    """The fate of each row of the table `rows`: those alike in file, period, type, force and place as one.

    `known` are the periods by number, as `look_at_rows` gives them; `earlier` the places that earlier codes
    became, as of `earlier_codes`.
    """
    forces, first = list(source.forces), 0
    for n, frame in enumerate(covered):
        numbers = {"number": frame["number"], "force": frame["force"].map(forces.index)}
        rows_of = {place: first + nth for nth, place in enumerate(frame["place"].unique())}
        numbered = pd.DataFrame(numbers).assign(row=frame["place"].map(rows_of)).astype("int32")
        insert_table(work, f"covered{n}", numbered)
        insert_table(work, f"gaps{n}", _in_gaps(frame, gaps, known))
        first += len(rows_of)
    codes, shares = numbered_codes(covered[0], earlier)
    insert_table(work, "shares", shares)
    for statement in HELD.strip().split(";\n"):
        work.execute(statement)
    if grounds:
        _locate(work, rows, source, grounds)
    else:
        insert_table(work, "codes", codes)
        work.execute(f"""
            CREATE TABLE spots AS SELECT code, o.number AS number0 FROM (SELECT DISTINCT code FROM {rows}) r
            JOIN codes o USING (code)""")
    work.execute(
        FATES.format(
            rows=rows,
            located=located_row(source, grounds),
            unread="r.unread" if grounds else "false",
            abroad=_abroad(source) if grounds else "false",
            numbers=", ".join(f"s.number{n}" for n in range(len(covered))),
            same_spot=" AND ".join(f"s.{c} = r.{c}" for c in _where(grounds)),
        ),
        FIXED,
    )
    kinds = range(len(covered))
    return PlacedRows(
        sorts="sorts",
        fates="fates",
        shares="shares",
        covered=tuple(f"covered{n}" for n in kinds),
        gaps=tuple(f"gaps{n}" for n in kinds),
        periods=numbered_periods(known, source),
    )


def insert_table(work: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> None:
    """A frame as a table of its own."""
    work.register("arriving", frame)
    work.execute(f"CREATE TABLE {name} AS FROM arriving")
    work.unregister("arriving")


def look_at_rows(
    work: duckdb.DuckDBPyConnection, rows: str, source: EventsSource, grounds: Sequence[PlaceOutlines]
) -> list[str]:
    """Fill `repeats` and `sorts`; the periods known, by number."""
    placeless = "x IS NULL OR y IS NULL OR unread, " if grounds else ""  # half a point is none
    first_by = ", ".join(f"{c} NULLS LAST" for c in reversed(_where(grounds)))
    work.execute(REPEATS.format(rows=rows, where=placeless + first_by))
    return _sort_rows(work, rows, source)


def _where(grounds: Sequence[PlaceOutlines]) -> list[str]:
    """The columns that say where an event was."""
    return ["layout", "x", "y"] if grounds else ["code"]


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
    named = (source.years | source.months).values()
    numbers = {period: number for number, period in enumerate(known)}
    forces = {force.casefold(): number for number, force in enumerate(source.forces)}
    sorts["known_period"] = sorts["period"].map(meant).map(numbers).fillna(-1).astype("int32")
    sorts["known_force"] = sorts["force"].str.strip().str.casefold().map(forces).fillna(-1).astype("int32")
    sorts["known_type"] = sorts["type"].str.strip()
    right = {
        f"event of no {source.period_column}": sorts["known_period"] >= 0,
        "event of a type not declared": sorts["known_type"].map(
            {type: any(counts_type(words, type) for words in named) for type in sorts["known_type"].unique()}
        ),
        "event of a force not declared": sorts["known_force"] >= 0,
    }
    sorts["trouble"] = ""
    for (reason, fits), column in reversed(
        list(zip(right.items(), ("period", "type", "force"), strict=True))
    ):
        sorts["trouble"] = sorts["trouble"].where(fits, reason + ": " + sorts[column].map(repr))
    insert_table(work, "sorts", sorts.astype({"file": "uint16"}))
    return known


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
    insert_table(work, "spots", spots)


def located_row(source: EventsSource, grounds: Sequence[PlaceOutlines]) -> str:
    """SQL: whether a row r has a point in Great Britain, or a code of its kind; 'Not known' is none."""
    if grounds:
        return f"r.x IS NOT NULL AND r.y IS NOT NULL AND NOT r.unread AND NOT {_abroad(source)}"
    return f"coalesce(regexp_full_match(r.code, '{CODES[source.code_kind.rstrip('0123456789')]}'), false)"


def _abroad(source: EventsSource) -> str:
    """SQL: whether the point of a row r lies outside Great Britain, as 0, 0 does, or a point turned round."""
    cases = []
    for n, layout in enumerate(source.layouts):
        west, south, east, north = BRITAIN[layout.grid]
        cases.append(f"WHEN {n} THEN NOT (r.x BETWEEN {west} AND {east} AND r.y BETWEEN {south} AND {north})")
    return f"coalesce((r.x = 0 AND r.y = 0) OR CASE r.layout {' '.join(cases)} END, false)"
