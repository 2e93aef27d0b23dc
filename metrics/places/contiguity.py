"""Which places touch: at a point or along a border (queen contiguity), islands joined to what is nearest."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import shapely

from ground.touching import bridged, in_metres, parts, touching
from metrics.statistics.arrays import Booleans, Integers
from metrics.store import Store

Pairs = tuple[Integers, Integers]
"""Positions of places that touch, each pair in both orders."""

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
    shapes = in_metres(shapely.from_wkb([bytes(each) for each in outlines["geometry"]]))
    one, other = touching(shapes)
    bridges = bridged(shapes, one, other)
    rows = [(a, b, False, 0.0) for a, b in zip(one, other, strict=True)]
    rows += [row for a, b, metres in bridges for row in ((a, b, True, metres), (b, a, True, metres))]
    pairs = pd.DataFrame(rows, columns=list(NEIGHBOUR_COLUMNS))
    names = outlines["place"].to_numpy()
    return pairs.assign(
        place=names[pairs["place"].astype(int)], neighbour=names[pairs["neighbour"].astype(int)]
    ).sort_values(["place", "neighbour"], ignore_index=True)


def touching_pairs(store: Store, places: list[str], longest_bridge: float = np.inf) -> Pairs:
    """Which of these places touch, by their positions; over gaps of so many metres at most."""
    pairs, position = neighbours(store, places), pd.Index(places)
    near = pairs[pairs["metres"] <= longest_bridge]
    return position.get_indexer(near["place"]), position.get_indexer(near["neighbour"])


def pieces(pairs: Pairs, inside: Booleans) -> int:
    """How many pieces the places that are inside lie in; `inside` says so of each, in their order."""
    at = np.cumsum(inside) - 1
    one, other = pairs
    both = inside[one] & inside[other]
    return len(set(parts(int(inside.sum()), zip(at[one[both]], at[other[both]], strict=True))))


def one_more(pairs: Pairs, inside: Booleans) -> list[int]:
    """The places outside that touch one inside: each could be added."""
    one, other = pairs
    return sorted({int(place) for place in other[inside[one] & ~inside[other]]})


def one_less(pairs: Pairs, inside: Booleans) -> list[int]:
    """The places inside at the border without which the rest lies in no more pieces than before."""
    one, other = pairs
    at_border = sorted({int(place) for place in one[inside[one] & ~inside[other]]})
    before = pieces(pairs, inside)
    able = []
    for place in at_border:
        without = inside.copy()
        without[place] = False
        if without.any() and pieces(pairs, without) <= before:
            able.append(place)
    return able
