"""Which outlines touch, at a point or along a border (queen contiguity), and what is nearest to those apart:
for whoever draws areas, and whoever asks about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Shapes = npt.NDArray[Any]
Positions = npt.NDArray[np.integer[Any]]

TOUCHING = 1.0
"""Metres within which two outlines touch: simplified outlines meet to the last centimetre or not at all."""

METRES_PER_DEGREE = 111_320
"""Of latitude, on a globe of the Earth's equatorial radius."""


def touching(shapes: Shapes) -> tuple[Positions, Positions]:
    """Ordered pairs of different shapes within a metre of each other."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=TOUCHING)
    return one[one != other], other[one != other]


def bridged(shapes: Shapes, one: Positions, other: Positions) -> list[tuple[int, int, float]]:
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


def in_metres(shapes: Shapes) -> Shapes:
    """Shapes in degrees, laid flat around their middle: near enough within one borough.

    Not by pyproj: what touches within a metre, and so places of focus on record, must stay what it was.
    """
    if not len(shapes):
        return shapes
    west, south, _, north = shapely.total_bounds(shapes)
    scale = METRES_PER_DEGREE * np.array([np.cos(np.radians((south + north) / 2)), 1.0])
    return shapely.transform(shapes, lambda points: (points - [west, south]) * scale)


def _shortest(shapes: Shapes, part: list[int]) -> tuple[int, int, float]:
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
