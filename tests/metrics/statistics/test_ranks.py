"""Ranks share and skip places as leagues do, whatever the ties and the bounds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.statistics.ranks import most_deprived_first, ordinal, ranks_within_bounds, row_ranks


def test_equal_figures_share_the_rank_of_the_first_and_the_next_is_counted_on():
    assert most_deprived_first([3.0, 5.0, 5.0 * (1 + 1e-13), 0.0, 0.0, 9.0]).tolist() == [4, 2, 2, 5, 5, 1]
    assert most_deprived_first([]).tolist() == []


def test_the_highest_figure_ranks_first_and_ties_share_their_ranks():
    first, last = ranks_within_bounds(np.array([3.0, 9.0, 5.0, 5.0]), np.array([3.0, 9.0, 5.0, 5.0]))
    assert first.tolist() == [4, 1, 2, 2]
    assert last.tolist() == [4, 1, 3, 3]


def test_a_figure_known_within_bounds_has_every_rank_it_may_have_and_a_missing_one_has_none():
    # the first lies somewhere between 2 and 6: above the third surely, above the second perhaps
    first, last = ranks_within_bounds(np.array([2.0, 4.0, 1.0, np.nan]), np.array([6.0, 4.0, 1.0, np.nan]))
    assert first[:3].tolist() == [1, 1, 3]
    assert last[:3].tolist() == [2, 2, 3]
    assert np.isnan([first[3], last[3]]).all()


def test_row_ranks_are_those_of_a_ranking_in_which_ties_share_the_first():
    scores = np.array([[3.0, 1, 3, 2], [0, 0, 0, 0], [1.0000000001, 1, 2, 0.5]])
    assert row_ranks(scores).tolist() == [[1, 4, 1, 3], [1, 1, 1, 1], [2, 2, 1, 4]]


def test_row_ranks_hold_for_scores_far_above_a_hundred():
    scores = np.array([[1e15, 3e15, 5.0, 2e15]])
    assert row_ranks(scores).tolist() == [[3, 1, 4, 2]]


@given(st.lists(st.lists(st.floats(0, 100), min_size=7, max_size=7), min_size=1, max_size=4))
def test_row_ranks_agree_with_scipy(scores):
    scores = np.round(np.array(scores), 6)
    expected = stats.rankdata(-scores, method="min", axis=1)
    assert (row_ranks(scores) == expected).all()


def test_ordinals_are_english():
    numbers = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111, 112, 113, 121, 1001]
    assert [ordinal(number) for number in numbers] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd",
        "101st", "111th", "112th", "113th", "121st", "1,001st",
    ]  # fmt: skip


def test_figures_tie_within_a_billionth_of_the_larger():
    assert most_deprived_first([1e6, 1e6 - 1e-4, 1e6 - 1e-2, 1]).tolist() == [1, 1, 3, 4]


def test_a_figure_known_at_one_end_only_has_no_rank():
    first, last = ranks_within_bounds(np.array([1.0, np.nan, 3.0]), np.array([2.0, 9.0, 3.0]))
    assert (first[[0, 2]].tolist(), last[[0, 2]].tolist()) == ([2, 1], [2, 1])
    assert np.isnan(first[1]) and np.isnan(last[1])
