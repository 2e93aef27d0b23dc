"""LSOAs by their place among England's: counted by band for every area, and one by one to be mapped."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from metrics import catalogue
from metrics.profile.deprivation import areas_and_borough, index_edition, lsoas_in
from metrics.statistics.deprivation_summaries import (
    BANDS_2009,
    band,
    band_counts,
    decile,
    national_percentile,
)
from metrics.store import Edition, Store

COUNTED_IN = 0.5
"""An LSOA counts in the bands of the place that holds this share of its residents or more."""

BAND_COLUMNS = {
    "place": "place id",
    "name": "its name",
    "band": "a band of England's LSOAs, such as 0-5%",
    "upper": "its upper edge, a percentage",
    "lsoas": "LSOAs of the place in the band",
    "period": "edition of the index",
}
"""What each column of `bands` means, in the order of the columns."""

LSOA_BAND_COLUMNS = {
    "place": "the LSOA of the edition's map",
    "lsoa": "the LSOA of the index",
    "code": "its code",
    "name": "its name",
    "area": "name of the area that holds most of it",
    "area_place": "place id of that area",
    "ward": "name of the ward that holds most of it",
    "score": "its score",
    "rank": "its rank in England: 1 is the most deprived",
    "percentile": "1 (most deprived) to 100",
    "decile": "1 (most deprived) to 10",
    "band": "its band of England's LSOAs",
    "share": "share of its residents in the map's LSOA: 1 unless it was divided since",
    "drawn_together": "how many LSOAs of the index the map's LSOA stands for",
    "period": "edition of the index",
}
"""What each column of `lsoa_bands` means, in the order of the columns."""


def bands(
    store: Store,
    edition: str,
    scheme: str | None = None,
    index: str = "imd",
    period: str | None = None,
    places: Sequence[str] | None = None,
) -> pd.DataFrame:
    """One row per place and band of the 2009 profiles, empty bands included.

    Columns as in BAND_COLUMNS. An LSOA counts in a place that holds COUNTED_IN of its residents or more.
    `places` are the scheme's areas and the borough when not given. Bands are national: shares of
    England's LSOAs, the upper edge inclusive on rank / N.
    """
    chosen = index_edition(store, edition, index, period)
    named = areas_and_borough(store, edition, scheme)
    if places is not None:
        named = named[named["place"].isin(places)]
    lsoas = lsoas_in(store, list(named["place"]), chosen).dropna(subset=["rank"])
    lsoas = lsoas[lsoas["share"] >= COUNTED_IN]
    number = int(chosen["places_in_england"])
    counts = []
    for place, name in zip(named["place"], named["name"], strict=True):
        ranks = lsoas.loc[lsoas["place"] == place, "rank"]
        counts.append(band_counts(ranks, number).assign(place=place, name=name))
    upper = {each.label: each.upper for each in BANDS_2009}
    result = pd.concat(counts, ignore_index=True)
    result = result.assign(upper=result["band"].map(upper), period=chosen["period"])
    return result[list(BAND_COLUMNS)]


def lsoa_bands(
    store: Store, edition: str, scheme: str | None = None, index: str = "imd", period: str | None = None
) -> pd.DataFrame:
    """One row per LSOA of the borough and map LSOA it is drawn on: rank, percentile, decile and band.

    Columns as in LSOA_BAND_COLUMNS. All are national. An LSOA divided since has a row for each part: count
    distinct `lsoa`.
    """
    edition_row = catalogue.edition(store, edition)
    scheme_id = catalogue.scheme(store, edition, scheme)
    chosen = index_edition(store, edition, index, period)
    inside = lsoas_in(store, [edition_row.borough], chosen).dropna(subset=["rank"])
    drawn = store.frame(
        """SELECT l.child AS lsoa, l.parent AS place, l.share
           FROM lookup l JOIN places c ON c.place = l.child AND c.kind = $kind
           WHERE l.parent IN (
               SELECT m.child FROM lookup m JOIN places p ON p.place = m.child
               WHERE m.parent = $borough AND p.kind = $map)""",
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
    return result.sort_values(["rank", "place"], ignore_index=True)[list(LSOA_BAND_COLUMNS)]


def _named(store: Store, chosen: Edition, scheme: str, kind: str) -> pd.DataFrame:
    """One row per LSOA of a kind in the borough: lsoa, code, name, area_place and ward (name), those that
    hold most of it."""
    return store.frame(
        """
        WITH inside AS (
            SELECT p.place, p.code, p.name FROM lookup l JOIN places p ON p.place = l.child
            WHERE l.parent = $borough AND p.kind = $kind),
        areas_of AS (
            SELECT l.child, first(a.area ORDER BY l.share DESC, a.position) AS area_place
            FROM lookup l JOIN areas a ON a.area = l.parent
            WHERE list_contains($areas, l.parent) AND l.child IN (SELECT place FROM inside) GROUP BY l.child),
        wards AS (
            SELECT p.place, p.name FROM lookup l JOIN places p ON p.place = l.child
            WHERE l.parent = $borough AND p.kind = $ward),
        wards_of AS (
            SELECT l.child, first(w.name ORDER BY l.share DESC, w.name) AS ward
            FROM lookup l JOIN wards w ON w.place = l.parent
            WHERE l.child IN (SELECT place FROM inside) GROUP BY l.child)
        SELECT i.place AS lsoa, i.code, i.name, a.area_place, w.ward
        FROM inside i LEFT JOIN areas_of a ON a.child = i.place LEFT JOIN wards_of w ON w.child = i.place""",
        {
            "borough": chosen.borough,
            "areas": list(catalogue.area_names(store, chosen.id, scheme)),
            "ward": chosen.ward_kind,
            "kind": kind,
        },
    )
