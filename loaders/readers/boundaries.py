"""Polygons of places (GeoParquet, GeoJSON), mended, measured and simplified once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from loaders.declarations.models import BoundarySource
from loaders.errors import InputError
from loaders.place_ids import place_id
from loaders.readers.reader_result import LINK, PLACE, ReaderResult
from loaders.readers.tabular_file import CUT_SHORT, located

NATIONAL_GRID = 27700
WGS84 = 4326
TOLERANCE_METRES = 15
"""Simplification: far below a pixel on a borough map, and a tenth of the points."""


class OutlineFiles:
    """A folder's files of outlines, each read once however many ask, and from any thread.

    The frames have the file's columns, invalid rings mended, in British National Grid.
    """

    def __init__(self, raw: Path) -> None:
        self.raw = raw
        self._frames: dict[str, gpd.GeoDataFrame] = {}
        self._one_at_a_time = Lock()

    def frame(self, source: BoundarySource) -> gpd.GeoDataFrame:
        """The polygons of one source, one row a place; not to be changed."""
        with self._one_at_a_time:
            if source.id not in self._frames:
                path = located(self.raw, source.file, source.id)
                self._frames[source.id] = _in_metres(polygons(source, path))
            return self._frames[source.id]


def _in_metres(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame, mended and in National Grid."""
    shapes = np.array(frame.geometry.values, dtype=object)
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken])
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs)).to_crs(NATIONAL_GRID)


def read_boundaries(source: BoundarySource, files: OutlineFiles, wanted: set[str] | None) -> ReaderResult:
    """One polygon per wanted place (None: every place) as WGS84 well-known binary, and its area in km2.

    Simplified together, so that neighbours keep one common edge.
    """
    frame = files.frame(source)
    frame = frame.assign(code_of_row=frame[source.code].astype(str))
    frame = frame.assign(place=_ids(source.kind, frame["code_of_row"]))
    result = ReaderResult(rows_read=len(frame))
    if source.former_code:
        former = _ids(source.former_code.kind, frame[source.former_code.code])
        pairs = pd.DataFrame({"child": former, "parent": frame["place"], "method": "same"})
        result.links = pairs[LINK]
    if wanted is not None:
        frame = frame[frame["place"].isin(wanted)]
    result.drop("outside the boroughs of the editions", result.rows_read - len(frame))
    result.rows_kept = len(frame)
    again = frame["place"][frame["place"].duplicated()]
    if len(again):
        raise InputError(
            f"source {source.id!r}", f"{again.iloc[0]} has two outlines", "one a place", CUT_SHORT
        )
    places = pd.DataFrame(
        {"place": frame["place"], "code": frame["code_of_row"], "name": "", "kind": source.kind}
    )
    result.places = places[PLACE].assign(area_km2=frame.area / 1e6)
    result.boundaries = pd.DataFrame({"place": frame["place"], "geometry": simplified(frame.geometry)})
    return result


def _ids(kind: str, codes: pd.Series) -> pd.Series:
    """The ids of places of one kind; none where there is no code."""
    return codes.map(lambda code: place_id(kind, code), na_action="ignore")


def polygons(source: BoundarySource, path: Path) -> gpd.GeoDataFrame:
    """The file's polygons; InputError when it can't be read, lacks a column, or has no coordinate system."""
    try:
        frame = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
    except Exception as problem:  # the readers share no base class: pyogrio's, pyarrow's and shapely's own
        raise InputError(
            str(path), f"can't be read as boundaries ({problem})", "GeoParquet or GeoJSON", CUT_SHORT
        ) from problem
    for column in [source.code, *([source.former_code.code] if source.former_code else [])]:
        if column not in frame.columns:
            columns = ", ".join(map(str, frame.columns))
            raise InputError(
                str(path), f"no column {column!r}", columns, "correct the source in sources.toml"
            )
    if "geometry" not in frame.columns or frame.crs is None:
        raise InputError(str(path), "holds no geometry with a coordinate system", do=CUT_SHORT)
    return frame


def simplified(polygons: gpd.GeoSeries) -> list[bytes]:
    """The polygons (National Grid) as WGS84 WKB, simplified as one coverage, coordinates to a metre."""
    if not len(polygons):
        return []
    together = shapely.coverage_simplify(polygons.values, TOLERANCE_METRES)
    back = gpd.GeoSeries(together, crs=NATIONAL_GRID).to_crs(WGS84)
    return list(rounded(back.values))


def rounded(polygons: Sequence[shapely.Geometry] | np.ndarray) -> np.ndarray:
    """The polygons as well-known binary, coordinates to about a metre (five decimals of a degree).

    Point by point, so that neighbours round alike; a sliver that folds over is mended by itself.
    """
    shapes = np.asarray(shapely.set_precision(polygons, 1e-5, mode="pointwise"))
    folded = ~shapely.is_valid(shapes)
    shapes[folded] = shapely.make_valid(shapes[folded], method="structure", keep_collapsed=False)
    return shapely.to_wkb(shapes)
