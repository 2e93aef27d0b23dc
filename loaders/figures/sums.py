"""Every figure's numerator and denominator added up once, so that a question only has to look them up."""

from __future__ import annotations

import duckdb

from loaders.store import all_cores


def fill_sums(store: duckdb.DuckDBPyConnection) -> None:
    """One row per edition, level, scheme, indicator, period, place, and way to its figure.

    `own` rows are figures published for the very place, of any kind; the others are added up from the kind
    that availability names: sum(share x), sum(share n). Coverage is the share of the place's residents who
    live in published places that have the figure. Places are those of the level, the borough and the
    comparators. A place's lookup of itself is left out of what is added up: that is its own figure. There are
    millions of rows: places, levels and series go by the numbers of surrogate_keys until the end.
    """
    _number_what_is_asked(store)
    store.execute("""
        CREATE OR REPLACE TEMP TABLE added AS
        SELECT q.level, q.place, c.cell, p.series, false AS own, sum(l.share * p.x) AS x,
               sum(l.share * p.x_lower) AS x_lower, sum(l.share * p.x_upper) AS x_upper,
               sum(l.share * p.n) AS n, max(p.n_period) AS n_period, count(*) AS pieces,
               count(p.x) AS counted, sum(l.share * p.residents) AS covered
        FROM asked_numbers q JOIN lookup_numbers l ON l.parent = q.place AND l.child <> q.place
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
        SELECT v.edition, v.level, v.scheme, c.indicator, c.period, q.place, a.own, c.kind,
               if(a.own, 'same', c.method), c.sources, a.x, a.x_lower, a.x_upper, a.n, d.period,
               a.pieces, a.counted, if(a.own, 1.0, a.covered / w.residents), c.is_current
        FROM ordered a JOIN cells c USING (cell) JOIN level_numbers v ON v.number = a.level
        JOIN place_numbers q ON q.number = a.place LEFT JOIN period_numbers d ON d.number = a.n_period
        LEFT JOIN wholes w ON w.parent = q.place AND w.kind = c.kind""")


def _number_what_is_asked(store: duckdb.DuckDBPyConnection) -> None:
    """The places asked for at each level, and the cells: one figure a level may show.

    A cell is an indicator and period of one published kind, `is_chosen` where that kind is the one added up.
    """
    store.execute("""
        CREATE OR REPLACE TEMP TABLE asked_numbers AS
        FROM level_places UNION
        SELECT v.number, q.number
        FROM (SELECT edition, unnest([borough] || comparators) AS place FROM editions) e
        JOIN level_numbers v USING (edition) JOIN place_numbers q USING (place)""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE cells AS
        SELECT (row_number() OVER (ORDER BY v.number, i.position, a.period, k.kind))::INTEGER AS cell,
               v.number AS level, s.number AS series, a.kind = k.kind AS is_chosen, a.indicator, a.period,
               k.kind, a.method, a.sources, a.is_current
        FROM availability a JOIN level_numbers v USING (edition, level, scheme)
        JOIN indicator_numbers i USING (indicator) JOIN period_numbers t USING (period)
        JOIN series_numbers s ON s.indicator = i.number AND s.period = t.number
        JOIN kind_numbers k ON k.number = s.kind""")
