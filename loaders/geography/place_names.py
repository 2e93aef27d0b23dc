"""What LSOAs are called: by the ward and the neighbourhood they lie in, the short part of their name last.

"Blakenall: Goscote 017B" is LSOA "Walsall 017B": mostly in the ward Blakenall, in the MSOA that the House of
Commons Library calls Goscote. Nothing here changes an official name or a code.
"""

from __future__ import annotations

import duckdb

from loaders.declarations.models import Declarations
from loaders.declarations.named_source import NameSource

MOST = 0.5
"""A place lies in another where at least so much of it does."""

SHORT = r"'^(?:.*\s)?(\S*\d\S*)$'"
"""The last word of an official name, where it holds a digit: 017B of "Walsall 017B"."""

NOT_GIVEN = r"'\d{3}$'"
"""How official names of MSOAs end ("Walsall 017"): no names that anybody knows."""

WARDS = f"""
WITH wards AS (
    SELECT e.position, e.lsoa_kind, w.place, w.name FROM editions e JOIN lookup l ON l.parent = e.borough
    JOIN places w ON w.place = l.child AND w.kind = e.ward_kind WHERE w.name <> '')
SELECT c.place, first(w.name ORDER BY c.kind = w.lsoa_kind DESC, l.share >= {MOST} DESC, w.position,
                                       l.share DESC, w.place) AS name
FROM wards w JOIN lookup l ON l.parent = w.place
JOIN places c ON c.place = l.child AND starts_with(c.kind, 'lsoa') GROUP BY c.place
"""
"""The ward of each LSOA: of the first edition declared that draws LSOAs of its kind and holds it, the ward
that has most of it. An LSOA of two editions has one name, and another edition added changes none."""

NEIGHBOURHOODS = f"""
WITH named AS (
    SELECT place, name FROM places
    WHERE list_contains($kinds, kind) AND name <> '' AND NOT regexp_matches(name, {NOT_GIVEN})),
steps AS (
    SELECT l.child AS place, n.place AS msoa, n.name, l.share
    FROM links l JOIN named n ON n.place = l.parent JOIN places c ON c.place = l.child
    WHERE starts_with(c.kind, 'lsoa')
    UNION ALL
    SELECT a.child, n.place, n.name, a.share * b.share
    FROM links a JOIN links b ON b.child = a.parent JOIN named n ON n.place = b.parent
    JOIN places c ON c.place = a.child JOIN places d ON d.place = a.parent
    WHERE starts_with(c.kind, 'lsoa') AND starts_with(d.kind, 'lsoa')
      AND NOT EXISTS (SELECT 1 FROM links k JOIN named m ON m.place = k.parent WHERE k.child = a.child)),
shares AS (SELECT place, msoa, name, sum(share) AS share FROM steps GROUP BY ALL)
SELECT place, first(name ORDER BY share DESC, msoa) AS name FROM shares
WHERE share >= {MOST} GROUP BY place
"""
"""The named MSOA that each LSOA lies in, through an LSOA of another vintage where its own has none named."""


def fill_place_names(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    """Give every LSOA the name readers see, made of its official name, which stays in `official_name`.

    "Ward: Neighbourhood 017B"; "Ward: 017B" where no name of its MSOA is known, or it is the ward's own;
    "Neighbourhood 017B" where it lies in no edition's ward; else the official name. The code stands for an
    official name that no file gives.
    """
    sources = [source for source in declared.sources.values() if isinstance(source, NameSource)]
    named = {kind for source in sources for kind in source.kinds}
    # packs of earlier versions hold one name only: of these kinds it may be the Library's
    store.execute(
        """UPDATE places SET official_name = if(list_contains($named, kind), '', name)
           WHERE official_name IS NULL""",
        {"named": sorted(named)},
    )
    store.execute(f"CREATE OR REPLACE TEMP TABLE named_wards AS {WARDS}")
    store.execute(
        f"CREATE OR REPLACE TEMP TABLE neighbourhoods AS {NEIGHBOURHOODS}",
        {"kinds": sorted(kind for kind in named if kind.startswith("msoa"))},
    )
    store.execute(f"""
        UPDATE places SET name = made.name FROM (
            SELECT p.place, coalesce(w.name || ': ', '')
                   || if(n.name IS DISTINCT FROM w.name, coalesce(n.name || ' ', ''), '') || p.short AS name
            FROM (SELECT place, coalesce(nullif(regexp_extract(official_name, {SHORT}, 1), ''),
                                         nullif(official_name, ''), code) AS short
                  FROM places WHERE starts_with(kind, 'lsoa')) p
            LEFT JOIN named_wards w USING (place) LEFT JOIN neighbourhoods n USING (place)
            WHERE w.name IS NOT NULL OR n.name IS NOT NULL) made
        WHERE made.place = places.place""")
