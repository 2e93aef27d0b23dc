"""Figures for any set of places, added up by kind: one query, whatever the places are.

A borough, a ward and a hand-made area are the same thing here: a parent in the lookup. Sources and formulas:
pool first, divide after; intervals after Byar (rates) and Wilson (proportions), see metrics.statistics.
Between the query and the frame the columns are plain arrays: a profile is a few dozen rows, and at that size
each step on a frame costs more than all the arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

import numpy as np
import pandas as pd

from metrics.statistics.arrays import Booleans, Columns, Floats, Objects
from metrics.statistics.intervals import FORMS, ROUNDING, Interval, interval
from metrics.store import Store

FIGURE_COLUMNS = {
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
    "lower": "lower 95% limit; null where none can be given, as for wards' figures shared out to parts",
    "upper": "upper 95% limit",
    "withheld": "why there is no value, in words; empty otherwise",
    "x_lower": "least numerator (or weighted sum) the parts allow",
    "x_upper": "greatest numerator (or weighted sum) the parts allow",
    "proportion": "whether the figure is a share of its denominator",
    "indicator_kind": "count, ratio, weighted_mean or published",
    "scale": "what the ratio is multiplied by",
    "sources": "ids of the sources",
}
"""What each column of `figures` means, in the order of the columns."""

NO_POPULATION = "counted, but there is no population near its date to make a rate of"
"""Why a ratio has its numerator and no value."""

RESIDENTS = ("residents", "printed_residents")
"""The indicators that count residents; an edition has one of them."""

SUMS = """
SELECT indicator, period, place, published_directly, kind, method,
       array_to_string(sources, ' ') AS sources, x, x_lower, x_upper, n, n_period,
       n_source_places, counted, coverage, estimated
FROM sums
WHERE edition = $edition AND level = $level AND scheme = $scheme AND list_contains($places, place)
  AND (is_current OR $all_periods OR period = $period) AND ($period IS NULL OR period = $period)
  AND ($indicators IS NULL OR list_contains($indicators, indicator))
