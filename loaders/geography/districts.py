"""The districts of England that the files at hand can build, each with its newest wards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from loaders.errors import InputError, nearest

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
        return self.place.split(":")[1]


def districts(store: duckdb.DuckDBPyConnection, wanted: Collection[str] | str) -> list[District]:
    """The districts with these codes or names, or all, each with its newest wards that LSOAs are fitted to.

    Raises InputError on one that no lookup knows.
    """
    known = _newest(store)
    if wanted == ENGLAND:
        return known
    by_code = {d.code: d for d in known}
    by_name = {d.name.lower(): d for d in known}
    renamed = dict(store.execute("SELECT code, lower(name) FROM places WHERE kind LIKE 'lad%'").fetchall())
    chosen = []
    for code in wanted:
        # a district may have got a new code since the lookup was made: then its name finds it
        found = by_code.get(code) or by_name.get(code.lower()) or by_name.get(renamed.get(code, ""))
        if found is None:
            named = [f"{d.code} ({d.name})" for d in known]
            raise InputError(
                f"district {code!r}",
                "no lookup of LSOAs to wards and wards to districts holds it",
                nearest(code, [*by_code, *(d.name for d in known)]) if named else "no district at all",
                "correct the code or name, or fetch its lookups",
            )
        chosen.append(found)
    return chosen


def _newest(store: duckdb.DuckDBPyConnection) -> list[District]:
    """Every district once, by name: the newest pair of ward and district kinds that it stands in."""
    rows = store.execute("""
        WITH fitted AS (
            SELECT parent AS ward, max(split_part(child, ':', 1)) AS lsoa_kind FROM raw_links
            WHERE child LIKE 'lsoa%' AND parent LIKE 'ward%' AND method IN ('best_fit', 'nested', 'exact')
            GROUP BY parent),
        pairs AS (
            SELECT l.parent AS district, l.child AS ward, f.lsoa_kind,
                   split_part(l.child, ':', 1) AS ward_kind, split_part(l.parent, ':', 1) AS district_kind
            FROM raw_links l JOIN fitted f ON f.ward = l.child LEFT JOIN sources s USING (source)
            WHERE l.parent LIKE 'lad%' AND coalesce(s.shape, '') <> 'codes'),
        newest AS (
            SELECT * FROM pairs JOIN places p ON p.place = district
            QUALIFY dense_rank() OVER (PARTITION BY lower(p.name)
                                       ORDER BY right(ward_kind, 2) DESC, right(district_kind, 2) DESC) = 1),
        current AS (SELECT max(right(ward_kind, 2)) AS year FROM newest)
        SELECT district, any_value(name), any_value(ward_kind), max(lsoa_kind), list_sort(list(DISTINCT ward))
        FROM newest, current WHERE right(ward_kind, 2) = year GROUP BY district ORDER BY 2, 1""").fetchall()
    return [District(*row[:4], tuple(row[4])) for row in rows]
