"""Tiers of effort: which areas get the intensive offer (managed) and which the core one (co-ordinated).

The need of an area is the mean need of its small areas by residents, the same as beside places of focus: with
three or six areas a scale made of the areas themselves would hold little more than their order.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.errors import Refused, Unknown
from metrics.need.area_groups import LEVEL_NAMES, area_groups, levels
from metrics.need.inputs import LEVELS
from metrics.need.method import Method
from metrics.need.need import Need, need
from metrics.need.robustness import ROBUSTNESS_COLUMNS, SEED, SIMULATIONS, STANDING, Robustness, robustness
from metrics.need.simulation import Groups
from metrics.profile.aggregate import RESIDENTS, figures
from metrics.statistics.arrays import Floats
from metrics.statistics.ranks import row_ranks
from metrics.store import Store

MANAGED, COORDINATED = "managed", "co-ordinated"

MANAGED_OF = 3
"""One in so many areas is managed unless somebody says otherwise."""

NEEDIEST = 5
"""One in so many places is among the borough's neediest, of which it is said how many lie in each area."""

TIER_COLUMNS = {
    "place": "place id of the area",
    "name": "its name",
    "residents": "its residents at the edition's current date; null where not published",
    "need": "mean need of its places, weighted by residents; of one known within bounds the middle",
    "rank": "rank by the method as chosen, 1 = greatest need; areas that tie share the first",
    "median": ROBUSTNESS_COLUMNS["median"],
    "rank_5": ROBUSTNESS_COLUMNS["rank_5"],
    "rank_95": ROBUSTNESS_COLUMNS["rank_95"],
    "in_top": "share of simulations in which it is among those managed",
    "standing": STANDING,
    "tier": "managed or co-ordinated, by the rank",
    "contested": "whether its tier is open: managed and not core, or co-ordinated and not out",
    "places": "how many places lie in it, or most of them; null where need compares the areas themselves",
    "neediest": f"how many of those are among the neediest of the borough's, one in {NEEDIEST}",
}
"""What each column of `Tiers.areas` means."""

EVIDENCE_COLUMNS = {
    "place": "place id of the area",
    "name": "its name",
    "indicator": "id of the indicator",
    "label": "its name, in the preset's own words where there are some",
    "short_label": "its short name",
    "weight": "its weight as a share of all weights",
    "period": "period of the figures",
    "unit": "unit of the figure",
    "decimals": "decimals shown",
    "value": "the area's own figure; null where it can't be added up",
    "value_low": "the least the data allow",
    "value_high": "the most",
    "borough": "the borough's figure",
    "score": "mean score of the area's places, more is more need, over those with a figure",
    "points": "what the indicator adds to the area's need; they add up to it where no figure is missing",
}
"""What each column of `Tiers.evidence` means."""

DECLARED = ("indicator", "short_label", "weight", "period", "unit", "decimals", "borough")
"""Columns of the evidence that are those of `Need.indicators`."""


class TiersError(Refused):
    """Areas can't be told apart into tiers as was asked; the sentence says why."""


@dataclass(frozen=True)
class Tiers:
    """One row per area (TIER_COLUMNS), one per area and indicator (EVIDENCE_COLUMNS), and their need.

    `managed` is how many areas were to be managed; more are where some tie at the cut, and `tied` names
    those. `level` says of which places (lsoa, ward, area) the need of an area is the mean.
    """

    areas: pd.DataFrame
    evidence: pd.DataFrame
    need: Need
    robustness: Robustness
    managed: int
    level: str
    tied: tuple[str, ...]
    remarks: list[str]
    residents_of: str
    """When the residents were counted, as readers see it; empty where they are not known."""
    sources: list[str]
    """Ids of the sources of need and residents."""


def tiers(
    store: Store,
    edition: str,
    scheme: str | None = None,
    *,
    method: Method | None = None,
    managed: int | None = None,
    level: str | None = None,
    simulations: int = SIMULATIONS,
    seed: int = SEED,
) -> Tiers:
    """The tier of every area of a scheme, with the evidence and how sure it is.

    need of an area = sum(p_i need_i) / sum(p_i) over its places, p = residents in the area; the `managed`
    areas with the greatest need are managed, a third of them unless said otherwise. Areas that tie at the cut
    are treated alike: all of them are managed. `level` is the first of `levels` unless named. The same seed
    gives the same answer. Raises Unknown, NeedError and TiersError.
    """
    scheme_id = catalogue.scheme(store, edition, scheme)
    names = catalogue.area_names(store, edition, scheme_id)
    managed = a_third(len(names)) if managed is None else managed
    _check(len(names), managed)
    method = method or Method()
    level = level or (levels(store, edition, scheme_id, method) or ["area"])[0]
    if level not in LEVELS:
        raise Unknown("level", level, list(LEVELS))
    made_from = need(store, edition, level, method, scheme_id)
    groups, remark = area_groups(store, edition, scheme_id, level, made_from.places)
    if groups is None:
        raise TiersError(remark)
    sure = robustness(made_from, managed, simulations=simulations, seed=seed, groups=groups)
    sure = replace(sure, places=sure.places.assign(place=list(names)))
    residents, residents_of, counted = _residents(store, edition, scheme_id, names)
    areas = sure.places.assign(
        name=list(names.values()),
        residents=residents,
        need=groups.means(made_from.places["score_or_midpoint"].to_numpy(float)[None, :])[0],
        tier=np.where(sure.places["rank"] <= managed, MANAGED, COORDINATED),
    )
    areas["contested"] = areas["standing"] != areas["tier"].map({MANAGED: "core", COORDINATED: "out"})
    areas["places"], areas["neediest"] = _neediest(made_from.places, list(names.values()), level)
    sources = {s for listed in (*made_from.indicators["sources"], *counted) for s in listed}
    return Tiers(
        areas=areas[list(TIER_COLUMNS)],
        evidence=_evidence(store, edition, scheme_id, names, made_from, groups),
        need=made_from,
        robustness=sure,
        managed=managed,
        level=level,
        tied=_tied(areas, managed),
        remarks=[r for r in (*made_from.remarks, remark, _bounded(made_from.places, level)) if r],
        residents_of=residents_of,
        sources=sorted(sources),
    )


