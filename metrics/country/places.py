"""Every place of a level in all boroughs of the store, what is published for it, and where it lies."""

from __future__ import annotations

import pandas as pd
import shapely

from ground.map_tiles import number_of
from metrics.places.outlines import COARSE, DECIMALS
from metrics.store import Store

MAIN = """
main AS (
    SELECT ward_kind, lsoa_kind FROM editions GROUP BY ALL ORDER BY count(*) DESC, min(position) LIMIT 1),
chosen AS (
    SELECT arg_min(edition, position) AS edition, arg_min(name, position) AS borough_name, borough
    FROM editions SEMI JOIN main USING (ward_kind, lsoa_kind) GROUP BY borough)
"""
"""One edition for each borough: the first declared of the vintage that most editions have, so that no place
is counted twice and wards are all of one year."""

EVERY_PLACE_COLUMNS = {
    "place": "place id",
    "code": "its code",
    "number": "the whole number by which map tiles name it, from its code alone",
    "name": "its name",
    "edition": "id of the edition of its borough",
    "area": "name of its borough",
    "residents": "its residents, where published",
}
"""What each column of `places` means, in the order of the columns."""


def places(store: Store, level: str) -> pd.DataFrame:
    """One row per ward or LSOA of all boroughs, by code; columns as in EVERY_PLACE_COLUMNS. Raises ValueError
    for a code that can't be made a number; there are no tiles of such places either."""
    found = store.frame(
        f"""WITH {MAIN}
            SELECT DISTINCT p.place, p.code, p.name, c.edition, c.borough_name AS area, p.residents
            FROM chosen c JOIN lookup l ON l.parent = c.borough
            JOIN places p ON p.place = l.child
             AND p.kind = (SELECT if($level = 'lsoa', lsoa_kind, ward_kind) FROM main)
            ORDER BY p.code, c.edition""",
        {"level": level},
    ).drop_duplicates("place", ignore_index=True)
    return found.assign(number=[number_of(code) for code in found["code"]])[list(EVERY_PLACE_COLUMNS)]


def indicators(store: Store, level: str) -> pd.DataFrame:
    """One row per indicator that is published for places of a level: its declaration, and boroughs (how many
    have it at present)."""
    return store.frame(
        f"""WITH {MAIN}
            SELECT i.*, count(DISTINCT a.edition) AS boroughs
            FROM indicators i JOIN availability a USING (indicator) JOIN chosen USING (edition)
            WHERE a.level = ? AND a.is_current GROUP BY ALL ORDER BY i.position""",
        [level],
    )


def periods(store: Store, level: str, indicator: str) -> pd.DataFrame:
    """One row per period of an indicator, earliest first: period, label, boroughs (how many have it), current
    (in how many it is the present one)."""
    return store.frame(
        f"""WITH {MAIN}
            SELECT period, coalesce(p.label, period) AS label, count(DISTINCT edition) AS boroughs,
                   count(*) FILTER (WHERE is_current) AS current
            FROM availability a JOIN chosen USING (edition) JOIN periods p USING (period)
            WHERE a.level = ? AND indicator = ? GROUP BY period, p.label, p."end", p.start
            ORDER BY p."end", p.start""",
        [level, indicator],
    )


EVERY_BOROUGH_COLUMNS = {
    "place": "place id of the borough",
    "edition": "id of its edition",
    "name": "its name",
    "residents": "those of its LSOAs together, where published",
    "bounds": "west, south, east, north of its outline in degrees",
    "inside": "a point well inside it, for its name",
}
"""What each column of `boroughs` means, in the order of the columns."""


def boroughs(store: Store) -> pd.DataFrame:
    """One row per borough that has an outline, the largest population first; columns as in
    EVERY_BOROUGH_COLUMNS."""
    found = store.frame(
        f"""WITH {MAIN}, people AS (
                SELECT c.borough, sum(p.residents) AS residents
                FROM chosen c JOIN lookup l ON l.parent = c.borough
                JOIN places p ON p.place = l.child AND p.kind = (SELECT lsoa_kind FROM main)
                GROUP BY c.borough)
            SELECT c.borough AS place, c.edition, c.borough_name AS name, residents, b.geometry
            FROM chosen c LEFT JOIN people USING (borough) JOIN boundaries b ON b.place = c.borough
            ORDER BY residents DESC NULLS LAST, c.edition"""
    )
    shapes = shapely.simplify(shapely.from_wkb([bytes(each) for each in found["geometry"]]), COARSE)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes)).round(DECIMALS)
    return found.assign(bounds=shapely.bounds(shapes).tolist(), inside=inside.tolist())[
        list(EVERY_BOROUGH_COLUMNS)
    ]


def bounds(store: Store, place: str) -> tuple[float, float, float, float] | None:
    """West, south, east and north of a place's outline in degrees; None where it has none."""
    found = store.rows("SELECT geometry FROM boundaries WHERE place = ?", [place])
    if not found:
        return None
    west, south, east, north = shapely.from_wkb(bytes(found[0][0])).bounds
    return west, south, east, north


def built(store: Store) -> str:
    """When the store was built, as it says itself: its tiles say the same."""
    return str(dict(store.rows("SELECT key, value FROM meta")).get("built_at", ""))
