"""The map tiles of a store: every place of a level at every zoom, in a file beside the store."""

from __future__ import annotations

import gzip
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd
import shapely

from ground.in_place import write_whole
from ground.map_tiles import LEVELS, Extent, Tile, archive, number_of, tiles_beside
from loaders.errors import InputError
from loaders.store import opened
from loaders.tiles.encode import Integers, Layer, Shapes, encoded

GRIDS = {4: 1536, 5: 2048, 6: 2048, 7: 2048, 8: 2048, 9: 2048, 10: 4096}
"""Steps of the grid across a tile, by zoom. A tile is 512 to 1,024 pixels wide: two steps a pixel are enough,
and the last zoom is also drawn larger: a step is six metres there."""

MARGIN = 1 / 256
"""How far shapes reach beyond their tile, in parts of its width: lines along its edge stay outside."""

NAMED_FROM = 8
"""The zoom from which tiles tell codes and names: below it no place is large enough to point at."""

BOROUGHS_FROM = 5
"""The zoom from which borough lines are in the tiles."""

PLACES, BOROUGHS = "places", "boroughs"
"""The layers of each tile."""

WANTED = """
WITH main AS (
    SELECT ward_kind, lsoa_kind FROM editions GROUP BY ALL ORDER BY count(*) DESC, min(position) LIMIT 1),
chosen AS (SELECT DISTINCT borough FROM editions SEMI JOIN main USING (ward_kind, lsoa_kind))
SELECT DISTINCT p.place, p.code, p.name, b.geometry FROM chosen c {parts}
JOIN boundaries b USING (place) ORDER BY p.code
"""
"""Places with an outline in the boroughs of the vintage that most editions have."""

PARTS = {
    BOROUGHS: "JOIN places p ON p.place = c.borough",
    **{
        level: f"""JOIN lookup l ON l.parent = c.borough
                   JOIN places p ON p.place = l.child AND p.kind = (SELECT {level}_kind FROM main)"""
        for level in LEVELS
    },
}


class Drawn(NamedTuple):
    """The tiles of one level: where they are, of how many places, in how many tiles, and how long it took."""

    level: str
    path: Path
    places: int
    tiles: int
    seconds: float


def draw_tiles(store: Path) -> list[Drawn]:
    """Draw the tiles of every level of a store and put each file in place whole. Raises InputError."""
    with opened(store) as connection:
        boroughs = _outlines(connection, BOROUGHS)
        built = dict(connection.execute("SELECT key, value FROM meta").fetchall()).get("built_at", "")
        return [_draw(connection, store, level, boroughs, built) for level in LEVELS]


def _draw(
    connection: duckdb.DuckDBPyConnection, store: Path, level: str, boroughs: pd.DataFrame, built: str
) -> Drawn:
    started = time.perf_counter()
    places = _outlines(connection, level)
    tiles = dict(_tiles(places, boroughs))
    bounds = shapely.total_bounds(np.array(places["degrees"]))
    layers = [
        {"id": PLACES, "fields": {"code": "String", "name": "String"}},
        {"id": BOROUGHS, "fields": {}},
    ]
    about = {"name": store.stem, "level": level, "built_at": built, "places": len(places)}
    path = tiles_beside(store, level)
    extent = Extent(min(GRIDS), max(GRIDS), *bounds)
    write_whole(path, archive(tiles, extent, about | {"vector_layers": layers}))
    return Drawn(level, path, len(places), len(tiles), time.perf_counter() - started)


def _outlines(connection: duckdb.DuckDBPyConnection, what: str) -> pd.DataFrame:
    """One row per place: number, code, name, and its shape in degrees and on the square of the world."""
    rows = connection.execute(WANTED.format(parts=PARTS[what])).df()
    if not len(rows):
        raise InputError("map tiles", f"the store has no outlines of {what}", do="build it with boundaries")
    try:
        numbers = [number_of(code) for code in rows["code"]]
    except ValueError as problem:
        raise InputError(f"the code of one of the {what}", str(problem), do="leave its edition out") from None
    if len(set(numbers)) < len(numbers):
        raise InputError(what, "two places have a code of the same digits", do="draw one country at a time")
    degrees = shapely.from_wkb(rows["geometry"].map(bytes).to_numpy())
    return rows.assign(number=numbers, degrees=degrees, shape=shapely.transform(degrees, _mercator))


def _mercator(points: np.ndarray) -> np.ndarray:
    """Longitude and latitude on the square of the world, from its upper left corner, a side of one."""
    south = np.arcsinh(np.tan(np.radians(points[:, 1])))
    return np.column_stack([points[:, 0] / 360 + 0.5, 0.5 - south / (2 * math.pi)])


class Ground(NamedTuple):
    """Shapes of one layer, with what is needed to find those of a tile."""

    name: str
    rows: pd.DataFrame
    shapes: Shapes
    boxes: np.ndarray
    tree: shapely.STRtree


def _tiles(places: pd.DataFrame, boroughs: pd.DataFrame) -> Iterator[tuple[Tile, bytes]]:
    """Every tile that holds a place, packed."""
    grounds = [_ground(PLACES, places), _ground(BOROUGHS, boroughs)]
    west, north, east, south = shapely.total_bounds(grounds[0].shapes)
    for zoom, grid in GRIDS.items():
        side = 2**zoom
        for x in range(int(west * side), int(east * side) + 1):
            for y in range(int(north * side), int(south * side) + 1):
                layers = [_layer(each, (zoom, x, y), grid) for each in grounds]
                if len(layers[0].numbers):
                    drawn = encoded(layers if zoom >= BOROUGHS_FROM else layers[:1], grid)
                    yield (zoom, x, y), gzip.compress(drawn, mtime=0)


def _ground(name: str, rows: pd.DataFrame) -> Ground:
    shapes = rows["shape"].to_numpy()
    return Ground(name, rows, shapes, shapely.bounds(shapes), shapely.STRtree(shapes))


def _layer(of: Ground, tile: Tile, grid: int) -> Layer:
    """The shapes of a tile, cut a little beyond its edges, on its grid."""
    zoom, x, y = tile
    box = (np.array([x, y, x + 1, y + 1]) + MARGIN * np.array([-1, -1, 1, 1])) / 2**zoom
    found = np.sort(of.tree.query(shapely.box(*box)))
    shapes = of.shapes[found]
    over = (of.boxes[found, :2] < box[:2]).any(axis=1) | (of.boxes[found, 2:] > box[2:]).any(axis=1)
    shapes[over] = _polygons(shapely.clip_by_rect(shapes[over], *box))
    kept = ~shapely.is_empty(shapes)
    found, shapes = found[kept], shapes[kept]

    def on_grid(points: np.ndarray) -> np.ndarray:
        placed: np.ndarray = (points * 2**zoom - (x, y)) * grid
        return placed

    rows = of.rows.iloc[found]
    numbers: Integers = rows["number"].to_numpy(np.int64)
    words = {word: rows[word].tolist() for word in ("code", "name") if _named(of, zoom)}
    return Layer(of.name, numbers, shapely.transform(shapes, on_grid), words)


def _named(of: Ground, zoom: int) -> bool:
    return of.name == PLACES and zoom >= NAMED_FROM


def _polygons(shapes: Shapes) -> Shapes:
    """What has an area of each shape that was cut: a cut along an edge may leave lines and points."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    whole = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    made: Shapes = np.array([shapely.MultiPolygon() for _ in shapes], dtype=object)
    if whole.any():
        shapely.multipolygons(parts[whole], indices=of[whole], out=made)
    return made
