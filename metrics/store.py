"""The store, opened read-only: one cursor per query, so that many readers share one connection."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from metrics.errors import StoreMissing
from metrics.last_asked import LastAsked
from metrics.statistics.arrays import Columns

STORE = Path(__file__).resolve().parent.parent / "data" / "area_profiles.duckdb"

VARIABLE = "AREA_PROFILES_STORE"
"""The environment variable that names another store than the one built here."""

NAME = "profiles"
"""What the store is called among the databases of its connection."""

OWN, BOTH = "own", "shown"
"""The schema of rows laid beside the store, and the one in which their tables have the store's rows too."""

CONNECTION_STRING = re.compile(r"(ducklake|md):")
"""How stores begin that are no file of ours: a DuckLake by its catalogue, a database at MotherDuck."""

SECRET = re.compile(r"((?:password|token)\s*=\s*)\S+|(://[^:/@\s]+:)[^@\s]+(?=@)", re.IGNORECASE)
"""What connection strings hold that no reader must see."""


def location() -> str:
    """Where the store is: what the environment variable AREA_PROFILES_STORE names, else the one built here.

    A path to a DuckDB file, or a connection string that DuckDB opens through an extension:
    `ducklake:postgres:dbname=profiles host=...` or `md:profiles`.
    """
    return os.environ.get(VARIABLE) or str(STORE)


def is_file(where: str) -> bool:
    """Whether a location is a file rather than a connection string."""
    return CONNECTION_STRING.match(where) is None


def built_at(where: str) -> str:
    """What tells the store from one built later in its place: when its file was last changed, or, behind a
    connection string, when it was built. Raises StoreMissing."""
    if is_file(where):
        try:
            return str(os.stat(where).st_mtime)  # asked many times a page: a Path would double the cost
        except OSError:
            return str(_existing(where).stat().st_mtime)
    with closing(_attached(where)) as connection, _out_of_reach(where):
        values = connection.execute(f"SELECT value FROM {NAME}.meta ORDER BY key").fetchall()
    return " ".join(value for (value,) in values)


Values = Sequence[object] | Mapping[str, object]
"""What a query is asked with: in the order of its question marks, or by the names in it."""

EDITIONS = """
SELECT e.edition, e.name, e.title, e.borough, e.ward_kind, e.lsoa_kind, e.comparators, e.notes, p.code
FROM editions e LEFT JOIN places p ON p.place = e.borough ORDER BY e.position
"""
WARDS_UNTIL = "SELECT edition, wards_until FROM editions WHERE wards_until IS NOT NULL"
OF_THIS_VERSION = (
    "SELECT published_directly, estimated, point, official_name FROM sums, points, places LIMIT 0"
)
"""A query that only a store of this version's columns can answer: an old one is refused when it is opened."""

ROLES = "SELECT role, list(played_by ORDER BY position) FROM roles GROUP BY role"

AREAS = "SELECT area, edition, scheme, id, name FROM areas ORDER BY edition, position"
TERMS = "SELECT term, name, meaning, forms FROM terms ORDER BY lower(name)"
POSTCODE_DISTRICTS = """
SELECT p.code, list(DISTINCT d.district) FROM postcode_districts d JOIN places p USING (place) GROUP BY ALL
"""


@dataclass(frozen=True)
class Edition:
    """One edition of a borough, as declared; the code is the borough's, whatever the year of its id."""

    id: str
    name: str
    title: str
    borough: str
    ward_kind: str
    lsoa_kind: str
    comparators: tuple[str, ...]
    notes: tuple[str, ...]
    borough_code: str | None
    wards_until: date | None = None
    """The last day of the month in which its wards were replaced; None where they are in force, or where the
    store was built without it."""


class Area(NamedTuple):
    """One area of a scheme of an edition: its place id, and its id and name in the scheme."""

    place: str
    edition: str
    scheme: str
    id: str
    name: str


class Term(NamedTuple):
    """One word that pages explain: its id, the word, what it means, and the forms in which it stands."""

    id: str
    name: str
    meaning: str
    forms: tuple[str, ...]


