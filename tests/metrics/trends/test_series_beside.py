"""A series with another borough beside it: the same periods, and gaps to it by hand."""

import numpy as np
import pytest

from metrics.trends.beside import gaps_to, series_beside
from metrics.trends.series import SERIES_COLUMNS, series

OTHER = "barking-and-dagenham"


@pytest.fixture(scope="module")
def followed_by_both(store):
    """An indicator with counts that both boroughs follow."""
    for indicator in store.indicators.index[store.indicators["kind"] == "ratio"]:
        try:
            rows = gaps_to(store, "walsall", "areas", indicator, None, OTHER)
        except Exception as problem:
            if type(problem).__name__ not in ("NotFollowed", "Unknown"):
                raise
            continue
        if len(rows) and rows["gap_lower"].notna().any():
            return indicator
    raise AssertionError("no indicator is followed by both")


def test_the_borough_stands_last_on_every_period_of_the_series(store, followed_by_both):
    rows = series(store, "walsall", "areas", followed_by_both)
    found = series_beside(store, "walsall", "areas", followed_by_both, None, OTHER)
    assert list(found) == list(SERIES_COLUMNS)
    added = found.iloc[len(rows) :]
    assert set(added["name"]) == {"Barking and Dagenham"} and set(added["role"]) == {"comparator"}
    assert list(added["period"]) == list(rows["period"].drop_duplicates())
    theirs = series(store, OTHER, None, followed_by_both, []).set_index(["place", "period"])["value"]
    known = added[added["value"].notna()]
    assert len(known) > 1
    for row in known.itertuples():
        assert row.value == theirs[row.place, row.period]


def test_a_gap_to_the_borough_is_the_difference_of_the_two_figures_with_its_test(store, followed_by_both):
    found = gaps_to(store, "walsall", "areas", followed_by_both, ["area-3"], OTHER)
    beside = series_beside(store, "walsall", "areas", followed_by_both, ["area-3"], OTHER)
    borough = beside[beside["name"] == "Barking and Dagenham"].set_index("period")
    tested = found[found["gap_lower"].notna()]
    assert len(tested) and set(tested["against"]) == {"Barking and Dagenham"}
    for row in tested.itertuples():
        other = borough.loc[row.period]
        assert row.gap == pytest.approx(row.value - other["value"])
        assert row.relative == pytest.approx(row.value / other["value"])
        # Zou and Donner, or Newcombe: the limits of both figures, combined
        least = row.gap - np.hypot(row.value - row.lower, other["upper"] - other["value"])
        most = row.gap + np.hypot(row.upper - row.value, other["value"] - other["lower"])
        assert (row.gap_lower, row.gap_upper) == (pytest.approx(least), pytest.approx(most))
    assert found[["rest", "rest_lower", "rest_upper"]].isna().all(axis=None)


def test_a_total_has_no_gap_to_another_borough(store):
    found = gaps_to(store, "walsall", "areas", "residents", None, OTHER)
    assert (found["against"] == "").all()
