"""Sums that published tables must obey, asked of any store: of the country's files and of a toy alike."""

from __future__ import annotations

import pandas as pd

from loaders.declarations.age_bands import BANDS, BROAD, band_name
from metrics.store import Store

FIVE_YEARS = [band_name(*b) for b in BANDS]
AGE_GROUPS = ["", *(f"_{name}" for name in [*FIVE_YEARS, *BROAD])]
"""What stands behind residents, females or males in the name of a measure: nothing for all ages."""


def made_and_published(store: Store, measure: str, parts: str, whole: str) -> pd.DataFrame:
    """One row per larger place and period: what its parts add up to, how many they are, its own figure.

    `parts` and `whole` are kinds of place; a part lies in the larger place that a link names.
    """
    return store.frame(
        """
        SELECT l.parent AS place, p.period, sum(p.value) AS made, count(p.value) AS parts,
               any_value(w.value) AS published
        FROM observations p JOIN links l ON l.child = p.place AND l.parent LIKE $whole || ':%'
        JOIN observations w ON w.place = l.parent AND w.period = p.period AND w.measure = $measure
        WHERE p.measure = $measure AND p.place LIKE $parts || ':%' GROUP BY ALL ORDER BY ALL""",
        {"measure": measure, "parts": parts, "whole": whole},
    )


def made_of_two_kinds(store: Store, measures: list[str], one: str, other: str, whole: str) -> pd.DataFrame:
    """One row per larger place, measure and period: what the parts of two kinds make of it, each alone."""
    return store.frame(
        """
        WITH made AS (
            SELECT l.parent AS place, split_part(p.place, ':', 1) AS kind, p.measure, p.period,
                   sum(p.value) AS people
            FROM observations p JOIN links l ON l.child = p.place AND l.parent LIKE $whole || ':%'
            WHERE list_contains($measures, p.measure) GROUP BY ALL)
        SELECT place, measure, period, a.people AS one, b.people AS other
        FROM (FROM made WHERE kind = $one) a FULL JOIN (FROM made WHERE kind = $other) b
             USING (place, measure, period) ORDER BY ALL""",
        {"measures": measures, "one": one, "other": other, "whole": whole},
    )


def not_females_and_males(store: Store, kind: str) -> list[tuple[str, int, int]]:
    """One row per age group: its name, places that have it, and in how many persons are not both sexes."""
    return [
        (
            group,
            *store.rows(
                """SELECT count(*), count(*) FILTER (WHERE p.value IS DISTINCT FROM f.value + m.value)
                   FROM observations p
                   LEFT JOIN observations f ON f.place = p.place AND f.measure = 'females' || $group
                   LEFT JOIN observations m ON m.place = p.place AND m.measure = 'males' || $group
                   WHERE p.measure = 'residents' || $group AND p.place LIKE $kind || ':%'""",
                {"group": group, "kind": kind},
            )[0],
        )
        for group in AGE_GROUPS
    ]


def not_their_ages(store: Store, kind: str, people: str, bands: list[str]) -> tuple[int, int]:
    """How many places there are, and in how many of them the age bands do not make all `people`."""
    return store.rows(
        """SELECT count(*), count(*) FILTER (WHERE whole IS DISTINCT FROM parts) FROM (
               SELECT place, max(value) FILTER (WHERE measure = $people) AS whole,
                      sum(value) FILTER (WHERE list_contains($bands, measure)) AS parts
               FROM observations WHERE place LIKE $kind || ':%' GROUP BY place)""",
        {"people": people, "kind": kind, "bands": [f"{people}_{band}" for band in bands]},
    )[0]