class Store:
    """A read-only store. Safe to share between threads: every query has a cursor of its own."""

    def __init__(self, where: Path | str | None = None, beside: Mapping[str, pa.Table] | None = None) -> None:
        """Open the store that lies there, or the usual one; `beside` are rows of some of its tables that it
        does not hold, in memory."""
        self.path = location() if where is None else where
        self.names_as_published = False
        self._last_asked = LastAsked()
        self._connection = _attached(str(self.path))
        self._look_in = NAME if beside is None else f"memory.{BOTH},{NAME}.main"
        _lay_beside(self._connection, beside or {})
        try:
            self._read_declared()
        except duckdb.Error as problem:
            raise StoreMissing(unreadable(str(self.path), problem)) from problem

    def _read_declared(self) -> None:
        """What is declared is read once, when the store is opened: a store never changes once built."""
        self.indicators = self.frame("SELECT * FROM indicators ORDER BY position").set_index("indicator")
        self.periods = self.frame('SELECT period, label, start, "end" FROM periods').set_index("period")
        ended = self._wards_until()
        self.editions = {row[0]: _edition(row, ended.get(row[0])) for row in self.rows(EDITIONS)}
        self.areas = [Area(*row) for row in self.rows(AREAS)]
        self.rows(OF_THIS_VERSION)
        self.roles = {role: tuple(players) for role, players in self.rows(ROLES)}
        self.postcode_districts = self._postcode_districts()
        self.criteria = self._named_rows("SELECT * FROM presets ORDER BY position")
        self.terms = self._terms()

    def _wards_until(self) -> dict[str, date]:
        """By edition: when its wards were replaced; none where the store was built without it."""
        known = self._has_column("editions", "wards_until")
        return dict(self.rows(WARDS_UNTIL)) if known else {}

    def _postcode_districts(self) -> dict[str, list[str]]:
        """The postcode districts in each borough by its code; none where the store was built without them."""
        return dict(self.rows(POSTCODE_DISTRICTS)) if self._has_table("postcode_districts") else {}

    def _terms(self) -> tuple[Term, ...]:
        """The words explained on pages, by the alphabet; none where the store was built without them."""
        known = self.rows(TERMS) if self._has_table("terms") else []
        return tuple(Term(id, name, meaning, tuple(forms)) for id, name, meaning, forms in known)

    def _has_table(self, name: str) -> bool:
        return bool(
            self.rows(
                "SELECT 1 FROM information_schema.tables WHERE table_name = ? AND table_catalog = ?",
                [name, NAME],
            )
        )

    def _has_column(self, table: str, column: str) -> bool:
        return bool(
            self.rows(
                "SELECT 1 FROM information_schema.columns "
                "WHERE table_name = ? AND column_name = ? AND table_catalog = current_database()",
                [table, column],
            )
        )

    def with_published_names(self) -> Store:
        """The same store, its places under their official names: what is asked of records that hold these."""
        twin = copy(self)
        twin.names_as_published = True
        return twin

    def rows(self, query: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """A query's rows as tuples, of whatever types its columns have."""
        with _out_of_reach(str(self.path)):
            return self._cursor().execute(query, values).fetchall()

    def frame(self, query: str, values: Values = ()) -> pd.DataFrame:
        """A query's rows as a frame: asked once while it is among the last ones asked."""

        def ask() -> pd.DataFrame:
            with _out_of_reach(str(self.path)):
                return self._cursor().execute(query, values).df()

        return self._last_asked.frame(query, values, ask)

    def _named_rows(self, query: str) -> list[dict[str, Any]]:
        cursor = self._cursor().execute(query)
        names = [each[0] for each in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def arrays(self, query: str, values: Values = ()) -> Columns:
        """A query's columns as arrays, the quickest way out; nan for a missing number, None for a word."""
        with _out_of_reach(str(self.path)):
            columns = self._cursor().execute(query, values).fetchnumpy()
        return {
            name: column.filled(np.nan if column.dtype.kind == "f" else None)
            if isinstance(column, np.ma.MaskedArray)
            else column
            for name, column in columns.items()
        }

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor that finds the store's tables by their bare names: each has to be set up anew."""
        cursor = self._connection.cursor()
        cursor.execute(f"SET search_path = '{self._look_in}'")
        return cursor

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _edition(row: tuple[Any, ...], wards_until: date | None) -> Edition:
    name, *texts, comparators, notes, code = row
    short, title, borough, ward_kind, lsoa_kind = texts
    said = tuple(comparators), tuple(notes)
    return Edition(name, short, title, borough, ward_kind, lsoa_kind, *said, code, wards_until)


def _attached(where: str) -> duckdb.DuckDBPyConnection:
    """A connection to which the store is attached, to be read only; a file and a connection string alike.

    A store opened by its name instead would be shared by all of a process that open the same name, and so
    stay the old one when a new one takes its place.
    """
    if is_file(where):
        _existing(where)
    connection = duckdb.connect()
    quoted = where.replace("'", "''")
    try:
        connection.execute(f"ATTACH '{quoted}' AS {NAME} (READ_ONLY)")
    except duckdb.Error as problem:
        connection.close()
        raise StoreMissing(unreadable(where, problem)) from problem
    return connection


def _lay_beside(connection: duckdb.DuckDBPyConnection, beside: Mapping[str, pa.Table]) -> None:
    """Rows in memory, and views by the names of the store's tables that hold its rows and these."""
    if beside:
        connection.execute(f"CREATE SCHEMA {OWN}")
        connection.execute(f"CREATE SCHEMA {BOTH}")
    for name, rows in beside.items():
        connection.register("arriving", rows)
        connection.execute(f"CREATE TABLE {OWN}.{name} AS FROM arriving")
        connection.unregister("arriving")
        connection.execute(
            f"CREATE VIEW {BOTH}.{name} AS FROM {NAME}.{name} UNION ALL BY NAME FROM memory.{OWN}.{name}"
        )


@contextmanager
def _out_of_reach(where: str) -> Iterator[None]:
    """What a store out of reach amid its questions says in place of DuckDB's words, password and all."""
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException, duckdb.InternalException) as problem:
        raise StoreMissing(unreadable(where, problem)) from None


def _existing(where: str) -> Path:
    path = Path(where)
    if not path.exists():
        other = "" if path == STORE else f", or correct {VARIABLE}"
        raise StoreMissing(f"{path} is missing. Build it with: python -m loaders build{other}.")
    return path


def unreadable(where: str, problem: duckdb.Error) -> str:
    """Why a store can't be read, in a sentence without passwords."""
    cause = str(problem).strip().split("\n")[0]
    what, do = f"{where} is not a store this version can read", "Build it with: python -m loaders build"
    if where != str(STORE):
        do += f" --store {where}"
    if not is_file(where):
        what = f"The store {where} can't be opened"
        do = f"Check {VARIABLE}, and that DuckDB's extension for it is installed"
    sentence = f"{what} ({cause}). {do}."
    return SECRET.sub(lambda secret: f"{secret[1] or secret[2]}...", sentence)
