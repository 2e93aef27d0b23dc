"""One lookup for an edition: every published place to its borough, wards, LSOAs and areas."""

from __future__ import annotations

import duckdb

from loaders.codes import check_codes, check_reach, check_sites
from loaders.declarations import Edition, Scheme
from loaders.errors import InputError
from loaders.links import carry, gather_near, worst_of

LOOKUP = "(child VARCHAR, parent VARCHAR, share DOUBLE, method VARCHAR)"


def fill_lookup(store: duckdb.DuckDBPyConnection, edition: Edition, published: set[str]) -> None:
    """Add to the lookup every published place's share in the edition's borough, wards, LSOAs and areas."""
    wards = borough_wards(store, edition)
    check_codes(store, edition, wards)
    gather_near(store, wards)
    store.execute(f"CREATE OR REPLACE TEMP TABLE found{LOOKUP}")
    _carry_wards(store, edition, wards, published)
    check_reach(store, edition, wards)
    _carry_lsoas(store, edition, published)
    check_sites(store, edition)
    _carry_borough(store, edition)
    for scheme in edition.scheme:
        _carry_scheme(store, edition, scheme, published)
    # two editions of one borough share its LSOAs and the borough itself: each pair stands once
    store.execute("""
        INSERT INTO lookup
        SELECT DISTINCT ON (child, parent) f.* FROM found f ANTI JOIN lookup USING (child, parent)
        ORDER BY ALL""")


def borough_wards(store: duckdb.DuckDBPyConnection, edition: Edition) -> set[str]:
    """Every ward of the edition's kind in its borough: those that links put there, or those its schemes name.

    A register of codes tells a ward's district, but not all of a district's wards of one year.
    """
    named = {
        f"{edition.ward_kind}:{code}"
        for scheme in edition.scheme
        for area in scheme.area
        for code in area.wards
    }
    rows = store.execute(
        """SELECT l.child FROM links l LEFT JOIN sources s USING (source)
           WHERE l.parent = ? AND l.child LIKE ? AND coalesce(s.shape, '') <> 'codes'""",
        [edition.borough, f"{edition.ward_kind}:%"],
    ).fetchall()
    wards = {w for (w,) in rows} or named
    if not wards:
        raise InputError(
            f"{edition.id}.toml",
            f"no wards of kind {edition.ward_kind} are known for {edition.borough}",
            do="name the wards of its areas, or add a lookup from that ward kind to the borough",
        )
    return wards


def _carry_wards(
    store: duckdb.DuckDBPyConnection, edition: Edition, wards: set[str], published: set[str]
) -> None:
    """Every published place, and every LSOA, in the wards."""
    store.execute(f"CREATE OR REPLACE TEMP TABLE ward_parents{LOOKUP}")
    store.executemany("INSERT INTO ward_parents VALUES (?, ?, 1, 'same')", [(w, w) for w in sorted(wards)])
    carry(store, "ward_parents", edition.ward_kind, published | {edition.lsoa_kind}, "found")


def _carry_lsoas(store: duckdb.DuckDBPyConnection, edition: Edition, published: set[str]) -> None:
    """Every published LSOA of any vintage in the LSOAs that lie mostly in the borough."""
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE lsoa_parents AS
        SELECT child, child AS parent, 1.0::DOUBLE AS share, 'same' AS method FROM found
        WHERE child LIKE '{edition.lsoa_kind}:%' GROUP BY child HAVING sum(share) >= 0.5""")
    carry(store, "lsoa_parents", edition.lsoa_kind, {k for k in published if k.startswith("lsoa")}, "found")


def _carry_borough(store: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    """The borough is its wards: a published place's share in it is the sum of its shares in them."""
    store.execute(f"""
        INSERT INTO found
        SELECT child, '{edition.borough}', least(sum(share), 1), {worst_of(["method"])}
        FROM found WHERE parent LIKE '{edition.ward_kind}:%' GROUP BY child""")


def _carry_scheme(
    store: duckdb.DuckDBPyConnection, edition: Edition, scheme: Scheme, published: set[str]
) -> None:
    """The areas of one scheme: by whole wards where they are whole wards, else LSOA by LSOA."""
    prefix = f"area:{edition.id}/{scheme.id}/"
    _fill_pairs(
        store, "members", [(f"{edition.ward_kind}:{w}", prefix + a.id) for a in scheme.area for w in a.wards]
    )
    if any(a.extra_lsoas or a.excluded_lsoas for a in scheme.area):
        _carry_parted(store, edition, scheme, prefix, published)
    else:
        store.execute(f"""
            INSERT INTO found
            SELECT f.child, m.parent, least(sum(f.share), 1), {worst_of(["f.method"])}
            FROM found f JOIN members m ON f.parent = m.child GROUP BY ALL""")
    store.execute(
        "INSERT INTO found SELECT area, area, 1, 'same' FROM areas WHERE edition = ? AND scheme = ?",
        [edition.id, scheme.id],
    )
    if scheme is edition.scheme[0]:  # figures printed for areas make the borough through one scheme only
        store.execute(
            "INSERT INTO found SELECT area, ?, 1, 'nested' FROM areas WHERE edition = ? AND scheme = ?",
            [edition.borough, edition.id, scheme.id],
        )
    _check_shares(store, edition, scheme, prefix)


def _carry_parted(
    store: duckdb.DuckDBPyConnection, edition: Edition, scheme: Scheme, prefix: str, published: set[str]
) -> None:
    """Areas with part-wards: membership is worked out on LSOAs, wards then follow by share of residents."""
    lsoa = edition.lsoa_kind
    for table, codes in (("extra", "extra_lsoas"), ("excluded", "excluded_lsoas")):
        _fill_pairs(
            store, table, [(f"{lsoa}:{c}", prefix + a.id) for a in scheme.area for c in getattr(a, codes)]
        )
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE area_parents AS
        SELECT f.child, m.parent, 1.0::DOUBLE AS share, 'best_fit' AS method
        FROM found f JOIN members m ON f.parent = m.child
        WHERE f.child LIKE '{lsoa}:%' AND f.child NOT IN (SELECT child FROM extra)
          AND (f.child, m.parent) NOT IN (SELECT child, parent FROM excluded)
        UNION ALL SELECT child, parent, 1.0, 'nested' FROM extra""")
    carry(store, "area_parents", lsoa, published, "found")


def _fill_pairs(store: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[str, str]]) -> None:
    """A temporary table of children and parents."""
    store.execute(f"CREATE OR REPLACE TEMP TABLE {table}(child VARCHAR, parent VARCHAR)")
    if rows:
        store.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)


def _check_shares(store: duckdb.DuckDBPyConnection, edition: Edition, scheme: Scheme, prefix: str) -> None:
    """No place is given to the areas of one scheme more than once over."""
    over = store.execute(
        """SELECT child, sum(share) FROM found WHERE parent LIKE ? GROUP BY child
           HAVING sum(share) > 1.0001 ORDER BY child LIMIT 1""",
        [f"{prefix}%"],
    ).fetchall()
    if over:
        raise InputError(
            f"{edition.id}.toml, scheme {scheme.id!r}",
            f"the shares of {over[0][0]} add to {over[0][1]:.3f}",
            "at most 1",
            "list each ward and LSOA in one area only",
        )
