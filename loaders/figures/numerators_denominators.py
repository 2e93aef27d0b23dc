"""Numerators and denominators of every indicator, paired place by place, ready to be added up."""

from __future__ import annotations

import duckdb

from loaders.figures.accounts import withhold_over_whole
from loaders.figures.surrogate_keys import WordNumbers
from loaders.store import all_cores


def fill_parts(store: duckdb.DuckDBPyConnection, words: WordNumbers) -> None:
    """One row per indicator, period and place of an edition or comparator: numerator and denominator, paired.

    The denominator is that of the period, or the latest before it, or the first after it, or the nearest of
    the places of other kinds or vintages that make up the place; never one more than MOST_YEARS away. A place
    that lacks either gives no row, so that it leaves both sums; where no place of a kind has a denominator,
    the counts stand by themselves.
    """
    with all_cores(store):
        _gather(store, words)
    for role in ("numerator", "denominator"):
        _sum_measures(store, words, role)
    _lend_denominators(store, words)
    _convert_denominators(store, words)
    with all_cores(store):
        _pair(store, words)
        _insert_parts(store, words)


MOST_YEARS = 10
"""How far in time a denominator may lie from its numerator: from one census to the next."""

NEAR = f"abs(date_diff('day', n.until, d.until)) <= {MOST_YEARS} * 365.25"
"""SQL: whether a denominator d is near enough to a numerator n."""


def _gather(store: duckdb.DuckDBPyConnection, words: WordNumbers) -> None:
    """The figures of places asked for, bounds where they are withheld, and the day they stand for."""
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE known AS
        SELECT m.number AS measure, t.number AS period, q.number AS place, o.value,
               coalesce(o.lower, o.value) AS lower, coalesce(o.upper, o.value) AS upper, t.until
        FROM observations o JOIN {words.places} q USING (place) JOIN {words.measures} m USING (measure)
        JOIN {words.periods} t USING (period) WHERE q.kind IS NOT NULL""")


def _sum_measures(store: duckdb.DuckDBPyConnection, words: WordNumbers, role: str) -> None:
    """One row per indicator, period and place that has every measure of a role: their sum, or its bounds."""
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE named AS
        SELECT n.indicator, n.needed, m.number AS measure FROM {words.measures} m
        JOIN (SELECT number AS indicator, unnest({role}) AS measure, len({role}) AS needed
              FROM {words.indicators}) n USING (measure)""")
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE {role}s AS
        SELECT indicator, period, place, until, value, lower, upper
        FROM known JOIN named USING (measure) WHERE needed = 1
        UNION ALL
        SELECT indicator, period, place, until, CASE WHEN count(value) = count(*) THEN sum(value) END,
               sum(lower), sum(upper)
        FROM known JOIN named USING (measure) WHERE needed > 1
        GROUP BY indicator, period, place, until, needed HAVING count(*) = needed""")


def _lend_denominators(store: duckdb.DuckDBPyConnection, words: WordNumbers) -> None:
    """A ward or district takes denominators of periods it has none of from the same code in another vintage.

    A figure of 2024 for wards of 2013 is then over the residents of 2020, as published for the wards of that
    year that have the same codes, and not over those of 2013.
    """
    store.execute(f"""
        INSERT INTO denominators
        SELECT DISTINCT ON (d.indicator, d.period, c.number)
               d.indicator, d.period, c.number AS place, d.until, d.value, d.lower, d.upper
        FROM denominators d JOIN {words.places} p ON p.number = d.place
        JOIN links l ON l.parent = p.place AND l.method = 'same' JOIN {words.places} c ON c.place = l.child
        SEMI JOIN numerators n ON n.indicator = d.indicator AND n.place = c.number
        ANTI JOIN denominators o
          ON o.indicator = d.indicator AND o.place = c.number AND o.period = d.period
        ORDER BY d.indicator, d.period, c.number, d.place DESC""")


def _convert_denominators(store: duckdb.DuckDBPyConnection, words: WordNumbers) -> None:
    """Fill `converted`: denominators of the parts of each place that has none of its own near enough.

    A ward's residents are those of its LSOAs; an LSOA's of 2021 those of the LSOAs of 2011 it was made of, by
    the shares of their links. Only where every part has the figure; of several kinds of parts the one with
    most of them.
    """
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE converted AS
        WITH lacking AS (
            SELECT DISTINCT n.indicator, n.place FROM numerators n
            JOIN {words.indicators} i ON i.number = n.indicator AND i.kind = 'ratio'
            WHERE NOT EXISTS (FROM denominators d WHERE d.indicator = n.indicator AND d.place = n.place
                              AND d.value > 0 AND {NEAR})),
        direct AS (
            SELECT l.place AS whole, q.kind AS whole_kind, k.child AS part, k.share
            FROM (SELECT DISTINCT place FROM lacking) l JOIN {words.places} q ON q.number = l.place
            JOIN links k ON k.parent = q.place),
        ways AS (
            FROM direct UNION ALL  -- an MSOA of 2011 is made of LSOAs of 2021 by way of those of 2011
            SELECT d.whole, d.whole_kind, k.child, d.share * k.share FROM direct d
            JOIN links k ON k.parent = d.part
            JOIN places p ON p.place = d.part JOIN places c ON c.place = k.child
            WHERE starts_with(p.kind, 'lsoa') AND starts_with(c.kind, 'lsoa')
              AND NOT starts_with(d.whole_kind, 'lsoa')),
        parts AS (
            SELECT w.whole, c.number AS part, c.kind, sum(w.share) AS share
            FROM ways w JOIN {words.places} c ON c.place = w.part
            WHERE w.share > 0 AND c.kind <> w.whole_kind AND regexp_matches(c.kind, '^(lsoa|msoa|ward)')
            GROUP BY ALL),
        needed AS (SELECT whole, kind, count(*) AS parts FROM parts GROUP BY ALL)
        SELECT w.indicator, d.period, w.place, d.until, sum(d.value * p.share) AS value
        FROM lacking w JOIN parts p ON p.whole = w.place JOIN needed m USING (whole, kind)
        JOIN denominators d ON d.indicator = w.indicator AND d.place = p.part
        GROUP BY w.indicator, d.period, w.place, d.until, p.kind, m.parts
        HAVING count(d.value) = m.parts
        QUALIFY row_number() OVER (
            PARTITION BY w.indicator, d.period, w.place ORDER BY m.parts DESC, p.kind DESC) = 1""")


