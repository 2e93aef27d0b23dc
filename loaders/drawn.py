"""Areas drawn on the screen: added up by the steps that build a store, beside the store and not in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

import duckdb
import pyarrow as pa

from loaders.build import insert_editions
from loaders.declarations.models import Declarations, Edition, Scheme
from loaders.errors import InputError
from loaders.figures.availability import fill_availability, published_kinds
from loaders.figures.numerators_denominators import fill_place_totals
from loaders.figures.sums import fill_sums
from loaders.figures.surrogate_keys import number_parts, number_words
from loaders.geography.lookup import fill_lookup
from loaders.geography.neighbouring_links import STEPS
from loaders.geography.outlines import fill_derived
from loaders.schema import SCHEMA

STORE = "profiles"
"""What the store is called beside the slice."""

AS_THEY_ARE = ("indicators", "periods", "providers", "sources")
"""Tables of the store that are read where they are."""

LAST = 10_000
"""Added to the position of drawn areas: their scheme stands behind those that were declared."""

OWN: dict[str, str] = {
    "areas": f"SELECT * REPLACE (position + {LAST} AS position) FROM areas",
    "places": "SELECT p.* REPLACE (NULL::DOUBLE AS residents) FROM places p JOIN areas a ON a.area = p.place",
    "boundaries": "SELECT b.* FROM boundaries b JOIN areas a ON a.area = b.place",
    "lookup": "SELECT l.* FROM lookup l JOIN areas a ON a.area = l.parent",
    "place_totals": "SELECT t.* FROM place_totals t JOIN areas a ON a.area = t.parent",
    "availability": "SELECT * FROM availability WHERE level = 'area'",
    "sums": "SELECT * FROM sums WHERE level = 'area'",
}
"""The tables of a store that hold rows of a scheme of areas, and which rows those are."""

Tables = dict[str, pa.Table]
"""By a table's name, its rows of one drawn scheme."""


class Slice:
    """One edition of a store without its schemes, in memory: what any scheme drawn in it is made from.

    Schemes are added up one at a time; each is taken back once its rows are read.
    """

    def __init__(self, where: str, edition: str) -> None:
        self._connection, self._alone = duckdb.connect(config={"threads": 1}), Lock()
        self._connection.execute("SET enable_progress_bar = false")
        quoted = where.replace("'", "''")
        self._connection.execute(f"ATTACH '{quoted}' AS {STORE} (READ_ONLY)")
        self._edition = self._declared(edition)
        self._create_tables()
        self._copy_places()

    def tables(self, scheme: Mapping[str, Any], id: str) -> Tables:
        """The rows that a store built with this scheme, as data/boroughs/ declares one, would hold of it,
        table by table; `id` is its id there, which may be any text.

        Raises InputError where a store with it would not be built.
        """
        declared = Scheme.model_validate(scheme).model_copy(update={"id": id})
        edition = self._edition.model_copy(update={"scheme": [declared]})
        with self._alone, self._taken_back():
            _derive(self._connection, edition)
            return {name: self._connection.sql(rows).to_arrow_table() for name, rows in OWN.items()}

    def close(self) -> None:
        """Let go of the store's file."""
        self._connection.close()

    @contextmanager
    def _taken_back(self) -> Iterator[None]:
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    def _declared(self, edition: str) -> Edition:
        """The edition as it was declared, with current periods only of what every scheme has."""
        found = self._rows(f"FROM {STORE}.editions WHERE edition = ?", [edition])
        if not found:
            raise InputError("the store", f"has no edition {edition!r}", do="choose one that it has")
        row = found[0]
        known = self._rows(
            f"""SELECT indicator, period FROM {STORE}.availability
                WHERE edition = ? AND level IN ('ward', 'lsoa', 'borough')""",
            [edition],
        )
        levels = {(each["indicator"], each["period"]) for each in known}
        current = zip(row["current_indicators"], row["current_periods"], strict=True)
        return Edition(
            id=row["edition"], name=row["name"], title=row["title"], borough=row["borough"],
            ward_kind=row["ward_kind"], lsoa_kind=row["lsoa_kind"], comparators=row["comparators"],
            current={i: period for i, period in current if (i, period) in levels},
            indicators=row["indicators"], scheme=[PLACEHOLDER],
        )  # fmt: skip

    def _rows(self, query: str, values: list[str]) -> list[dict[str, Any]]:
        found = self._connection.execute(query, values)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def _create_tables(self) -> None:
        for statement in SCHEMA.split(";\n"):
            name = re.search(r"CREATE TABLE (\w+)", statement)
            if name and name[1] in AS_THEY_ARE:
                self._connection.execute(f"CREATE VIEW {name[1]} AS FROM {STORE}.{name[1]}")
            elif name:
                self._connection.execute(statement)

    def _copy_places(self) -> None:
        """The places linked to the borough's wards, as far as chains of links are followed, and theirs."""
        here, edition = self._connection, self._edition
        here.execute(
            f"""CREATE TABLE near_edition AS
                SELECT l.child AS place, 0 AS step FROM {STORE}.lookup l JOIN {STORE}.places p
                ON p.place = l.child AND p.kind = $ward WHERE l.parent = $borough""",
            {"ward": edition.ward_kind, "borough": edition.borough},
        )
        for step in range(1, STEPS + 1):
            here.execute(f"""
                INSERT INTO near_edition
                SELECT place, {step} FROM (
                    SELECT l.parent AS place FROM {STORE}.links l
                    JOIN near_edition n ON n.place = l.child AND n.step = {step - 1}
                    UNION SELECT l.child FROM {STORE}.links l
                    JOIN near_edition n ON n.place = l.parent AND n.step = {step - 1})
                ANTI JOIN near_edition USING (place)
                WHERE regexp_matches(place, '^(lsoa|msoa|ward)')""")
        here.execute(
            "INSERT INTO near_edition SELECT unnest($1), 0", [[edition.borough, *edition.comparators]]
        )
        here.execute(
            f"INSERT INTO places SELECT p.* FROM {STORE}.places p SEMI JOIN near_edition USING (place)"
        )
        here.execute(f"""
            INSERT INTO links SELECT l.* FROM {STORE}.links l
            SEMI JOIN near_edition c ON c.place = l.child SEMI JOIN near_edition p ON p.place = l.parent""")
        here.execute(
            f"""INSERT INTO links SELECT place, $borough, 1, 'nested', NULL FROM near_edition
                WHERE step = 0 AND place IN (SELECT place FROM places WHERE kind = $ward)
                  AND place NOT IN (SELECT child FROM links WHERE parent = $borough AND source NOT IN (
                      SELECT source FROM {STORE}.sources WHERE shape = 'codes'))""",
            {"borough": edition.borough, "ward": edition.ward_kind},
        )  # a store may know the borough's wards by its schemes alone
        for table in ("parts", "boundaries"):
            here.execute(
                f"INSERT INTO {table} SELECT t.* FROM {STORE}.{table} t SEMI JOIN near_edition USING (place)"
            )


PLACEHOLDER = Scheme.model_validate({"id": "none", "label": "None", "area": [{"id": "none", "name": "None"}]})
"""Stands for the scheme in an edition of which only the rest is asked."""


def _derive(store: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    """The steps of a build from its places on, for one edition."""
    declared = Declarations(sources={}, indicators={}, indices={}, editions={edition.id: edition})
    insert_editions(store, declared)
    fill_lookup(store, [edition], published_kinds(store))
    fill_derived(store)
    fill_place_totals(store)
    words = number_words(store)
    parts = number_parts(store, words)
    fill_availability(store, declared, words, parts)
    fill_sums(store, words, parts)
