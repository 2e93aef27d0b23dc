"""Where names stand on a map as it opens: each near its place, on two lines where it is long, none over
another and none over the edge."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

FITS = 360
"""Pixels across in which the borough fits, so that it does on a telephone of 400 too: how wide the screen is
can't be known before a page is sent, and to ask would make every page run twice."""

HEIGHT = 370
"""Pixels of a map: with an answer of four lines above it, it ends on the first screen of a telephone."""

MARGIN = 30
"""Pixels of the height that stay free."""

TILE = 512
"""Pixels of the whole world at zoom 0, as deck.gl counts."""

LETTER, LINE, PADDING = 0.61, 1.25, 8
"""A letter's mean width and a line's height in sizes of the type, and pixels around a name."""

LONG = 13
"""Letters above which a name of several words may be broken into two lines."""

STEPS = (0, -9, 9, -18, 18)
"""Pixels by which a name may be moved up or down from the middle of its place."""

SIDEWAYS = (0, -14, 14)
"""Pixels by which it may be moved to the left or right."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True)
class Label:
    """A name, the point in degrees at which its middle stands, and its size in pixels; who has room first
    has the higher priority."""

    name: str
    at: tuple[float, float]
    size: int
    priority: int = 0

    @property
    def wide(self) -> float:
        """Pixels across, estimated."""
        return LETTER * self.size * max(len(line) for line in self.name.split("\n")) + PADDING

    @property
    def tall(self) -> float:
        """Pixels from top to bottom, estimated."""
        return LINE * self.size * len(self.name.split("\n")) + PADDING / 2


@dataclass(frozen=True)
class Opening:
    """How a map opens: where its middle is, in degrees, its zoom, as deck.gl counts, and how many pixels the
    borough is across at most."""

    longitude: float
    latitude: float
    zoom: float
    across: int

    def pixels(self, at: tuple[float, float]) -> tuple[float, float]:
        """Where a point stands, counted from the middle to the right and down."""
        scale = TILE * 2**self.zoom
        return (at[0] - self.longitude) / 360 * scale, (_north(self.latitude) - _north(at[1])) * scale

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """The point that stands there."""
        scale = TILE * 2**self.zoom
        return self.longitude + x / scale * 360, _latitude(_north(self.latitude) - y / scale)


def opening(bounds: Bounds, across: int = FITS, tall: int = HEIGHT) -> Opening:
    """The view in which the bounds just fit into so many pixels, in the Web Mercator projection that maps are
    drawn in."""
    west, south, east, north = bounds
    bottom, top = _north(south), _north(north)
    zoom = min(
        math.log2(across / TILE / ((east - west) / 360)), math.log2((tall - MARGIN) / TILE / (top - bottom))
    )
    return Opening((west + east) / 2, _latitude((bottom + top) / 2), zoom, across)


def bounds_of(outlines: pd.DataFrame) -> Bounds:
    """The bounds of outlines of metrics.places.outlines, with rings."""
    outer = [polygon[0] for geometry in outlines["geometry"] for polygon in geometry]
    points = [point for ring in outer for point in ring.points]
    lengths, heights = zip(*points, strict=True)
    return min(lengths), min(heights), max(lengths), max(heights)


@lru_cache(maxsize=200)
def with_room(labels: tuple[Label, ...], at: Opening) -> tuple[list[Label], list[Label]]:
    """The labels that have room as the map opens, moved and broken so that they have, and the others.

    The higher priority goes first; of equals the shorter name, so that most find room. Kept, for the maps of
    a borough have the same names; to be read, never to be changed.
    """
    placed: list[Label] = []
    left: list[Label] = []
    taken: list[Box] = []
    for label in sorted(labels, key=lambda each: (-each.priority, len(each.name))):
        for way in _ways(label, at):
            box = _box(way, at)
            if not any(meet(box, other) for other in taken):
                taken.append(box)
                placed.append(way)
                break
        else:
            left.append(next(_ways(label, at)))
    return placed, left


def _ways(label: Label, at: Opening) -> Iterator[Label]:
    """The label as it may stand: on one line or two, in its place or a little beside, inside the map."""
    x, y = at.pixels(label.at)
    shapes = [replace(label, name=_broken(label.name))] if _broken(label.name) != label.name else []
    shapes = [*shapes, label] if len(label.name) > LONG else [label, *shapes]
    return (
        replace(shape, at=at.degrees(_inside(x + right, shape.wide, at), y + down))
        for right in SIDEWAYS
        for down in STEPS
        for shape in shapes
    )


def _broken(name: str) -> str:
    """The name on two lines, parted at the blank nearest to its middle; as it is where it has none."""
    blanks = [i for i, letter in enumerate(name) if letter == " "]
    if not blanks:
        return name
    cut = min(blanks, key=lambda i: abs(i - len(name) / 2))
    return f"{name[:cut]}\n{name[cut + 1 :]}"


def _inside(x: float, wide: float, at: Opening) -> float:
    """The middle of a name so wide, moved so that it ends inside the map."""
    furthest = max((at.across + MARGIN / 2 - wide) / 2, 0.0)
    return min(max(x, -furthest), furthest)


def _box(label: Label, at: Opening) -> Box:
    x, y = at.pixels(label.at)
    return x - label.wide / 2, y - label.tall / 2, x + label.wide / 2, y + label.tall / 2


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes lie over each other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _north(latitude: float) -> float:
    """How far north a latitude stands on the map, the world being 1 across."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)


def _latitude(north: float) -> float:
    return math.degrees(2 * math.atan(math.exp(north * 2 * math.pi)) - math.pi / 2)
