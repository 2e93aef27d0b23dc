"""Which published place lies in which district, ward, area and LSOA of today, worked out in plain pandas.

As an analyst does who knows the vintages: one way for each kind of place, by the lookups published. The store
chooses the way that loses least among all there are, district by district; so a few districts' older figures
come another way. Shares no code with loaders/.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

LINK_METHODS = ["same", "nested", "exact", "best_fit", "population_share"]
"""How a place was found in a larger one, from the least loss to the most."""

NEXT = {"lsoa11": "lsoa21", "lsoa01": "lsoa11", "msoa11": "lsoa11"}
"""The kind through which an older kind is carried on."""


@dataclass(frozen=True)
class Districts:
    """What the pipeline is handed: editions with borough and comparators, and the wards of their areas."""

    editions: pd.DataFrame
    areas: pd.DataFrame
    ward_kind: str
    lsoa_kind: str


def shares(links: pd.DataFrame, child: str, parent: str, residents: pd.Series) -> pd.DataFrame:
    """Links from one kind to another, forth or back: child, parent, share, loss.

    A child with several parents is split by their residents, or equally where these are not known.
    """
    forth = links[(links["child_kind"] == child) & (links["parent_kind"] == parent)]
    back = links[(links["child_kind"] == parent) & (links["parent_kind"] == child)]
    pairs = forth if len(forth) else back.rename(columns={"child": "parent", "parent": "child"})
    pairs = pairs[pairs["source"] == pairs["source"].min()][["child", "parent", "method"]]
    weight = pairs["parent"].map(residents).astype(float)
    by_child = pairs["child"]
    parents = by_child.map(by_child.value_counts()).astype(float)
    unknown = weight.isna().groupby(by_child).transform("any")
    share = (weight / weight.groupby(by_child).transform("sum")).mask(unknown, 1 / parents)
    loss = pairs["method"].map(LINK_METHODS.index).astype(int)
    split = LINK_METHODS.index("population_share")
    fitted = pairs["method"] == "best_fit"
    loss = (
        loss.mask((parents > 1) & ~fitted, split) if len(forth) else loss.mask((parents > 1) | fitted, split)
    )
    return pd.DataFrame({"child": pairs["child"], "parent": pairs["parent"], "share": share, "loss": loss})


def chained(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Two steps as one: the shares multiplied and added over all ways, the loss of the worst link."""
    both = first.merge(second, left_on="parent", right_on="child", suffixes=("", "_2"))
    both["share"] *= both["share_2"]
    both["loss"] = both[["loss", "loss_2"]].max(axis=1)
    return added(both.drop(columns="parent").rename(columns={"parent_2": "parent"}))


