"""Outlines of the places of an edition, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from metrics import catalogue
from metrics.statistics.arrays import Integers, Objects
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
    return drawn.assign(geometry=_polygons(shapes), inside=_inside(shapes))


def united(store: Store, groups: Mapping[str, tuple[str, Sequence[str]]]) -> pd.DataFrame:
    """One row per group of places (its id, with its name and the ids of its places), as one outline; columns
    as in OUTLINE_COLUMNS. A group of whose places none has an outline is left out."""
    wanted = [place for _, places in groups.values() for place in places]
    rows = store.rows("SELECT place, geometry FROM boundaries WHERE list_contains(?, place)", [wanted])
    known = {place: shapely.from_wkb(bytes(outline)) for place, outline in rows}
    found = [
        (group, name, [known[p] for p in places if p in known]) for group, (name, places) in groups.items()
    ]
    shown = [(group, name, shapely.union_all(shapes)) for group, name, shapes in found if shapes]
    shapes = np.array([shape for _, _, shape in shown], dtype=object)
    return pd.DataFrame(
        {
            "place": [group for group, _, _ in shown],
            "name": [name for _, name, _ in shown],
            "geometry": _polygons(shapes),
            "inside": _inside(shapes),
        }
    )


BOROUGH_COLUMNS = {
    "place": "place id of the borough",
    "edition": "id of the first edition that is about it",
    "name": "its name",
    "geometry": OUTLINE_COLUMNS["geometry"],
    "inside": OUTLINE_COLUMNS["inside"],
}
"""What each column of `boroughs` means, in the order of the columns."""

COARSE = 0.002
"""Degrees, about 150 metres, that an outline may be off on a map of the country."""


def boroughs(store: Store) -> pd.DataFrame:
    """One row per borough that has an edition and an outline; columns as in BOROUGH_COLUMNS, by name.

    Outlines are coarse: they are for a map of many boroughs.
    """
    first = {each.borough: each for each in reversed(list(store.editions.values()))}
    stored = store.frame(
        "SELECT place, geometry FROM boundaries WHERE list_contains($places, place)",
        {"places": list(first)},
    )
    shapes = shapely.simplify(shapely.from_wkb([bytes(each) for each in stored["geometry"]]), COARSE)
    drawn = pd.DataFrame(
        {
            "place": stored["place"],
            "edition": [first[place].id for place in stored["place"]],
            "name": [first[place].name for place in stored["place"]],
            "geometry": _polygons(shapes),
            "inside": _inside(shapes),
        }
    )
    return drawn.sort_values("name", ignore_index=True)


def outline_credit(store: Store) -> str:
    """What the publishers of the outlines in the store ask to be said of them."""
    asked = store.frame(
        "SELECT DISTINCT attribution FROM sources JOIN loads USING (source) "
        "WHERE shape = 'boundaries' ORDER BY 1"
    )
    return " ".join(f"{each.removesuffix('.')}." for each in asked["attribution"])


def _polygons(shapes: Objects) -> list[list[list[list[list[float]]]]]:
    """For each shape its polygons, each the rings of it, the outer one first; all taken apart at once, which
    is ten times as quick as ring by ring."""
    polygons, of_shape = shapely.get_parts(shapes, return_index=True)
    rings, of_polygon = shapely.get_rings(polygons, return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    pairs = np.round(points, DECIMALS).tolist()
    by_ring = _grouped(pairs, of_ring, len(rings))
    return _grouped(_grouped(by_ring, of_polygon, len(polygons)), of_shape, len(shapes))


def _grouped(each: list[Any], of: Integers, groups: int) -> list[list[Any]]:
    """A list in so many pieces: `of` says in order which piece each belongs to."""
    ends = np.searchsorted(of, np.arange(groups), side="right").tolist()
    return [each[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _inside(shapes: Objects) -> list[list[float]]:
    """Of each shape the centre of the largest circle that fits into its largest polygon: a label there is
    furthest from the edges."""
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    by_size = np.lexsort((-shapely.area(parts), of_shape))  # of equal ones the first stays first
    first = np.searchsorted(of_shape, np.arange(len(shapes)))
    centres = shapely.get_point(shapely.maximum_inscribed_circle(parts[by_size][first]), 0)
    pairs: list[list[float]] = np.round(shapely.get_coordinates(centres), DECIMALS).tolist()
    return pairs
