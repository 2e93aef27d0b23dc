"""Outlines of the places an edition draws: which to read, and those that follow from others."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import shapely

from loaders.declarations import Declarations, Edition
from loaders.draft import District
from loaders.shapes import Yield
from loaders.store import insert


def wanted_places(
    store: duckdb.DuckDBPyConnection, declared: Declarations, districts: Iterable[District] = ()
) -> set[str]:
    """Every place an edition may draw: its wards by code in any vintage, and the LSOAs linked to them."""
    named = {c for e in declared.editions.values() for s in e.scheme for a in s.area for c in a.wards}
    codes = sorted(named | {ward.split(":")[1] for district in districts for ward in district.wards})
    lsoas = {
        f"{e.lsoa_kind}:{c}"
        for e in declared.editions.values()
        for s in e.scheme
        for a in s.area
        for c in a.extra_lsoas
    }
    store.execute("CREATE OR REPLACE TEMP TABLE ward_codes AS SELECT unnest(?) AS code", [codes])
    store.execute("""
        CREATE OR REPLACE TEMP TABLE near_lsoas AS
        SELECT child AS place FROM raw_links JOIN ward_codes ON split_part(parent, ':', 2) = code
        WHERE child LIKE 'lsoa%'""")
    for _ in range(2):  # an LSOA of one census may have become another in the next, and that one again
        store.execute("""
            INSERT INTO near_lsoas
            SELECT l.parent FROM raw_links l JOIN near_lsoas n ON n.place = l.child
            WHERE l.parent LIKE 'lsoa%'
            UNION SELECT l.child FROM raw_links l JOIN near_lsoas n ON n.place = l.parent
            WHERE l.child LIKE 'lsoa%'""")
    lsoas |= {p for (p,) in store.execute("SELECT DISTINCT place FROM near_lsoas").fetchall()}
    boundary_kinds = {s.kind for s in declared.sources.values() if s.shape == "boundaries"}
    return lsoas | {f"{kind}:{code}" for kind in boundary_kinds for code in codes}


def insert_outlines(store: duckdb.DuckDBPyConnection, found: Yield) -> None:
    """The outlines and areas in square kilometres of one source; the first source of a place stands."""
    new = found.boundaries[~found.boundaries["place"].isin(_outlined(store))]
    insert(store, "boundaries", new, "place, geometry")
    if len(new):
        store.register("measured", found.places[found.places["place"].isin(new["place"])])
        store.execute("""
            INSERT INTO places SELECT place, code, name, kind, area_km2, NULL FROM measured
            ON CONFLICT (place) DO UPDATE SET area_km2 = excluded.area_km2""")
        store.unregister("measured")


def _outlined(store: duckdb.DuckDBPyConnection) -> set[str]:
    return {p for (p,) in store.execute("SELECT place FROM boundaries").fetchall()}


def fill_districts(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    """Which district each index place lies in, directly or through the later places it became."""
    store.execute("""
        CREATE TEMP TABLE district_of AS
        SELECT child, parent, share FROM links WHERE child LIKE 'lsoa%' AND parent LIKE 'lad%'""")
    for index in declared.indices.values():
        for edition in index.edition:
            if edition.district_kind:
                store.execute(
                    """INSERT INTO district_of
                       SELECT a.child, b.parent, sum(a.share * b.share) FROM links a
                       JOIN links b ON b.child = a.parent AND b.parent LIKE $districts || ':%'
                       WHERE a.child LIKE $kind || ':%' AND a.parent LIKE 'lsoa%'
                         AND NOT EXISTS (SELECT 1 FROM links d
                                         WHERE d.child = a.child AND d.parent LIKE $districts || ':%')
                         AND NOT EXISTS (SELECT 1 FROM district_of d
                                         WHERE d.child = a.child AND d.parent = b.parent)
                       GROUP BY a.child, b.parent""",
                    {"districts": edition.district_kind, "kind": edition.kind},
                )


def fill_derived(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    """Outlines of wards and LSOAs drawn on those of another vintage; areas and boroughs as parts joined."""
    for edition in declared.editions.values():
        _borrow(store, edition)
        _name_areas(store, edition)
        for ward in _wards_without(store, edition):
            _join(store, ward, edition.lsoa_kind)
        for scheme in edition.scheme:
            parted = any(a.extra_lsoas or a.excluded_lsoas for a in scheme.area)
            kind = edition.lsoa_kind if parted else edition.ward_kind
            for area in scheme.area:
                _join(store, f"area:{edition.id}/{scheme.id}/{area.id}", kind)
        _join(store, edition.borough, edition.ward_kind)


def _borrow(store: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    """A ward or LSOA with no outline takes that of its like in another vintage, or of its largest part."""
    store.execute(
        """CREATE OR REPLACE TEMP TABLE borrowed AS
           SELECT l.parent AS place, k.child AS lender FROM lookup l
           JOIN links k ON k.parent = l.parent JOIN boundaries b ON b.place = k.child
           WHERE split_part(l.parent, ':', 1) IN (?, ?) AND l.child = l.parent
             AND l.parent NOT IN (SELECT place FROM boundaries)
             AND split_part(k.child, ':', 1)[:4] = split_part(l.parent, ':', 1)[:4]
           QUALIFY row_number() OVER (PARTITION BY l.parent
                                      ORDER BY k.method <> 'same', k.share DESC, k.child DESC) = 1""",
        [edition.ward_kind, edition.lsoa_kind],
    )
    store.execute("""
        INSERT INTO boundaries
        SELECT r.place, b.geometry FROM borrowed r JOIN boundaries b ON b.place = r.lender""")
    store.execute("""
        UPDATE places SET area_km2 = lent.area_km2 FROM (
            SELECT r.place, p.area_km2 FROM borrowed r JOIN places p ON p.place = r.lender) lent
        WHERE lent.place = places.place""")


def _wards_without(store: duckdb.DuckDBPyConnection, edition: Edition) -> list[str]:
    """The borough's wards that still have no outline: theirs is that of the LSOAs fitted to them."""
    rows = store.execute(
        """SELECT child FROM lookup WHERE parent = ? AND child LIKE ?
           AND child NOT IN (SELECT place FROM boundaries) ORDER BY child""",
        [edition.borough, f"{edition.ward_kind}:%"],
    ).fetchall()
    return [ward for (ward,) in rows]


