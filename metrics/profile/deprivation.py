"""Deprivation of the areas of a borough by any edition of the indices: summaries, bands and LSOAs to map.

Formulas and sources stand in metrics.statistics; here LSOAs, weights and districts are brought to them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.errors import Unknown
from metrics.links import LINK_METHODS
from metrics.statistics.deprivation_summaries import Position, imd_measures, position_among
from metrics.store import Store

SUMMARIES = [
    "average_score",
    "average_rank",
    "proportion_most_deprived_decile",
    "extent",
    "local_concentration",
]
"""The summary measures; there is no single best one, so all are given."""

DEPRIVATION_COLUMNS = {
    "place": "place id",
    "name": "its name",
    "lsoas": "LSOAs wholly or partly in it",
    "population": "the sum of the weights: people, or LSOAs where they weigh alike",
    **dict.fromkeys(SUMMARIES, "see metrics/statistics/deprivation_summaries.py"),
    "method": "the worst link by which LSOAs were fitted to the place",
    "equal_weights": "whether LSOAs weigh alike",
    "weight_note": "which people weigh the LSOAs",
    "period": "edition of the index",
    "kind": "kind of its LSOAs",
    "index": "name of the index",
    "reason": "why something is missing; empty otherwise",
    "position": "position among the districts by average score, in words; empty where unknown",
    "more_deprived": "districts with a higher average score",
    "districts": "how many districts there are; 0 where theirs are not at hand",
}
"""What each column of `deprivation` means, in the order of the columns."""


def index_editions(store: Store, edition: str, index: str = "imd") -> pd.DataFrame:
    """One row per edition of an index that has ranks for the borough's LSOAs, earliest first.

    The columns of the store's table index_editions, and `lsoas` (how many of the borough have a rank) and
    `is_current` (the period the borough's edition shows first; the latest where none is declared). Raises
    Unknown.
    """
    borough = catalogue.edition(store, edition).borough
    ranked = store.frame(
        """
        WITH known AS (SELECT * FROM index_editions WHERE index_id = $index),
        inside AS MATERIALIZED (
            SELECT p.place, p.kind FROM lookup l JOIN places p ON p.place = l.child
            WHERE l.parent = $borough AND p.kind IN (SELECT kind FROM known)),
        ranked AS (
            SELECT i.kind, o.measure, o.period, count(*) AS lsoas
            FROM observations o JOIN inside i USING (place)
            WHERE o.measure IN (SELECT rank FROM known) GROUP BY ALL),
        current AS (
            SELECT DISTINCT a.period, i.value FROM availability a JOIN indicators i USING (indicator)
            WHERE a.edition = $edition AND a.is_current)
        SELECT k.*, r.lsoas,
               EXISTS (FROM current c WHERE c.period = k.period AND c.value IN (k.score, k.percentile))
                   AS is_current
        FROM known k JOIN ranked r ON r.kind = k.kind AND r.measure = k.rank AND r.period = k.period
        ORDER BY k.period""",
        {"borough": borough, "edition": edition, "index": index},
    )
    if ranked.empty:
        known = [i for (i,) in store.rows("SELECT DISTINCT index_id FROM index_editions ORDER BY 1")]
        raise Unknown(f"index of deprivation with LSOAs in {edition}", index, known)
    if not ranked["is_current"].any():
        ranked.loc[ranked.index[-1], "is_current"] = True
    return ranked


def index_edition(store: Store, edition: str, index: str = "imd", period: str | None = None) -> pd.Series:
    """One edition of an index: the current one when no period is named. Raises Unknown."""
    known = index_editions(store, edition, index)
    chosen = known[known["is_current"]] if period is None else known[known["period"] == period]
    if chosen.empty:
        raise Unknown(f"edition of the index {index!r} in {edition}", period, list(known["period"]))
    return chosen.iloc[-1]


def deprivation(
    store: Store, edition: str, scheme: str | None = None, index: str = "imd", period: str | None = None
) -> pd.DataFrame:
    """One row per area of the scheme, and one for the borough: its summary measures and its position.

    Columns as in DEPRIVATION_COLUMNS. The position is a comparison with districts, a rank only for the
    borough. Raises Unknown.
    """
    return deprivation_standing(store, edition, scheme, index, period).measures


@dataclass(frozen=True)
class DeprivationStanding:
    """The rows of `deprivation`, and the positions among districts that are known, by place id."""

    measures: pd.DataFrame
    positions: dict[str, Position]


def deprivation_standing(
    store: Store, edition: str, scheme: str | None = None, index: str = "imd", period: str | None = None
) -> DeprivationStanding:
    """The summary measures of areas and borough, and where each stands by average score. Raises Unknown."""
    chosen = index_edition(store, edition, index, period)
    summaries = _summaries(store, edition, scheme, chosen)
    positions = _positions(store, summaries, chosen)
    known = {place: p for place, p in zip(summaries["place"], positions or [], strict=False) if p}
    return DeprivationStanding(_with_positions(summaries, positions, chosen), known)


def areas_and_borough(store: Store, edition: str, scheme: str | None) -> pd.DataFrame:
    """One row per area of a scheme, and the borough last: place, name."""
    chosen = catalogue.edition(store, edition)
    areas = catalogue.areas(store, edition, catalogue.scheme(store, edition, scheme))[["place", "name"]]
    return pd.concat(
        [areas, pd.DataFrame({"place": [chosen.borough], "name": [chosen.name]})], ignore_index=True
    )


def lsoas_in(store: Store, places: list[str], chosen: pd.Series) -> pd.DataFrame:
    """One row per place and LSOA of the index wholly or partly in it: share, method, score, rank, weight."""
    return store.frame(
        """
        WITH inside AS MATERIALIZED (
            SELECT l.parent, l.child, l.share, l.method FROM lookup l JOIN places p ON p.place = l.child
            WHERE list_contains($places, l.parent) AND p.kind = $kind),
        known AS (
            SELECT o.place, any_value(o.value) FILTER (WHERE o.measure = $score) AS score,
                   any_value(o.value) FILTER (WHERE o.measure = $rank) AS rank,
                   any_value(o.value) FILTER (WHERE o.measure = $weight) AS weight
            FROM observations o
            WHERE list_contains([$score, $rank, $weight], o.measure) AND o.period = $period
              AND o.place IN (SELECT child FROM inside) GROUP BY o.place)
        SELECT l.parent AS place, l.child AS lsoa, l.share, l.method, k.score, k.rank, k.weight
        FROM inside l LEFT JOIN known k ON k.place = l.child ORDER BY l.parent, l.child""",
        {"places": places, **{k: chosen[k] for k in ("score", "rank", "weight", "period", "kind")}},
    )


def _reason(place: str, missing: pd.Series, known: set[str]) -> str:
    if place in missing.index:
        return f"{missing[place]} of its LSOAs have no score, rank or weight in this edition of the index"
    return "" if place in known else "no LSOAs of this edition of the index are fitted to this place"


def _summaries(store: Store, edition: str, scheme: str | None, chosen: pd.Series) -> pd.DataFrame:
    """The rows of `deprivation` without positions."""
    places = areas_and_borough(store, edition, scheme)
    lsoas = lsoas_in(store, list(places["place"]), chosen)
    missing = lsoas[lsoas[["score", "rank", "weight"]].isna().any(axis=1)].groupby("place").size()
    whole = lsoas[~lsoas["place"].isin(missing.index)]
    measured = imd_measures(
        whole["place"],
        whole["score"],
        whole["rank"],
        whole["weight"],
        int(chosen["places_in_england"]),
        whole["share"],
    ).rename(columns={"group": "place"})
    result = places.merge(measured, on="place", how="left")
    fitted = lsoas.groupby("place")["method"].agg(lambda m: max(m, key=LINK_METHODS.index))
    result["method"] = result["place"].map(fitted).fillna("")
    result["equal_weights"] = bool((whole["weight"] == 1).all()) and not whole.empty
    result = result.assign(
        weight_note=chosen["weight_note"], period=chosen["period"], kind=chosen["kind"], index=chosen["label"]
    )
    known = set(lsoas["place"])
    result["reason"] = [_reason(place, missing, known) for place in result["place"]]
    return result


def _with_positions(
    result: pd.DataFrame, positions: list[Position | None] | None, chosen: pd.Series
) -> pd.DataFrame:
    """The summaries with each place's position among the districts of the index edition, by average score."""
    at_hand = positions is not None
    each = positions or [None] * len(result)
    lacking = "no district scores are at hand for this index, so there is no position among districts"
    return result.assign(
        position=[p.text if p else "" for p in each],
        more_deprived=pd.array([p.more_deprived if p else None for p in each], dtype="Int64"),
        districts=int(chosen["districts"]) if at_hand else 0,
        reason=[r or ("" if at_hand else lacking) for r in result["reason"]],
    )


def _positions(store: Store, result: pd.DataFrame, chosen: pd.Series) -> list[Position | None] | None:
    """Each place's position among the districts, None where its score is unknown; None without districts'."""
    scores = store.frame(
        """SELECT o.value FROM observations o JOIN places p USING (place)
           WHERE o.measure = ? AND o.period = ? AND p.kind = ? AND o.value IS NOT NULL""",
        [chosen["score"], chosen["period"], chosen["district_kind"]],
    )["value"]
    if not 0 < int(chosen["districts"]) == len(scores):
        return None
    return [position_among(s, scores) if np.isfinite(s) else None for s in result["average_score"]]
