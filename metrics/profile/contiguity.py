"""Which places touch: at a point or along a border (queen contiguity), islands joined to what is nearest."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from metrics.statistics.arrays import Integers, Objects
from metrics.store import Store

TOUCHING = 1.0
"""Metres within which two outlines touch: simplified outlines meet to the last centimetre or not at all."""

METRES_PER_DEGREE = 111_320
"""Of latitude, on a globe of the Earth's equatorial radius."""


NEIGHBOUR_COLUMNS = {
    "place": "place id",
    "neighbour": "place id of a place that touches it",
    "bridged": "whether the two do not touch, but are the nearest of parts that lie apart",
    "metres": "how far apart they are then; 0 where they touch",
}
"""What each column of `neighbours` means, in the order of the columns."""


def neighbours(store: Store, places: Iterable[str]) -> pd.DataFrame:
    """One row per ordered pair of places that touch; columns as in NEIGHBOUR_COLUMNS.

    Where the places fall into parts that do not touch, the nearest two places of different parts count as
    neighbours until all hang together. Places without an outline have no row.
    """
    wanted = sorted(set(places))
    outlines = store.frame(
        "SELECT place, geometry FROM boundaries WHERE list_contains($places, place) ORDER BY place",
        {"places": wanted},
    )
    shapes = _in_metres(shapely.from_wkb([bytes(each) for each in outlines["geometry"]]))
    one, other = touching(shapes)
    bridges = bridged(shapes, one, other)
    rows = [(a, b, False, 0.0) for a, b in zip(one, other, strict=True)]
    rows += [row for a, b, metres in bridges for row in ((a, b, True, metres), (b, a, True, metres))]
    pairs = pd.DataFrame(rows, columns=list(NEIGHBOUR_COLUMNS))
    names = outlines["place"].to_numpy()
    return pairs.assign(
        place=names[pairs["place"].astype(int)], neighbour=names[pairs["neighbour"].astype(int)]
    ).sort_values(["place", "neighbour"], ignore_index=True)


def touching(shapes: Objects) -> tuple[Integers, Integers]:
    """Ordered pairs of different shapes within a metre of each other."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=TOUCHING)
    return one[one != other], other[one != other]


def bridged(shapes: Objects, one: Integers, other: Integers) -> list[tuple[int, int, float]]:
    """The shortest links, with their length in metres, that join the parts the pairs leave apart."""
    part = parts(len(shapes), zip(one, other, strict=True))
    links = []
    while len(set(part)) > 1:
        links.append(_shortest(shapes, part))
        a, b, _ = links[-1]
        part = [part[a] if p == part[b] else p for p in part]
    return links


def parts(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For each of `count` places, the first place of the part it hangs together with."""
    one, other = np.array([*pairs], dtype=int).reshape(-1, 2).T
    graph = coo_array((np.ones(len(one)), (one, other)), shape=(count, count))
    part = connected_components(graph, directed=False)[1]
    firsts = np.unique(part, return_index=True)[1]
    return [int(first) for first in firsts[part]]


def _shortest(shapes: Objects, part: list[int]) -> tuple[int, int, float]:
    """The nearest two shapes of different parts."""
    labels = np.array(part)
    nearest = [
        (float(metres[b]), int(a), int(outside[b]))
        for a in range(len(shapes))
        for outside in [np.flatnonzero(labels != labels[a])]
        for metres in [shapely.distance(shapes[a], shapes[outside])]
        for b in [int(np.argmin(metres))]
    ]
    metres, a, b = min(nearest)
    return a, b, metres


def _in_metres(shapes: Objects) -> Objects:
    """Shapes in degrees, laid flat around their middle: near enough within one borough.

    Not by pyproj: what touches within a metre, and so places of focus on record, must stay what it was.
    """
    if not len(shapes):
        return shapes
    west, south, _, north = shapely.total_bounds(shapes)
    scale = METRES_PER_DEGREE * np.array([np.cos(np.radians((south + north) / 2)), 1.0])
    return shapely.transform(shapes, lambda points: (points - [west, south]) * scale)
