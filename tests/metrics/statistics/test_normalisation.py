"""Scores: one indicator set on a scale on which more is more need, worked out by hand."""

import numpy as np
import pytest

from metrics.statistics.normalisation import NORMALISATIONS, Bounds, normalised, sorted_ends

NAN = float("nan")


def scored(figures, normalisation="percentile", polarity="lower_is_better"):
    """The scores of figures that are known."""
    values = np.array(figures, dtype=float)
    return normalised(Bounds(values, values, values), normalisation, polarity).value


@pytest.mark.parametrize(
    ("normalisation", "figures", "expected"),
    [
        ("percentile", [0, 2, 2, 4, 8], [0, 37.5, 37.5, 75, 100]),
        ("min-max", [0, 2, 2, 4, 8], [0, 25, 25, 50, 100]),
        ("index", [0, 2, 2, 4, 12], [0, 50, 50, 100, 300]),  # the mean is 4
        # mean 4, standard deviation the square root of 8
        ("z-score", [0, 2, 4, 6, 8], [50 + 10 * x / 8**0.5 for x in (-4, -2, 0, 2, 4)]),
    ],
)
def test_five_figures_worked_out_by_hand(normalisation, figures, expected):
    assert scored(figures, normalisation) == pytest.approx(expected)


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_where_higher_is_better_the_lowest_figure_is_the_greatest_need(normalisation):
    scores = scored([10, 20, 40], normalisation, "higher_is_better")
    assert scores[0] > scores[1] > scores[2]


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_figures_that_are_all_the_same_say_nothing(normalisation):
    middle = 100 if normalisation == "index" else 50
    assert scored([7, 7, 7], normalisation).tolist() == [middle] * 3


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
@pytest.mark.parametrize("polarity", ["lower_is_better", "higher_is_better"])
def test_a_missing_figure_may_be_anything_and_a_suppressed_one_lies_between_its_bounds(
    normalisation, polarity
):
    gone = float("nan")
    figures = Bounds(*(np.array([0, 10, 20, gone, each]) for each in (gone, 10.0, 20.0)))
    low, high = figures.low.copy(), figures.high.copy()
    low[3] = high[3] = gone
    scores = normalised(Bounds(figures.value, low, high), normalisation, polarity)
    assert np.isnan(scores.value[3:]).all()
    top = 200 if normalisation == "index" else 100  # twice the mean of 0, 10 and 20
    assert (scores.low[3], scores.high[3]) == (0, top)
    assert scores.low[4] == pytest.approx(min(scores.value[1:3]))
    assert scores.high[4] == pytest.approx(max(scores.value[1:3]))


def test_a_figure_missing_leaves_the_percentiles_of_the_others_as_they_are_without_it():
    assert scored([0, 2, 2, 4, 8, NAN])[:5].tolist() == [0, 37.5, 37.5, 75, 100]
    assert scored([5, NAN]).tolist()[0] == 50  # one figure alone stands in the middle


def test_a_bound_that_no_place_has_stands_between_its_neighbours():
    # of 0, 10 and 20, three places: above one is 100 x 1 / 2, above all of them no more than 100
    bound = np.array([0.0, 10.0, 20.0, NAN])
    figures = Bounds(bound, np.array([0.0, 10.0, 20.0, 5.0]), np.array([0.0, 10.0, 20.0, 25.0]))
    scores = normalised(figures, "percentile", "lower_is_better")
    assert (scores.low[3], scores.high[3]) == (50, 100)


def test_a_z_score_ends_at_0_and_at_100():
    # 49 noughts and one figure: sqrt(49) = 7 standard deviations above the mean, 50 + 70 cut off at 100
    one_high = [0] * 49 + [1]
    assert scored(one_high, "z-score")[-1] == 100
    assert scored(one_high, "z-score", "higher_is_better")[-1] == 0
    assert scored(one_high, "z-score")[0] == pytest.approx(50 - 10 / 7)


def test_an_index_where_less_is_more_need_is_200_less_the_index_and_never_below_zero():
    # the mean is 4: 200 - 100 x 2 / 4, and 200 - 100 x 12 / 4 cut off at 0
    assert scored([0, 2, 2, 4, 12], "index", "higher_is_better").tolist() == [200, 150, 150, 100, 0]


def test_an_index_of_a_mean_of_zero_says_nothing():
    assert scored([-1, 1], "index").tolist() == [100, 100]


def test_ends_are_sorted_place_by_place_and_one_alone_is_both():
    low, high = sorted_ends(np.array([1.0, 5.0, NAN]), np.array([2.0, 3.0, 4.0]))
    assert (low.tolist(), high.tolist()) == ([1, 3, 4], [2, 5, 4])
