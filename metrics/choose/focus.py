"""Places of focus: inside every area, the group of touching LSOAs where need is greatest, found exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.choose.connected_groups import Group, TooMany, best_groups
from metrics.errors import Refused, Unknown
from metrics.need.method import Method
from metrics.need.need import Need, need
from metrics.need.robustness import SEED, SIMULATIONS
from metrics.need.simulation import Groups, Simulation
from metrics.places.contiguity import neighbours
from metrics.statistics.arrays import Floats
from metrics.store import Store

LEAST, MOST = 5_000, 8_000
"""Residents of a place of focus unless others are asked for: three to five LSOAs."""

LONGEST_BRIDGE = 500.0
"""Metres that a place of focus may cross where an area lies in parts: a river or a creek, no estuary."""

KEPT = 20
"""How many of the best groups of each area are kept, to see how much the choice matters."""

FOCUS_COLUMNS = {
    "area": "name of the area",
    "chosen": "place ids of the best group, none when there is no group",
    "residents": "residents of the group",
    "need": "mean need of the group, weighted by residents, 0 to 100",
    "area_need": "mean need of the whole area",
    "next_need": "mean need of the second best group; null when there is none",
    "groups": "how many of the best groups were kept",
    "last_need": "mean need of the last of them",
    "cost": "points of need that the pins cost; null without pins",
    "refusal": "why there is no group, in a sentence; empty otherwise",
    "joined": "how parts of the area that do not touch were joined or kept apart; empty when they all touch",
}
"""What each column of `Focus.areas` means."""

GROUP_COLUMNS = {
    "area": "name of the area",
    "order": "1 for the best group of the area, 2 for the next best, ...",
    "chosen": "place ids of the group",
    "residents": "residents of the group",
    "need": "mean need of the group, weighted by residents",
    "short": "points of need by which it falls short of the best",
}
"""What each column of `Focus.groups` means."""

LSOA_COLUMNS = {
    "place": "place id of the LSOA",
    "code": "its code",
    "name": "its name",
    "area": "name of the area it lies in most",
    "ward": "name of the ward that holds most of it",
    "residents": "its residents",
    "score": "its need, or the middle of what it can be",
    "rank_first": "best-case position in the borough, 1 = greatest need",
    "rank_last": "worst-case position",
    "chosen": "whether it is in the best group of its area",
    "near_best": "share of the best groups of its area that it is in",
    "pinned": "in, out or empty",
}
"""What each column of `Focus.places` means."""


class FocusError(Refused):
    """Places of focus can't be chosen from what was asked for; the sentence says why."""


@dataclass(frozen=True)
class Focus:
    """A row per area (FOCUS_COLUMNS), per good group (GROUP_COLUMNS), per LSOA (LSOA_COLUMNS); their need."""

    areas: pd.DataFrame
    groups: pd.DataFrame
    places: pd.DataFrame
    need: Need
    remarks: list[str]
    residents_of: str
    """When the residents were counted, as readers see it."""
    sources: list[str]
    """Ids of the sources of need and residents."""


