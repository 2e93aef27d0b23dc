"""A gap of the record in a series: rows without a figure that say who supplied nothing.

The truth is written in support/gap_toy.py; the half North and East has 7 thefts a month in its three LSOAs.
"""

import pandas as pd
import pytest

from metrics.store import Store
from metrics.trends.change import trend_of
from metrics.trends.place_series import place_series
from metrics.trends.recorded_gaps import RecordedGap, last_day, not_supplied, recorded_gaps
from metrics.trends.series import NO_DATA, counts_events, series, twelve_months
from tests.support import gap_toy
from tests.support.toy import BOROUGH, HALF, LSOAS, REST

REASON = "Toyton Police supplied nothing from March 2024 to September 2024 (a new computer)"
SINCE = "Toyton Police supplied nothing from July 2025 (a new computer)"
MISSING = [f"2024-{month:02d}" for month in range(3, 10)]


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Toyton with a gap that has ended, and with one that has not."""
    opened = [
        Store(gap_toy.store(tmp_path_factory.mktemp("gap"), ends)) for ends in (gap_toy.CLOSED, gap_toy.OPEN)
    ]
    yield opened
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def closed(stores):
    return stores[0]


@pytest.fixture(scope="module")
def lasting(stores):
    return stores[1]


def half(rows, place=HALF):
    """One place's rows, by period."""
    return rows[rows["place"] == place].set_index("period")


def test_months_of_a_gap_have_rows_without_a_figure_and_the_reason(closed):
    own = half(series(closed, "toyton", "halves", "street_month"))
    assert list(own.index[own["value"].isna()]) == MISSING
    assert set(own.loc[MISSING, "not_supplied"]) == {REASON}
    assert set(own.loc[MISSING, "withheld"]) == {NO_DATA}
    assert set(own.loc[own["value"].notna(), "not_supplied"]) == {""}
    assert own.loc["2024-10", "numerator"] == 7


def test_a_year_that_touches_a_gap_has_a_row_without_a_figure_and_the_reason(closed):
    own = half(series(closed, "toyton", "halves", "street_year"))
    assert list(own.index) == ["2021", "2022", "2023", "2024", "2025"]
    assert pd.isna(own.loc["2024", "value"]) and own.loc["2024", "not_supplied"] == REASON
    assert own.loc["2025", "numerator"] == 84


def test_every_area_and_the_borough_have_the_reason(closed):
    rows = series(closed, "toyton", "halves", "street_month")
    for place in (HALF, REST, BOROUGH):
        assert set(half(rows, place).loc[MISSING, "not_supplied"]) == {REASON}


def test_a_series_of_a_source_that_goes_by_no_record_has_none(closed):
    rows = (
        series(closed, "toyton", "halves", "theft_rate")
        if _followed(closed, "theft_rate")
        else pd.DataFrame()
    )
    assert rows.empty or set(rows["not_supplied"]) == {""}


def test_a_gap_that_lasts_is_shown_after_the_last_figure_as_far_as_the_record_goes(lasting):
    own = half(series(lasting, "toyton", "halves", "street_month"))
    empty = own.index[own["value"].isna()]
    assert empty[0] == "2025-07" and set(own.loc[empty, "not_supplied"]) == {SINCE}
    assert own["value"].iloc[: -len(empty)].notna().all()


def test_a_gap_is_shown_as_far_as_any_other_figure_of_its_source_goes(lasting):
    assert last_day(lasting, ["street"]) == pd.Timestamp("2025-06-30")
    own = half(series(lasting, "toyton", "halves", "street_month"))
    assert list(own.index[own["value"].isna()]) == ["2025-07"]  # nothing later anywhere: one period says it


def test_the_latest_twelve_months_end_with_the_last_figure(lasting, closed):
    told = twelve_months(series(lasting, "toyton", "halves", "street_month")).set_index("place")
    assert told.loc[HALF, "latest"] == "June 2025" and told.loc[HALF, "months"] == 12
    told = twelve_months(series(closed, "toyton", "halves", "street_month")).set_index("place")
    assert told.loc[HALF, "latest"] == "December 2025" and told.loc[HALF, "months"] == 12


def test_a_gap_makes_no_trend(closed):
    found = trend_of(series(closed, "toyton", "halves", "street_year")).set_index("place").loc[HALF]
    assert found["points"] == 4 and found["missing"] == 1
    assert found["first"] > found["last"] > 0  # more residents since mid-2022, never a year of no thefts


def test_one_small_place_over_time_has_the_reason_too(closed):
    rows = place_series(closed, "toyton", "lsoa", f"lsoa21:{LSOAS[0]}", "street_year", "halves")
    own = rows[rows["role"] == "area"].set_index("period")
    assert list(own.index) == ["2021", "2022", "2023", "2024", "2025"]
    assert own.loc["2024", "not_supplied"] == REASON and pd.isna(own.loc["2024", "value"])
    assert len(rows) == 10 and list(rows.columns).count("not_supplied") == 1


def test_events_are_told_from_people(closed):
    assert counts_events(closed, ["street"])
    assert not counts_events(closed, ["street", "published"])


# --- The record itself


def test_a_gap_is_found_by_the_districts_code_whatever_its_vintage(closed):
    (found,) = recorded_gaps(closed, ["street"], ["lad13:E08000099"])
    assert found == RecordedGap(
        "E08000099", pd.Timestamp("2024-03-01"), pd.Timestamp("2024-09-30"), REASON, gap_toy.URL
    )
    assert recorded_gaps(closed, ["street"], ["lad24:E08000001"]) == []
    assert recorded_gaps(closed, ["thefts"], ["lad24:E08000099"]) == []


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2024-02-01", "2024-02-29", ""),
        ("2024-02-01", "2024-03-01", "gone"),
        ("2024-09-30", "2024-10-31", "gone"),
        ("2024-10-01", "2024-10-31", ""),
        ("2024-01-01", "2024-12-31", "gone"),
    ],
)
def test_a_period_with_one_day_in_a_gap_touches_it(start, end, told):
    gap = RecordedGap("E1", pd.Timestamp("2024-03-01"), pd.Timestamp("2024-09-30"), "gone", "")
    days = pd.Timestamp(start), pd.Timestamp(end)
    assert not_supplied([gap], "lad24:E1", *days) == told
    assert not_supplied([gap], "lad24:E2", *days) == ""


def _followed(store, indicator):
    """Whether an indicator has periods enough to be followed."""
    ((periods,),) = store.rows(
        "SELECT count(DISTINCT period) FROM availability WHERE indicator = ? AND level = 'area'", [indicator]
    )
    return periods > 1
