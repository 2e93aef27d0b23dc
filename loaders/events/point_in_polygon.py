"""Points into places: full-resolution outlines in British National Grid, each point in one place or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from loaders.declarations.models import BoundarySource, Declarations
from loaders.errors import InputError
from loaders.place_ids import place_id
from loaders.readers.boundaries import NATIONAL_GRID, OutlineFiles

NOWHERE = -1
"""The number of the place of a point that lies in none."""


@dataclass(frozen=True)
class PlaceOutlines:
    """The places of one kind with their outlines (National Grid), in order of their codes.

    A place is known by its number in that order. `names` are empty where the outlines' file has none.
    """

    kind: str
    codes: np.ndarray
    names: np.ndarray
    outlines: np.ndarray

    @property
    def places(self) -> list[str]:
        """Place ids, by number."""
        return [place_id(self.kind, code) for code in self.codes]

    def placed(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The number of the place that each point lies in; as of `placed`."""
        return placed([self], x, y)[0]

    def inside(self, other: PlaceOutlines) -> np.ndarray:
        """The number of the other kind's place that each place's own middle point lies in."""
        middle = shapely.get_coordinates(shapely.point_on_surface(self.outlines))
        return other.placed(middle[:, 0], middle[:, 1])


def placed(grounds: Sequence[PlaceOutlines], x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    """For each kind the number of the place that each point (metres, National Grid) lies in, NOWHERE if none.

    A point on the common edge of several places lies in the one whose code comes first. The points are the
    tree and the outlines ask it, each prepared once: three times as fast as the other way about.
    """
    tree = shapely.STRtree(np.asarray(shapely.points(x, y)))
    numbers = []
    for ground in grounds:
        places, points = tree.query(ground.outlines, predicate="intersects")
        first = np.full(len(x), len(ground.codes))
        np.minimum.at(first, points, places)
        numbers.append(np.where(first < len(ground.codes), first, NOWHERE))
    return numbers


def read_ground(declared: Declarations, kind: str, files: OutlineFiles) -> PlaceOutlines:
    """All outlines of one kind, of every source that has some; the first source of a place stands.

    InputError where no source at hand has any.
    """
    frames = [_outlines(source, files) for source in with_outlines(declared, kind, files.raw)]
    if not frames:
        raise InputError(
            "sources.toml",
            f"no source has outlines of {kind}",
            do=f'declare one with shape = "boundaries" and kind = "{kind}", or place events in another kind',
        )
    frame = pd.concat(frames).drop_duplicates("code").sort_values("code")
    return PlaceOutlines(kind, *(frame[c].to_numpy() for c in ("code", "name", "outline")))


def with_outlines(declared: Declarations, kind: str, raw: Path) -> list[BoundarySource]:
    """The sources of outlines of a kind; one that only a fetch brings is none where nothing was fetched."""
    sources = [s for s in declared.sources.values() if isinstance(s, BoundarySource) and s.kind == kind]
    return [s for s in sources if not s.fetched or any(raw.glob(s.file))]


def _outlines(source: BoundarySource, files: OutlineFiles) -> pd.DataFrame:
    """One row per place of one file: code, name, outline (National Grid)."""
    frame = files.frame(source)
    return pd.DataFrame(
        {
            "code": frame[source.code].astype(str).to_numpy(),
            "name": frame[source.name].fillna("").astype(str).to_numpy() if source.name else "",
            "outline": np.asarray(frame.geometry.values),
        }
    )


def in_national_grid(x: np.ndarray, y: np.ndarray, grid: int) -> tuple[np.ndarray, np.ndarray]:
    """Points given in a grid (4326: longitude and latitude; 27700: easting and northing), in metres."""
    if grid == NATIONAL_GRID:
        return x, y
    return Transformer.from_crs(grid, NATIONAL_GRID, always_xy=True).transform(x, y)
