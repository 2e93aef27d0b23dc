"""Where a series breaks: another source, or a long gap. Nothing is tested, and no line drawn, across it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from metrics.store import Store

LONGEST_GAP = 2
"""Periods of the usual step that may be missing in a row before the series breaks."""

Publications: TypeAlias = dict[tuple[str, str], dict[str, str]]
"""By period and kind of place: the publications counted from, each with the title of its source."""

COUNTED_FROM = """
WITH counted AS (
    SELECT indicator, unnest(list_append(coalesce(numerator, []), value)) AS measure
    FROM indicators WHERE list_contains($indicators, indicator)),
found AS (
    SELECT DISTINCT o.measure, o.period, q.kind, o.source FROM observations o JOIN places q USING (place)
    WHERE o.measure IN (SELECT measure FROM counted)
      AND list_contains($periods, o.period) AND list_contains($kinds, q.kind))
SELECT DISTINCT c.indicator, f.period, f.kind, s.title
FROM found f JOIN counted c USING (measure) JOIN sources s USING (source) ORDER BY ALL
"""
"""What was counted decides: another denominator is no other series."""


def publication(title: str) -> str:
    """What the editions of a publication share: its title up to the first number, comma or colon.

    A title of one word says nothing but itself.
    """
    stem = re.split(r"[\d,:]", title, maxsplit=1)[0].strip().casefold()
    return stem if " " in stem else title.casefold()


def publications(store: Store, indicator: str, rows: pd.DataFrame) -> Publications:
    """What an indicator was counted from, by the period and kind of place of its figures."""
    return publications_of_each(store, [indicator], rows).get(indicator, {})


def publications_of_each(
    store: Store, indicators: Sequence[str], rows: pd.DataFrame
) -> dict[str, Publications]:
    """The same for several indicators by their ids, asked once for all."""
    asked = {
        "indicators": list(indicators),
        "periods": list(rows["period"].unique()),
        "kinds": list(rows["kind"].unique()),
    }
    found: dict[str, Publications] = {}
    for indicator, period, kind, title in store.rows(COUNTED_FROM, asked):
        found.setdefault(indicator, {}).setdefault((period, kind), {})[publication(title)] = title
    return found


def with_breaks(rows: pd.DataFrame, counted_from: Publications, step: float | None) -> pd.DataFrame:
    """The rows with `broken_before`: why a figure belongs to another series than the one before; or empty.

    `rows` are one indicator's in the order of time within each place; `step` is months between periods.
    """
    reasons = [""] * len(rows)
    figures = [Figure(*row) for row in zip(*(rows[c] for c in Figure._fields), strict=True)]
    places = rows["place"].to_numpy()
    known = np.flatnonzero(rows["value_low"].notna())
    for place in dict.fromkeys(places[known]):
        own = known[places[known] == place]
        for n, why in zip(own, breaks([figures[n] for n in own], counted_from, step), strict=True):
            reasons[n] = why
    return rows.assign(broken_before=pd.Series(reasons, index=rows.index, dtype="str"))


def breaks(figures: Sequence[Figure], counted_from: Publications, step: float | None) -> list[str]:
    """Why each known figure of one place, in the order of time, belongs to another series than the one before
    it; empty where it goes on from that."""
    pairs = pairwise(figures)
    return ["" for _ in figures[:1]] + [_why(one, other, counted_from, step) for one, other in pairs]


class Figure(NamedTuple):
    """What tells whether one figure goes on from another."""

    period: str
    kind: str
    end: pd.Timestamp
    period_label: str


def _why(before: Figure, after: Figure, counted_from: Publications, step: float | None) -> str:
    """Why no series goes from one figure to the next, in words; empty where one does."""
    reasons = []
    old, new = (counted_from.get((row.period, row.kind), {}) for row in (before, after))
    if old and new and not old.keys() & new.keys():
        reasons.append(f"the source changes, from {'; '.join(old.values())} to {'; '.join(new.values())}")
    if step:
        missing = round(months_between(before.end, after.end) / step) - 1
        if missing > LONGEST_GAP:
            reasons.append(f"{missing} periods in a row have no figure")
    between = f" between {before.period_label} and {after.period_label}"
    return f"{' and '.join(reasons)}{between}" if reasons else ""


def months_between(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Months from one day to another, by the calendar."""
    return int(12 * (last.year - first.year) + last.month - first.month)
