"""What became of each place of a series: its trend, and whether its gap to the rest widens or narrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from metrics.statistics.arrays import Columns, Floats
from metrics.statistics.comparison import HIGHER, LOWER, judgement
from metrics.statistics.intervals import CONFIDENCE, Interval
from metrics.statistics.trend import FEWEST_POINTS, SIGNIFICANT_CHI2, standard_errors_from, trend
from metrics.store import Store
from metrics.trends.series import NO_DATA, series

CHANGE_COLUMNS = {
    "indicator": "id of the indicator",
    "place": "place id",
    "name": "name of the place",
    "role": "area, borough or comparator",
    "points": "periods with a figure",
    "missing": "periods expected but without one",
    "first_period": "first period with a figure",
    "first": "the figure then",
    "last_period": "last period with a figure",
    "last": "the figure then",
    "change": "last less first",
    "broken": "why nothing is tested across the series' last break; empty where it has none",
    "direction": "rising, falling, no clear trend, too few points or not tested",
    "why": "why there was no test; empty otherwise",
    "judgement": "better or worse where a clear trend has a good direction; otherwise the direction",
    "slope": "change per year on the fitted line",
    "chi2": "chi-squared of the slope",
    "against": "what the gap is measured against; empty where there is none",
    "gap_first_period": "first period with a gap",
    "gap_last_period": "last period with one",
    "gap_first": "area less rest at first",
    "gap_first_lower": "its lower 95% limit",
    "gap_first_upper": "its upper limit",
    "gap_last": "area less rest at last",
    "gap_last_lower": "its lower 95% limit",
    "gap_last_upper": "its upper limit",
    "relative_first": "area over rest at first",
    "relative_last": "area over rest at last",
    "gap_change": "widening, narrowing, changed sides or no clear change; wider or narrower if untested",
    "relative_change": "the same of the ratio",
    "disagree": "whether the difference and the ratio say different things",
}
"""What each column of `trend_of` means."""

RULE = (
    f"A trend is called where there are at least {FEWEST_POINTS} points, the chi-squared of the weighted "
    f"line is above {SIGNIFICANT_CHI2:.2f} (99.8%), and the slope keeps its sign whichever point is left "
    f"out. Another source, or more than two periods without a figure, breaks the series: nothing is tested "
    f"across that. A gap widens or narrows where the {100 * CONFIDENCE:g}% interval of its change from the "
    "first period to the last leaves out zero."
)

WIDENING, NARROWING, CHANGED_SIDES = "widening", "narrowing", "changed sides"
NO_CLEAR_CHANGE, NOT_TESTED = "no clear change", "not tested"
WIDER, NARROWER, UNCHANGED = "wider", "narrower", "unchanged"
TOLERANCE = 1e-9
"""Gaps that differ by less than this are the same: they come out of floating-point sums."""

DAYS_A_YEAR = 365.25

NAMED = ("indicator", "place", "name", "role", "period_label", "start", "end", "withheld", "against")
NUMBERS = ("value", "lower", "upper", "gap", "gap_lower", "gap_upper")
RATIOS = ("relative", "relative_lower", "relative_upper")
"""The columns of a series that a change is told from, beside its breaks."""

AS_VERDICT = {"rising": HIGHER, "falling": LOWER}

Row = dict[str, object]
"""A part of a row of `trend_of`: columns of CHANGE_COLUMNS with their values."""


def changes(
    store: Store, edition: str, scheme: str | None, indicator: str, areas: Sequence[str] | None = None
) -> pd.DataFrame:
    """One row per place of one indicator's series: `trend_of` by the indicator's own polarity."""
    rows = series(store, edition, scheme, indicator, areas)
    return trend_of(rows, str(store.indicators.at[indicator, "polarity"]))


def trend_of(rows: pd.DataFrame, polarity: str = "neutral") -> pd.DataFrame:
    """One row per place of a `series`: trend and change of the gap; columns as in CHANGE_COLUMNS.

    The trend by statistics.trend on the 95% intervals; without intervals nothing is tested and `why` says
    so. The change of a gap is tested from its first period to its last, the two taken as independent (Zou and
    Donner 2008); of the ratio, on the scale of logarithms.
    """
    columns: Columns = {column: rows[column].to_numpy() for column in NAMED}
    columns |= {column: rows[column].to_numpy(float) for column in (*NUMBERS, *RATIOS)}
    columns["broken_before"] = rows["broken_before"].fillna("").to_numpy()
    places = columns["place"]
    changes_of = [
        _change({column: values[places == place] for column, values in columns.items()}, polarity)
        for place in dict.fromkeys(places[~np.isnan(columns["value"])])
    ]
    return pd.DataFrame(changes_of, columns=list(CHANGE_COLUMNS))


def _change(own: Columns, polarity: str) -> Row:
    """One place's row, from its columns of the series."""
    known = _at(own, ~np.isnan(own["value"]))
    breaks = np.flatnonzero(known["broken_before"] != "")
    unbroken = _at(known, slice(breaks[-1], None)) if len(breaks) else known
    if len(unbroken["value"]) >= FEWEST_POINTS:
        known = unbroken  # what stands before a break is another series
    broken = len(unbroken["value"]) < len(known["value"])
    first, last = _at(known, 0), _at(known, -1)
    return (
        {column: first[column] for column in ("indicator", "place", "name", "role")}
        | {
            "points": len(known["value"]),
            "missing": int((own["withheld"] == NO_DATA).sum()),
            "first_period": first["period_label"],
            "first": first["value"],
            "last_period": last["period_label"],
            "last": last["value"],
            "change": last["value"] - first["value"],
            "broken": next((reason for reason in own["broken_before"][::-1] if reason), ""),
        }
        | direction(unbroken, polarity)
        | _gap_change(known, broken)
    )


