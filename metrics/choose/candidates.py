"""What can be chosen as a next site: wards, LSOAs or places of focus, and how each lies to existing sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.choose.criteria import Figures, of_groups, of_places
from metrics.choose.focus import LONGEST_BRIDGE, focus
from metrics.errors import Unknown
from metrics.need.method import Method
from metrics.need.need import Need, need
from metrics.need.simulation import Groups
from metrics.profile.aggregate import figures
from metrics.profile.contiguity import neighbours
from metrics.store import Store

CANDIDATE_KINDS = {"ward": "wards", "focus": "places of focus", "lsoa": "LSOAs"}
"""What can be chosen, and what readers call many of them."""

POOL_COLUMNS = {
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
    """What there is to choose from: one row per candidate (POOL_COLUMNS), its need, and what that is made of.

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
    all_need = need(store, edition, level, method, scheme)
    places, remarks = all_need.places, list(all_need.remarks)
    if places["score"].isna().any():
        names = ", ".join(places.loc[places["score"].isna(), "name"])
        remarks.append(f"Need is known only within bounds, and the middle was taken, for {names}.")
    residents, when, sources = places["residents"], "", set().union(*all_need.indicators["sources"])
    counted = catalogue.periods(store, edition, "residents", level).query("is_current")
    if len(counted):
        rows = figures(store, edition, list(places["place"]), level=level, indicators=["residents"])
        residents = places["place"].map(rows.set_index("place")["value"])
        when = counted["label"].iloc[-1]
        sources |= set(counted["sources"].iloc[-1])
    table = places[["place", "code", "name"]].assign(
        ward=places["place"].map(_ward_of(store, edition, "name")).fillna("") if level == "lsoa" else "",
        area=places["area"].fillna(""),
        members=[[place] for place in places["place"]],
        residents=residents.astype(float),
        need=places["score_or_midpoint"],
    )
    return Pool(table, all_need, None, of_places(all_need.evidence), remarks, when, sorted(sources))


def focus_pool(
    store: Store,
    edition: str,
    scheme: str,
    method: Method,
    least: float,
    most: float,
    longest_bridge: float = LONGEST_BRIDGE,
) -> Pool:
    """The place of focus of each area that has one as candidates. Raises what `focus` does."""
    answer = focus(
        store, edition, scheme, method=method, least=least, most=most, longest_bridge=longest_bridge
    )
    areas = answer.areas[answer.areas["refusal"] == ""]
    declared = catalogue.areas(store, edition, scheme).set_index("name")
    at = {place: n for n, place in enumerate(answer.places["place"])}
    members = [np.array([at[place] for place in chosen]) for chosen in areas["chosen"]]
    residents = answer.places["residents"].to_numpy(float)
    groups = Groups(members, [residents[each] / residents[each].sum() for each in members])
    wards = [_ward_names(answer.places["ward"].iloc[each]) for each in members]
    table = pd.DataFrame(
        {
            "place": declared["place"].reindex(areas["area"]).to_list(),
            "code": declared["id"].reindex(areas["area"]).to_list(),
            "name": [
                f"{area.split(' (')[0]}: {ward} ({len(each)} LSOA{'s' if len(each) > 1 else ''})"
                for area, ward, each in zip(areas["area"], wards, members, strict=True)
            ],
            "ward": wards,
            "area": areas["area"].to_list(),
            "members": areas["chosen"].to_list(),
            "residents": areas["residents"].to_numpy(float),
            "need": areas["need"].to_numpy(float),
        }
    )
    known = answer.need.evidence
    nobody = np.empty((0, len(known.indicators)))
    group_figures = of_groups(known, list(table["place"]), groups) if members else Figures([], *[nobody] * 3)
    remarks = [*answer.remarks, *filter(None, answer.areas["refusal"])]
    absent = declared.loc[~declared.index.isin(areas["area"]), "place"]
    return Pool(
        table, answer.need, groups, group_figures, remarks, answer.residents_of, answer.sources,
        {place: name for name, place in absent.items()},
    )  # fmt: skip


def existing_sites(store: Store, edition: str) -> list[str]:
    """Place ids of the existing sites that an edition's file names. Raises Unknown."""
    catalogue.edition(store, edition)
    return list(store.rows("SELECT existing_sites FROM editions WHERE edition = ?", [edition])[0][0] or [])


def site_names(store: Store, edition: str, existing: Sequence[str]) -> pd.DataFrame:
    """One row per existing site: place, name, level. Raises Unknown for one that is no ward or LSOA here."""
    levels = [catalogue.places(store, edition, level).assign(level=level) for level in ("ward", "lsoa")]
    known = pd.concat(levels).set_index("place")
    for place in existing:
        if place not in known.index:
            raise Unknown("ward or LSOA of this edition", place, sorted(known.index))
    return known.loc[list(existing), ["name", "level"]].reset_index()


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
    members_lsoas = [lsoas(each) for each in table["members"]]
    touching = {level: _touching(store, edition, level) for level in ("ward", "lsoa")}
    not_drawn: set[int] = set()
    for site in existing.itertuples():
        as_wards = kind == site.level == "ward"
        around = touching["ward" if as_wards else "lsoa"]
        occupied = {site.place} if as_wards else lsoas([site.place])
        next_door = set().union(*(around.get(place, set()) for place in occupied))
        for n, own in enumerate(members if as_wards else members_lsoas):
            if own & occupied:
                words[n].append(_shared(own, occupied, site.name))
            elif beside and own & next_door:
                words[n].append(f"beside an existing site ({site.name})")
            if not own & around.keys() or not occupied & around.keys():
                not_drawn.add(n)
    names = ", ".join(table["name"].iloc[n] for n in sorted(not_drawn))
    remark = f"Whether they lie beside an existing site is not known, for want of outlines: {names}."
    return ["; ".join(each) for each in words], [remark] if beside and not_drawn else []


def _shared(own: set[str], occupied: set[str], name: str) -> str:
    """How a candidate that shares places with an existing site does so."""
    if own == occupied:
        return "is an existing site"
    if own > occupied:
        return f"contains an existing site ({name})"
    return (
        f"lies in an existing site ({name})"
        if own < occupied
        else f"lies partly in an existing site ({name})"
    )


def _ward_names(wards: pd.Series) -> str:
    """The wards of the LSOAs of a place of focus, the one with most of them first."""
    return ", ".join(name for name in wards.value_counts().index if name)


def _ward_of(store: Store, edition: str, column: str) -> dict[str, str]:
    """The ward (its place id) or the name of the ward that holds most of each LSOA of an edition."""
    wards: dict[str, str] = catalogue.wards_of_lsoas(store, edition).set_index("lsoa")[column].to_dict()
    return wards


def _touching(store: Store, edition: str, level: str) -> dict[str, set[str]]:
    """For each place of a level that has an outline, the places that touch it."""
    pairs = neighbours(store, catalogue.places(store, edition, level)["place"])
    return {
        str(place): set(rows.loc[~rows["bridged"], "neighbour"]) for place, rows in pairs.groupby("place")
    }
