"""Maps of the places of a borough: filled by class, the areas outlined and named on top, no background from a
network."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pydeck
import shapely
from pydeck.bindings import deck
from shapely.geometry.base import BaseGeometry

from views.formats import INTERVAL, NO_FIGURE, Figure, figure, known, limits
from views.maps.classes import NOT_SHOWN_COLOUR, Classes
from views.maps.label_room import FITS, HEIGHT, Opening, bounds_of, opening
from views.maps.names import INK, PAPER, Mark, name_layers
from views.maps.rings import Point, Polygon, json_with_rings
from views.wording import sentence_case

LAYER = "places"
"""The layer whose clicks count; its full name ends with the place that is selected (see `place_map`)."""

deck.has_jupyter_extra = cache(deck.has_jupyter_extra)
"""Each map asks five times whether there is a notebook, and pydeck compiles a module anew to find out: twice
the time of all the rest."""

CONTROLS = {"scrollZoom": True, "dragRotate": False, "touchRotate": False, "keyboard": True}
"""How a reader moves a map. The wheel comes to it with Ctrl only (pages/components/frame/tools.js)."""

SELECTED = [244, 119, 56]
HATCH = 0.0022
"""Degrees between the lines that mark a place that is not shown."""


Attributes = dict[str, Any]
"""What deck.gl reads of one shape: its path or point, name, place and fill."""

Line = tuple[str, list[int], float]
"""The name, colour and width in pixels of a line."""


@dataclass(frozen=True)
class MapOutlines:
    """What a map is drawn from: outlines of places, areas and borough (metrics.places.outlines, with rings),
    and of the wards whose names are written on it."""

    places: pd.DataFrame
    areas: pd.DataFrame
    borough: pd.DataFrame
    wards: pd.DataFrame = field(default_factory=pd.DataFrame)


class PlaceFigure(Figure, Protocol):
    """The columns of metrics.profile.place_values that a tooltip shows."""

    lower: float
    upper: float
    withheld: str


class Map(pydeck.Deck):
    """A pydeck map that writes its JSON without blanks: pydeck indents every number, which makes it four
    times the size."""

    frozen_json: str = ""

    def to_json(self) -> str:
        """The map as deck.gl reads it."""
        if self.frozen_json:
            return self.frozen_json
        return json_with_rings(self)

    def freeze(self) -> Map:
        """Write the map's JSON for good and let go of its layers, which take more than ten times the memory:
        for a map that is kept and shown again."""
        self.frozen_json = self.to_json()
        self.layers: list[pydeck.Layer] = []
        return self


def place_map(
    outlines: MapOutlines,
    values: pd.DataFrame,
    sorted_into: Classes,
    decimals: int,
    unit: str,
    *,
    selected: str = "",
    prominent: Collection[str] = (),
    marked: Sequence[Mark] = (),
    size: tuple[int, int] = (FITS, HEIGHT),
) -> Map:
    """A map that returns clicks. `values` are columns of metrics.profile.place_values.

    The layer's name holds the selected place: after a click it is a new layer, so that Streamlit drops its
    own selection (which would pale every other place until the legend no longer matches) and the place is
    marked by our outline. `prominent` are names of the wards that the map is about; what is `marked` stands
    above them. `size` is the room in pixels that the borough has.
    """
    bounds = bounds_of(outlines.borough if len(outlines.borough) else outlines.places)
    opens = opening(bounds, *size)
    layers = [
        _fills(outlines.places, values, sorted_into, decimals, unit, selected),
        *_hatching(outlines.places, sorted_into),
        *_area_lines(outlines.areas),
        *_selection(outlines.places, selected),
        *name_layers(outlines.areas, outlines.wards, opens, prominent, marked),
    ]
    return framed(layers, opens, "<b>{name}</b><br>{told}")


def framed(layers: Sequence[pydeck.Layer], opens: Opening, tooltip: str) -> Map:
    """A map of these layers as it opens; a tooltip of deck.gl's {fields}."""
    return Map(
        layers=list(layers),
        initial_view_state=_view(opens),
        map_provider=None,
        views=[pydeck.View(type="MapView", controller=CONTROLS)],
        tooltip={"html": tooltip, "style": _TOOLTIP},
        parameters={"clearColor": [1, 1, 1, 1]},
    )


def clicked(selection: Mapping[str, Any]) -> str | None:
    """The place id a click on the map returned, or None when it returned nothing."""
    for layer, objects in selection.get("objects", {}).items():
        if layer.startswith(LAYER) and objects:
            return str(objects[0]["place"])
    return None


def map_alt(values: pd.DataFrame, label: str, sorted_into: Classes, places: str) -> str:
    """Where the figure is highest and lowest, and how many places are in each class, for those who can't see
    the map."""
    known = values.dropna(subset="value").sort_values("value", kind="stable")
    ends = (
        f"is highest in {known['name'].iloc[-1]} and lowest in {known['name'].iloc[0]}" if len(known) else ""
    )
    counts = "; ".join(f"{r.label}: {r.places}" for r in sorted_into.table.itertuples() if r.places)
    hidden = sum(len(names) for names in sorted_into.withheld.values())
    tail = f"; not shown: {hidden}" if hidden else ""
    return (
        f"{sentence_case(label)} {ends or 'has no figures'}, of {len(values)} {places}. "
        f"How many are in each class: {counts or 'none'}{tail}."
    )


