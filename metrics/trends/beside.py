"""A series with the borough that a reader sees beside it, and each area's gap to that borough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.errors import Unknown
from metrics.statistics.comparison import NOT_COMPARED, verdict
from metrics.statistics.intervals import Form
from metrics.statistics.trend import gap
from metrics.store import Store
from metrics.trends.series import NO_DATA, SERIES_COLUMNS, NotFollowed, series

BLANK = ("broken_before", "not_supplied", "kind_before", "against", "verdict")
"""Columns of words that are empty where there is no figure."""


def series_beside(
    store: Store,
    edition: str,
    scheme: str | None,
    indicator: str,
    areas: Sequence[str] | None,
    other: str,
) -> pd.DataFrame:
    """A `series` with the borough of another edition as one more comparator, the last of the rows; columns as
    in SERIES_COLUMNS. Without its rows where its figures can't be followed. Raises as `series` does."""
    rows = series(store, edition, scheme, indicator, areas)
    return pd.concat([rows, _of_borough(store, other, indicator, rows)], ignore_index=True)


def _of_borough(store: Store, other: str, indicator: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The borough's row for each period of a series, as its own edition adds it up."""
    place = catalogue.edition(store, other).borough
    try:
        found = series(store, other, None, indicator, [])
    except (NotFollowed, Unknown):
        return rows.head(0)
    own = found[found["place"] == place].assign(role="comparator")
    if own.empty:
        return rows.head(0)
    periods = rows.drop_duplicates("period")[["period", "period_label", "start", "end"]]
    on_each = periods.merge(own.drop(columns=["period_label", "start", "end"]), on="period", how="left")
    missing = on_each["place"].isna()
    on_each["withheld"] = on_each["withheld"].where(~missing, NO_DATA)
    for column in BLANK:
        on_each[column] = on_each[column].fillna("")
    named = {column: own[column].iloc[0] for column in ("indicator", "place", "name", "role")}
    return on_each.assign(**named)[list(SERIES_COLUMNS)]


def gaps_to(
    store: Store,
    edition: str,
    scheme: str | None,
    indicator: str,
    areas: Sequence[str] | None,
    other: str,
) -> pd.DataFrame:
    """The rows of the areas of a series, their gaps measured to the borough of another edition in place
    of the rest of their own; columns as in SERIES_COLUMNS, those of the rest without figures.

    The test is the same: ratios with limits where counts stand behind both, a difference alone of others.
    """
    rows = series(store, edition, scheme, indicator, areas)
    of_areas = rows[rows["role"] == "area"].reset_index(drop=True)
    borough = _of_borough(store, other, indicator, rows)
    declared = catalogue.indicator(store, indicator)
    if of_areas.empty or borough.empty or declared["kind"] == "count":
        return of_areas.assign(against="")
    beside = borough.set_index("period").reindex(of_areas["period"]).reset_index()
    value, there = of_areas["value"].to_numpy(float), beside["value"].to_numpy(float)
    both = ~np.isnan(value) & ~np.isnan(there)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = of_areas.assign(
            rest=np.nan, rest_lower=np.nan, rest_upper=np.nan, verdict=NOT_COMPARED,
            against=np.where(both, str(borough["name"].iloc[0]), ""),
            gap=value - there, gap_lower=np.nan, gap_upper=np.nan,
            relative=np.where(there > 0, value / there, np.nan),
            relative_lower=np.nan, relative_upper=np.nan,
        )  # fmt: skip
    tested = both & (declared["kind"] == "ratio")
    for frame in (of_areas, beside):
        tested &= frame[["lower", "numerator", "denominator"]].notna().all(axis=1).to_numpy()
    if tested.any():
        form: Form = "proportion" if declared["proportion"] else "rate"
        x, n, x_there, n_there = (
            frame.loc[tested, column].to_numpy(float)
            for frame in (of_areas, beside)
            for column in ("numerator", "denominator")
        )
        apart = gap(x, n, x_there, n_there, declared["scale"], form)
        found.loc[tested, ["gap_lower", "gap_upper"]] = np.column_stack(apart.absolute[1:])
        found.loc[tested, ["relative_lower", "relative_upper"]] = np.column_stack(apart.relative[1:])
        found.loc[tested, "verdict"] = verdict(x, n, x_there, n_there, form)
    return found
