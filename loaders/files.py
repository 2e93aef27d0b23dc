"""Official files into the store: each source by the reader of its shape, with an account of its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from loaders import outlines
from loaders.ages import read_ages
from loaders.boundaries import read_boundaries
from loaders.declarations import AnySource, Declarations
from loaders.derive import fill_periods, fill_residents
from loaders.draft import District, districts
from loaders.errors import InputError
from loaders.links import weigh_links
from loaders.lookups import read_codes, read_lookup
from loaders.printed import read_printed
from loaders.progress import progress
from loaders.rows import located
from loaders.shapes import Yield
from loaders.store import insert
from loaders.table import read_long, read_table
from loaders.wide import read_wide

READERS: dict[str, Callable[[AnySource, Path], Yield]] = {
    "table": read_table,
    "long": read_long,
    "wide": read_wide,
    "ages": read_ages,
    "printed": read_printed,
    "lookup": read_lookup,
    "codes": read_codes,
}
"""One reader per shape of file; boundaries are read last, when the wanted places are known."""


def insert_files(
    store: duckdb.DuckDBPyConnection, declared: Declarations, raw: Path, wanted: Collection[str] | str = ()
) -> list[District]:
    """Read every file below `raw`, through a progress bar; every file must be there and whole.

    Returns the districts `wanted` besides those of the editions, by code or name, or all of England.
    """
    if not raw.is_dir():
        raise InputError(str(raw), "is not a folder", do="give the folder that holds the official files")
    store.execute(
        "CREATE TEMP TABLE raw_links(child VARCHAR, parent VARCHAR, method VARCHAR, source VARCHAR)"
    )
    store.execute("CREATE TEMP TABLE raw_places(place VARCHAR, code VARCHAR, name VARCHAR, kind VARCHAR)")
    for source in _one_by_one(s for s in declared.sources.values() if s.shape != "boundaries"):
        _check_sum(source, raw)
        _insert_yield(store, source, READERS[source.shape](source, raw), raw)
    store.execute("""
        INSERT INTO places
        SELECT place, any_value(code), coalesce(max(nullif(name, '')), ''), any_value(kind), NULL, NULL
        FROM raw_places GROUP BY place""")
    _check_doubles(store)
    fill_periods(store)
    fill_residents(store)
    chosen = districts(store, wanted)
    drawn = outlines.wanted_places(store, declared, chosen)
    for source in _one_by_one(s for s in declared.sources.values() if s.shape == "boundaries"):
        _check_sum(source, raw)
        result = read_boundaries(source, raw, drawn)
        _insert_yield(store, source, result, raw)
        outlines.insert_outlines(store, result)
    weigh_links(store)
    return chosen


def _one_by_one(sources: Iterable[AnySource]) -> Iterator[AnySource]:
    return progress(sources, lambda source: f"reading {source.id}", "file")


def sha256(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_sum(source: AnySource, raw: Path) -> None:
    """Raise InputError when a source's file is not the one whose checksum was declared."""
    if source.sha256:
        path = located(raw, source.file, source.id)
        found = sha256(path)
        if found != source.sha256:
            raise InputError(
                str(path),
                f"its checksum is {found[:12]}...",
                f"{source.sha256[:12]}... as declared for {source.id!r}",
                "fetch it again; if the publisher re-issued it, check it and correct sha256 in sources.toml",
            )


def _insert_yield(store: duckdb.DuckDBPyConnection, source: AnySource, found: Yield, raw: Path) -> None:
    """What one source gave, into the store's tables; its account into `loads`."""
    columns = "measure, period, place, value, lower, upper, ?"
    insert(store, "observations", found.observations, columns, [source.id])
    if source.shape != "boundaries":  # outlines are of places that other sources name
        insert(store, "raw_places", found.places, "place, code, name, kind")
    insert(store, "raw_links", found.links, "child, parent, method, ?", [source.id])
    path = located(raw, source.file, source.id)
    told = [source.id, path.name, sha256(path), found.rows_read, found.rows_kept]
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = [(*told, count, reason, now) for reason, count in (found.dropped or {"": 0}).items()]
    store.executemany("INSERT INTO loads VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _check_doubles(store: duckdb.DuckDBPyConnection) -> None:
    """One figure per measure, period and place, whichever source it comes from."""
    twice = store.execute("""
        SELECT measure, period, place FROM observations
        GROUP BY measure, period, place HAVING count(*) > 1 ORDER BY ALL LIMIT 1""").fetchall()
    if twice:
        measure, period, place = twice[0]
        sources = store.execute(
            """SELECT DISTINCT source FROM observations WHERE measure = ? AND period = ? AND place = ?
               ORDER BY 1""",
            [measure, period, place],
        ).fetchall()
        raise InputError(
            "sources.toml",
            f"{measure} of {period} for {place} comes twice, from {' and '.join(s for (s,) in sources)}",
            "one source for each figure",
            "take the column out of one of them",
        )
