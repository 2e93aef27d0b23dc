"""Which published kind of place is added up, for every edition, level, indicator and period."""

from __future__ import annotations

import duckdb

from loaders.declarations.models import Declarations, Edition
from loaders.errors import InputError
from loaders.figures.estimates import YEAR, is_estimate
from loaders.figures.surrogate_keys import PartNumbers, WordNumbers
from loaders.geography.links import LINK_METHODS
from loaders.place_ids import KIND_OF
from loaders.store import all_cores


def fill_availability(
    store: duckdb.DuckDBPyConnection, declared: Declarations, words: WordNumbers, parts: PartNumbers
) -> None:
    """For every edition, level, indicator and period: the kind of place that is added up.

    The kind that reaches most places, is no estimate, loses least on the way, and has the fewest source
    places, in that order; one kind for all places of a level, so that the areas together equal the borough.
    The current period is the latest, but an observed figure goes before an estimate up to a year newer.
    """
    with all_cores(store):
        _choose_kinds(store, words, parts)
    for edition in declared.editions.values():
        if edition.indicators:
            store.execute(
                "DELETE FROM availability WHERE edition = ? AND indicator NOT IN (SELECT unnest(?))",
                [edition.id, edition.indicators],
            )
        _choose_current(store, edition)
    _name_sources(store)


def fill_providers(store: duckdb.DuckDBPyConnection) -> None:
    """The sources of each measure, period and kind of place; areas are no places of the store yet."""
    with all_cores(store):
        store.execute(f"""
            INSERT INTO providers
            SELECT DISTINCT measure, period, {KIND_OF.format("place")}, source, NULL FROM observations
            ORDER BY ALL""")


def tell_providers_apart(store: duckdb.DuckDBPyConnection) -> None:
    """Where several sources give one measure, period and kind of place, as police forces do, whose figures an
    edition's places have: a row an edition for each. Otherwise one row is of all editions."""
    with all_cores(store):
        store.execute(f"""
            CREATE TEMP TABLE apart AS
            WITH several AS (
                SELECT measure, period, kind FROM providers
                GROUP BY ALL HAVING count(DISTINCT source) > 1)
            SELECT DISTINCT o.measure, o.period, s.kind, o.source, e.edition
            FROM observations o
            JOIN several s ON s.measure = o.measure AND s.period = o.period
             AND s.kind = {KIND_OF.format("o.place")}
            JOIN lookup l ON l.child = o.place JOIN editions e ON e.borough = l.parent
            ORDER BY ALL""")
        store.execute("DELETE FROM providers p USING apart a WHERE (p.measure, p.period, p.kind) = "
                      "(a.measure, a.period, a.kind)")  # fmt: skip
        store.execute("INSERT INTO providers FROM apart")
        store.execute("DROP TABLE apart")


def published_kinds(store: duckdb.DuckDBPyConnection) -> set[str]:
    """The kinds of places that have figures; those printed for areas are of nobody else's use."""
    rows = store.execute("SELECT DISTINCT kind FROM providers WHERE kind <> 'area'").fetchall()
    return {kind for (kind,) in rows}


def _choose_kinds(store: duckdb.DuckDBPyConnection, words: WordNumbers, parts: PartNumbers) -> None:
    """The chosen kind of every series, and which period is the latest.

    Counted in two steps, place by place and then level by level: both are sums of numbers, which are quicker
    than to tell places apart.
    """
    store.execute(f"""
        INSERT INTO availability
        WITH of_places AS (
            SELECT v.level, v.place, p.series, count(*) AS source_places, max(l.loss) AS loss,
                   {is_estimate("c.kind", "l.share", "p.residents")} AS estimated
            FROM {parts.level_places} v JOIN {words.lookup} l ON l.parent = v.place
            JOIN {parts.parts} p ON p.place = l.child JOIN {words.places} c ON c.number = l.child
            WHERE c.kind <> 'area' OR l.child = v.place
            GROUP BY v.level, v.place, p.series),
        candidates AS (
            SELECT level, series, count(*) AS places, sum(source_places) AS source_places, max(loss) AS loss,
                   bool_or(estimated) AS estimated
            FROM of_places GROUP BY level, series),
        chosen AS (
            SELECT v.edition, v.level, v.scheme, i.indicator, t.period, k.kind, c.loss, c.estimated
            FROM candidates c JOIN {parts.levels} v ON v.number = c.level
            JOIN {parts.series} s ON s.number = c.series JOIN {words.indicators} i ON i.number = s.indicator
            JOIN {words.periods} t ON t.number = s.period JOIN {parts.kinds} k ON k.number = s.kind
            QUALIFY row_number() OVER (PARTITION BY c.level, s.indicator, s.period
                                       ORDER BY places DESC, estimated, loss, source_places, k.kind) = 1)
        SELECT edition, level, scheme, indicator, period, c.kind, {list(LINK_METHODS)}[loss], NULL,
               row_number() OVER (PARTITION BY edition, level, scheme, indicator
                                  ORDER BY "end" - if(estimated, {YEAR}, 0) DESC, estimated,
                                           "end" DESC, start DESC) = 1
        FROM chosen c JOIN periods USING (period)""")


def _choose_current(store: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    """The current period is the latest, unless the edition names another; it must have a figure there."""
    for indicator, period in edition.current.items():
        known = [
            p
            for (p,) in store.execute(
                "SELECT DISTINCT period FROM availability WHERE edition = ? AND indicator = ? ORDER BY 1",
                [edition.id, indicator],
            ).fetchall()
        ]
        if period not in known:
            raise InputError(
                f"{edition.id}.toml, current",
                f"{indicator} has no figures of {period}",
                ", ".join(known) or "none: the indicator has no figures here",
                "name one of these periods, or take the line out",
            )
        store.execute(
            """UPDATE availability a SET is_current = (a.period = $period)
               WHERE a.edition = $edition AND a.indicator = $indicator AND (a.level, a.scheme) IN (
                   SELECT level, scheme FROM availability
                   WHERE edition = $edition AND indicator = $indicator AND period = $period)""",
            {"period": period, "edition": edition.id, "indicator": indicator},
        )


def _name_sources(store: duckdb.DuckDBPyConnection) -> None:
    """The sources behind each indicator and period of an edition, at the kind that is added up."""
    store.execute("""
        UPDATE availability SET sources = named.sources FROM (
            WITH counted AS (
                SELECT a.indicator, a.period, a.kind, o.edition, o.source
                FROM (SELECT DISTINCT indicator, period, kind FROM availability) a
                JOIN indicators i USING (indicator)
                JOIN providers o ON o.source IS NOT NULL AND o.period = a.period AND o.kind = a.kind
                 AND (list_contains(i.numerator, o.measure) OR list_contains(i.denominator, o.measure)
                      OR o.measure = i.value))
            SELECT a.edition, a.indicator, a.period, a.kind, list_sort(list(DISTINCT c.source)) AS sources
            FROM (SELECT DISTINCT edition, indicator, period, kind FROM availability) a
            JOIN counted c ON (c.indicator, c.period, c.kind) = (a.indicator, a.period, a.kind)
             AND (c.edition IS NULL OR c.edition = a.edition)
            GROUP BY ALL) named
        WHERE named.edition = availability.edition AND named.indicator = availability.indicator
          AND named.period = availability.period AND named.kind = availability.kind""")
