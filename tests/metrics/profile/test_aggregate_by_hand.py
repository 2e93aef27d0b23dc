"""Figures of a few sums, and of Toyton (tests/support/toyton.py), with every number written out."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from metrics.profile.aggregate import FIGURE_COLUMNS, figure_columns, figures, limits, one_each, with_values
from tests.support.toy import BOROUGH, HALF, INNER, REST
from tests.support.toyton import lsoa, ward

NAN = np.nan
COVERED, LEAST = 1.0, 0.9


def valued(
    kind, x, low, high, n, *,
    scale=1.0, proportion=False, coverage=COVERED, counted=2, direct=False, estimated=False,
):  # fmt: skip
    """The figure made of one sum of two published places."""
    sums = {
        "indicator": "i", "period": "2020", "place": "p", "kind": "lsoa21", "method": "nested", "x": x,
        "x_lower": low, "x_upper": high, "n": n, "n_period": "mid-2019", "n_source_places": 2,
        "counted": counted, "coverage": coverage, "published_directly": direct, "estimated": estimated,
        "sources": "one two",
    }  # fmt: skip
    declared = {
        "position": 0, "kind": kind, "proportion": proportion, "scale": scale, "min_coverage": LEAST,
    }  # fmt: skip
    frames = [pd.DataFrame([each]) for each in (sums, declared)]
    columns = with_values(*({c: frame[c].to_numpy() for c in frame} for frame in frames))
    assert list(columns) == list(FIGURE_COLUMNS)
    return pd.DataFrame(columns).iloc[0]


def numbers(row, *columns):
    return [
        float(row[column]) for column in columns or ("value", "value_low", "value_high", "lower", "upper")
    ]


def near(*values):
    return pytest.approx(values, rel=1e-5, nan_ok=True)


def test_a_count_is_its_sum_without_limits():
    row = valued("count", 50.0, 50.0, 50.0, NAN)
    assert numbers(row) == near(50, 50, 50, NAN, NAN)
    assert row["numerator"] == 50 and np.isnan(row["denominator"])
    assert row["withheld"] == "" and row["sources"] == ["one", "two"]


def test_what_is_known_of_the_sum_stays_beside_the_figure():
    row = valued("ratio", 30.0, 30.0, 30.0, 1000.0, scale=1000.0)
    told = ("indicator", "period", "place", "kind", "method", "denominator_period", "indicator_kind")
    assert [row[c] for c in told] == ["i", "2020", "p", "lsoa21", "nested", "mid-2019", "ratio"]
    assert (row["numerator"], row["denominator"], row["pieces"], row["coverage"]) == (30, 1000, 2, 1)
    assert (row["x_lower"], row["x_upper"], row["scale"]) == (30, 30, 1000)
    assert not row["own"] and not row["proportion"]
    own = valued("ratio", 30.0, 30.0, 30.0, 1000.0, direct=True)
    assert own["own"] and own["method"] == "same"


def test_a_rate_has_byars_limits():
    # 30 (1 - 1/270 - 1.959964 / (3 sqrt 30))^3 = 20.2371; 31 (1 - 1/279 + 1.959964 / (3 sqrt 31))^3 = 42.8283
    row = valued("ratio", 30.0, 30.0, 30.0, 500.0, scale=1000.0)
    assert numbers(row) == near(60, 60, 60, 2 * 20.2371, 2 * 42.8283)


def test_an_estimate_has_its_value_and_no_limits():
    row = valued("ratio", 30.0, 30.0, 30.0, 500.0, scale=1000.0, estimated=True)
    assert numbers(row, "value", "value_low", "value_high") == near(60, 60, 60)
    assert np.isnan(numbers(row, "lower", "upper")).all()


def test_a_share_has_wilsons_limits():
    # (20 + 1.920729 -+ 1.959964 sqrt(15 + 0.960365)) / 83.841459 = 0.168063 and 0.354845
    row = valued("ratio", 20.0, 20.0, 20.0, 80.0, scale=100.0, proportion=True)
    assert numbers(row) == near(25, 25, 25, 16.8063, 35.4845)
    assert row["proportion"]


def test_a_share_of_bounds_is_no_more_than_the_whole():
    # 12 of 10 can't be: 10 of 10, whose limits are 10 / 13.841459 and 1
    row = valued("ratio", NAN, 12.0, 14.0, 10.0, scale=100.0, proportion=True, counted=1)
    assert numbers(row, "lower", "upper") == near(72.2467, 100)


def test_a_mean_and_a_published_figure_have_no_numerator_and_no_limits():
    mean = valued("weighted_mean", 130.0, 130.0, 130.0, 8.0)
    assert numbers(mean) == near(16.25, 16.25, 16.25, NAN, NAN)
    issued = valued("published", 480.0, 480.0, 480.0, NAN)
    assert numbers(issued) == near(480, 480, 480, NAN, NAN)
    assert np.isnan(mean["numerator"]) and np.isnan(issued["numerator"])
    assert mean["withheld"] == issued["withheld"] == ""


def test_a_sum_with_a_hidden_part_shows_its_range():
    row = valued("ratio", 5.0, 6.0, 9.0, 300.0, scale=1000.0, counted=1)
    # below ten exactly: half of chi-squared of 2.5% at 12, and of 97.5% at 20 degrees of freedom
    assert numbers(row) == near(NAN, 20, 30, 2.201894 / 0.3, 17.084803 / 0.3)
    assert np.isnan(row["numerator"]) and (row["x_lower"], row["x_upper"]) == (6, 9)
    assert row["withheld"] == "part of the count is withheld by the publisher: a range is shown"


@pytest.mark.parametrize(
    ("n", "reason"),
    [
        (0.0, "not published"),
        (NAN, "counted, but there is no population near its date to make a rate of"),
    ],
)
def test_what_is_divided_by_nothing_has_no_value_and_says_why(n, reason):
    row = valued("ratio", 5.0, 5.0, 5.0, n)
    assert np.isnan(numbers(row, "value", "value_low", "value_high")).all()
    assert row["withheld"] == reason
    assert valued("ratio", 5.0, 5.0, 5.0, 0.5)["value"] == 10


@pytest.mark.parametrize(("coverage", "percent"), [(0.894, 89), (0.8999, 90), (0.004, 0), (NAN, 0)])
def test_a_figure_of_too_few_residents_is_withheld(coverage, percent):
    row = valued("ratio", 30.0, 30.0, 30.0, 500.0, coverage=coverage)
    assert np.isnan(numbers(row)).all()
    assert row["withheld"] == f"only {percent}% of residents live where the figure is known"
    assert (row["numerator"], row["x_lower"], row["x_upper"]) == (30, 30, 30)


@pytest.mark.parametrize("coverage", [0.9, 0.9 - 1e-12, 1.0])
def test_a_figure_of_enough_residents_is_shown_whatever_the_last_digit(coverage):
    assert valued("ratio", 30.0, 30.0, 30.0, 500.0, coverage=coverage)["withheld"] == ""


def test_limits_are_those_of_each_row_alone():
    found = limits(
        np.array([30.0, 20.0, 7.0, NAN]),
        np.array([30.0, 20.0, 7.0, NAN]),
        np.array([500.0, 80.0, 9.0, 5.0]),
        np.array([1000.0, 100.0, 1.0, 1.0]),
        np.array([True, True, False, True]),
        np.array([False, True, True, False]),
    )
    assert found.lower.tolist() == near(2 * 20.2371, 16.8063, NAN, NAN)
    assert found.upper.tolist() == near(2 * 42.8283, 35.4845, NAN, NAN)


ROWS = [  # indicator's place in the file and kind, period, place, published directly, whether it is shown
    (1, "ratio", "2021", "b", True, False),
    (1, "ratio", "2021", "b", False, True),
    (1, "ratio", "2021", "a", True, True),
    (1, "ratio", "2020", "b", True, True),
    (2, "weighted_mean", "2020", "a", False, False),
    (2, "weighted_mean", "2020", "a", True, True),
    (2, "weighted_mean", "2020", "b", False, True),
    (0, "published", "2020", "a", False, False),
    (0, "published", "2020", "b", True, True),
    (3, "count", "2021", "a", True, False),
    (3, "count", "2021", "a", False, True),
    (4, "published", "2020", "a", False, True),  # of the one place that is the same as it
    (4, "published", "2020", "b", False, False),  # of two places
]
METHODS = [*["nested"] * 11, "same", "same"]
PIECES = [*[1] * 11, 1, 2]


def test_of_several_rows_the_one_that_stands_for_the_place_is_kept_in_order():
    position, kind, period, place, direct, _ = zip(*ROWS, strict=True)
    store = SimpleNamespace(
        periods=pd.DataFrame({"end": pd.to_datetime(["2021-12-31", "2020-12-31"])}, index=["2021", "2020"])
    )
    sums = {
        "published_directly": np.array(direct),
        "period": np.array(period, dtype=object),
        "place": np.array(place, dtype=object),
        "method": np.array(METHODS, dtype=object),
        "n_source_places": np.array(PIECES),
        "row": np.arange(len(ROWS)),
    }
    declared = {"position": np.array(position), "kind": np.array(kind, dtype=object)}
    kept, about = one_each(store, sums, declared)
    # by indicator, the earlier period first, then by place
    assert kept["row"].tolist() == [8, 3, 2, 1, 5, 6, 10, 11]
    assert sorted(kept["row"].tolist()) == [n for n, row in enumerate(ROWS) if row[-1]]
    assert about["position"].tolist() == [0, 1, 1, 1, 2, 2, 3, 4]
    assert kept["place"].tolist() == ["b", "b", "a", "b", "a", "b", "a", "a"]


@pytest.fixture
def store(toyton):
    """Toyton's store."""
    return toyton


