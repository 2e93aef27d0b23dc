"""The figures that a summary names: a month's stands aside where a longer period's of the same is there."""

from __future__ import annotations

import pandas as pd

from metrics import catalogue
from metrics.profile.compare import compare
from metrics.profile.profile import profile
from metrics.store import Store

LONGEST_MONTH = pd.Timedelta(days=31)


def profile_in_brief(store: Store, edition: str, area: str, scheme: str | None = None) -> pd.DataFrame:
    """The rows of `profile` that a summary names. Raises what `profile` does."""
    rows = profile(store, edition, area, scheme)
    return rows[~rows["indicator"].isin(months_beside_years(store, edition, scheme))].reset_index(drop=True)


def compare_in_brief(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """The rows of `compare` that a summary counts: those `profile_in_brief` has of each area."""
    rows = compare(store, edition, scheme)
    return rows[~rows["indicator"].isin(months_beside_years(store, edition, scheme))].reset_index(drop=True)


def months_beside_years(store: Store, edition: str, scheme: str | None = None) -> list[str]:
    """The indicators whose current period is a month, while one that they overlap has a longer one.

    Raises Unknown.
    """
    known = catalogue.indicators(store, edition, scheme_id=catalogue.scheme(store, edition, scheme))
    return months_among(store, known.set_index("indicator")["period"])


def months_among(store: Store, periods: pd.Series) -> list[str]:
    """Of indicators and their periods (the index and the values) those of a month, while one that they
    overlap has a longer period: one month of few events says less, and may say the contrary."""
    spans = store.periods.loc[periods]
    is_month = (spans["end"] - spans["start"] < LONGEST_MONTH).to_numpy()
    longer = set(periods.index[~is_month])
    overlaps = store.indicators["overlaps_with"]
    return [i for i in periods.index[is_month] if longer & set(overlaps[i])]
