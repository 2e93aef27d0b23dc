"""What follows from observations and declarations alone: periods, residents, weights, national totals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeGuard

import duckdb

from loaders.declarations.models import (
    EQUAL_WEIGHTS,
    AnySource,
    Declarations,
    Index,
    IndexEdition,
    Indicator,
    ReadAsTable,
    listed,
)
from loaders.declarations.periods import days, label
from loaders.store import all_cores

ENGLAND = "ctry:E92000001"

COMPLETE = 0.999
"""A national total is made only from a table that holds this share of the country's places or more."""


def fill_periods(store: duckdb.DuckDBPyConnection) -> None:
    """Every period of an observation or of a point's figure, with the days it covers; InputError on one that
    is no period."""
    periods = "SELECT period FROM observations UNION SELECT period FROM point_figures ORDER BY 1"
    written = [p for (p,) in store.execute(periods).fetchall()]
    rows = [(p, *days(p), label(p)) for p in written]
    if rows:
        store.executemany("INSERT INTO periods VALUES (?, ?, ?, ?)", rows)


def fill_residents(store: duckdb.DuckDBPyConnection) -> None:
    """Each place's latest count of residents, for shares and coverage."""
    store.execute("""
        UPDATE places SET residents = latest.value FROM (
            SELECT place, value FROM observations JOIN periods USING (period)
            WHERE measure = 'residents' AND value IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY place ORDER BY "end" DESC) = 1) latest
        WHERE latest.place = places.place""")


def fill_summed_residents(store: duckdb.DuckDBPyConnection) -> None:
    """The residents of wards and MSOAs that no count names: the sum of their newest LSOAs'."""
    store.execute("""
        UPDATE places SET residents = summed.residents FROM (
            SELECT l.parent AS place, sum(l.share * c.residents) AS residents
            FROM links l JOIN places c ON c.place = l.child AND starts_with(c.kind, 'lsoa')
            JOIN places p ON p.place = l.parent AND regexp_matches(p.kind, '^(msoa|ward)')
            WHERE p.residents IS NULL AND l.share > 0
            GROUP BY l.parent, c.kind HAVING count(*) = count(c.residents)
            QUALIFY row_number() OVER (PARTITION BY l.parent ORDER BY c.kind DESC) = 1) summed
        WHERE summed.place = places.place""")


def fill_index_measures(store: duckdb.DuckDBPyConnection, indices: dict[str, Index]) -> None:
    """National percentile (100 x rank / places in England) and weight of every place of an index edition."""
    for index in indices.values():
        for edition in index.edition:
            _fill_percentiles(store, index, edition)
            _fill_weights(store, index, edition)
            about = (
                index.id,
                index.label,
                edition.period,
                edition.kind,
                index.score,
                index.rank,
                index.percentile,
            )
            store.execute(
                f"INSERT INTO index_editions VALUES ({', '.join('?' * 13)})",
                [
                    *about,
                    edition.places_in_england,
                    index.weight,
                    edition.population_period or edition.period,
                    edition.weight_note,
                    edition.district_kind,
                    edition.districts,
                ],
            )


def _fill_percentiles(store: duckdb.DuckDBPyConnection, index: Index, edition: IndexEdition) -> None:
    store.execute(
        """INSERT INTO observations
           SELECT $percentile, period, place, 100.0 * value / $places, NULL, NULL, source FROM observations
           WHERE measure = $rank AND period = $period
             AND place IN (SELECT place FROM places WHERE kind = $kind)
             AND place NOT IN (
                 SELECT place FROM observations WHERE measure = $percentile AND period = $period)""",
        {
            "percentile": index.percentile,
            "places": edition.places_in_england,
            "rank": index.rank,
            "period": edition.period,
            "kind": edition.kind,
        },
    )