def _name_areas(store: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    """Areas are places too, with the residents of their wards; so is a borough that no table counts."""
    store.execute(
        """INSERT INTO places SELECT area, id, name, 'area', NULL, NULL FROM areas WHERE edition = ?
           ON CONFLICT (place) DO UPDATE SET name = excluded.name, code = excluded.code""",
        [edition.id],
    )
    store.execute(
        """UPDATE places SET residents = t.residents FROM (
               SELECT l.parent, sum(l.share * p.residents) AS residents
               FROM lookup l JOIN places p ON p.place = l.child WHERE p.kind = ? GROUP BY l.parent) t
           WHERE t.parent = places.place AND places.residents IS NULL""",
        [edition.ward_kind],
    )


def _join(store: duckdb.DuckDBPyConnection, place: str, kind: str) -> None:
    """One outline and one area in square kilometres from those of the place's parts."""
    parts = store.execute(
        """SELECT b.geometry, p.area_km2 FROM lookup l
           JOIN boundaries b ON b.place = l.child JOIN places p ON p.place = l.child
           WHERE l.parent = ? AND p.kind = ? AND l.child <> l.parent AND l.share > 0.5 ORDER BY l.child""",
        [place, kind],
    ).fetchall()
    if not parts:
        return
    joined = shapely.union_all(shapely.make_valid(shapely.from_wkb([bytes(g) for g, _ in parts])))
    joined = shapely.set_precision(joined, 1e-5)
    store.execute("INSERT OR IGNORE INTO boundaries VALUES (?, ?)", [place, shapely.to_wkb(joined)])
    total = sum(a or 0 for _, a in parts)
    store.execute("UPDATE places SET area_km2 = ? WHERE place = ? AND area_km2 IS NULL", [total, place])