def _at(columns: Columns, where: Any) -> dict[str, Any]:
    """The columns at some of their rows; at one row, what stands in it."""
    return {column: values[where] for column, values in columns.items()}


def direction(known: Columns, polarity: str) -> Row:
    """Direction, judgement, slope and chi-squared of a place's figures since the last break, or why there are
    none: the one test of a trend."""
    why = ""
    there_are = len(known["value"])
    tested = ~np.isnan(known["lower"])
    if there_are < FEWEST_POINTS:
        there = "there is 1" if there_are == 1 else f"there are {there_are}"
        broken = known["broken_before"][0]
        since = f" since the series broke ({broken})" if broken else ""
        why = f"a trend needs {FEWEST_POINTS} points; {there}{since}"
    elif tested.sum() < FEWEST_POINTS:
        why = "no interval can be given, because no counts stand behind the figures"
    elif (known["start"][1:] <= known["end"][:-1]).any():
        why = "the periods overlap, so that neighbouring figures share their counts"
    if why:
        none = "too few points" if there_are < FEWEST_POINTS else NOT_TESTED
        return {"direction": none, "why": why, "judgement": none, "slope": np.nan, "chi2": np.nan}
    value, lower, upper, end = (known[column][tested] for column in ("value", "lower", "upper", "end"))
    days = (end - end[0]) // np.timedelta64(1, "D")
    line = trend(value, standard_errors_from(Interval(lower, upper)), days / DAYS_A_YEAR)
    word: str = line.direction
    if word in AS_VERDICT:
        judged = str(judgement(AS_VERDICT[word], polarity))
        word = judged if polarity != "neutral" else word
    return {"direction": line.direction, "why": "", "judgement": word, "slope": line.slope, "chi2": line.chi2}


def _gap_change(known: Columns, broken: bool) -> Row:
    """How one place's gap went from its first period to its last; nothing if there are fewer than two.

    Across a break nothing is tested: the word is that of a gap without limits.
    """
    gaps = np.flatnonzero(~np.isnan(known["gap"]) & ~np.isnan(known["relative"]))
    if len(gaps) < 2:
        return {"against": "", "gap_change": "", "relative_change": "", "disagree": False}
    first, last = _at(known, gaps[0]), _at(known, gaps[-1])
    absolute = changed(*(_tested(_estimate(row, "gap"), broken) for row in (first, last)))
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = changed(*(np.log(_tested(_estimate(row, "relative"), broken)) for row in (first, last)))
    return {
        "against": last["against"],
        "gap_first_period": first["period_label"],
        "gap_last_period": last["period_label"],
        "gap_first": first["gap"],
        "gap_first_lower": first["gap_lower"],
        "gap_first_upper": first["gap_upper"],
        "gap_last": last["gap"],
        "gap_last_lower": last["gap_lower"],
        "gap_last_upper": last["gap_upper"],
        "relative_first": first["relative"],
        "relative_last": last["relative"],
        "gap_change": absolute,
        "relative_change": relative,
        "disagree": absolute != relative,
    }


def changed(first: Floats, last: Floats) -> str:
    """One word for the way from one gap to another, each with its limits; 0 is no gap.

    Tested where both have limits: d = last - first, from d - sqrt((last - its lower)^2 + (first's upper -
    first)^2) to d + sqrt((last's upper - last)^2 + (first - its lower)^2). Source: Zou and Donner (2008),
    Statistics in Medicine 27, 1693-1702.
    """
    if not np.isfinite([first[0], last[0]]).all():
        return NOT_TESTED
    grows, sides = abs(last[0]) - abs(first[0]), first[0] * last[0] < 0
    if not np.isfinite([first, last]).all():
        if sides:
            return CHANGED_SIDES
        return UNCHANGED if abs(grows) < TOLERANCE else WIDER if grows > 0 else NARROWER
    apart = last[0] - first[0]
    down, up = (
        np.hypot(last[0] - last[1], first[2] - first[0]),
        np.hypot(last[2] - last[0], first[0] - first[1]),
    )
    if apart - down <= 0 <= apart + up:
        return NO_CLEAR_CHANGE
    return CHANGED_SIDES if sides else WIDENING if grows > 0 else NARROWING


def _tested(estimate: Floats, broken: bool) -> Floats:
    """The estimate, without its limits where no test may use them."""
    return np.array([estimate[0], np.nan, np.nan]) if broken else estimate


def _estimate(row: Row, what: str) -> Floats:
    return np.array([row[what], row[f"{what}_lower"], row[f"{what}_upper"]], dtype=float)
