"""One lookup for all editions: every published place to each borough, its wards, LSOAs and areas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

import duckdb

from loaders.declarations.models import Edition, Scheme
from loaders.errors import InputError
from loaders.geography.code_checks import check_codes, check_reach, check_sites
from loaders.geography.crosswalk import convert
from loaders.geography.links import worst_of
from loaders.geography.neighbouring_links import Neighbourhood, gather_neighbours
from loaders.place_ids import area_id, family, place_id

Members = list[tuple[str, str, str]]
"""Edition, child and parent."""


def fill_lookup(store: duckdb.DuckDBPyConnection, editions: Collection[Edition], published: set[str]) -> None:
    """Fill the lookup: every published place's share in each edition's borough, wards, LSOAs and areas."""
    wards = borough_wards(store, editions)
    check_codes(store, editions, wards)
    near = gather_neighbours(store, wards)
    store.execute("""
        CREATE OR REPLACE TEMP TABLE edition_lookup(
            edition VARCHAR, child VARCHAR, parent VARCHAR, share DOUBLE, method VARCHAR)""")
    _fill_wards(store, near, editions, wards, published)
    check_reach(store, "edition_lookup", editions, wards)
    _fill_lsoas(store, near, editions, published)
    check_sites(store, "edition_lookup", editions)
    _fill_boroughs(store)
    _fill_schemes(store, near, editions, published)
    _check_shares(store)
    # two editions of one borough share its LSOAs and the borough itself: each pair stands once
    store.execute("""
        INSERT INTO lookup
        SELECT DISTINCT ON (f.child, f.parent) f.child, f.parent, f.share, f.method
        FROM edition_lookup f JOIN editions e USING (edition)
        ORDER BY f.child, f.parent, e.position, f.share""")


def borough_wards(store: duckdb.DuckDBPyConnection, editions: Iterable[Edition]) -> dict[str, set[str]]:
    """Each edition's wards: those of its kind that links put in its borough, or those its schemes name.

    A register of codes tells a ward's district, but not all of a district's wards of one year.
    """
    rows = store.execute("""
        SELECT e.edition, l.child FROM editions e JOIN links l ON l.parent = e.borough
        JOIN places p ON p.place = l.child AND p.kind = e.ward_kind LEFT JOIN sources s USING (source)
        WHERE coalesce(s.shape, '') <> 'codes'""").fetchall()
    linked: dict[str, set[str]] = defaultdict(set)
    for edition, ward in rows:
        linked[edition].add(ward)
    wards = {}
    for e in editions:
        named = {place_id(e.ward_kind, code) for s in e.scheme for area in s.area for code in area.wards}
        wards[e.id] = linked[e.id] or named
        if not wards[e.id]:
            raise InputError(
                f"{e.id}.toml",
                f"no wards of kind {e.ward_kind} are known for {e.borough}",
                do="name the wards of its areas, or add a lookup from that ward kind to the borough",
            )
    return wards


def _fill_wards(
    store: duckdb.DuckDBPyConnection,
    near: Neighbourhood,
    editions: Collection[Edition],
    wards: dict[str, set[str]],
    published: set[str],
) -> None:
    """Every published place, and every LSOA, in the wards."""
    _fill_members(store, "ward_members", [(e, w, w) for e in wards for w in sorted(wards[e])])
    store.execute(
        "CREATE OR REPLACE TEMP TABLE ward_parents AS SELECT *, 1.0::DOUBLE AS share, 'same' AS method "
        "FROM ward_members"
    )
    lsoas = {e.lsoa_kind for e in editions}
    targets = {e.id: e.ward_kind for e in editions}
    convert(store, near, "edition_lookup", "ward_parents", targets, published | lsoas)


def _fill_lsoas(
    store: duckdb.DuckDBPyConnection,
    near: Neighbourhood,
    editions: Collection[Edition],
    published: set[str],
) -> None:
    """Every published LSOA of any vintage in the LSOAs that lie mostly in the borough."""
    store.execute("""
        CREATE OR REPLACE TEMP TABLE lsoa_parents AS
        SELECT edition, child, child AS parent, 1.0::DOUBLE AS share, 'same' AS method
        FROM edition_lookup JOIN editions e USING (edition)
        JOIN places p ON p.place = child AND p.kind = e.lsoa_kind
        GROUP BY edition, child HAVING sum(share) >= 0.5""")
    lsoas = {kind for kind in published if family(kind) == "lsoa"}
    convert(store, near, "edition_lookup", "lsoa_parents", {e.id: e.lsoa_kind for e in editions}, lsoas)


def _fill_boroughs(store: duckdb.DuckDBPyConnection) -> None:
    """A borough is its wards: a published place's share in it is the sum of its shares in them."""
    store.execute(f"""
        INSERT INTO edition_lookup
        SELECT f.edition, f.child, e.borough, least(sum(f.share), 1), {worst_of(["f.method"])}
        FROM edition_lookup f JOIN editions e USING (edition)
        JOIN places p ON p.place = f.parent AND p.kind = e.ward_kind
        GROUP BY f.edition, f.child, e.borough""")
    store.execute("INSERT INTO edition_lookup SELECT edition, borough, borough, 1, 'same' FROM editions")


