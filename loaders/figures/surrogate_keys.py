"""Numbers for places, periods, measures and indicators: millions of rows are paired by them, not by words."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from loaders.geography.links import loss_of


@dataclass(frozen=True)
class WordNumbers:
    """The names of the temporary tables that number words, as `number_words` made them.

    `places`(place, number, kind, residents), `periods`(period, until, number), `measures`(measure, number),
    `indicators` (every column, and number); `lookup`(parent, child, share, loss) is the lookup in numbers.
    """

    places: str = "place_numbers"
    periods: str = "period_numbers"
    measures: str = "measure_numbers"
    indicators: str = "indicator_numbers"
    lookup: str = "lookup_numbers"


@dataclass(frozen=True)
class PartNumbers:
    """The names of the temporary tables that number parts and levels, as `number_parts` made them.

    `kinds`(kind, number), `series`(indicator, period, kind, number), `parts`(series, place, x, x_lower,
    x_upper, n, n_period, residents), `levels`(edition, level, scheme, number), `level_places`(level, place).
    """

    kinds: str = "kind_numbers"
    series: str = "series_numbers"
    parts: str = "part_numbers"
    levels: str = "level_numbers"
    level_places: str = "level_places"


def number_words(store: duckdb.DuckDBPyConnection) -> WordNumbers:
    """Number places, periods, measures and indicators.

    Places are those the lookup names and the comparators. Numbers follow the order of the words, so that
    what is sorted by number is sorted by word; those of periods follow the days they end on, so that the
    greatest of several is the latest.
    """
    store.execute("""
        CREATE OR REPLACE TEMP TABLE place_numbers AS
        SELECT w.place, (row_number() OVER (ORDER BY w.place))::INTEGER AS number, p.kind, p.residents
        FROM (SELECT child AS place FROM lookup UNION SELECT parent FROM lookup
              UNION SELECT unnest(comparators) FROM editions UNION SELECT borough FROM editions
              UNION SELECT area FROM areas) w LEFT JOIN places p USING (place)""")
    _number(store, "period_numbers", "until, period", """SELECT period, "end" AS until FROM periods""")
    _number(store, "measure_numbers", "measure", "SELECT DISTINCT measure FROM observations")
    _number(store, "indicator_numbers", "indicator", "FROM indicators")
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE lookup_numbers AS
        SELECT p.number AS parent, c.number AS child, l.share,
               {loss_of("l.method")}::SMALLINT AS loss
        FROM lookup l JOIN place_numbers p ON p.place = l.parent
        JOIN place_numbers c ON c.place = l.child""")
    return WordNumbers()


def _number(store: duckdb.DuckDBPyConnection, table: str, word: str, rows: str) -> None:
    """The rows with a number for each, in the order of a word."""
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        SELECT *, (row_number() OVER (ORDER BY {word}))::SMALLINT AS number FROM ({rows})""")


def number_parts(store: duckdb.DuckDBPyConnection, words: WordNumbers) -> PartNumbers:
    """Number the parts' kinds and series, and the levels; once the parts are there.

    A level is one of an edition: a scheme's areas, wards or LSOAs; its places are those that figures are
    shown for.
    """
    _number(store, "kind_numbers", "kind", "SELECT DISTINCT kind FROM parts")
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE parts_in_numbers AS
        SELECT i.number AS indicator, t.number AS period, q.number AS place, k.number AS kind, p.x,
               p.x_lower, p.x_upper, p.n, d.number AS n_period, coalesce(p.residents, 1) AS residents
        FROM parts p JOIN {words.places} q USING (place) JOIN {words.indicators} i USING (indicator)
        JOIN {words.periods} t USING (period) JOIN kind_numbers k ON k.kind = p.kind
        LEFT JOIN {words.periods} d ON d.period = p.n_period""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE series_numbers AS
        SELECT *, (row_number() OVER (ORDER BY indicator, period, kind))::INTEGER AS number
        FROM (SELECT DISTINCT indicator, period, kind FROM parts_in_numbers)""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE part_numbers AS
        SELECT s.number AS series, p.* EXCLUDE (indicator, period, kind)
        FROM parts_in_numbers p JOIN series_numbers s USING (indicator, period, kind)""")
    store.execute("DROP TABLE parts_in_numbers")
    _number_levels(store, words)
    return PartNumbers()


def _number_levels(store: duckdb.DuckDBPyConnection, words: WordNumbers) -> None:
    store.execute("""
        CREATE OR REPLACE TEMP TABLE level_numbers AS
        SELECT edition, level, scheme,
               (row_number() OVER (ORDER BY position, level, scheme))::INTEGER AS number
        FROM (SELECT DISTINCT edition, 'area' AS level, scheme FROM areas
              UNION ALL SELECT edition, unnest(['ward', 'lsoa', 'borough']), '' FROM editions)
        JOIN editions USING (edition)""")
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE level_places AS
        SELECT v.number AS level, q.number AS place
        FROM areas a JOIN level_numbers v
          ON v.edition = a.edition AND v.level = 'area' AND v.scheme = a.scheme
        JOIN {words.places} q ON q.place = a.area
        UNION ALL
        SELECT v.number, l.child
        FROM editions e JOIN level_numbers v ON v.edition = e.edition AND v.level IN ('ward', 'lsoa')
        JOIN {words.places} b ON b.place = e.borough JOIN {words.lookup} l ON l.parent = b.number
        JOIN {words.places} c ON c.number = l.child
         AND c.kind = if(v.level = 'ward', e.ward_kind, e.lsoa_kind)
        UNION ALL
        SELECT v.number, b.number FROM editions e
        JOIN level_numbers v ON v.edition = e.edition AND v.level = 'borough'
        JOIN {words.places} b ON b.place = e.borough""")
