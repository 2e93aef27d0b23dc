"""What can be chosen as a next site: wards, LSOAs or places of focus, and how each lies to existing sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.choose.criteria import Figures, of_groups, of_places
from metrics.choose.focus import focus
from metrics.errors import Unknown
from metrics.need.method import Method
from metrics.need.need import Need, need
from metrics.need.simulation import Groups
from metrics.profile.aggregate import figures
from metrics.profile.contiguity import neighbours
from metrics.store import Store

KINDS = {"ward": "wards", "focus": "places of focus", "lsoa": "LSOAs"}
"""What can be chosen, and what readers call many of them."""

COLUMNS = {
    "place": "place id; of a place of focus, that of its area",
    "code": "its code; of a place of focus, the id of its area",
    "name": "its name; of a place of focus, its area and the wards it lies in",
    "ward": "name of the ward it lies in most; of a place of focus, those of its LSOAs; empty for a ward",
    "area": "name of the area it lies in most; empty where it lies in none",
    "members": "place ids it is made of: its own, or the LSOAs of a place of focus",
    "residents": "its residents, where published",
    "need": "its need, or the middle of what it can be",
}
"""What each column of `Pool.table` means."""


@dataclass(frozen=True)
class Pool:
    """What there is to choose from: one row per candidate (COLUMNS), its need, and what that is made of.

    `groups` are the places of focus, None where the candidates are places themselves. `residents_of` says
    when the residents were counted, empty where they are not published; `sources` are ids; `absent`
    are the names, by id, of areas that have no place of focus.
    """

    table: pd.DataFrame
    need: Need
    groups: Groups | None
    figures: Figures
    remarks: list[str]
    residents_of: str
    sources: list[str]
    absent: dict[str, str] = field(default_factory=dict)


def level_of(kind: str) -> str:
    """The level of places whose need counts: wards, or the LSOAs that places of focus are made of."""
    return "ward" if kind == "ward" else "lsoa"


def places_pool(store: Store, edition: str, scheme: str, level: str, method: Method) -> Pool:
    """The wards or LSOAs of an edition as candidates. Raises what `need` does."""
    found = need(store, edition, level, method, scheme)
    places, remarks = found.places, list(found.remarks)
    if places["score"].isna().any():
        names = ", ".join(places.loc[places["score"].isna(), "name"])
        remarks.append(f"Need is known only within bounds, and the middle was taken, for {names}.")
    residents, when, sources = places["residents"], "", set().union(*found.indicators["sources"])
    counted = catalogue.periods(store, edition, "residents", level).query("is_current")
    if len(counted):
        own = figures(store, edition, list(places["place"]), level=level, indicators=["residents"])
        residents = places["place"].map(own.set_index("place")["value"])
        when = counted["label"].iloc[-1]
        sources |= set(counted["sources"].iloc[-1])
    table = places[["place", "code", "name"]].assign(
        ward=places["place"].map(_ward_of(store, edition, "name")).fillna("") if level == "lsoa" else "",
        area=places["area"].fillna(""),
        members=[[place] for place in places["place"]],
        residents=residents.astype(float),
        need=places["score_or_midpoint"],
    )
    return Pool(table, found, None, of_places(found.evidence), remarks, when, sorted(sources))


def focus_pool(store: Store, edition: str, scheme: str, method: Method, least: float, most: float) -> Pool:
    """The place of focus of each area that has one as candidates. Raises what `focus` does."""
    found = focus(store, edition, scheme, method=method, least=least, most=most)
    areas = found.areas[found.areas["refusal"] == ""]
    ids = {name: place for place, name in catalogue.area_names(store, edition, scheme).items()}
    at = {place: n for n, place in enumerate(found.places["place"])}
    members = [np.array([at[place] for place in chosen]) for chosen in areas["chosen"]]
    residents = found.places["residents"].to_numpy(float)
    groups = Groups(members, [residents[each] / residents[each].sum() for each in members])
    within = [_ward_names(found.places["ward"].iloc[each]) for each in members]
    table = pd.DataFrame(
        {
            "place": [ids[area] for area in areas["area"]],
            "code": [ids[area].rsplit("/", 1)[1] for area in areas["area"]],
            "name": [
                f"{area.split(' (')[0]}: {ward} ({len(each)} LSOA{'s' if len(each) > 1 else ''})"
                for area, ward, each in zip(areas["area"], within, members, strict=True)
            ],
            "ward": within,
            "area": areas["area"].to_list(),
            "members": areas["chosen"].to_list(),
            "residents": areas["residents"].to_numpy(float),
            "need": areas["need"].to_numpy(float),
        }
    )
    known = found.need.evidence
    nobody = np.empty((0, len(known.indicators)))
    held = of_groups(known, list(table["place"]), groups) if members else Figures([], *[nobody] * 3)
    remarks = [*found.remarks, *filter(None, found.areas["refusal"])]
    absent = {place: name for name, place in ids.items() if name not in set(areas["area"])}
    return Pool(table, found.need, groups, held, remarks, found.residents_of, found.sources, absent)


def existing_sites(store: Store, edition: str) -> list[str]:
    """Place ids of the existing sites that an edition's file names. Raises Unknown."""
    catalogue.edition(store, edition)
    return list(store.rows("SELECT existing_sites FROM editions WHERE edition = ?", [edition])[0][0] or [])


