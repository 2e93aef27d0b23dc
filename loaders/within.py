"""All that is known to lie in some places, while files are being read."""

from __future__ import annotations

import re
from collections.abc import Collection

import duckdb

STEPS = 3
"""Links followed: from a district to its wards, to their LSOAs."""


def within(store: duckdb.DuckDBPyConnection, places: Collection[str]) -> set[str]:
    """The places, the same codes in other vintages, and every place that a link puts in one of these.

    Kind by kind along the shortest way. An LSOA that some table puts in a district itself is not put in
    another one by way of the ward it fits best.
    """
    store.execute("CREATE OR REPLACE TEMP TABLE found_within AS SELECT unnest(?) AS place", [list(places)])
    store.execute("""
        INSERT INTO found_within
        SELECT DISTINCT p.place FROM raw_places p JOIN found_within f
          ON split_part(p.place, ':', 2) = split_part(f.place, ':', 2)
         AND regexp_extract(p.place, '^[a-z]+') = regexp_extract(f.place, '^[a-z]+')
        WHERE p.place NOT IN (FROM found_within)""")
    families = sorted({re.match("[a-z]+", place)[0] for place in places})
    for _ in range(STEPS):
        store.execute(
            """INSERT INTO found_within
               SELECT child FROM raw_links
               WHERE split_part(child, ':', 1) NOT IN (SELECT split_part(place, ':', 1) FROM found_within)
               GROUP BY child
               HAVING bool_or(parent IN (FROM found_within)) AND (
                   NOT bool_or(list_contains($families, regexp_extract(parent, '^[a-z]+')))
                   OR bool_or(parent IN (FROM found_within)
                              AND list_contains($families, regexp_extract(parent, '^[a-z]+'))))""",
            {"families": families},
        )
    return {place for (place,) in store.execute("FROM found_within").fetchall()}
