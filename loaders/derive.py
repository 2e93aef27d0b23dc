"""What follows from observations and declarations alone: index weights, national totals, parts, availability."""

from __future__ import annotations

import duckdb

from loaders.declarations import EQUAL_WEIGHTS, Declarations, Index, Indicator
from loaders.periods import days, label

COMPLETE = 0.999
"""A national total is made only from a table that holds this share of the country's places or more."""


def fill_periods(store: duckdb.DuckDBPyConnection) -> None:
    """Every period of an observation, with the days it covers; InputError on one that is no period."""
    written = [p for (p,) in store.execute("SELECT DISTINCT period FROM observations").fetchall()]
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


def fill_index_measures(store: duckdb.DuckDBPyConnection, indices: dict[str, Index]) -> None:
    """National percentile (100 x rank / places in England) and weight of every place of an index edition."""
    for index in indices.values():
        for edition in index.edition:
            store.execute("""
                INSERT INTO observations
                SELECT ?, period, place, 100.0 * value / ?, NULL, NULL, source FROM observations
                WHERE measure = ? AND period = ? AND place LIKE ?
                  AND place NOT IN (SELECT place FROM observations WHERE measure = ? AND period = ?)""",
                [index.percentile, edition.places_in_england, index.rank, edition.period, f"{edition.kind}:%",
                 index.percentile, edition.period])
            weights = "1.0" if edition.population == EQUAL_WEIGHTS else "w.value"
            store.execute(f"""
                INSERT INTO observations
                SELECT ?, o.period, o.place, {weights}, NULL, NULL, o.source FROM observations o
                LEFT JOIN observations w ON w.place = o.place AND w.measure = ? AND w.period = ?
                WHERE o.measure = ? AND o.period = ? AND o.place LIKE ? AND {weights} IS NOT NULL
                  AND o.place NOT IN (SELECT place FROM observations WHERE measure = ? AND period = ?)""",
                [index.weight, edition.population, edition.population_period or edition.period, index.rank,
                 edition.period, f"{edition.kind}:%", index.weight, edition.period])
            store.execute("INSERT INTO index_editions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          [index.id, index.label, edition.period, edition.kind, index.score, index.rank, index.percentile,
                           edition.places_in_england, index.weight, edition.population_period or edition.period,
                           edition.weight_note, edition.district_kind, edition.districts])


