"""A map as SVG, for a slide: what the browser draws with WebGL can't be read back as an image.

Drawn from the very layers that deck.gl is given (`place_map`), so that the image shows the same map.
"""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from views.maps.classes import NOT_SHOWN_COLOUR, Classes
from views.maps.label_room import Box, meet
from views.maps.points import FILL as DOT

WIDTH, TALLEST, MARGIN = 800, 620, 8
"""Pixels of the drawing; the legend stands below it."""

LINE, SWATCH = 22, 14
"""Pixels of a line of the legend, and of its coloured square."""

LONGEST = 105
"""Letters of a line of the legend."""

LETTER = 0.6
"""Width of a bold letter, in parts of its size: what a label takes can only be guessed here."""

Point = tuple[float, float]
Row = dict[str, Any]


@dataclass(frozen=True)
class MapLegend:
    """What stands under a map in its image: the classes, the noun of its places, what lines and dots are."""

    classes: Classes
    places: str
    marks: str = ""
    dots: str = ""


def map_svg(deck: str, legend: MapLegend | None = None) -> str:
    """The map that deck.gl is given as JSON, as an SVG drawing with its legend, `WIDTH` pixels wide."""
    layers = json.loads(deck)["layers"]
    project, height = _projection(layers)
    drawn = [DRAWN[layer["@@type"]](layer, project) for layer in layers if layer["@@type"] != "TextLayer"]
    texts = _texts([layer for layer in layers if layer["@@type"] == "TextLayer"], project)
    below, tall = _legend(legend, height + LINE) if legend else ([], math.ceil(height))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{tall}" '
        f'viewBox="0 0 {WIDTH} {tall}" font-family="Arial, Helvetica, sans-serif">'
        f'<rect width="{WIDTH}" height="{tall}" fill="#ffffff"/>{"".join([*drawn, *texts, *below])}</svg>'
    )


def _projection(layers: list[Row]) -> tuple[Callable[[Iterable[Point]], list[Point]], float]:
    """Web Mercator, as deck.gl draws it, fitted to the drawing: every place at its largest."""
    points = [
        point
        for layer in layers
        if layer["@@type"] == "PolygonLayer"
        for row in layer["data"]
        for point in row["polygon"][0]
    ]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = (_north(end(y for _, y in points)) for end in (max, min))
    wide, tall = math.radians(east - west) or 1.0, (top - bottom) or 1.0
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / tall)
    left = (WIDTH - scale * wide) / 2

    def project(path: Iterable[Point]) -> list[Point]:
        return [
            (
                round(left + scale * math.radians(x - west), 1),
                round(MARGIN + scale * (top - _north(y)), 1),
            )
            for x, y in path
        ]

    return project, 2 * MARGIN + scale * tall


def _north(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(latitude)))


def _polygons(layer: Row, project: Callable[[Iterable[Point]], list[Point]]) -> str:
    line = f'stroke="{_colour(layer["getLineColor"])}" stroke-width="{layer["getLineWidth"]}"'
    shapes = "".join(
        f'<path fill="{_colour(row["fill"])}" d="{"".join(_path(project(r), "Z") for r in row["polygon"])}"/>'
        for row in layer["data"]
    )
    return f'<g {line} fill-rule="evenodd">{shapes}</g>'


def _lines(layer: Row, project: Callable[[Iterable[Point]], list[Point]]) -> str:
    paths = "".join(_path(project(row["path"])) for row in layer["data"])
    return (
        f'<path fill="none" stroke="{_colour(layer["getColor"])}" stroke-width="{layer["getWidth"]}" '
        f'stroke-linejoin="round" d="{paths}"/>'
    )


def _dots(layer: Row, project: Callable[[Iterable[Point]], list[Point]]) -> str:
    at = project(row["at"] for row in layer["data"])
    dots = "".join(f'<circle cx="{x:g}" cy="{y:g}" r="{layer["getRadius"]}"/>' for x, y in at)
    return f'<g fill="{_colour(layer["getFillColor"])}" stroke="{_colour(layer["getLineColor"])}">{dots}</g>'


