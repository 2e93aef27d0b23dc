"""What lies within a borough besides its own places: MSOAs, and points such as schools."""

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

OF_SMALL_PLACES = """
WITH small AS (SELECT place, residents FROM places WHERE list_contains($places, place)),
steps AS (
    SELECT s.place, s.residents, l.parent AS msoa, l.share FROM small s JOIN links l ON l.child = s.place
    UNION ALL
    SELECT s.place, s.residents, l.parent, e.share * l.share FROM small s
    JOIN links e ON e.child = s.place AND e.parent LIKE 'lsoa%' JOIN links l ON l.child = e.parent),
parts AS (
    SELECT t.place, t.msoa, m.code AS msoa_code, m.name AS msoa_name, m.kind,
           any_value(t.residents) * sum(t.share) AS people
    FROM steps t JOIN places m ON m.place = t.msoa WHERE m.kind LIKE 'msoa%' AND t.share > 0 GROUP BY ALL)
SELECT place, msoa, msoa_code, msoa_name, people / sum(people) OVER (PARTITION BY msoa) AS share
FROM parts WHERE kind = (SELECT max(kind) FROM parts) ORDER BY place, people DESC, msoa_code
"""
"""No figure of an MSOA is one of its LSOAs', so `lookup` does not join them: links do."""


def msoas(store: Store, edition: str, level: str = "lsoa", scheme: str | None = None) -> pd.DataFrame:
    """One row per place of a level (area, ward, lsoa) and MSOA that shares residents with it.

    Columns as in MSOA_COLUMNS, places by name, the MSOA that has most of its own residents there first; of
    the newest MSOAs that the store has figures of. Raises Unknown.
    """
    places = catalogue.places(store, edition, level, catalogue.scheme(store, edition, scheme))
    pairs = store.frame(OF_SMALL_PLACES if level == "lsoa" else PAIRS, {"places": list(places["place"])})
    return places[["place", "name"]].merge(pairs, on="place")[list(MSOA_COLUMNS)]


POINT_COLUMNS = {
    "point": "id of the point",
    "code": "its code",
    "name": "its name; empty where no file names it",
    "kind": "what it is, in the plural: schools",
    "category": "which sort of it, such as the phase of a school",
    "longitude": "degrees (WGS84); null where only figures of it are known",
    "latitude": "degrees (WGS84)",
    "place": "place id of the LSOA or district it stands in",
    "place_name": "its name",
    "source": "id of the source",
}
"""What each column of `points` means, in the order of the columns."""

POINT_FIGURE_COLUMNS = {
    "point": "id of the point",
    "code": "its code",
    "name": "its name",
    "kind": "what it is",
    "category": "which sort of it",
    "place": "place id of the LSOA or district it stands in",
    "figure": "id of the figure; null where the point has none",
    "label": "name of the figure",
    "unit": "its unit",
    "decimals": "decimals to show",
    "period": "when, as readers see it",
    "value": "the figure of the point itself, never of the place it stands in; null where it is not known",
    "reason": "why it is not known; empty where it is",
    "source": "id of the figure's source",
}
"""What each column of `point_figures` means, in the order of the columns."""

IN_BOROUGH = """
FROM points p LEFT JOIN places c USING (place)
WHERE (starts_with(p.place, 'lad') AND split_part(p.place, ':', 2) = $code)
   OR (c.kind = $lsoa AND p.place IN (
    SELECT child FROM lookup WHERE parent = $borough AND share > 0))
"""


def points(store: Store, edition: str) -> pd.DataFrame:
    """One row per point in an edition's borough; columns as in POINT_COLUMNS, by name. Raises Unknown."""
    return store.frame(
        f"""SELECT p.point, p.code, p.name, p.kind, p.category, p.longitude, p.latitude, p.place,
                   coalesce(c.name, '') AS place_name, p.source
            {IN_BOROUGH} ORDER BY p.kind, p.name, p.code""",
        _borough(store, edition),
    )


def point_figures(store: Store, edition: str) -> pd.DataFrame:
    """One row per point, figure and period, and one for a point without figures; columns as in
    POINT_FIGURE_COLUMNS, the newest period first. Raises Unknown."""
    return store.frame(
        f"""WITH here AS (SELECT p.* {IN_BOROUGH})
            SELECT h.point, h.code, h.name, h.kind, h.category, h.place, f.figure, f.label, f.unit,
                   f.decimals, coalesce(t.label, f.period) AS period, f.value, f.reason,
                   coalesce(f.source, h.source) AS source
            FROM here h LEFT JOIN point_figures f USING (point) LEFT JOIN periods t ON t.period = f.period
            ORDER BY h.kind, h.name, h.code, f.figure, t."end" DESC, f.period DESC""",
        _borough(store, edition),
    )


def _borough(store: Store, edition: str) -> dict[str, object]:
    chosen = catalogue.edition(store, edition)
    return {"borough": chosen.borough, "code": chosen.borough_code, "lsoa": chosen.lsoa_kind}


def naming_sources(store: Store) -> list[str]:
    """The ids of the sources in the store that give places their names: each asks for its credit."""
    found = store.frame(
        "SELECT DISTINCT source FROM sources JOIN loads USING (source) WHERE shape = 'names' ORDER BY 1"
    )
    return list(found["source"])