def focus(
    store: Store,
    edition: str,
    scheme: str | None = None,
    *,
    method: Method | None = None,
    least: float = LEAST,
    most: float = MOST,
    pinned_in: Sequence[str] = (),
    pinned_out: Sequence[str] = (),
    longest_bridge: float = LONGEST_BRIDGE,
) -> Focus:
    """The best group of LSOAs of every area of a scheme, with between `least` and `most` residents.

    best = the greatest sum(p_i need_i) / sum(p_i) over the LSOAs of a connected group, p = residents. LSOAs
    `pinned_in` are in the group of their area, those `pinned_out` in none. An LSOA without a score counts
    with the middle of what it can be, which a remark names. Where an area lies in parts, LSOAs that are
    nearest to each other count as touching if no more than `longest_bridge` metres lie between them.
    Raises Unknown, NeedError and FocusError.
    """
    if not 0 <= longest_bridge < float("inf"):
        raise FocusError(f"A gap of {longest_bridge:g} m can't be crossed; give a number from zero up.")
    if not 0 < least <= most:
        raise FocusError(
            f"No group has at least {least:,.0f} and at most {most:,.0f} residents. Change a limit."
        )
    chosen_by = need(store, edition, "lsoa", method, scheme)
    lsoas = chosen_by.places
    _check_pins(lsoas, pinned_in, pinned_out)
    if lsoas["residents"].isna().any():
        raise FocusError(
            "We can't find places of focus of a given size here. Residents are not known for "
            f"{lsoas['residents'].isna().sum()} of {len(lsoas)} LSOAs. Choose another edition."
        )
    remarks = list(chosen_by.remarks)
    if lsoas["score"].isna().any():
        names = ", ".join(lsoas.loc[lsoas["score"].isna(), "name"])
        remarks.append(f"Need is known only within bounds, and the middle was taken, for {names}.")
    scheme_id = catalogue.scheme(store, edition, scheme)
    pins = set(pinned_in), set(pinned_out)
    results = [
        _of_area(store, name, lsoas[lsoas["area"] == name], least, most, *pins, longest_bridge)
        for name in catalogue.area_names(store, edition, scheme_id).values()
    ]
    areas = pd.DataFrame([area for area, _ in results], columns=list(FOCUS_COLUMNS))
    groups = pd.DataFrame([group for _, kept in results for group in kept], columns=list(GROUP_COLUMNS))
    shares = near_best(groups)
    best = {place for listed in areas["chosen"] for place in listed}
    pinned = dict.fromkeys(pinned_in, "in") | dict.fromkeys(pinned_out, "out")
    wards = catalogue.wards_of_lsoas(store, edition).set_index("lsoa")["name"]
    places = lsoas.assign(
        score=lsoas["score_or_midpoint"],
        ward=lsoas["place"].map(wards).fillna(""),
        chosen=lsoas["place"].isin(best),
        near_best=lsoas["place"].map(shares).fillna(0.0).astype(float),
        pinned=[pinned.get(place, "") for place in lsoas["place"]],
    )
    counted = catalogue.periods(store, edition, "residents", "lsoa").query("is_current").iloc[-1]
    sources = {s for listed in (*chosen_by.indicators["sources"], counted["sources"]) for s in listed}
    return Focus(
        areas, groups, places[list(LSOA_COLUMNS)], chosen_by, remarks, counted["label"], sorted(sources)
    )


def group_robustness(focus: Focus, simulations: int = SIMULATIONS, seed: int = SEED) -> pd.DataFrame:
    """One row per good group, with `best`: the share of simulations in which it is its area's best.

    Every simulation makes need in another way, as `robustness` does; of groups that tie the one that is
    better by the method as chosen counts. Groups that are not among the good ones are not looked at again.
    """
    groups = focus.groups
    places = focus.need.places
    at = {place: n for n, place in enumerate(places["place"])}
    members = [np.array([at[p] for p in chosen]) for chosen in groups["chosen"]]
    people = [places["residents"].to_numpy(float)[m] for m in members]
    ranked = Groups(members, [p / p.sum() for p in people])
    simulation = Simulation(focus.need.evidence, focus.need.method, seed=seed, groups=ranked)
    ranks = simulation.ranks(simulation.random_inputs(simulations))
    best = np.zeros(len(groups))
    for columns in groups.groupby("area", sort=False).indices.values():
        winners = columns[np.argmin(ranks[:, columns], axis=1)]
        best += np.bincount(winners, minlength=len(groups)) / simulations
    return groups.assign(best=best)


def testable(focus: Focus) -> bool:
    """Whether another way of counting need could choose other groups (`Simulation.testable`)."""
    return Simulation(focus.need.evidence, focus.need.method, seed=SEED).testable


def near_best(groups: pd.DataFrame) -> dict[str, float]:
    """The share of the good groups of its area that each LSOA is in; LSOAs in none of them are left out."""
    listed = groups[["area", "chosen"]].explode("chosen")
    counted = groups.groupby("area").size()
    return {place: len(rows) / counted[rows["area"].iloc[0]] for place, rows in listed.groupby("chosen")}


def _check_pins(lsoas: pd.DataFrame, pinned_in: Iterable[str], pinned_out: Iterable[str]) -> None:
    known = set(lsoas["place"])
    for place in (*pinned_in, *pinned_out):
        if place not in known:
            raise Unknown("LSOA of this edition", place, sorted(known))
    both = sorted(set(pinned_in) & set(pinned_out))
    if both:
        name = lsoas.loc[lsoas["place"] == both[0], "name"].iloc[0]
        raise FocusError(f"{name} is pinned both in and out. Take one of the pins away.")


