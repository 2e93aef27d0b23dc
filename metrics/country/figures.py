"""One indicator for every place of a level in all boroughs, ranked in the whole country."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from metrics.country.places import EVERY_PLACE_COLUMNS, MAIN, places
from metrics.profile.aggregate import FIGURE_COLUMNS, declarations, one_each, with_values
from metrics.profile.place_values import THE_FIGURE, percentile_indicator
from metrics.statistics.arrays import Columns
from metrics.statistics.comparison import NOT_COMPARED
from metrics.statistics.ranks import ranks_within_bounds
from metrics.store import Store

SUMS = f"""
WITH {MAIN}
SELECT indicator, period, place, published_directly, kind, method,
       array_to_string(sources, ' ') AS sources, x, x_lower, x_upper, n, n_period,
       n_source_places, counted, coverage, estimated
FROM sums SEMI JOIN chosen USING (edition)
WHERE level = $level AND scheme = '' AND indicator = $indicator AND period = $period
"""
"""The sums behind the pages of all boroughs (metrics/profile/aggregate.py), those of boroughs and of the
places they are compared with among them."""

COUNTRY = "ctry:"
"""How the place id of a country begins."""

COUNTRY_COLUMNS = {
    **EVERY_PLACE_COLUMNS,
    **{column: FIGURE_COLUMNS[column] for column in THE_FIGURE},
    "sources": "ids of the sources",
    "national_percentile": "for deprivation: 1 = most deprived of England",
    "rank_first": "best-case position among all places, 1 = highest figure; null without a figure",
    "rank_last": "worst-case position: they differ where figures tie, or are known only within bounds",
    "ranked": "how many places have a figure to rank",
    "borough": "the country's figure, where there is one",
    "verdict": "not compared: a place stands beside the rest of its borough on the borough's own pages",
    "judgement": "likewise",
}
"""What each column of the places' figures means."""


class CountryFigures(NamedTuple):
    """The figures of all places of a level (columns as in COUNTRY_COLUMNS, by code); of the boroughs (place,
    value, withheld); and the country's own, nan where none is published."""

    places: pd.DataFrame
    boroughs: pd.DataFrame
    country: float


def country_figures(
    store: Store, level: str, indicator: str, period: str, of: pd.DataFrame | None = None
) -> CountryFigures:
    """The figures that each borough's own pages show, for all boroughs in one query. A place without one has
    a row that says why. `of` are the places (metrics.country.places), where they are at hand."""
    columns = _columns(store, level, indicator, period)
    found = pd.DataFrame({name: columns[name] for name in ("place", *THE_FIGURE, "sources")})
    known = places(store, level) if of is None else of
    values = known.merge(found, on="place", how="left")
    values["withheld"] = values["withheld"].fillna("not published for this place")
    own = found[found["place"].str.startswith(COUNTRY)]["value"]
    country = float(own.iloc[0]) if len(own) else np.nan
    first, last = ranks_within_bounds(
        values["value_low"].to_numpy(float), values["value_high"].to_numpy(float)
    )
    values = values.assign(
        national_percentile=_percentiles(store, level, indicator, period, values),
        rank_first=first,
        rank_last=last,
        ranked=int(np.isfinite(first).sum()),
        borough=country,
        verdict=NOT_COMPARED,
        judgement=NOT_COMPARED,
    )
    whole = {each.borough for each in store.editions.values()}
    boroughs = found[found["place"].isin(whole)][["place", "value", "withheld"]]
    return CountryFigures(values[list(COUNTRY_COLUMNS)], boroughs.reset_index(drop=True), country)


def _columns(store: Store, level: str, indicator: str, period: str) -> Columns:
    sums = store.arrays(SUMS, {"level": level, "indicator": indicator, "period": period})
    return with_values(*one_each(store, sums, declarations(store, sums["indicator"])))


def _percentiles(store: Store, level: str, indicator: str, period: str, values: pd.DataFrame) -> pd.Series:
    """The national percentiles of a deprivation indicator, as the bands of the map need them."""
    percentile = percentile_indicator(store, indicator)
    if percentile is None:
        return pd.Series(np.nan, index=values.index)
    if percentile == indicator:
        return values["value"]
    columns = _columns(store, level, percentile, period)
    return values["place"].map(dict(zip(columns["place"], columns["value"], strict=True))).astype(float)
