"""Which places touch: at a point or along a border (queen contiguity), islands joined to what is nearest."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import shapely

from ground.touching import bridged, in_metres, touching
from metrics.store import Store

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
