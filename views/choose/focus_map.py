"""The map of places of focus: LSOAs by need, the chosen groups outlined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import pydeck
import shapely

from metrics.choose.focus import Focus
from metrics.profile.area_facts import short_name
from views.maps.classes import Classes, colours
from views.maps.names import INK, below_names, text_layer
from views.maps.place_map import SELECTED, Line, Map, MapOutlines, line_layers, place_map, shape_of
from views.need.need_map import need_classes, need_values
from views.need.scores import out_of
from views.wording import enumeration

COLOURED_BY = {"need": "need", "near-best": "how often it is in the best groups of its area"}
"""What the LSOAs can be coloured by."""

PIN_MARKS = {"in": "✔", "out": "✖"}
"""What is written on an LSOA that is pinned."""

PIN_SIZE = 13
"""Pixels of the marks of pins."""

EDGES = (0.0, 25.0, 50.0, 75.0, 100.0)
"""Upper edges of the classes, in percent of the best groups."""

ROUNDING = 1e-9
"""Percent within which a share is on the edge of a class."""


def coloured(focus: Focus, by: str) -> tuple[pd.DataFrame, Classes, str]:
    """The values, their classes and their unit for a map coloured by need or by how often an LSOA is in the
    best groups of its area."""
    values = need_values(focus.need)
    if by == "need":
        return values, need_classes(focus.need), out_of(focus.need)
    often = 100 * focus.places["near_best"]
    values = values.assign(value=often, value_low=often, value_high=often, withheld="")
    labels = ["in none", *(f"up to {edge:g}%" for edge in EDGES[1:-1]), "up to all"]
    number_of_class = np.searchsorted(EDGES, often.to_numpy() - ROUNDING, side="left")
    table = pd.DataFrame(
        {
            "label": labels,
            "places": np.bincount(number_of_class, minlength=len(labels)),
            "colour": colours(len(labels)),
        }
    )
    classes_of = dict(zip(values["place"], number_of_class.tolist(), strict=True))
    title = "Share of the best groups of its area that an LSOA is in"
    return values, Classes(table, classes_of, {}, title, ""), "% of the best groups"


def focus_map(
    map_outlines: MapOutlines,
    focus: Focus,
    values: pd.DataFrame,
    sorted_into: Classes,
    unit: str,
) -> Map:
    """A map of LSOAs with the best group of each area in a thick orange outline, and every pin marked.

    The layer that is clicked bears the pins in its name: after a click it is another layer (see `place_map`).
    """
    pinned = focus.places[focus.places["pinned"] != ""]
    marks = " ".join(pinned["place"] + "=" + pinned["pinned"])
    with_focus = set(focus.places.loc[focus.places["chosen"], "ward"])
    deck = place_map(map_outlines, values, sorted_into, 0, unit, selected=marks, prominent=with_focus)
    lines = group_lines(map_outlines.places, focus.areas["chosen"], "focus")
    deck.layers = below_names(deck.layers, lines)
    if len(pinned):
        at = map_outlines.places.merge(pinned[["place", "pinned"]], on="place")
        marks_of_pins = [{"name": PIN_MARKS[r.pinned], "at": r.inside} for r in at.itertuples(index=False)]
        deck.layers.append(text_layer(marks_of_pins, "pins", PIN_SIZE))
    return deck


def focus_map_alt(focus: Focus, by: str) -> str:
    """What the map shows, in a sentence for those who can't see it."""
    found = focus.areas[focus.areas["refusal"] == ""]
    names = focus.places.set_index("place")["name"]
    places = "; ".join(
        f"{short_name(r.area)}: {enumeration(names[p] for p in r.chosen)}" for r in found.itertuples()
    )
    return (
        f"Need is greatest in {len(found)} of {len(focus.areas)} areas at: {places or 'none'}. "
        f"{len(focus.places)} LSOAs are coloured by {COLOURED_BY[by]}."
    )


def group_lines(
    outlines: pd.DataFrame,
    groups: Iterable[Sequence[str]],
    what: str,
    lines: Sequence[Line] = (("casing", INK, 7), ("line", SELECTED, 4)),
) -> list[pydeck.Layer]:
    """Lines around groups of places; `outlines` are of metrics.places.outlines, with rings."""
    wanted = [list(group) for group in groups]
    listed = outlines[outlines["place"].isin({place for group in wanted for place in group})]
    shapes = {r.place: shapely.union_all([shape_of(p) for p in r.geometry]) for r in listed.itertuples()}
    rows = [
        {"path": shapely.get_coordinates(ring).tolist()}
        for group in wanted
        for part in shapely.get_parts(shapely.union_all([shapes[p] for p in group if p in shapes]))
        for ring in (part.exterior, *part.interiors)
    ]
    return line_layers(rows, what, lines)
