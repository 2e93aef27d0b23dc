"""The smallest change of one weight that weight_sensitivity two places at the cut."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.need.method import MEANS, Method
from metrics.need.need import need
from metrics.need.weight_sensitivity import smallest_change, weight_sensitivity

FOUR = {"income_deprived": 2.0, "no_qualifications": 1.0, "potential_life_lost": 1.0, "overcrowded": 0.5}


def told(given):
    return pd.DataFrame({"indicator": [f"i{n}" for n in range(len(given))], "given": given})


def test_a_swap_worked_out_by_hand():
    # ahead by 2 x 10 - 1 x 5 = 15: the first weight must fall by 1.5, or the second rise by 3
    change = smallest_change(np.array([10.0, -5.0]), told([2.0, 1.0]))
    assert change["indicator"] == "i0"
    assert (change["weight"], change["needed"], change["change"]) == (2.0, 0.5, -1.5)


def test_a_weight_never_falls_below_nought():
    # by the first alone it would have to fall to -1; only raising the second by 3 does it
    change = smallest_change(np.array([10.0, -10.0]), told([4.0, 1.0]))
    assert (change["indicator"], change["needed"]) == ("i0", 1.0)
    change = smallest_change(np.array([5.0, 30.0, -1.0]), told([1.0, 1.0, 1.0]))
    assert (change["indicator"], change["needed"]) == ("i2", 35.0)


@pytest.mark.parametrize("difference", [[3.0, 2.0], [0.0, 4.0]])
def test_a_place_ahead_on_every_count_can_not_be_swapped_by_one_weight_but_by_leaving_it_out(difference):
    change = smallest_change(np.array(difference), told([1.0, 1.0]))
    assert change["indicator"] is None or change["needed"] == 0


def test_with_one_indicator_no_weight_changes_anything():
    assert smallest_change(np.array([3.0]), told([1.0]))["indicator"] is None


@pytest.mark.parametrize("mean", MEANS)
@given(more=st.sampled_from([1.01, 1.2]))
@settings(max_examples=4)
def test_at_the_new_weight_the_two_tie_and_beyond_it_they_change_places(store, mean, more):
    found = need(store, "walsall", "ward", Method(weights=FOUR, mean=mean))
    for row in weight_sensitivity(found, 5).dropna(subset=["change"]).itertuples():
        for share, sign in ((1.0, 0), (more, -1)):
            weights = FOUR | {row.indicator: max(row.weight + share * row.change, 0.0)}
            again = need(store, "walsall", "ward", Method(weights=weights, mean=mean)).places
            score = again.set_index("place")["score"]
            ahead = score[row.incumbent] - score[row.challenger]
            if sign == 0:
                assert ahead == pytest.approx(0, abs=1e-6)
            elif row.weight + share * row.change >= 0:
                assert ahead < 0


def test_the_easiest_swap_stands_first_and_nobody_is_left_to_swap_with_where_all_are_chosen(store):
    found = need(store, "walsall", "ward", Method(weights=FOUR))
    changes = weight_sensitivity(found, 5)["change"].abs().dropna()
    assert changes.is_monotonic_increasing
    assert len(weight_sensitivity(found, 5)) == 9
    assert weight_sensitivity(found, 20).empty
