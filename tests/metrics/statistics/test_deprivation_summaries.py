"""The deprivation measures on numbers small enough to check by hand, and the properties they always have.

Toy England has 100 LSOAs, so an LSOA's rank is also its national percentile. Three areas:

north: ranks 1, 12, 60 with 1,000, 2,000 and 1,000 people and scores 80, 40 and 10
    average score  (80,000 + 80,000 + 10,000) / 4,000 = 42.5
    average rank   reversed ranks 100, 89, 41: (100,000 + 178,000 + 41,000) / 4,000 = 79.75
    extent         weights 1, 0.95 - 0.90/19, 0: (1,000 + 2,000 x 0.902632) / 4,000 = 0.701316
    proportion     1 of 3 LSOAs in decile 1
    concentration  400 people are wanted and the most deprived LSOA holds them all: 100
south: ranks 20, 40 with 100 and 900 people: 100 are wanted, just those of rank 20: reversed 81
east:  ranks 5, 15, 31 with 60, 200 and 740 people: 100 are wanted: 60 x 96 + 40 x 86 = 9,200, so 92
"""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.statistics.deprivation_summaries import (
    BANDS_2009,
    Band,
    Position,
    band,
    band_counts,
    decile,
    extent_weight,
    imd_measures,
    national_percentile,
    position_among,
)

TOY = pd.DataFrame(
    [
        ("north", 80, 1, 1000),
        ("north", 40, 12, 2000),
        ("north", 10, 60, 1000),
        ("south", 30, 20, 100),
        ("south", 20, 40, 900),
        ("east", 60, 5, 60),
        ("east", 35, 15, 200),
        ("east", 25, 31, 740),
    ],
    columns=["area", "score", "rank", "people"],
)
MEANS = ["average_score", "average_rank", "extent"]
MEASURES = [*MEANS, "proportion_most_deprived_decile", "local_concentration"]


def measures(lsoas: pd.DataFrame, n: int = 100) -> pd.DataFrame:
    columns = (lsoas[column] for column in ("area", "score", "rank", "people"))
    return imd_measures(*columns, lsoas_in_england=n, share=lsoas.get("share")).set_index("group")


def test_every_measure_of_a_toy_area_equals_the_sum_done_by_hand():
    north = measures(TOY).loc["north"]
    assert north["lsoas"] == 3
    assert north["population"] == 4000
    assert north["average_score"] == pytest.approx(42.5)
    assert north["average_rank"] == pytest.approx(79.75)
    assert north["extent"] == pytest.approx((1000 + 2000 * (0.95 - 0.90 / 19)) / 4000)
    assert north["proportion_most_deprived_decile"] == pytest.approx(1 / 3)


def test_local_concentration_counts_the_marginal_lsoa_only_for_the_people_needed():
    concentration = measures(TOY)["local_concentration"]
    assert concentration["north"] == pytest.approx(100)
    assert concentration["south"] == pytest.approx(81)
    assert concentration["east"] == pytest.approx(92)


def test_there_is_one_row_per_area_in_the_order_of_the_areas():
    assert list(measures(TOY).index) == ["east", "north", "south"]


def test_an_lsoa_divided_between_two_areas_brings_each_its_share_of_people_and_of_itself():
    divided = pd.DataFrame(
        [("a", 80, 1, 1000, 0.25), ("b", 80, 1, 1000, 0.75), ("b", 20, 50, 750, 1.0)],
        columns=["area", "score", "rank", "people", "share"],
    )
    result = measures(divided)
    assert result["population"].tolist() == [250, 1500]
    assert result["lsoas"].tolist() == [1, 2]
    assert result.loc["b", "average_score"] == pytest.approx(50)
    assert result.loc["b", "proportion_most_deprived_decile"] == pytest.approx(0.75 / 1.75)


def test_without_scores_the_average_score_is_missing_and_the_rest_is_there():
    result = imd_measures(TOY["area"], None, TOY["rank"], TOY["people"], 100).set_index("group")
    assert result["average_score"].isna().all()
    pd.testing.assert_frame_equal(
        result.drop(columns="average_score"), measures(TOY).drop(columns="average_score")
    )


def test_one_missing_score_withholds_its_own_area_only():
    result = measures(TOY.assign(score=TOY["score"].where(TOY["rank"] != 12)))
    assert math.isnan(result.loc["north", "average_score"])
    assert result.loc[["east", "south"], "average_score"].notna().all()


