"""One small place over time, beside its borough: an LSOA, a ward or an area through every period it has."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.profile.aggregate import figures
from metrics.profile.place_values import percentile_indicator
from metrics.store import Store
from metrics.trends.boundary_changes import MOVED_COLUMNS, conversions, with_moved
from metrics.trends.breaks import publications, with_breaks
from metrics.trends.recorded_gaps import not_supplied, recorded_gaps
from metrics.trends.series import NO_DATA, SERIES_COLUMNS, expected, usual_step

LIKE_SERIES = (
    *("period", "period_label", "start", "end", "place", "name", "role", "value", "value_low", "value_high"),
    *("lower", "upper", "kind", "method", "pieces", *MOVED_COLUMNS),
    *("kind_before", "broken_before", "withheld", "not_supplied"),
)

PLACE_SERIES_COLUMNS = {
    "indicator": "id of the indicator that is followed",
    **{column: SERIES_COLUMNS[column] for column in LIKE_SERIES},
    "role": "area for the place itself, borough for its borough",
    "sources": "ids of the sources",
}
"""What each column of `place_series` means."""


def place_series(
    store: Store, edition: str, level: str, place: str, indicator: str, scheme: str = ""
) -> pd.DataFrame:
    """One row per period and place (the place, then its borough), earliest first.

    Columns as in PLACE_SERIES_COLUMNS. A deprivation score is not comparable between editions of the index:
    its national percentile is followed instead. Empty where fewer than two periods have a figure, or periods
    can't be compared. A period that the publisher's record says nothing was supplied for has rows without a
    figure. Figures carry the link of this very place: an LSOA whose boundaries never changed is converted
    exactly, whatever others are.
    """
    chosen = catalogue.edition(store, edition)
    followed: str | None = indicator
    if not catalogue.indicator(store, indicator)["comparable_over_time"]:
        followed = percentile_indicator(store, indicator)
    if followed is None:
        return pd.DataFrame(columns=list(PLACE_SERIES_COLUMNS))
    rows = figures(
        store,
        edition,
        [place, chosen.borough],
        level=level,
        scheme=catalogue.scheme(store, edition, scheme),
        indicators=[followed],
        all_periods=True,
    )
    rows = with_moved(store, rows)
    links = conversions(store, [place]).set_index("kind")["converted_by"]
    here = (rows["place"] == place) & ~rows["own"].astype(bool)
    rows.loc[here, "method"] = rows.loc[here, "kind"].map(links).fillna(rows.loc[here, "method"])
    names = dict(
        store.rows("SELECT place, name FROM places WHERE list_contains(?, place)", [[place, chosen.borough]])
    )
    periods = store.periods[["label", "start", "end"]].rename(columns={"label": "period_label"})
    rows = rows.join(periods, on="period").assign(
        name=rows["place"].map(names), role=np.where(rows["place"] == place, "area", "borough")
    )
    rows = rows.sort_values(["role", "end", "start"]).reset_index(drop=True)
    own = rows[rows["role"] == "area"]
    if own["value_low"].notna().sum() < 2:
        return pd.DataFrame(columns=list(PLACE_SERIES_COLUMNS))
    before = rows.groupby("place")["kind"].shift()
    rows["kind_before"] = before.where(before.notna() & (before != rows["kind"]), "")
    rows = rows.loc[rows["period"].isin(own["period"])].assign(not_supplied="")
    step = usual_step(list(rows["end"].drop_duplicates().sort_values()))
    rows = with_breaks(rows, publications(store, followed, rows), step)
    return _with_gaps(store, rows, chosen.borough)[list(PLACE_SERIES_COLUMNS)].reset_index(drop=True)


def _with_gaps(store: Store, rows: pd.DataFrame, borough: str) -> pd.DataFrame:
    """The rows and, for each place, one without a figure per expected period that a recorded gap explains."""
    sources = {source for ids in rows["sources"].dropna() for source in ids}
    gaps = recorded_gaps(store, sources, [borough])
    own = rows.drop_duplicates("period").sort_values("end")[["period", "period_label", "start", "end"]]
    if not gaps:
        return rows
    periods = expected(own.rename(columns={"period_label": "label"}), store.periods)
    periods["not_supplied"] = [not_supplied(gaps, borough, p.start, p.end) for p in periods.itertuples()]
    empty = periods[(periods["not_supplied"] != "") & ~periods["period"].isin(own["period"])]
    named = rows.drop_duplicates("place")[["indicator", "place", "name", "role"]]
    added = empty.merge(named, how="cross").assign(
        withheld=NO_DATA,
        kind="",
        method="",
        pieces=0,
        moved_of="",
        missed_in="",
        kind_before="",
        broken_before="",
    )
    added["sources"] = [[] for _ in range(len(added))]
    return pd.concat([rows, added]).sort_values(["role", "end", "start"])
