"""A profile says what the published places add up to, and no more than they allow."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from metrics import catalogue
from metrics.errors import Unknown
from metrics.profile.aggregate import FIGURE_COLUMNS, figures
from metrics.profile.profile import PROFILE_COLUMNS, profile, rest_of_borough
from metrics.statistics.intervals import wilson
from tests.support.toy_borough import COUNTRY, NORTH, REGION, SOUTH, toy_store


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """The toy borough's store."""
    store = toy_store(tmp_path_factory.mktemp("toy") / "toy.duckdb")
    yield store
    store.close()


@pytest.fixture(scope="module")
def north(toy):
    """The profile of the toy borough's first area, one row per indicator."""
    return profile(toy, "toy", "north").set_index("indicator")


def every_profile(store):
    """One profile per edition, scheme and area."""
    for edition in catalogue.editions(store):
        for scheme in catalogue.schemes(store, edition.id)["scheme"]:
            for area in catalogue.area_names(store, edition.id, scheme):
                yield edition.id, scheme, profile(store, edition.id, area, scheme)


@pytest.fixture(scope="module")
def together(store):
    """The profiles of all areas of all editions as one frame."""
    found = [p.assign(edition=edition, scheme=scheme) for edition, scheme, p in every_profile(store)]
    return pd.concat(found, ignore_index=True)


# By hand, from the files the publishers issued.


def test_residents_of_walsall_area_1_are_the_sum_of_its_four_wards_in_mid_2022(store):
    found = profile(store, "walsall", "area-1").set_index("indicator").loc["residents"]
    assert found["value"] == 13128 + 13433 + 11442 + 12349 == 50352
    assert (found["period"], found["kind"], found["pieces"]) == ("mid-2022", "ward23", 4)


def test_a_census_share_is_the_count_of_the_areas_lsoas_over_their_residents(store):
    # Census 2021, TS021: the LSOAs of Bentley and Darlaston North, and of Darlaston South, added up by hand
    found = profile(store, "walsall", "area-5").set_index("indicator").loc["ethnicity_white"]
    assert (found["numerator"], found["denominator"]) == (8776 + 12773, 31590)
    assert found["value"] == pytest.approx(100 * 21549 / 31590)
    assert found["rest"] == pytest.approx(100 * (202727 - 21549) / (284157 - 31590))
    assert (found["lower"], found["upper"]) == pytest.approx(wilson(21549, 31590, 100))
    assert found["verdict"] == found["judgement"] == "lower"


@pytest.mark.parametrize(
    ("indicator", "area", "borough"),
    [
        ("printed_residents", 48901, 254473),
        ("printed_life_expectancy", 79.3, 78.3),
        ("printed_claimant_rate", 6.3, 7.2),
        ("printed_burglary", 4.9, 5.4),
        ("printed_owner_occupied", 72.23, 64.74),
        ("printed_imd_score", 22.05, 30.14),
    ],
)
def test_figures_printed_in_2009_stand_as_they_were_printed(store, indicator, area, borough):
    found = profile(store, "walsall-2009", "area-1").set_index("indicator").loc[indicator]
    assert found["value"] == pytest.approx(area)
    assert found["borough"] == pytest.approx(borough)
    assert found["kind"] == "area"


def test_a_printed_rate_without_its_counts_has_no_rest_and_is_not_compared(store):
    found = profile(store, "walsall-2009", "area-1").set_index("indicator").loc["printed_burglary"]
    assert np.isnan([found["rest"], found["lower"], found["upper"]]).all()
    assert found["verdict"] == found["judgement"] == "not compared"


# By hand, from the toy borough: see the table at the top of toy_borough.py.


def test_half_a_ward_brings_half_its_count_and_half_its_residents(north):
    fires = north.loc["fires"]
    assert (fires["numerator"], fires["denominator"]) == (10 + 30 + 20 / 2, 1000 + 2000 + 4000 / 2)
    assert fires["value"] == 10
    assert fires["rest"] == pytest.approx(1000 * (10 + 5 + 5) / 7000)
    assert fires["borough"] == pytest.approx(1000 * 70 / 12000)
    assert fires["area_share"] == pytest.approx(5000 / 12000)


