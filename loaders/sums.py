"""Every figure's numerator and denominator added up once, so that a question only has to look them up."""

from __future__ import annotations

import duckdb


def fill_sums(store: duckdb.DuckDBPyConnection) -> None:
    """One row per edition, level, scheme, indicator, period, place, and way to its figure.

    `own` rows are figures published for the very place, of any kind; the others are added up from the kind
    that availability names: sum(share x), sum(share n). Coverage is the share of the place's residents who
    live in published places that have the figure. Places are those of the level, the borough and the
    comparators.
    """
    store.execute("""
        CREATE OR REPLACE TEMP TABLE asked AS
        SELECT edition, 'area' AS level, scheme, area AS place FROM areas
        UNION ALL SELECT e.edition, v.level, '', l.child FROM editions e
                  JOIN (VALUES ('ward'), ('lsoa')) v(level) ON true
                  JOIN lookup l ON l.parent = e.borough
                   AND split_part(l.child, ':', 1) = if(v.level = 'ward', e.ward_kind, e.lsoa_kind)
        UNION ALL SELECT edition, v.level, v.scheme, unnest([borough] || comparators) FROM editions
                  JOIN (SELECT DISTINCT edition, level, scheme FROM availability) v USING (edition)""")
    store.execute("""
        INSERT INTO sums
        WITH links AS (
            SELECT child, parent, share, false AS own FROM lookup
            UNION ALL SELECT DISTINCT place, place, 1.0, true FROM asked)
        SELECT c.edition, c.level, c.scheme, c.indicator, c.period, q.place, l.own, p.kind,
               if(l.own, 'same', any_value(c.method)), any_value(c.sources),
               sum(l.share * p.x), sum(l.share * p.x_lower), sum(l.share * p.x_upper),
               sum(l.share * p.n), max(p.n_period), count(*), count(p.x),
               CASE WHEN l.own THEN 1.0
                    ELSE sum(l.share * coalesce(p.residents, 1)) / any_value(w.residents) END,
               bool_or(c.is_current)
        FROM availability c
        JOIN asked q ON q.edition = c.edition AND q.level = c.level AND q.scheme = c.scheme
        JOIN links l ON l.parent = q.place
        JOIN parts p ON p.place = l.child AND p.indicator = c.indicator AND p.period = c.period
                    AND (l.own OR p.kind = c.kind)
        LEFT JOIN wholes w ON w.parent = q.place AND w.kind = p.kind
        GROUP BY c.edition, c.level, c.scheme, c.indicator, c.period, q.place, l.own, p.kind""")
