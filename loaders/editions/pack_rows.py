"""Are the rows of packs what a pack holds? A checksum can be worked out anew by whoever changes a file, so
the rows themselves are looked at before anything is worked out from them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import shapely

from loaders.errors import InputError

RESTORE = "restore the pack, or pack it again from a store built from official files"

UNKNOWN = "NOT EXISTS (SELECT 1 FROM places p WHERE p.place = {0})"
NO_NUMBER = "NOT isfinite({0})"

RULES = (
    ("places", "place IS NULL OR kind IS NULL", "a place without an id or a kind", "place"),
    ("places", "place NOT LIKE kind || ':%'", "a place whose id is not of its kind", "place"),
    ("places", f"{NO_NUMBER.format('area_km2')} OR area_km2 < 0", "an area that is no size", "place"),
    ("observations", "measure IS NULL OR period IS NULL", "a figure of no measure or period", "place"),
    (
        "observations",
        f"place IS NULL OR (place NOT LIKE 'area:%' AND {UNKNOWN.format('t.place')})",
        "a figure of a place that is not in the packs",
        "place",
    ),
    (
        "observations",
        " OR ".join(NO_NUMBER.format(each) for each in ("value", "lower", "upper")) + " OR lower > upper",
        "a figure that is no number, or whose bounds are the wrong way round",
        "measure || ' at ' || place",
    ),
    (
        "links",
        f"{UNKNOWN.format('t.child')} OR {UNKNOWN.format('t.parent')}",
        "a link of a place that is not in the packs",
        "concat(child, ' to ', parent)",
    ),
    (
        "links",
        "share IS NULL OR NOT isfinite(share) OR share <= 0 OR share > 1 + 1e-9",
        "a share that does not lie between 0 and 1",
        "child || ' in ' || parent",
    ),
    (
        "links",
        "method IS NULL OR NOT list_contains($methods, method)",
        "a link by a method that nobody knows",
        "child || ' in ' || parent",
    ),
    (
        "postcodes",
        f"postcode IS NULL OR place IS NULL OR {UNKNOWN.format('t.place')}",
        "a postcode of a place that is not in the packs",
        "postcode",
    ),
    (
        "points",
        f"point NOT LIKE kind || ':%' OR place IS NULL OR {NO_NUMBER.format('longitude')}"
        f" OR {NO_NUMBER.format('latitude')} OR abs(longitude) > 180 OR abs(latitude) > 90",
        "a point that is nowhere, or whose id is not of its kind",
        "point",
    ),
    (
        "point_figures",
        f"{NO_NUMBER.format('value')} OR NOT EXISTS (SELECT 1 FROM points p WHERE p.point = t.point)",
        "a figure of a point that is no number, or of a point that is not in the packs",
        "point",
    ),
    ("boundaries", f"geometry IS NULL OR {UNKNOWN.format('t.place')}", "an outline of no place", "place"),
)
"""What no row of a table may be, as a condition, in words, and how to name the row."""


def check_rows(store: duckdb.DuckDBPyConnection, folder: Path, methods: list[str]) -> None:
    """Raise InputError at the first row of the packs that is not what a pack holds."""
    for table, condition, words, named in RULES:
        values = {"methods": methods} if "$methods" in condition else {}
        found = store.execute(f"SELECT {named} FROM {table} t WHERE {condition} LIMIT 1", values).fetchall()
        if found:
            raise InputError(str(folder), f"table {table} holds {words} ({found[0][0]})", do=RESTORE)
    for place, geometry in store.execute("SELECT place, geometry FROM boundaries").fetchall():
        try:
            shape = shapely.from_wkb(bytes(geometry))
        except shapely.errors.ShapelyError as problem:
            raise InputError(
                str(folder), f"the outline of {place} can't be read ({problem})", do=RESTORE
            ) from problem
        if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
            raise InputError(str(folder), f"the outline of {place} is none", do=RESTORE)


def unreadable(files: list[str], columns: str, problem: duckdb.Error) -> Exception:
    """Which of some files does not hold the columns of a pack's table, and why; the problem itself where it
    is that of the disk or of memory."""
    for file in files:
        try:
            duckdb.execute(f"SELECT {columns} FROM read_parquet(?)", [file]).fetchall()
        except duckdb.Error as its_problem:
            return _not_a_pack(file, its_problem)
    if isinstance(problem, duckdb.IOException | duckdb.OutOfMemoryException):
        return problem
    return _not_a_pack(files[0] if len(files) == 1 else str(Path(files[0]).parent.parent), problem)


def _not_a_pack(where: str, problem: duckdb.Error) -> InputError:
    said = str(problem).strip().split("\n")[0]
    return InputError(where, f"does not hold the rows of a pack ({said})", do=RESTORE)
