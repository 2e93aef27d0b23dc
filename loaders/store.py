"""The store's tables, one sentence each, and the only way to write them: to one side, then renamed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from loaders.errors import InputError
from loaders.paths import DATA

STORE = DATA / "area_profiles.duckdb"

SCHEMA = """
-- one row per measure, period and place, as published; suppressed = value null with bounds
CREATE TABLE observations(
    measure VARCHAR, period VARCHAR, place VARCHAR, value DOUBLE, lower DOUBLE, upper DOUBLE, source VARCHAR);
-- one row per place; the kind carries the vintage of its code
CREATE TABLE places(
    place VARCHAR PRIMARY KEY, code VARCHAR, name VARCHAR, kind VARCHAR, area_km2 DOUBLE, residents DOUBLE);
-- one row per pair of related places as published: the share of the child's residents who live in the parent
CREATE TABLE links(child VARCHAR, parent VARCHAR, share DOUBLE, method VARCHAR, source VARCHAR);
-- one row per published place and each borough, ward, LSOA or area of an edition that it is part of
CREATE TABLE lookup(child VARCHAR, parent VARCHAR, share DOUBLE, method VARCHAR);
-- one row per place of an edition and kind of published place: the residents of all its parts, to measure
-- coverage by
CREATE TABLE place_totals(parent VARCHAR, kind VARCHAR, residents DOUBLE, n_source_places BIGINT);
-- one row per district of England and postcode district that shares a postcode with it
CREATE TABLE postcode_districts(place VARCHAR, district VARCHAR);
-- one row per place: its simplified outline, WGS84 well-known binary
CREATE TABLE boundaries(place VARCHAR PRIMARY KEY, geometry BLOB);
-- one row per source, place named and gap: days for which the publisher's own record says that nothing was
-- supplied, a gap that has not ended without its last day
CREATE TABLE gaps(source VARCHAR, place VARCHAR, start DATE, "end" DATE, reason VARCHAR, url VARCHAR);
-- one row per file read (or files, where a source has many) and reason: nothing is dropped in silence
CREATE TABLE loads(
    source VARCHAR, file VARCHAR, sha256 VARCHAR, rows_read BIGINT, rows_kept BIGINT, dropped BIGINT,
    reason VARCHAR, loaded_at TIMESTAMP);
-- one row per indicator declared
CREATE TABLE indicators(
    indicator VARCHAR PRIMARY KEY, label VARCHAR, short_label VARCHAR, theme VARCHAR, definition VARCHAR,
    kind VARCHAR, numerator VARCHAR[], denominator VARCHAR[], value VARCHAR, weight VARCHAR, scale DOUBLE,
    unit VARCHAR, decimals INTEGER, polarity VARCHAR, proportion BOOLEAN, min_coverage DOUBLE,
    overlaps_with VARCHAR[], comparable_over_time BOOLEAN, caveat VARCHAR, position INTEGER);
-- one row per source declared
CREATE TABLE sources(
    source VARCHAR PRIMARY KEY, title VARCHAR, publisher VARCHAR, edition VARCHAR, licence VARCHAR,
    attribution VARCHAR, url VARCHAR, note VARCHAR, shape VARCHAR, position INTEGER);
-- one row per edition of a borough
CREATE TABLE editions(
    edition VARCHAR PRIMARY KEY, name VARCHAR, title VARCHAR, borough VARCHAR, ward_kind VARCHAR,
    lsoa_kind VARCHAR, comparators VARCHAR[], notes VARCHAR[], existing_sites VARCHAR[], position INTEGER);
-- one row per area of a scheme of an edition; parted says that the scheme divides wards
CREATE TABLE areas(
    area VARCHAR PRIMARY KEY, edition VARCHAR, scheme VARCHAR, scheme_label VARCHAR, scheme_note VARCHAR,
    id VARCHAR, name VARCHAR, colour VARCHAR, parted BOOLEAN, position INTEGER);
-- one row per preset of need and criterion; what its method asks for and nobody supplied stands in unknown,
-- and need_is says which way is need where the indicator is neutral
CREATE TABLE presets(
    preset VARCHAR, label VARCHAR, note VARCHAR, unknown VARCHAR[], normalisation VARCHAR,
    priority_over DOUBLE, indicator VARCHAR, criterion VARCHAR, weight DOUBLE, need_is VARCHAR,
    position INTEGER);
-- one row per edition of a deprivation index
CREATE TABLE index_editions(
    index_id VARCHAR, label VARCHAR, period VARCHAR, kind VARCHAR, score VARCHAR, rank VARCHAR,
    percentile VARCHAR, places_in_england INTEGER, weight VARCHAR, weight_period VARCHAR,
    weight_note VARCHAR, district_kind VARCHAR, districts INTEGER);
