"""How far the places of a borough lie apart, indicator by indicator: the range a figure is seen in."""

from __future__ import annotations

import pandas as pd

from metrics import catalogue
from metrics.profile.aggregate import figures
from metrics.profile.compare import compare
from metrics.store import Store

FEWEST_AREAS = 4
"""Areas that make a range; of fewer the wards do, where they have figures."""

OLD_YEARS = 3
"""Years before the newest figure of an edition from which a figure must say of when it is."""

SPREAD_COLUMNS = {
    "indicator": "id of the indicator",
    "lowest": "the lowest figure of any of the places",
    "highest": "the highest figure of any of them",
    "places": "how many places have a figure",
    "level": "which places: area or ward",
    "old_period": "the period's name where it ended over OLD_YEARS before the newest; empty otherwise",
}
"""What each column of `spread` means, in the order of the columns."""


def spread(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per indicator at its current period; columns as in SPREAD_COLUMNS. Raises Unknown.

    Of indicators known within bounds the bounds count. Totals have a range too, which says nothing of need.
    """
    scheme_id = catalogue.scheme(store, edition, scheme)
    areas = _range(compare(store, edition, scheme_id), "area")
    if len(catalogue.area_names(store, edition, scheme_id)) >= FEWEST_AREAS:
        return _with_old_periods(store, areas)
    wards = list(catalogue.places(store, edition, "ward")["place"])
    of_wards = _range(figures(store, edition, wards, level="ward"), "ward")
    known = pd.concat([of_wards[of_wards["places"] >= FEWEST_AREAS], areas])
    return _with_old_periods(store, known.drop_duplicates("indicator").reset_index(drop=True))


def _with_old_periods(store: Store, ranges: pd.DataFrame) -> pd.DataFrame:
    """The ranges with `old_period`, by when the period of each ended."""
    ended = ranges["period"].map(store.periods["end"])
    old = ended < ended.max() - pd.DateOffset(years=OLD_YEARS)
    labels = ranges["period"].map(store.periods["label"])
    return ranges.assign(old_period=labels.where(old, ""))[list(SPREAD_COLUMNS)]


def _range(rows: pd.DataFrame, level: str) -> pd.DataFrame:
    grouped = rows.dropna(subset="value_low").groupby("indicator", sort=False)
    table = grouped.agg(
        lowest=("value_low", "min"),
        highest=("value_high", "max"),
        places=("value_low", "size"),
        period=("period", "first"),
    )
    return table.reset_index().assign(level=level)
