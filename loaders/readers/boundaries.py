"""Polygons of places, mended, measured and simplified once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from loaders.declarations.fields import CODES
from loaders.declarations.models import BoundarySource
from loaders.errors import InputError
from loaders.files.outlines import NATIONAL_GRID, WGS84, Outlines, read_outlines
from loaders.place_ids import family, place_id
from loaders.readers.reader_result import LINK, PLACE, ReaderResult
from loaders.readers.tabular_file import located

TOLERANCE_METRES = 15
"""Simplification: far below a pixel on a borough map, and a tenth of the points."""


class OutlineFiles:
    """A folder's files of outlines, each read once however many ask, and from any thread.

    One row a place, with the file's columns, codes without spaces, invalid rings mended, in National Grid.
    """

    def __init__(self, raw: Path) -> None:
        self.raw = raw
        self._read: dict[str, Outlines] = {}
        self._one_at_a_time = Lock()

    def frame(self, source: BoundarySource) -> gpd.GeoDataFrame:
        """The polygons of one source, one row a place; not to be changed."""
        return self.outlines(source).frame

    def outlines(self, source: BoundarySource) -> Outlines:
        """The polygons of one source, and what was left out of its file."""
        with self._one_at_a_time:
            if source.id not in self._read:
                path = located(self.raw, source.file, source.id)
                columns = [source.code, *([source.former_code.code] if source.former_code else [])]
                how = (source.layer, source.member, source.grid)
                self._read[source.id] = read_outlines(path, columns, *how)
            return self._read[source.id]


def read_boundaries(source: BoundarySource, files: OutlineFiles, wanted: set[str] | None) -> ReaderResult:
    """One polygon per wanted place (None: every place) as WGS84 well-known binary, and its area in km2.

    Simplified together, so that neighbours keep one common edge.
    """
    read = files.outlines(source)
    frame = read.frame.assign(code_of_row=read.frame[source.code].astype(str))
    frame = frame.assign(place=_ids(source.kind, frame["code_of_row"]))
    _check_some(frame, source, files.raw)
    result = ReaderResult(rows_read=read.rows, dropped=dict(read.dropped))
    if source.former_code:
        former = _ids(source.former_code.kind, frame[source.former_code.code])
        pairs = pd.DataFrame({"child": former, "parent": frame["place"], "method": "same"})
        result.links = pairs[LINK]
    every = len(frame)
    if wanted is not None:
        frame = frame[frame["place"].isin(wanted)]
    result.drop("outside the boroughs of the editions", every - len(frame))
    result.rows_kept = len(frame)
    places = pd.DataFrame(
        {"place": frame["place"], "code": frame["code_of_row"], "name": "", "kind": source.kind}
    )
    result.places = places[PLACE].assign(area_km2=frame.area / 1e6)
    result.boundaries = pd.DataFrame({"place": frame["place"], "geometry": simplified(frame.geometry)})
    return result


def _check_some(frame: pd.DataFrame, source: BoundarySource, raw: Path) -> None:
    """Raise InputError when none of a file's codes is one of its kind: no place would have an outline."""
    of_kind = frame["code_of_row"].str.fullmatch(CODES[family(source.kind)])
    if len(frame) and not of_kind.any():
        first = frame["code_of_row"].iloc[0]
        raise InputError(
            f"source {source.id!r}, {located(raw, source.file, source.id).name}",
            f"none of its {len(frame)} outlines has a code of {source.kind} ({first!r}, ...)",
            "outlines with codes of the declared kind in England",
            "correct 'kind' or 'code' in sources.toml, or take the file that has such outlines",
        )


def _ids(kind: str, codes: pd.Series) -> pd.Series:
    """The ids of places of one kind; none where there is no code."""
    return codes.map(lambda code: place_id(kind, code), na_action="ignore")


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
