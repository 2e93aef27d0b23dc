"""What became of every row: each source's account, coverage, vintage and licence; how vintages are joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb
from tabulate import tabulate

from loaders.store import STORE, opened

KINDS_SHOWN = 6
"""Kinds or periods listed for one source before the rest are only counted."""

ACCOUNTS = """
SELECT s.source, s.shape, s.edition, s.licence, max(l.rows_read) AS rows_read, max(l.rows_kept) AS rows_kept
FROM sources s LEFT JOIN loads l USING (source) GROUP BY ALL ORDER BY min(s.position)
"""

DROPS = (
    "SELECT source, reason, max(dropped) FROM loads WHERE dropped > 0 GROUP BY ALL ORDER BY source, reason"
)

FIGURES = """
SELECT o.source, list_sort(list(DISTINCT q.kind)) AS kinds, list_sort(list(DISTINCT p.label)) AS periods,
       count(*) AS figures
FROM observations o JOIN periods p USING (period) JOIN places q USING (place) GROUP BY o.source
"""

COVERAGE = """
WITH wanted AS (
    SELECT e.edition, p.kind, count(DISTINCT l.child) AS places
    FROM editions e JOIN lookup l ON l.parent = e.borough JOIN places p ON p.place = l.child GROUP BY ALL),
covered AS (
    SELECT o.source, e.edition, p.kind, count(DISTINCT o.place) AS places
    FROM observations o JOIN places p USING (place) JOIN lookup l ON l.child = o.place
    JOIN editions e ON l.parent = e.borough
    WHERE o.value IS NOT NULL OR o.lower IS NOT NULL GROUP BY ALL)
SELECT source, edition, kind, covered.places / wanted.places
FROM covered JOIN wanted USING (edition, kind) ORDER BY edition, kind
"""

LINKS = """
SELECT c.kind AS child, p.kind AS parent, l.method, count(*) AS links,
       count(*) FILTER (WHERE l.share < 0.9995) AS part, coalesce(l.source, 'same code') AS source
FROM links l JOIN places c ON c.place = l.child JOIN places p ON p.place = l.parent
GROUP BY ALL ORDER BY child, parent, links DESC
"""

REACH = """
SELECT e.edition, p.kind, l.method, count(DISTINCT l.child) AS places
FROM editions e JOIN lookup l ON l.parent = e.borough JOIN places p ON p.place = l.child
GROUP BY ALL ORDER BY e.edition, p.kind, places DESC
"""


def report(path: Path = STORE) -> str:
    """A plain-text report of one store: sources, what each dropped and why, links and methods.

    Coverage is the share of an edition's places of a kind that have a figure or its bounds from the source.
    """
    with opened(path) as store:
        meta = dict(store.execute("SELECT key, value FROM meta").fetchall())
        paragraphs = [
            f"{path.name}, built from {meta.get('built_from')} at {meta.get('built_at')}",
            "Sources",
            _sources(store),
            "Rows and cells left out, by reason",
            _drops(store),
            "Published places that reach each edition's borough, by the method that fits them worst",
            table(["edition", "kind", "method", "places"], store.execute(REACH).fetchall()),
            "Links between kinds of places (part: the child lies in the parent only in part)",
            table(["child", "parent", "method", "links", "part", "source"], store.execute(LINKS).fetchall()),
        ]
    return "\n\n".join(paragraphs)


def _sources(store: duckdb.DuckDBPyConnection) -> str:
    """One row per source: rows, figures, kinds, periods, coverage of each edition, licence."""
    figures_of = {source: rest for source, *rest in store.execute(FIGURES).fetchall()}
    covered: dict[str, list[str]] = {}
    for source, edition, kind, share in store.execute(COVERAGE).fetchall():
        covered.setdefault(source, []).append(f"{edition} {kind} {100 * share:.0f}%")
    dropped: Counter[str] = Counter()
    for source, _, count in store.execute(DROPS).fetchall():
        dropped[source] += count
    rows = []
    for source, shape, edition, licence, read, kept in store.execute(ACCOUNTS).fetchall():
        kinds, periods, figures = figures_of.get(source, ([], [], 0))
        shown = "not in this store" if read is None else _shortened(kinds)
        account = (read, kept, dropped[source], figures)
        coverage = "; ".join(covered.get(source, []))
        rows.append((source, shape, *account, shown, _shortened(periods), edition, coverage, licence))
    headings = ["source", "shape", "read", "kept", "left out", "figures", "kinds", "periods", "edition"]
    return table([*headings, "coverage", "licence"], rows)


def _shortened(names: list[str]) -> str:
    """Sorted names with commas; of many, the first, the last and how many."""
    if len(names) > KINDS_SHOWN:
        return f"{names[0]} ... {names[-1]} ({len(names)})"
    return ", ".join(names)


def _drops(store: duckdb.DuckDBPyConnection) -> str:
    """One row per source and reason."""
    return table(["source", "left out", "reason"], [(s, n, r) for s, r, n in store.execute(DROPS).fetchall()])


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as aligned plain text, numbers to the right with thousands commas."""
    numeric = [bool(rows) and all(isinstance(r[i], int | None) for r in rows) for i in range(len(headings))]
    return tabulate(
        [[f"{value:,}" if isinstance(value, int) else value for value in row] for row in rows],
        headings,
        tablefmt="simple",
        colalign=["right" if right else "left" for right in numeric] if rows else None,
        missingval="-",
        disable_numparse=True,
    )
