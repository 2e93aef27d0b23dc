"""Do the parts make the whole? The areas of an edition put together, against the borough's own figures.

Figures exchanged in print are found in metrics/checks/exchanges.py, the printed figures stand one by one in
metrics/checks/printed.py, and what was loaded and how it fits wards and areas is in metrics/checks/fit.py.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from metrics import catalogue
from metrics.checks.borough_figures import BoroughFigure, Declared, Key, borough_figures
from metrics.links import WHOLE
from metrics.profile.aggregate import figures
from metrics.statistics.arrays import Columns
from metrics.statistics.intervals import ROUNDING
from metrics.store import Store

AGREES = "agrees within rounding"
CLOSE = "agrees with slightly other weights"
DIFFERS = "differs"
NOTHING = "nothing to compare with"

LEDGER_COLUMNS = {
    "indicator": "id of the indicator",
    "label": "its name",
    "theme": "its theme",
    "period": "period of the figures",
    "kind": "published places added up for the areas",
    "method": "how they were fitted to the areas",
    "recomposed": "the figure of all areas together: their sums, or their weighted mean",
    "borough": "the borough's own figure; null when there is none",
    "borough_place": "the place it was published for",
    "basis": "published, or worked out here from the same LSOAs (then it only shows that none was lost)",
    "difference": "recomposed less the borough's own",
    "tolerance": "the difference that rounding of the areas' and the borough's figures allows",
    "least": "least figure of an area",
    "greatest": "greatest figure of an area",
    "weights_shift": "percent by which the weight of every area would have to be wrong to explain it",
    "verdict": f"{AGREES}, {CLOSE}, {NOTHING}, or how much it differs",
    "reason": "what to bear in mind, in words",
    "decimals": "decimals to show",
    "unit": "its unit",
}
"""What each column of `ledger` means."""

CLOSE_SHIFT = 2.0
"""Weights of another year, or households for people, are easily this many percent off in every area."""


Row = dict[str, object]
"""A row of the ledger or a part of one: columns of LEDGER_COLUMNS with their values."""

OF_FIGURES = (
    *("kind", "method", "value", "numerator", "denominator", "denominator_period", "x_lower", "x_upper"),
)
"""The columns of `figures` that an entry is made of."""


def ledger(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per indicator and period that the areas have; columns as in LEDGER_COLUMNS."""
    chosen = catalogue.edition(store, edition)
    scheme_id = catalogue.scheme(store, edition, scheme)
    areas = list(catalogue.areas(store, edition, scheme_id)["place"])
    of_areas = figures(store, edition, areas, scheme=scheme_id, all_periods=True)
    published = borough_figures(store, chosen, of_areas)
    share = _covered(store, areas, chosen.borough)
    notes = {
        (weight, period): note
        for weight, period, note in store.rows("SELECT weight, period, weight_note FROM index_editions")
    }
    declared = store.indicators.to_dict("index")
    rows = [
        _entry(declared[key[0]], key, group, published.get(key), len(areas), share, notes)
        for key, group in _grouped(of_areas).items()
    ]
    return pd.DataFrame(rows, columns=list(LEDGER_COLUMNS))


def _grouped(rows: pd.DataFrame) -> dict[Key, Columns]:
    """The columns that an entry is made of, by indicator and period: hundreds of frames would take longer
    than all the arithmetic."""
    at: dict[Key, list[int]] = {}
    for n, key in enumerate(zip(rows["indicator"], rows["period"], strict=True)):
        at.setdefault(key, []).append(n)
    columns = {column: rows[column].to_numpy() for column in OF_FIGURES}
    return {key: {name: column[where] for name, column in columns.items()} for key, where in at.items()}


def differing(entries: pd.DataFrame) -> pd.DataFrame:
    """The entries of a ledger whose areas do not make the borough's figure."""
    return entries[~entries["verdict"].isin([AGREES, CLOSE, NOTHING])]


def _entry(
    declared: Declared,
    key: Key,
    group: Columns,
    own: BoroughFigure | None,
    areas: int,
    share: Mapping[str, float],
    notes: Mapping[Key, str],
) -> Row:
    """One row of the ledger."""
    indicator, period = key
    entry: Row = {
        "indicator": indicator,
        "period": period,
        "kind": group["kind"][0],
        "method": group["method"][0],
        **{k: declared[k] for k in ("label", "theme", "decimals", "unit")},
        "least": np.fmin.reduce(group["value"]),
        "greatest": np.fmax.reduce(group["value"]),
    }
    entry.update(borough=np.nan, recomposed=np.nan, verdict=NOTHING, reason="", basis="", borough_place="")
    if own:
        entry.update(borough=own.value, borough_place=own.place, basis=own.basis)
    reason = _not_comparable(declared, group, areas, share.get(group["kind"][0], np.nan))
    if reason:
        return entry | {"reason": reason}
    whole = recomposed(group, declared["kind"], declared["scale"])
    entry["recomposed"] = whole.value
    if not own:
        return entry | {"reason": "the borough's own figure is not at hand"}
    note = _weights_note(declared, period, group["denominator_period"][0], notes)
    return entry | _compared(group, own, whole, int(declared["decimals"]), note)


