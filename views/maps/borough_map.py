"""The map a reader chooses a borough on: its outlines alone, no figure."""

from __future__ import annotations

import pandas as pd
import pydeck

from views.maps.label_room import bounds_of, opening
from views.maps.place_map import LAYER, Map, framed

FEWEST = 6
"""Boroughs from which a map helps to choose; a list says fewer at once."""

FILL, OVER = [173, 209, 241], [244, 119, 56]


def borough_map(outlines: pd.DataFrame) -> Map:
    """The boroughs of the store (metrics.places.outlines.boroughs), each one click away."""
    rows = [
        {"polygon": polygon, "place": row.edition, "name": row.name}
        for row in outlines.itertuples(index=False)
        for polygon in row.geometry
    ]
    layer = pydeck.Layer(
        "PolygonLayer",
        rows,
        id=LAYER,
        get_polygon="polygon",
        get_fill_color=FILL,
        get_line_color=[18, 67, 109],
        line_width_min_pixels=1,
        stroked=True,
        filled=True,
        pickable=True,
        auto_highlight=True,
        highlight_color=OVER,
    )
    return framed([layer], opening(bounds_of(outlines)), "<b>{name}</b>")


def borough_map_alt(outlines: pd.DataFrame) -> str:
    """What the map is for, for those who can't see it."""
    return f"{len(outlines)} boroughs to choose from; the list below has the same ones."
