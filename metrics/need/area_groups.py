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

LEVEL_NAMES = {"lsoa": "LSOAs", "ward": "wards", "area": "areas"}
"""Readers' words for the places of each level."""


def levels(store: Store, edition: str, scheme: str | None = None, method: Method | None = None) -> list[str]:
    """The levels whose places the need of areas can be made from, the best first.

    The best has figures for most of the method's indicators; of equals, the smallest places. Without a method
    the indicators of all presets count. A level is left out where it has none of them, or where its places
    can't be weighed within their areas.
    """
    scheme_id = catalogue.scheme(store, edition, scheme)
    n_indicators = {}
    for level in LEVELS:
        known = set(catalogue.indicators(store, edition, level, scheme_id)["indicator"])
        places = catalogue.places(store, edition, level, scheme_id)
        wanted = _indicators(store, method, known)
        if wanted & known and area_groups(store, edition, scheme_id, level, places)[0]:
            n_indicators[level] = len(wanted & known)
    return sorted(n_indicators, key=lambda level: (-n_indicators[level], LEVELS.index(level)))


def area_groups(
    store: Store, edition: str, scheme: str, level: str, places: pd.DataFrame
) -> tuple[Groups | None, str]:
    """The places of a level as one group per area, each counting by its residents in the area; and a sentence
    on what is particular in that, which says why where there are no groups.

    LSOAs of an edition that knows no residents count the same: by design they have about 1,500 people.
    """
    areas, many = list(catalogue.area_names(store, edition, scheme)), LEVEL_NAMES[level]
    if level == "area":
        alone = [np.array([n]) for n in range(len(areas))]
        remark = f"Only {len(areas)} areas are compared, so need says little more than their order."
        return Groups(alone, [np.ones(1)] * len(areas)), remark
    parts = _parts(store, edition, scheme, places)
    remark = ""
    if level == "lsoa" and places["residents"].isna().all():
        parts["residents"] = parts["share"]
        remark = (
            "Residents are not known by LSOA, so each LSOA counts the same (by design about 1,500 people)."
        )
    unknown = parts.loc[parts["residents"].isna(), "at"].nunique()
    if unknown:
        return None, (
            f"Residents are not known for {unknown} of {len(places)} {many}, so the need of areas can't be "
            f"made from {many}. Choose other places."
        )
    by_area = [parts[(parts["area"] == area) & (parts["residents"] > 0)] for area in areas]
    if not all(len(rows) for rows in by_area):
        return None, f"Some area holds no {many}, so its need can't be made from them."
    shares = [rows["residents"].to_numpy(float) / rows["residents"].sum() for rows in by_area]
    return Groups([rows["at"].to_numpy(int) for rows in by_area], shares), remark


def _indicators(store: Store, method: Method | None, known: set[str]) -> set[str]:
    """The indicators that need is made of by a method where just those `known` have figures; those of every
    preset where none is named."""
    if method is not None and method.weights is not None:
        return set(method.weights)
    if method is not None and method.preset:
        return set(preset(store, method.preset).at(known).weights)
    return {indicator for each in presets(store) for indicator in each.at(known).weights}


def _parts(store: Store, edition: str, scheme: str, places: pd.DataFrame) -> pd.DataFrame:
    """One row per place and area it lies in: area, at (position of the place), share, residents there."""
    parts = store.frame(
        """SELECT parent AS area, child AS place, share FROM lookup
           WHERE list_contains(?, parent) AND list_contains(?, child)""",
        [list(catalogue.area_names(store, edition, scheme)), list(places["place"])],
    )
    at = parts["place"].map({place: n for n, place in enumerate(places["place"])}).astype(int)
    residents = places["residents"].to_numpy(float)[at] * parts["share"]
    return parts.assign(at=at, residents=residents).sort_values(["area", "at"], ignore_index=True)
