"""Outlines of the places an edition draws: which to read, and those that follow from others."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import duckdb
import numpy as np
import pandas as pd
import shapely

from loaders.declarations.models import Declarations
from loaders.geography.districts import District
from loaders.geography.raw_tables import RawTables
from loaders.place_ids import code_of, place_id
from loaders.readers.boundaries import rounded
from loaders.readers.reader_result import ReaderResult
from loaders.store import insert


def wanted_places(
    store: duckdb.DuckDBPyConnection,
    raw: RawTables,
    declared: Declarations,
    districts: Iterable[District] = (),
) -> set[str]:
    """Every place an edition may draw: its wards by code in any vintage, and the LSOAs linked to them."""
    named = {c for e in declared.editions.values() for s in e.scheme for a in s.area for c in a.wards}
    codes = sorted(named | {code_of(ward) for district in districts for ward in district.wards})
    lsoas = {
        place_id(e.lsoa_kind, c)
        for e in declared.editions.values()
        for s in e.scheme
        for a in s.area
        for c in a.extra_lsoas
    }
    store.execute("CREATE OR REPLACE TEMP TABLE ward_codes AS SELECT unnest(?) AS code", [codes])
    store.execute("CREATE OR REPLACE TEMP TABLE lsoas AS SELECT place FROM places WHERE kind LIKE 'lsoa%'")
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE near_lsoas AS
        SELECT l.child AS place FROM {raw.links} l JOIN lsoas c ON c.place = l.child
        JOIN places p ON p.place = l.parent JOIN ward_codes w ON w.code = p.code""")
    for _ in range(2):  # an LSOA of one census may have become another in the next, and that one again
        store.execute(f"""
            INSERT INTO near_lsoas
            SELECT l.parent FROM {raw.links} l JOIN near_lsoas n ON n.place = l.child
            SEMI JOIN lsoas s ON s.place = l.parent
            UNION SELECT l.child FROM {raw.links} l JOIN near_lsoas n ON n.place = l.parent
            SEMI JOIN lsoas s ON s.place = l.child""")
    lsoas |= {p for (p,) in store.execute("SELECT DISTINCT place FROM near_lsoas").fetchall()}
    boundary_kinds = {s.kind for s in declared.sources.values() if s.shape == "boundaries"}
    return lsoas | {place_id(kind, code) for kind in boundary_kinds for code in codes}


def insert_outlines(store: duckdb.DuckDBPyConnection, result: ReaderResult) -> None:
    """The outlines and areas in square kilometres of one source; the first source of a place stands."""
    new = result.boundaries[~result.boundaries["place"].isin(_outlined(store))]
    insert(store, "boundaries", new, "place, geometry")
    if len(new):
        store.register("measured", result.places[result.places["place"].isin(new["place"])])
        store.execute("""
            INSERT INTO places SELECT place, code, name, name, kind, area_km2, NULL FROM measured
            ON CONFLICT (place) DO UPDATE SET area_km2 = excluded.area_km2""")
        store.unregister("measured")


def _outlined(store: duckdb.DuckDBPyConnection) -> set[str]:
    return {p for (p,) in store.execute("SELECT place FROM boundaries").fetchall()}


