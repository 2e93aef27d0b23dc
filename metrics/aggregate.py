"""Figures for any set of places, added up by kind: one query, whatever the places are.

A borough, a ward and a hand-made area are the same thing here: a parent in the lookup. Sources and formulas:
pool first, divide after; intervals after Byar (rates) and Wilson (proportions), see metrics/intervals.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.intervals import interval
from metrics.store import Store

COLUMNS = {
    "indicator": "id of the indicator",
    "period": "period of the figure",
    "place": "place id",
    "kind": "the kind of published place that was added up",
    "method": "how those places were fitted to this one, the worst link on the way",
    "numerator": "sum of share x numerator; null for weighted means and withheld counts",
    "denominator": "sum of share x denominator, or of the weights",
    "denominator_period": "period of the denominator or weights",
    "pieces": "published places that were added up",
    "coverage": "share of the place's residents in published places that have the figure",
    "own": "true when the figure was published for this very place",
    "value": "the figure in the indicator's unit; null when withheld or only bounds are known",
    "value_low": "least value the suppressed or rounded parts allow",
    "value_high": "greatest value they allow",
    "lower": "lower 95 % limit; null where no interval can be given",
    "upper": "upper 95 % limit",
    "withheld": "why there is no value, in words; empty otherwise",
}
"""What each column of `figures` means."""

QUERY = """
WITH wanted AS (
    SELECT a.indicator, a.period, a.kind, a.method, i.kind AS indicator_kind, i.scale, i.proportion, i.min_coverage, i.position
    FROM availability a JOIN indicators i USING (indicator)
    WHERE a.edition = $edition AND a.level = $level AND a.scheme = $scheme
      AND ($all_periods OR a.is_current OR a.period = $period) AND ($period IS NULL OR a.period = $period)
      AND ($indicators IS NULL OR list_contains($indicators, a.indicator))),
asked AS (SELECT unnest($places) AS place),
members AS (SELECT l.parent, l.child, l.share, c.kind, c.residents FROM asked k JOIN lookup l ON l.parent = k.place
            JOIN places c ON c.place = l.child),
whole AS (SELECT parent, kind, sum(share * coalesce(residents, 1)) AS residents FROM members GROUP BY ALL),
summed AS (
    SELECT w.indicator, w.period, m.parent AS place, w.kind, w.method, false AS own,
           CASE WHEN count(p.x) = count(*) THEN sum(m.share * p.x) END AS x, sum(m.share * p.x_lower) AS x_lower,
           sum(m.share * p.x_upper) AS x_upper, sum(m.share * p.n) AS n, max(p.n_period) AS n_period,
           count(*) AS pieces, sum(m.share * coalesce(p.residents, 1)) / any_value(t.residents) AS coverage
    FROM wanted w JOIN parts p ON p.indicator = w.indicator AND p.period = w.period AND p.kind = w.kind
    JOIN members m ON m.child = p.place JOIN whole t ON t.parent = m.parent AND t.kind = w.kind
    WHERE w.indicator_kind <> 'published' GROUP BY ALL),
published AS (
    SELECT w.indicator, w.period, p.place, p.kind, 'same' AS method, true AS own, p.x, p.x_lower, p.x_upper, p.n, p.n_period,
           1 AS pieces, 1.0 AS coverage
    FROM wanted w JOIN parts p ON p.indicator = w.indicator AND p.period = w.period
    WHERE p.place IN (FROM asked) AND (w.indicator_kind IN ('weighted_mean', 'published')
       OR p.place NOT IN (SELECT place FROM summed s WHERE s.indicator = w.indicator AND s.period = w.period))),
best AS (
    SELECT * FROM (FROM summed UNION ALL FROM published)
    QUALIFY row_number() OVER (PARTITION BY indicator, period, place ORDER BY own DESC) = 1)