def _pair(store: duckdb.DuckDBPyConnection, words: WordNumbers) -> None:
    """Every indicator's numerators, values and issued figures with what they are divided or weighed by."""
    store.execute("""
        CREATE OR REPLACE TEMP TABLE paired(
            indicator SMALLINT, period SMALLINT, place INTEGER, x DOUBLE, x_lower DOUBLE, x_upper DOUBLE,
            n DOUBLE, n_period SMALLINT)""")
    _fill_counts_and_ratios(store, words)
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE valued AS
        SELECT i.number AS indicator, i.kind, i.weight AS weight_name, w.number AS weight, k.*
        FROM {words.indicators} i JOIN {words.measures} v ON v.measure = i.value
        LEFT JOIN {words.measures} w ON w.measure = i.weight JOIN known k ON k.measure = v.number""")
    # a published rate may also be weighed by the first population after it; n_period says so
    for side in (">=", "<="):
        _fill_means(store, side)
    _fill_published(store, words)
    withhold_over_whole(store, words, "paired")


def _fill_counts_and_ratios(store: duckdb.DuckDBPyConnection, words: WordNumbers) -> None:
    store.execute(f"""
        INSERT INTO paired
        SELECT n.indicator, n.period, n.place, n.value, n.lower, n.upper, NULL, NULL
        FROM numerators n JOIN {words.indicators} i ON i.number = n.indicator WHERE i.kind = 'count'""")
    for table in ("denominators", "converted"):
        for side in (">=", "<="):
            store.execute(f"""
                INSERT INTO paired
                SELECT n.indicator, n.period, n.place, n.value, n.lower, n.upper, d.value, d.period
                FROM (FROM numerators ANTI JOIN paired USING (indicator, period, place)) n
                ASOF JOIN (SELECT * FROM {table} WHERE value > 0) d
                  ON n.indicator = d.indicator AND n.place = d.place AND n.until {side} d.until
                WHERE {NEAR}""")
    store.execute(f"""
        INSERT INTO paired
        SELECT n.indicator, n.period, n.place, n.value, n.lower, n.upper, NULL, NULL
        FROM numerators n JOIN {words.indicators} i ON i.number = n.indicator AND i.kind = 'ratio'
        JOIN {words.places} q ON q.number = n.place
        ANTI JOIN (SELECT DISTINCT p.indicator, p.period, k.kind FROM paired p
                   JOIN {words.places} k ON k.number = p.place) had
          ON had.indicator = n.indicator AND had.period = n.period AND had.kind = q.kind""")


UNPAIRED = "(SELECT * FROM valued ANTI JOIN paired USING (indicator, period, place))"


def _fill_means(store: duckdb.DuckDBPyConnection, side: str) -> None:
    """Weighted means: x is value times weight, n the weight of the nearest period on one side."""
    store.execute(f"""
        INSERT INTO paired
        SELECT v.indicator, v.period, v.place, v.value * w.value, v.lower * w.value, v.upper * w.value,
               w.value, w.period
        FROM (FROM {UNPAIRED} WHERE kind = 'weighted_mean') v
        ASOF JOIN (SELECT * FROM known WHERE value > 0 AND measure IN (SELECT weight FROM valued)) w
          ON w.measure = v.weight AND w.place = v.place AND v.until {side} w.until""")


def _fill_published(store: duckdb.DuckDBPyConnection, words: WordNumbers) -> None:
    """Figures shown as issued, equal weights, and larger places' own rates that no weight stands beside."""
    store.execute(f"""
        INSERT INTO paired
        SELECT v.indicator, v.period, v.place, v.value, v.lower, v.upper,
               CASE WHEN v.kind <> 'published' THEN 1 END, NULL
        FROM {UNPAIRED} v JOIN {words.places} q ON q.number = v.place
        WHERE v.kind = 'published' OR v.weight_name = 'equal'
           OR (v.kind = 'weighted_mean' AND regexp_matches(q.kind, '^(lad|rgn|ctry)'))""")


