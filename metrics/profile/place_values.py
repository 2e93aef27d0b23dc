"""One indicator for every place of a level, each ranked in the borough and tested against the rest of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.profile.aggregate import figure_columns
from metrics.profile.profile import PROFILE_COLUMNS, compared
from metrics.statistics.arrays import Columns
from metrics.statistics.comparison import NOT_COMPARED
from metrics.statistics.ranks import ranks_within_bounds
from metrics.store import Store

THE_FIGURE = (
    *("value", "value_low", "value_high", "lower", "upper", "numerator", "denominator", "denominator_period"),
    *("coverage", "withheld", "kind", "method", "pieces", "own", "period"),
)
BESIDE = ("rest", "rest_lower", "rest_upper", "borough", "comparator", "verdict", "judgement", "sources")

PLACE_VALUE_COLUMNS = {
    "place": "place id",
    "code": "its code",
    "name": "its name",
    "area": "name of the area it lies in, or most of it",
    "residents": "its residents, where published",
    **{column: PROFILE_COLUMNS[column] for column in THE_FIGURE},
    "value": "the figure, or what was counted when raw counts are asked for; null when withheld",
    "lower": "lower 95% limit; none for raw counts",
    "rank_first": "best-case position in the borough, 1 = highest figure; null without a figure",
    "rank_last": "worst-case position: they differ where figures tie, or are known only within bounds",
    "ranked": "how many places have a figure to rank",
    "rest": "the figure per head of the rest of the borough",
    "rest_lower": "its lower 95% limit",
    "rest_upper": "its upper 95% limit",
    "borough": "the borough's figure, raw where raw counts are asked for",
    "comparator": "the last comparator's figure per head (England, as a rule)",
    "verdict": "of the figure per head against the rest of the borough",
    "judgement": "better or worse, by the polarity; the verdict where neither is",
    "national_percentile": (
        "for deprivation: 1 = most deprived of England; a population-weighted mean above the level of LSOAs"
    ),
    "sources": "ids of the sources",
}
"""What each column of `place_values` means, in the order of the columns."""


def place_values(
    store: Store,
    edition: str,
    level: str,
    indicator: str,
    scheme: str = "",
    period: str | None = None,
    per_head: bool = True,
) -> pd.DataFrame:
    """One row per place of a level (area, ward, lsoa), all of the borough's.

    Columns as in PLACE_VALUE_COLUMNS. The indicator's current period unless one is named. With `per_head`
    false a ratio is given by its numerator: ranks are then of the count, while the test stays that of the
    figure per head. Every place has a row: one without a figure says why. Raises Unknown for an edition,
    scheme or indicator that is not there.
    """
    chosen = catalogue.edition(store, edition)
    scheme_id = catalogue.scheme(store, edition, scheme)
    declared = catalogue.indicator(store, indicator)
    places = catalogue.places(store, edition, level, scheme_id)[
        ["place", "code", "name", "area", "residents"]
    ]
    columns = figure_columns(
        store,
        edition,
        [*places["place"], chosen.borough, *chosen.comparators],
        level=level,
        scheme=scheme_id,
        indicators=[indicator],
        period=period,
    )
    known = set(columns["place"])
    with_figure = [p for p in places["place"] if p in known]
    if not with_figure:
        return pd.DataFrame(columns=list(PLACE_VALUE_COLUMNS))
    wanted = [*THE_FIGURE, "x_lower", "x_upper", *BESIDE]
    beside = compared(store, columns, with_figure, chosen)[wanted].assign(place=with_figure)
    values = places.merge(beside, on="place", how="left")
    values["withheld"] = values["withheld"].fillna("not published for this place")
    values[["verdict", "judgement"]] = values[["verdict", "judgement"]].fillna(NOT_COMPARED)
    values["national_percentile"] = _national_percentiles(
        store, edition, level, scheme_id, indicator, period, values
    )
    if not per_head and declared["kind"] == "ratio":
        values = _counts(values, columns, chosen.borough)
    first, last = ranks_within_bounds(
        values["value_low"].to_numpy(float), values["value_high"].to_numpy(float)
    )
    return values.assign(rank_first=first, rank_last=last, ranked=int(np.isfinite(first).sum()))[
        list(PLACE_VALUE_COLUMNS)
    ]


def percentile_indicator(store: Store, indicator: str) -> str | None:
    """The indicator that gives the national percentile of a deprivation indicator, itself if it is one; else
    None."""
    rows = store.rows(
        """SELECT DISTINCT p.indicator
           FROM indicators i JOIN index_editions e ON i.value IN (e.score, e.percentile)
           JOIN indicators p ON p.value = e.percentile WHERE i.indicator = ?""",
        [indicator],
    )
    return rows[0][0] if rows else None


def _national_percentiles(
    store: Store,
    edition: str,
    level: str,
    scheme: str,
    indicator: str,
    period: str | None,
    values: pd.DataFrame,
) -> pd.Series:
    percentile = percentile_indicator(store, indicator)
    if percentile is None:
        return pd.Series(np.nan, index=values.index)
    if percentile == indicator:
        return values["value"]
    shown = values["period"].dropna().iloc[0] if period is None else period
    columns = figure_columns(
        store,
        edition,
        list(values["place"]),
        level=level,
        scheme=scheme,
        indicators=[percentile],
        period=shown,
    )
    return values["place"].map(dict(zip(columns["place"], columns["value"], strict=True))).astype(float)


def _counts(values: pd.DataFrame, columns: Columns, borough: str) -> pd.DataFrame:
    """The same rows by what was counted instead of the figure per head; a rate has no interval once it is a
    count."""
    whole = columns["numerator"][columns["place"] == borough]
    shown = values["value_low"].notna()
    return values.assign(
        value=values["numerator"].where(values["value"].notna()),
        value_low=values["x_lower"].where(shown),
        value_high=values["x_upper"].where(shown),
        lower=np.nan,
        upper=np.nan,
        borough=whole[0] if len(whole) else np.nan,
    )
