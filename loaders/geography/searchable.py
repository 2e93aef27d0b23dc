"""What readers may look for by name or code: every place of every edition, by each of its plain names."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from ground.plain_names import plain_name
from loaders.store import insert

PLACES = """
WITH inside AS (
    SELECT e.edition, e.position, p.place, p.code, p.name, p.official_name, l.share,
           CASE WHEN p.kind = e.ward_kind THEN 'ward' WHEN p.kind = e.lsoa_kind THEN 'lsoa'
                WHEN starts_with(p.kind, 'msoa') THEN 'msoa' END AS level, p.kind
    FROM editions e JOIN lookup l ON l.parent = e.borough JOIN places p ON p.place = l.child),
neighbourhoods AS (
    SELECT * FROM inside WHERE level = 'msoa' AND share >= 0.5
    QUALIFY kind = max(kind) OVER (PARTITION BY edition))
SELECT edition, 'borough' AS level, '' AS scheme, borough AS place, coalesce(p.code, '') AS code, e.name,
       e.name AS official_name FROM editions e LEFT JOIN places p ON p.place = e.borough
UNION ALL SELECT edition, 'area', scheme, area, id, name, name FROM areas
UNION ALL SELECT edition, level, '', place, code, name, official_name FROM inside
          WHERE level IN ('ward', 'lsoa')
UNION ALL SELECT edition, level, '', place, code, name, official_name FROM neighbourhoods
ORDER BY ALL
"""
"""MSOAs are of the newest kind that the borough's figures come by, and mostly in it."""

COLUMNS = ("edition", "level", "scheme", "place", "code", "name", "official_name")


def fill_searchable(store: duckdb.DuckDBPyConnection) -> None:
    """One row per edition, place and plain name of it: as readers see it, without its ward, as published."""
    rows = store.execute(PLACES).fetchall()
    found = [(*row[:-1], *key) for row in rows for key in _keys(row[-2], row[-1] or "").items()]
    names = [*COLUMNS[:-1], "key", "as_published"]
    columns = list(zip(*found, strict=True)) or [()] * len(names)
    types = [*[pa.string()] * (len(names) - 1), pa.bool_()]
    table = pa.table([pa.array(*each) for each in zip(columns, types, strict=True)], names=names)
    insert(store, "searchable", table, ", ".join(names))


def _keys(name: str, official: str) -> dict[str, bool]:
    """Each plain name of a place, and whether it is the published one and no other: the whole name, of
    "Blakenall: Goscote 017B" the part behind the ward, and the official name."""
    behind = name.partition(": ")[2]
    keys = {plain_name(official): True} | {plain_name(name): False, plain_name(behind): False}
    return {key: published for key, published in keys.items() if key}
