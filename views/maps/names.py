"""Names on a map: of sites and areas large and first, of wards small; as many as have room as it opens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd
import pydeck

from metrics.profile.area_facts import short_name
from views.maps.label_room import Label, Opening, with_room

AREA_SIZE, MARKED_SIZE, WARD_SIZE = 15, 13, 11
"""Pixels of the names."""

MARKED, FIRST, PROMINENT, OTHER = 1000, 900, 500, 100
"""Who has room first: what a map marks, areas, the wards that it is about; other wards come last."""

INK, PAPER = [11, 12, 12], [255, 255, 255]

Mark = tuple[str, tuple[float, float]]
"""What is written on a map and the point inside its place."""


def name_layers(
    areas: pd.DataFrame,
    wards: pd.DataFrame,
    opens: Opening,
    prominent: Collection[str] = (),
    marked: Sequence[Mark] = (),
) -> list[pydeck.Layer]:
    """The names of wards, over them of areas, and over these what is `marked`; none lies over another as the
    map opens. A ward without room has its name in the notes on its places, and on the map's image.

    Both frames are outlines (metrics.places.outlines); `prominent` are names of the wards it is about.
    """
    said = " ".join(name for name, _ in marked)
    labels = {
        "site names": [Label(name, (at[0], at[1]), MARKED_SIZE, MARKED) for name, at in marked],
        "area names": [
            Label(short_name(r.name), tuple(r.inside), AREA_SIZE, FIRST)
            for r in areas.itertuples(index=False)
        ],
        "ward names": [
            Label(r.name, tuple(r.inside), WARD_SIZE, PROMINENT if r.name in prominent else OTHER)
            for r in wards.itertuples(index=False)
            if r.name not in said
        ],
    }
    fitting, left = with_room(tuple(each for of in labels.values() for each in of), opens)
    # a map that marks a place or divides a borough says so, room or not
    placed = [*fitting, *(each for each in left if each.priority >= FIRST)]
    later = [each for each in left if each.priority < FIRST]
    sizes = {"ward names": WARD_SIZE, "area names": AREA_SIZE, "site names": MARKED_SIZE}
    drawn = {what: [each for each in placed if each.size == size] for what, size in sizes.items()}
    without_room = text_layer(_rows(later), "names without room", WARD_SIZE, seen=False)
    named = [text_layer(_rows(of), what, sizes[what]) for what, of in drawn.items() if of]
    return [*([without_room] if later else []), *named]


def _rows(labels: Sequence[Label]) -> list[dict[str, Any]]:
    return [{"name": each.name, "at": list(each.at), "priority": each.priority} for each in labels]


def below_names(layers: list[pydeck.Layer], more: list[pydeck.Layer]) -> list[pydeck.Layer]:
    """The layers of a map with more of them laid over all but the names."""
    names = [layer for layer in layers if layer.type == "TextLayer"]
    return [*(layer for layer in layers if layer.type != "TextLayer"), *more, *names]


def text_layer(
    rows: list[dict[str, Any]], what: str, size: int = AREA_SIZE, *, seen: bool = True
) -> pydeck.Layer:
    """Labels in bold on a paper ground: `name` stands at the point `at` of each row. Those not `seen` are for
    the map's image alone, which is larger (views/maps/map_svg.py)."""
    return pydeck.Layer(
        "TextLayer",
        rows,
        id=what,
        visible=seen,
        get_position="at",
        get_text="name",
        get_size=size,
        get_color=INK,
        background=True,
        get_background_color=[255, 255, 255, 225],
        background_padding=[5, 2, 5, 2],
        font_family=pydeck.types.String("Arial, Helvetica, sans-serif"),
        font_weight=pydeck.types.String("bold"),
        character_set=pydeck.types.String("auto"),
        pickable=False,
    )