"""
"""One row per indicator, period, place and way to its figure: added up from the chosen kind, or published."""


class Asked(TypedDict, total=False):
    """What may be asked for besides places; see `figures`."""

    level: str
    scheme: str
    indicators: Sequence[str] | None
    period: str | None
    all_periods: bool


def figures(store: Store, edition: str, places: Sequence[str], **asked: Unpack[Asked]) -> pd.DataFrame:
    """One row per indicator, period and place; columns as in FIGURE_COLUMNS.

    `level` says for which places the published kind was chosen (area, ward or lsoa); the borough may be asked
    for at any level. Current periods unless one `period` or `all_periods` is asked for. A place with no
    figure has no row. A figure published for the very place stands before one added up, except for sums and
    ratios: those are added up wherever they can be, so that the parts of a borough make the whole.
    """
    return pd.DataFrame(figure_columns(store, edition, places, **asked))


def figure_columns(
    store: Store,
    edition: str,
    places: Sequence[str],
    *,
    level: str = "area",
    scheme: str = "",
    indicators: Sequence[str] | None = None,
    period: str | None = None,
    all_periods: bool = False,
) -> Columns:
    """The columns of `figures` as arrays, for those who go on calculating."""
    sums = store.arrays(
        SUMS,
        {
            "edition": edition,
            "level": level,
            "scheme": scheme if level == "area" else "",
            "places": list(places),
            "indicators": None if indicators is None else list(indicators),
            "period": period,
            "all_periods": all_periods,
        },
    )
    declared = declarations(store, sums["indicator"])
    return with_values(*one_each(store, sums, declared))


def declarations(store: Store, indicators: Objects) -> Columns:
    """What is declared of each indicator named, row for row."""
    row = store.indicators.index.get_indexer(indicators)
    wanted = ("position", "kind", "proportion", "scale", "min_coverage")
    return {column: store.indicators[column].to_numpy()[row] for column in wanted}


def one_each(store: Store, sums: Columns, declared: Columns) -> tuple[Columns, Columns]:
    """One row per indicator, period (by its end) and place: of several, the one that stands for it.

    A figure of the one published place that is the same as an area (`same_as`) is published for the area.
    """
    is_it = (declared["kind"] == "published") & (sums["method"] == "same") & (sums["n_source_places"] == 1)
    direct, adds = sums["published_directly"] | is_it, np.isin(declared["kind"], ["count", "ratio"])
    sums = {**sums, "published_directly": direct}
    periods = store.periods["end"].sort_values(kind="stable").index.get_indexer(sums["period"])
    place = np.unique(sums["place"].astype(str), return_inverse=True)[1]
    order = np.lexsort((adds == direct, place, periods, declared["position"]))
    order = order[(direct | (declared["kind"] != "published"))[order]]
    key = np.stack([declared["position"][order], periods[order], place[order]])
    first = np.ones(len(order), dtype=bool)
    first[1:] = (key[:, 1:] != key[:, :-1]).any(axis=0)
    kept = order[first]
    return {c: a[kept] for c, a in sums.items()}, {c: a[kept] for c, a in declared.items()}


def with_values(sums: Columns, declared: Columns) -> Columns:
    """The sums with value, bounds, interval and reason for withholding, by each indicator's declaration."""
    kind, proportion, scale = declared["kind"], declared["proportion"], declared["scale"]
    low, high, n, coverage = sums["x_lower"], sums["x_upper"], sums["n"], sums["coverage"]
    x = np.where(sums["counted"] == sums["n_source_places"], sums["x"], np.nan)
    ratio, whole = kind == "ratio", np.isin(kind, ["count", "published"])
    with np.errstate(divide="ignore", invalid="ignore"):
        divisor = np.where(whole, 1.0, np.where(n > 0, n, np.nan)) / scale
        value, value_low, value_high = x / divisor, low / divisor, high / divisor
    lower, upper = limits(low, high, n, scale, ratio, proportion)
    thin = ~(coverage >= declared["min_coverage"] - ROUNDING)
    withheld = _reasons(thin, coverage, value, value_low)
    withheld[ratio & np.isnan(n) & ~np.isnan(low)] = NO_POPULATION
    for array in (value, value_low, value_high, lower, upper):
        array[thin] = np.nan
    for array in (lower, upper):
        array[sums["estimated"].astype(bool)] = np.nan
    return {
        "indicator": sums["indicator"],
        "period": sums["period"],
        "place": sums["place"],
        "kind": sums["kind"],
        "method": np.where(sums["published_directly"], "same", sums["method"]),
        "numerator": np.where(ratio | (kind == "count"), x, np.nan),
        "denominator": n,
        "denominator_period": sums["n_period"],
        "pieces": sums["n_source_places"],
        "coverage": coverage,
        "own": sums["published_directly"],
        "value": value,
        "value_low": value_low,
        "value_high": value_high,
        "lower": lower,
        "upper": upper,
        "withheld": withheld,
        "x_lower": low,
        "x_upper": high,
        "proportion": proportion,
        "indicator_kind": kind,
        "scale": scale,
        "sources": _source_ids(sums["sources"]),
    }


def limits(
    low: Floats, high: Floats, n: Floats, scale: Floats, ratio: Booleans, proportion: Booleans
) -> Interval:
    """95% limits of ratios, from the least count the data allow and the greatest; nan for other kinds."""
    lower, upper = np.full(len(n), np.nan), np.full(len(n), np.nan)
    for form in FORMS:
        rows = ratio & (proportion == (form == "proportion"))
        if rows.any():
            top = np.minimum(high[rows], n[rows]) if form == "proportion" else high[rows]
            lower[rows] = interval(np.minimum(low[rows], top), n[rows], 1, form).lower * scale[rows]
            upper[rows] = interval(top, n[rows], 1, form).upper * scale[rows]
    return Interval(lower, upper)


def _reasons(thin: Booleans, coverage: Floats, value: Floats, value_low: Floats) -> Objects:
    """Why each figure is missing, in words; empty where it is not."""
    reasons = np.full(len(value), "", dtype=object)
    blank = np.isnan(value)
    reasons[blank & np.isnan(value_low)] = "not published"
    reasons[blank & ~np.isnan(value_low)] = "part of the count is withheld by the publisher: a range is shown"
    for row in np.flatnonzero(thin):
        percent = np.nan_to_num(100 * coverage[row])
        reasons[row] = f"only {percent:.0f}% of residents live where the figure is known"
    return reasons


def _source_ids(joined: Objects) -> Objects:
    """Ids of the sources as lists; the query joins them with spaces, as lists are slow to fetch.

    Rows with the same sources share one list: of a whole country's 34,000 rows there are a handful.
    """
    lists = {each: (each or "").split() for each in set(joined.tolist())}
    ids = np.empty(len(joined), dtype=object)
    ids[:] = [lists[each] for each in joined.tolist()]
    return ids
