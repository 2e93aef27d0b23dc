"""Polygons in a file of any usual format: which layer, which coordinates, one outline a code."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from loaders.errors import InputError
from loaders.files.content import CUT_SHORT
from loaders.files.zips import files_in

NATIONAL_GRID = 27700
WGS84 = 4326
WEB_MERCATOR = 3857

FORMATS = "GeoParquet; GeoPackage, GeoJSON, KML or a Shapefile, also in zip; GeoJSON or KML in gz"

DRAWN = (".shp", ".gpkg", ".geojson", ".json", ".kml")
"""Ends of the names of files with outlines that may stand in a zip."""

BRITAIN = {
    WGS84: (-9.5, 49.5, 2.5, 61.5),
    NATIONAL_GRID: (-250_000, -50_000, 800_000, 1_300_000),
    WEB_MERCATOR: (-1_060_000, 6_350_000, 280_000, 8_800_000),
}
"""West, south, east and north of Great Britain in each system that its outlines are published in."""

MOST_DEGREES = 360
"""A coordinate above this is no longitude and no latitude."""

OVERLAP = 0.01
"""Share of the smaller of two outlines of one code that may lie in the other: parts touch, at most."""


@dataclass
class Outlines:
    """One row a place, valid polygons in British National Grid, and how many rows were left out by reason."""

    frame: gpd.GeoDataFrame
    rows: int
    dropped: dict[str, int] = field(default_factory=dict)


def read_outlines(
    path: Path, columns: list[str], layer: str = "", member: str = "", grid: int = 0
) -> Outlines:
    """The outlines of a file, one row for each code of the first column.

    Rows without a code or an outline are left out and counted; parts of one place on several rows are joined.
    Raises InputError on a file that can't be read, lacks a column, has several layers or coordinates that
    are not those of Great Britain.
    """
    frame = _frame(path, layer, member)
    if not len(frame):
        raise InputError(str(path), "holds no outline", "one outline a place", _LAYER)
    for column in columns:
        if column not in frame.columns:
            raise InputError(
                str(path),
                f"no column {column!r}",
                ", ".join(str(c) for c in frame.columns if c != "geometry"),
                "correct the source in sources.toml",
            )
    read = Outlines(frame, len(frame))
    frame = frame.assign(**{column: _codes(frame[column]) for column in columns})
    frame = _kept(read, frame, frame[columns[0]].notna(), "row without a code")
    frame = _kept(read, frame, ~(frame.geometry.isna() | frame.geometry.is_empty), "row without an outline")
    kinds = set(frame.geom_type) - {"Polygon", "MultiPolygon", "GeometryCollection"}
    if kinds:
        raise InputError(str(path), f"holds {' and '.join(sorted(kinds))}, not outlines", "polygons", _LAYER)
    if read.rows and not len(frame):
        reasons = "; ".join(f"{reason}: {count}" for reason, count in read.dropped.items())
        found = f"none of its {read.rows} rows is an outline ({reasons})"
        raise InputError(str(path), found, "polygons", _LAYER)
    if len(frame):
        frame = _joined(_in_metres(frame, path, grid), columns[0], path, read)
    read.frame = frame
    return read


def read_shapes(path: Path) -> gpd.GeoDataFrame:
    """The polygons of a file that somebody drew, with its columns: valid, in British National Grid.

    Raises InputError on a file that can't be read, has no polygon or lies elsewhere.
    """
    frame = _frame(path, "", "")
    frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    kinds = sorted(set(frame.geom_type) - {"Polygon", "MultiPolygon", "GeometryCollection"})
    if kinds or not len(frame):
        found = f"holds {' and '.join(kinds)}, not outlines" if kinds else "holds no outline"
        raise InputError(str(path), found, "polygons", "take the file that has the outlines")
    return _in_metres(frame, path, 0)


_LAYER = "name the file or layer that holds polygons in sources.toml"


def _codes(column: pd.Series) -> pd.Series:
    """Codes as text in capitals, without spaces around them; none where nothing stands."""
    text = column.astype("string").str.strip().str.upper()
    return text.where(text != "", pd.NA).astype(object).where(text.notna() & (text != ""), None)


def _kept(read: Outlines, frame: gpd.GeoDataFrame, wanted: pd.Series, reason: str) -> gpd.GeoDataFrame:
    if not wanted.all():
        read.dropped[reason] = int((~wanted).sum())
    return frame[wanted]


def _frame(path: Path, layer: str, member: str) -> gpd.GeoDataFrame:
    """The rows of a file as they stand there."""
    _not_another_format(path)
    try:
        if path.suffix.lower() in (".parquet", ".geoparquet"):
            frame = gpd.read_parquet(path)
        else:
            where = _inside(path, member)
            frame = gpd.read_file(where, layer=_layer(path, where, layer))
    except InputError:
        raise
    except Exception as problem:  # the readers share no base class: pyogrio's, pyarrow's and shapely's own
        known = path.suffix.lower() in (*DRAWN, ".parquet", ".geoparquet", ".zip", ".gz")
        said = " ".join(str(problem).split())[:200]
        raise InputError(
            str(path),
            f"can't be read as boundaries ({said})",
            FORMATS,
            CUT_SHORT if known else "take the outlines in one of these formats",
        ) from problem
    if not isinstance(frame, gpd.GeoDataFrame) or "geometry" not in frame.columns:
        raise InputError(str(path), "holds no outlines", FORMATS, _LAYER)
    return frame


def _inside(path: Path, member: str) -> str:
    """The name under which GDAL reads a file, out of zip or gzip."""
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return f"/vsigzip/{path}"
    if suffix not in (".zip", ".kmz"):
        _with_its_parts(path, path.name, [beside.name for beside in path.parent.iterdir()])
        return str(path)
    with zipfile.ZipFile(path) as archive:
        names = [member.filename for member in files_in(archive)]
    inside = [name for name in names if Path(name).suffix.lower() in DRAWN]
    chosen = [name for name in inside if name == member] if member else inside
    if len(chosen) != 1:
        found = f"no member {member!r}" if member else f"holds {len(inside)} files of outlines, none named"
        raise InputError(
            path.name, found, ", ".join(inside) or FORMATS, "name one with member = in sources.toml"
        )
    _with_its_parts(path, chosen[0], names)
    return f"/vsizip/{path}/{chosen[0]}"


def _with_its_parts(path: Path, name: str, beside: list[str]) -> None:
    """Raise InputError when a Shapefile lacks one of the files that it is made of."""
    if Path(name).suffix.lower() != ".shp":
        return
    held = {each.lower() for each in beside}
    lacking = [part for part in (".shx", ".dbf") if f"{name[:-4]}{part}".lower() not in held]
    if lacking:
        raise InputError(
            str(path),
            f"lacks {Path(name).stem}{lacking[0]}, without which {Path(name).name} can't be read",
            "a Shapefile with its .shp, .shx and .dbf",
            "take all files of the Shapefile from where it came from",
        )


def _not_another_format(path: Path) -> None:
    """Raise InputError on a file that is named like one with outlines, and is something else."""
    if "!" in str(path):
        raise InputError(
            str(path),
            "has '!' in its path, after which outlines can't be found",
            do="rename that folder or file",
        )
    with path.open("rb") as file:
        start = file.read(4096)
    text = start.decode("utf-8-sig", errors="replace").lstrip()
    suffix = path.suffix.lower()
    if suffix in (".geojson", ".json") and re.search(r'"type"\s*:\s*"Topology"', text):
        raise InputError(
            str(path), "is TopoJSON, which is not read", FORMATS, "take it in one of these formats"
        )
    begins = {".geojson": "{", ".json": "{", ".kml": "<", ".gpkg": "SQLite format 3"}.get(suffix, "")
    if text and not text.startswith(begins):
        raise InputError(
            str(path),
            f"is no {suffix[1:]} file (it begins with {text[:20]!r})",
            FORMATS,
            "check what the file is",
        )


def _layer(path: Path, where: str, layer: str) -> str:
    """The layer that is named, or the only one that has shapes."""
    layers = [str(name) for name, kind in pyogrio.list_layers(where) if kind is not None or name == layer]
    if layer and layer not in layers:
        raise InputError(
            str(path), f"no layer {layer!r}", ", ".join(layers), "correct 'layer' in sources.toml"
        )
    if not layer and len(layers) != 1:
        raise InputError(
            str(path),
            f"holds {len(layers)} layers with shapes, and none is named",
            ", ".join(layers) or FORMATS,
            "name one with layer = in sources.toml",
        )
    return layer or layers[0]


def _in_metres(frame: gpd.GeoDataFrame, path: Path, grid: int) -> gpd.GeoDataFrame:
    """The frame, mended, in National Grid; its coordinates by what is declared, or said, or what they are."""
    shapes = np.array(shapely.force_2d(frame.geometry.values), dtype=object)
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        raise InputError(str(path), "holds coordinates that are no numbers", do=CUT_SHORT)
    system = grid or (frame.crs.to_epsg() if frame.crs is not None else None)
    if grid and not _fits(shapes, grid):
        raise InputError(
            str(path),
            f"its coordinates are not of the declared grid {grid}",
            _ELSEWHERE[1],
            "correct 'grid' in sources.toml, or leave it out: the usual three are recognised",
        )
    if not grid and (frame.crs is None or (system in BRITAIN and not _fits(shapes, system))):
        system, shapes = _recognised(shapes, path)
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken])
    metres = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=system or frame.crs))
    metres = metres.to_crs(NATIONAL_GRID)
    if not _fits(np.asarray(metres.geometry.values), NATIONAL_GRID):
        raise InputError(str(path), *_ELSEWHERE)
    return metres


def _fits(shapes: np.ndarray, system: int) -> bool:
    """Whether the middle of all outlines lies in Great Britain, in coordinates of that size."""
    if (np.abs(shapely.total_bounds(shapes)).max() <= MOST_DEGREES) != (system == WGS84):
        return False
    west, south, east, north = shapely.total_bounds(shapes)
    left, below, right, above = BRITAIN[system]
    return bool(left <= (west + east) / 2 <= right and below <= (south + north) / 2 <= above)


_ELSEWHERE = (
    "its coordinates are neither degrees nor metres of Great Britain",
    "longitude and latitude (WGS84), British National Grid, Web Mercator",
    "set 'grid' in sources.toml to 4326, 27700 or 3857, or take the file in one of them",
)


def _recognised(shapes: np.ndarray, path: Path) -> tuple[int, np.ndarray]:
    """The system that coordinates are of when the file says none, or another than they can be of."""
    turned: Callable[[np.ndarray], np.ndarray] = lambda points: points[:, ::-1]  # noqa: E731
    for each in (shapes, shapely.transform(shapes, turned)):  # latitude may stand before longitude
        degrees = np.abs(shapely.total_bounds(each)).max() <= MOST_DEGREES
        for system in [WGS84] if degrees else [NATIONAL_GRID, WEB_MERCATOR]:
            if _fits(each, system):
                return system, each
    raise InputError(str(path), *_ELSEWHERE)


def _joined(frame: gpd.GeoDataFrame, code: str, path: Path, read: Outlines) -> gpd.GeoDataFrame:
    """One row a code, parts on several rows as one outline; two outlines that overlap are not parts."""
    again = frame[code].duplicated(keep=False)
    if not again.any():
        return frame
    outlines = {}
    for name, parts in frame[again].groupby(code, sort=False):
        shapes = np.asarray(parts.geometry.values)
        whole = shapely.union_all(shapes)
        areas = shapely.area(shapes)
        same = bool(np.all(np.abs(areas - whole.area) <= OVERLAP * whole.area))
        if not same and areas.sum() - whole.area > OVERLAP * areas.min():
            raise InputError(
                str(path),
                f"{name} has {len(parts)} outlines that lie over each other",
                "one outline a place, or its parts",
                "take the file of one date, or correct 'code' in sources.toml",
            )
        outlines[name] = whole
    first = frame[~frame[code].duplicated()]
    joined = [outlines.get(name, shape) for name, shape in zip(first[code], first.geometry, strict=True)]
    read.dropped["part of an outline on a row of its own, joined"] = len(frame) - len(first)
    return first.set_geometry(gpd.GeoSeries(joined, index=first.index, crs=frame.crs))
