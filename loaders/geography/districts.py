"""The districts of England that the files at hand can build, each with its newest wards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from loaders.errors import InputError, nearest
from loaders.geography.raw_tables import RawTables
from loaders.place_ids import code_of

ENGLAND = "england"
"""In place of districts' codes: every district of England."""


@dataclass(frozen=True)
class District:
    """A district, and the newest kind of ward and LSOA by which figures can be added up to it."""

    place: str
    name: str
    ward_kind: str
    lsoa_kind: str
    wards: tuple[str, ...]

    @property
    def code(self) -> str:
        """Its GSS code."""
        return code_of(self.place)


def districts(
    store: duckdb.DuckDBPyConnection, raw: RawTables, wanted: Collection[str] | str
) -> list[District]:
    """The districts with these codes or names, or all, each with its newest wards that LSOAs are fitted to.

    Raises InputError on one that no lookup knows.
    """
    known = _newest(store, raw)
    if wanted == ENGLAND:
        return known
    by_code = {d.code: d for d in known}
    by_name = {d.name.lower(): d for d in known}
    renamed = dict(store.execute("SELECT code, lower(name) FROM places WHERE kind LIKE 'lad%'").fetchall())
    chosen = []
    for code in wanted:
        # a district may have got a new code since the lookup was made: then its name finds it
        district = by_code.get(code) or by_name.get(code.lower()) or by_name.get(renamed.get(code, ""))
        if district is None:
            named = [f"{d.code} ({d.name})" for d in known]
            raise InputError(
                f"district {code!r}",
                "no lookup of LSOAs to wards and wards to districts holds it",
                nearest(code, [*by_code, *(d.name for d in known)]) if named else "no district at all",
                "correct the code or name, or fetch its lookups",
            )
        chosen.append(district)
    return chosen


def _newest(store: duckdb.DuckDBPyConnection, raw: RawTables) -> list[District]:
    """Every district once, by name: the newest pair of ward and district kinds that it stands in."""
    rows = store.execute(f"""
        WITH fitted AS (
            SELECT l.parent AS ward, w.kind AS ward_kind, max(c.kind) AS lsoa_kind
            FROM {raw.links} l JOIN places c ON c.place = l.child JOIN places w ON w.place = l.parent
            WHERE c.kind LIKE 'lsoa%' AND w.kind LIKE 'ward%'
              AND l.method IN ('best_fit', 'nested', 'exact')
            GROUP BY ALL),
        pairs AS (
            SELECT d.place AS district, d.name, d.kind AS district_kind, f.*
            FROM {raw.links} l JOIN fitted f ON f.ward = l.child JOIN places d ON d.place = l.parent
            LEFT JOIN sources s USING (source)
            WHERE d.kind LIKE 'lad%' AND coalesce(s.shape, '') <> 'codes'),
        newest AS (
            SELECT * FROM pairs
            QUALIFY dense_rank() OVER (PARTITION BY lower(name)
                                       ORDER BY right(ward_kind, 2) DESC, right(district_kind, 2) DESC) = 1),
        current AS (SELECT max(right(ward_kind, 2)) AS year FROM newest)
        SELECT district, any_value(name), any_value(ward_kind), max(lsoa_kind), list_sort(list(DISTINCT ward))
        FROM newest, current WHERE right(ward_kind, 2) = year GROUP BY district ORDER BY 2, 1""").fetchall()
    return [
        District(place, name, ward_kind, lsoa_kind, tuple(wards))
        for place, name, ward_kind, lsoa_kind, wards in rows
    ]
