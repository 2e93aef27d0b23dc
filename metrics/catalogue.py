"""What can be asked for: editions, schemes, areas, indicators, periods, places."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import pandas as pd

from metrics.errors import Unknown
from metrics.links import WHOLE
from metrics.store import Area, Edition, Store, Term


def editions(store: Store) -> list[Edition]:
    """Every edition in the store, in the order declared."""
    return list(store.editions.values())


def edition(store: Store, name: str) -> Edition:
    """One edition; Unknown when the store has none of that name."""
    if name not in store.editions:
        raise Unknown("edition", name, list(store.editions))
    return store.editions[name]


def postcode_districts(store: Store) -> dict[str, list[str]]:
    """The postcode districts in the borough of each edition that any are known of (WS1, WS2, ..., B43).

    Districts of the letters that most of them begin with come first; each by its number. A borough of another
    vintage with the same code is the same borough.
    """
    by_code = {code: _in_order(known) for code, known in store.postcode_districts.items()}
    codes = {each.id: each.borough_code for each in store.editions.values()}
    return {name: by_code[code] for name, code in codes.items() if code in by_code}


def _in_order(districts: list[str]) -> list[str]:
    parts = {each: re.findall(r"([A-Za-z]*)(\d*)(.*)", each)[0] for each in districts}
    common = Counter(letters for letters, _, _ in parts.values())

    def key(each: str) -> tuple[int, str, int, str]:
        letters, number, more = parts[each]
        return -common[letters], letters, int(number or 0), more

    return sorted(districts, key=key)


def terms(store: Store) -> tuple[Term, ...]:
    """The words that pages explain, by the alphabet; none in a store built without a glossary."""
    return store.terms


def schemes(store: Store, edition_id: str) -> pd.DataFrame:
    """One row per scheme of areas of an edition: scheme, label, note, areas (how many)."""
    return store.frame(
        """SELECT scheme, any_value(scheme_label) AS label, any_value(scheme_note) AS note, count(*) AS areas
           FROM areas WHERE edition = ? GROUP BY scheme ORDER BY min(position)""",
        [edition_id],
    )


def scheme(store: Store, edition_id: str, name: str | None) -> str:
    """The scheme's id, the edition's first when none is named; Unknown when it has none of that name."""
    known = list(dict.fromkeys(each.scheme for each in store.areas if each.edition == edition_id))
    if not known:
        edition(store, edition_id)
    if name and name not in known:
        raise Unknown(f"scheme of {edition_id}", name, known)
    return name or known[0]


DRAFT = "draft"
"""The id of a scheme that was drawn by rule and that nobody has agreed (loaders/editions/draft.py)."""


def areas(store: Store, edition_id: str, scheme_id: str) -> pd.DataFrame:
    """One row per area: place, id, name, colour, area_km2, residents, wards (names, listed)."""
    return store.frame(
        """
        WITH inside AS (
            SELECT l.parent, c.name || if(l.share < $whole, ' (part)', '') AS name
            FROM lookup l JOIN places c ON c.place = l.child
            WHERE list_contains($areas, l.parent) AND c.kind = $ward)
        SELECT a.area AS place, a.id, a.name, a.colour, p.area_km2, p.residents, w.wards
        FROM areas a JOIN places p ON p.place = a.area
        LEFT JOIN (SELECT parent, string_agg(name, ', ' ORDER BY name) AS wards FROM inside GROUP BY parent) w
               ON w.parent = a.area
        WHERE a.edition = $edition AND a.scheme = $scheme ORDER BY a.position""",
        {
            "edition": edition_id,
            "scheme": scheme_id,
            "areas": list(area_names(store, edition_id, scheme_id)),
            "ward": edition(store, edition_id).ward_kind,
            "whole": WHOLE,
        },
    )


def area_names(store: Store, edition_id: str, scheme_id: str) -> dict[str, str]:
    """The name of each area of a scheme by its place id, in the order declared."""
    return {each.place: each.name for each in _areas(store, edition_id, scheme_id)}


def area(store: Store, edition_id: str, scheme_id: str, name: str | None) -> str:
    """The place id of an area named by id, name or place id, the first when none is named. Raises Unknown."""
    known = _areas(store, edition_id, scheme_id)
    for each in known:
        if name is None or name in (each.id, each.place) or each.name.lower() == name.lower():
            return each.place
    raise Unknown(f"area of {edition_id}/{scheme_id}", name or "", [each.id for each in known])


def _areas(store: Store, edition_id: str, scheme_id: str) -> list[Area]:
    return [each for each in store.areas if each.edition == edition_id and each.scheme == scheme_id]


def indicators(store: Store, edition_id: str, level: str = "area", scheme_id: str = "") -> pd.DataFrame:
    """One row per indicator available: its declaration, current period, number of periods, kind added up."""
    return store.frame(
        """
        SELECT i.*, max(a.period) FILTER (WHERE a.is_current) AS period, count(*) AS periods,
               max(a.kind) FILTER (WHERE a.is_current) AS added_up_from,
               max(a.method) FILTER (WHERE a.is_current) AS method
        FROM indicators i JOIN availability a USING (indicator)
        WHERE a.edition = ? AND a.level = ? AND a.scheme = ? GROUP BY ALL ORDER BY i.position""",
        [edition_id, level, scheme_id if level == "area" else ""],
    )


def indicator(store: Store, name: str) -> pd.Series:
    """One indicator's declaration; Unknown when there is none of that id."""
    if name not in store.indicators.index:
        raise Unknown("indicator", name, list(store.indicators.index))
    return pd.Series({"indicator": name, **store.indicators.loc[name]})