def _insert_parts(store: duckdb.DuckDBPyConnection, words: WordNumbers) -> None:
    """The parts in words, rows of one place together, so that a borough's figures read little of them.

    Sorted while rows are narrow; joining small tables to them keeps the order.
    """
    store.execute("CREATE OR REPLACE TEMP TABLE ordered AS FROM paired ORDER BY place, indicator, period")
    store.execute(f"""
        INSERT INTO parts
        SELECT i.indicator, t.period, q.place, q.kind, p.x, p.x_lower, p.x_upper, p.n, d.period, q.residents
        FROM ordered p JOIN {words.indicators} i ON i.number = p.indicator
        JOIN {words.periods} t ON t.number = p.period JOIN {words.places} q ON q.number = p.place
        LEFT JOIN {words.periods} d ON d.number = p.n_period""")
    for table in ("known", "valued", "paired", "ordered", "numerators", "denominators", "converted"):
        store.execute(f"DROP TABLE {table}")


def fill_place_totals(store: duckdb.DuckDBPyConnection) -> None:
    """The residents (or, where unknown, the number) of all published places of a kind in each place."""
    store.execute("""
        INSERT INTO place_totals SELECT l.parent, p.kind, sum(l.share * coalesce(p.residents, 1)), count(*)
        FROM lookup l JOIN places p ON p.place = l.child GROUP BY l.parent, p.kind""")
