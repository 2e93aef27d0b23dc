"""A budget in whole pounds: figures worked out by hand, and what must hold of every split."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.choose.budget import SPLIT_COLUMNS, WAYS, BudgetError, people_in_need, splits, whole_pounds


def areas(residents, need):
    """Areas named A, B, C, ... with so many residents and so much need."""
    names = [chr(ord("A") + n) for n in range(len(residents))]
    return pd.DataFrame(
        {"name": names, "residents": np.array(residents, float), "need": np.array(need, float)}
    )


THREE = areas([100, 200, 300], [30, 0, 10])

boroughs = st.lists(st.tuples(st.integers(1, 500_000), st.floats(0.0, 200.0)), min_size=1, max_size=8).map(
    lambda rows: areas(*zip(*rows, strict=True))
)


def test_three_areas_worked_out_by_hand():
    found = splits(THREE, 100, 0.5).areas.set_index("name")
    # 33 1/3 each: all lost a third of a pound, so the one left over goes to the first by name
    assert found["equal"].tolist() == [34, 33, 33]
    # 16 2/3, 33 1/3 and 50: A lost most
    assert found["by_people"].tolist() == [17, 33, 50]
    # residents times need is 3,000, nought and 3,000
    assert found["by_need"].tolist() == [50, 0, 50]
    assert found["by_people_per_head"].tolist() == [0.17, 0.165, 50 / 300]
    # half of 17 is 8.50, which goes up
    assert found["by_people_ring_fenced"].tolist() == [9, 17, 25]


def test_every_column_is_the_one_explained():
    explained = [c for c in SPLIT_COLUMNS if "WAY" not in c]
    explained += [c.replace("WAY", way) for way in WAYS for c in SPLIT_COLUMNS if "WAY" in c]
    assert list(splits(THREE, 100, 0.5).areas) == explained


@given(borough=boroughs, total=st.integers(0, 10_000_000), kept=st.floats(0, 1))
def test_every_split_adds_to_the_total_and_nobody_gets_less_than_nothing(borough, total, kept):
    found = splits(borough, total, kept)
    for way in WAYS:
        if way not in found.withheld:
            assert found.areas[way].sum() == total
            assert (found.areas[way] >= 0).all()
            assert found.areas[f"{way}_ring_fenced"].between(0, found.areas[way]).all()


@given(borough=boroughs, total=st.integers(0, 10_000_000), data=st.data())
def test_the_order_of_the_areas_changes_nothing(borough, total, data):
    order = data.draw(st.permutations(range(len(borough))))
    one = splits(borough, total, 0.5).areas.set_index("name")
    other = splits(borough.iloc[list(order)], total, 0.5).areas.set_index("name")
    pd.testing.assert_frame_equal(one, other.loc[one.index])


@given(borough=boroughs, total=st.integers(0, 10_000_000))
def test_equal_areas_get_equal_shares_to_within_a_pound_and_needier_ones_no_less(borough, total):
    twice = pd.concat([borough, borough.assign(name=borough["name"] + "2")], ignore_index=True)
    found = splits(twice, total, 0.5)
    for way in WAYS:
        if way not in found.withheld:
            first, second = np.split(found.areas[way].to_numpy(), 2)
            assert (np.abs(first - second) <= 1).all()
    if "by_need" not in found.withheld:
        weighed = (twice["residents"] * twice["need"]).to_numpy()
        shares = found.areas["by_need"].to_numpy()[np.argsort(weighed, kind="stable")]
        assert (np.diff(shares) >= -1).all()


@given(weights=st.lists(st.integers(1, 1000), min_size=1, max_size=8), total=st.integers(0, 100_000))
def test_a_share_is_its_quota_rounded_up_or_down(weights, total):
    names = [str(n) for n in range(len(weights))]
    for pounds, weight in zip(whole_pounds(total, weights, names), weights, strict=True):
        assert abs(pounds * sum(weights) - total * weight) < sum(weights)


def test_a_split_by_something_unknown_is_withheld_with_a_reason_and_is_never_nought():
    found = splits(areas([100, None, 300], [30, 20, 10]), 100, 0.5)
    assert found.withheld == {
        "by_people": "Residents are not known for B, so no split by people is shown.",
        "by_need": "Residents are not known for B, so no split by need is shown.",
    }
    assert found.areas["equal"].sum() == 100
    assert found.areas["equal_per_head"].isna().tolist() == [False, True, False]
    assert found.areas[["by_people", "by_need", "by_people_ring_fenced"]].isna().all(axis=None)


def test_need_that_is_not_known_leaves_the_other_splits():
    found = splits(areas([100, 200], [None, None]), 100, 0.5)
    assert found.withheld == {"by_need": "Need is not known for any area, so no split by need is shown."}
    assert found.areas["by_people"].tolist() == [33, 67]


def test_where_nobody_has_need_there_is_nothing_to_split_by():
    assert "adds to nought" in splits(areas([100, 200], [0, 0]), 100, 0.5).withheld["by_need"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"total": -1}, "whole pounds"),
        ({"total": 10.5}, "whole pounds"),
        ({"ring_fenced": 1.2}, "between 0 and 100%"),
        ({"areas": areas([-1], [1])}, "from nought up"),
        ({"areas": THREE.head(0)}, "no area"),
    ],
)
def test_what_can_not_be_split_is_answered_with_a_sentence(asked, sentence):
    with pytest.raises(BudgetError, match=sentence):
        splits(**{"areas": THREE, "total": 100, "ring_fenced": 0.5} | asked)


def test_shares_of_people_and_of_need_worked_out_by_hand():
    found = people_in_need(THREE)
    assert found["share"].tolist() == [1 / 6, 1 / 3, 1 / 2]
    assert found["need_share"].tolist() == [0.5, 0, 0.5]
    assert people_in_need(areas([1, None], [1, 1]))[["share", "need_share"]].isna().all(axis=None)
