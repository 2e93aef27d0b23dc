"""Polygons of places (GeoParquet, GeoJSON), mended, measured and simplified once."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from loaders.declarations import BoundarySource
from loaders.errors import InputError
from loaders.rows import located
from loaders.shapes import LINK, PLACE, Yield

NATIONAL_GRID = 27700
TOLERANCE_METRES = 15
"""Simplification: far below a pixel on a borough map, and a tenth of the points."""


def read_boundaries(source: BoundarySource, raw: Path, wanted: set[str]) -> Yield:
    """One polygon per wanted place as well-known binary in WGS84, and its area in square kilometres.

    Simplified together, so that neighbours keep one common edge. Invalid rings are mended.
    """
    path = located(raw, source.file, source.id)
    try:
        frame = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
    except Exception as problem:
        raise InputError(str(path), f"can't be read as boundaries ({problem})", "GeoParquet or GeoJSON", "fetch the file again") from problem
    for column in [source.code, *([source.former_code.code] if source.former_code else [])]:
        if column not in frame.columns:
            raise InputError(str(path), f"no column {column!r}", ", ".join(map(str, frame.columns)), "correct sources.toml")
    result = Yield(rows_read=len(frame))
    frame["place"] = source.kind + ":" + frame[source.code].astype(str)
    if source.former_code:
        result.links = pd.DataFrame({"child": source.former_code.kind + ":" + frame[source.former_code.code],
                                     "parent": frame["place"], "method": "same"})[LINK]
    frame = frame[frame["place"].isin(wanted)]
    result.drop("outside the boroughs of the editions", result.rows_read - len(frame))
    result.rows_kept = len(frame)
    frame = gpd.GeoDataFrame(frame[["place"]], geometry=shapely.make_valid(frame.geometry.values), crs=frame.crs).to_crs(NATIONAL_GRID)
    result.places = pd.DataFrame({"place": frame["place"], "code": frame["place"].str.split(":").str[1], "name": "",
                                  "kind": source.kind, "area_km2": frame.area / 1e6})[[*PLACE, "area_km2"]]
    result.boundaries = pd.DataFrame({"place": frame["place"], "geometry": simplified(frame.geometry)})
    return result


def simplified(polygons: gpd.GeoSeries) -> list[bytes]:
    """The polygons (National Grid) as WGS84 WKB, simplified as one coverage, coordinates to a metre."""
    if not len(polygons):
        return []
    together = shapely.coverage_simplify(polygons.values, TOLERANCE_METRES)
    back = gpd.GeoSeries(together, crs=NATIONAL_GRID).to_crs(4326)
    return list(shapely.to_wkb(shapely.set_precision(back.values, 1e-5)))
