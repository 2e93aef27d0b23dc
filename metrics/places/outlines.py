"""Outlines of the places of an edition, ready to be drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from metrics import catalogue
from metrics.store import Store

DECIMALS = 5
"""Five decimals of a degree are about a metre: finer than the outlines themselves."""

LEVELS = ("area", "ward", "lsoa", "borough")


OUTLINE_COLUMNS = {
    "place": "place id",
    "name": "its name",
    "geometry": (
        "a list of polygons, each a list of rings (the outer one first, then holes), each ring a list of "
        "[longitude, latitude] (WGS84)"
    ),
    "inside": "a point well inside the largest polygon, for a label",
}
"""What each column of `outlines` means, in the order of the columns."""


def outlines(store: Store, edition: str, level: str, scheme: str = "") -> pd.DataFrame:
    """One row per place of a level (area, ward, lsoa, borough) that has an outline; columns as in
    OUTLINE_COLUMNS. Raises Unknown.
    """
    chosen = catalogue.edition(store, edition)
    if level == "borough":
        places = pd.DataFrame({"place": [chosen.borough], "name": [chosen.name]})
    else:
        places = catalogue.places(store, edition, level, catalogue.scheme(store, edition, scheme))[
            ["place", "name"]
        ]
    stored = store.frame(
        "SELECT place, geometry FROM boundaries WHERE list_contains($places, place)",
        {"places": list(places["place"])},
    )
    drawn = places.merge(stored, on="place")
    shapes = shapely.from_wkb([bytes(each) for each in drawn["geometry"]])
    return drawn.assign(
        geometry=[_polygons(shape) for shape in shapes], inside=[_inside(shape) for shape in shapes]
    )


def _polygons(shape: shapely.Geometry) -> list[list[list[list[float]]]]:
    return [
        [_coordinates(ring) for ring in (part.exterior, *part.interiors)] for part in shapely.get_parts(shape)
    ]


def _coordinates(ring: shapely.LinearRing) -> list[list[float]]:
    pairs: list[list[float]] = np.round(shapely.get_coordinates(ring), DECIMALS).tolist()
    return pairs


def _inside(shape: shapely.Geometry) -> list[float]:
    """The centre of the largest circle that fits: a label there is furthest from the edges."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest), 0)
    pair: list[float] = np.round(shapely.get_coordinates(centre)[0], DECIMALS).tolist()
    return pair
