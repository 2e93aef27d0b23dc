"""What became of every row: each source's account, coverage, vintage and licence; how vintages are joined."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

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

HELD = """
SELECT o.source, list(DISTINCT split_part(o.place, ':', 1)) AS kinds,
       list(DISTINCT p.label ORDER BY p.label) AS periods, count(*) AS figures
FROM observations o JOIN periods p USING (period) GROUP BY o.source
"""

COVERED = """
WITH wanted AS (
    SELECT e.edition, split_part(l.child, ':', 1) AS kind, count(DISTINCT l.child) AS places
    FROM editions e JOIN lookup l ON l.parent = e.borough GROUP BY ALL),
found AS (
    SELECT o.source, e.edition, split_part(o.place, ':', 1) AS kind, count(DISTINCT o.place) AS places
    FROM observations o JOIN lookup l ON l.child = o.place JOIN editions e ON l.parent = e.borough
    WHERE o.value IS NOT NULL OR o.lower IS NOT NULL GROUP BY ALL)
SELECT source, edition, kind, found.places, wanted.places
FROM found JOIN wanted USING (edition, kind) ORDER BY edition, kind
"""

JOINED = """
SELECT split_part(l.child, ':', 1) AS child, split_part(l.parent, ':', 1) AS parent, l.method,
       count(*) AS links, count(*) FILTER (WHERE l.share < 0.9995) AS part,
       coalesce(l.source, 'same code') AS source
FROM links l GROUP BY ALL ORDER BY child, parent, links DESC
"""

REACHED = """
SELECT e.edition, split_part(l.child, ':', 1) AS child, l.method, count(DISTINCT l.child) AS places
FROM editions e JOIN lookup l ON l.parent = e.borough GROUP BY ALL ORDER BY e.edition, child, places DESC
"""


def report(path: Path = STORE) -> str:
    """A plain-text report of one store: sources, what each dropped and why, links and methods.

    Coverage is the share of an edition's places of a kind that have a figure or its bounds from the source.
    """
    with opened(path) as store:
        meta = dict(store.execute("SELECT key, value FROM meta").fetchall())
        told = [
            f"{path.name}, built from {meta.get('built_from')} at {meta.get('built_at')}",
            "Sources",
            _sources(store),
            "Rows and cells left out, by reason",
            _drops(store),
            "Published places that reach each edition's borough, by the method that fits them worst",
            table(["edition", "kind", "method", "places"], store.execute(REACHED).fetchall()),
            "Links between kinds of places (part: the child lies in the parent only in part)",
            table(["child", "parent", "method", "links", "part", "source"], store.execute(JOINED).fetchall()),
        ]
    return "\n\n".join(told)


def _sources(store: duckdb.DuckDBPyConnection) -> str:
    """One row per source: rows, figures, kinds, periods, coverage of each edition, licence."""
    held = {source: rest for source, *rest in store.execute(HELD).fetchall()}
    covered: dict[str, list[str]] = {}
    for source, edition, kind, found, wanted in store.execute(COVERED).fetchall():
        covered.setdefault(source, []).append(f"{edition} {kind} {100 * found / wanted:.0f} %")
    dropped: dict[str, int] = {}
    for source, _, count in store.execute(DROPS).fetchall():
        dropped[source] = dropped.get(source, 0) + count
    rows = []
    for source, shape, edition, licence, read, kept in store.execute(ACCOUNTS).fetchall():
        kinds, periods, figures = _vintage(held.get(source))
        if read is None:
            kinds = "not in this store"
        coverage = "; ".join(covered.get(source, []))
        account = (read, kept, dropped.get(source, 0), figures)
        rows.append((source, shape, *account, kinds, periods, edition, coverage, licence))
    headings = ["source", "shape", "read", "kept", "left out", "figures", "kinds", "periods", "edition"]
    return table([*headings, "coverage", "licence"], rows)


def _vintage(held: list[object] | None) -> tuple[str, str, int]:
    """Kinds and periods of one source's figures, in words, and how many figures the store holds."""
    if held is None:
        return "", "", 0
    kinds, periods, figures = held
    return _listed(kinds), _listed(periods), figures


def _listed(words: list[str]) -> str:
    shown = sorted(words)
    if len(shown) > KINDS_SHOWN:
        return f"{shown[0]} ... {shown[-1]} ({len(shown)})"
    return ", ".join(shown)


def _drops(store: duckdb.DuckDBPyConnection) -> str:
    """One row per source and reason."""
    return table(["source", "left out", "reason"], [(s, n, r) for s, r, n in store.execute(DROPS).fetchall()])


def table(headings: list[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as aligned plain text, numbers to the right with thousands commas."""
    cells = [headings, *[[_cell(value) for value in row] for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headings))]
    numeric = [bool(rows) and all(isinstance(r[i], int | None) for r in rows) for i in range(len(headings))]
    lines = [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("-" * w for w in widths), *lines[1:]])


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else str(value)
