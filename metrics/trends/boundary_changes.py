"""How figures of other wards or LSOAs came to a place across a change of boundaries, and how much moved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.links import LINK_METHODS, WHOLE
from metrics.store import Store

MOVED_COLUMNS = {
    "moved": "share of the place's residents who came with published places that were divided: 0 to 1",
    "moved_of": "residents; or places, counted alike where the residents of some are not known",
    "missed": "residents of the LSOAs given to the place over its wards' own estimate, less 1; else null",
    "missed_in": "name of the period of which both are known; empty otherwise",
}
"""The columns that `with_moved` adds."""

PUBLISHED, UNKNOWN = (0.0, "residents", np.nan, ""), (np.nan, "", np.nan, "")
"""What they hold for a figure published for the very place, and for one whose links nobody knows."""

CONVERTED = """
WITH inside AS (
    SELECT l.parent AS place, p.kind, l.share, p.residents, list_position($methods, l.method) AS loss
    FROM lookup l JOIN places p ON p.place = l.child
    WHERE list_contains($places, l.parent) AND l.child <> l.parent),
weighed AS (
    SELECT place, kind, share, loss, bool_and(residents IS NOT NULL) OVER w AS known,
           share * if(bool_and(residents IS NOT NULL) OVER w, residents, 1) AS people
    FROM inside WINDOW w AS (PARTITION BY place, kind))
SELECT place, kind, $methods[max(loss)] AS converted_by,
       coalesce(sum(people) FILTER (WHERE share < $whole) / sum(people), 0) AS moved,
       if(any_value(known), 'residents', 'places') AS moved_of
FROM weighed GROUP BY place, kind ORDER BY place, kind
"""
"""One row per place and kind of published places that lie in it."""

MISSED = """
WITH inside AS MATERIALIZED (
    SELECT l.parent AS place, l.child, p.kind, l.share, l.method
    FROM lookup l JOIN places p ON p.place = l.child
    WHERE list_contains($places, l.parent) AND (p.kind LIKE 'lsoa%' OR p.kind LIKE 'ward%')),
source_places AS (SELECT place, kind, count(*) AS n FROM inside GROUP BY ALL),
counted AS (
    SELECT i.place, i.kind, o.period, sum(i.share * o.value) AS residents, count(o.value) AS counted,
           bool_and(i.method = 'same') AS direct
    FROM inside i JOIN observations o ON o.place = i.child
    WHERE o.measure = 'residents' AND o.place IN (SELECT child FROM inside) GROUP BY ALL),
complete AS (FROM counted JOIN source_places USING (place, kind) WHERE counted = n)
SELECT f.place, f.kind, f.residents / w.residents - 1 AS missed, d.label AS missed_in
FROM complete f
JOIN complete w ON w.place = f.place AND w.period = f.period AND w.direct AND w.kind LIKE 'ward%'
JOIN periods d ON d.period = f.period
WHERE f.kind LIKE 'lsoa%' AND w.residents > 0
QUALIFY row_number() OVER (PARTITION BY f.place, f.kind ORDER BY d."end" DESC, w.kind DESC) = 1
"""
"""One row per place and kind of LSOA: how far their residents miss its wards' own estimate, last known."""

BOTH = f"""
WITH converted AS ({CONVERTED}), missing AS ({MISSED})
SELECT c.*, m.missed, coalesce(m.missed_in, '') AS missed_in
FROM converted c LEFT JOIN missing m USING (place, kind) ORDER BY place, kind
"""


def conversions(store: Store, places: Sequence[str]) -> pd.DataFrame:
    """One row per place and kind of published places in it: how these were converted, how much of it moved.

    place, kind, converted_by (the worst link), and the columns of MOVED_COLUMNS. Over the published places c
    of the kind, with s_c the share of c's residents who live in the place and r_c the residents of c,

        moved = sum(s_c r_c where s_c < 1) / sum(s_c r_c)

    so 0 means that every one of them lies whole in the place, and 1 that all were divided between it and
    others: then the figure rests on people being alike in both parts. r_c is 1 where the residents of any
    are not known. An LSOA given to a ward by best fit is given whole, though some of its people live in
    another: by this count nothing moved. What moved shows where the place's wards have an estimate e of
    their own, of the period of the LSOAs' r_c:

        missed = sum(s_c r_c) / e - 1
    """
    return store.frame(BOTH, {"places": list(places), "methods": LINK_METHODS, "whole": WHOLE})


def with_moved(store: Store, rows: pd.DataFrame) -> pd.DataFrame:
    """The figures (place, kind, own, ...) with the columns of MOVED_COLUMNS: nothing moved into a figure
    published for the very place."""
    links = conversions(store, list(rows["place"].unique()))
    keys, found = (
        zip(*(links[c] for c in columns), strict=True) for columns in (["place", "kind"], MOVED_COLUMNS)
    )
    of = dict(zip(keys, found, strict=True))
    moved = [
        PUBLISHED if own else of.get((place, kind), UNKNOWN)
        for place, kind, own in zip(rows["place"], rows["kind"], rows["own"], strict=True)
    ]
    columns = zip(*moved, strict=True)
    return rows.assign(**{name: list(column) for name, column in zip(MOVED_COLUMNS, columns, strict=True)})
