"""What was loaded, and how well it fits: files, vintages of places, residents outside areas, best fit."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from metrics import catalogue
from metrics.links import LINK_METHODS, WHOLE
from metrics.store import Store


class Coverage(NamedTuple):
    """How the areas of a scheme cover their borough: three frames, see the functions of the same names."""

    residents_outside: pd.DataFrame
    straddling: pd.DataFrame
    best_fit_error: pd.DataFrame


def coverage_of_areas(store: Store, edition: str, scheme: str | None = None) -> Coverage:
    """Residents in no area or in two, LSOAs that straddle, and what best fit to wards misses."""
    return Coverage(
        residents_outside(store, edition, scheme),
        straddling(store, edition, scheme),
        best_fit_error(store, edition),
    )


SHARES = """
    SELECT b.child AS place, p.kind, any_value(b.share * coalesce(p.residents, 1)) AS residents,
           any_value(p.residents IS NULL) AS unknown,
           coalesce(sum(a.share), 0) / any_value(b.share) AS in_areas, count(a.parent) AS areas,
           string_agg(n.name || ': ' || round(100 * a.share)::INTEGER || '%', ', '
                      ORDER BY a.share DESC) AS shares_of
    FROM lookup b JOIN places p ON p.place = b.child
    LEFT JOIN lookup a ON a.child = b.child AND list_contains($areas, a.parent)
    LEFT JOIN areas n ON n.area = a.parent
    WHERE b.parent = $borough AND p.kind <> 'area' AND NOT p.kind LIKE 'lad%' GROUP BY b.child, p.kind
"""


def residents_outside(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per kind of published place in the borough: residents in all areas, in none, and counted twice.

    kind, places, residents (latest known; the number of places where `counted` says so), in_none, in_two,
    counted. Kinds that make up the areas of another scheme only are left out.
    """
    return store.frame(
        f"""
        SELECT kind, count(*) AS places, sum(residents) AS residents,
               sum(residents * greatest(1 - in_areas, 0)) AS in_none,
               sum(residents * greatest(in_areas - 1, 0)) AS in_two,
               CASE WHEN bool_or(unknown) THEN 'places' ELSE 'residents' END AS counted
        FROM ({SHARES}) GROUP BY kind HAVING sum(in_areas) > 0 ORDER BY kind""",
        _asked(store, edition, scheme),
    )


def straddling(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per published place in more than one area, or partly in none.

    place, code, name, kind, areas (which share of its residents each holds), residents. Best fit gives each
    LSOA whole to one ward, so LSOAs straddle only where areas divide wards or boundaries changed.
    """
    return store.frame(
        f"""
        SELECT s.place, p.code, p.name, s.kind, s.shares_of AS areas, p.residents
        FROM ({SHARES}) s JOIN places p USING (place)
        WHERE s.areas > 1 OR (s.areas = 1 AND s.in_areas < {WHOLE}) ORDER BY s.kind, p.name, p.code""",
        _asked(store, edition, scheme),
    )


def _asked(store: Store, edition: str, scheme: str | None) -> dict[str, object]:
    chosen = catalogue.edition(store, edition)
    areas = catalogue.areas(store, edition, catalogue.scheme(store, edition, scheme))
    return {"areas": list(areas["place"]), "borough": chosen.borough}


def best_fit_error(store: Store, edition: str) -> pd.DataFrame:
    """One row per ward and period with residents of LSOAs and of the ward: how far best fit misses.

    place (the ward), name, period, lsoa_kind, ward_kind, fitted (residents of LSOAs given to it), own (its
    own estimate), difference, error (percent of its own). Latest period first, worst first within it.
    """
    chosen = catalogue.edition(store, edition)
    return store.frame(
        """
        WITH wards AS (
            SELECT l.child FROM lookup l JOIN places p ON p.place = l.child
            WHERE l.parent = $borough AND p.kind = $ward),
        inside AS MATERIALIZED (
            SELECT l.parent AS ward, l.child, l.share, p.kind FROM lookup l JOIN places p ON p.place = l.child
            WHERE l.parent IN (FROM wards) AND (p.kind LIKE 'lsoa%' OR p.kind LIKE 'ward%')),
        fitted AS (
            SELECT i.ward, o.period, i.kind, i.kind LIKE 'lsoa%' AS added,
                   sum(i.share * o.value) AS residents
            FROM inside i JOIN observations o ON o.place = i.child
            WHERE o.measure = 'residents' GROUP BY ALL)
        SELECT f.ward AS place, p.name, f.period, f.kind AS lsoa_kind, w.kind AS ward_kind,
               f.residents AS fitted, w.residents AS own, f.residents - w.residents AS difference,
               100 * (f.residents - w.residents) / w.residents AS error
        FROM fitted f JOIN fitted w ON w.ward = f.ward AND w.period = f.period AND f.added AND NOT w.added
        JOIN places p ON p.place = f.ward JOIN periods d ON d.period = f.period
        ORDER BY d."end" DESC, abs(error) DESC, p.name""",
        {"borough": chosen.borough, "ward": chosen.ward_kind},
    )


def loads(store: Store) -> pd.DataFrame:
    """One row per file read and reason for dropping rows: rows read, kept and dropped."""
    return store.frame(
        """SELECT s.title, s.publisher, l.file, l.rows_read, l.rows_kept, l.dropped,
                  coalesce(l.reason, '') AS reason, left(l.sha256, 12) AS checksum, l.loaded_at, l.source
           FROM loads l JOIN sources s USING (source)
           ORDER BY s.position, l.file, l.dropped DESC"""
    )


def vintages(store: Store, edition: str) -> pd.DataFrame:
    """One row per kind of published place that an edition's figures come in, and how it reaches the borough.

    kind, places (of that kind in the borough), divided (places split between two wards), method (the worst
    link to the borough's wards), indicators, first_period, last_period.
    """
    chosen = catalogue.edition(store, edition)
    return store.frame(
        """
        WITH used AS (SELECT kind, count(DISTINCT indicator) AS indicators,
                             min_by(period, p.start) AS first_period, max_by(period, p."end") AS last_period
                      FROM availability a JOIN periods p USING (period)
                      WHERE edition = $edition GROUP BY kind),
        inside AS (SELECT p.place, p.kind FROM lookup l JOIN places p ON p.place = l.child
                   WHERE l.parent = $borough),
        fitted AS (SELECT p.kind, l.child, count(*) AS wards,
                          max(list_position($methods, l.method)) AS loss
                   FROM lookup l JOIN inside w ON w.place = l.parent AND w.kind = $ward
                   JOIN places p ON p.place = l.child GROUP BY ALL)
        SELECT u.kind, (SELECT count(*) FROM inside i WHERE i.kind = u.kind) AS places,
               count(*) FILTER (WHERE f.wards > 1) AS divided,
               coalesce($methods[max(f.loss)], 'same') AS method,
               u.indicators, u.first_period, u.last_period
        FROM used u LEFT JOIN fitted f USING (kind) GROUP BY ALL ORDER BY u.kind""",
        {"edition": edition, "borough": chosen.borough, "ward": chosen.ward_kind, "methods": LINK_METHODS},
    )
