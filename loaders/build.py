"""The store, built whole from packs or from official files; the old one stays until the new one is done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from tqdm import tqdm

from loaders import outlines
from loaders.ages import read_ages
from loaders.boundaries import read_boundaries
from loaders.declarations import DATA, Declarations, Source
from loaders.declarations import read as read_declarations
from loaders.derive import (
    fill_availability,
    fill_index_measures,
    fill_national_totals,
    fill_parts,
    fill_periods,
    fill_residents,
    fill_wholes,
)
from loaders.errors import InputError
from loaders.geography import fill_lookup, weigh_links
from loaders.lookups import read_codes, read_lookup
from loaders.packs import insert_packs
from loaders.printed import read_printed
from loaders.rows import located
from loaders.shapes import Yield
from loaders.store import STORE, new_store
from loaders.table import read_long, read_table
from loaders.wide import read_wide

READERS: dict[str, Callable[[Source, Path], Yield]] = {
    "table": read_table, "long": read_long, "wide": read_wide, "ages": read_ages, "printed": read_printed,
    "lookup": read_lookup, "codes": read_codes,
}
"""One reader per shape of file; boundaries are read last, when the wanted places are known."""


def build(raw: Path | None = None, data: Path = DATA, path: Path = STORE) -> Path:
    """Build the store from official files below `raw`, or from the packs when there is none; returns its path."""
    declared = read_declarations(data)
    inputs = digest(data, raw)
    with new_store(path) as store:
        _insert_declarations(store, declared)
        if raw is None:
            insert_packs(store, data / "packs", declared)
        else:
            _insert_files(store, declared, raw)
        _derive(store, declared, raw)
        store.execute("INSERT INTO meta VALUES ('inputs', ?), ('built_from', ?), ('built_at', ?)",
                      [inputs, "packs" if raw is None else "official files", datetime.now(UTC).isoformat(timespec="seconds")])
    return path


def digest(data: Path = DATA, raw: Path | None = None) -> str:
    """What a build depends on: the declarations, the loaders themselves, and the packs."""
    total = hashlib.sha256(b"raw" if raw else b"packs")
    code = sorted(Path(__file__).parent.glob("*.py"))
    for path in [*sorted(data.glob("*.toml")), *sorted((data / "boroughs").glob("*.toml")), *code,
                 *sorted((data / "packs").glob("*/manifest.json"))]:
        total.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()


def is_fresh(data: Path = DATA, path: Path = STORE) -> bool:
    """Whether the store was built from just these declarations and packs (or from official files by hand)."""
    if not path.exists():
        return False
    try:
        with duckdb.connect(str(path), read_only=True) as store:
            meta = dict(store.execute("SELECT key, value FROM meta").fetchall())
    except duckdb.Error:
        return False
    raw = Path() if meta.get("built_from") == "official files" else None
    return meta.get("inputs") == digest(data, raw)


def _insert_declarations(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    for position, s in enumerate(declared.sources.values()):
        store.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      [s.id, s.title, s.publisher, s.edition, s.licence, s.attribution, s.url, s.note, s.shape, position])
    for position, i in enumerate(declared.indicators.values()):
        listed = [[m] if isinstance(m, str) else list(m) for m in (i.numerator, i.denominator)]
        store.execute("INSERT INTO indicators VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      [i.id, i.label, i.short_label, i.theme, i.definition, i.kind, *listed, i.value, i.weight, i.scale, i.unit,
                       i.decimals, i.polarity, i.proportion, i.min_coverage, list(i.overlaps), i.comparable_over_time, i.caveat, position])
    for position, e in enumerate(declared.editions.values()):
        store.execute("INSERT INTO editions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      [e.id, e.name, e.title, e.borough, e.ward_kind, e.lsoa_kind, e.comparators, e.notes, e.existing_sites, position])
        areas = [(f"area:{e.id}/{s.id}/{a.id}", e.id, s.id, s.label, s.note, a.id, a.name, a.colour, order)
                 for order, (s, a) in enumerate((s, a) for s in e.scheme for a in s.area)]
        store.executemany("INSERT INTO areas VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", areas)


def _insert_files(store: duckdb.DuckDBPyConnection, declared: Declarations, raw: Path) -> None:
    """Read every file below `raw`, through a progress bar; every file must be there and whole."""
    if not raw.is_dir():
        raise InputError(str(raw), "is not a folder", do="give the folder that holds the official files")
    store.execute("CREATE TEMP TABLE raw_links(child VARCHAR, parent VARCHAR, method VARCHAR, source VARCHAR)")
    store.execute("CREATE TEMP TABLE raw_places(place VARCHAR, code VARCHAR, name VARCHAR, kind VARCHAR)")
    read_rows = [s for s in declared.sources.values() if s.shape != "boundaries"]
    for source in _progress(read_rows):
        _check_sum(source, raw)
        _insert_yield(store, source, READERS[source.shape](source, raw), raw)
    store.execute("""INSERT INTO places SELECT place, any_value(code), coalesce(max(nullif(name, '')), ''), any_value(kind), NULL, NULL
                     FROM raw_places GROUP BY place""")
    _check_doubles(store)
    fill_periods(store)
    fill_residents(store)
    read_outlines = [s for s in declared.sources.values() if s.shape == "boundaries"]
    wanted = outlines.wanted_places(store, declared)
    for source in _progress(read_outlines):
        _check_sum(source, raw)
        result = read_boundaries(source, raw, wanted)
        _insert_yield(store, source, result, raw)
        outlines.insert(store, result)
    store.execute("""CREATE TEMP TABLE used_kinds AS SELECT DISTINCT split_part(place, ':', 1) AS kind FROM observations
                     UNION SELECT DISTINCT split_part(child, ':', 1) FROM raw_links
                     UNION SELECT DISTINCT split_part(parent, ':', 1) FROM raw_links
                     UNION SELECT DISTINCT ward_kind FROM editions
                     UNION SELECT DISTINCT split_part(place, ':', 1) FROM boundaries""")
    weigh_links(store)


def _progress(sources: list[Source]) -> Iterator[Source]:
    bar = tqdm(sources, unit="file", leave=False, disable=None)
    for source in bar:
        bar.set_description(f"reading {source.id}"[:40])
        yield source


def _check_sum(source: Source, raw: Path) -> None:
    if source.sha256:
        path = located(raw, source.file, source.id)
        found = sha256(path)
        if found != source.sha256:
            raise InputError(str(path), f"its checksum is {found[:12]}...", f"{source.sha256[:12]}... as declared for {source.id!r}",
                             "fetch the file again; if the publisher re-issued it, check it and correct sha256 in sources.toml")


def sha256(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _insert_yield(store: duckdb.DuckDBPyConnection, source: Source, found: Yield, raw: Path) -> None:
    """What one source gave, into the store's tables; its account into `loads`."""
    if len(found.observations):
        frame = found.observations
        store.execute("INSERT INTO observations SELECT measure, period, place, value, lower, upper, ? FROM frame", [source.id])
    if len(found.places):
        frame = found.places
        store.execute("INSERT INTO raw_places SELECT place, code, name, kind FROM frame") if source.shape != "boundaries" else None
    if len(found.links):
        frame = found.links
        store.execute("INSERT INTO raw_links SELECT child, parent, method, ? FROM frame", [source.id])
    path = located(raw, source.file, source.id)
    told = [source.id, path.name, sha256(path), found.rows_read, found.rows_kept]
    now = datetime.now(UTC).replace(tzinfo=None)
    for reason, count in (found.dropped or {"": 0}).items():
        store.execute("INSERT INTO loads VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*told, count, reason, now])


def _check_doubles(store: duckdb.DuckDBPyConnection) -> None:
    """One figure per measure, period and place, whichever source it comes from."""
    twice = store.execute("""SELECT measure, period, place, string_agg(DISTINCT source, ' and ') FROM observations
                             GROUP BY ALL HAVING count(*) > 1 LIMIT 1""").fetchall()
    if twice:
        measure, period, place, sources = twice[0]
        raise InputError("sources.toml", f"{measure} of {period} for {place} comes from {sources}", "one source for each figure",
                         "take the column out of one of them")


def _derive(store: duckdb.DuckDBPyConnection, declared: Declarations, raw: Path | None) -> None:
    """Everything that follows from what was read and what was declared."""
    if raw is None:
        fill_periods(store)
        fill_residents(store)
    fill_index_measures(store, declared.indices)
    if raw is not None:
        outlines.district_links(store, declared)
        fill_national_totals(store, declared)
    published = {k for (k,) in store.execute("SELECT DISTINCT split_part(place, ':', 1) FROM observations").fetchall()}
    for edition in declared.editions.values():
        fill_lookup(store, edition, published - {"area"})
    outlines.fill_derived(store, declared)
    fill_wholes(store)
    fill_parts(store, declared.indicators)
    fill_availability(store, declared)
    _sort(store)


def _sort(store: duckdb.DuckDBPyConnection) -> None:
    """Rows of one place together, so that one borough's profile reads little of a large store."""
    for table, order in (("parts", "place, indicator, period"), ("lookup", "parent, child"), ("availability", "edition, level, scheme, indicator")):
        store.execute(f"CREATE TEMP TABLE sorted AS FROM {table} ORDER BY {order}")
        store.execute(f"DELETE FROM {table}")
        store.execute(f"INSERT INTO {table} FROM sorted")
        store.execute("DROP TABLE sorted")