def thefts(store, places, **asked):
    """Period and rate of thefts of every row."""
    found = figures(store, "toyton", places, indicators=["theft_rate"], **asked)
    assert list(found) == list(FIGURE_COLUMNS)
    return list(found[["place", "period", "value"]].itertuples(index=False, name=None))


def test_the_current_period_a_period_and_all_periods(store):
    # people of mid-2021, the first counted: 900 + 900 + 1,400; of mid-2022: 3,500
    first = (HALF, "2020", near(27 / 3.2))
    before, now = (HALF, "2021", near(9.375)), (HALF, "2022", near(60 / 3.5))

    def same(found, *rows):
        assert [row[:2] for row in found] == [row[:2] for row in rows]
        assert [(row[2],) for row in found] == [row[2] for row in rows]

    same(thefts(store, [HALF], scheme="halves"), now)
    same(thefts(store, [HALF], scheme="halves", period="2021"), before)
    same(thefts(store, [HALF], scheme="halves", all_periods=True), first, before, now)
    same(thefts(store, [HALF], scheme="halves", all_periods=True, period="2022"), now)
    assert thefts(store, [HALF], scheme="halves", period="1999") == []
    arrays = figure_columns(store, "toyton", [HALF], scheme="halves", indicators=["theft_rate"])
    assert list(arrays) == list(FIGURE_COLUMNS)
    assert arrays["period"].tolist() == ["2022"] and arrays["value"].tolist() == near(60 / 3.5)


