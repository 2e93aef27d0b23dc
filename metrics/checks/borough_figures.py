"""The borough's own figures, published under any of its codes, to be set beside those of its areas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from metrics.links import WHOLE
from metrics.store import Edition, Store

Declared = Mapping[str, Any]
"""What is declared of an indicator, by column."""

Key = tuple[str, str]
"""An indicator (or weight) and a period."""


class BoroughFigure(NamedTuple):
    """A figure of the whole borough, with the bounds of its rounding; where published, for which place, and
    how."""

    value: float
    lower: float
    upper: float
    place: str = ""
    basis: str = ""


class PublishedFigure(NamedTuple):
    """A measure of the borough as published, with its bounds and the day its period ends."""

    measure: str
    period: str
    place: str
    value: float
    lower: float
    upper: float
    until: pd.Timestamp


def borough_figures(store: Store, chosen: Edition, wanted: pd.DataFrame) -> dict[Key, BoroughFigure]:
    """The borough's own figure for each indicator and period wanted, published under any of its codes.

    A ratio is worked out from its published numerator and denominator (the latest at or before the period).
    """
    published = store.frame(
        """SELECT o.measure, o.period, o.place, o.value, coalesce(o.lower, o.value) AS lower,
                  coalesce(o.upper, o.value) AS upper, p."end" AS until
           FROM observations o JOIN periods p USING (period)
           WHERE list_contains($places, o.place) AND coalesce(o.value, o.lower) IS NOT NULL
           ORDER BY list_position($places, o.place) DESC""",
        {"places": same_borough(store, chosen)},
    )
    by_measure = _latest_first(published)
    declared = store.indicators.to_dict("index")
    scores = {s for (s,) in store.rows("SELECT DISTINCT score FROM index_editions WHERE districts > 0")}
    result = {}
    for indicator, period in wanted[["indicator", "period"]].drop_duplicates().itertuples(index=False):
        until = store.periods.at[period, "end"]
        figure = _published_figure(by_measure, declared[indicator], period, until, scores)
        if figure:
            result[indicator, period] = figure
    return result


def _latest_first(published: pd.DataFrame) -> dict[str, list[PublishedFigure]]:
    """The figures of each measure, the latest first; of several of one period the one listed last."""
    by_measure: dict[str, dict[str, PublishedFigure]] = {}
    for row in published.itertuples(index=False):
        of_measure = by_measure.setdefault(row.measure, {})
        of_measure.pop(row.period, None)
        of_measure[row.period] = PublishedFigure(*row)
    return {
        measure: sorted(rows.values(), key=lambda row: row.until)[::-1]
        for measure, rows in by_measure.items()
    }


def _published_figure(
    by_measure: Mapping[str, list[PublishedFigure]],
    declared: Declared,
    period: str,
    until: pd.Timestamp,
    scores: set[str],
) -> BoroughFigure | None:
    if declared["kind"] in ("weighted_mean", "published"):
        top, bottom = [_at(by_measure, declared["value"], until, period)], []
    else:
        top = [_at(by_measure, m, until, period) for m in declared["numerator"]]
        bottom = [_at(by_measure, m, until) for m in declared["denominator"]]
    over, under = [row for row in top if row is not None], [row for row in bottom if row is not None]
    if not top or len(over) < len(top) or len(under) < len(bottom):
        return None
    divisor = sum(row.value for row in under) / declared["scale"] if under else 1 / declared["scale"]
    value, lower, upper = (
        sum(getattr(row, c) for row in over) / divisor for c in ("value", "lower", "upper")
    )
    basis = "worked out here from the same LSOAs" if declared["value"] in scores else "published"
    return BoroughFigure(value, lower, upper, over[0].place, basis) if np.isfinite(value) else None


def _at(
    by_measure: Mapping[str, list[PublishedFigure]], measure: str, until: pd.Timestamp, period: str = ""
) -> PublishedFigure | None:
    """A measure's figure at one period, or the latest at or before a day when no period is named."""
    known = by_measure.get(measure, [])
    return next((row for row in known if (row.period == period if period else row.until <= until)), None)


def same_borough(store: Store, chosen: Edition) -> list[str]:
    """Every place id that is the borough: its own, its code in other years, districts of just its LSOAs."""
    linked = store.rows(
        "SELECT DISTINCT child FROM links WHERE parent = ? AND method = 'same' ORDER BY 1", [chosen.borough]
    )
    made_of_its_lsoas = store.rows(
        """
        WITH inside AS (
            SELECT l.child, p.kind FROM lookup l JOIN places p ON p.place = l.child
            WHERE l.parent = $borough AND l.share > $whole AND p.kind LIKE 'lsoa%'),
        touched AS (
            SELECT DISTINCT l.parent FROM links l JOIN inside i ON i.child = l.child
            JOIN places p ON p.place = l.parent AND p.kind LIKE 'lad%'),
        districts AS (
            SELECT l.parent, p.kind, count(DISTINCT l.child) AS lsoas, count(DISTINCT i.child) AS shared
            FROM links l JOIN touched USING (parent) JOIN places p ON p.place = l.child
            LEFT JOIN inside i ON i.child = l.child
            WHERE p.kind LIKE 'lsoa%' AND l.share > $whole GROUP BY ALL)
        SELECT DISTINCT parent FROM districts d
        WHERE shared = lsoas AND shared = (SELECT count(*) FROM inside i WHERE i.kind = d.kind) ORDER BY 1""",
        {"borough": chosen.borough, "whole": WHOLE},
    )
    return list(dict.fromkeys([chosen.borough, *(p for (p,) in [*linked, *made_of_its_lsoas])]))
