"""Editions drafted for districts nobody has written one for: newest wards at hand, one scheme to edit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import numpy as np
import shapely

from loaders.declarations.models import Area, Declarations, Edition, Scheme
from loaders.geography.districts import District
from loaders.place_ids import code_of

WARDS_AN_AREA = 5
MOST_AREAS = 6
"""A draft has about five wards an area, six areas at most: what a board can look at side by side."""

COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
"""The Government Analysis Function's categorical palette."""

NOTE = (
    "A draft to be edited: wards divided by where they lie into groups of about equal population. "
    "Nobody has adopted these areas."
)


@dataclass(frozen=True)
class Ward:
    """A ward as a draft sees it: code, name, residents, and where they live on average."""

    code: str
    name: str
    residents: float
    east: float
    north: float


def drafts(
    store: duckdb.DuckDBPyConnection, chosen: Iterable[District], declared: Declarations
) -> list[Edition]:
    """An edition of each district that has none on the same wards, with a scheme of areas to edit."""
    written = {(code_of(e.borough), e.ward_kind) for e in declared.editions.values()}
    wards = _wards(store)
    regions = _regions(store)
    editions = []
    for district in chosen:
        if (district.code, district.ward_kind) in written:
            continue
        name = slug(district.name)
        taken = name in declared.editions
        editions.append(
            Edition(
                id=f"{name}-{district.ward_kind}" if taken else name,
                name=district.name,
                title=f"{district.name}, wards of 20{district.ward_kind[-2:]}",
                order=1000,
                borough=district.place,
                ward_kind=district.ward_kind,
                lsoa_kind=district.lsoa_kind,
                comparators=regions.get(district.place, []),
                notes=[f"Wards are those of 20{district.ward_kind[-2:]}.", NOTE],
                scheme=[_scheme([wards[w] for w in district.wards])],
            )
        )
    return editions


def slug(name: str) -> str:
    """A name as an id: Kingston upon Hull, City of becomes kingston-upon-hull-city-of."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")


def _regions(store: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The comparators of each district: its region where a lookup names it, and England."""
    rows = store.execute("""
        SELECT p.place, l.parent, (SELECT place FROM places WHERE kind = 'ctry' LIMIT 1)
        FROM places p LEFT JOIN links l ON l.child = p.place AND l.parent IN (
            SELECT r.place FROM places r SEMI JOIN observations USING (place) WHERE r.kind = 'rgn')
        WHERE p.kind LIKE 'lad%'""").fetchall()
    return {place: [larger for larger in (region, country) if larger] for place, region, country in rows}


def _wards(store: duckdb.DuckDBPyConnection) -> dict[str, Ward]:
    """Every ward that LSOAs are fitted to: the residents of its LSOAs and their mean position (degrees)."""
    rows = store.execute("""
        SELECT l.parent, w.code, w.name, sum(coalesce(p.residents, 1)), list(coalesce(p.residents, 1)),
               list(b.geometry)
        FROM links l JOIN places w ON w.place = l.parent JOIN places p ON p.place = l.child
        JOIN boundaries b ON b.place = l.child
        WHERE p.kind LIKE 'lsoa%' AND w.kind LIKE 'ward%' AND l.method IN ('best_fit', 'nested', 'exact')
        GROUP BY ALL ORDER BY 1""").fetchall()
    wards = {}
    for place, code, name, residents, weights, shapes in rows:
        points = shapely.centroid(shapely.from_wkb([bytes(g) for g in shapes]))
        east = np.average(shapely.get_x(points), weights=weights)
        north = np.average(shapely.get_y(points), weights=weights)
        wards[place] = Ward(code, name, residents, float(east), float(north))
    return wards


def _scheme(wards: list[Ward]) -> Scheme:
    """The draft scheme of a district: its wards in a few groups, named by where they lie."""
    groups = divided(wards, max(1, min(MOST_AREAS, round(len(wards) / WARDS_AN_AREA))))
    names = _names(groups)
    areas = [
        Area(id=slug(name), name=name, wards=sorted(w.code for w in group), colour=COLOURS[i])
        for i, (name, group) in enumerate(sorted(zip(names, groups, strict=True), key=lambda pair: pair[0]))
    ]
    return Scheme(id="draft", label="Draft: wards by where they lie", note=NOTE, area=areas)


def divided(wards: list[Ward], groups: int) -> list[list[Ward]]:
    """Wards in so many groups of about equal population, halved again and again across the longer side.

    A group is compact but need not hang together; it is a draft.
    """
    if groups < 2 or len(wards) < 2:
        return [wards]
    first = groups // 2
    shrunk = math.cos(math.radians(wards[0].north))  # a degree of longitude is shorter than one of latitude
    wide = np.ptp([w.east for w in wards]) * shrunk > np.ptp([w.north for w in wards])
    ordered = sorted(wards, key=lambda w: (w.east if wide else w.north, w.code))
    reached = np.cumsum([w.residents for w in ordered])
    cut = int(np.argmin(np.abs(reached - reached[-1] * first / groups))) + 1
    cut = min(max(cut, first), len(ordered) - (groups - first))
    return [*divided(ordered[:cut], first), *divided(ordered[cut:], groups - first)]


def _names(groups: list[list[Ward]]) -> list[str]:
    """A name for each group: the direction it lies in, and its largest ward where two lie the same way."""
    if len(groups) == 1:
        return ["Whole borough"]
    middles = [
        np.average([(w.east, w.north) for w in g], axis=0, weights=[w.residents for w in g]) for g in groups
    ]
    centre = np.mean(middles, axis=0)
    shrunk = math.cos(math.radians(centre[1]))
    directions = [_direction((east - centre[0]) * shrunk, north - centre[1]) for east, north in middles]
    return [
        f"{direction} ({max(group, key=lambda w: w.residents).name})"
        if directions.count(direction) > 1
        else direction
        for direction, group in zip(directions, groups, strict=True)
    ]


def _direction(east: float, north: float) -> str:
    points = ("East", "North east", "North", "North west", "West", "South west", "South", "South east")
    return points[round(math.atan2(north, east) / (math.pi / 4)) % 8]