def test_what_half_a_ward_brings_is_an_estimate_without_an_interval_or_a_verdict(north):
    """2,000 of north's 5,000 residents live in half of ward C, whose figures are shared out by residents."""
    for indicator in ("fires", "low_income", "grants"):
        row = north.loc[indicator]
        assert np.isnan([row["lower"], row["upper"], row["rest_lower"], row["rest_upper"]]).all()
        assert (row["verdict"], row["judgement"]) == ("not compared", "not compared")


def test_a_hidden_count_gives_a_range(north):
    income = north.loc["low_income"]
    assert np.isnan(income["value"]) and np.isnan(income["numerator"])
    assert (income["value_low"], income["value_high"]) == pytest.approx((100 * 800 / 5000, 100 * 809 / 5000))
    assert "withheld by the publisher" in income["withheld"]
    assert income["rest"] == pytest.approx(100 * 600 / 7000)


def test_a_hidden_count_that_could_tip_the_verdict_leaves_it_open(north):
    illness = north.loc["illness"]
    assert (illness["x_lower"], illness["x_upper"]) == (8, 17)
    assert illness["rest"] == pytest.approx(1000 * 3 / 7000)
    assert illness["verdict"] == "not compared"


def test_a_count_has_a_share_of_the_borough_and_no_verdict(north):
    books = north.loc["books"]
    assert (books["value"], books["borough"]) == (250, 600)
    assert books["area_share"] == pytest.approx(250 / 600)
    assert np.isnan(books["rest"]) and books["verdict"] == "not compared"


def test_a_weighted_mean_is_weighted_by_residents_and_takes_the_area_out_of_the_borough(north):
    score = north.loc["score"]
    assert score["value"] == pytest.approx((10 * 1000 + 20 * 2000 + 30 * 2000) / 5000)
    assert score["rest"] == pytest.approx((30 * 2000 + 40 * 3000 + 50 * 2000) / 7000)
    assert np.isnan(score["lower"]) and score["verdict"] == "not compared"


def test_a_figure_known_of_too_few_residents_is_withheld_and_says_so(toy):
    south = profile(toy, "toy", "south").set_index("indicator").loc["grants"]
    assert south["coverage"] == pytest.approx(5000 / 7000)
    assert np.isnan([south["value"], south["value_low"], south["lower"], south["rest"]]).all()
    assert south["withheld"] == "only 71% of residents live where the figure is known"
    assert south["verdict"] == "not compared"


def test_nothing_is_compared_with_a_borough_whose_own_figure_is_withheld(north):
    grants = north.loc["grants"]
    assert grants["coverage"] == 1 and grants["value"] == pytest.approx(1000 * 4.5 / 5000)
    assert np.isnan(grants["borough"]) and grants["verdict"] == "not compared"


def test_the_last_comparator_that_has_a_figure_is_shown_and_a_missing_one_is_missing(north):
    assert (north.loc["score", "comparator"], north.loc["score", "comparator_place"]) == (25, REGION)
    assert north.drop(index="score")["comparator"].isna().all()
    assert north.drop(index="score")["comparator_place"].isna().all()
    assert COUNTRY not in set(north["comparator_place"].dropna())


def test_a_figure_published_for_one_area_is_not_made_up_for_another(toy, north):
    assert north.loc["league_place", "value"] == 3
    assert "league_place" not in set(profile(toy, "toy", "south")["indicator"])


def test_sources_are_listed_one_by_one(north):
    assert north.loc["fires", "sources"] == ["toy-source", "toy-census"]


def test_the_first_area_is_shown_when_none_is_named_and_names_ids_and_place_ids_all_name_it(toy):
    first = profile(toy, "toy")
    for name in ("north", "North", NORTH):
        pd.testing.assert_frame_equal(profile(toy, "toy", name, "halves"), first)


