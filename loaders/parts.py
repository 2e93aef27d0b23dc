"""Numerators and denominators of every indicator, paired place by place, ready to be added up."""

from __future__ import annotations

import duckdb

from loaders.store import all_cores


def fill_parts(store: duckdb.DuckDBPyConnection) -> None:
    """One row per indicator, period and place of an edition or comparator: numerator and denominator, paired.

    The denominator is the latest at or before the period (an as-of join); a place that lacks either gives
    no row, so that it leaves both sums.
    """
    store.execute("""
        CREATE OR REPLACE TEMP TABLE wanted AS
        SELECT DISTINCT child AS place FROM lookup UNION SELECT DISTINCT parent FROM lookup
        UNION SELECT DISTINCT unnest(comparators) FROM editions""")
    with all_cores(store):
        store.execute("""
            CREATE OR REPLACE TEMP TABLE known AS
            SELECT o.measure, o.period, o.place, o.value, coalesce(o.lower, o.value) AS lower,
                   coalesce(o.upper, o.value) AS upper, p."end" AS until
            FROM observations o JOIN wanted USING (place) JOIN periods p USING (period)""")
    for role in ("numerator", "denominator"):
        _sum_measures(store, role)
    with all_cores(store):
        _pair(store)
        # rows of one place together, so that one borough's figures read little of a large store
        store.execute("INSERT INTO parts FROM unsorted ORDER BY place, indicator, period")
    store.execute("DROP TABLE unsorted")


def _pair(store: duckdb.DuckDBPyConnection) -> None:
    """Every indicator's numerators, values and issued figures with what they are divided or weighed by."""
    store.execute("CREATE OR REPLACE TEMP TABLE unsorted AS FROM parts LIMIT 0")
    _fill_counts(store)
    _fill_ratios(store)
    for side in (
        ">=",
        "<=",
    ):  # a published rate may also be weighed by the first population after it; n_period says so
        _fill_means(store, side)
    _fill_published(store)


def _sum_measures(store: duckdb.DuckDBPyConnection, role: str) -> None:
    """One row per indicator, period and place that has every measure of a role: their sum, or its bounds."""
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE {role}s AS
        WITH named AS (SELECT indicator, unnest({role}) AS measure, len({role}) AS needed FROM indicators)
        SELECT indicator, period, place, until,
               CASE WHEN count(value) = count(*) THEN sum(value) END AS value,
               sum(lower) AS lower, sum(upper) AS upper
        FROM named JOIN known USING (measure)
        GROUP BY indicator, period, place, until, needed HAVING count(*) = needed""")


def _fill_counts(store: duckdb.DuckDBPyConnection) -> None:
    store.execute("""
        INSERT INTO unsorted
        SELECT n.indicator, n.period, n.place, p.kind, n.value, n.lower, n.upper, NULL, NULL, p.residents
        FROM numerators n JOIN indicators i USING (indicator) JOIN places p USING (place)
        WHERE i.kind = 'count'""")


def _lend_denominators(store: duckdb.DuckDBPyConnection) -> None:
    """A ward or district takes denominators of periods it has none of from the same code in another vintage.

    A figure of 2024 for wards of 2013 is then over the residents of 2020, as published for the wards of that
    year that have the same codes, and not over those of 2013.
    """
    store.execute("""
        INSERT INTO denominators
        SELECT DISTINCT ON (d.indicator, d.period, l.child)
               d.indicator, d.period, l.child, d.until, d.value, d.lower, d.upper
        FROM denominators d JOIN links l ON l.parent = d.place AND l.method = 'same'
        JOIN wanted w ON w.place = l.child
        WHERE (d.indicator, l.child, d.period) NOT IN (SELECT indicator, place, period FROM denominators)
          AND (d.indicator, l.child) IN (SELECT indicator, place FROM numerators)
        ORDER BY d.indicator, d.period, l.child, d.place DESC""")


def _fill_ratios(store: duckdb.DuckDBPyConnection) -> None:
    _lend_denominators(store)
    store.execute("""
        INSERT INTO unsorted
        SELECT n.indicator, n.period, n.place, p.kind, n.value, n.lower, n.upper, d.value, d.period,
               p.residents
        FROM numerators n ASOF JOIN (SELECT * FROM denominators WHERE value > 0) d
          ON n.indicator = d.indicator AND n.place = d.place AND n.until >= d.until
        JOIN places p ON p.place = n.place""")


def _fill_means(store: duckdb.DuckDBPyConnection, side: str) -> None:
    """Weighted means: x is value times weight, n the weight of the nearest period on one side."""
    store.execute("""
        CREATE OR REPLACE TEMP TABLE unpaired AS
        SELECT i.indicator, i.weight, k.* FROM indicators i JOIN known k ON k.measure = i.value
        WHERE i.kind = 'weighted_mean'""")
    store.execute(f"""
        INSERT INTO unsorted
        SELECT v.indicator, v.period, v.place, p.kind, v.value * w.value, v.lower * w.value,
               v.upper * w.value, w.value, w.period, p.residents
        FROM (FROM unpaired ANTI JOIN unsorted USING (indicator, period, place)) v
        ASOF JOIN (SELECT * FROM known WHERE value > 0 AND measure IN (SELECT weight FROM indicators)) w
          ON w.measure = v.weight AND w.place = v.place AND v.until {side} w.until
        JOIN places p ON p.place = v.place""")


def _fill_published(store: duckdb.DuckDBPyConnection) -> None:
    """Figures shown as issued, equal weights, and larger places' own rates that no weight stands beside."""
    store.execute("""
        INSERT INTO unsorted
        SELECT i.indicator, k.period, k.place, p.kind, k.value, k.lower, k.upper,
               CASE WHEN i.kind <> 'published' THEN 1 END, NULL, p.residents
        FROM indicators i JOIN known k ON k.measure = i.value JOIN places p USING (place)
        WHERE i.kind = 'published' OR i.weight = 'equal'""")
    store.execute("""
        INSERT INTO unsorted
        SELECT u.indicator, u.period, u.place, p.kind, u.value, u.lower, u.upper, 1, NULL, p.residents
        FROM (FROM unpaired ANTI JOIN unsorted USING (indicator, period, place)) u JOIN places p USING (place)
        WHERE regexp_matches(p.kind, '^(lad|rgn|ctry)')""")


def fill_wholes(store: duckdb.DuckDBPyConnection) -> None:
    """The residents (or, where unknown, the number) of all published places of a kind in each place."""
    store.execute("""
        INSERT INTO wholes SELECT l.parent, p.kind, sum(l.share * coalesce(p.residents, 1)), count(*)
        FROM lookup l JOIN places p ON p.place = l.child GROUP BY l.parent, p.kind""")