def _fill_schemes(
    store: duckdb.DuckDBPyConnection,
    near: Neighbourhood,
    editions: Collection[Edition],
    published: set[str],
) -> None:
    """The areas of every scheme: by whole wards where they are whole wards, else LSOA by LSOA."""
    whole: Members = []
    for edition in editions:
        for scheme in edition.scheme:
            members = _members(edition, scheme)
            if any(a.extra_lsoas or a.excluded_lsoas for a in scheme.area):
                _fill_parted(store, near, edition, scheme, members, published)
            else:
                whole += members
    _fill_members(store, "members", whole)
    store.execute(f"""
        INSERT INTO edition_lookup
        SELECT f.edition, f.child, m.parent, least(sum(f.share), 1), {worst_of(["f.method"])}
        FROM edition_lookup f JOIN members m ON f.edition = m.edition AND f.parent = m.child
        GROUP BY f.edition, f.child, m.parent""")
    store.execute("INSERT INTO edition_lookup SELECT edition, area, area, 1, 'same' FROM areas")
    _fill_published_areas(store, editions)
    # figures printed for areas make the borough through one scheme only
    store.execute("""
        INSERT INTO edition_lookup
        SELECT edition, area, e.borough, 1, 'nested' FROM areas a JOIN editions e USING (edition)
        QUALIFY scheme = first_value(scheme) OVER (PARTITION BY edition ORDER BY a.position)""")


def _fill_published_areas(store: duckdb.DuckDBPyConnection, editions: Collection[Edition]) -> None:
    """Areas that are places with figures of their own, such as a constituency of whole wards.

    Where all areas of a scheme are, and hold all the borough's wards between them, they make the borough.
    """
    for edition in editions:
        for scheme in edition.scheme:
            same = [(a.same_as, area_id(edition.id, scheme.id, a.id)) for a in scheme.area if a.same_as]
            rows = [(edition.id, place, area, "same") for place, area in same]
            if len(same) == len(scheme.area) and not _wards_outside(store, edition, scheme):
                rows += [(edition.id, place, edition.borough, "nested") for place, _ in same]
            if rows:
                store.executemany("INSERT INTO edition_lookup VALUES ($1, $2, $3, 1, $4)", rows)


def _wards_outside(store: duckdb.DuckDBPyConnection, edition: Edition, scheme: Scheme) -> list[tuple[str]]:
    """The wards of an edition that lie in no area of a scheme."""
    named = [place_id(edition.ward_kind, code) for area in scheme.area for code in area.wards]
    return store.execute(
        """SELECT DISTINCT child FROM ward_members
           WHERE edition = ? AND NOT list_contains(?, child)""",
        [edition.id, named],
    ).fetchall()


def _members(edition: Edition, scheme: Scheme) -> Members:
    """The wards of each area of a scheme."""
    return [
        (edition.id, place_id(edition.ward_kind, code), area_id(edition.id, scheme.id, a.id))
        for a in scheme.area
        for code in a.wards
    ]


def _fill_parted(
    store: duckdb.DuckDBPyConnection,
    near: Neighbourhood,
    edition: Edition,
    scheme: Scheme,
    members: Members,
    published: set[str],
) -> None:
    """Areas with part-wards: membership is worked out on LSOAs, wards then follow by share of residents."""
    lsoa = edition.lsoa_kind
    _fill_members(store, "members", members)
    for table, codes in (("extra", "extra_lsoas"), ("excluded", "excluded_lsoas")):
        pairs = [
            (edition.id, place_id(lsoa, code), area_id(edition.id, scheme.id, a.id))
            for a in scheme.area
            for code in getattr(a, codes)
        ]
        _fill_members(store, table, pairs)
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE area_parents AS
        SELECT f.edition, f.child, m.parent, 1.0::DOUBLE AS share, 'best_fit' AS method
        FROM edition_lookup f JOIN members m ON f.edition = m.edition AND f.parent = m.child
        JOIN places p ON p.place = f.child AND p.kind = '{lsoa}'
        WHERE f.child NOT IN (SELECT child FROM extra)
          AND (f.child, m.parent) NOT IN (SELECT child, parent FROM excluded)
        UNION ALL SELECT edition, child, parent, 1.0, 'nested' FROM extra""")
    convert(store, near, "edition_lookup", "area_parents", {edition.id: lsoa}, published)


def _fill_members(store: duckdb.DuckDBPyConnection, table: str, rows: Members) -> None:
    """A temporary table of editions, children and parents."""
    store.execute(f"CREATE OR REPLACE TEMP TABLE {table}(edition VARCHAR, child VARCHAR, parent VARCHAR)")
    store.execute(
        f"INSERT INTO {table} SELECT unnest(?), unnest(?), unnest(?)",
        [[row[i] for row in rows] for i in range(3)],
    )


def _check_shares(store: duckdb.DuckDBPyConnection) -> None:
    """No place is given to the areas of one scheme more than once over."""
    over = store.execute("""
        SELECT a.edition, a.scheme, f.child, sum(f.share)
        FROM edition_lookup f JOIN areas a ON a.area = f.parent AND a.edition = f.edition
        GROUP BY a.edition, a.scheme, f.child HAVING sum(f.share) > 1.0001 ORDER BY ALL LIMIT 1""").fetchall()
    if over:
        edition, scheme, child, total = over[0]
        raise InputError(
            f"{edition}.toml, scheme {scheme!r}",
            f"the shares of {child} add to {total:.3f}",
            "at most 1",
            "list each ward and LSOA in one area only",
        )
