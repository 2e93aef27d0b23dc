"""How a budget would split among areas: equally, by people, by need. Arithmetic alone; nothing is decided."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pandas as pd

from metrics.catalogue import in_role
from metrics.errors import Refused
from metrics.statistics.arrays import Floats
from metrics.store import Store

WAYS = {"equal": "equally", "by_people": "by people", "by_need": "by need"}
"""The ways a budget is split, and readers' words for each."""

SPLIT_COLUMNS = {
    "name": "name of the area",
    "residents": "its residents; null where not known",
    "need": "its need; null where not known",
    "WAY": "whole pounds split that way; they add up to the total. Null throughout where withheld",
    "WAY_per_head": "the same for each resident",
    "WAY_ring_fenced": "the part of it kept for the place of focus, in whole pounds, half a pound going up",
}
"""What each column of `Splits.areas` means, WAY being each of WAYS."""

SHARE_COLUMNS = {
    "name": "name of the area",
    "residents": "its residents",
    "need": "its need",
    "share": "its share of all residents",
    "need_share": "its share of all people in need: of the sum of residents x need",
}
"""What each column of `people_in_need` means."""


class Budget(NamedTuple):
    """Pounds for each area, and the share of it kept for the place of focus."""

    amount: int
    ring_fenced: float


class BudgetError(Refused):
    """A budget can't be split as was asked; the sentence says why."""


@dataclass(frozen=True)
class Splits:
    """One row per area (SPLIT_COLUMNS), and for each way that is withheld the reason, in a sentence."""

    areas: pd.DataFrame
    withheld: dict[str, str]
    total: int
    ring_fenced: float


def usual_budget(store: Store) -> Budget:
    """The budget declared to start from; nothing where none is."""
    amount, ring_fenced = (in_role(store, role) or ("0",) for role in ("amount", "ring-fenced"))
    return Budget(int(amount[0]), float(ring_fenced[0]))


def splits(areas: pd.DataFrame, total: int, ring_fenced: float) -> Splits:
    """A total in whole pounds, split among areas (name, residents, need) in each of the WAYS.

    By need is in proportion to residents x need: so many people, each as needy as the area is on average. It
    is a choice, not a law; need is never below zero on any of our scales. A way for which something is not
    known is withheld for every area, since nobody's share is known while one's is open. Raises BudgetError.
    """
    _check(areas, total, ring_fenced)
    weights = _weights(areas)
    withheld = {way: reason for way in WAYS if (reason := _reason(areas, way, weights[way]))}
    table = areas[["name", "residents", "need"]].reset_index(drop=True)
    heads = table["residents"].where(table["residents"] > 0)
    for way in WAYS:
        if way in withheld:
            table[[way, f"{way}_per_head", f"{way}_ring_fenced"]] = math.nan
            continue
        pounds = whole_pounds(total, weights[way], list(areas["name"]))
        table[way] = pounds
        table[f"{way}_per_head"] = table[way] / heads
        table[f"{way}_ring_fenced"] = [math.floor(share * ring_fenced + 0.5) for share in pounds]
    return Splits(table, withheld, total, ring_fenced)


def whole_pounds(total: int, weights: Iterable[float], names: Sequence[str]) -> list[int]:
    """A total in proportion to the weights, in whole pounds that add up to it exactly.

    Each gets its share rounded down; the pounds left over go, one each, to those whose shares lost most by
    rounding (the largest remainder, or Hamilton's, method), by name where they lost the same. Worked out in
    fractions, so that the order of the areas changes nothing.
    """
    exact = [Fraction(float(weight)) for weight in weights]
    shares = [total * weight / sum(exact) for weight in exact]
    pounds = [math.floor(share) for share in shares]
    lost = sorted(range(len(pounds)), key=lambda n: (pounds[n] - shares[n], names[n]))
    for n in lost[: total - sum(pounds)]:
        pounds[n] += 1
    return pounds


def with_need(areas: pd.DataFrame, tiers: pd.DataFrame | None) -> pd.DataFrame:
    """One row per area: place, name, residents, and its need by metrics.choose.tiers; null without tiers."""
    people = areas[["place", "name", "residents"]]
    if tiers is None:
        return people.assign(need=float("nan"))
    return people.assign(need=people["place"].map(tiers.set_index("place")["need"]))


def people_in_need(areas: pd.DataFrame) -> pd.DataFrame:
    """One row per area: its share of the people and of the people in need; columns as in SHARE_COLUMNS.

    Null throughout where an area's residents or need are not known.
    """
    weighed = areas["residents"] * areas["need"]
    return areas[["name", "residents", "need"]].assign(
        share=areas["residents"] / areas["residents"].sum(skipna=False),
        need_share=weighed / weighed.sum(skipna=False),
    )


def _check(areas: pd.DataFrame, total: int, ring_fenced: float) -> None:
    if not len(areas):
        raise BudgetError("There is no area to give money to.")
    if total < 0 or total != int(total):
        raise BudgetError(
            f"A budget of {total:,} can't be split. Give a number of whole pounds, from nought up."
        )
    if not 0 <= ring_fenced <= 1:
        raise BudgetError("The ring-fenced part of a budget lies between 0 and 100%.")
    if (areas[["residents", "need"]] < 0).any(axis=None):
        raise BudgetError("Residents and need are numbers from nought up; money can't be split by one below.")


def _weights(areas: pd.DataFrame) -> dict[str, Floats]:
    """For each way what each area counts; nan where it is not known."""
    people, need = (areas[column].to_numpy(float) for column in ("residents", "need"))
    return {"equal": np.ones(len(areas)), "by_people": people, "by_need": people * need}


def _reason(areas: pd.DataFrame, way: str, weights: Floats) -> str:
    """Why money can't be split in a way; empty where it can."""
    needed = {"equal": [], "by_people": ["residents"], "by_need": ["residents", "need"]}[way]
    for column in needed:
        unknown = areas.loc[~np.isfinite(areas[column].to_numpy(float)), "name"]
        if len(unknown):
            whose = "any area" if len(unknown) == len(areas) else ", ".join(unknown)
            verb = "are" if column == "residents" else "is"
            return f"{column.capitalize()} {verb} not known for {whose}, so no split {WAYS[way]} is shown."
    if weights.sum() == 0:
        return f"There is nothing to split {WAYS[way]}: it adds to nought over the areas."
    return ""
