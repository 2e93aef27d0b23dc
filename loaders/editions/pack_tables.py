"""What a pack holds: tables of the store, their columns, and what packs of earlier versions lack."""

from __future__ import annotations

TABLES = {
    "observations": "measure, period, place, value, lower, upper, source",
    "places": "place, code, name, official_name, kind, area_km2",
    "links": "child, parent, share, method, source",
    "boundaries": "place, geometry",
    "gaps": 'source, place, start, "end", reason, url',
    "postcodes": "postcode, place",
    "points": "point, code, name, kind, category, longitude, latitude, place, source",
    "point_figures": "point, figure, label, unit, decimals, period, value, reason, source",
    "loads": "source, file, sha256, rows_read, rows_kept, dropped, reason",
}
"""The store's tables a pack holds, and their columns. What is derived is worked out at build, so that areas
stay editable; no time stands in a pack, so that the same files give the same pack to the last byte."""

SINCE = {"postcodes", "gaps", "points", "point_figures"}
"""Tables that packs of earlier versions do not hold."""

SINCE_COLUMNS = {"places": "NULL::VARCHAR AS official_name"}
"""Columns that packs of earlier versions do not hold, and what stands in them then."""

KEYS = {"observations": "measure, period, place", "places": "place", "boundaries": "place", "points": "point"}
"""What stands once in the store, whichever packs hold it."""

FILLED_IN = {"places": ", NULL", "loads": ", localtimestamp"}
"""Columns that a pack leaves to the build: residents, and when the rows were loaded."""


def with_columns(table: str) -> str:
    """No rows, but the columns that files of an earlier version lack."""
    return f"UNION ALL BY NAME SELECT {SINCE_COLUMNS[table]} WHERE false" if table in SINCE_COLUMNS else ""
