"""Areas side by side say what their profiles say; equality and funnels agree with figures made by hand."""

import numpy as np
import pandas as pd
import pytest

from metrics import catalogue
from metrics.errors import Unknown
from metrics.profile.compare import (
    COMPARE_COLUMNS,
    EQUALITY_COLUMNS,
    WARD_COLUMNS,
    compare,
    equality,
    ward_funnel,
)
from metrics.profile.profile import profile
from metrics.statistics.funnel import limits
from tests.support.toy_borough import NORTH, SOUTH, toy_store


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """The toy borough's store."""
    store = toy_store(tmp_path_factory.mktemp("toy") / "toy.duckdb")
    yield store
    store.close()


def test_side_by_side_each_area_has_just_the_rows_of_its_profile(store):
    for edition in catalogue.editions(store):
        for scheme in catalogue.schemes(store, edition.id)["scheme"]:
            table = compare(store, edition.id, scheme)
            assert list(table) == list(COMPARE_COLUMNS)
            for area, name in catalogue.area_names(store, edition.id, scheme).items():
                rows = table[table["area"] == area].reset_index(drop=True)
                assert set(rows["area_name"]) == {name}
                pd.testing.assert_frame_equal(
                    rows.drop(columns="area_name"), profile(store, edition.id, area, scheme)
                )


def test_only_the_indicators_asked_for_are_compared(toy):
    table = compare(toy, "toy", indicators=["score", "fires"])
    assert list(zip(table["area"], table["indicator"], strict=True)) == [
        (NORTH, "fires"),
        (NORTH, "score"),
        (SOUTH, "fires"),
        (SOUTH, "score"),
    ]


def test_an_indicator_that_is_not_declared_is_refused(toy):
    with pytest.raises(Unknown, match="There is no indicator 'happiness'"):
        compare(toy, "toy", indicators=["happiness"])


def test_equality_of_walsall_in_2009_is_that_of_the_residents_printed(store):
    found = equality(store, "walsall-2009")
    residents = np.array([48901, 36617, 51506, 53456, 25555, 38438])
    areas = found.areas
    assert list(areas) == list(EQUALITY_COLUMNS)
    assert list(areas["residents"]) == list(residents)
    assert list(areas["share"]) == pytest.approx(list(residents / 254473))
    assert list(areas["ratio_to_mean"]) == pytest.approx(list(residents / (254473 / 6)))
    assert list(areas["density"]) == pytest.approx(list(residents / areas["area_km2"]))
    assert list(areas["lsoas"]) == [33, 24, 35, 35, 17, 25]
    assert found.largest_to_smallest == pytest.approx(53456 / 25555)
    # sorted, Gini is sum (2 i - n - 1) x_i / (n sum x), i from 1
    ranks = np.arange(1, 7)
    assert found.gini == pytest.approx(((2 * ranks - 7) * np.sort(residents)).sum() / (6 * 254473))
    assert found.variation == pytest.approx(np.std(residents) / np.mean(residents))


def test_the_most_deprived_lsoas_of_the_borough_are_shared_out_among_its_areas(store):
    areas = equality(store, "walsall").areas
    assert areas["share_of_most_deprived"].sum() == pytest.approx(1)
    # 42 of Walsall's 169 LSOAs are in the most deprived tenth: 0.2485, as published
    counted = areas["proportion_most_deprived_decile"] * areas["lsoas"]
    assert counted.sum() == pytest.approx(42)
    assert list(areas["share_of_most_deprived"]) == pytest.approx(list(counted / 42))


def test_where_residents_and_need_are_unknown_equality_is_left_open(toy):
    found = equality(toy, "toy")
    assert list(found.areas["name"]) == ["North", "South"]
    assert found.areas[["residents", "share", "density", "average_score"]].isna().all(axis=None)
    assert np.isnan([found.largest_to_smallest, found.variation, found.gini]).all()


def test_wards_stand_in_the_funnel_of_the_boroughs_figure(toy):
    found = ward_funnel(toy, "toy", "fires")
    wards = found.wards.set_index("name")
    assert list(found.wards) == list(WARD_COLUMNS)
    assert (found.period, found.scale, found.reason) == ("2000", 1000, "")
    assert found.lines.reference == pytest.approx(1000 * 70 / 12000)
    assert dict(wards["value"]) == pytest.approx(
        {"Ward A": 10, "Ward B": 15, "Ward C": 5, "Ward D": 5 / 3, "Ward E": 2.5}
    )
    # 30 fires where 11.7 are expected, and 5 where 17.5 are, lie beyond 99.8%;
    # 10 for 5.8, 20 for 23.3 and 5 for 11.7 lie within 95%
    assert dict(wards["position"]) == {
        "Ward A": "inside",
        "Ward B": "outside 99.8",
        "Ward C": "inside",
        "Ward D": "outside 99.8",
        "Ward E": "inside",
    }


def test_the_lines_drawn_are_those_that_judge(toy):
    lines = ward_funnel(toy, "toy", "fires").lines
    again = limits(lines.reference, lines.n, "rate", 1000)
    assert np.allclose(lines.limits_95.lower, again.lower) and np.allclose(lines.limits_95.upper, again.upper)
    assert lines.n.min() < 1000 and lines.n.max() > 4000


def test_a_ward_whose_hidden_count_could_be_in_or_out_is_not_compared(toy):
    ward = ward_funnel(toy, "toy", "illness").wards.set_index("name").loc["Ward A"]
    assert np.isnan(ward["x"]) and (ward["value_low"], ward["value_high"]) == (0, 9)
    assert ward["position"] == "not compared"


@pytest.mark.parametrize(
    ("indicator", "reason"),
    [
        ("books", "books is not a count out of a number, so chance has no limits to draw."),
        ("score", "score is not a count out of a number, so chance has no limits to draw."),
        ("grants", "grants has no figure for the wards of this borough together."),
    ],
)
def test_no_funnel_is_drawn_without_counts_and_the_reason_is_said(toy, indicator, reason):
    found = ward_funnel(toy, "toy", indicator)
    assert found.lines is None and found.reason == reason
    assert set(found.wards["position"]) == {"not compared"}


def test_every_indicator_has_a_funnel_or_a_reason_in_every_edition(store):
    drawn = 0
    for edition in catalogue.editions(store):
        for indicator in catalogue.indicators(store, edition.id, "ward")["indicator"]:
            found = ward_funnel(store, edition.id, indicator)
            assert (found.lines is None) == bool(found.reason)
            drawn += found.lines is not None
    assert drawn >= 30


def test_an_unknown_indicator_has_no_funnel(toy):
    with pytest.raises(Unknown, match="There is no indicator 'happiness'"):
        ward_funnel(toy, "toy", "happiness")