def a_third(areas: int) -> int:
    """How many areas are managed unless somebody says otherwise: a third of them, at least one."""
    return max(round(areas / MANAGED_OF), 1)


def _check(areas: int, managed: int) -> None:
    if areas < 2:
        raise TiersError(
            "This scheme has one area only, so there is nothing to choose. Choose another scheme."
        )
    if not 1 <= managed < areas:
        raise TiersError(
            f"With {managed} of {areas} areas managed there are no two tiers. Choose a number from 1 to "
            f"{areas - 1}."
        )


def _residents(
    store: Store, edition: str, scheme: str, names: Mapping[str, str]
) -> tuple[Floats, str, list[list[str]]]:
    """The residents of every area, when they were counted, and ids of the sources."""
    rows = figures(store, edition, list(names), scheme=scheme, indicators=RESIDENTS)
    rows = rows.drop_duplicates("place").set_index("place")
    period = catalogue.period_labels(store).get(rows["period"].iloc[0], "") if len(rows) else ""
    return rows["value"].reindex(list(names)).to_numpy(float), period, list(rows["sources"])


def _tied(areas: pd.DataFrame, managed: int) -> tuple[str, ...]:
    """Names of the areas with the same need between which the cut would run."""
    tier = areas[areas["rank"] <= managed]
    return tuple(tier.loc[tier["rank"] == tier["rank"].max(), "name"]) if len(tier) > managed else ()


def _neediest(places: pd.DataFrame, names: list[str], level: str) -> tuple[Floats, Floats]:
    """How many places lie in each area, and how many of them are among the borough's neediest."""
    if level == "area":
        return np.full(len(names), np.nan), np.full(len(names), np.nan)
    rank = row_ranks(places["score_or_midpoint"].to_numpy(float)[None, :])[0]
    among = rank <= math.ceil(len(rank) / NEEDIEST)
    lies_in = [(places["area"] == name).to_numpy() for name in names]
    return np.array([each.sum() for each in lies_in]), np.array([(each & among).sum() for each in lies_in])


def _bounded(places: pd.DataFrame, level: str) -> str:
    """A sentence on places whose need is known only within bounds; empty where there are none."""
    bounded = int(places["score"].isna().sum())
    many = f"{bounded} of {len(places)} {LEVEL_NAMES[level]}"
    return f"Need is known only within bounds, and the middle was taken, for {many}." if bounded else ""


def _evidence(
    store: Store, edition: str, scheme: str, names: Mapping[str, str], made_from: Need, groups: Groups
) -> pd.DataFrame:
    """One row per area and indicator, the indicators that count most first."""
    indicators = made_from.heaviest_first
    values = figures(
        store, edition, list(names), scheme=scheme, indicators=list(indicators["indicator"]), all_periods=True
    ).set_index(["indicator", "period", "place"])
    values = values[["value", "value_low", "value_high"]].astype(float)
    rows = []
    for n, declared in zip(indicators.index, indicators.to_dict("records"), strict=True):
        points = _means(groups, made_from.places[f"points_{declared['indicator']}"].to_numpy(float))
        keys = [(declared["indicator"], declared["period"], place) for place in names]
        shown = {name: declared[name] for name in DECLARED}
        rows.append(
            values.reindex(keys).assign(
                place=list(names),
                name=list(names.values()),
                score=_means(groups, made_from.scores[:, n]),
                points=points,
                label=declared["criterion"],
                **shown,
            )
        )
    table = pd.concat(rows, ignore_index=True)[list(EVIDENCE_COLUMNS)]
    order = table["place"].map({place: n for n, place in enumerate(names)})
    return table.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)


def _means(groups: Groups, column: Floats) -> Floats:
    """The mean of each area over those of its places that have a figure; nan where none has."""
    sums = groups.means(np.nan_to_num(column)[None, :])[0]
    counted = groups.means(np.isfinite(column).astype(float)[None, :])[0]
    means: Floats = np.divide(sums, counted, out=np.full_like(sums, np.nan), where=counted > 0)
    return means
