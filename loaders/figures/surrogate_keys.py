"""Numbers for places, periods, measures and indicators: millions of rows are paired by them, not by words."""

from __future__ import annotations

import duckdb

from loaders.geography.links import loss_of


def number_words(store: duckdb.DuckDBPyConnection) -> None:
    """Fill place_numbers, period_numbers, measure_numbers, indicator_numbers and lookup_numbers.

    Places are those the lookup names and the comparators. Numbers follow the order of the words, so that
    what is sorted by number is sorted by word.
    """
    store.execute("""
        CREATE OR REPLACE TEMP TABLE place_numbers AS
        SELECT w.place, (row_number() OVER (ORDER BY w.place))::INTEGER AS number, p.kind, p.residents
        FROM (SELECT child AS place FROM lookup UNION SELECT parent FROM lookup
              UNION SELECT unnest(comparators) FROM editions UNION SELECT borough FROM editions
              UNION SELECT area FROM areas) w LEFT JOIN places p USING (place)""")
    _number(store, "period", """SELECT period, "end" AS until FROM periods""")
    _number(store, "measure", "SELECT DISTINCT measure FROM observations")
    _number(store, "indicator", "FROM indicators")
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE lookup_numbers AS
        SELECT p.number AS parent, c.number AS child, l.share,
               {loss_of("l.method")}::SMALLINT AS loss
        FROM lookup l JOIN place_numbers p ON p.place = l.parent
        JOIN place_numbers c ON c.place = l.child""")


def _number(store: duckdb.DuckDBPyConnection, word: str, rows: str) -> None:
    """The rows with a number for each, in the order of a word."""
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE {word}_numbers AS
        SELECT *, (row_number() OVER (ORDER BY {word}))::SMALLINT AS number FROM ({rows})""")


def number_parts(store: duckdb.DuckDBPyConnection) -> None:
    """Fill kind_numbers, series_numbers (indicator, period, kind), part_numbers, level_numbers, level_places.

    After `number_words`, and once the parts are there. A level is one of an edition: a scheme's areas, wards
    or LSOAs; its places are those that figures are shown for.
    """
    _number(store, "kind", "SELECT DISTINCT kind FROM parts")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE parts_in_numbers AS
        SELECT i.number AS indicator, t.number AS period, q.number AS place, k.number AS kind, p.x,
               p.x_lower, p.x_upper, p.n, d.number AS n_period, coalesce(p.residents, 1) AS residents
        FROM parts p JOIN place_numbers q USING (place) JOIN indicator_numbers i USING (indicator)
        JOIN period_numbers t USING (period) JOIN kind_numbers k ON k.kind = p.kind
        LEFT JOIN period_numbers d ON d.period = p.n_period""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE series_numbers AS
        SELECT *, (row_number() OVER (ORDER BY indicator, period, kind))::INTEGER AS number
        FROM (SELECT DISTINCT indicator, period, kind FROM parts_in_numbers)""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE part_numbers AS
        SELECT s.number AS series, p.* EXCLUDE (indicator, period, kind)
        FROM parts_in_numbers p JOIN series_numbers s USING (indicator, period, kind)""")
    store.execute("DROP TABLE parts_in_numbers")
    _number_levels(store)


def _number_levels(store: duckdb.DuckDBPyConnection) -> None:
    store.execute("""
        CREATE OR REPLACE TEMP TABLE level_numbers AS
        SELECT edition, level, scheme,
               (row_number() OVER (ORDER BY position, level, scheme))::INTEGER AS number
        FROM (SELECT DISTINCT edition, 'area' AS level, scheme FROM areas
              UNION ALL SELECT edition, unnest(['ward', 'lsoa']), '' FROM editions)
        JOIN editions USING (edition)""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE level_places AS
        SELECT v.number AS level, q.number AS place
        FROM areas a JOIN level_numbers v
          ON v.edition = a.edition AND v.level = 'area' AND v.scheme = a.scheme
        JOIN place_numbers q ON q.place = a.area
        UNION ALL
        SELECT v.number, l.child
        FROM editions e JOIN level_numbers v ON v.edition = e.edition AND v.level IN ('ward', 'lsoa')
        JOIN place_numbers b ON b.place = e.borough JOIN lookup_numbers l ON l.parent = b.number
        JOIN place_numbers c ON c.number = l.child
         AND c.kind = if(v.level = 'ward', e.ward_kind, e.lsoa_kind)""")