def added(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs that come several times as one."""
    found = pairs.groupby(["child", "parent"], as_index=False, sort=False).agg(
        share=("share", "sum"), loss=("loss", "max")
    )
    return found.assign(share=found["share"].clip(upper=1))


class Ways:
    """How every kind of place is carried to the LSOAs and wards of the editions."""

    def __init__(
        self, links: pd.DataFrame, published: Iterable[str], residents: pd.Series, districts: Districts
    ) -> None:
        self.links, self.residents = links, residents
        self.published, self.districts = sorted(published), districts
        inside = links[(links["child_kind"] == districts.ward_kind) & ~links["register"]]
        boroughs = set(districts.editions["borough"])
        self.borough_of = inside[inside["parent"].isin(boroughs)].set_index("child")["parent"]
        self.wards = pd.DataFrame({"ward": self.borough_of.index, "borough": self.borough_of.array})
        self.wards["code"] = self.wards["ward"].str.partition(":")[2]

    @cached_property
    def to_lsoas(self) -> dict[str, pd.DataFrame]:
        """By kind: its places in today's LSOAs, an older vintage through the next."""
        newest = self.districts.lsoa_kind
        fitted = self._shares(newest, self.districts.ward_kind)
        places = fitted[fitted["parent"].isin(self.borough_of.index)]["child"]
        found = {newest: pd.DataFrame({"child": places, "parent": places, "share": 1.0, "loss": 0})}
        for kind, through in NEXT.items():
            if through in found:
                found[kind] = chained(self._shares(kind, through), found[through])
        return found

    @cached_property
    def to_wards(self) -> dict[str, pd.DataFrame]:
        """By kind: its places in wards.

        LSOAs of 2011 by their own lookup where a district's wards have kept their codes since it was made,
        else through the LSOAs of 2021. Wards of another year by their code where all of a district's wards
        have kept theirs; else by the LSOAs fitted to them, or to those of the same code.
        """
        newest, lsoas = self.districts.ward_kind, self.to_lsoas
        ward = self.wards["ward"]
        found = {newest: pd.DataFrame({"child": ward, "parent": ward, "share": 1.0, "loss": 0})}
        fit = self._shares(self.districts.lsoa_kind, newest)
        for kind, way in lsoas.items():
            if kind == "lsoa11":
                found[kind] = self._by_own_lookup(kind, chained(way, fit))
            elif kind in ("lsoa01", "msoa11"):
                found[kind] = chained(self._shares(kind, "lsoa11"), found["lsoa11"])
            else:
                found[kind] = fit[fit["parent"].isin(ward)]
        for kind in self.published:
            if kind.startswith("ward") and kind != newest:
                found[kind] = self._by_code(kind, found)
        return found

    def _shares(self, child: str, parent: str) -> pd.DataFrame:
        return shares(self.links, child, parent, self.residents)

    def _fitted(self) -> list[str]:
        """Earlier kinds of ward that LSOAs of 2011 are fitted to, the earliest first."""
        found = self.links[(self.links["child_kind"] == "lsoa11") & (self.links["method"] == "best_fit")]
        return sorted(found["parent_kind"].unique())

    def _same(self, kind: str) -> tuple[pd.DataFrame, pd.Series]:
        """Wards that have the code of one of another year, and the share of each borough's wards that do."""
        links = self.links
        ends = [links.loc[links[f"{end}_kind"] == kind, end] for end in ("child", "parent")]
        wards = self.wards.assign(old=kind + ":" + self.wards["code"])
        kept = wards["old"].isin(pd.concat(ends).unique())
        same = wards[kept].rename(columns={"old": "child", "ward": "parent"})
        return same.assign(share=1.0, loss=0), kept.groupby(wards["borough"]).mean()

    def _by_own_lookup(self, kind: str, otherwise: pd.DataFrame) -> pd.DataFrame:
        done: set[str] = set()
        found = []
        for fitted in self._fitted():
            same, kept = self._same(fitted)
            boroughs = set(kept.index[kept == 1]) - done
            done |= boroughs
            same = same[same["borough"].isin(boroughs)][["child", "parent", "share", "loss"]]
            found.append(chained(self._shares(kind, fitted), same))
        rest = ~otherwise["parent"].map(self.borough_of).isin(done)
        return pd.concat([*found, otherwise[rest]], ignore_index=True)

    def _by_code(self, kind: str, found: dict[str, pd.DataFrame]) -> pd.DataFrame:
        same, kept = self._same(kind)
        whole = same[same["borough"].isin(kept.index[kept == 1])]
        pairs = [whole[["child", "parent", "share", "loss"]]]
        if kind in self._fitted():
            apart, back = set(kept.index[kept < 1]), self._shares(kind, "lsoa11")
        elif self._fitted():
            apart, back = set(kept.index[kept == 0]), self._shares(self._fitted()[0], "lsoa11")
            back = back.assign(child=kind + ":" + back["child"].str.partition(":")[2])
        else:
            return pairs[0]
        far = chained(back, found["lsoa11"])
        return pd.concat([*pairs, far[far["parent"].map(self.borough_of).isin(apart)]], ignore_index=True)


def lookup(ways: Ways) -> pd.DataFrame:
    """One row per level, scheme and edition, published place and place it is part of: share and loss."""
    districts = ways.districts
    edition_of = districts.editions.set_index("borough")["edition"]
    wards = pd.concat(ways.to_wards.values(), ignore_index=True)
    wards["borough"] = wards["parent"].map(ways.borough_of)
    boroughs = added(wards.assign(parent=wards["borough"])).assign(level="borough", scheme="")
    boroughs["edition"] = boroughs["parent"].map(edition_of)
    members = wards.merge(
        districts.areas[["edition", "scheme", "area", "ward"]], left_on="parent", right_on="ward"
    )
    areas = added(members.assign(parent=members["area"])).merge(
        districts.areas.drop_duplicates("area")[["edition", "scheme", "area"]],
        left_on="parent",
        right_on="area",
    )
    lsoas = [w for kind, w in ways.to_lsoas.items() if kind.startswith("lsoa")]
    lsoas = pd.concat(lsoas, ignore_index=True)
    fitted = ways.to_wards[districts.lsoa_kind].set_index("child")["parent"]
    small = [
        wards.assign(level="ward", scheme="", edition=wards["borough"].map(edition_of)),
        lsoas.assign(
            level="lsoa", scheme="", edition=lsoas["parent"].map(fitted).map(ways.borough_of).map(edition_of)
        ),
    ]
    found = pd.concat([boroughs, areas.assign(level="area"), *small], ignore_index=True)
    return found[["level", "scheme", "edition", "child", "parent", "share", "loss"]]
