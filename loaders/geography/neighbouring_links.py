"""The places linked to each edition's wards, and the links among them: what its chains are chosen from."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

import duckdb

from loaders.geography.links import COST, loss_of

STEPS = 6
"""Links followed away from a borough's wards: four reach everything that any known chain needs."""


@dataclass(frozen=True)
class Neighbourhood:
    """The names of the temporary tables that `gather_neighbours` fills; two number what the others name.

    `editions`(edition, number) and `places`(place, kind, number); `reached`(edition, place, step) has the
    places linked to an edition's wards; `links`(edition, child, parent, share, child_kind, parent_kind, loss,
    cost) the links among them.
    """

    editions: str = "near_editions"
    places: str = "near_places"
    reached: str = "near"
    links: str = "near_links"


def gather_neighbours(store: duckdb.DuckDBPyConnection, wards: Mapping[str, Set[str]]) -> Neighbourhood:
    """The places linked to the wards of each edition, step by step, and the links among them.

    Wards, LSOAs and MSOAs only. Chains are chosen among these links, edition by edition, so that a store
    built from packs, or for one borough, chooses like one built for the whole country.
    """
    rows = [(edition, ward) for edition, named in wards.items() for ward in sorted(named)]
    store.execute(
        "CREATE OR REPLACE TEMP TABLE near_wards AS SELECT unnest(?) AS edition, unnest(?) AS place",
        [[edition for edition, _ in rows], [ward for _, ward in rows]],
    )
    store.execute("""
        CREATE OR REPLACE TEMP TABLE near_editions AS
        SELECT edition, (row_number() OVER (ORDER BY edition))::SMALLINT AS number
        FROM (SELECT DISTINCT edition FROM near_wards)""")
    _list_small_links(store)
    store.execute("""
        CREATE OR REPLACE TEMP TABLE near AS
        SELECT e.number AS edition, p.number AS place, 0::TINYINT AS step
        FROM near_wards w JOIN near_editions e USING (edition) JOIN near_places p USING (place)""")
    for step in range(1, STEPS + 1):
        added = store.execute(f"""
            INSERT INTO near
            SELECT edition, place, {step} FROM (
                SELECT n.edition, l.parent AS place FROM small_links l
                JOIN near n ON n.place = l.child AND n.step = {step - 1}
                UNION SELECT n.edition, l.child FROM small_links l
                JOIN near n ON n.place = l.parent AND n.step = {step - 1})
            ANTI JOIN near USING (edition, place)""").fetchall()
        if not added or not added[0][0]:
            break
    store.execute("""
        CREATE OR REPLACE TEMP TABLE near_links AS
        SELECT n.edition, l.* FROM small_links l
        JOIN near n ON n.place = l.child JOIN near m ON m.place = l.parent AND m.edition = n.edition
        ORDER BY child_kind, parent_kind, edition""")
    return Neighbourhood()


def _list_small_links(store: duckdb.DuckDBPyConnection) -> None:
    """The links between places small enough to be added up, the kinds of both ends and what is lost."""
    store.execute("""
        CREATE OR REPLACE TEMP TABLE small_places AS
        SELECT place, kind FROM places WHERE regexp_matches(kind, '^(lsoa|msoa|ward)')""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE small_pairs AS
        SELECT * FROM links
        WHERE child IN (SELECT place FROM small_places) AND parent IN (SELECT place FROM small_places)""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE near_places AS
        SELECT place, kind, (row_number() OVER (ORDER BY place))::INTEGER AS number
        FROM (SELECT child AS place FROM small_pairs UNION SELECT parent FROM small_pairs
              UNION SELECT place FROM near_wards) JOIN small_places USING (place)""")
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE small_links AS
        SELECT c.number AS child, p.number AS parent, l.share, c.kind AS child_kind, p.kind AS parent_kind,
               {loss_of("l.method")}::TINYINT AS loss,
               ({list(COST.values())}::DOUBLE[])[{loss_of("l.method")}] AS cost
        FROM small_pairs l JOIN near_places c ON c.place = l.child
        JOIN near_places p ON p.place = l.parent""")
    store.execute("DROP TABLE small_pairs")