def _fill_weights(store: duckdb.DuckDBPyConnection, index: Index, edition: IndexEdition) -> None:
    """The population each place of an index weighs by, or 1 for each where the declaration says so."""
    weight = "1.0" if edition.population == EQUAL_WEIGHTS else "w.value"
    store.execute(
        f"""INSERT INTO observations
            SELECT $weight, o.period, o.place, {weight}, NULL, NULL, o.source FROM observations o
            JOIN places p ON p.place = o.place AND p.kind = $kind
            LEFT JOIN observations w ON w.place = o.place AND w.measure = $population
                                    AND w.period = $population_period
            WHERE o.measure = $rank AND o.period = $period
              AND {weight} IS NOT NULL AND o.place NOT IN (
                  SELECT place FROM observations WHERE measure = $weight AND period = $period)""",
        {
            "weight": index.weight,
            "population": edition.population,
            "population_period": edition.population_period or edition.period,
            "rank": index.rank,
            "period": edition.period,
            "kind": edition.kind,
        },
    )


def fill_national_totals(store: duckdb.DuckDBPyConnection, declared: Declarations, district_of: str) -> None:
    """England's figure for each measure whose national table is complete and names no figure for England.

    A table is the figures of one kind of places in one period: of an index's places whichever source they
    come from, or of one source that is declared to hold all of England's. `district_of` names the table of
    index places and their districts: child, parent, share.
    """
    complete = _complete_tables(store, declared)
    _fill_national_sums(store, declared, complete)
    least: dict[str, dict[str, float]] = {}
    for indicator in declared.indicators.values():
        if indicator.kind == "weighted_mean":
            least.setdefault(indicator.weight, {})[indicator.value] = indicator.min_coverage
    for weight in sorted(least):
        _dated(store, "weights", {weight})
        _fill_national_means(store, weight, least[weight], complete)
    for index in declared.indices.values():
        _fill_district_scores(store, index, district_of)


def _complete_tables(store: duckdb.DuckDBPyConnection, declared: Declarations) -> str:
    """The name of a table of what covers England: measure, period, kind, source, of_source, share.

    `of_source` is the source whose figures alone make it, null where they may come from several; `share` of
    England's places have a figure or bounds. More places than England has would be counted twice.
    """
    kinds = {(e.kind, e.places_in_england) for i in declared.indices.values() for e in i.edition}
    wholes = [(s.kind, s.places_in_england, s.id) for s in declared.sources.values() if _is_national(s)]
    store.execute("CREATE OR REPLACE TEMP TABLE wholes(kind VARCHAR, places INTEGER, of_source VARCHAR)")
    rows = [*((kind, places, None) for kind, places in sorted(kinds)), *wholes]
    if rows:
        store.executemany("INSERT INTO wholes VALUES (?, ?, ?)", rows)
    with all_cores(store):
        store.execute(f"""
            CREATE OR REPLACE TEMP TABLE complete AS
            WITH tables AS (
                SELECT o.measure, o.period, w.kind, w.of_source, max(o.source) AS source,
                       count(*) / w.places AS share
                FROM observations o JOIN places p USING (place) JOIN wholes w ON w.kind = p.kind
                 AND (w.of_source IS NULL OR w.of_source = o.source)
                GROUP BY o.measure, o.period, w.kind, w.of_source, w.places HAVING count(*) <= w.places)
            SELECT * FROM tables
            WHERE (share >= {COMPLETE} OR of_source IS NOT NULL) AND (measure, period) NOT IN (
                SELECT measure, period FROM observations WHERE place = '{ENGLAND}')
            QUALIFY row_number() OVER (
                PARTITION BY measure, period
                ORDER BY share >= {COMPLETE} DESC, kind DESC, of_source NULLS FIRST) = 1""")
    return "complete"


def _is_national(source: AnySource) -> TypeGuard[ReadAsTable]:
    """Whether a source is declared to hold all of England's places of its kind."""
    return isinstance(source, ReadAsTable) and source.places_in_england > 0