def site_names(store: Store, edition: str, existing: Sequence[str]) -> pd.DataFrame:
    """One row per existing site: place, name. Raises Unknown for one that is no ward or LSOA here."""
    known = pd.concat([catalogue.places(store, edition, level) for level in ("ward", "lsoa")])
    names = known.set_index("place")["name"]
    for place in existing:
        if place not in names.index:
            raise Unknown("ward or LSOA of this edition", place, sorted(names.index))
    return pd.DataFrame({"place": list(existing), "name": [names[place] for place in existing]})


def near_sites(
    store: Store, edition: str, table: pd.DataFrame, kind: str, existing: pd.DataFrame, *, beside: bool
) -> tuple[list[str], list[str]]:
    """How each candidate lies to existing sites, in words (empty where it doesn't matter), and remarks.

    A candidate that is a site, or shares LSOAs with one, counts as it; one that touches it is `beside` it.
    Wards and wards are compared by their own outlines, all else LSOA by LSOA.
    """
    words: list[list[str]] = [[] for _ in table["members"]]
    if existing.empty:
        return ["" for _ in words], []
    ward_of = _ward_of(store, edition, "ward")

    def lsoas(places: Sequence[str]) -> set[str]:
        # a ward that holds no LSOA stands for itself
        return set().union(*({c for c, w in ward_of.items() if w == p} or {p} for p in places))

    members = [set(each) for each in table["members"]]
    wholes = [lsoas(each) for each in table["members"]]
    touching = {level: _touching(store, edition, level) for level in ("ward", "lsoa")}
    not_drawn: set[int] = set()
    for site, name in zip(existing["place"], existing["name"], strict=True):
        as_wards = kind == "ward" and site.startswith("ward")
        around = touching["ward" if as_wards else "lsoa"]
        theirs = {site} if as_wards else lsoas([site])
        next_door = set().union(*(around.get(place, set()) for place in theirs))
        for n, own in enumerate(members if as_wards else wholes):
            if own & theirs:
                words[n].append(_shared(own, theirs, name))
            elif beside and own & next_door:
                words[n].append(f"beside an existing site ({name})")
            if not own & around.keys() or not theirs & around.keys():
                not_drawn.add(n)
    told = ", ".join(table["name"].iloc[n] for n in sorted(not_drawn))
    remark = f"Whether they lie beside an existing site is not known, for want of outlines: {told}."
    return ["; ".join(each) for each in words], [remark] if beside and not_drawn else []


def _shared(own: set[str], theirs: set[str], name: str) -> str:
    """How a candidate that shares places with an existing site does so."""
    if own == theirs:
        return "is an existing site"
    if own > theirs:
        return f"contains an existing site ({name})"
    return (
        f"lies in an existing site ({name})" if own < theirs else f"lies partly in an existing site ({name})"
    )


def _ward_names(wards: pd.Series) -> str:
    """The wards of the LSOAs of a place of focus, the one with most of them first."""
    return ", ".join(name for name in wards.value_counts().index if name)


def _ward_of(store: Store, edition: str, column: str) -> dict[str, str]:
    """The ward (its place id) or the name of the ward that holds most of each LSOA of an edition."""
    return catalogue.wards_of_lsoas(store, edition).set_index("lsoa")[column].to_dict()


def _touching(store: Store, edition: str, level: str) -> dict[str, set[str]]:
    """For each place of a level that has an outline, the places that touch it."""
    pairs = neighbours(store, catalogue.places(store, edition, level)["place"])
    return {str(place): set(own.loc[~own["bridged"], "neighbour"]) for place, own in pairs.groupby("place")}
