"""Outlines as JSON text: written once, they go into every map as they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import Any
from uuid import uuid4

import pandas as pd
from pydeck.bindings.json_tools import default_serialize

Point = list[float]
"""Longitude and latitude."""


class Ring:
    """A ring of an outline as the text that maps take: a hundredth of the pieces that its points are, which
    Python's garbage collector would walk over again and again."""

    __slots__ = ("text",)

    def __init__(self, points: Sequence[Point]) -> None:
        self.text = _json(points)

    @property
    def points(self) -> list[Point]:
        """The ring's points, to calculate with."""
        points: list[Point] = json.loads(self.text)
        return points


Polygon = list[Ring]
"""The outer ring first, then holes."""


def with_rings(outlines: pd.DataFrame) -> pd.DataFrame:
    """Outlines of metrics.places.outlines with rings in place of their points."""
    return outlines.assign(
        geometry=[[[Ring(ring) for ring in polygon] for polygon in each] for each in outlines["geometry"]]
    )


def json_with_rings(whole: Any) -> str:
    """A map as JSON without blanks, the text of each ring put in as it is."""
    rings: list[str] = []
    here = uuid4().hex  # stands where a ring goes, and nowhere else

    def told(part: Any) -> Any:
        if not isinstance(part, Ring):
            return default_serialize(part)
        rings.append(part.text)
        return here

    between = _json(whole, default=told, sort_keys=True).split(f'"{here}"')
    return "".join(chain.from_iterable(zip_longest(between, rings, fillvalue="")))


def _json(part: Any, **how: Any) -> str:
    return json.dumps(part, separators=(",", ":"), **how)