DRAWN = {"PolygonLayer": _polygons, "PathLayer": _lines, "ScatterplotLayer": _dots}
"""How the layers of our maps are drawn."""


def _texts(layers: list[Row], project: Callable[[Iterable[Point]], list[Point]]) -> list[str]:
    """The labels of all layers; of those that give way to each other, only what has room."""
    labels = [
        (row.get("priority"), layer["getSize"], row["name"], at)
        for layer in layers
        for row, at in zip(layer["data"], project(row["at"] for row in layer["data"]), strict=True)
    ]
    drawn: list[str] = []
    taken: list[Box] = []
    for priority, size, name, (x, y) in sorted(labels, key=_priority, reverse=True):
        lines = name.split("\n")
        wide, tall = LETTER * size * max(map(len, lines)) + 8, size * len(lines) + 4
        box = (x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
        if priority is not None and any(meet(box, other) for other in taken):
            continue
        taken.append(box)
        drawn.append(
            f'<text x="{x:g}" y="{y + size * (0.35 - 0.5 * (len(lines) - 1)):g}" font-size="{size}" '
            'font-weight="bold" text-anchor="middle" fill="#0b0c0c" stroke="#ffffff" stroke-width="4" '
            'stroke-linejoin="round" paint-order="stroke">'
            f"{_written(lines, x, size)}</text>"
        )
    return drawn


def _written(lines: list[str], x: float, size: int) -> str:
    """The lines of a label, each below the one before."""
    first, *more = map(escape, lines)
    return first + "".join(f'<tspan x="{x:g}" dy="{size}">{line}</tspan>' for line in more)


def _priority(label: tuple[int | None, int, str, Point]) -> float:
    return math.inf if label[0] is None else label[0]


def _legend(legend: MapLegend, top: float) -> tuple[list[str], int]:
    """The lines of the legend from `top` down, and where they end."""
    noun = legend.places
    lines = [
        (str(r.colour), f"{r.label}: {r.places} {noun if r.places != 1 else noun.removesuffix('s')}")
        for r in legend.classes.table.itertuples()
    ]
    lines += [
        (NOT_SHOWN_COLOUR, f"not shown ({len(names)}): {reason}")
        for reason, names in legend.classes.withheld.items()
    ]
    drawn = [_words(legend.classes.heading, MARGIN, top, bold=True)]
    for colour, words in lines:
        for n, part in enumerate(textwrap.wrap(words, LONGEST)):
            top += LINE
            drawn += [_swatch(colour, top)] * (n == 0) + [_words(part, MARGIN + SWATCH + 8, top)]
    if legend.dots:
        top += LINE
        drawn.append(f'<circle cx="{MARGIN + SWATCH / 2:g}" cy="{top - 5:g}" r="5" fill="{_colour(DOT)}"/>')
        drawn.append(_words(legend.dots, MARGIN + SWATCH + 8, top))
    for part in textwrap.wrap(legend.marks, LONGEST):
        top += LINE
        drawn.append(_words(part, MARGIN, top))
    return drawn, math.ceil(top + MARGIN)


def _swatch(colour: str, y: float) -> str:
    """A square of the class's colour; slashed, as on the map, where nothing is shown."""
    top, left, right = y - SWATCH + 2, MARGIN, MARGIN + SWATCH
    slash = f"M{left} {y + 2:g}L{right} {top:g}" if colour == NOT_SHOWN_COLOUR else ""
    square = f"M{left} {top:g}H{right}V{y + 2:g}H{left}Z"
    return f'<path fill={quoteattr(colour)} stroke="#6f777b" d="{square}{slash}"/>'


def _words(words: str, x: float, y: float, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="14"{weight} fill="#0b0c0c">{escape(words)}</text>'


def _path(points: list[Point], end: str = "") -> str:
    """A path along the points, each once: rounded to a tenth of a pixel many fall together."""
    kept = [point for n, point in enumerate(points) if n == 0 or point != points[n - 1]]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + end


def _colour(parts: list[int]) -> str:
    return "#" + "".join(f"{part:02x}" for part in parts[:3])