def in_role(store: Store, role: str) -> tuple[str, ...]:
    """What is declared to play a part (table `roles`), in the order declared; empty where nothing is."""
    return store.roles.get(role, ())


class HeadlineIndex(NamedTuple):
    """The index that sums up deprivation: ids of its indicators, and the theme they stand under."""

    score: str
    percentile: str
    theme: str


def headline_index(store: Store) -> HeadlineIndex:
    """The first index whose score is an indicator; empty words where there is none."""
    found = store.rows(
        """SELECT s.indicator, coalesce(p.indicator, ''), s.theme
           FROM index_editions e JOIN indicators s ON s.value = e.score
           LEFT JOIN indicators p ON p.value = e.percentile ORDER BY s.position, p.position LIMIT 1"""
    )
    return HeadlineIndex(*found[0]) if found else HeadlineIndex("", "", "")


def periods(
    store: Store, edition_id: str, indicator_id: str, level: str = "area", scheme_id: str = ""
) -> pd.DataFrame:
    """One row per period an indicator has at a level, earliest first.

    period, label, start, end, kind, method, is_current, sources.
    """
    return store.frame(
        """
        SELECT a.period, p.label, p.start, p."end", a.kind, a.method, a.is_current, a.sources
        FROM availability a JOIN periods p USING (period)
        WHERE edition = ? AND indicator = ? AND level = ? AND scheme = ? ORDER BY p."end", p.start""",
        [edition_id, indicator_id, level, scheme_id if level == "area" else ""],
    )


def places(store: Store, edition_id: str, level: str, scheme_id: str = "") -> pd.DataFrame:
    """One row per place of a level (area, ward, lsoa): place, code, name, official_name, area_km2, residents,
    area; in order of their official names.

    `area` is the name of the area of the scheme that it lies in most; empty where it lies in none.
    """
    chosen = edition(store, edition_id)
    if level == "area":
        return areas(store, edition_id, scheme_id).assign(
            code=lambda f: f["id"], area=lambda f: f["name"], official_name=lambda f: f["name"]
        )[["place", "code", "name", "official_name", "area_km2", "residents", "area"]]
    return store.frame(
        """
        WITH inside AS (
            SELECT p.place, p.code, coalesce(p.official_name, p.name) AS official,
                   if($as_published, official, p.name) AS name, p.area_km2, p.residents
            FROM lookup l JOIN places p ON p.place = l.child
            WHERE l.parent = $borough AND p.kind = $kind),
        areas_of AS (
            SELECT l.child, first(a.name ORDER BY l.share DESC, a.position) AS area
            FROM lookup l JOIN areas a ON a.area = l.parent
            WHERE list_contains($areas, l.parent) AND l.child IN (SELECT place FROM inside) GROUP BY l.child)
        SELECT i.place, i.code, i.name, i.official AS official_name, i.area_km2, i.residents,
               coalesce(a.area, '') AS area
        FROM inside i LEFT JOIN areas_of a ON a.child = i.place ORDER BY i.official, i.code""",
        {
            "as_published": store.names_as_published,
            "borough": chosen.borough,
            "kind": {"ward": chosen.ward_kind, "lsoa": chosen.lsoa_kind}[level],
            "areas": list(area_names(store, edition_id, scheme_id)),
        },
    )


def wards_of_lsoas(store: Store, edition_id: str) -> pd.DataFrame:
    """One row per LSOA of an edition: lsoa, and ward and name of its ward that holds most of the LSOA."""
    chosen = edition(store, edition_id)
    return store.frame(
        """
        WITH wards AS (
            SELECT p.place, p.name FROM lookup l JOIN places p ON p.place = l.child
            WHERE l.parent = $borough AND p.kind = $ward)
        SELECT l.child AS lsoa, first(w.place ORDER BY l.share DESC, w.place) AS ward,
               first(w.name ORDER BY l.share DESC, w.place) AS name
        FROM lookup l JOIN wards w ON w.place = l.parent JOIN places p ON p.place = l.child AND p.kind = $lsoa
        GROUP BY l.child ORDER BY l.child""",
        {"borough": chosen.borough, "ward": chosen.ward_kind, "lsoa": chosen.lsoa_kind},
    )


def sources(store: Store, ids: list[str] | None = None) -> pd.DataFrame:
    """One row per source: title, publisher, edition, licence, attribution, url, note."""
    known = store.frame("SELECT * FROM sources ORDER BY position")
    return known if ids is None else known[known["source"].isin(ids)]


def period_labels(store: Store) -> dict[str, str]:
    """The name readers see for every period: 2009-07 is July 2009."""
    return dict(store.periods["label"].fillna(""))
