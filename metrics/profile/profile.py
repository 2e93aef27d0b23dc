"""One area beside its borough, the rest of the borough and the comparators: every indicator, tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from metrics import catalogue
from metrics.profile.aggregate import FIGURE_COLUMNS, figure_columns, limits
from metrics.statistics.arrays import Booleans, Column, Columns, Floats, Integers, Objects
from metrics.statistics.comparison import NOT_COMPARED, judgement, verdict_within_bounds
from metrics.statistics.intervals import FORMS, ROUNDING, Interval
from metrics.store import Edition, Store

DECLARED = ("label", "short_label", "theme", "definition", "unit", "decimals", "polarity", "caveat")
FROM_FIGURES = [column for column in FIGURE_COLUMNS if column not in ("indicator", "place")]

PROFILE_COLUMNS = {
    "area": "place id of the area",
    "indicator": "id of the indicator",
    "label": "its name",
    "short_label": "its name where space is short",
    "theme": "its theme",
    "definition": "what it counts, in a sentence",
    "unit": "its unit",
    "decimals": "decimals to show",
    "polarity": "which direction is good",
    "caveat": "what to bear in mind",
    **{column: FIGURE_COLUMNS[column] for column in FROM_FIGURES},
    "rest": "the figure of the rest of the borough",
    "rest_low": "least the data allow for the rest",
    "rest_high": "greatest the data allow for the rest",
    "rest_lower": "its lower 95% limit",
    "rest_upper": "its upper 95% limit",
    "area_share": "the area's share of the borough's denominator (of its total, for a count)",
    "verdict": "higher, lower, no clear difference or not compared, against the rest of the borough",
    "borough": "the borough's figure (with the area in it)",
    "borough_low": "least the data allow for the borough",
    "borough_high": "greatest the data allow for the borough",
    "judgement": "better or worse, by the polarity; the verdict where neither is",
    "comparator": "figure of the last comparator named that has one (England, as a rule)",
    "comparator_low": "least the data allow for the comparator",
    "comparator_high": "greatest the data allow for the comparator",
    "comparator_place": "which comparator it is",
}
"""What each column of `profile` means, in the order of the columns."""

NO_ROW = -1

WHOLE_BOROUGH = 1 - ROUNDING
"""A share of more than this is the whole; the rest is the rounding of floating-point sums."""


def profile(store: Store, edition: str, area: str | None = None, scheme: str | None = None) -> pd.DataFrame:
    """One row per indicator at its current period for one area; columns as in PROFILE_COLUMNS.

    `area` is an id or name; the edition's first scheme and area when none is named. Raises Unknown.
    """
    chosen = catalogue.edition(store, edition)
    scheme_id = catalogue.scheme(store, edition, scheme)
    place = catalogue.area(store, edition, scheme_id, area)
    columns = figure_columns(store, edition, [place, chosen.borough, *chosen.comparators], scheme=scheme_id)
    return compared(store, columns, [place], chosen)


def is_whole_borough(rows: pd.DataFrame) -> bool:
    """Whether the area of a profile is all of its borough, so that there is no rest to set it against."""
    shares = rows["area_share"].dropna()
    return len(shares) > 0 and bool((shares > WHOLE_BOROUGH).all())


def compared(store: Store, columns: Columns, places: Sequence[str], chosen: Edition) -> pd.DataFrame:
    """One row per place and indicator, beside the rest of the borough; columns as in PROFILE_COLUMNS.

    `columns` are those of `figures`, one period per indicator, for the places, the borough and comparators.
    """
    number = store.indicators.index.get_indexer(columns["indicator"])
    at = {
        place: _row_of(number, columns["place"] == place, len(store.indicators))
        for place in (*places, chosen.borough, *chosen.comparators)
    }
    rows = np.concatenate([at[place][at[place] != NO_ROW] for place in places])
    indicator = number[rows]
    borough, area = taken(columns, at[chosen.borough][indicator]), taken(columns, rows)
    comparators = [at[place][indicator] for place in chosen.comparators]
    other = taken(columns, _last_known(columns, comparators, len(rows)))
    declared = {c: store.indicators[c].array.take(indicator) for c in DECLARED}
    rest = rest_of_borough(area, borough)
    words = judgement(rest["verdict"], np.asarray(declared["polarity"], dtype=str))
    return pd.DataFrame(
        {
            "area": area["place"],
            "indicator": area["indicator"],
            **declared,
            **{c: area[c] for c in FROM_FIGURES},
            **rest,
            "borough": borough["value"],
            "borough_low": borough["value_low"],
            "borough_high": borough["value_high"],
            "judgement": words.astype(object),
            "comparator": other["value"],
            "comparator_low": other["value_low"],
            "comparator_high": other["value_high"],
            "comparator_place": other["place"],
        }
    )


def taken(columns: Columns, rows: Integers) -> Columns:
    """The columns at the rows named, in that order; a missing number or word where there is no row."""
    missing = rows == NO_ROW
    if not missing.any():
        return {name: column[rows] for name, column in columns.items()}
    return {name: _blanked(column, rows, missing) for name, column in columns.items()}


def rest_of_borough(area: Mapping[str, ArrayLike], borough: Mapping[str, ArrayLike]) -> Columns:
    """One row per figure: value and interval of the borough with the area taken out, and the verdict.

    `area` and `borough` are columns of `figures` (or frames) that match row for row. Sums and weights of the
    area are taken from those of the borough. Where the borough's figure was published without its weight
    there is no rest to work out, and nothing is compared. No test is made without counts, nor of a figure
    that is withheld, nor of one without an interval: what was shared out by residents is no observation.
    """
    kind, proportion = np.asarray(area["indicator_kind"]), np.asarray(area["proportion"], dtype=bool)
    part, whole, scale = _sums(area), _sums(borough), np.asarray(area["scale"], dtype=float)
    rest = _remainder(part, whole, counts=kind == "count")
    with np.errstate(divide="ignore", invalid="ignore"):
        least, most = rest.low / rest.n * scale, rest.high / rest.n * scale
    tested = (kind == "ratio") & ~np.isnan(rest.n) & ~np.isnan(np.asarray(area["lower"], dtype=float))
    lower, upper = limits(*rest, scale, tested, proportion)
    return {
        "rest": np.where(rest.low == rest.high, least, np.nan),
        "rest_low": least,
        "rest_high": most,
        "rest_lower": lower,
        "rest_upper": upper,
        "area_share": _share(part, whole, counts=kind == "count"),
        "verdict": _verdicts(part, rest, tested, proportion),
    }


def apart(area: Mapping[str, ArrayLike], other: Mapping[str, ArrayLike]) -> Objects:
    """One verdict per figure of two places that share nobody: the test of `rest_of_borough`, with the other
    place in the place of the rest. Not compared where it would not be there, or the other has no interval."""
    kind, proportion = np.asarray(area["indicator_kind"]), np.asarray(area["proportion"], dtype=bool)
    limits_known = [~np.isnan(np.asarray(each["lower"], dtype=float)) for each in (area, other)]
    tested = (kind == "ratio") & limits_known[0] & limits_known[1]
    return _verdicts(_sums(area), _sums(other), tested, proportion)


class _Sums(NamedTuple):
    """The least and greatest numerator, and the denominator, of each figure; nan where it is withheld."""

    low: Floats
    high: Floats
    n: Floats

    def at(self, rows: Booleans) -> _Sums:
        """The sums of the figures marked."""
        return _Sums(self.low[rows], self.high[rows], self.n[rows])


def _sums(columns: Mapping[str, ArrayLike]) -> _Sums:
    known = ~np.isnan(np.asarray(columns["value_low"], dtype=float))
    wanted = ("x_lower", "x_upper", "denominator")
    return _Sums(*(np.where(known, np.asarray(columns[c], dtype=float), np.nan) for c in wanted))


def _remainder(area: _Sums, whole: _Sums, counts: Booleans) -> _Sums:
    """The sums of the rest of the borough; nan for counts, which have no figure of the rest to compare."""
    usable = ~counts & (whole.n - area.n > 0) & ~np.isnan(area.low)
    low, high, n = (np.where(usable, all_ - part, np.nan) for part, all_ in zip(area, whole, strict=True))
    # what differs from zero only by the rounding of floating-point sums is zero
    noise = ROUNDING * np.abs(whole.high)
    return _Sums(np.where(np.abs(low) <= noise, 0.0, low), np.where(np.abs(high) <= noise, 0.0, high), n)


def _share(area: _Sums, whole: _Sums, counts: Booleans) -> Floats:
    """The area's share of the borough's denominator, or of its total for a count; nan if it is no share."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(counts, area.high / whole.high, area.n / whole.n)
    return np.where(share <= 1, share, np.nan)


