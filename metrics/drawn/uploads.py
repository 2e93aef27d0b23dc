"""Areas from outlines that a reader uploads, and places in a line that a reader draws."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import shapely

from loaders.errors import InputError
from loaders.files.outlines import read_shapes
from metrics.drawn.drawing import LONGEST_NAME, MOST_AREAS, Drawing, drawing
from metrics.drawn.ground import Ground, lsoa_shapes
from metrics.errors import Refused
from metrics.statistics.arrays import Objects
from metrics.store import Store

Rule = Literal["most", "centre"]
"""Which LSOAs are in a shape: those with more than half of their ground in it, or with their middle."""

LARGEST = 50 * 1024 * 1024
"""Bytes of a file that is read."""

ENDS = (".geojson", ".json", ".gpkg", ".kml", ".zip")
"""How the names of files end that may hold outlines; a Shapefile comes in a zip."""

NAMES = ("name", "area_name", "area", "title", "label", "id", "code")
"""Columns that may hold the name of an area, the likeliest first."""

MOST_POINTS = 400
"""Corners of a line that is drawn: the map simplifies it to fewer."""

LEAST_GROUND = 100.0
"""Square metres that a line must enclose, ten by ten: less is a dot."""

SLIP = 0.05
"""Share of the ground in a line that may lie in further loops: a hand goes past its start."""


@dataclass(frozen=True)
class Uploaded:
    """The drawing that comes of a file; `empty` are names of shapes in which no LSOA lies, `twice` how many
    LSOAs lie in two shapes and stay in the first."""

    drawn: Drawing
    empty: tuple[str, ...]
    twice: int


def uploaded(store: Store, of: Ground, name: str, content: bytes, rule: Rule = "most") -> Uploaded:
    """The areas in a file of outlines by the LSOAs that lie in them. Raises Refused."""
    shapes = _read(name, content)
    if len(shapes) > MOST_AREAS:
        raise Refused(
            f"The file holds {len(shapes):,} shapes, and a drawing has at most {MOST_AREAS} areas. "
            "Join them first, or upload fewer."
        )
    inside = _inside(_lsoas(store, of), np.asarray(shapes.geometry.values), rule)
    names = _names(shapes)
    held = [[lsoa for lsoa, is_in in zip(of.units.lsoas, row, strict=True) if is_in] for row in inside]
    if not any(held):
        raise Refused(f"No LSOA of {of.edition.name} lies in the shapes of the file.")
    filled = [(area, lsoas) for area, lsoas in zip(names, held, strict=True) if lsoas]
    return Uploaded(
        drawing(of.units.edition, filled),
        tuple(area for area, lsoas in zip(names, held, strict=True) if not lsoas),
        int((inside.sum(axis=0) > 1).sum()),
    )


def unit_shapes(store: Store, of: Ground, groups: Mapping[str, Sequence[str]]) -> Objects:
    """The outline, in British National Grid, of each group of LSOAs: a ward, an MSOA or an LSOA by itself."""
    lsoas = dict(zip(of.units.lsoas, _lsoas(store, of), strict=True))
    shapes = [[lsoas[each] for each in held] for held in groups.values()]
    return np.array([each[0] if len(each) == 1 else shapely.union_all(each) for each in shapes], dtype=object)


def in_line(
    of: Ground, groups: Sequence[str], shapes: Objects, line: Sequence[Sequence[float]], rule: Rule = "most"
) -> tuple[str, ...]:
    """The groups that lie in a line of corners (longitude and latitude), as LSOAs lie in an outline that is
    uploaded; `shapes` are their `unit_shapes`. Raises Refused."""
    drawn = _enclosed(line)
    if not shapely.intersects(drawn, shapes).any():
        raise Refused(f"The line lies outside {of.edition.name}. Draw it round places on the map.")
    (inside,) = _inside(shapes, np.array([drawn]), rule)
    if not inside.any():
        raise Refused(
            "The line takes in no place by the rule that is chosen. Draw it wider, or choose the other rule."
        )
    return tuple(group for group, is_in in zip(groups, inside, strict=True) if is_in)


def _enclosed(line: Sequence[Sequence[float]]) -> shapely.Geometry:
    """What a line encloses, in British National Grid."""
    if len(line) > MOST_POINTS:
        raise Refused(f"The line has {len(line):,} corners; it may have {MOST_POINTS}. Draw a simpler one.")
    corners = np.array(line, dtype=float).reshape(-1, 2)
    if len(np.unique(corners, axis=0)) < 3:
        raise Refused("The line encloses nothing: it is a dot or a stroke. Draw it round at least one place.")
    ring = shapely.linestrings(np.vstack([corners, corners[:1]]))
    ring = gpd.GeoSeries([ring], crs=4326).to_crs(27700).iloc[0]
    if not np.isfinite(shapely.get_coordinates(ring)).all():
        raise Refused("The line leaves the map. Draw it round places on the map.")
    loops = shapely.get_parts(shapely.polygonize([shapely.node(ring)]))
    ground = shapely.area(loops)
    if ground.sum() < LEAST_GROUND:
        raise Refused("The line encloses nothing: it is a dot or a stroke. Draw it round at least one place.")
    if ground.max() < (1 - SLIP) * ground.sum():
        raise Refused("The line crosses itself, so it can't be said what lies inside. Draw one simple loop.")
    return shapely.union_all(loops)


def _read(name: str, content: bytes) -> gpd.GeoDataFrame:
    end = Path(name).suffix.lower()
    if end not in ENDS:
        raise Refused(f"The file must be GeoJSON, GeoPackage, KML or a zipped Shapefile ({', '.join(ENDS)}).")
    if len(content) > LARGEST:
        raise Refused(f"The file is larger than {LARGEST // 1024 // 1024} MB. Simplify the outlines first.")
    with tempfile.TemporaryDirectory(prefix="drawn-") as folder:
        path = Path(folder) / f"upload{end}"
        path.write_bytes(content)
        try:
            return read_shapes(path)
        except InputError as problem:
            found = problem.found.replace(str(path), "the file")
            allowed = f" It may hold: {problem.allowed}." if problem.allowed else ""
            raise Refused(f"The file can't be used: {found}.{allowed}") from problem


def _lsoas(store: Store, of: Ground) -> np.ndarray:
    """The outlines of the LSOAs in British National Grid, in their order."""
    outlines = gpd.GeoSeries(lsoa_shapes(store, of), crs=4326)
    return np.asarray(shapely.make_valid(outlines.to_crs(27700).values))


def _inside(lsoas: np.ndarray, shapes: np.ndarray, rule: Rule) -> np.ndarray:
    """Whether each LSOA (a column) lies in each shape (a row) by the rule."""
    if rule == "centre":
        middles = shapely.point_on_surface(lsoas)
        return np.array([shapely.contains(shape, middles) for shape in shapes])
    shapely.prepare(shapes)
    ground = shapely.area(lsoas)
    inside = np.zeros((len(shapes), len(lsoas)), dtype=bool)
    for row, shape in enumerate(shapes):
        near = np.flatnonzero(shapely.intersects(shape, lsoas) & (ground > 0))
        inside[row, near] = shapely.area(shapely.intersection(shape, lsoas[near])) > ground[near] / 2
    return inside


def _names(shapes: gpd.GeoDataFrame) -> list[str]:
    """The name of each shape: from the likeliest column that names all of them apart, else by its number."""
    columns = {str(column).lower(): column for column in shapes.columns if column != shapes.geometry.name}
    for wanted in NAMES:
        if wanted in columns:
            words = [" ".join(str(each).split())[:LONGEST_NAME] for each in shapes[columns[wanted]]]
            if all(words) and len(set(words)) == len(words) and "None" not in words:
                return words
    return [f"Area {number}" for number in range(1, len(shapes) + 1)]
