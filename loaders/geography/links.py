"""Published links between places, weighed by residents."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from loaders.geography.raw_tables import RawTables
from loaders.place_ids import KIND_OF
from loaders.store import all_cores

COST = {"same": 1.0, "nested": 1.1, "exact": 1.2, "best_fit": 3.0, "population_share": 4.0}
"""How much is lost along a link: the cheapest chain of links from one kind to another is taken."""

LINK_METHODS = tuple(COST)
"""The ways of a link, the one that loses least first: a loss is a place in this list, from 1."""


def weigh_links(store: duckdb.DuckDBPyConnection, raw: RawTables, ward_kinds: Iterable[str]) -> None:
    """Turn pairs of places into shares of residents, and add every link's way back.

    A district's figures are never given to its parts. A place with one parent of a kind lies in it
    whole. A place with several is split by their residents (equally where those are not known). Codes that
    stand in two vintages of wards are one place.
    """
    store.execute(f"""
        CREATE TEMP TABLE pairs AS
        WITH both_ways AS (
            SELECT child, parent, method, source, false AS back FROM {raw.links}
            UNION ALL SELECT parent, child, method, source, true FROM {raw.links}
            WHERE regexp_matches(parent, '^(lsoa|msoa|ward)')),
        kinds AS (
            SELECT child, parent, method, source, back, {KIND_OF.format("child")} AS child_kind,
                   {KIND_OF.format("parent")} AS parent_kind, coalesce(p.residents, 1) AS residents,
                   p.residents IS NULL AS unknown
            FROM both_ways b LEFT JOIN places p ON p.place = b.parent),
        preferred AS (
            SELECT * FROM kinds
            QUALIFY dense_rank() OVER (PARTITION BY child, parent_kind ORDER BY back, source) = 1)
        SELECT child, parent, source, child_kind, parent_kind, method, back,
               CASE WHEN bool_or(unknown) OVER w THEN 1.0 / count(*) OVER w
                    ELSE residents / sum(residents) OVER w END AS share,
               count(*) OVER w AS parents
        FROM preferred WINDOW w AS (PARTITION BY child, parent_kind)""")
    store.execute("""
        INSERT INTO links
        SELECT child, parent, share, CASE WHEN method = 'best_fit' AND NOT back THEN 'best_fit'
                                          WHEN parents > 1 THEN 'population_share'
                                          WHEN method = 'best_fit' THEN 'population_share'
                                          ELSE method END, source
        FROM pairs""")
    _link_same_codes(store, raw, ward_kinds)
    store.execute("DROP TABLE pairs")


def _link_same_codes(store: duckdb.DuckDBPyConnection, raw: RawTables, ward_kinds: Iterable[str]) -> None:
    """Wards (or districts) of two vintages with one code are one place, where no lookup joins the two.

    Only of kinds that hold figures, links or outlines, or that editions name (`ward_kinds`).
    """
    with all_cores(store):
        store.execute(
            f"""
            CREATE TEMP TABLE used_kinds AS
            SELECT DISTINCT kind FROM observations JOIN places USING (place)
            UNION SELECT DISTINCT {KIND_OF.format("unnest([l.child, l.parent])")}
                  FROM {raw.links} l JOIN sources s USING (source) WHERE s.shape <> 'codes'
            UNION SELECT unnest(?)
            UNION SELECT DISTINCT kind FROM boundaries JOIN places USING (place)""",
            [sorted(ward_kinds)],
        )
    store.execute("""
        INSERT INTO links
        SELECT a.place, b.place, 1, 'same', NULL
        FROM places a JOIN places b ON a.code = b.code AND a.kind <> b.kind
        WHERE a.kind IN (FROM used_kinds) AND b.kind IN (FROM used_kinds)
          AND regexp_replace(a.kind, '[0-9]+$', '') = regexp_replace(b.kind, '[0-9]+$', '')
          AND regexp_replace(a.kind, '[0-9]+$', '') IN ('ward', 'lad')
          AND (a.kind, b.kind) NOT IN (SELECT child_kind, parent_kind FROM pairs)""")
    store.execute("DROP TABLE used_kinds")


def loss_of(method: str) -> str:
    """SQL for what is lost by a method: its place in LINK_METHODS, from 1."""
    return f"list_position({list(LINK_METHODS)}, {method})"


def worst_of(methods: list[str]) -> str:
    """SQL for the method that loses most, over the links of a chain and the rows of a group."""
    return f"{list(LINK_METHODS)}[max(greatest({', '.join(map(loss_of, methods))}))]"
