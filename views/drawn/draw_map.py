"""The map that areas are drawn on: wards or LSOAs in the colour of their area, each one click away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from zlib import crc32

import pandas as pd
import pydeck
import shapely
from shapely.geometry.base import BaseGeometry

from metrics.drawn.drawing import Drawing
from metrics.drawn.units import Units
from views.maps.label_room import bounds_of, opening
from views.maps.names import INK, PAPER, name_layers
from views.maps.place_map import LAYER, Map, framed, line_layers, rgb, shape_of
from views.maps.rings import Point, Ring, json_with_rings
from views.wording import count

PALETTE = (
    "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1",
    "#2073BC", "#A8341C", "#5A3E85", "#6BACE6", "#6E7B2C", "#B58A00",
)  # fmt: skip
"""Colours of areas in their order, from the start again where there are more; names stand on the map too."""

IN_NONE = "#E6E6E6"

OPACITY = 190
"""Of 255: the lines of wards show through the colours."""


def colour_of(at: int, own: str = "") -> str:
    """The colour of the area at a position: its own, or the next of the palette."""
    return own or PALETTE[at % len(PALETTE)]


def draw_map(
    outlines: pd.DataFrame,
    wards: pd.DataFrame,
    areas: pd.DataFrame,
    drawn: Drawing,
    members: Mapping[str, Sequence[str]],
) -> Map:
    """The units as polygons that return clicks, in the colour of the area that has most of each, areas
    outlined and named. The layer's name tells one drawing from the next: after a click it is a new layer, or
    Streamlit would keep the click as a selection, pale the others, and give it again at the next step.

    `outlines` and `wards` are of metrics.places.outlines, with rings; `areas` are of `area_outlines`;
    `members` gives each unit of `outlines`, by place id, the codes of its LSOAs.
    """
    area_of = drawn.area_of()
    rows = [
        {
            "polygon": polygon,
            "place": r.place,
            "name": r.name,
            "told": _told(drawn, at),
            "fill": [*rgb(IN_NONE if at is None else colour_of(at, drawn.areas[at].colour)), OPACITY],
        }
        for r in outlines.itertuples(index=False)
        for at in [_most(members[r.place], area_of)]
        for polygon in r.geometry
    ]
    step = crc32(repr(sorted(area_of.items())).encode())
    fills = pydeck.Layer(
        "PolygonLayer", rows, id=f"{LAYER} {step}", get_polygon="polygon", get_fill_color="fill",
        get_line_color=PAPER, line_width_min_pixels=1, get_line_width=1,
        line_width_units=pydeck.types.String("pixels"),
        stroked=True, filled=True, pickable=True, auto_highlight=True, highlight_color=[255, 221, 0, 110],
    )  # fmt: skip
    lines = [{"path": ring} for ring in edge_rings(areas)]
    drawn_over = line_layers(lines, "areas", (("casing", PAPER, 5), ("line", INK, 2.5)))
    opens = opening(bounds_of(outlines))
    return framed([fills, *drawn_over, *name_layers(areas, wards, opens)], opens, "<b>{name}</b><br>{told}")


def draw_map_alt(drawn: Drawing, units: Units) -> str:
    """Which wards are in which area, for those who can't see the map."""
    area_of = drawn.area_of()
    told = []
    for at, area in enumerate(drawn.areas):
        wards = [
            units.names[ward]
            for ward, lsoas in units.lsoas_of.items()
            if any(area_of.get(each) == at for each in lsoas)
        ]
        told.append(f"{area.name}: {', '.join(wards) or 'nothing yet'}")
    return f"{count(len(drawn.areas), 'area')} drawn. {'. '.join(told)}."


def area_outlines(
    outlines: pd.DataFrame, drawn: Drawing, members: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """One row per area with anything in it: its outline from its units, a point in it for its name."""
    area_of = drawn.area_of()
    most = outlines["place"].map(lambda place: _most(members[place], area_of))
    rows = []
    for at, area in enumerate(drawn.areas):
        polygons = [
            tuple(polygon) for geometry in outlines.loc[most == at, "geometry"] for polygon in geometry
        ]
        if polygons:
            geometry, inside = _joined(tuple(polygons))
            rows.append({"name": area.name, "geometry": geometry, "inside": inside})
    return pd.DataFrame(rows, columns=["name", "geometry", "inside"])


@lru_cache(maxsize=500)
def _joined(polygons: tuple[tuple[Ring, ...], ...]) -> tuple[list[list[list[Point]]], tuple[float, float]]:
    """The outline of polygons together, and a point in it. Kept: a step changes one or two areas of many."""
    whole = shapely.union_all([_shape(each) for each in polygons])
    largest = max(shapely.get_parts(whole), key=lambda part: part.area)
    x, y = shapely.get_coordinates(largest.representative_point())[0].round(5).tolist()
    return _rings(whole), (x, y)


@lru_cache(maxsize=20_000)
def _shape(polygon: tuple[Ring, ...]) -> BaseGeometry:
    return shape_of(list(polygon))


def unit_shapes_json(outlines: pd.DataFrame) -> str:
    """The units as a GeoJSON FeatureCollection, numbered from 1 in their order, with their names."""
    features = [
        {
            "type": "Feature",
            "id": number,
            "properties": {"name": r.name},
            "geometry": {"type": "MultiPolygon", "coordinates": r.geometry},
        }
        for number, r in enumerate(outlines.itertuples(index=False), 1)
    ]
    return json_with_rings({"type": "FeatureCollection", "features": features})


def unit_classes(
    outlines: pd.DataFrame, drawn: Drawing, members: Mapping[str, Sequence[str]]
) -> tuple[bytes, list[str], list[str]]:
    """A byte for each unit in its order: 0 where it is in no area, else the position of its area from 1; and
    the colours and the labels of these classes. The colours are those of `draw_map` on its white ground."""
    area_of = drawn.area_of()
    at_of = [_most(members[place], area_of) for place in outlines["place"]]
    own = [colour_of(at, area.colour) for at, area in enumerate(drawn.areas)]
    labels = [_told(drawn, at) for at in (None, *range(len(own)))]
    return (
        bytes(0 if at is None else at + 1 for at in at_of),
        [_paled(each) for each in (IN_NONE, *own)],
        labels,
    )


def edge_rings(areas: pd.DataFrame) -> list[list[list[float]]]:
    """The rings of `area_outlines`, one after the other."""
    return [ring for geometry in areas["geometry"] for polygon in geometry for ring in polygon]


def _paled(colour: str) -> str:
    """A colour as it is seen through OPACITY on white."""
    seen = [round(each * OPACITY / 255 + 255 - OPACITY) for each in rgb(colour)]
    return "#{:02x}{:02x}{:02x}".format(*seen)


def _rings(whole: shapely.Geometry) -> list[list[list[Point]]]:
    polygons = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return [
        [shapely.get_coordinates(ring).round(5).tolist() for ring in shapely.get_rings(polygon)]
        for polygon in polygons
    ]


def _most(lsoas: Sequence[str], area_of: Mapping[str, int]) -> int | None:
    """The area that has most of some LSOAs, the first of several; None where most are in none."""
    counts: dict[int | None, int] = {}
    for lsoa in lsoas:
        at = area_of.get(lsoa)
        counts[at] = counts.get(at, 0) + 1
    return max(counts, key=lambda at: (counts[at], at is not None, -(at or 0))) if counts else None


def _told(drawn: Drawing, at: int | None) -> str:
    return "in no area" if at is None else f"in {drawn.areas[at].name}"