def fill_national_totals(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    """England's figure for each measure whose national table is complete and names no figure for England."""
    england = "ctry:E92000001"
    kinds = {e.kind: e.places_in_england for i in declared.indices.values() for e in i.edition}
    listed = ", ".join(f"('{k}', {n})" for k, n in kinds.items())
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE complete AS
        WITH tables AS (
            SELECT measure, period, k.kind, max(source) AS source
            FROM observations JOIN (VALUES {listed}) k(kind, n) ON split_part(place, ':', 1) = k.kind
            GROUP BY measure, period, k.kind, k.n HAVING count(DISTINCT place) >= {COMPLETE} * k.n)
        SELECT * FROM tables
        WHERE (measure, period) NOT IN (SELECT measure, period FROM observations WHERE place = '{england}')
        QUALIFY row_number() OVER (PARTITION BY measure, period ORDER BY kind DESC) = 1""")
    summed = sorted({m for i in declared.indicators.values() for m in _summed(i)})
    store.execute(f"""
        INSERT INTO observations
        SELECT o.measure, o.period, '{england}',
               CASE WHEN count(*) = count(o.value) THEN sum(o.value) END,
               CASE WHEN count(*) > count(o.value) THEN sum(coalesce(o.value, o.lower)) END,
               CASE WHEN count(*) > count(o.value) THEN sum(coalesce(o.value, o.upper)) END, c.source
        FROM observations o JOIN complete c ON c.measure = o.measure AND c.period = o.period
                                            AND split_part(o.place, ':', 1) = c.kind
        WHERE o.measure IN (SELECT unnest(?)) GROUP BY ALL""", [summed])
    means = {(i.value, i.weight) for i in declared.indicators.values() if i.kind == "weighted_mean"}
    for value, weight in sorted(means):
        _mean_over(store, value, weight, f"'{england}'", "complete c ON c.measure = v.measure AND c.period = v.period "
                   "AND split_part(v.place, ':', 1) = c.kind")
    for index in declared.indices.values():
        _fill_district_scores(store, index)


def _summed(indicator: Indicator) -> list[str]:
    named = {"count": [indicator.numerator], "ratio": [indicator.numerator, indicator.denominator],
             "weighted_mean": [indicator.weight], "published": []}[indicator.kind]
    return [m for n in named for m in ([n] if isinstance(n, str) else n)]


def _mean_over(store: duckdb.DuckDBPyConnection, value: str, weight: str, place: str, joined: str) -> None:
    """Weighted means of one measure, one row per larger place and period; weight of the same period or the latest before."""
    store.execute(f"""
        INSERT INTO observations
        SELECT v.measure, v.period, {place}, sum(v.value * w.value) / sum(w.value), NULL, NULL, max(v.source)
        FROM observations v JOIN periods vp ON vp.period = v.period JOIN {joined}
        JOIN (SELECT o.*, p."end" AS until FROM observations o JOIN periods p USING (period) WHERE measure = ?) w
          ON w.place = v.place AND w.until = (
             SELECT max(p2."end") FROM observations o2 JOIN periods p2 USING (period)
             WHERE o2.measure = ? AND o2.place = v.place AND p2."end" <= vp."end")
        WHERE v.measure = ? AND v.value IS NOT NULL GROUP BY ALL""", [weight, weight, value])


def _fill_district_scores(store: duckdb.DuckDBPyConnection, index: Index) -> None:
    """The average score of every district and the weight behind it, to place an area among them."""
    for edition in index.edition:
        if not edition.district_kind:
            continue
        for measure, figure in ((index.score, "sum(s.value * w.value * d.share) / sum(w.value * d.share)"),
                                (index.weight, "sum(w.value * d.share)")):
            store.execute(f"""
                INSERT INTO observations
                SELECT ?, s.period, d.parent, {figure}, NULL, NULL, max(s.source)
                FROM observations s
                JOIN observations w ON w.place = s.place AND w.period = s.period AND w.measure = ?
                JOIN district_of d ON d.child = s.place AND d.parent LIKE ?
                WHERE s.measure = ? AND s.period = ? AND s.place LIKE ? AND s.value IS NOT NULL GROUP BY ALL""",
                [measure, index.weight, f"{edition.district_kind}:%", index.score, edition.period, f"{edition.kind}:%"])


def fill_parts(store: duckdb.DuckDBPyConnection, indicators: dict[str, Indicator]) -> None:
    """One row per indicator, period and place of an edition or comparator: numerator and denominator, paired.

    The denominator is the latest at or before the period (an as-of join); a place that lacks either gives
    no row, so that it leaves both sums.
    """
    store.execute("""
        CREATE OR REPLACE TEMP TABLE wanted AS
        SELECT DISTINCT child AS place FROM lookup UNION SELECT DISTINCT parent FROM lookup
        UNION SELECT DISTINCT unnest(comparators) FROM editions""")
    store.execute("""
        CREATE OR REPLACE TEMP TABLE known AS
        SELECT o.measure, o.period, o.place, o.value, coalesce(o.lower, o.value) AS lower, coalesce(o.upper, o.value) AS upper,
               p."end" AS until
        FROM observations o JOIN wanted USING (place) JOIN periods p USING (period)""")
    for role in ("numerator", "denominator"):
        store.execute(f"""
            CREATE OR REPLACE TEMP TABLE {role}s AS
            WITH named AS (SELECT indicator, unnest({role}) AS measure, len({role}) AS needed FROM indicators)
            SELECT indicator, period, place, until,
                   CASE WHEN count(value) = count(*) THEN sum(value) END AS value, sum(lower) AS lower, sum(upper) AS upper
            FROM named JOIN known USING (measure) GROUP BY indicator, period, place, until, needed HAVING count(*) = needed""")
    store.execute("""
        INSERT INTO parts
        SELECT n.indicator, n.period, n.place, p.kind, n.value, n.lower, n.upper, NULL, NULL, p.residents
        FROM numerators n JOIN indicators i USING (indicator) JOIN places p USING (place) WHERE i.kind = 'count'""")
    store.execute("""
        INSERT INTO parts
        SELECT n.indicator, n.period, n.place, p.kind, n.value, n.lower, n.upper, d.value, d.period, p.residents
        FROM numerators n ASOF JOIN (SELECT * FROM denominators WHERE value > 0) d
          ON n.indicator = d.indicator AND n.place = d.place AND n.until >= d.until
        JOIN places p ON p.place = n.place""")
    for side in (">=", "<="):  # a published rate may also be weighed by the first population after it; n_period says so
        store.execute(f"""
            INSERT INTO parts
            WITH v AS (SELECT i.indicator, i.weight, k.* FROM indicators i JOIN known k ON k.measure = i.value
                       WHERE i.kind = 'weighted_mean'
                         AND (i.indicator, k.period, k.place) NOT IN (SELECT indicator, period, place FROM parts))
            SELECT v.indicator, v.period, v.place, p.kind, v.value * w.value, v.lower * w.value, v.upper * w.value,
                   w.value, w.period, p.residents
            FROM v ASOF JOIN (SELECT * FROM known WHERE value > 0) w
              ON w.measure = v.weight AND w.place = v.place AND v.until {side} w.until
            JOIN places p ON p.place = v.place""")
    store.execute("""
        INSERT INTO parts
        SELECT i.indicator, k.period, k.place, p.kind, k.value, k.lower, k.upper, CASE WHEN i.kind <> 'published' THEN 1 END, NULL, p.residents
        FROM indicators i JOIN known k ON k.measure = i.value JOIN places p USING (place)
        WHERE i.kind = 'published' OR i.weight = 'equal'
           OR (i.kind = 'weighted_mean' AND (i.indicator, k.period, k.place) NOT IN (SELECT indicator, period, place FROM parts)
               AND regexp_matches(p.kind, '^(lad|rgn|ctry)'))""")


def fill_wholes(store: duckdb.DuckDBPyConnection) -> None:
    """The residents (or, where unknown, the number) of all published places of a kind in each place."""
    store.execute("""INSERT INTO wholes SELECT l.parent, p.kind, sum(l.share * coalesce(p.residents, 1)), count(*)
                     FROM lookup l JOIN places p ON p.place = l.child GROUP BY ALL""")


def fill_availability(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    """For every edition, level, indicator and period: the kind of place that is added up.

    The kind that reaches most places, loses least on the way, and has the fewest pieces, in that order; one kind
    for all places of a level, so that the areas together equal the borough.
    """
    store.execute("""
        CREATE OR REPLACE TEMP TABLE levels AS
        SELECT edition, 'area' AS level, scheme, area AS place FROM areas
        UNION ALL SELECT edition, 'ward', '', l.child FROM editions e JOIN lookup l ON l.parent = e.borough
                  WHERE split_part(l.child, ':', 1) = e.ward_kind
        UNION ALL SELECT edition, 'lsoa', '', l.child FROM editions e JOIN lookup l ON l.parent = e.borough
                  WHERE split_part(l.child, ':', 1) = e.lsoa_kind""")
    store.execute("""
        INSERT INTO availability
        WITH candidates AS (
            SELECT v.edition, v.level, v.scheme, p.indicator, p.period, p.kind,
                   count(DISTINCT l.parent) AS places, count(*) AS pieces,
                   max(list_position(['same', 'nested', 'exact', 'best_fit', 'population_share'], l.method)) AS loss
            FROM levels v JOIN lookup l ON l.parent = v.place JOIN parts p ON p.place = l.child
            WHERE p.kind <> 'area' OR p.place = v.place
            GROUP BY ALL),
        chosen AS (
            SELECT * FROM candidates
            QUALIFY row_number() OVER (PARTITION BY edition, level, scheme, indicator, period
                                       ORDER BY places DESC, loss, pieces, kind) = 1)
        SELECT edition, level, scheme, indicator, period, c.kind,
               ['same', 'nested', 'exact', 'best_fit', 'population_share'][loss], NULL,
               row_number() OVER (PARTITION BY edition, level, scheme, indicator ORDER BY "end" DESC, start DESC) = 1
        FROM chosen c JOIN periods USING (period)""")
    for edition in declared.editions.values():
        if edition.indicators:
            store.execute("DELETE FROM availability WHERE edition = ? AND indicator NOT IN (SELECT unnest(?))",
                          [edition.id, edition.indicators])
        for indicator, period in edition.current.items():
            store.execute("""UPDATE availability SET is_current = (period = ?) WHERE edition = ? AND indicator = ?""",
                          [period, edition.id, indicator])
    _name_sources(store)


def _name_sources(store: duckdb.DuckDBPyConnection) -> None:
    """The sources behind each indicator and period at the kind that is added up."""
    store.execute("""
        CREATE OR REPLACE TEMP TABLE provided AS
        SELECT DISTINCT measure, period, split_part(place, ':', 1) AS kind, source FROM observations
        WHERE source IS NOT NULL""")
    store.execute("""
        UPDATE availability SET sources = found.sources FROM (
            SELECT a.indicator, a.period, a.kind, list_sort(list(DISTINCT o.source)) AS sources
            FROM (SELECT DISTINCT indicator, period, kind FROM availability) a JOIN indicators i USING (indicator)
            JOIN provided o ON o.period = a.period AND o.kind = a.kind
             AND (list_contains(i.numerator, o.measure) OR list_contains(i.denominator, o.measure) OR o.measure = i.value)
            GROUP BY ALL) found
        WHERE found.indicator = availability.indicator AND found.period = availability.period
          AND found.kind = availability.kind""")
