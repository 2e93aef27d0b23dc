"""Every figure's numerator and denominator added up once, so that a question only has to look them up."""

from __future__ import annotations

import duckdb

from loaders.store import all_cores


def fill_sums(store: duckdb.DuckDBPyConnection) -> None:
    """One row per edition, level, scheme, indicator, period, place, and way to its figure.

    `own` rows are figures published for the very place, of any kind; the others are added up from the kind
    that availability names: sum(share x), sum(share n). Coverage is the share of the place's residents who
    live in published places that have the figure. Places are those of the level, the borough and the
    comparators. Millions of rows for a country: places, levels and series go by number until the end.
    """
    _number_everything(store)
    store.execute("""
        CREATE OR REPLACE TEMP TABLE added AS
        SELECT q.level, q.place, c.cell, p.series, false AS own, sum(l.share * p.x) AS x,
               sum(l.share * p.x_lower) AS x_lower, sum(l.share * p.x_upper) AS x_upper,
               sum(l.share * p.n) AS n, max(p.n_period) AS n_period, count(*) AS pieces,
               count(p.x) AS counted, sum(l.share * p.residents) AS covered
        FROM asked_numbers q JOIN lookup_numbers l ON l.parent = q.place
        JOIN part_numbers p ON p.place = l.child
        JOIN cells c ON c.level = q.level AND c.series = p.series AND c.is_chosen
        GROUP BY q.level, q.place, c.cell, p.series""")
    store.execute("""
        INSERT INTO added
        SELECT q.level, q.place, c.cell, p.series, true, p.x, p.x_lower, p.x_upper, p.n, p.n_period, 1,
               if(p.x IS NULL, 0, 1), NULL
        FROM asked_numbers q JOIN part_numbers p ON p.place = q.place
        JOIN cells c ON c.level = q.level AND c.series = p.series""")
    with all_cores(store):
        _insert_sums(store)


def _insert_sums(store: duckdb.DuckDBPyConnection) -> None:
    """The sums in words, sorted while rows are narrow; joining small tables to them keeps the order."""
    store.execute("CREATE OR REPLACE TEMP TABLE ordered AS FROM added ORDER BY level, place, cell, own")
    store.execute("""
        INSERT INTO sums
        SELECT v.edition, v.level, v.scheme, c.indicator, c.period, q.place, a.own, s.kind,
               if(a.own, 'same', c.method), c.sources, a.x, a.x_lower, a.x_upper, a.n, a.n_period,
               a.pieces, a.counted, if(a.own, 1.0, a.covered / w.residents), c.is_current
        FROM ordered a JOIN cells c USING (cell) JOIN level_numbers v ON v.number = a.level
        JOIN place_numbers q ON q.number = a.place JOIN series_numbers s ON s.number = a.series
        LEFT JOIN wholes w ON w.parent = q.place AND w.kind = s.kind""")


def _number_everything(store: duckdb.DuckDBPyConnection) -> None:
    """Numbers for levels, places and series, and what is asked, shared and published in those numbers.

    A place's lookup of itself is left out: that is its own figure. A cell is one figure a level may show:
    an indicator and period of one published kind, `is_chosen` where that kind is the one added up.
    """
    store.execute("""
        CREATE OR REPLACE TEMP TABLE level_numbers AS
        SELECT edition, level, scheme, row_number() OVER (ORDER BY position, level, scheme) AS number
        FROM (SELECT DISTINCT edition, level, scheme FROM availability) JOIN editions USING (edition)""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE asked AS
        SELECT v.number AS level, a.area AS place FROM areas a
        JOIN level_numbers v ON v.edition = a.edition AND v.level = 'area' AND v.scheme = a.scheme
        UNION ALL SELECT v.number, l.child FROM editions e
        JOIN level_numbers v ON v.edition = e.edition AND v.level IN ('ward', 'lsoa')
        JOIN lookup l ON l.parent = e.borough
         AND split_part(l.child, ':', 1) = if(v.level = 'ward', e.ward_kind, e.lsoa_kind)
        UNION ALL SELECT v.number, unnest([borough] || comparators) FROM editions
        JOIN level_numbers v USING (edition)""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE place_numbers AS
        SELECT place, row_number() OVER (ORDER BY place) AS number
        FROM (SELECT place FROM parts UNION SELECT place FROM asked)""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE series_numbers AS
        SELECT indicator, period, kind, row_number() OVER (ORDER BY indicator, period, kind) AS number
        FROM (SELECT DISTINCT indicator, period, kind FROM parts)""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE asked_numbers AS
        SELECT DISTINCT a.level, n.number AS place FROM asked a JOIN place_numbers n USING (place)""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE lookup_numbers AS
        SELECT p.number AS parent, c.number AS child, l.share FROM lookup l
        JOIN place_numbers p ON p.place = l.parent JOIN place_numbers c ON c.place = l.child
        WHERE l.child <> l.parent""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE part_numbers AS
        SELECT s.number AS series, n.number AS place, p.x, p.x_lower, p.x_upper, p.n, p.n_period,
               coalesce(p.residents, 1) AS residents
        FROM parts p JOIN place_numbers n USING (place)
        JOIN series_numbers s ON s.indicator = p.indicator AND s.period = p.period AND s.kind = p.kind""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE cells AS
        SELECT row_number() OVER (ORDER BY v.number, i.position, a.period, s.kind) AS cell,
               v.number AS level, s.number AS series, a.kind = s.kind AS is_chosen, a.indicator, a.period,
               a.method, a.sources, a.is_current
        FROM availability a JOIN level_numbers v USING (edition, level, scheme)
        JOIN series_numbers s ON s.indicator = a.indicator AND s.period = a.period
        JOIN indicators i ON i.indicator = a.indicator""")
