"""Proposals: a borough divided into areas that hang together and are as equal as can be, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from ground.divide import divided
from ground.land import Land, Ward, land_of
from metrics import catalogue
from metrics.drawn.drawing import MOST_AREAS, Drawing, drawing
from metrics.drawn.ground import Ground, lsoa_shapes
from metrics.drawn.measures import Measures, measures
from metrics.errors import Refused
from metrics.statistics.arrays import Floats
from metrics.store import Store

Equal = Literal["residents", "need"]
"""In what the areas are to be equal."""

TOLERANCE = 0.05
"""By how much of the mean an area may differ from it, where the units allow."""

PROPOSED, MOST_SEEDS = 3, 8
"""So many different divisions are proposed, looked for with at most so many beginnings."""


@dataclass(frozen=True)
class Proposal:
    """One division, and what it is like."""

    drawn: Drawing
    measures: Measures


def proposals(
    store: Store,
    of: Ground,
    groups: int,
    *,
    whole_wards: bool = True,
    equal: Equal = "residents",
    tolerance: float = TOLERANCE,
) -> list[Proposal]:
    """Up to three divisions into so many areas, those that come nearest to equal first.

    The search is ground.divide's, begun with different seeds; the same question is always answered alike.
    Raises Refused where there can't be so many areas, or need is not known.
    """
    if not 0 <= tolerance <= 1:
        raise Refused(f"The tolerance is a share of the mean from 0 to 1, not {tolerance:g}.")
    land, members = _land(store, of, whole_wards=whole_wards, equal=equal)
    most = min(MOST_AREAS, len(members))
    if not 2 <= groups <= most:
        units = "wards" if whole_wards else "LSOAs"
        raise Refused(
            f"{of.edition.name} can be divided into 2 to {most} areas of whole {units}, not into {groups}."
        )
    found: dict[frozenset[frozenset[str]], list[list[str]]] = {}
    for seed in range(1, MOST_SEEDS + 1):
        held = [
            [lsoa for unit in group for lsoa in members[unit]]
            for group in divided(land, groups, within=tolerance, seed=seed)
        ]
        found.setdefault(frozenset(frozenset(each) for each in held), held)
        if len(found) == PROPOSED:
            break
    made = [_drawn(of, held) for held in found.values()]
    proposed = [Proposal(each, measures(store, of, each)) for each in made]
    return sorted(proposed, key=lambda each: _unequal(land, members, each.drawn))


def _land(store: Store, of: Ground, *, whole_wards: bool, equal: Equal) -> tuple[Land, list[tuple[str, ...]]]:
    """The units to be divided, weighed by what is to be equal, and the LSOAs of each."""
    weight = _weights(store, of, equal)
    shapes = lsoa_shapes(store, of)
    members: list[tuple[str, ...]] = (
        [of.units.lsoas_of[ward] for ward in of.units.wards if of.units.lsoas_of[ward]]
        if whole_wards
        else [(lsoa,) for lsoa in of.units.lsoas]
    )
    wards = []
    for lsoas in members:
        at = [of.units.lsoas.index(lsoa) for lsoa in lsoas]
        own, people = [shapes[n] for n in at], weight[at]
        middle = np.average(shapely.get_coordinates(shapely.centroid(own)), axis=0, weights=people + 1e-9)
        wards.append(Ward(lsoas[0], lsoas[0], float(people.sum()), float(middle[0]), float(middle[1]), own))
    return land_of(wards)[0], members


def _weights(store: Store, of: Ground, equal: Equal) -> Floats:
    """What each LSOA weighs: its residents, or its residents times its score of deprivation."""
    residents: Floats = np.nan_to_num(of.residents)
    if not residents.any():
        raise Refused(
            f"Residents of LSOAs are not known in {of.edition.title}, so no areas can be made equal. Start "
            "from wards, MSOAs or a scheme instead."
        )
    if equal == "residents":
        return residents
    score = catalogue.headline_index(store).score
    row = np.flatnonzero(of.lsoas.series["indicator"].to_numpy() == score)
    if not len(row):
        raise Refused("Need by small areas is not known here. Make the areas equal in residents.")
    x, n = of.lsoas.added["x"][row[0]], of.lsoas.added["n"][row[0]]
    with np.errstate(divide="ignore", invalid="ignore"):
        need: Floats = residents * np.nan_to_num(x / n)
    return need


def _drawn(of: Ground, held: Sequence[Sequence[str]]) -> Drawing:
    """The areas in the order of their first LSOAs."""
    ordered = sorted(held, key=min)
    return drawing(of.units.edition, [(f"Area {at}", lsoas) for at, lsoas in enumerate(ordered, 1)])


def _unequal(land: Land, members: Sequence[tuple[str, ...]], drawn: Drawing) -> float:
    """How far the area furthest from the mean is from it, in what was to be equal."""
    weight = {lsoas: land.residents[unit] for unit, lsoas in enumerate(members)}
    area_of = drawn.area_of()
    sums = np.zeros(len(drawn.areas))
    for lsoas, people in weight.items():
        sums[area_of[lsoas[0]]] += people
    return float(np.abs(sums / sums.mean() - 1).max()) if sums.sum() else 0.0