SELECT b.*, w.indicator_kind, w.scale, w.proportion, w.min_coverage FROM best b JOIN wanted w USING (indicator, period)
JOIN periods d USING (period) ORDER BY w.position, d."end", d.start, b.place
"""


def figures(store: Store, edition: str, places: Sequence[str], *, level: str = "area", scheme: str = "",
            indicators: Sequence[str] | None = None, period: str | None = None, all_periods: bool = False) -> pd.DataFrame:
    """One row per indicator, period and place; columns as in COLUMNS.

    `level` says for which places the published kind was chosen (area, ward or lsoa); the borough may be asked for at any
    level. Current periods unless one `period` or `all_periods` is asked for. A place with no figure has no row.
    """
    raw = store.frame(QUERY, {
        "edition": edition, "level": level, "scheme": scheme if level == "area" else "", "places": list(places),
        "indicators": list(indicators) if indicators is not None else None, "period": period, "all_periods": all_periods})
    return with_values(raw)


def with_values(raw: pd.DataFrame) -> pd.DataFrame:
    """The rows with value, bounds, interval and the reason for withholding.

    Raises ValueError for a frame whose kind can't be added up.
    """
    kind = raw["indicator_kind"].to_numpy(str)
    x, low, high, n = (raw[c].to_numpy(float) for c in ("x", "x_lower", "x_upper", "n"))
    scale, coverage = raw["scale"].to_numpy(float), raw["coverage"].to_numpy(float)
    whole = np.isin(kind, ["count", "published"])
    with np.errstate(divide="ignore", invalid="ignore"):
        divisor = np.where(whole, 1.0, np.where(n > 0, n, np.nan)) / scale
        value, value_low, value_high = x / divisor, low / divisor, high / divisor
    thin = ~(coverage >= raw["min_coverage"].to_numpy(float) - 1e-9)
    lower, upper = _limits(kind == "ratio", raw["proportion"].to_numpy(bool), low, high, n, scale)
    blank = np.isnan(value)
    withheld = np.where(thin, _thin_reasons(coverage), np.where(blank, _bound_reasons(value_low), ""))
    for array in (value, value_low, value_high, lower, upper):
        array[thin] = np.nan
    return pd.DataFrame({
        "indicator": raw["indicator"], "period": raw["period"], "place": raw["place"], "kind": raw["kind"], "method": raw["method"],
        "numerator": np.where(np.isin(kind, ["ratio", "count"]), x, np.nan), "denominator": n, "denominator_period": raw["n_period"],
        "pieces": raw["pieces"], "coverage": coverage, "own": raw["own"], "value": value, "value_low": value_low,
        "value_high": value_high, "lower": lower, "upper": upper, "withheld": withheld,
        "x_lower": low, "x_upper": high, "proportion": raw["proportion"], "indicator_kind": raw["indicator_kind"], "scale": scale,
    })


def _limits(ratio: np.ndarray, proportion: np.ndarray, low: np.ndarray, high: np.ndarray, n: np.ndarray,
            scale: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % limits of ratios: from the least count the data allow, and from the greatest; nan for every other kind."""
    lower, upper = np.full(len(n), np.nan), np.full(len(n), np.nan)
    for form, rows in (("rate", ratio & ~proportion), ("proportion", ratio & proportion)):
        if rows.any():
            top = np.minimum(high[rows], n[rows]) if form == "proportion" else high[rows]
            lower[rows] = interval(np.minimum(low[rows], top), n[rows], 1, form).lower * scale[rows]
            upper[rows] = interval(top, n[rows], 1, form).upper * scale[rows]
    return lower, upper


def _thin_reasons(coverage: np.ndarray) -> np.ndarray:
    percent = np.nan_to_num(100 * coverage)
    return np.array([f"only {p:.0f} % of residents live where the figure is known" for p in percent], dtype=object)


def _bound_reasons(value_low: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(value_low), "not published", "part of the count is withheld by the publisher: a range is shown")