def test_an_area_without_residents_has_no_average_rather_than_zero():
    result = measures(TOY.assign(people=TOY["people"].where(TOY["area"] != "south", 0)))
    assert result.loc["south", [*MEANS, "local_concentration"]].isna().all()
    assert result.loc["north", MEASURES].notna().all()


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("rank", 0, "outside 1 to 100"),
        ("rank", 101, "outside 1 to 100"),
        ("rank", np.nan, "missing"),
        ("people", -1, "population"),
        ("people", np.nan, "population"),
        ("share", 1.5, "share"),
        ("area", None, "have no group"),
    ],
)
def test_impossible_input_is_refused_with_its_name(column, value, message):
    broken = TOY.assign(share=1.0).astype({"rank": float, "people": float, "area": object})
    broken.loc[0, column] = value
    with pytest.raises(ValueError, match=message):
        measures(broken)


def test_inputs_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="population: 2 values for 3 ranks"):
        imd_measures(["a"] * 3, None, [1, 2, 3], [10, 20], 100)
    with pytest.raises(ValueError, match="2 groups"):
        imd_measures(["a"] * 2, None, [1, 2, 3], [10, 20, 30], 100)


def test_the_tenth_percentile_ends_where_the_publisher_ends_it():
    # 32,844 LSOAs in 2019: 2N / 10 = 6,568.8, and the published decile 2 ends at 6,568.
    assert decile([1, 3284, 3285, 6568, 6569, 32844], 32844).tolist() == [1, 1, 2, 2, 3, 10]
    assert national_percentile([1, 328, 329, 3284, 3285, 32844], 32844).tolist() == [1, 1, 2, 10, 11, 100]


@given(n=st.integers(100, 40_000), data=st.data())
def test_a_percentile_is_the_smallest_whole_share_of_england_that_reaches_the_rank(n, data):
    rank = data.draw(st.integers(1, n))
    for cut, parts in ((national_percentile(rank, n), 100), (decile(rank, n), 10)):
        assert (int(cut) - 1) * n < parts * rank <= int(cut) * n


def test_extent_weight_slides_from_the_eleventh_to_the_thirtieth_percentile():
    assert extent_weight([1, 10, 11, 12, 30, 31, 100]) == pytest.approx(
        [1, 1, 0.95, 0.95 - 0.90 / 19, 0.05, 0, 0]
    )
    assert np.diff(extent_weight(np.arange(11, 31))) == pytest.approx(np.full(19, -0.90 / 19))


def test_band_edges_belong_to_the_more_deprived_band_and_empty_bands_are_shown():
    assert band([5, 6, 10, 11, 25, 26, 75, 76, 90, 91, 95, 96, 100], 100).tolist() == [
        "0-5%", "6-10%", "6-10%", "11-25%", "11-25%", "26-75%", "26-75%",
        "76-90%", "76-90%", "91-95%", "91-95%", "96-100%", "96-100%",
    ]  # fmt: skip
    counts = band_counts([1, 2, 26], 100)
    assert counts["band"].tolist() == [each.label for each in BANDS_2009]
    assert counts["lsoas"].tolist() == [2, 0, 0, 1, 0, 0, 0]


def test_no_lsoas_at_all_are_seven_empty_bands():
    assert band_counts([], 100)["lsoas"].tolist() == [0] * 7


@pytest.mark.parametrize("edges", [(50, 90), (50, 40, 100)])
def test_bands_that_leave_england_incomplete_or_overlap_are_refused(edges):
    with pytest.raises(ValueError, match="must rise and end at 100"):
        band_counts([1], 100, [Band(str(edge), edge) for edge in edges])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (35, "between the 1st and 2nd of 4"),
        (25, "between the 2nd and 3rd of 4"),
        (30, "2nd of 4"),
        (40, "1st of 4"),
        (41, "more deprived than all 4 districts"),
        (9, "less deprived than all 4 districts"),
    ],
)
def test_an_area_stands_between_two_districts_and_a_district_at_its_own_rank(value, text):
    position = position_among(value, [10, 40, 20, 30])
    assert position.text == str(position) == text


def test_districts_with_the_same_value_share_a_joint_rank():
    assert position_among(30, [40, 30, 30, 10]).text == "joint 2nd of 4"


def test_a_district_is_recognised_when_its_value_was_added_up_in_another_order():
    assert position_among(0.1 + 0.2 + 0.3, [0.3 + 0.2 + 0.1, 0.5]) == Position(
        more_deprived=0, equal=1, districts=2
    )


@pytest.mark.parametrize(("value", "reference"), [(1, []), (1, [2, np.nan]), (np.nan, [1, 2])])
def test_a_position_among_unknown_values_is_refused(value, reference):
    with pytest.raises(ValueError, match="districts known"):
        position_among(value, reference)


