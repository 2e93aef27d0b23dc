"""Every figure's numerator and denominator added up once, so that a question only has to look them up."""

from __future__ import annotations

import duckdb

from loaders.figures.estimates import is_estimate
from loaders.figures.surrogate_keys import PartNumbers, WordNumbers
from loaders.store import all_cores


def fill_sums(store: duckdb.DuckDBPyConnection, words: WordNumbers, parts: PartNumbers) -> None:
    """One row per edition, level, scheme, indicator, period, place, and way to its figure.

    Rows `published_directly` are figures published for the very place, of any kind; the others are added up
    from the kind that availability names: sum(share x), sum(share n). Coverage is the share of the place's
    residents who live in published places that have the figure. Places are those of the level, the borough
    and the comparators. A place's lookup of itself is left out of what is added up: that is its own figure.
    There are millions of rows: places, levels and series go by the numbers in `words` and `parts` until the
    end.
    """
    _number_what_is_asked(store, words, parts)
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE added AS
        SELECT q.level, q.place, c.cell, p.series, false AS published_directly, sum(l.share * p.x) AS x,
               sum(l.share * p.x_lower) AS x_lower, sum(l.share * p.x_upper) AS x_upper,
               sum(l.share * p.n) AS n, max(p.n_period) AS n_period, count(*) AS n_source_places,
               count(p.x) AS counted, sum(l.share * p.residents) AS covered,
               {is_estimate("c.kind", "l.share", "p.residents")} AS estimated
        FROM asked_numbers q JOIN {words.lookup} l ON l.parent = q.place AND l.child <> q.place
        JOIN {parts.parts} p ON p.place = l.child
        JOIN cells c ON c.level = q.level AND c.series = p.series AND c.is_chosen
        GROUP BY q.level, q.place, c.cell, p.series""")
    store.execute(f"""
        INSERT INTO added
        SELECT q.level, q.place, c.cell, p.series, true, p.x, p.x_lower, p.x_upper, p.n, p.n_period, 1,
               if(p.x IS NULL, 0, 1), NULL, false
        FROM asked_numbers q JOIN {parts.parts} p ON p.place = q.place
        JOIN cells c ON c.level = q.level AND c.series = p.series""")
    with all_cores(store):
        _insert_sums(store, words, parts)


def _insert_sums(store: duckdb.DuckDBPyConnection, words: WordNumbers, parts: PartNumbers) -> None:
    """The sums in words, sorted while rows are narrow; joining small tables to them keeps the order."""
    store.execute(
        "CREATE OR REPLACE TEMP TABLE ordered AS FROM added ORDER BY level, place, cell, published_directly"
    )
    store.execute(f"""
        INSERT INTO sums
        SELECT v.edition, v.level, v.scheme, c.indicator, c.period, q.place, a.published_directly,
               c.kind, if(a.published_directly, 'same', c.method), c.sources, a.x, a.x_lower, a.x_upper, a.n,
               d.period, a.n_source_places, a.counted,
               if(a.published_directly, 1.0, a.covered / w.residents), c.is_current, a.estimated
        FROM ordered a JOIN cells c USING (cell) JOIN {parts.levels} v ON v.number = a.level
        JOIN {words.places} q ON q.number = a.place LEFT JOIN {words.periods} d ON d.number = a.n_period
        LEFT JOIN place_totals w ON w.parent = q.place AND w.kind = c.kind""")


def _number_what_is_asked(store: duckdb.DuckDBPyConnection, words: WordNumbers, parts: PartNumbers) -> None:
    """The places asked for at each level, and the cells: one figure a level may show.

    A cell is an indicator and period of one published kind, `is_chosen` where that kind is the one added up.
    """
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE asked_numbers AS
        FROM {parts.level_places} UNION
        SELECT v.number, q.number
        FROM (SELECT edition, unnest([borough] || comparators) AS place FROM editions) e
        JOIN {parts.levels} v USING (edition) JOIN {words.places} q USING (place)""")
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE cells AS
        SELECT (row_number() OVER (ORDER BY v.number, i.position, a.period, k.kind))::INTEGER AS cell,
               v.number AS level, s.number AS series, a.kind = k.kind AS is_chosen, a.indicator, a.period,
               k.kind, a.method, a.sources, a.is_current
        FROM availability a JOIN {parts.levels} v USING (edition, level, scheme)
        JOIN {words.indicators} i USING (indicator) JOIN {words.periods} t USING (period)
        JOIN {parts.series} s ON s.indicator = i.number AND s.period = t.number
        JOIN {parts.kinds} k ON k.number = s.kind""")
