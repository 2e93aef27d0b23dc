"""The MSOAs that the places of a borough lie in, or are made of, by name."""

from __future__ import annotations

import pandas as pd

from metrics import catalogue
from metrics.store import Store

MSOA_COLUMNS = {
    "place": "place id of the area, ward or LSOA",
    "name": "its name",
    "msoa": "place id of an MSOA that shares residents with it",
    "msoa_code": "the MSOA's code",
    "msoa_name": "its name: the House of Commons Library's where it has one",
    "share": "share of the MSOA's residents who live in the place, 0 to 1",
}
"""What each column of `msoas` means, in the order of the columns."""

PAIRS = """
WITH pairs AS (
    SELECT l.parent AS place, m.place AS msoa, m.code AS msoa_code, m.name AS msoa_name, m.kind, l.share
    FROM lookup l JOIN places m ON m.place = l.child
    WHERE m.kind LIKE 'msoa%' AND list_contains($places, l.parent) AND l.share > 0)
SELECT place, msoa, msoa_code, msoa_name, share FROM pairs
WHERE kind = (SELECT max(kind) FROM pairs) ORDER BY place, share DESC, msoa_code
"""


def msoas(store: Store, edition: str, level: str = "lsoa", scheme: str | None = None) -> pd.DataFrame:
    """One row per place of a level (area, ward, lsoa) and MSOA that shares residents with it.

    Columns as in MSOA_COLUMNS, places by name, the MSOA that has most of its own residents there first; of
    the newest MSOAs that the store has figures of. Raises Unknown.
    """
    places = catalogue.places(store, edition, level, catalogue.scheme(store, edition, scheme))
    pairs = store.frame(PAIRS, {"places": list(places["place"])})
    return places[["place", "name"]].merge(pairs, on="place")[list(MSOA_COLUMNS)]
