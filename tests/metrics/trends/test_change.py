"""A change is called only where its own interval leaves out none; each limit is worked out by hand."""

import numpy as np
import pytest

from metrics.trends.change import (
    CHANGED_SIDES,
    NARROWER,
    NARROWING,
    NO_CLEAR_CHANGE,
    NOT_TESTED,
    WIDENING,
    WIDER,
    changed,
)


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [
        ((2, 1, 3), (6, 5, 7), WIDENING),
        ((-2, -3, -1), (-6, -7, -5), WIDENING),
        ((6, 5, 7), (2, 1, 3), NARROWING),
        ((6, 1, 11), (5, 0, 10), NO_CLEAR_CHANGE),
        ((4, 3, 5), (-4, -5, -3), CHANGED_SIDES),
        ((2, np.nan, np.nan), (3, np.nan, np.nan), WIDER),
        ((-3, np.nan, np.nan), (-2, np.nan, np.nan), NARROWER),
        ((np.nan, np.nan, np.nan), (3, 2, 4), NOT_TESTED),
    ],
)
def test_a_gap_widens_or_narrows_only_where_its_change_is_clear(first, last, word):
    assert changed(np.array(first, dtype=float), np.array(last, dtype=float)) == word


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [
        # change 6, lower limit 6 - sqrt((16 - 13)^2 + (14 - 10)^2) = 6 - 5 = 1: above zero.
        # With either limit's other end: 6 - sqrt(6^2 + 4^2) = -1.2, or 6 - sqrt(3^2 + 6^2) = -0.7.
        ((10, 4, 14), (16, 13, 22), "widening"),
        # change -6, upper limit -6 + sqrt((14 - 10)^2 + (16 - 13)^2) = -6 + 5 = -1: below zero.
        # With either limit's other end: -6 + sqrt(6^2 + 3^2) = 0.7, or -6 + sqrt(4^2 + 6^2) = 1.2.
        ((16, 13, 22), (10, 4, 14), "narrowing"),
        # change 5, lower limit 5 - 5 = 0: zero is a limit, and not left out
        ((10, 4, 14), (15, 12, 21), "no clear change"),
        # change 4, lower limit 4 - sqrt(3^2 + 4^2) = -1; with the near ends it would be 4 - sqrt(1 + 1) = 2.6
        ((10, 9, 14), (14, 11, 15), "no clear change"),
    ],
)
def test_the_limits_of_a_change_take_the_far_end_of_each_interval(first, last, word):
    assert changed(np.array(first, dtype=float), np.array(last, dtype=float)) == word
