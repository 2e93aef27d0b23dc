"""The places linked to each edition's wards, and the links among them: what its chains are chosen from."""

from __future__ import annotations

from collections.abc import Mapping, Set

import duckdb

from loaders.links import COST

STEPS = 6
"""Links followed away from a borough's wards: four reach everything that any known chain needs."""


def gather_near(store: duckdb.DuckDBPyConnection, wards: Mapping[str, Set[str]]) -> None:
    """Fill near(edition, place, step) and near_links, from the wards of each edition.

    Wards, LSOAs and MSOAs only. Chains are chosen among these links, edition by edition, so that a store
    built from packs, or for one borough, chooses like one built for the whole country.
    """
    store.execute("CREATE OR REPLACE TEMP TABLE near(edition VARCHAR, place VARCHAR, step INTEGER)")
    rows = [(edition, ward) for edition, named in wards.items() for ward in sorted(named)]
    store.execute(
        "INSERT INTO near SELECT unnest(?), unnest(?), 0", [[e for e, _ in rows], [w for _, w in rows]]
    )
    _list_small_links(store)
    for step in range(1, STEPS + 1):
        found = store.execute(f"""
            INSERT INTO near
            SELECT edition, place, {step} FROM (
                SELECT n.edition, l.parent AS place FROM small_links l
                JOIN near n ON n.place = l.child AND n.step = {step - 1}
                UNION SELECT n.edition, l.child FROM small_links l
                JOIN near n ON n.place = l.parent AND n.step = {step - 1})
            ANTI JOIN near USING (edition, place)""").fetchall()
        if not found or not found[0][0]:
            break
    store.execute("""
        CREATE OR REPLACE TEMP TABLE near_links AS
        SELECT n.edition, l.* FROM small_links l
        JOIN near n ON n.place = l.child JOIN near m ON m.place = l.parent AND m.edition = n.edition""")


def _list_small_links(store: duckdb.DuckDBPyConnection) -> None:
    """The links between places small enough to be added up, the kinds of both ends and what is lost."""
    costs = " ".join(f"WHEN '{method}' THEN {cost}" for method, cost in COST.items())
    small = "regexp_matches({0}, '^(lsoa|msoa|ward)')"
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE small_links AS
        SELECT child, parent, share, method, split_part(child, ':', 1) AS child_kind,
               split_part(parent, ':', 1) AS parent_kind, CASE method {costs} END AS cost
        FROM links WHERE {small.format("child")} AND {small.format("parent")}""")
