"""Printed figures that were exchanged between two areas, found by arithmetic: every pair is tried."""

from __future__ import annotations

from itertools import combinations
from typing import Protocol

import numpy as np
import pandas as pd

from metrics.checks.reconcile import CLOSE_SHIFT, weights_shift

BY_OURS = "our own figures"
BY_BOROUGH = "the borough's figure"

EXCHANGE_COLUMNS = {
    "measure": "id of the measure",
    "label": "its name",
    "period": "period of the figures",
    "test": f"{BY_OURS}, or {BY_BOROUGH}",
    "first": "place id of one area",
    "second": "place id of the other",
    "first_name": "its name",
    "second_name": "its name",
    "first_printed": "figure printed for the first",
    "second_printed": "figure printed for the second",
    "first_ours": "our figure for the first; null in the test of the borough",
    "second_ours": "our figure for the second",
    "before": "distance from our figures, or from the borough's, as printed",
    "after": "the same once exchanged",
    "borough": "the borough's printed figure, in the test of the borough",
    "recomposed": "the areas put together as printed",
    "recomposed_after": "the areas put together once exchanged",
    "pairs": "how many pairs of areas pass this test",
    "shown": "whether our own figures show the exchange, and of no other pair with either area",
}
"""What each column of `exchanged` means."""


def exchanged(
    figures: pd.DataFrame, ours: pd.DataFrame, ledger: pd.DataFrame, weights: pd.DataFrame
) -> pd.DataFrame:
    """One row per measure, period, test and pair of areas whose exchange mends what disagrees.

    Columns as in EXCHANGE_COLUMNS. Our own figures: both printed figures disagree with what we work out, and
    both agree once exchanged. The borough's figure: the areas do not make the borough's printed figure, and
    do (with weights up to CLOSE_SHIFT percent off) once two are exchanged. A sum shows nothing by itself, for
    several exchanges may mend it.

    `figures` has measure, label, period, place, name, printed for the areas; `ours` measure, period, place,
    ours, allowed; `ledger` the entries that differ, with measure; `weights` measure, period, place,
    denominator.
    """
    rows = [*_mended_by_ours(figures, ours), *_mended_sums(figures, ledger, weights)]
    result = pd.DataFrame(rows, columns=[c for c in EXCHANGE_COLUMNS if c not in ("pairs", "shown")])
    result["pairs"] = result.groupby(["measure", "period", "test"])["first"].transform("size").astype(int)
    own = result[result["test"] == BY_OURS]
    seen = pd.concat(
        [own[["measure", "period", c]].set_axis(["m", "p", "place"], axis=1) for c in ("first", "second")]
    )
    once = {key for key, times in seen.value_counts().items() if times == 1}
    shown = {
        (r.measure, r.period, r.first, r.second)
        for r in own.itertuples()
        if (r.measure, r.period, r.first) in once and (r.measure, r.period, r.second) in once
    }
    result["shown"] = [(r.measure, r.period, r.first, r.second) in shown for r in result.itertuples()]
    return result


def _mended_by_ours(figures: pd.DataFrame, ours: pd.DataFrame) -> list[dict[str, object]]:
    both = figures.merge(ours, on=["measure", "period", "place"])
    rows = []
    grouped: dict[tuple[str, str], list[ComparedFigure]] = {}
    for row in both.itertuples():
        grouped.setdefault((row.measure, row.period), []).append(row)
    for group in grouped.values():
        for a, b in combinations(group, 2):
            apart = [abs(a.printed - a.ours), abs(b.printed - b.ours)]
            after = [abs(b.printed - a.ours), abs(a.printed - b.ours)]
            disagree = apart[0] > a.allowed and apart[1] > b.allowed
            if disagree and after[0] <= a.allowed and after[1] <= b.allowed:
                pair = _pair(a, b, BY_OURS) | {"first_ours": a.ours, "second_ours": b.ours}
                rows.append(pair | {"before": sum(apart), "after": sum(after)})
    return rows


def _mended_sums(
    figures: pd.DataFrame, ledger: pd.DataFrame, weights: pd.DataFrame
) -> list[dict[str, object]]:
    known = figures.merge(
        weights[["measure", "period", "place", "denominator"]], on=["measure", "period", "place"]
    )
    rows = []
    for entry in ledger.itertuples():
        group = known[(known["measure"] == entry.measure) & (known["period"] == entry.period)]
        areas, weight = list(group.itertuples()), group["denominator"].to_numpy(float)
        for i, j in combinations(range(len(areas)), 2):
            values = group["printed"].to_numpy(float, copy=True)
            values[[i, j]] = values[[j, i]]
            whole = float(values @ weight / weight.sum())
            apart = whole - entry.borough
            target = entry.borough + np.sign(apart) * min(abs(apart), entry.tolerance)
            if weights_shift(values, weight, target) <= 1 + CLOSE_SHIFT / 100:
                pair = _pair(areas[i], areas[j], BY_BOROUGH)
                pair |= {"before": abs(entry.difference), "after": abs(apart), "borough": entry.borough}
                rows.append(pair | {"recomposed": entry.recomposed, "recomposed_after": whole})
    return rows


class PrintedFigure(Protocol):
    """A row of the figures in print."""

    measure: str
    label: str
    period: str
    place: str
    name: str
    printed: float


class ComparedFigure(PrintedFigure, Protocol):
    """The same beside our own, and how far the two may lie apart."""

    ours: float
    allowed: float


def _pair(a: PrintedFigure, b: PrintedFigure, test: str) -> dict[str, object]:
    """The two areas of a row, as their figures in print name them."""
    both: dict[str, object] = {"measure": a.measure, "label": a.label, "period": a.period, "test": test}
    for which, area in (("first", a), ("second", b)):
        both |= {which: area.place, f"{which}_name": area.name, f"{which}_printed": area.printed}
    return both
