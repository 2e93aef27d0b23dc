"""What a drawing may start from: a scheme that is there, a ward an area, an MSOA an area, or nothing."""

from __future__ import annotations

from metrics import catalogue
from metrics.drawn.drawing import MOST_AREAS, Drawing, DrawnArea, drawing
from metrics.drawn.units import Units
from metrics.errors import Refused
from metrics.store import Store

OF_AREAS = """
SELECT c.code, l.parent FROM lookup l JOIN places c ON c.place = l.child AND c.kind = $lsoa
WHERE list_contains($areas, l.parent)
QUALIFY row_number() OVER (PARTITION BY c.code ORDER BY l.share DESC, l.parent) = 1 AND l.share > 0.5
"""
"""The area that has most of each LSOA."""

OF_MSOAS = """
SELECT c.code, m.code AS msoa, coalesce(nullif(m.name, ''), m.code) AS name
FROM links l JOIN places c ON c.place = l.child AND c.kind = $lsoa
JOIN places m ON m.place = l.parent AND starts_with(m.kind, 'msoa')
WHERE list_contains($codes, c.code)
QUALIFY row_number() OVER (PARTITION BY c.code ORDER BY m.kind DESC, l.share DESC, m.code) = 1
ORDER BY m.code, c.code
"""
"""The MSOA, of the newest kind, that has most of each LSOA."""


def from_nothing(units: Units) -> Drawing:
    """One area with nothing in it yet."""
    return Drawing(units.edition, (DrawnArea("Area 1"),))


def from_scheme(store: Store, units: Units, scheme: str) -> Drawing:
    """The areas of a scheme by their LSOAs, in their order. Raises Unknown."""
    names = catalogue.area_names(store, units.edition, catalogue.scheme(store, units.edition, scheme))
    held: dict[str, list[str]] = {place: [] for place in names}
    for code, area in store.rows(OF_AREAS, {"areas": list(names), "lsoa": units.lsoa_kind}):
        if code in units.names:
            held[area].append(code)
    return drawing(units.edition, [(names[place], lsoas) for place, lsoas in held.items()])


def from_wards(units: Units) -> Drawing:
    """One area for each ward. Raises Refused where there are more wards than areas may be."""
    return _one_each("wards", units, [(units.names[ward], units.lsoas_of[ward]) for ward in units.wards])


def from_msoas(store: Store, units: Units) -> Drawing:
    """One area for each MSOA. Raises Refused where there are more of them than areas may be."""
    return _one_each("MSOAs", units, [(name, lsoas) for _, name, lsoas in msoas(store, units)])


def msoas(store: Store, units: Units) -> list[tuple[str, str, tuple[str, ...]]]:
    """Code, name and LSOAs of each MSOA that has LSOAs of the edition."""
    found: dict[tuple[str, str], list[str]] = {}
    asked = {"codes": list(units.lsoas), "lsoa": units.lsoa_kind}
    for code, msoa, name in store.rows(OF_MSOAS, asked):
        found.setdefault((msoa, name), []).append(code)
    return [(msoa, name, tuple(lsoas)) for (msoa, name), lsoas in found.items()]


def _one_each(what: str, units: Units, areas: list[tuple[str, tuple[str, ...]]]) -> Drawing:
    if len(areas) > MOST_AREAS:
        raise Refused(
            f"There are {len(areas)} {what} here, and a drawing has at most {MOST_AREAS} areas. "
            "Start from something else."
        )
    return drawing(units.edition, areas)
