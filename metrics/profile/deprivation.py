"""Deprivation of the areas of a borough by any edition of the indices: summaries, bands and LSOAs to map.

Formulas and sources stand in metrics.statistics; here LSOAs, weights and districts are brought to them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.errors import Unknown
from metrics.links import LINK_METHODS
from metrics.statistics.deprivation_summaries import (
    BANDS_2009,
    Position,
    band,
    band_counts,
    decile,
    imd_measures,
    national_percentile,
    position_among,
)
from metrics.store import Edition, Store

SUMMARIES = [
    "average_score",
    "average_rank",
    "proportion_most_deprived_decile",
    "extent",
    "local_concentration",
]
"""The summary measures; there is no single best one, so all are given."""

COUNTED_IN = 0.5
"""An LSOA counts in the bands of the place that holds this share of its residents or more."""


def index_editions(store: Store, edition: str, index: str = "imd") -> pd.DataFrame:
    """One row per edition of an index that has ranks for the borough's LSOAs, earliest first.

    The columns of the store's table index_editions, and `lsoas` (how many of the borough have a rank) and
    `is_current` (the period the borough's edition shows first; the latest where none is declared). Raises
    Unknown.
    """
    borough = catalogue.edition(store, edition).borough
    found = store.frame(
        """
        WITH known AS (SELECT * FROM index_editions WHERE index_id = $index),
        inside AS (SELECT child FROM lookup WHERE parent = $borough AND starts_with(child, 'lsoa')),
        ranked AS (
            SELECT split_part(o.place, ':', 1) AS kind, o.measure, o.period, count(*) AS lsoas
            FROM observations o JOIN inside ON inside.child = o.place
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
    if found.empty:
        known = [i for (i,) in store.rows("SELECT DISTINCT index_id FROM index_editions ORDER BY 1")]
        raise Unknown(f"index of deprivation with LSOAs in {edition}", index, known)
    if not found["is_current"].any():
        found.loc[found.index[-1], "is_current"] = True
    return found


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

    place, name, lsoas, population (the sum of the weights: people, or LSOAs where `equal_weights`), the
    SUMMARIES, position among districts (in words), more_deprived (districts with a higher average score),
    districts, weight_note, period, kind (of LSOA), method (the worst link by which LSOAs were fitted to the
    place), reason (why something is missing, or empty). The position is a comparison with districts, a rank
    only for the borough. Raises Unknown.
    """
    chosen = index_edition(store, edition, index, period)
    return _with_positions(store, _summaries(store, edition, scheme, chosen), chosen)


def district_positions(
    store: Store, edition: str, scheme: str | None = None, index: str = "imd", period: str | None = None
) -> dict[str, Position]:
    """Where each area of the scheme and the borough stand among districts, by place id; those that are known.

    By average score, as in `deprivation`, which has them in words. Raises Unknown.
    """
    chosen = index_edition(store, edition, index, period)
    summaries = _summaries(store, edition, scheme, chosen)
    positions = _positions(store, summaries, chosen) or []
    return {place: p for place, p in zip(summaries["place"], positions, strict=False) if p}


def bands(
    store: Store,
    edition: str,
    scheme: str | None = None,
    index: str = "imd",
    period: str | None = None,
    places: Sequence[str] | None = None,
) -> pd.DataFrame:
    """One row per place and band of the 2009 profiles, empty bands included.

    place, name, band, upper, lsoas, period. An LSOA counts in a place that holds COUNTED_IN of its residents
    or more. `places` are the scheme's areas and the borough when not given. Bands are national: shares of
    England's LSOAs, the upper edge inclusive on rank / N.
    """
    chosen = index_edition(store, edition, index, period)
    named = _areas_and_borough(store, edition, scheme)
    if places is not None:
        named = named[named["place"].isin(places)]
    lsoas = _lsoas(store, list(named["place"]), chosen).dropna(subset=["rank"])
    lsoas = lsoas[lsoas["share"] >= COUNTED_IN]
    number = int(chosen["places_in_england"])
    counts = []
    for place, name in zip(named["place"], named["name"], strict=True):
        ranks = lsoas.loc[lsoas["place"] == place, "rank"]
        counts.append(band_counts(ranks, number).assign(place=place, name=name))
    upper = {each.label: each.upper for each in BANDS_2009}
    result = pd.concat(counts, ignore_index=True)
    result = result.assign(upper=result["band"].map(upper), period=chosen["period"])
    return result[["place", "name", "band", "upper", "lsoas", "period"]]


def lsoa_bands(
    store: Store, edition: str, scheme: str | None = None, index: str = "imd", period: str | None = None
) -> pd.DataFrame:
    """One row per LSOA of the borough and map LSOA it is drawn on: rank, percentile, decile and band.

    place (the LSOA of the edition's map), lsoa (the LSOA of the index), code, name, area (its name),
    area_place, ward, score, rank, percentile (1 to 100), decile, band, share (of the LSOA's residents in the
    map LSOA; 1 unless it was divided since), drawn_together (how many LSOAs of the index the map LSOA stands
    for), period. All are national. An LSOA divided since has a row for each part: count distinct `lsoa`.
    """
    edition_row = catalogue.edition(store, edition)
    scheme_id = catalogue.scheme(store, edition, scheme)
    chosen = index_edition(store, edition, index, period)
    inside = _lsoas(store, [edition_row.borough], chosen).dropna(subset=["rank"])
    drawn = store.frame(
        """SELECT child AS lsoa, parent AS place, share FROM lookup
           WHERE starts_with(child, $kind || ':') AND parent IN (
               SELECT child FROM lookup WHERE parent = $borough AND starts_with(child, $map || ':'))""",
        {"kind": chosen["kind"], "map": edition_row.lsoa_kind, "borough": edition_row.borough},
    )
    named = _named(store, edition_row, scheme_id, str(chosen["kind"]))
    areas = catalogue.areas(store, edition, scheme_id).set_index("place")["name"]
    number = int(chosen["places_in_england"])
    inside = inside.assign(
        percentile=national_percentile(inside["rank"], number),
        decile=decile(inside["rank"], number),
        band=band(inside["rank"], number),
        period=chosen["period"],
    ).drop(columns=["place", "share", "method", "weight"])
    result = inside.merge(named, on="lsoa").merge(drawn, on="lsoa")
    result = result.assign(
        area=result["area_place"].map(areas).fillna(""),
        drawn_together=result.groupby("place")["lsoa"].transform("size"),
    )
    columns = ["place", "lsoa", "code", "name", "area", "area_place", "ward", "score", "rank"]
    columns += ["percentile", "decile", "band", "share", "drawn_together", "period"]
    return result.sort_values(["rank", "place"], ignore_index=True)[columns]


def _named(store: Store, chosen: Edition, scheme: str, kind: str) -> pd.DataFrame:
    """One row per LSOA of a kind in the borough: lsoa, code, name, area_place and ward (name), those that
    hold most of it."""
    return store.frame(
        """
        WITH areas_of AS (
            SELECT l.child, first(a.area ORDER BY l.share DESC, a.position) AS area_place
            FROM lookup l JOIN areas a ON a.area = l.parent
            WHERE list_contains($areas, l.parent) AND starts_with(l.child, $kind || ':') GROUP BY l.child),
        wards AS (
            SELECT p.place, p.name FROM lookup l JOIN places p ON p.place = l.child
            WHERE l.parent = $borough AND starts_with(l.child, $ward || ':')),
        wards_of AS (
            SELECT l.child, first(w.name ORDER BY l.share DESC, w.name) AS ward
            FROM lookup l JOIN wards w ON w.place = l.parent
            WHERE starts_with(l.child, $kind || ':') GROUP BY l.child)
        SELECT p.place AS lsoa, p.code, p.name, a.area_place, w.ward
        FROM lookup l JOIN places p ON p.place = l.child
        LEFT JOIN areas_of a ON a.child = p.place LEFT JOIN wards_of w ON w.child = p.place
        WHERE l.parent = $borough AND starts_with(l.child, $kind || ':')""",
        {
            "borough": chosen.borough,
            "areas": list(catalogue.area_names(store, chosen.id, scheme)),
            "ward": chosen.ward_kind,
            "kind": kind,
        },
    )


def _areas_and_borough(store: Store, edition: str, scheme: str | None) -> pd.DataFrame:
    """One row per area of a scheme, and the borough last: place, name."""
    chosen = catalogue.edition(store, edition)
    areas = catalogue.areas(store, edition, catalogue.scheme(store, edition, scheme))[["place", "name"]]
    return pd.concat(
        [areas, pd.DataFrame({"place": [chosen.borough], "name": [chosen.name]})], ignore_index=True
    )


def _lsoas(store: Store, places: list[str], chosen: pd.Series) -> pd.DataFrame:
    """One row per place and LSOA of the index wholly or partly in it: share, method, score, rank, weight."""
    return store.frame(
        """
        WITH inside AS (
            SELECT parent, child, share, method FROM lookup
            WHERE list_contains($places, parent) AND starts_with(child, $kind || ':')),
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
    places = _areas_and_borough(store, edition, scheme)
    lsoas = _lsoas(store, list(places["place"]), chosen)
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


def _with_positions(store: Store, result: pd.DataFrame, chosen: pd.Series) -> pd.DataFrame:
    """The summaries with each place's position among the districts of the index edition, by average score."""
    positions = _positions(store, result, chosen)
    at_hand = positions is not None
    found = positions or [None] * len(result)
    lacking = "no district scores are at hand for this index, so there is no position among districts"
    return result.assign(
        position=[p.text if p else "" for p in found],
        more_deprived=pd.array([p.more_deprived if p else None for p in found], dtype="Int64"),
        districts=int(chosen["districts"]) if at_hand else 0,
        reason=[r or ("" if at_hand else lacking) for r in result["reason"]],
    )


def _positions(store: Store, result: pd.DataFrame, chosen: pd.Series) -> list[Position | None] | None:
    """Each place's position among the districts, None where its score is unknown; None without districts'."""
    scores = store.frame(
        """SELECT value FROM observations
           WHERE measure = ? AND period = ? AND starts_with(place, ? || ':') AND value IS NOT NULL""",
        [chosen["score"], chosen["period"], chosen["district_kind"] or "none"],
    )["value"]
    if not 0 < int(chosen["districts"]) == len(scores):
        return None
    return [position_among(s, scores) if np.isfinite(s) else None for s in result["average_score"]]
