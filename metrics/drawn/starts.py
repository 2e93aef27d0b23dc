"""What a drawing may start from: a scheme that is there, a ward an area, an MSOA an area, or nothing."""

from __future__ import annotations

import pandas as pd

from metrics import catalogue
from metrics.drawn.drawing import MOST_AREAS, Drawing, DrawnArea, drawing
from metrics.drawn.units import Units
from metrics.errors import Refused
from metrics.places import within
from metrics.places.outlines import united
from metrics.store import Store

OF_AREAS = """
SELECT c.code, l.parent FROM lookup l JOIN places c ON c.place = l.child AND c.kind = $lsoa
WHERE list_contains($areas, l.parent)
QUALIFY row_number() OVER (PARTITION BY c.code ORDER BY l.share DESC, l.parent) = 1 AND l.share > 0.5
"""
"""The area that has most of each LSOA."""


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
    """Code, name and LSOAs of each MSOA, by code: those of which it has most of the residents."""
    known = within.msoas(store, units.edition, "lsoa").drop_duplicates("place")
    code_of = {f"{units.lsoa_kind}:{code}": code for code in units.lsoas}
    found: dict[tuple[str, str], list[str]] = {}
    for row in known.sort_values("msoa_code", kind="stable").itertuples():
        found.setdefault((row.msoa_code, row.msoa_name or row.msoa_code), []).append(code_of[row.place])
    return [(code, name, tuple(sorted(lsoas))) for (code, name), lsoas in found.items()]


def msoa_outlines(store: Store, units: Units) -> pd.DataFrame:
    """One row per MSOA, as its LSOAs together; columns of metrics.places.outlines, place ids of `msoa_id`."""
    groups = {
        msoa_id(code): (name, [f"{units.lsoa_kind}:{lsoa}" for lsoa in lsoas])
        for code, name, lsoas in msoas(store, units)
    }
    return united(store, groups)


def msoa_id(code: str) -> str:
    """What an MSOA is called on the map that areas are drawn on."""
    return f"msoa:{code}"


def _one_each(what: str, units: Units, areas: list[tuple[str, tuple[str, ...]]]) -> Drawing:
    if len(areas) > MOST_AREAS:
        raise Refused(
            f"There are {len(areas)} {what} here, and a drawing has at most {MOST_AREAS} areas. "
            "Start from something else."
        )
    return drawing(units.edition, areas)
