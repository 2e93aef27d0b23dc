"""Editions drafted for districts nobody has written one for: newest wards at hand, one scheme to edit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

import duckdb
import numpy as np
import shapely

from ground.divide import WITHIN, divided
from ground.land import Bridge, Ward, land_of
from loaders.declarations.models import Area, Declarations, Edition, Scheme
from loaders.geography.districts import District
from loaders.place_ids import code_of

WARDS_AN_AREA = 5
MOST_AREAS = 6
"""A draft has about five wards an area, six areas at most: what a board can look at side by side."""

COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
"""The Government Analysis Function's categorical palette."""

NOTE = (
    "A draft to be edited: neighbouring wards in groups that hang together, of about equal population. "
    "Nobody has adopted these areas."
)


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
                scheme=[scheme_of([wards[w] for w in district.wards])],
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
        SELECT l.parent, w.code, w.name, sum(coalesce(p.residents, 1)),
               list(coalesce(p.residents, 1) ORDER BY p.place), list(b.geometry ORDER BY p.place)
        FROM links l JOIN places w ON w.place = l.parent JOIN places p ON p.place = l.child
        JOIN boundaries b ON b.place = l.child
        WHERE p.kind LIKE 'lsoa%' AND w.kind LIKE 'ward%' AND l.method IN ('best_fit', 'nested', 'exact')
        GROUP BY ALL ORDER BY 1""").fetchall()
    wards = {}
    for place, code, name, residents, weights, shapes in rows:
        outlines = shapely.from_wkb([bytes(g) for g in shapes])
        points = shapely.centroid(outlines)
        east = np.average(shapely.get_x(points), weights=weights)
        north = np.average(shapely.get_y(points), weights=weights)
        wards[place] = Ward(code, name, residents, float(east), float(north), list(outlines))
    return wards


def scheme_of(wards: Sequence[Ward]) -> Scheme:
    """The draft scheme of a district: its wards in a few groups, named by where they lie."""
    land, bridges = land_of(wards)
    found = divided(land, max(1, min(MOST_AREAS, round(len(wards) / WARDS_AN_AREA))))
    names = _names([[wards[n] for n in group] for group in found])
    named = sorted(zip(names, found, strict=True))
    areas = [
        Area(id=slug(name), name=name, wards=sorted(wards[n].code for n in group), colour=COLOURS[i])
        for i, (name, group) in enumerate(named)
    ]
    note = " ".join([NOTE, *_bridged(wards, named, bridges), *_unequal(wards, named)])
    return Scheme(id="draft", label="Draft: wards by where they lie", note=note, area=areas)


def _bridged(
    wards: Sequence[Ward], named: Iterable[tuple[str, list[int]]], bridges: Iterable[Bridge]
) -> list[str]:
    """A sentence for each bridge inside an area."""
    return [
        f"{name} hangs together only across {bridge.metres:,.0f} m between {_ends(wards, bridge)}, "
        "where no land way joins the parts of the district."
        for name, group in named
        for bridge in bridges
        if bridge.one in group and bridge.other in group
    ]


def _ends(wards: Sequence[Ward], bridge: Bridge) -> str:
    one, other = wards[bridge.one].name, wards[bridge.other].name
    return f"{one} and {other}" if one != other else f"parts of {one}"


def _unequal(wards: Sequence[Ward], named: Sequence[tuple[str, list[int]]]) -> list[str]:
    """A sentence for each area that has far more or fewer residents than an equal share."""
    mean = sum(ward.residents for ward in wards) / len(named) or 1.0
    shares = [(name, sum(wards[n].residents for n in group) / mean - 1) for name, group in named]
    return [
        f"{name} has {abs(share):.0%} {'more' if share > 0 else 'fewer'} residents than an equal share: no "
        "more equal areas of whole wards that hang together were found."
        for name, share in shares
        if round(abs(share), 9) > WITHIN
    ]


def _names(groups: Sequence[Sequence[Ward]]) -> list[str]:
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
