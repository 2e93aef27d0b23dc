"""A drawing: the areas a reader has made of a borough's LSOAs, and the scheme that comes of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from metrics.drawn.units import Units
from metrics.errors import Refused

LABEL = "Drawn areas"
"""What readers see of a scheme that was drawn on the screen."""

MOST_AREAS = 30
"""As many areas as a drawing may have."""

LONGEST_NAME = 60
"""Characters of an area's name."""

AREA = "area-"
"""Before the number of an area, from 1, in the id that it has in its scheme."""

HELD_BACK = "~*:"
"""Characters that divide what a link or a place's id holds."""


@dataclass(frozen=True)
class DrawnArea:
    """One area: its name, the codes of its LSOAs in their order, and its colour (#rrggbb) or none."""

    name: str
    lsoas: tuple[str, ...] = ()
    colour: str = ""


@dataclass(frozen=True)
class Drawing:
    """The areas of one edition, in the reader's order. No LSOA is in two of them."""

    edition: str
    areas: tuple[DrawnArea, ...] = ()

    def area_of(self) -> dict[str, int]:
        """The position of the area that each drawn LSOA is in."""
        return {lsoa: at for at, area in enumerate(self.areas) for lsoa in area.lsoas}

    def with_area(self, name: str = "") -> Drawing:
        """The drawing with one more area, empty yet. Raises Refused where there may be no more."""
        if len(self.areas) >= MOST_AREAS:
            raise Refused(f"A drawing has at most {MOST_AREAS} areas. Take one away first.")
        numbers = range(1, len(self.areas) + 2)
        free = next(f"Area {n}" for n in numbers if f"Area {n}" not in self.names())
        return replace(self, areas=(*self.areas, DrawnArea(unlike(clean(name) or free, self.names()))))

    def without_area(self, at: int) -> Drawing:
        """The drawing without the area at a position: its LSOAs are in none."""
        return replace(self, areas=self.areas[:at] + self.areas[at + 1 :])

    def named(self, at: int, name: str, colour: str = "") -> Drawing:
        """The drawing with another name and colour of the area at a position; an empty name changes none,
        and one that another area has gets a number."""
        area, others = self.areas[at], self.names() - {self.areas[at].name}
        named = unlike(clean(name) or area.name, others)
        return self._with(at, replace(area, name=named, colour=colour or area.colour))

    def names(self) -> set[str]:
        """The names of all areas."""
        return {area.name for area in self.areas}

    def given(self, at: int, lsoas: Collection[str]) -> Drawing:
        """The drawing with these LSOAs in the area at a position, taken from wherever they were."""
        return self._moved(lsoas, at)

    def freed(self, lsoas: Collection[str]) -> Drawing:
        """The drawing with these LSOAs in no area."""
        return self._moved(lsoas, None)

    def _moved(self, lsoas: Collection[str], to: int | None) -> Drawing:
        moving = set(lsoas)
        areas = []
        for at, area in enumerate(self.areas):
            kept = set(area.lsoas) - moving
            areas.append(replace(area, lsoas=tuple(sorted(kept | moving if at == to else kept))))
        return replace(self, areas=tuple(areas))

    def _with(self, at: int, area: DrawnArea) -> Drawing:
        return replace(self, areas=(*self.areas[:at], area, *self.areas[at + 1 :]))


def clean(name: str) -> str:
    """A name as an area may have it: on one line, without what can't be seen, nor what begins a formula in a
    spreadsheet or divides names in a link."""
    seen = "".join(each if each.isprintable() and each not in HELD_BACK else " " for each in name)
    return " ".join(seen.split()).lstrip("=+-@ ")[:LONGEST_NAME].strip()


def unlike(name: str, others: Collection[str]) -> str:
    """A name that none of the others is: with a number behind it where one is the same."""
    tries = (f"{name[: LONGEST_NAME - 4]} ({n})" for n in range(2, MOST_AREAS + 2))
    return name if name not in others else next(each for each in tries if each not in others)


def drawing(edition: str, areas: Iterable[tuple[str, Iterable[str]]]) -> Drawing:
    """A drawing of named sets of LSOAs; of an LSOA in two of them the first keeps it, and so of a name."""
    made: list[DrawnArea] = []
    taken, names = set[str](), set[str]()
    for number, (name, lsoas) in enumerate(areas, 1):
        own = set(lsoas) - taken
        taken |= own
        made.append(DrawnArea(unlike(clean(name) or f"Area {number}", names), tuple(sorted(own))))
        names.add(made[-1].name)
    return Drawing(edition, tuple(made))


def scheme_of(drawn: Drawing, units: Units) -> dict[str, Any]:
    """The drawing as a scheme is declared in data/boroughs/: by wards where it can be, else by LSOAs.

    Areas without LSOAs are left out. An area has a ward as its own where it holds most of the ward's LSOAs;
    what it lacks of the ward is excluded, and what it has of others is added. So the same areas are declared
    alike, in whatever order they were clicked.
    """
    areas = [
        {"id": f"{AREA}{at}", "name": area.name, **_parts(set(area.lsoas), units)}
        | ({"colour": area.colour} if area.colour else {})
        for at, area in enumerate(drawn.areas, 1)
        if area.lsoas
    ]
    if not areas:
        raise Refused("No area has anything in it yet. Give one a ward or a small area first.")
    return {
        "id": "drawn",
        "label": LABEL,
        "note": "Drawn on the screen; nobody has agreed them.",
        "area": areas,
    }


def position(area: str) -> int:
    """The position, from 0, of the area of an id in its scheme."""
    return int(area.removeprefix(AREA)) - 1


def _parts(lsoas: set[str], units: Units) -> dict[str, list[str]]:
    wards, extra, excluded = [], [], []
    for ward, all_of_it in units.lsoas_of.items():
        inside = [each for each in all_of_it if each in lsoas]
        if inside and 2 * len(inside) > len(all_of_it):
            wards.append(ward)
            excluded += [each for each in all_of_it if each not in lsoas]
        else:
            extra += inside
    extra += sorted(lsoas - units.ward_of.keys())
    parts = {"wards": wards, "extra_lsoas": sorted(extra), "excluded_lsoas": sorted(excluded)}
    return {name: codes for name, codes in parts.items() if codes}


def lsoas_of_area(units: Units, wards: Sequence[str], lsoas: Sequence[str]) -> set[str]:
    """The LSOAs of some wards, and some LSOAs besides."""
    return {each for ward in wards for each in units.lsoas_of.get(ward, ())} | set(lsoas)