_TOOLTIP_COLUMNS = ["value", "value_low", "value_high", "lower", "upper", "withheld"]
_TOOLTIP = {
    "backgroundColor": "#0b0c0c",
    "color": "#ffffff",
    "fontSize": "14px",
    "maxWidth": "260px",
    "padding": "8px",
}


def _fills(
    places: pd.DataFrame,
    values: pd.DataFrame,
    sorted_into: Classes,
    decimals: int,
    unit: str,
    selected: str,
) -> pydeck.Layer:
    figures = values.set_index("place")[_TOOLTIP_COLUMNS].reindex(places["place"])
    told = [_tooltip(row, decimals, unit) for row in figures.itertuples(index=False)]
    rows = [
        {
            "polygon": polygon,
            "place": place,
            "name": name,
            "told": words,
            "fill": rgb(sorted_into.colour(place)),
        }
        for place, name, geometry, words in zip(
            places["place"], places["name"], places["geometry"], told, strict=True
        )
        for polygon in geometry
    ]
    return pydeck.Layer(
        "PolygonLayer",
        rows,
        id=f"{LAYER} {selected}".strip(),
        get_polygon="polygon",
        get_fill_color="fill",
        get_line_color=PAPER,
        line_width_min_pixels=1,
        get_line_width=1,
        line_width_units=pydeck.types.String("pixels"),
        stroked=True,
        filled=True,
        pickable=True,
        auto_highlight=True,
        highlight_color=[255, 221, 0, 110],
    )


def _tooltip(row: PlaceFigure, decimals: int, unit: str) -> str:
    """The lines of a place's tooltip below its name. Names come from files, but Streamlit escapes what it
    fills in."""
    text = figure(row.value, row.value_low, row.value_high, decimals, unit)
    if known(row.lower):
        text += f" ({INTERVAL} {limits(row.lower, row.upper, decimals)})"
    if not row.withheld:
        return text
    return f"{text}: {row.withheld}" if text != NO_FIGURE else f"not shown: {row.withheld}"


def _hatching(outlines: pd.DataFrame, sorted_into: Classes) -> list[pydeck.Layer]:
    """Slanting lines over the places that are not shown, so that grey is not the only sign of it."""
    hidden = [r for r in outlines.itertuples() if sorted_into.colour(r.place) == NOT_SHOWN_COLOUR]
    lines = [line for r in hidden for polygon in r.geometry for line in _slanting(polygon)]
    if not lines:
        return []
    return [
        pydeck.Layer(
            "PathLayer",
            [{"path": line} for line in lines],
            id="not shown",
            get_path="path",
            get_color=[111, 119, 123],
            width_min_pixels=1,
            get_width=1,
            width_units=pydeck.types.String("pixels"),
            pickable=False,
        )
    ]


def shape_of(polygon: Polygon) -> BaseGeometry:
    """A polygon of an outline, to calculate with."""
    outer, *holes = (ring.points for ring in polygon)
    return shapely.make_valid(shapely.Polygon(outer, holes))


def _slanting(polygon: Polygon) -> list[list[Point]]:
    shape = shape_of(polygon)
    west, south, east, north = shape.bounds
    rise = north - south
    starts = np.arange(math.floor((west - rise) / HATCH) * HATCH, east, HATCH)
    lines = shapely.linestrings([[[x, south], [x + rise, north]] for x in starts])
    cut = shapely.get_parts(shapely.intersection(lines, shape))
    return [np.round(shapely.get_coordinates(each), 5).tolist() for each in cut if each.length > 0]


def _area_lines(areas: pd.DataFrame) -> list[pydeck.Layer]:
    """Areas outlined in ink over a wider white line, which stands out on the darkest and the palest fill
    alike."""
    rows = [{"path": ring} for geometry in areas["geometry"] for polygon in geometry for ring in polygon]
    lines = (("casing", PAPER, 5), ("line", INK, 2.5))
    return line_layers(rows, "areas", lines)


def line_layers(rows: list[Attributes], what: str, lines: Sequence[Line]) -> list[pydeck.Layer]:
    """One layer per line drawn over another along the same paths: (name, colour, width in pixels) each."""
    return [
        pydeck.Layer(
            "PathLayer",
            rows,
            id=f"{what} {name}",
            get_path="path",
            get_color=colour,
            get_width=width,
            width_units=pydeck.types.String("pixels"),
            joint_rounded=True,
            pickable=False,
        )
        for name, colour, width in lines
    ]


def _selection(outlines: pd.DataFrame, selected: str) -> list[pydeck.Layer]:
    rows = [
        {"path": ring}
        for geometry in outlines.loc[outlines["place"] == selected, "geometry"]
        for polygon in geometry
        for ring in polygon
    ]
    if not rows:
        return []
    lines = (("casing", INK, 7), ("line", SELECTED, 4))
    return line_layers(rows, "selected", lines)


def rgb(colour: str) -> list[int]:
    """Red, green and blue of a colour (#rrggbb), as deck.gl reads them."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _view(opens: Opening) -> pydeck.ViewState:
    return pydeck.ViewState(
        longitude=opens.longitude, latitude=opens.latitude, zoom=opens.zoom,
        min_zoom=opens.zoom - 1, max_zoom=opens.zoom + 5, pitch=0,
    )  # fmt: skip
