"""What readers may look for by name or code: every place of every edition, with its plain names."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from ground.plain_names import plain_name
from loaders.store import insert

PLACES = """
WITH inside AS (
    SELECT e.edition, p.place, p.code, p.name, p.official_name, l.share,
           CASE WHEN p.kind = e.ward_kind THEN 'ward' WHEN p.kind = e.lsoa_kind THEN 'lsoa'
                WHEN starts_with(p.kind, 'msoa') THEN 'msoa' END AS level, p.kind
    FROM editions e JOIN lookup l ON l.parent = e.borough JOIN places p ON p.place = l.child),
neighbourhoods AS (
    SELECT * FROM inside WHERE level = 'msoa' AND share >= 0.5
    QUALIFY kind = max(kind) OVER (PARTITION BY edition)),
found AS (
    SELECT edition, 'borough' AS level, '' AS scheme, borough AS place, coalesce(p.code, '') AS code, e.name,
           e.name AS official_name FROM editions e LEFT JOIN places p ON p.place = e.borough
    UNION ALL SELECT edition, 'area', scheme, area, id, name, name FROM areas
    UNION ALL SELECT edition, level, '', place, code, name, official_name FROM inside
              WHERE level IN ('ward', 'lsoa')
    UNION ALL SELECT edition, level, '', place, code, name, official_name FROM neighbourhoods),
wards AS (
    SELECT l.child, w.edition, first(w.place ORDER BY l.share DESC, w.place) AS ward,
           first(w.name ORDER BY l.share DESC, w.place) AS ward_name
    FROM inside w JOIN lookup l ON l.parent = w.place WHERE w.level = 'ward' GROUP BY ALL),
areas_of AS (
    SELECT child, edition, list(area ORDER BY position) AS areas FROM (
        SELECT l.child, a.edition, a.area, a.position FROM lookup l JOIN areas a ON a.area = l.parent
        WHERE l.child <> l.parent QUALIFY row_number() OVER (
            PARTITION BY l.child, a.edition, a.scheme ORDER BY l.share DESC, a.position) = 1)
    GROUP BY ALL)
SELECT f.edition, f.level, f.scheme, f.place, f.code, f.name, f.official_name,
       if(f.level IN ('ward', 'lsoa'), coalesce(w.ward, ''), '') AS ward,
       if(f.level = 'lsoa', coalesce(w.ward_name, ''), '') AS ward_name,
       if(f.level = 'borough', [], coalesce(a.areas, [])) AS areas
FROM found f LEFT JOIN wards w ON w.child = f.place AND w.edition = f.edition
LEFT JOIN areas_of a ON a.child = f.place AND a.edition = f.edition
ORDER BY f.level, f.edition, f.scheme, f.place
"""
"""MSOAs are of the newest kind that the borough's figures come by, and mostly in it."""

END = "|"
"""Stands before and behind each plain name, which never holds it."""


def fill_searchable(store: duckdb.DuckDBPyConnection) -> None:
    """One row per edition and place of it, with its plain names: as readers see it, and as published."""
    rows = store.execute(PLACES).fetchall()
    *shown, wards, ward_names, areas = zip(*rows, strict=True) if rows else [()] * 10
    names, official = ([plain_name(name or "") for name in column] for column in shown[-2:])
    behind = [_behind_ward(name) for name in shown[-2]]
    columns = {
        **dict(zip(("edition", "level", "scheme", "place", "code", "name"), shown[:6], strict=True)),
        "key": names,
        "keys": [_joined(dict.fromkeys(each)) for each in zip(names, behind, strict=True)],
        "official": [
            _joined({o}) if o not in (n, b) else "" for n, b, o in zip(names, behind, official, strict=True)
        ],
        "ward": wards,
        "ward_name": ward_names,
    }
    table = pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})
    table = table.append_column("areas", pa.array(areas, pa.list_(pa.string())))
    insert(store, "searchable", table, ", ".join(table.column_names))


def _behind_ward(name: str) -> str:
    """The plain name of an LSOA without its ward, where more than its short code is left: "goscote 017b"."""
    behind = plain_name(name.partition(": ")[2])
    return behind if " " in behind else ""


def _joined(keys: dict[str, None] | set[str]) -> str:
    known = [key for key in keys if key]
    return f"{END}{END.join(known)}{END}" if known else ""