def _compared(group: Columns, own: BoroughFigure, whole: BoroughFigure, decimals: int, note: str) -> Row:
    """Difference, tolerance, how far weights would have to move, and the verdict."""
    difference = whole.value - own.value
    known = own.upper > own.lower or whole.upper > whole.lower
    tolerance = (own.upper - own.lower + whole.upper - whole.lower) / 2 if known else 10.0**-decimals
    tolerance += ROUNDING * max(1.0, abs(own.value))
    result: Row = {"difference": difference, "tolerance": tolerance, "weights_shift": 0.0, "verdict": AGREES}
    if abs(difference) <= tolerance:
        return result | {"reason": note}
    verdict = f"{DIFFERS} by {abs(difference):.{max(decimals, 2)}f}"
    if np.isnan(group["denominator"]).any():
        return result | {
            "verdict": verdict,
            "weights_shift": np.nan,
            "reason": "counts: no weights are involved",
        }
    target = own.value + np.sign(difference) * tolerance
    shift = 100 * (weights_shift(group["value"], group["denominator"], target) - 1)
    result["weights_shift"] = shift
    if shift <= CLOSE_SHIFT:
        why = f"weights {shift:.1f}% off in every area would explain it"
        return result | {"verdict": CLOSE, "reason": "; ".join(filter(None, [why, note]))}
    why = (
        f"the weights of all areas would have to be {shift:.0f}% wrong in one direction"
        if np.isfinite(shift)
        else "no weights explain it: the borough's figure lies outside those of its areas"
    )
    return result | {"verdict": verdict, "reason": "; ".join(filter(None, [why, note]))}


def recomposed(group: Columns, kind: str, scale: float) -> BoroughFigure:
    """The figure of several places together, from columns of `figures`: a sum, or sums over sums."""
    if kind == "count":
        x, low, high = (group[c].sum() * scale for c in ("numerator", "x_lower", "x_upper"))
        return BoroughFigure(x, low, high)
    weight = group["denominator"].sum()
    top = (group["value"] * group["denominator"]).sum()
    low, high = (scale * group[c].sum() / weight for c in ("x_lower", "x_upper"))
    return BoroughFigure(top / weight, low, high)


def weights_shift(values: ArrayLike, weights: ArrayLike, target: float) -> float:
    """The least factor f such that weights between w / f and w x f bring the weighted mean to the target.

    1 when it is there already; infinite when the target lies outside the values. For a given f the mean is
    furthest up when every value above a threshold has w x f and every other w / f, so it is enough to try
    each threshold.
    """
    values, weights = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    mean = float(values @ weights / weights.sum())
    if not values.min() <= target <= values.max():
        return float("inf")
    if target < mean:
        values, mean, target = -values, -mean, -target
    order = np.argsort(values)
    values, weights = values[order], weights[order]
    below = np.concatenate(([0.0], np.cumsum(weights)[:-1]))
    sum_below = np.concatenate(([0.0], np.cumsum(weights * values)[:-1]))
    above, sum_above = weights.sum() - below, float(weights @ values) - sum_below
    # at a threshold the mean is (sum_above f^2 + sum_below) / (above f^2 + below): solve it for f
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = (target * below - sum_below) / (sum_above - target * above)
    reachable = squared[np.isfinite(squared) & (squared >= 1)]
    if target - mean <= 1e-12 * max(1.0, abs(mean)):
        return 1.0
    return float(np.sqrt(reachable.min())) if reachable.size else float("inf")


def _covered(store: Store, areas: list[str], borough: str) -> dict[str, float]:
    """The share of the borough's residents in the areas, by kind of published place."""
    rows = store.rows(
        """SELECT a.kind, sum(a.residents) / any_value(b.residents)
           FROM place_totals a JOIN place_totals b USING (kind)
           WHERE list_contains(?, a.parent) AND b.parent = ? GROUP BY a.kind""",
        [areas, borough],
    )
    return dict(rows)


def _not_comparable(declared: Declared, group: Columns, areas: int, share: float) -> str:
    """Why the areas' figures cannot be put together, or nothing."""
    if declared["kind"] == "published":
        return "published for each area by itself: never added up"
    there = len(group["value"])
    if there < areas:
        return f"{areas - there} of {areas} areas have no figure"
    if np.isnan(group["value"]).any():
        return "part of an area's figure is withheld, so the areas together are known only as a range"
    return "" if not share < WHOLE else f"the areas hold only {100 * share:.1f}% of the borough's residents"


def _weights_note(declared: Declared, period: str, of: object, notes: Mapping[Key, str]) -> str:
    """What is known of the weights or denominators behind the recomposition, which are those `of` a period;
    `notes` by weight and period of an index."""
    if (declared["weight"], period) in notes:
        return f"weights: {notes[declared['weight'], period]}"
    other = f" of {of}" if isinstance(of, str) and of != period else ""
    if declared["kind"] == "weighted_mean":
        return f"areas are weighted by residents or the like{other}, not by the figure's own denominators"
    return f"denominators{other}" if other else ""
