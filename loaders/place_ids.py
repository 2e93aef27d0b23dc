"""A place's id, "kind:code" (ward24:E05000934): the one home where ids are made and taken apart.

Where a table has the columns kind and code, these are asked instead.
"""

from __future__ import annotations

from typing import NamedTuple

SEPARATOR = ":"

KIND_OF = "split_part({0}, ':', 1)"
CODE_OF = "split_part({0}, ':', 2)"
"""SQL for the kind and code of a place in a column, while files are read and `places` is not yet filled."""


class PlaceId(NamedTuple):
    """The kind of a place, with its vintage, and its code."""

    kind: str
    code: str


def place_id(kind: str, code: str) -> str:
    """The id of a place."""
    return kind + SEPARATOR + code


def parse(place: str) -> PlaceId:
    """The kind and code of an id; what has no colon is a kind without a code."""
    kind, _, code = place.partition(SEPARATOR)
    return PlaceId(kind, code)


def family(kind: str) -> str:
    """The kind without its vintage: ward24 is a ward."""
    return kind.rstrip("0123456789")


def kind_of(place: str) -> str:
    """The kind of a place by its id."""
    return parse(place).kind


def code_of(place: str) -> str:
    """The code of a place by its id."""
    return parse(place).code


def area_id(edition: str, scheme: str, area: str) -> str:
    """The id of an area that a scheme of an edition draws."""
    return place_id("area", f"{edition}/{scheme}/{area}")
