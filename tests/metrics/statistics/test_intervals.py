"""Limits of rates and proportions, against published values and the Department of Health's own package."""

import warnings

import numpy as np
import PHStatsMethods
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.statistics.intervals import byar, counted, interval, wilson

CONFIDENCES = [0.95, 0.998]
COUNTS = st.integers(0, 100_000)
SIZES = st.integers(1, 1_000_000)


def test_byar_gives_the_reference_limits_for_82_events():
    assert byar(82, 1) == pytest.approx((65.215, 101.785), abs=5e-4)


def test_exact_poisson_gives_the_reference_limits_for_7_events():
    assert byar(7, 1) == pytest.approx((2.814, 14.423), abs=5e-4)


def test_wilson_gives_the_reference_limits_for_82_of_500():
    assert wilson(82, 500) == pytest.approx((0.1341, 0.1990), abs=5e-5)


def test_no_events_have_a_lower_limit_of_nothing_and_an_upper_limit_of_3_69():
    assert byar(0, 1) == pytest.approx((0, -np.log(0.025)))


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_byar_agrees_with_the_department_of_healths_package(confidence):
    counts = np.concatenate([np.arange(1, 30), np.random.default_rng(2009).integers(30, 50_000, 100)])
    ours = byar(counts, 25_000, 1_000, confidence)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lower = [PHStatsMethods.byars_lower(x, confidence) / 25 for x in counts]
        upper = [PHStatsMethods.byars_upper(x, confidence) / 25 for x in counts]
    np.testing.assert_allclose(ours.lower, lower, rtol=1e-9)
    np.testing.assert_allclose(ours.upper, upper, rtol=1e-9)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_wilson_agrees_with_the_department_of_healths_package(confidence):
    random = np.random.default_rng(2009)
    wholes = random.integers(1, 50_000, 200)
    counts = random.integers(0, wholes + 1)
    ours = wilson(counts, wholes, 100, confidence)
    theirs = [PHStatsMethods.wilson(x, n, confidence) for x, n in zip(counts, wholes, strict=True)]
    np.testing.assert_allclose(np.column_stack(ours), 100 * np.array(theirs), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_exact_limits_are_the_chi_squared_quantiles_also_for_parts_of_a_count(confidence):
    counts, tail = np.array([0.3, 1, 2.75, 9, 9.99]), (1 - confidence) / 2
    ours = byar(counts, 1, 1, confidence)
    np.testing.assert_allclose(ours.lower, stats.chi2.ppf(tail, 2 * counts) / 2)
    np.testing.assert_allclose(ours.upper, stats.chi2.ppf(1 - tail, 2 * counts + 2) / 2)


@given(COUNTS, SIZES, st.sampled_from(CONFIDENCES))
def test_a_rate_lies_within_its_limits(x, n, confidence):
    lower, upper = byar(x, n, 1_000, confidence)
    assert 0 <= lower <= 1_000 * x / n < upper


@given(COUNTS, SIZES, st.sampled_from(CONFIDENCES))
def test_a_proportion_lies_within_its_limits_and_they_within_0_and_100(x, n, confidence):
    x = min(x, n)
    lower, upper = wilson(x, n, 100, confidence)
    assert 0 <= lower <= 100 * (x / n) <= upper <= 100
    assert lower < upper


@given(COUNTS, SIZES, st.floats(0.5, 0.99), st.sampled_from(["rate", "proportion"]))
def test_more_confidence_never_narrows_an_interval(x, n, confidence, form):
    x = min(x, n)
    narrow, wide = (interval(x, n, 100, form, c) for c in (confidence, confidence + 0.005))
    assert wide.lower <= narrow.lower
    assert wide.upper >= narrow.upper


@given(st.integers(1, 50_000))
def test_more_events_raise_both_limits_also_where_the_method_changes(x):
    fewer, more = byar(x, 1), byar(x + 1, 1)
    assert fewer.lower < more.lower
    assert fewer.upper < more.upper


@given(COUNTS, SIZES)
def test_the_proportion_of_the_others_has_the_mirrored_limits(x, n):
    x = min(x, n)
    ours, others = wilson(x, n), wilson(n - x, n)
    assert ours == pytest.approx((1 - others.upper, 1 - others.lower), abs=1e-12)


@pytest.mark.parametrize("limits", [byar, wilson])
@pytest.mark.parametrize(("x", "n"), [(np.nan, 10), (5, np.nan), (5, 0), (0, 0), (5, -1), (None, 10)])
def test_a_missing_count_or_denominator_gives_no_limits_rather_than_zero(limits, x, n):
    assert np.isnan(limits(x, n)).all()


@pytest.mark.parametrize("limits", [byar, wilson])
def test_a_missing_figure_leaves_its_neighbours_alone(limits):
    both = limits([3, np.nan, 40], [50, 50, 50])
    alone = limits([3, 40], 50)
    np.testing.assert_array_equal(both.lower[[0, 2]], alone.lower)
    np.testing.assert_array_equal(both.upper[[0, 2]], alone.upper)


def test_each_figure_may_have_its_own_scale():
    both = byar([82, 82], [1_000, 1_000], [1_000, 100_000])
    assert both.upper[1] == pytest.approx(100 * both.upper[0])


def test_more_people_counted_than_there_are_is_refused_as_a_proportion_but_not_as_a_rate():
    with pytest.raises(ValueError, match="numerator 12 is above its denominator 10"):
        wilson([5, 12], [10, 10])
    assert byar(12, 10).upper > 1.2


def test_a_count_below_nothing_is_refused():
    with pytest.raises(ValueError, match="count -3 is below 0"):
        byar([5, -3], 10)


def test_rounding_of_added_shares_is_forgiven():
    remainder = 0.3 - (0.1 + 0.2)
    assert remainder < 0
    assert counted(remainder, 10)[0] == 0
    assert wilson(0.1 + 0.2, 0.3).upper == 1


def test_a_confidence_written_in_per_cent_is_refused():
    with pytest.raises(ValueError, match=r"write 0\.95 for 95%"):
        byar(5, 10, 1, 95)


def test_a_form_that_is_neither_rate_nor_proportion_is_refused():
    with pytest.raises(ValueError, match="'share' is neither"):
        interval(5, 10, 1, "share")
