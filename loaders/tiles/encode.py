"""Outlines as the bytes of a map tile: Mapbox Vector Tile, version 2.1 (github.com/mapbox/vector-tile-spec).

Points are snapped to the tile's grid, which is all the simplification there is: neighbours share their
points, so these snap alike, and no gap opens between them. Every shape given is in the tile once, if need be
as one square of the grid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from ground.map_tiles import varint

Integers = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

MOVE, CLOSE = 9, 15
"""Commands to begin a ring, at one point, and to end it."""

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])

ROUNDS = 3
"""How often needless points are looked for: a spike that is cut off may leave a shorter one."""


class Layer(NamedTuple):
    """The shapes of one layer, a number each, and words about each by their names."""

    name: str
    numbers: Integers
    shapes: Shapes
    words: Mapping[str, Sequence[str]]


class Rings(NamedTuple):
    """Rings one after the other: their points, and where each begins, how long it is and whose it is."""

    points: Integers
    starts: Integers
    sizes: Integers
    of_shape: Integers
    outer: npt.NDArray[np.bool_]


def encoded(layers: Sequence[Layer], grid: int) -> bytes:
    """The tile of some layers whose shapes are in units of the grid, from the tile's upper left corner."""
    return b"".join(_field(3, _layer(layer, grid)) for layer in layers if len(layer.numbers))


def _layer(layer: Layer, grid: int) -> bytes:
    geometries = _geometries(layer.shapes)
    keys, values, tags = _words(layer.words, len(layer.numbers))
    features = [
        _field(
            2, b"\x08" + varint(number) + (_field(2, tag) if tag else b"") + b"\x18\x03" + _field(4, drawn)
        )
        for number, tag, drawn in zip(layer.numbers.tolist(), tags, geometries, strict=True)
    ]
    named = [_field(3, key.encode()) for key in keys]
    said = [_field(4, _field(1, value.encode())) for value in values]
    head = b"\x78\x02" + _field(1, layer.name.encode())
    return b"".join([head, *features, *named, *said, b"\x28" + varint(grid)])


