"""Outlines of the places an edition draws: which to read, and those that follow from others."""

from __future__ import annotations

import duckdb
import shapely

from loaders.declarations import Declarations, Edition
from loaders.shapes import Yield


def wanted_places(store: duckdb.DuckDBPyConnection, declared: Declarations) -> set[str]:
    """Every place whose outline an edition may draw: its wards by code in any vintage, and the LSOAs linked to them."""
    codes = sorted({c for e in declared.editions.values() for s in e.scheme for a in s.area for c in a.wards})
    store.execute("CREATE OR REPLACE TEMP TABLE ward_codes AS SELECT unnest(?) AS code", [codes])
    store.execute("""
        CREATE OR REPLACE TEMP TABLE near AS
        SELECT child AS place FROM raw_links JOIN ward_codes ON split_part(parent, ':', 2) = code WHERE child LIKE 'lsoa%'""")
    for _ in range(2):
        store.execute("""INSERT INTO near SELECT l.parent FROM raw_links l JOIN near n ON n.place = l.child WHERE l.parent LIKE 'lsoa%'
                         UNION SELECT l.child FROM raw_links l JOIN near n ON n.place = l.parent WHERE l.child LIKE 'lsoa%'""")
    lsoas = {p for (p,) in store.execute("SELECT DISTINCT place FROM near").fetchall()}
    boundary_kinds = {s.kind for s in declared.sources.values() if s.shape == "boundaries"}
    return lsoas | {f"{kind}:{code}" for kind in boundary_kinds for code in codes}


def insert(store: duckdb.DuckDBPyConnection, found: Yield) -> None:
    """The outlines of one source, and the areas of the places they outline."""
    frame = found.boundaries
    if not len(frame):
        return
    store.execute("INSERT OR IGNORE INTO boundaries SELECT place, geometry FROM frame")
    measured = found.places
    store.execute("""INSERT INTO places SELECT place, code, name, kind, area_km2, NULL FROM measured
                     ON CONFLICT (place) DO UPDATE SET area_km2 = excluded.area_km2""")


def district_links(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    """Which district each index place lies in, directly or through the later places it became."""
    store.execute("""
        CREATE TEMP TABLE district_of AS
        SELECT child, parent, share FROM links WHERE child LIKE 'lsoa%' AND parent LIKE 'lad%'""")
    for index in declared.indices.values():
        for edition in index.edition:
            if edition.district_kind:
                store.execute("""
                    INSERT INTO district_of
                    SELECT a.child, b.parent, sum(a.share * b.share) FROM links a
                    JOIN links b ON b.child = a.parent AND b.parent LIKE ?
                    WHERE a.child LIKE ? AND a.parent LIKE 'lsoa%'
                      AND NOT EXISTS (SELECT 1 FROM links d WHERE d.child = a.child AND d.parent LIKE ?)
                      AND NOT EXISTS (SELECT 1 FROM district_of d WHERE d.child = a.child AND d.parent = b.parent)
                    GROUP BY ALL""", [f"{edition.district_kind}:%", f"{edition.kind}:%", f"{edition.district_kind}:%"])


def fill_derived(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    """Outlines of wards and LSOAs drawn on those of another vintage, and of areas and boroughs as their parts joined."""
    for edition in declared.editions.values():
        _borrow(store, edition)
        _name_areas(store, edition)
        for scheme in edition.scheme:
            for area in scheme.area:
                whole = not any(a.extra_lsoas or a.excluded_lsoas for a in scheme.area)
                _join(store, f"area:{edition.id}/{scheme.id}/{area.id}", edition.ward_kind if whole else edition.lsoa_kind)
        _join(store, edition.borough, edition.ward_kind)


def _borrow(store: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    """A ward or LSOA with no outline of its own takes that of the place it is the same as, or lies in most."""
    store.execute("""
        CREATE OR REPLACE TEMP TABLE borrowed AS
        SELECT l.parent AS place, k.child AS lender FROM lookup l
        JOIN links k ON k.parent = l.parent JOIN boundaries b ON b.place = k.child
        WHERE split_part(l.parent, ':', 1) IN (?, ?) AND l.child = l.parent
          AND l.parent NOT IN (SELECT place FROM boundaries)
          AND split_part(k.child, ':', 1)[:4] = split_part(l.parent, ':', 1)[:4]
        QUALIFY row_number() OVER (PARTITION BY l.parent ORDER BY k.method <> 'same', k.share DESC, k.child DESC) = 1""",
        [edition.ward_kind, edition.lsoa_kind])
    store.execute("INSERT INTO boundaries SELECT r.place, b.geometry FROM borrowed r JOIN boundaries b ON b.place = r.lender")
    store.execute("""UPDATE places SET area_km2 = f.area_km2 FROM (
                       SELECT r.place, p.area_km2 FROM borrowed r JOIN places p ON p.place = r.lender) f WHERE f.place = places.place""")


def _name_areas(store: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    """Areas are places too."""
    store.execute("""INSERT INTO places SELECT area, id, name, 'area', NULL, NULL FROM areas WHERE edition = ?
                     ON CONFLICT (place) DO UPDATE SET name = excluded.name, code = excluded.code""", [edition.id])
    store.execute("""UPDATE places SET residents = t.residents FROM (
                       SELECT l.parent, sum(l.share * p.residents) AS residents FROM lookup l JOIN places p ON p.place = l.child
                       WHERE p.kind = ? GROUP BY ALL) t WHERE t.parent = places.place AND places.residents IS NULL""",
                  [edition.ward_kind])


def _join(store: duckdb.DuckDBPyConnection, place: str, kind: str) -> None:
    """One outline and one area in square kilometres from those of the place's parts."""
    parts = store.execute("""
        SELECT b.geometry, p.area_km2 FROM lookup l JOIN boundaries b ON b.place = l.child JOIN places p ON p.place = l.child
        WHERE l.parent = ? AND p.kind = ? AND l.child <> l.parent AND l.share > 0.5 ORDER BY l.child""", [place, kind]).fetchall()
    if not parts:
        return
    joined = shapely.union_all(shapely.make_valid(shapely.from_wkb([bytes(g) for g, _ in parts])))
    joined = shapely.set_precision(joined, 1e-5)
    store.execute("INSERT OR IGNORE INTO boundaries VALUES (?, ?)", [place, shapely.to_wkb(joined)])
    store.execute("UPDATE places SET area_km2 = ? WHERE place = ? AND area_km2 IS NULL", [sum(a or 0 for _, a in parts), place])