def _fill_national_sums(store: duckdb.DuckDBPyConnection, declared: Declarations, complete: str) -> None:
    """England's sum of each measure that may be added up; where a place has bounds, so has the sum."""
    summed = sorted({m for i in declared.indicators.values() for m in _summed(i)})
    store.execute(
        f"""INSERT INTO observations
            SELECT o.measure, o.period, '{ENGLAND}',
                   CASE WHEN count(*) = count(o.value) THEN sum(o.value) END,
                   CASE WHEN count(*) > count(o.value) THEN sum(coalesce(o.value, o.lower)) END,
                   CASE WHEN count(*) > count(o.value) THEN sum(coalesce(o.value, o.upper)) END, c.source
            FROM observations o
            JOIN places p ON p.place = o.place
            JOIN {complete} c ON c.measure = o.measure AND c.period = o.period AND c.kind = p.kind
             AND (c.of_source IS NULL OR c.of_source = o.source) AND c.share >= {COMPLETE}
            WHERE o.measure IN (SELECT unnest(?)) GROUP BY o.measure, o.period, c.source""",
        [summed],
    )


def _summed(indicator: Indicator) -> list[str]:
    """The measures of an indicator that may be added up over the country."""
    if indicator.kind in ("count", "ratio"):
        return [*listed(indicator.numerator), *listed(indicator.denominator)]
    return [indicator.weight] if indicator.kind == "weighted_mean" else []


def _dated(store: duckdb.DuckDBPyConnection, table: str, measures: Collection[str]) -> None:
    """A temporary table of some measures' figures, the kind of their places and the day they stand for."""
    store.execute(
        f"""CREATE OR REPLACE TEMP TABLE {table} AS
            SELECT o.measure, o.period, o.place, q.kind, o.value, o.source, p."end" AS until
            FROM observations o JOIN periods p USING (period) JOIN places q USING (place)
            WHERE list_contains(?, o.measure) AND o.value IS NOT NULL""",
        [sorted(measures)],
    )


def _fill_national_means(
    store: duckdb.DuckDBPyConnection, weight: str, least: Mapping[str, float], complete: str
) -> None:
    """England's mean of some measures, each period, by the table `weights`: the latest at or before it.

    `least` says of each measure what share of England's weight must have a figure, where some places of a
    source that holds all of England's are withheld.
    """
    _dated(store, "figures", least)
    store.execute("CREATE OR REPLACE TEMP TABLE least(measure VARCHAR, share DOUBLE)")
    store.executemany("INSERT INTO least VALUES (?, ?)", sorted(least.items()))
    store.execute(
        f"""INSERT INTO observations
            WITH known AS (
                SELECT v.*, w.value AS weight, w.period AS weight_period
                FROM (SELECT f.*, c.share FROM figures f JOIN {complete} c USING (measure, period, kind)
                      WHERE c.of_source IS NULL OR c.of_source = f.source) v
                ASOF JOIN weights w ON w.place = v.place AND v.until >= w.until)
            SELECT k.measure, k.period, '{ENGLAND}', sum(k.value * k.weight) / sum(k.weight), NULL, NULL,
                   max(k.source)
            FROM known k JOIN least l USING (measure) LEFT JOIN observations e
              ON e.place = '{ENGLAND}' AND e.measure = ? AND e.period = k.weight_period
            GROUP BY k.measure, k.period, k.share, l.share
            HAVING k.share >= {COMPLETE} OR sum(k.weight) >= l.share * max(e.value)""",
        [weight],
    )


def _fill_district_scores(store: duckdb.DuckDBPyConnection, index: Index, district_of: str) -> None:
    """The average score of every district and the weight behind it, to place an area among them."""
    figures = {
        index.score: "sum(s.value * w.value * d.share) / sum(w.value * d.share)",
        index.weight: "sum(w.value * d.share)",
    }
    for edition in index.edition:
        if not edition.district_kind:
            continue
        for measure, figure in figures.items():
            store.execute(
                f"""INSERT INTO observations
                    SELECT $measure, s.period, d.parent, {figure}, NULL, NULL, max(s.source)
                    FROM observations s
                    JOIN observations w ON w.place = s.place AND w.period = s.period AND w.measure = $weight
                    JOIN {district_of} d ON d.child = s.place AND d.parent LIKE $districts || ':%'
                    WHERE s.measure = $score AND s.period = $period AND s.place LIKE $kind || ':%'
                      AND s.value IS NOT NULL
                    GROUP BY s.period, d.parent""",
                {
                    "measure": measure,
                    "weight": index.weight,
                    "districts": edition.district_kind,
                    "score": index.score,
                    "period": edition.period,
                    "kind": edition.kind,
                },
            )
