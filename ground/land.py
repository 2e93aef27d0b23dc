"""How the wards of a district hang together, by the outlines of their small areas."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import numpy as np

from ground.touching import METRES_PER_DEGREE, bridged, in_metres, parts, touching


@dataclass(frozen=True)
class Ward:
    """A ward as a draft sees it: code, name, residents, where they live on average, and the outlines of the
    small areas that are fitted to it (both in degrees)."""

    code: str
    name: str
    residents: float
    east: float
    north: float
    shapes: Sequence[Any] = ()


class Bridge(NamedTuple):
    """What joins two parts of a district that no land joins: the positions of wards, and metres between."""

    one: int
    other: int
    metres: float


@dataclass(frozen=True)
class Land:
    """Wards by position: residents, where they live (kilometres east and north), and what hangs together.

    A ward may itself lie in pieces: `pieces` has those of each ward as bits of a mask. For each piece,
    `touching` has those it touches, `bridged` those that it does not touch but is joined to.
    """

    residents: Sequence[float]
    at: Sequence[tuple[float, float]]
    pieces: Sequence[int]
    touching: Sequence[int]
    bridged: Sequence[int]

    def beside(self) -> list[list[int]]:
        """For each ward the others that touch it or are joined to it."""
        near = [_union(self.touching[p] | self.bridged[p] for p in _bits(own)) for own in self.pieces]
        return [
            [w for w, own in enumerate(self.pieces) if w != each and own & near[each]]
            for each in range(len(near))
        ]

    def parts(self, wards: Iterable[int], *, bridges: bool) -> int:
        """In how many parts the wards lie, with bridges or without."""
        left, count = _union(self.pieces[ward] for ward in wards), 0
        while left:
            count += 1
            edge = left & -left
            while edge:
                left &= ~edge
                near = _union(self.touching[p] | (self.bridged[p] if bridges else 0) for p in _bits(edge))
                edge = near & left
        return count


def land_of(wards: Sequence[Ward]) -> tuple[Land, list[Bridge]]:
    """How wards of one district hang together, and the bridges that this takes.

    Small areas that touch hang together; the nearest of parts that lie apart are bridged.
    """
    shapes = in_metres(np.array([shape for ward in wards for shape in ward.shapes], dtype=object))
    ward_of = np.repeat(np.arange(len(wards)), [len(ward.shapes) for ward in wards])
    one, other = touching(shapes)
    bridges = bridged(shapes, one, other)
    within = ward_of[one] == ward_of[other]
    firsts = parts(len(shapes), zip(one[within], other[within], strict=True))
    piece_of = np.unique(firsts, return_inverse=True)[1]
    pieces = _masks(len(wards), zip(ward_of, piece_of, strict=True))
    count = len(set(firsts))
    between = piece_of[one] != piece_of[other]
    touch = _masks(count, zip(piece_of[one][between], piece_of[other][between], strict=True))
    over = [(piece_of[a], piece_of[b]) for a, b, _ in bridges]
    land = Land(
        [float(ward.residents) for ward in wards],
        _kilometres(wards),
        pieces,
        touch,
        _masks(count, [*over, *((b, a) for a, b in over)]),
    )
    return land, [Bridge(int(ward_of[a]), int(ward_of[b]), metres) for a, b, metres in bridges]


def _bits(mask: int) -> Iterator[int]:
    """The positions of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _masks(count: int, pairs: Iterable[tuple[Any, Any]]) -> list[int]:
    """For each of so many, what is paired with it as bits."""
    masks = [0] * count
    for one, other in pairs:
        masks[int(one)] |= 1 << int(other)
    return masks


def _kilometres(wards: Sequence[Ward]) -> list[tuple[float, float]]:
    """Where the residents of wards live; a degree of longitude is shorter than one of latitude."""
    north = METRES_PER_DEGREE / 1000
    east = north * math.cos(math.radians(wards[0].north))
    return [(ward.east * east, ward.north * north) for ward in wards]
