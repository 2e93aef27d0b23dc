"""Names on a map: areas' large and first, wards' small and where there is room."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd
import pydeck

from metrics.profile.area_facts import short_name

AREA_SIZE, WARD_SIZE = 15, 11
"""Pixels of the names."""

FIRST, PROMINENT = 1000, 500
"""Who has room first: areas, then the wards that a map is about; other wards come last."""

ROOM = 2.2
"""How many times its size a name is taken for when room is looked for: no other may have its middle there."""

INK, PAPER = [11, 12, 12], [255, 255, 255]


def name_layers(
    areas: pd.DataFrame, wards: pd.DataFrame, prominent: Collection[str] = ()
) -> list[pydeck.Layer]:
    """The names of wards and, over them, of areas; of those that overlap the less important gives way.

    Both are outlines (metrics.places.outlines); `prominent` are names of the wards that a map is about.
    """
    small = [
        {"name": r.name, "at": r.inside, "priority": PROMINENT if r.name in prominent else 0}
        for r in wards.itertuples(index=False)
    ]
    large = [
        {"name": short_name(r.name), "at": r.inside, "priority": FIRST} for r in areas.itertuples(index=False)
    ]
    below = [text_layer(small, "ward names", WARD_SIZE, give_way=True)] if small else []
    return [*below, text_layer(large, "area names", AREA_SIZE, give_way=bool(small))]


def below_names(layers: list[pydeck.Layer], more: list[pydeck.Layer]) -> list[pydeck.Layer]:
    """The layers of a map with more of them laid over all but the names."""
    names = [layer for layer in layers if layer.type == "TextLayer"]
    return [*(layer for layer in layers if layer.type != "TextLayer"), *more, *names]


def text_layer(
    rows: list[dict[str, Any]], what: str, size: int = AREA_SIZE, *, give_way: bool = False
) -> pydeck.Layer:
    """Labels in bold on a paper ground: `name` stands at the point `at` of each row.

    Of labels that `give_way` only those are drawn that have room, by their `priority` (up to 1,000), also
    among other such layers; the others come as the map is zoomed.
    """
    collision = {
        "extensions": [{"@@type": "CollisionFilterExtension"}],
        "get_collision_priority": "priority",
        "collision_group": pydeck.types.String("names"),
        "collision_test_props": {"sizeScale": ROOM},  # deck.gl looks at a label's middle only
    }
    return pydeck.Layer(
        "TextLayer",
        rows,
        **(collision if give_way else {}),
        id=what,
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
