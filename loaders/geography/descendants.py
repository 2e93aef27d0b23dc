"""All that is known to lie in some places, while files are being read."""

from __future__ import annotations

from collections.abc import Collection

import duckdb
import pandas as pd

from loaders.geography.raw_tables import RawTables
from loaders.place_ids import CODE_OF, KIND_OF

STEPS = 3
"""Links followed: from a district to its wards, to their LSOAs."""

FAMILY = "regexp_extract({0}, '^[a-z]+')"


def within_each(store: duckdb.DuckDBPyConnection, raw: RawTables, roots: Collection[str]) -> pd.DataFrame:
    """One row per root and place in it: itself, the same code in other vintages, and what links put in these.

    Kind by kind along the shortest way. An LSOA that some table puts in a district itself is not put in
    another one by way of the ward it fits best. Columns: root, place. All roots are followed together.
    """
    store.execute("CREATE OR REPLACE TEMP TABLE roots AS SELECT unnest(?) AS root", [sorted(set(roots))])
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE found_within AS
        SELECT root, root AS place FROM roots
        UNION SELECT r.root, p.place FROM roots r JOIN {raw.places} p
          ON p.code = {CODE_OF.format("r.root")}
         AND {FAMILY.format("p.place")} = {FAMILY.format("r.root")}""")
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE families AS
        SELECT child, {KIND_OF.format("child")} AS kind, parent, {FAMILY.format("parent")} AS family,
               list({FAMILY.format("parent")}) OVER (PARTITION BY child) AS families
        FROM {raw.links}""")
    for _ in range(STEPS):
        store.execute(f"""
            INSERT INTO found_within
            SELECT DISTINCT f.root, t.child FROM families t JOIN found_within f ON f.place = t.parent
            ANTI JOIN (SELECT DISTINCT root, {KIND_OF.format("place")} AS kind FROM found_within) known
              ON known.root = f.root AND known.kind = t.kind
            WHERE t.family = {FAMILY.format("f.root")}
               OR NOT list_contains(t.families, {FAMILY.format("f.root")})""")
    return store.execute("FROM found_within ORDER BY ALL").df()


def within(store: duckdb.DuckDBPyConnection, raw: RawTables, places: Collection[str]) -> set[str]:
    """All that is known to lie in any of the places, themselves among it."""
    return set(within_each(store, raw, places)["place"])
