"""Shrunken rates: held against PySAL's own estimator, and against what must hold for any rates."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.statistics.empirical_bayes import raw, shrunk

counts = st.lists(st.tuples(st.integers(0, 60), st.integers(60, 5_000)), min_size=3, max_size=12)


def columns(pairs):
    return tuple(np.array(column, dtype=float) for column in zip(*pairs, strict=True))


def test_rates_are_those_of_pysals_empirical_bayes():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from esda.smoothing import Empirical_Bayes
    x = np.array([3.0, 20, 9, 0, 45, 12])
    n = np.array([400.0, 1500, 900, 300, 2100, 1200])
    theirs = np.ravel(Empirical_Bayes(x, n).r)
    assert shrunk(x, n, proportion=False).rate == pytest.approx(theirs, rel=1e-12)


@given(counts)
def test_a_shrunken_rate_lies_between_its_own_and_that_of_all(pairs):
    x, n = columns(pairs)
    for proportion in (False, True):
        rate = shrunk(x, n, proportion=proportion).rate
        own, whole = x / n, x.sum() / n.sum()
        assert (rate >= np.minimum(own, whole) - 1e-12).all()
        assert (rate <= np.maximum(own, whole) + 1e-12).all()


def test_fewer_people_are_drawn_further():
    rate = shrunk(np.array([10.0, 100, 1, 1000]), np.array([100.0, 1000, 100, 10_000]), proportion=True).rate
    whole = 1111 / 11200
    assert abs(rate[2] - whole) < abs(0.01 - whole)
    kept = (rate - whole) / (np.array([0.1, 0.1, 0.01, 0.1]) - whole)
    assert kept[3] > kept[1] > kept[0] == pytest.approx(kept[2])


def test_rates_that_differ_by_no_more_than_chance_become_one():
    found = shrunk(np.array([10.0, 11, 9]), np.array([1000.0, 1000, 1000]), proportion=False)
    assert found.rate == pytest.approx([0.01] * 3)
    assert found.error == pytest.approx([0] * 3)


def test_missing_counts_stay_missing_and_change_nothing_else():
    x, n = np.array([3.0, np.nan, 20, 9]), np.array([400.0, 500, 1500, np.nan])
    some = shrunk(x, n, proportion=False)
    assert np.isnan(some.rate).tolist() == [False, True, False, True]
    known = shrunk(x[[0, 2]], n[[0, 2]], proportion=False)
    assert some.rate[[0, 2]] == pytest.approx(known.rate)
    assert np.isnan(shrunk(np.array([np.nan]), np.array([np.nan]), proportion=True).rate).all()


def test_a_raw_rate_has_the_error_of_a_rate_or_of_a_proportion():
    x, n = np.array([25.0]), np.array([100.0])
    assert raw(x, n, proportion=True) == (pytest.approx([0.25]), pytest.approx([(0.25 * 0.75 / 100) ** 0.5]))
    assert raw(x, n, proportion=False).error == pytest.approx([5 / 100])


def test_a_raw_rate_of_nobody_is_missing_and_of_one_person_is_known():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rate, error = raw(np.array([1.0, 3.0, 0.0]), np.array([1.0, 0.0, 0.0]), proportion=False)
    assert rate[0] == error[0] == 1
    assert np.isnan(rate[1:]).all() and np.isnan(error[1:]).all()


def test_a_shrunken_rate_and_a_shrunken_proportion_worked_out_by_hand():
    # all together 0.5; the two differ by 0.3 from it, so their variance is 0.09 where chance alone has
    # 0.5 / 100 = 0.005 (rates) or 0.5 x 0.5 / 100 = 0.0025 (proportions): 17/18 and 35/36 of it are kept
    x, n = np.array([20.0, 80.0]), np.array([100.0, 100.0])
    rate, error = shrunk(x, n, proportion=False)
    assert rate == pytest.approx([0.5 - 0.3 * 17 / 18, 0.5 + 0.3 * 17 / 18])
    assert error == pytest.approx([(0.005 * 17 / 18) ** 0.5] * 2)
    rate, error = shrunk(x, n, proportion=True)
    assert rate == pytest.approx([0.5 - 0.3 * 35 / 36, 0.5 + 0.3 * 35 / 36])
    assert error == pytest.approx([(0.0025 * 35 / 36) ** 0.5] * 2)


def test_where_nothing_happened_every_rate_is_zero_without_error():
    rate, error = shrunk(np.zeros(2), np.array([10.0, 20.0]), proportion=False)
    assert rate.tolist() == error.tolist() == [0, 0]