def _field(number: int, content: bytes) -> bytes:
    """A field that holds bytes."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def _words(words: Mapping[str, Sequence[str]], count: int) -> tuple[list[str], list[str], list[bytes]]:
    """Keys, values, and for each shape the pairs of both that are its own."""
    values: dict[str, int] = {}
    tags = [b""] * count
    for at, said in enumerate(words.values()):
        for shape, word in enumerate(said):
            tags[shape] += varint(at) + varint(values.setdefault(word, len(values)))
    return list(words), list(values), tags


def _geometries(shapes: Shapes) -> list[bytes]:
    """Each shape's commands: to begin, go along and close each of its rings, as steps from point to point."""
    rings = _oriented(_with_squares(_snapped(shapes), shapes))
    lengths = 2 * rings.sizes + 3
    begins = np.cumsum(lengths) - lengths
    steps = np.diff(rings.points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    firsts = np.ones(len(rings.sizes), dtype=bool)
    firsts[1:] = rings.of_shape[1:] != rings.of_shape[:-1]
    steps[rings.starts[firsts]] = rings.points[rings.starts[firsts]]
    zigzag = (steps << 1) ^ (steps >> 63)
    of_ring = np.repeat(np.arange(len(rings.sizes)), rings.sizes)
    nth = np.arange(len(rings.points)) - rings.starts[of_ring]
    at = begins[of_ring] + np.where(nth == 0, 1, 2 + 2 * nth)
    commands = np.empty(int(lengths.sum()), dtype=np.int64)
    commands[begins] = MOVE
    commands[begins + 3] = (rings.sizes - 1) << 3 | 2
    commands[begins + lengths - 1] = CLOSE
    commands[at], commands[at + 1] = zigzag[:, 0], zigzag[:, 1]
    packed, offsets = _varints(commands)
    cuts = [*offsets[begins[firsts]].tolist(), len(packed)]
    return [packed[start:end] for start, end in pairwise(cuts)]


def _varints(numbers: Integers) -> tuple[bytes, Integers]:
    """Numbers below 2 to the 35th in as many bytes as each needs, and where each begins."""
    sizes = np.ones(len(numbers), dtype=np.int64)
    for n in range(1, 5):
        sizes += numbers >= 1 << 7 * n
    starts = np.cumsum(sizes) - sizes
    out = np.zeros(int(sizes.sum()), dtype=np.uint8)
    for n in range(int(sizes.max(initial=0))):
        more = sizes > n
        out[starts[more] + n] = numbers[more] >> 7 * n & 0x7F | np.where(sizes[more] > n + 1, 0x80, 0)
    return out.tobytes(), starts


def _snapped(shapes: Shapes) -> Rings:
    """The rings that keep an area on the grid, without their closing points and those that change nothing."""
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    lines, of_line = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(lines, return_index=True)
    points = np.rint(points).astype(np.int64)
    closing = np.append(ring[1:] != ring[:-1], True)
    points, ring = points[~closing], ring[~closing]
    for needless in ROUNDS * (_repeated, _straight):
        drop = needless(points, ring)
        points, ring = points[~drop], ring[~drop]
    sizes = np.bincount(ring, minlength=len(lines))
    whole = _areas(points, ring, len(lines)) != 0
    outer = np.append(True, of_line[1:] != of_line[:-1])[: len(lines)]
    whole &= whole[np.flatnonzero(outer)][np.cumsum(outer) - 1]  # a hole goes with what it is a hole of
    sizes, kept = sizes[whole], whole[ring]
    starts = np.cumsum(sizes) - sizes
    return Rings(points[kept], starts, sizes, of_part[of_line][whole], outer[whole])


def _with_squares(rings: Rings, shapes: Shapes) -> Rings:
    """The rings, with a square of the grid for each shape too small to keep any."""
    lost = np.setdiff1d(np.arange(len(shapes)), rings.of_shape)
    if not len(lost):
        return rings
    corners = np.floor(shapely.get_coordinates(shapely.centroid(shapes[lost]))).astype(np.int64)
    sizes = np.concatenate([rings.sizes, np.full(len(lost), len(SQUARE))])
    of_shape = np.concatenate([rings.of_shape, lost])
    order = np.argsort(of_shape, kind="stable")
    points = np.concatenate([rings.points, (corners[:, None, :] + SQUARE).reshape(-1, 2)])
    before = np.cumsum(sizes) - sizes
    sizes = sizes[order]
    starts = np.cumsum(sizes) - sizes
    along = np.repeat(before[order] - starts, sizes) + np.arange(len(points))
    outer = np.concatenate([rings.outer, np.ones(len(lost), dtype=bool)])[order]
    return Rings(points[along], starts, sizes, of_shape[order], outer)


def _oriented(rings: Rings) -> Rings:
    """Outer rings clockwise as the tile is seen, with y downwards; holes the other way."""
    ring = np.repeat(np.arange(len(rings.sizes)), rings.sizes)
    wrong = (_areas(rings.points, ring, len(rings.sizes)) > 0) != rings.outer
    nth = np.arange(len(rings.points)) - rings.starts[ring]
    along = np.where(wrong[ring], rings.starts[ring] + rings.sizes[ring] - 1 - nth, np.arange(len(nth)))
    return rings._replace(points=rings.points[along])


def _neighbours(ring: Integers) -> tuple[Integers, Integers]:
    """Of each point the one before it and the one after it, around its ring."""
    every = np.arange(len(ring))
    first = np.append(True, ring[1:] != ring[:-1])[: len(ring)]
    last = np.append(ring[1:] != ring[:-1], True)[-len(ring) :] if len(ring) else first
    before, after = every - 1, every + 1
    before[first], after[last] = every[last], every[first]
    return before, after


def _repeated(points: Integers, ring: Integers) -> npt.NDArray[np.bool_]:
    before, _ = _neighbours(ring)
    same: npt.NDArray[np.bool_] = (points == points[before]).all(axis=1)
    return same


def _straight(points: Integers, ring: Integers) -> npt.NDArray[np.bool_]:
    """Points on one line with their neighbours, tips of spikes among them: none of them changes the area."""
    before, after = _neighbours(ring)
    there, on = points - points[before], points[after] - points
    on_line: npt.NDArray[np.bool_] = there[:, 0] * on[:, 1] == there[:, 1] * on[:, 0]
    return on_line


def _areas(points: Integers, ring: Integers, count: int) -> npt.NDArray[np.floating]:
    """Twice the area of each ring, above zero where it runs clockwise as the tile is seen."""
    _, after = _neighbours(ring)
    doubled = points[:, 0] * points[after, 1] - points[after, 0] * points[:, 1]
    return np.asarray(np.bincount(ring, weights=doubled.astype(float), minlength=count))
