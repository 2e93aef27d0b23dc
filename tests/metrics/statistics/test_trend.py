"""Whether a series rises or falls, and how a gap develops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.statistics.comparison import verdict
from metrics.statistics.intervals import byar, quantile
from metrics.statistics.trend import SIGNIFICANT_CHI2, gap, standard_errors_from, trend

YEARS = np.arange(2015, 2022)
STEADY_RISE = np.array([10, 12, 13.5, 16, 18, 20.5, 22])

series = st.lists(st.floats(-100, 100).map(lambda v: round(v, 3)), min_size=5, max_size=12)


def test_the_threshold_is_the_99_8_per_cent_point_of_chi_squared():
    assert stats.chi2.ppf(0.998, 1) == pytest.approx(SIGNIFICANT_CHI2, abs=5e-5)
    assert quantile(0.998) ** 2 == pytest.approx(SIGNIFICANT_CHI2, abs=5e-5)


def test_a_steady_rise_is_rising_and_upside_down_it_is_falling():
    assert trend(STEADY_RISE, 1, YEARS).direction == "rising"
    assert trend(-STEADY_RISE, 1, YEARS).direction == "falling"


def test_the_slope_and_chi_squared_of_five_points_worked_by_hand():
    # Times 0..4 spread 10 about their mean, values 1, 3, 5, 7, 9 rise by 2: chi2 = 2^2 * 10 / 2^2.
    found = trend([1, 3, 5, 7, 9], 2, range(5))
    assert (found.slope, found.chi2, found.n) == pytest.approx((2, 10, 5))
    assert found.direction == "rising"


def test_a_trend_just_under_the_threshold_is_not_clear():
    # As above with chi2 = 40 / 2.1^2 = 9.07.
    found = trend([1, 3, 5, 7, 9], 2.1, range(5))
    assert found.chi2 == pytest.approx(9.0703, abs=5e-5)
    assert found.direction == "no clear trend"


def test_four_points_are_too_few_whatever_they_show():
    found = trend([1, 100, 200, 300], 0.1, range(4))
    assert found.direction == "too few points"
    assert np.isnan(found.slope)


def test_a_missing_year_counts_as_no_point():
    values = np.array([1.0, 100, np.nan, 200, 300])
    assert trend(values, 0.1, range(5)).direction == "too few points"
    assert trend(values, 0.1, range(5)).n == 4


def test_a_missing_year_leaves_the_line_through_the_others_as_it_was():
    values = STEADY_RISE.copy()
    values[3] = np.nan
    others = np.arange(7) != 3
    assert trend(values, 1, YEARS) == trend(STEADY_RISE[others], 1, YEARS[others])


def test_a_trend_that_hangs_on_one_year_is_not_a_trend():
    values = [12, 11.4, 10.8, 10.2, 9.6, 9, 25]
    found = trend(values, 0.5, YEARS)
    assert found.chi2 > SIGNIFICANT_CHI2
    assert trend(values[:-1], 0.5, YEARS[:-1]).direction == "falling"
    assert found.direction == "no clear trend"


@given(series, st.data())
def test_the_line_is_the_weighted_least_squares_line_of_numpy(values, data):
    errors = data.draw(st.lists(st.floats(0.5, 20), min_size=len(values), max_size=len(values)))
    times = np.arange(len(values))
    slope = np.polyfit(times, values, 1, w=1 / np.array(errors))[0]
    _, covariance = np.polyfit(times, np.array(values), 1, w=1 / np.array(errors), cov="unscaled")
    found = trend(values, errors, times)
    assert found.slope == pytest.approx(slope, rel=1e-6, abs=1e-8)
    assert found.chi2 == pytest.approx(slope**2 / covariance[0, 0], rel=1e-6, abs=1e-8)


@given(series, st.randoms())
def test_the_order_in_which_points_are_given_does_not_matter(values, random):
    order = list(range(len(values)))
    random.shuffle(order)
    there = trend(values, 2, range(len(values)))
    shuffled = trend(np.array(values)[order], 2, np.arange(len(values))[order])
    assert shuffled.slope == pytest.approx(there.slope, abs=1e-9)
    assert shuffled.chi2 == pytest.approx(there.chi2, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("values", [[5.0] * 5, [3, 1, 4, 1, 5]])
def test_a_flat_or_erratic_series_has_no_clear_trend(values):
    assert trend(values, 1, range(5)).direction == "no clear trend"


def test_a_standard_error_of_nothing_is_refused():
    with pytest.raises(ValueError, match="must be above 0; found 0"):
        trend(STEADY_RISE, [1, 1, 1, 0, 1, 1, 1], YEARS)


def test_two_values_for_one_year_are_refused():
    with pytest.raises(ValueError, match="one value per period"):
        trend(STEADY_RISE, 1, [2015, 2016, 2016, 2017, 2018, 2019, 2020])


def test_standard_errors_come_back_from_limits_made_of_them():
    errors, z = np.array([0.5, 2.0]), quantile(0.998)
    limits = type(byar(1, 1))(10 - z * errors, 10 + z * errors)
    np.testing.assert_allclose(standard_errors_from(limits, 0.998), errors)


def test_a_gap_can_narrow_in_points_while_it_stays_the_same_as_a_ratio():
    area, rest = np.array([400, 200]), np.array([2_000, 1_000])
    found = gap(area, 10_000, rest, 100_000, 1_000, "rate")
    assert found.absolute.value.tolist() == pytest.approx([20, 10])
    assert found.relative.value.tolist() == pytest.approx([2, 2])


def test_a_gap_in_rates_has_the_limits_worked_by_hand_from_byars():
    # Rates 82 and 50 per 1,000; Byar's limits 65.2149..101.7848 and 37.1080..65.9198.
    # down = hypot(82 - 65.2149, 65.9198 - 50), up = hypot(101.7848 - 82, 50 - 37.1080)
    found = gap(82, 1_000, 50, 1_000, 1_000, "rate").absolute
    assert found == pytest.approx((32, 32 - 23.1336, 32 + 23.6144), abs=1e-3)


def test_a_gap_in_proportions_has_newcombes_limits():
    found = gap(56, 70, 48, 80, 100, "proportion").absolute
    assert found == pytest.approx((20, 5.24, 33.39), abs=5e-3)


@pytest.mark.parametrize("form", ["rate", "proportion"])
def test_a_gap_that_is_clear_in_one_year_and_not_in_the_next_says_so_year_by_year(form):
    area, rest = np.array([90, 52]), np.array([500, 500])
    found = gap(area, 1_000, rest, 10_000, 1_000, form)
    assert (found.absolute.lower > 0).tolist() == [True, False]
    assert (found.relative.lower > 1).tolist() == [True, False]
    assert (verdict(area, 1_000, rest, 10_000, form) == "higher").tolist() == [True, False]


def test_a_rise_of_half_a_point_a_year_is_rising():
    # chi-squared = 0.5^2 x 10 / 0.1^2 = 250
    found = trend([0.0, 0.5, 1.0, 1.5, 2.0], [0.1] * 5, range(5))
    assert (found.slope, found.chi2) == pytest.approx((0.5, 250))
    assert found.direction == "rising"