def _of_area(
    store: Store,
    name: str,
    lsoas: pd.DataFrame,
    least: float,
    most: float,
    pinned_in: set[str],
    pinned_out: set[str],
    longest_bridge: float,
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """One row of FOCUS_COLUMNS, and its rows of GROUP_COLUMNS."""
    places = list(lsoas["place"])
    touching, joined = _touching(store, lsoas, longest_bridge)
    required = [n for n, p in enumerate(places) if p in pinned_in]
    excluded = [n for n, p in enumerate(places) if p in pinned_out]
    count, score = lsoas["residents"].to_numpy(float), lsoas["score_or_midpoint"].to_numpy(float)
    row = dict.fromkeys(FOCUS_COLUMNS, np.nan) | {
        "area": name,
        "chosen": [],
        "groups": 0,
        "refusal": "",
        "joined": joined,
        "area_need": float(np.average(score, weights=count)) if len(lsoas) else np.nan,
    }

    def search(pinned_in: Sequence[int] = (), pinned_out: Sequence[int] = ()) -> list[Group]:
        return best_groups(
            count, score, touching, least, most, pinned_in=pinned_in, pinned_out=pinned_out, keep=KEPT
        )

    try:
        best = search(required, excluded)
        free = search() if required or excluded else []
    except TooMany:
        row["refusal"] = (
            f"{name}: there are too many groups between {least:,.0f} and {most:,.0f} residents to be sure of "
            "the best. Bring the limits closer together."
        )
        return row, []
    if not best:
        return row | {"refusal": _refusal(name, count, least, most, required, excluded)}, []
    row |= {
        "chosen": [places[n] for n in best[0].members],
        "residents": best[0].residents,
        "need": best[0].need,
        "next_need": best[1].need if len(best) > 1 else np.nan,
        "groups": len(best),
        "last_need": best[-1].need,
        "cost": max(free[0].need - best[0].need, 0.0) if free else np.nan,
    }
    return row, [
        {
            "area": name,
            "order": order,
            "chosen": [places[n] for n in group.members],
            "residents": group.residents,
            "need": group.need,
            "short": best[0].need - group.need,
        }
        for order, group in enumerate(best, 1)
    ]


def _touching(store: Store, lsoas: pd.DataFrame, longest_bridge: float) -> tuple[list[list[int]], str]:
    """For each LSOA of an area those it touches, and sentences on parts that were joined or kept apart."""
    position = {place: n for n, place in enumerate(lsoas["place"])}
    pairs = neighbours(store, position)
    far = pairs["metres"] > longest_bridge
    touching: list[list[int]] = [[] for _ in position]
    for pair in pairs[~far].itertuples():
        touching[position[pair.place]].append(position[pair.neighbour])
    names = lsoas.set_index("place")["name"]
    said = {"Parts that do not touch count as joined": ~far, "Parts that lie further apart stay apart": far}
    sentences = []
    for words, which in said.items():
        links = pairs[which & pairs["bridged"] & (pairs["place"] < pairs["neighbour"])]
        gaps = "; ".join(
            f"{names[r.place]} and {names[r.neighbour]} ({r.metres:,.0f} m apart)" for r in links.itertuples()
        )
        sentences += [f"{words}: {gaps}."] if gaps else []
    return touching, " ".join(sentences)


def _refusal(
    name: str, count: Floats, least: float, most: float, required: list[int], excluded: list[int]
) -> str:
    """Why an area has no group."""
    left = count.sum() - count[excluded].sum()
    if left < least:
        rest = "are not pinned out" if excluded else "live there"
        return f"{name}: only {left:,.0f} residents {rest}, fewer than the least of {least:,.0f}."
    if count[required].sum() > most:
        return (
            f"{name}: the LSOAs pinned in have {count[required].sum():,.0f} residents, more than {most:,.0f}."
        )
    with_pins = " that keeps to the pins" if required or excluded else ""
    return (
        f"{name}: no group of touching LSOAs{with_pins} has between {least:,.0f} and {most:,.0f} residents. "
        "Widen the limits."
    )
