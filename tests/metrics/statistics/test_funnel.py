"""Funnel limits, and which places fall outside them."""

import numpy as np
import PHStatsMethods.utils_funnel as department_of_health
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.statistics.funnel import funnel, limits, position

TAILS = {0.95: 0.025, 0.998: 0.001}
EXPECTED = st.floats(0.001, 100_000)


@given(EXPECTED, st.sampled_from([0.95, 0.998]))
def test_a_whole_count_is_beyond_a_limit_exactly_when_its_poisson_tail_is_too_small(expected, confidence):
    lower, upper = limits(1.0, expected, "rate", 1.0, confidence)
    lower, upper = lower * expected, upper * expected
    reach = 12 * np.sqrt(expected) + 10
    counts = np.arange(max(0, np.floor(expected - reach)), expected + reach)
    tail = TAILS[confidence]
    chance_as_high, chance_as_low = (
        stats.poisson.sf(counts - 1, expected),
        stats.poisson.cdf(counts, expected),
    )
    settled = (abs(chance_as_high - tail) > 1e-9) & (abs(chance_as_low - tail) > 1e-9)
    np.testing.assert_array_equal((counts > upper)[settled], (chance_as_high < tail)[settled])
    np.testing.assert_array_equal((counts < lower)[settled], (chance_as_low < tail)[settled])


@pytest.mark.parametrize("confidence", TAILS)
@pytest.mark.parametrize("events", [1, 4, 9, 30, 120])
def test_rate_limits_agree_with_the_department_of_healths_funnel(events, confidence):
    # Theirs starts from the events and finds the expected count whose limit they lie on.
    on_lower = department_of_health.poisson_funnel(events, TAILS[confidence], "high")
    on_upper = department_of_health.poisson_funnel(events, TAILS[confidence], "low")
    assert limits(1.0, on_lower, "rate", 1.0, confidence).lower * on_lower == pytest.approx(events, rel=1e-4)
    assert limits(1.0, on_upper, "rate", 1.0, confidence).upper * on_upper == pytest.approx(events, rel=1e-4)


def test_proportion_limits_worked_by_hand():
    # 20% of 400: 1.96 * sqrt(0.2 * 0.8 / 400) = 1.96 * 0.02; 3.09 * 0.02.
    assert limits(20, 400, "proportion", 100) == pytest.approx((16.08, 23.92), abs=1e-3)
    assert limits(20, 400, "proportion", 100, 0.998) == pytest.approx((13.82, 26.18), abs=1e-3)


def test_proportion_limits_stay_within_0_and_100_per_cent():
    assert limits(2, 20, "proportion", 100).lower == 0
    assert limits(98, 20, "proportion", 100).upper == 100


def test_a_rate_has_no_lower_limit_where_no_events_at_all_would_be_usual():
    expected = np.array([3.6, 3.8])
    assert (limits(1.0, expected, "rate").lower > 0).tolist() == [False, True]
    assert np.exp(-expected[0]) > 0.025 > np.exp(-expected[1])


@given(st.just(0.0) | st.floats(0.001, 90), st.integers(1, 100_000), st.sampled_from(["rate", "proportion"]))
def test_the_reference_lies_between_its_limits_and_the_outer_pair_is_the_wider(reference, n, form):
    inner, outer = (limits(reference, n, form, 100, confidence) for confidence in TAILS)
    assert outer.lower <= inner.lower <= reference * (1 + 1e-9)
    assert reference * (1 - 1e-9) <= inner.upper <= outer.upper


@pytest.mark.parametrize("form", ["rate", "proportion"])
def test_a_funnel_narrows_as_places_grow(form):
    drawn = funnel(12.0, [900, 14_000, np.nan, 3_000], form, 100)
    for lines in (drawn.limits_95, drawn.limits_998):
        assert (np.diff(lines.upper - lines.lower) < 0).all()


def test_a_funnel_reaches_past_every_place_that_has_a_denominator():
    drawn = funnel(12.0, [900, 14_000, np.nan, 0, 3_000], "rate", 1_000, points=50)
    assert drawn.n[0] < 900
    assert drawn.n[-1] > 14_000
    assert len(drawn.n) == len(drawn.limits_95.lower) == len(drawn.limits_998.upper) == 50


def test_a_funnel_without_places_is_refused():
    with pytest.raises(ValueError, match="no funnel to draw"):
        funnel(12.0, [np.nan, 0], "rate")


# A borough with 10 events per 1,000; five wards of 10,000, so 100 events are expected in each.
# Exact 95% limits are 80.9 to 120.6 events, 99.8% limits 70.7 to 132.4.
def test_wards_are_placed_by_the_exact_poisson_limits():
    events = [100, 80, 81, 121, 120, 133, 132, 70, 71]
    expected = [
        "inside", "outside 95", "inside", "outside 95", "inside",
        "outside 99.8", "outside 95", "outside 99.8", "outside 95",
    ]  # fmt: skip
    assert position(events, 10_000, 10.0, "rate", 1_000).tolist() == expected


def test_wards_are_placed_by_the_proportion_limits():
    # 20% of 400: inside 64.3 to 95.7 people, and 55.3 to 104.7.
    found = position([80, 64, 65, 95, 96, 104, 105, 55], 400, 20, "proportion", 100)
    assert found.tolist() == [
        "inside", "outside 95", "inside", "inside", "outside 95",
        "outside 95", "outside 99.8", "outside 99.8",
    ]  # fmt: skip


@given(st.just(0.0) | st.floats(0.001, 100), st.integers(1, 100_000), st.sampled_from(["rate", "proportion"]))
def test_a_place_with_the_boroughs_own_value_is_inside(percent, n, form):
    assert position(n * percent / 100, n, percent, form, 100) == "inside"


@pytest.mark.parametrize("form", ["rate", "proportion"])
@pytest.mark.parametrize(
    ("x", "n", "reference"), [(np.nan, 10, 5), (1, 0, 5), (1, np.nan, 5), (1, 10, np.nan)]
)
def test_a_place_with_a_missing_figure_is_not_compared(form, x, n, reference):
    assert position(x, n, reference, form, 100) == "not compared"


def test_one_event_where_a_thousandth_was_expected_is_outside():
    assert position(1, 1_000, 0.00101, "rate", 1_000) == "outside 95"
    assert position(1, 1_000, 0.00099, "rate", 1_000) == "outside 99.8"
    assert position(1, 1_000, 0, "rate", 1_000) == "outside 99.8"


def test_a_reference_above_the_whole_is_refused():
    with pytest.raises(ValueError, match="not a proportion"):
        limits(120, 400, "proportion", 100)


def test_a_rate_may_count_more_events_than_people():
    assert position(12, 10, 1.0, "rate") == "inside"
