"""What became of figures after they were read: withheld, of unknown codes, or an indicator lost whole."""

from __future__ import annotations

import duckdb

from loaders.declarations.models import Declarations, Indicator
from loaders.figures.surrogate_keys import WordNumbers
from loaders.store import all_cores

MOST_PERCENT = 100
"""The most that a share can be, in per cent."""

REASONS_SHOWN = 3
"""Reasons named for one lost indicator before the rest are only counted."""


def note(store: duckdb.DuckDBPyConnection, source: str, reason: str, count: int) -> None:
    """Add a reason to a source's account, once; a store built from packs has its accounts already."""
    store.execute(
        """INSERT INTO loads SELECT DISTINCT ON (file) source, file, sha256, rows_read, rows_kept, $count,
                  $reason, loaded_at FROM loads WHERE source = $source
           AND NOT EXISTS (FROM loads WHERE source = $source AND reason = $reason)""",
        {"count": count, "reason": reason, "source": source},
    )


def withhold_over_whole(store: duckdb.DuckDBPyConnection, words: WordNumbers, paired: str) -> None:
    """Take shares above their whole out of the paired figures, and say so in their sources' accounts.

    `paired` names the table of them. A share is an indicator declared as a proportion, or one in per cent
    whose figures are never below zero, as a change's would be.
    """
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE over_whole AS
        SELECT p.indicator, p.period, p.place, i.indicator AS name,
               i.numerator || [i.value] AS measures FROM {paired} p
        JOIN {words.indicators} i ON i.number = p.indicator
        WHERE (i.kind = 'ratio' AND i.proportion AND p.x > p.n)
           OR (i.kind IN ('weighted_mean', 'published') AND i.unit = '%' AND i.scale = 1
               AND p.x > {MOST_PERCENT} * coalesce(p.n, 1)
               AND NOT EXISTS (FROM observations o WHERE o.measure = i.value AND o.value < 0))""")
    withheld = store.execute(f"""
        SELECT o.source, w.name, count(DISTINCT (w.period, w.place)) FROM over_whole w
        JOIN {words.places} q ON q.number = w.place JOIN {words.periods} t ON t.number = w.period
        JOIN observations o ON o.place = q.place AND o.period = t.period
         AND list_contains(w.measures, o.measure)
        WHERE o.source IS NOT NULL GROUP BY ALL ORDER BY ALL""").fetchall()
    for source, indicator, count in withheld:
        note(store, source, f"{indicator}: a share above its whole, withheld", count)
    store.execute(f"""
        DELETE FROM {paired} WHERE (indicator, period, place) IN
        (SELECT indicator, period, place FROM over_whole)""")
    store.execute("DROP TABLE over_whole")


def note_unknown_codes(store: duckdb.DuckDBPyConnection, links: str) -> None:
    """Say in each source's account how many of its codes no lookup or register knows as of their vintage.

    `links` names the table of child, parent and source as published. A register's code is known from the year
    it was first issued. Kinds that no lookup or register names are left alone.
    """
    small = "regexp_matches(kind, '^(ward|lsoa|msoa)')"
    with all_cores(store):
        unknown = store.execute(f"""
            WITH named AS (
                SELECT DISTINCT p.code, p.kind, s.shape FROM (
                    SELECT child AS place, source FROM {links} UNION SELECT parent, source FROM {links}) l
                JOIN sources s USING (source) JOIN places p USING (place)
                WHERE s.shape IN ('lookup', 'codes')),
            kinds AS (SELECT DISTINCT kind FROM named WHERE shape = 'lookup'),
            used AS (SELECT DISTINCT o.source, p.code, p.kind FROM observations o JOIN places p USING (place)
                     WHERE {small} AND p.kind IN (FROM kinds))
            SELECT u.source, u.kind, count(*) FROM used u
            WHERE NOT EXISTS (
                FROM named n WHERE n.code = u.code AND (n.kind = u.kind OR (n.shape = 'codes'
                AND rtrim(n.kind, '0123456789') = rtrim(u.kind, '0123456789')
                AND right(n.kind, 2) <= right(u.kind, 2))))
            GROUP BY u.source, u.kind ORDER BY ALL""").fetchall()
    for source, kind, count in unknown:
        note(store, source, f"code is of no {kind} that a lookup or register names", count)


def lost_indicators(store: duckdb.DuckDBPyConnection, declared: Declarations) -> list[str]:
    """A sentence for each indicator without figures although its sources were read: why, as far as known."""
    with all_cores(store):
        kept = {i for (i,) in store.execute("SELECT DISTINCT indicator FROM parts").fetchall()}
        found = {m for (m,) in store.execute("SELECT DISTINCT measure FROM observations").fetchall()}
    return [
        f"{indicator.id} has no figures: {_why(store, indicator, found)}."
        for indicator in declared.indicators.values()
        if indicator.id not in kept
    ]


def _why(store: duckdb.DuckDBPyConnection, indicator: Indicator, found: set[str]) -> str:
    """The reasons in the accounts that name a measure of the indicator, or what else is missing."""
    missing = [measure for measure in indicator.measures() if measure not in found]
    reasons = [
        f"{source}, {count} cells left out, {reason}"
        for measure in missing
        for source, count, reason in store.execute(
            """SELECT source, max(dropped), reason FROM loads WHERE starts_with(reason, $measure || ': ')
               AND dropped > 0 GROUP BY ALL ORDER BY 2 DESC""",
            {"measure": measure},
        ).fetchall()
    ]
    if reasons:
        more = f"; and {len(reasons) - REASONS_SHOWN} more" if len(reasons) > REASONS_SHOWN else ""
        return "; ".join(reasons[:REASONS_SHOWN]) + more
    if missing:
        return f"no file that was read has any of {', '.join(missing)}"
    return "no place of an edition has all of its measures"
