"""Two stores side by side."""

from pathlib import Path

import duckdb

READ_BY_METRICS = [
    "parts",
    "lookup",
    "availability",
    "place_totals",
    "areas",
    "indicators",
    "periods",
    "index_editions",
]


def differences(one: Path, other: Path, tables: list[str] = READ_BY_METRICS) -> list[tuple[str, int, int]]:
    """One row per table in which two stores differ: its name, and how many rows stand only in each."""
    differing = []
    with duckdb.connect() as both:
        both.execute(f"ATTACH '{one}' AS one (READ_ONLY)")
        both.execute(f"ATTACH '{other}' AS other (READ_ONLY)")
        for table in tables:
            only = [
                both.execute(
                    f"SELECT count(*) FROM (FROM {a}.{table} EXCEPT ALL FROM {b}.{table})"
                ).fetchall()[0][0]
                for a, b in (("one", "other"), ("other", "one"))
            ]
            if any(only):
                differing.append((table, *only))
    return differing
