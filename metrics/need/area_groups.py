"""Areas as groups of smaller places, so that what is known of LSOAs or wards can be said of areas."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.need.inputs import LEVELS
from metrics.need.method import Method
from metrics.need.presets import preset, presets
from metrics.need.simulation import Groups
from metrics.store import Store

WORDS = {"lsoa": "LSOAs", "ward": "wards", "area": "areas"}
"""Readers' words for the places of each level."""


def levels(store: Store, edition: str, scheme: str | None = None, method: Method | None = None) -> list[str]:
    """The levels whose places the need of areas can be made from, the best first.

    The best has figures for most of the method's indicators; of equals, the smallest places. Without a method
    the indicators of all presets count. A level is left out where it has none of them, or where its places
    can't be weighed within their areas.
    """
    scheme_id = catalogue.scheme(store, edition, scheme)
    wanted = _wanted(store, method)
    there = {}
    for level in LEVELS:
        known = set(catalogue.indicators(store, edition, level, scheme_id)["indicator"])
        places = catalogue.places(store, edition, level, scheme_id)
        if wanted & known and area_groups(store, edition, scheme_id, level, places)[0]:
            there[level] = len(wanted & known)
    return sorted(there, key=lambda level: (-there[level], LEVELS.index(level)))


def area_groups(
    store: Store, edition: str, scheme: str, level: str, places: pd.DataFrame
) -> tuple[Groups | None, str]:
    """The places of a level as one group per area, each counting by its residents in the area; and a sentence
    on what is particular in that, which says why where there are no groups.

    LSOAs of an edition that knows no residents count the same: by design they have about 1,500 people.
    """
    areas = list(catalogue.area_names(store, edition, scheme))
    if level == "area":
        alone = [np.array([n]) for n in range(len(areas))]
        told = f"Only {len(areas)} areas are compared, so need says little more than their order."
        return Groups(alone, [np.ones(1)] * len(areas)), told
    inside = _inside(store, edition, scheme, places)
    told = ""
    if level == "lsoa" and places["residents"].isna().all():
        inside["residents"] = inside["share"]
        told = "Residents are not known by LSOA, so each LSOA counts the same (by design about 1,500 people)."
    gone = places.loc[inside.loc[inside["residents"].isna(), "at"].unique(), "name"]
    if len(gone):
        return None, (
            f"Residents are not known for {len(gone)} of {len(places)} {WORDS[level]}, so the need of areas "
            f"can't be made from {WORDS[level]}. Choose other places."
        )
    held = [inside[(inside["area"] == area) & (inside["residents"] > 0)] for area in areas]
    if not all(len(rows) for rows in held):
        return None, f"Some area holds no {WORDS[level]}, so its need can't be made from them."
    shares = [rows["residents"].to_numpy(float) / rows["residents"].sum() for rows in held]
    return Groups([rows["at"].to_numpy(int) for rows in held], shares), told


def _wanted(store: Store, method: Method | None) -> set[str]:
    """The indicators that a method puts need together from; those of every preset where none is named."""
    if method is None:
        return {indicator for each in presets(store) for indicator in each.weights}
    if method.weights is not None:
        return set(method.weights)
    return set(preset(store, method.preset).weights) if method.preset else _wanted(store, None)


def _inside(store: Store, edition: str, scheme: str, places: pd.DataFrame) -> pd.DataFrame:
    """One row per place and area it lies in: area, at (position of the place), share, residents there."""
    found = store.frame(
        """SELECT parent AS area, child AS place, share FROM lookup
           WHERE list_contains(?, parent) AND list_contains(?, child)""",
        [list(catalogue.area_names(store, edition, scheme)), list(places["place"])],
    )
    at = found["place"].map({place: n for n, place in enumerate(places["place"])}).astype(int)
    residents = places["residents"].to_numpy(float)[at] * found["share"]
    return found.assign(at=at, residents=residents).sort_values(["area", "at"], ignore_index=True)
