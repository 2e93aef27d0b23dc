"""The store, and the only way to write it: to one side, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from ground.in_place import beside, settle
from loaders.errors import InputError
from loaders.paths import DATA
from loaders.schema import SCHEMA

STORE = DATA / "area_profiles.duckdb"

MARK, MARK_AT = b"DUCK", 8
"""What a file of DuckDB has behind its first bytes."""


@contextmanager
def new_store(path: Path = STORE) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a store being built beside the old one; only a finished build takes its place.

    A build that fails or is killed leaves the old store as it was. One thread unless `all_cores` says
    otherwise, so that sums are made in the same order and come out the same to the last digit each time.
    """
    _replaceable(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = beside(path)
    settle(path.parent, path.name)
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


def _replaceable(path: Path) -> None:
    """Raises InputError where a file of another kind has the name that was given: it would be lost."""
    if path.suffix == STORE.suffix or not path.is_file() or not path.stat().st_size:
        return
    with path.open("rb") as file:
        begins = file.read(len(MARK) + MARK_AT)
    if begins[MARK_AT:] != MARK:
        raise InputError(
            str(path), "is a file of another kind", do="name another file for the store; this one is kept"
        )


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
