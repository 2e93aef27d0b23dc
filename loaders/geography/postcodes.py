"""Which LSOA of an edition each postcode lies in: by the file's own code, else by its point."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
import shapely

from loaders.geography.raw_tables import RawTables

LSOAS = """
SELECT DISTINCT p.place, p.kind FROM editions e JOIN lookup l ON l.parent = e.borough
JOIN places p ON p.place = l.child AND p.kind = e.lsoa_kind
"""
"""The LSOAs of the editions, each of its edition's own vintage."""


def fill_postcodes(store: duckdb.DuckDBPyConnection, raw: RawTables) -> None:
    """One row per postcode and kind of LSOA: the LSOA of an edition that it lies in.

    The first source declared stands. A point on the edge of two LSOAs lies in the one whose code comes first.
    """
    kinds = [kind for (kind,) in store.execute(f"SELECT DISTINCT kind FROM ({LSOAS}) ORDER BY 1").fetchall()]
    for kind in kinds:
        placed = _placed(store, raw, kind)
        store.register("by_point", placed)
        store.execute(
            f"""INSERT INTO postcodes
                WITH here AS (SELECT place FROM ({LSOAS}) WHERE kind = $kind),
                coded AS (
                    SELECT DISTINCT ON (postcode) postcode, place FROM {raw.postcodes} r
                    SEMI JOIN here USING (place) JOIN sources s USING (source)
                    ORDER BY postcode, s.position, place)
                FROM coded
                UNION ALL SELECT postcode, place FROM by_point ANTI JOIN coded USING (postcode)""",
            {"kind": kind},
        )
        store.unregister("by_point")
    store.execute("CREATE TEMP TABLE in_order AS FROM postcodes ORDER BY ALL")
    store.execute("DELETE FROM postcodes")
    store.execute("INSERT INTO postcodes FROM in_order")
    store.execute("DROP TABLE in_order")


def _placed(store: duckdb.DuckDBPyConnection, raw: RawTables, kind: str) -> pa.Table:
    """The LSOA of a kind that each postcode's point lies in; no row for a point in none."""
    places, outlines = zip(
        *store.execute(
            f"""SELECT place, geometry FROM ({LSOAS}) JOIN boundaries USING (place)
                WHERE kind = ? ORDER BY place""",
            [kind],
        ).fetchall()
        or [("", shapely.to_wkb(shapely.Polygon()))],
        strict=True,
    )
    shapes = shapely.from_wkb([bytes(each) for each in outlines])
    west, south, east, north = shapely.total_bounds(shapes)
    points = store.execute(
        f"""SELECT DISTINCT ON (postcode) postcode, longitude, latitude FROM {raw.postcodes} r
            JOIN sources s USING (source)
            WHERE longitude BETWEEN ? AND ? AND latitude BETWEEN ? AND ? ORDER BY postcode, s.position""",
        [west, east, south, north],
    ).fetchnumpy()
    located = np.atleast_1d(np.asarray(shapely.points(points["longitude"], points["latitude"])))
    tree = shapely.STRtree(located.tolist())
    shapely.prepare(shapes)
    place, point = tree.query(shapes, predicate="intersects")
    first = np.full(len(points["postcode"]), len(places))
    np.minimum.at(first, point, place)
    inside = first < len(places)
    postcodes = pa.array(points["postcode"][inside], pa.string())
    return pa.table({"postcode": postcodes, "place": pa.array(np.array(places)[first[inside]], pa.string())})
