"""How far apart places are: against plain numpy, against hand, and limits."""

import numpy as np
import pytest

from metrics.statistics.nearest import distances, nearest, standardised

FIGURES = np.array([[1.0, 10.0], [3.0, 10.0], [1.0, 30.0], [3.0, 30.0]])
"""Two measures, means 2 and 20, standard deviations 1 and 10: every place is one of either from the mean."""


def test_measures_are_put_in_standard_deviations_whatever_their_units():
    assert standardised(FIGURES).tolist() == [[-1, -1], [1, -1], [-1, 1], [1, 1]]
    assert standardised(np.array([[5.0, 1.0], [5.0, 3.0]])).tolist() == [[0, -1], [0, 1]]


def test_the_distance_is_the_root_of_the_summed_squares():
    # two standard deviations apart on one measure, or on both: 2, 2 and the root of 8
    assert distances(standardised(FIGURES), 0) == pytest.approx([0, 2, 2, 2.8284271])


def test_measures_that_go_together_count_once_by_mahalanobis():
    # the second column is the first in another unit: by z-score it counts twice, by Mahalanobis once
    one = np.array([1.0, 2.0, 4.0, 5.0])
    twice = standardised(np.column_stack([one, 7 * one]))
    alone = standardised(one[:, None])
    assert distances(twice, 0) == pytest.approx(np.sqrt(2) * distances(alone, 0))
    assert distances(twice, 0, "mahalanobis") == pytest.approx(distances(alone, 0))
    # where measures don't go together both are the same
    assert distances(standardised(FIGURES), 0, "mahalanobis") == pytest.approx(
        distances(standardised(FIGURES), 0)
    )


def test_of_equals_the_first_comes_first_and_the_place_itself_never():
    assert nearest(np.array([2.0, 0.0, 1.0, 0.0, 1.0]), 3, 3).tolist() == [1, 2, 4]
    assert nearest(np.array([0.0, 1.0]), 0, 10).tolist() == [1]