-- one row per period written anywhere: the days it covers
CREATE TABLE periods(period VARCHAR PRIMARY KEY, start DATE, "end" DATE, label VARCHAR);
-- one row per indicator, period and published place: numerator and denominator paired
CREATE TABLE parts(
    indicator VARCHAR, period VARCHAR, place VARCHAR, kind VARCHAR, x DOUBLE, x_lower DOUBLE, x_upper DOUBLE,
    n DOUBLE, n_period VARCHAR, residents DOUBLE);
-- one row per edition, level (area, ward, lsoa), scheme, indicator and period: which published kind is added
-- up for its places; the scheme is empty at the levels of wards and LSOAs
CREATE TABLE availability(
    edition VARCHAR, level VARCHAR, scheme VARCHAR, indicator VARCHAR, period VARCHAR, kind VARCHAR,
    method VARCHAR, sources VARCHAR[], is_current BOOLEAN);
-- one row per edition, level, scheme, indicator, period, place and way to its figure (added up from
-- n_source_places published places, or published for this very place): numerator and denominator, ready to be
-- divided
CREATE TABLE sums(edition VARCHAR, level VARCHAR, scheme VARCHAR, indicator VARCHAR, period VARCHAR,
                  place VARCHAR, published_directly BOOLEAN, kind VARCHAR, method VARCHAR, sources VARCHAR[],
                  x DOUBLE, x_lower DOUBLE, x_upper DOUBLE, n DOUBLE, n_period VARCHAR,
                  n_source_places BIGINT, counted BIGINT, coverage DOUBLE, is_current BOOLEAN);
-- one row: what the store was built from
CREATE TABLE meta(key VARCHAR PRIMARY KEY, value VARCHAR);
"""

LEFT_BEHIND_AFTER = 3600
"""Seconds after which an unfinished store is what a killed build left behind, not one being built."""


@contextmanager
def new_store(path: Path = STORE) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a store being built beside the old one; only a finished build takes its place.

    A build that fails or is killed leaves the old store as it was. One thread unless `all_cores` says
    otherwise, so that sums are made in the same order and come out the same to the last digit each time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    _clear(path)
    connection = duckdb.connect(str(unfinished), config={"threads": 1})
    try:
        connection.execute("SET enable_progress_bar = false")  # the build has a bar of its own
        for statement in SCHEMA.split(";\n"):
            if statement.strip():
                connection.execute(statement)
        yield connection
        connection.execute("CHECKPOINT")
        connection.close()
        _put_in_place(unfinished, path)
    except duckdb.IOException as problem:
        raise InputError(
            str(path.parent), f"can't be written to ({problem})", do="make room on the disk and build again"
        ) from problem
    finally:
        connection.close()
        unfinished.unlink(missing_ok=True)
        Path(f"{unfinished}.wal").unlink(missing_ok=True)


@contextmanager
def all_cores(store: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let the statements within use every core: for sorting, pairing and counting, where no order of adding
    up can change the last digit of a figure."""
    store.execute("RESET threads")
    try:
        yield
    finally:
        store.execute("SET threads = 1")


def _clear(path: Path) -> None:
    """Remove what builds that were killed left behind; one that may still be running is left alone."""
    for left in path.parent.glob(f"{path.name}.*.unfinished*"):
        if time.time() - left.stat().st_mtime > LEFT_BEHIND_AFTER:
            left.unlink(missing_ok=True)


def _put_in_place(unfinished: Path, path: Path) -> None:
    try:
        os.replace(unfinished, path)
    except PermissionError as problem:  # Windows holds a file that a running app has open
        raise InputError(
            str(path), "is open in another program", do="close the app and build again"
        ) from problem


@contextmanager
def opened(path: Path = STORE) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a finished store, to read only; InputError when there is none or it is damaged."""
    if not path.exists():
        raise InputError(str(path), "there is no store", do="build it with: python -m loaders build")
    try:
        connection = duckdb.connect(str(path), read_only=True)
        connection.execute("SELECT key, value FROM meta").fetchall()
    except duckdb.Error as problem:
        raise InputError(
            str(path),
            f"can't be opened as a store ({problem})",
            do="build it again with: python -m loaders build",
        ) from problem
    with connection:
        yield connection


def insert(
    store: duckdb.DuckDBPyConnection,
    table: str,
    rows: pa.Table | pd.DataFrame,
    columns: str,
    values: Sequence[object] = (),
) -> None:
    """The rows into a table: `columns` says which, in the table's order, a ? for each of `values`."""
    if len(rows):
        store.register("arriving", rows)
        store.execute(f"INSERT INTO {table} SELECT {columns} FROM arriving", list(values))
        store.unregister("arriving")