def _verdicts(area: _Sums, rest: _Sums, tested: Booleans, proportion: Booleans) -> Objects:
    """One verdict per figure; not compared where no test is made."""
    words = np.full(len(tested), NOT_COMPARED, dtype=object)
    for form in FORMS:
        rows = tested & (proportion == (form == "proportion"))
        if rows.any():
            a, r = area.at(rows), rest.at(rows)
            bounds = Interval(a.low, a.high), Interval(r.low, r.high)
            words[rows] = verdict_within_bounds(bounds[0], a.n, bounds[1], r.n, form)
    return words


def _row_of(number: Integers, rows: Booleans, indicators: int) -> Integers:
    """For each indicator by its number: the row, of those marked, that holds its figure, or NO_ROW."""
    row_of = np.full(indicators, NO_ROW)
    row_of[number[rows]] = np.flatnonzero(rows)
    return row_of


def _last_known(columns: Columns, candidates: list[Integers], length: int) -> Integers:
    """The row of the last comparator that has a figure, or NO_ROW; one entry per row of the profile."""
    chosen = np.full(length, NO_ROW)
    for rows in candidates:
        has_one = (rows != NO_ROW) & ~np.isnan(columns["value_low"][rows])
        chosen[has_one] = rows[has_one]
    return chosen


def _blanked(column: Column, rows: Integers, missing: Booleans) -> Column:
    values: Column = column[rows]
    if column.dtype.kind in "fi":
        return np.where(missing, np.nan, values)
    if column.dtype.kind == "b":
        return np.where(missing, False, values)
    values[missing] = None
    return values