def test_levels_and_schemes_are_told_apart(store):
    assert figures(store, "toyton", [HALF], scheme="parts").empty
    assert figures(store, "toyton", [HALF]).empty
    # the scheme says nothing of wards: 20 and 10 of 2,000 people
    north = figures(store, "toyton", ward("North"), level="ward", scheme="halves", indicators=["theft_rate"])
    assert north["value"].tolist() == [15]
    own = figures(store, "toyton", lsoa(2), level="lsoa", indicators=["theft_rate"])
    assert own[["value", "own"]].values.tolist() == [[20, True]]
    inner = figures(store, "toyton", [INNER], scheme="parts", indicators=["people"])
    assert inner[["value", "pieces"]].values.tolist() == [[1000 + 800 + 500 + 1500, 4]]


def test_several_places_and_indicators_in_the_order_declared(store):
    found = figures(
        store, "toyton", [REST, BOROUGH, HALF], scheme="halves", indicators=("mean_score", "people")
    )
    assert found["indicator"].tolist() == ["people"] * 3 + ["mean_score"] * 3
    assert found["place"].tolist() == [HALF, REST, BOROUGH] * 2
    assert found["value"].tolist() == near(3500, 6000, 9500, 75 / 3.5, 363 / 6, 438 / 9.5)
    every = figures(store, "toyton", [HALF], scheme="halves")["indicator"].unique().tolist()
    assert every == ["people", "theft_rate", "illness_share", "mean_score", "residents"]