def fill_districts(store: duckdb.DuckDBPyConnection, declared: Declarations) -> str:
    """Which district each index place lies in, directly or through the later places it became.

    Returns the name of a temporary table: child, parent (the district), share.
    """
    store.execute("""
        CREATE OR REPLACE TEMP TABLE district_of AS
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
    return "district_of"


def fill_derived(store: duckdb.DuckDBPyConnection) -> None:
    """Outlines of wards and LSOAs drawn on those of another vintage; areas and boroughs as parts joined."""
    _borrow(store)
    _name_areas(store)
    # a ward that still has no outline has that of the LSOAs fitted to it
    _join(
        store,
        """SELECT l.child AS place, e.lsoa_kind AS kind FROM editions e JOIN lookup l ON l.parent = e.borough
           JOIN places p ON p.place = l.child AND p.kind = e.ward_kind
           WHERE l.child NOT IN (SELECT place FROM boundaries)""",
    )
    # an area that takes LSOAs in or leaves them out is joined from LSOAs, any other from wards
    _join(
        store,
        """SELECT a.area AS place, if(a.parted, e.lsoa_kind, e.ward_kind) AS kind
           FROM areas a JOIN editions e USING (edition)
           UNION SELECT borough, arg_min(ward_kind, position) FROM editions GROUP BY borough""",
    )


def _borrow(store: duckdb.DuckDBPyConnection) -> None:
    """A ward or LSOA with no outline takes that of its like in another vintage, or of its largest part."""
    store.execute("""
        CREATE OR REPLACE TEMP TABLE borrowed AS
        SELECT l.parent AS place, k.child AS lender FROM lookup l
        JOIN links k ON k.parent = l.parent JOIN boundaries b ON b.place = k.child
        JOIN places p ON p.place = l.parent JOIN places c ON c.place = k.child
        WHERE l.child = l.parent AND l.parent NOT IN (SELECT place FROM boundaries)
          AND p.kind IN (SELECT unnest([ward_kind, lsoa_kind]) FROM editions)
          AND rtrim(c.kind, '0123456789') = rtrim(p.kind, '0123456789')
        QUALIFY row_number() OVER (PARTITION BY l.parent
                                   ORDER BY k.method <> 'same', k.share DESC, k.child DESC) = 1""")
    store.execute("""
        INSERT INTO boundaries
        SELECT r.place, b.geometry FROM borrowed r JOIN boundaries b ON b.place = r.lender""")
    store.execute("""
        UPDATE places SET area_km2 = lent.area_km2 FROM (
            SELECT r.place, p.area_km2 FROM borrowed r JOIN places p ON p.place = r.lender) lent
        WHERE lent.place = places.place""")


def _name_areas(store: duckdb.DuckDBPyConnection) -> None:
    """Areas are places too, with the residents of their wards; so is a borough that no table counts."""
    store.execute("""
        INSERT INTO places SELECT area, id, name, name, 'area', NULL, NULL FROM areas
        ON CONFLICT (place) DO UPDATE
            SET name = excluded.name, official_name = excluded.name, code = excluded.code""")
    store.execute("""
        UPDATE places SET residents = t.residents FROM (
            SELECT w.place, sum(l.share * p.residents) AS residents
            FROM (SELECT area AS place, e.ward_kind FROM areas JOIN editions e USING (edition)
                  UNION SELECT borough, arg_min(ward_kind, position) FROM editions GROUP BY borough) w
            JOIN lookup l ON l.parent = w.place JOIN places p ON p.place = l.child AND p.kind = w.ward_kind
            GROUP BY w.place) t
        WHERE t.place = places.place AND places.residents IS NULL""")


def _join(store: duckdb.DuckDBPyConnection, wanted: str) -> None:
    """One outline and one area in square kilometres of each wanted (place, kind), from its parts of the kind.

    Joined on all cores: the geometry library lets go of Python while it works.
    """
    parts = store.execute(f"""
        SELECT w.place, b.geometry, p.area_km2 FROM ({wanted}) w
        JOIN lookup l ON l.parent = w.place AND l.child <> l.parent AND l.share > 0.5
        JOIN places p ON p.place = l.child AND p.kind = w.kind JOIN boundaries b ON b.place = l.child
        ORDER BY w.place, l.child""").df()
    if not len(parts):
        return
    outlines = shapely.make_valid(shapely.from_wkb(parts["geometry"].map(bytes).to_numpy()))
    together = {place: outlines[rows] for place, rows in parts.groupby("place").indices.items()}
    with ThreadPoolExecutor() as pool:
        joined = np.array(list(pool.map(union, together.values())))
    drawn = pd.DataFrame({"place": list(together), "geometry": rounded(joined)})
    drawn["area_km2"] = parts.groupby("place")["area_km2"].sum().loc[drawn["place"]].to_numpy()
    store.register("drawn", drawn)
    store.execute("INSERT OR IGNORE INTO boundaries SELECT place, geometry FROM drawn")
    store.execute("""
        UPDATE places SET area_km2 = drawn.area_km2 FROM drawn
        WHERE drawn.place = places.place AND places.area_km2 IS NULL""")
    store.unregister("drawn")


def union(parts: np.ndarray) -> shapely.Geometry:
    """The parts as one polygon. Common edges are struck out, which is ten times as fast as overlaying; that
    goes wrong where the edges of neighbours don't match, which shows in an invalid outline or a lost area."""
    try:
        whole = shapely.coverage_union_all(parts)
    except shapely.GEOSException:  # edges cross
        return shapely.union_all(parts)
    lost = abs(shapely.area(parts).sum() - whole.area)
    return whole if whole.is_valid and lost <= 1e-9 * whole.area else shapely.union_all(parts)