@pytest.mark.parametrize(
    ("edition", "area", "scheme", "said"),
    [
        ("atlantis", None, None, "There is no edition 'atlantis'. Choose one of: toy."),
        ("toy", None, "thirds", "There is no scheme of toy 'thirds'. Choose one of: halves."),
        ("toy", "west", None, "There is no area of toy/halves 'west'. Choose one of: north, south."),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(toy, edition, area, scheme, said):
    with pytest.raises(Unknown) as problem:
        profile(toy, edition, area, scheme)
    assert str(problem.value) == said


# Of every area of every edition.


def test_the_columns_are_those_documented_in_that_order(store, toy):
    assert all(list(found) == list(PROFILE_COLUMNS) for _, _, found in every_profile(store))
    assert list(figures(toy, "toy", [NORTH, SOUTH], scheme="halves")) == list(FIGURE_COLUMNS)


def test_nothing_asked_for_gives_the_documented_columns_and_no_rows(toy):
    empty = figures(toy, "toy", [], scheme="halves")
    assert empty.empty and list(empty) == list(FIGURE_COLUMNS)


def test_every_available_indicator_appears_once(store):
    for edition, scheme, found in every_profile(store):
        available = catalogue.indicators(store, edition, "area", scheme)
        assert list(found["indicator"]) == list(available["indicator"]), (edition, scheme)
        assert list(found["period"]) == list(available["period"]), (edition, scheme)


def test_no_verdict_is_given_without_an_interval_on_both_sides(together):
    told = together[together["verdict"] != "not compared"]
    assert len(told) > 100
    assert told[["lower", "upper", "rest_lower", "rest_upper"]].notna().all(axis=None)
    assert set(told["indicator_kind"]) == {"ratio"}


def test_better_and_worse_are_said_only_of_a_verdict_with_a_polarity(together):
    judged = together[together["judgement"].isin(["better", "worse"])]
    assert set(judged["verdict"]) == {"higher", "lower"}
    assert set(judged["polarity"]) <= {"lower_is_better", "higher_is_better"}
    good = np.where(judged["polarity"] == "lower_is_better", "lower", "higher")
    assert ((judged["verdict"] == good) == (judged["judgement"] == "better")).all()
    neutral = together[together["polarity"] == "neutral"]
    assert (neutral["judgement"] == neutral["verdict"]).all()


def test_every_missing_value_has_its_reason_and_every_value_lies_within_its_bounds(together):
    missing = together["value"].isna()
    assert (together.loc[missing, "withheld"] != "").all()
    assert (together.loc[~missing, "withheld"] == "").all()
    known = together[~missing & together["lower"].notna()]
    assert (known["lower"] <= known["value"] + 1e-9).all() and (known["value"] <= known["upper"] + 1e-9).all()
    assert (together["value_low"].dropna() <= together["value_high"].dropna()).all()


def test_the_areas_of_a_scheme_together_are_the_borough(together):
    counts = together[(together["indicator_kind"] == "count") & ~together["own"]]
    parts = counts.groupby(["edition", "scheme", "indicator"]).agg(
        sum=("value", "sum"), borough=("borough", "first")
    )
    assert len(parts) and np.allclose(parts["sum"], parts["borough"])


def test_many_threads_share_one_store_and_get_the_same_answers(store):
    asked = [
        (e.id, a, s)
        for e in catalogue.editions(store)
        for s in catalogue.schemes(store, e.id)["scheme"]
        for a in catalogue.area_names(store, e.id, s)
    ]
    alone = {question: profile(store, *question) for question in asked}

    def fifty(first: int) -> int:
        for number in range(first, first + 50):
            question = asked[number % len(asked)]
            pd.testing.assert_frame_equal(profile(store, *question), alone[question])
        return 50

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(fifty, range(8))) == 8 * 50


@pytest.mark.parametrize(("area", "whole"), [(0.1 + 0.2, 0.3), (0.3, 0.1 + 0.2)])
def test_a_rest_without_events_has_a_rate_of_zero_however_the_sums_were_added_up(area, whole):
    """0.1 + 0.2 is 0.30000000000000004 to a computer: the rest would have 5.6e-17 events more or less."""
    assert area != whole

    def figure(x, n):
        return {
            "indicator_kind": ["ratio"], "proportion": [False], "scale": [1000.0],
            "x_lower": [x], "x_upper": [x], "value_low": [1000 * x / n], "denominator": [n], "lower": [0.0],
        }  # fmt: skip

    rest = rest_of_borough(figure(area, 100.0), figure(whole, 300.0))
    assert [rest[c].tolist() for c in ("rest", "rest_low", "rest_high", "rest_lower")] == [[0.0]] * 4
    # the exact upper limit of no events: -ln(0.025) = 3.688879 expected ones, of 200 residents
    assert rest["rest_upper"][0] == pytest.approx(1000 * 3.688879 / 200)