@given(value=st.integers(0, 50), districts=st.lists(st.integers(0, 50), min_size=1))
def test_districts_above_equal_and_below_are_all_the_districts(value, districts):
    position = position_among(value, districts)
    assert position.more_deprived == sum(other > value for other in districts)
    assert position.equal == districts.count(value)
    assert position.districts == len(districts)


@st.composite
def lsoa_tables(draw: st.DrawFn) -> pd.DataFrame:
    """One row per LSOA of up to four areas in an England of 100; everybody lives somewhere."""
    row = st.tuples(
        st.sampled_from(["a", "b", "c", "d"]), st.floats(0, 90), st.integers(1, 100), st.integers(1, 3000)
    )
    return pd.DataFrame(
        draw(st.lists(row, min_size=1, max_size=25)), columns=["area", "score", "rank", "people"]
    )


@given(lsoas=lsoa_tables(), data=st.data())
def test_the_order_of_the_lsoas_is_irrelevant(lsoas, data):
    shuffled = lsoas.loc[data.draw(st.permutations(list(lsoas.index)))]
    pd.testing.assert_frame_equal(measures(shuffled), measures(lsoas), rtol=1e-9)


@given(lsoas=lsoa_tables(), data=st.data())
def test_splitting_an_lsoa_into_two_halves_changes_nothing_people_feel(lsoas, data):
    split = data.draw(st.sampled_from(list(lsoas.index)))
    halves = lsoas.loc[[split, split]].assign(people=lsoas.loc[split, "people"] / 2)
    divided = pd.concat([lsoas.drop(index=split), halves])
    columns = [*MEANS, "local_concentration"]
    pd.testing.assert_frame_equal(measures(divided)[columns], measures(lsoas)[columns], rtol=1e-9)


@given(lsoas=lsoa_tables(), share=st.floats(0.01, 0.99), data=st.data())
def test_dividing_an_lsoa_by_shares_within_its_area_changes_nothing(lsoas, share, data):
    split = data.draw(st.sampled_from(list(lsoas.index)))
    parts = lsoas.loc[[split, split]].assign(share=[share, 1 - share])
    divided = pd.concat([lsoas.drop(index=split).assign(share=1.0), parts])
    pd.testing.assert_frame_equal(measures(divided)[MEASURES], measures(lsoas)[MEASURES], rtol=1e-9)


@given(lsoas=lsoa_tables())
def test_measures_stay_within_their_limits(lsoas):
    result = measures(lsoas)
    slack = 1e-9
    assert result["extent"].between(-slack, 1 + slack).all()
    assert result["proportion_most_deprived_decile"].between(0, 1).all()
    assert (result["local_concentration"] >= result["average_rank"] - slack * 100).all()
    by_area = (101 - lsoas["rank"]).groupby(lsoas["area"])
    assert (result["local_concentration"] <= by_area.max() + slack * 100).all()
    assert (result["average_rank"] >= by_area.min() - slack * 100).all()


@given(lsoas=lsoa_tables())
def test_the_areas_together_make_the_borough(lsoas):
    areas = measures(lsoas)
    borough = measures(lsoas.assign(area="borough")).loc["borough"]
    weight = areas["population"] / areas["population"].sum()
    assert areas["population"].sum() == pytest.approx(borough["population"])
    for measure in MEANS:
        assert (areas[measure] * weight).sum() == pytest.approx(borough[measure])


@given(score=st.floats(0, 90), rank=st.integers(1, 100), people=st.integers(1, 3000))
def test_an_area_of_one_lsoa_has_the_lsoas_own_values(score, rank, people):
    result = imd_measures(["only"], [score], [rank], [people], 100).iloc[0]
    assert result["average_score"] == pytest.approx(score)
    assert result["average_rank"] == pytest.approx(101 - rank)
    assert result["local_concentration"] == pytest.approx(101 - rank)
    assert result["proportion_most_deprived_decile"] == float(rank <= 10)
    assert result["extent"] == pytest.approx(float(extent_weight(rank)))


def test_a_value_near_that_of_a_district_is_not_the_same():
    found = position_among(20.0001, [30.0, 20.0002, 20.0])
    assert (found.more_deprived, found.equal) == (2, 0)


def test_bands_may_be_as_narrow_as_one_per_cent_and_no_narrower():
    narrow = [Band("first", 1), Band("second", 2), Band("rest", 100)]
    assert band([10, 11, 20, 21], 1_000, narrow).tolist() == ["first", "second", "second", "rest"]
    with pytest.raises(ValueError, match="must rise"):
        band([10], 1_000, [Band("first", 1), Band("none", 1), Band("rest", 100)])
