"""Do the parts make the whole? The areas of an edition put together, against the borough's own figures.

Figures exchanged in print are found in metrics/checks/exchanges.py, the printed figures stand one by one in
metrics/checks/printed.py, and what was loaded and how it fits wards and areas is in metrics/checks/fit.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from metrics import catalogue
from metrics.links import WHOLE
from metrics.profile.aggregate import figures
from metrics.statistics.intervals import ROUNDING
from metrics.store import Edition, Store

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


class BoroughFigure(NamedTuple):
    """A figure of the whole borough, with the bounds of its rounding; where published, for which place, and
    how."""

    value: float
    lower: float
    upper: float
    place: str = ""
    basis: str = ""


Row = dict[str, object]
"""A row of the ledger or a part of one: columns of LEDGER_COLUMNS with their values."""

Key = tuple[str, str]
"""An indicator (or weight) and a period."""


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
    rows = [
        _entry(store, key, group, published.get(key), len(areas), share, notes)
        for key, group in of_areas.groupby(["indicator", "period"], sort=False)
    ]
    return pd.DataFrame(rows, columns=list(LEDGER_COLUMNS))


def differing(entries: pd.DataFrame) -> pd.DataFrame:
    """The entries of a ledger whose areas do not make the borough's figure."""
    return entries[~entries["verdict"].isin([AGREES, CLOSE, NOTHING])]


def _entry(
    store: Store,
    key: Key,
    group: pd.DataFrame,
    own: BoroughFigure | None,
    areas: int,
    share: Mapping[str, float],
    notes: Mapping[Key, str],
) -> Row:
    """One row of the ledger."""
    indicator, period = key
    declared = store.indicators.loc[indicator]
    first = group.iloc[0]
    entry: Row = {
        "indicator": indicator,
        "period": period,
        "kind": first["kind"],
        "method": first["method"],
        **{k: declared[k] for k in ("label", "theme", "decimals", "unit")},
        "least": group["value"].min(),
        "greatest": group["value"].max(),
    }
    entry.update(borough=np.nan, recomposed=np.nan, verdict=NOTHING, reason="", basis="", borough_place="")
    if own:
        entry.update(borough=own.value, borough_place=own.place, basis=own.basis)
    reason = _not_comparable(declared, group, areas, share.get(first["kind"], np.nan))
    if reason:
        return entry | {"reason": reason}
    whole = recomposed(group, declared["kind"], declared["scale"])
    entry["recomposed"] = whole.value
    if not own:
        return entry | {"reason": "the borough's own figure is not at hand"}
    note = _weights_note(declared, group, notes)
    return entry | _compared(group, own, whole, int(declared["decimals"]), note)


def _compared(group: pd.DataFrame, own: BoroughFigure, whole: BoroughFigure, decimals: int, note: str) -> Row:
    """Difference, tolerance, how far weights would have to move, and the verdict."""
    difference = whole.value - own.value
    known = own.upper > own.lower or whole.upper > whole.lower
    tolerance = (own.upper - own.lower + whole.upper - whole.lower) / 2 if known else 10.0**-decimals
    tolerance += ROUNDING * max(1.0, abs(own.value))
    result: Row = {"difference": difference, "tolerance": tolerance, "weights_shift": 0.0, "verdict": AGREES}
    if abs(difference) <= tolerance:
        return result | {"reason": note}
    verdict = f"{DIFFERS} by {abs(difference):.{max(decimals, 2)}f}"
    if group["denominator"].isna().any():
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


def recomposed(group: pd.DataFrame, kind: str, scale: float) -> BoroughFigure:
    """The figure of several places together, from their rows of `figures`: a sum, or sums over sums."""
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
    by_measure = {m: g.drop_duplicates("period", keep="last") for m, g in published.groupby("measure")}
    scores = {s for (s,) in store.rows("SELECT DISTINCT score FROM index_editions WHERE districts > 0")}
    result = {}
    for indicator, period in wanted[["indicator", "period"]].drop_duplicates().itertuples(index=False):
        figure = _published_figure(store, by_measure, store.indicators.loc[indicator], period, scores)
        if figure:
            result[indicator, period] = figure
    return result


def _published_figure(
    store: Store, by_measure: Mapping[str, pd.DataFrame], declared: pd.Series, period: str, scores: set[str]
) -> BoroughFigure | None:
    until = store.periods.loc[period, "end"]
    if declared["kind"] in ("weighted_mean", "published"):
        top, bottom = [_at(by_measure, declared["value"], until, period)], []
    else:
        top = [_at(by_measure, m, until, period) for m in declared["numerator"]]
        bottom = [_at(by_measure, m, until) for m in declared["denominator"]]
    over, under = [row for row in top if row is not None], [row for row in bottom if row is not None]
    if not top or len(over) < len(top) or len(under) < len(bottom):
        return None
    divisor = sum(row["value"] for row in under) / declared["scale"] if under else 1 / declared["scale"]
    value, lower, upper = (sum(row[c] for row in over) / divisor for c in ("value", "lower", "upper"))
    basis = "worked out here from the same LSOAs" if declared["value"] in scores else "published"
    return BoroughFigure(value, lower, upper, over[0]["place"], basis) if np.isfinite(value) else None


def _at(
    by_measure: Mapping[str, pd.DataFrame], measure: str, until: pd.Timestamp, period: str = ""
) -> pd.Series | None:
    """A measure's row at one period, or the latest at or before a day when no period is named."""
    known = by_measure.get(measure)
    if known is None:
        return None
    known = known[known["period"] == period] if period else known[known["until"] <= until]
    return known.sort_values("until").iloc[-1] if len(known) else None


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


def _covered(store: Store, areas: list[str], borough: str) -> dict[str, float]:
    """The share of the borough's residents in the areas, by kind of published place."""
    rows = store.rows(
        """SELECT a.kind, sum(a.residents) / any_value(b.residents)
           FROM place_totals a JOIN place_totals b USING (kind)
           WHERE list_contains(?, a.parent) AND b.parent = ? GROUP BY a.kind""",
        [areas, borough],
    )
    return dict(rows)


def _not_comparable(declared: pd.Series, group: pd.DataFrame, areas: int, share: float) -> str:
    """Why the areas' figures cannot be put together, or nothing."""
    if declared["kind"] == "published":
        return "published for each area by itself: never added up"
    if len(group) < areas:
        return f"{areas - len(group)} of {areas} areas have no figure"
    if group["value"].isna().any():
        return "part of an area's figure is withheld, so the areas together are known only as a range"
    return "" if not share < WHOLE else f"the areas hold only {100 * share:.1f}% of the borough's residents"


def _weights_note(declared: pd.Series, group: pd.DataFrame, notes: Mapping[Key, str]) -> str:
    """What is known of the weights or denominators behind the recomposition; `notes` by weight and period of
    an index."""
    period, of = group["period"].iloc[0], group["denominator_period"].iloc[0]
    if (declared["weight"], period) in notes:
        return f"weights: {notes[declared['weight'], period]}"
    other = f" of {of}" if isinstance(of, str) and of != period else ""
    if declared["kind"] == "weighted_mean":
        return f"areas are weighted by residents or the like{other}, not by the figure's own denominators"
    return f"denominators{other}" if other else ""
