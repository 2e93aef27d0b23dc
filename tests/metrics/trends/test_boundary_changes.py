"""How much of a figure moved across three reviews of wards; the truth stands in support/ward_reviews.py.

Of the people of 2013's wards who live in a ward of 2024: North's 1,800 came whole. East's 1,400 came with
East of 2013, which was divided; South's 1,100 with East and 700 with South, both divided; West's 1,900 with
South. Centre's 1,900 came whole. Areas of 2024: One is North and East, Two the other three wards. One holds
North of 2013 (1,800) and 0.56 of East (1,400): 1,400 / 3,200 moved. Two holds 0.44 of East (1,100) and the
whole of South (2,600) and Centre (1,900), which lie in one area though not in one ward: 1,100 / 5,600 moved.
The residents of 2026's wards are those of their LSOAs: Upper 2,000, Middle 2,000, Lower 5,500. One holds
Upper whole and 0.75 of Middle: 1,500 / 3,500 moved; Two a quarter of Middle and Lower whole: 500 / 6,000.
"""

import pytest

from metrics.store import Store
from metrics.trends.boundary_changes import conversions
from metrics.trends.place_series import place_series
from metrics.trends.series import series
from tests.support import ward_reviews
from tests.support.ward_reviews import CODE, NAMES

N24, E24, S24, W24, C24 = (f"ward24:{code}" for code in NAMES["24"])
N13, E13, S13, C13 = (f"ward13:{code}" for code in NAMES["13"])
U26, M26, L26 = (f"ward26:{code}" for code in NAMES["26"])
BOROUGH = f"lad24:{CODE}"
ONE, TWO = (f"area:toyton/areas/{area}" for area in ("one", "two"))


@pytest.fixture(scope="module")
def reviews(tmp_path_factory):
    """A store of all three reviews; the areas of 2024 divide a ward of 2013."""
    codes = list(NAMES["24"])
    areas = ward_reviews.edition("24", {"one": codes[:2], "two": codes[2:]})
    store = Store(ward_reviews.store(tmp_path_factory.mktemp("reviews"), {"24": areas}))
    yield store
    store.close()


def moved(store, kind, *places):
    """By place: how much moved that was published for places of a kind."""
    found = conversions(store, places)
    return found[found["kind"] == kind].set_index("place")["moved"].to_dict()


def test_what_came_with_divided_wards_moved_and_what_came_with_whole_ones_did_not(reviews):
    assert moved(reviews, "ward13", N24, E24, S24, W24, C24) == {N24: 0, E24: 1, S24: 1, W24: 1, C24: 0}


def test_moved_is_weighed_by_residents(reviews):
    # East of 2013: 1,500 came whole with East of 2024, 1,200 with South, which was divided. Middle of 2026:
    # 1,500 came whole with East of 2024, 500 with Centre, which was divided.
    assert moved(reviews, "ward24", E13, M26) == pytest.approx({E13: 1200 / 2700, M26: 500 / 2000})


def test_a_ward_divided_within_an_area_did_not_move_out_of_it(reviews):
    assert moved(reviews, "ward13", ONE, TWO, BOROUGH) == pytest.approx(
        {ONE: 1400 / 3200, TWO: 1100 / 5600, BOROUGH: 0}
    )


def test_lsoas_given_whole_by_best_fit_do_not_move_and_a_split_one_does(reviews):
    assert moved(reviews, "lsoa21", M26, L26) == {M26: 0, L26: 0}
    # of 2011: Middle has East's 1,400 whole and a quarter of the 1,900 of the LSOA that was split since
    assert moved(reviews, "lsoa11", M26) == pytest.approx({M26: 475 / 1875})
    assert moved(reviews, "lsoa11", "lsoa21:E01099007", "lsoa21:E01099003") == {
        "lsoa21:E01099007": 1,
        "lsoa21:E01099003": 0,
    }


def test_wards_that_no_count_names_are_weighed_by_their_lsoas(reviews):
    found = conversions(reviews, [C13]).set_index("kind")
    assert found["moved_of"].to_dict() == {
        "lsoa11": "residents", "lsoa21": "residents", "ward24": "residents", "ward26": "residents",
    }  # fmt: skip
    # Centre of 2013 lies a quarter in Middle and the rest in Lower, and both were made of more than Centre
    assert found.at["ward26", "moved"] == 1


def test_the_worst_link_to_the_very_place_is_told(reviews):
    found = conversions(reviews, [E24, "lsoa21:E01099003", "lsoa21:E01099007"]).set_index(["place", "kind"])[
        "converted_by"
    ]
    assert found[E24, "lsoa21"] == "best_fit"
    assert found[E24, "ward13"] == "population_share"
    assert found["lsoa21:E01099003", "lsoa11"] == "exact"
    assert found["lsoa21:E01099007", "lsoa11"] == "population_share"


def test_a_series_says_how_much_of_each_figure_moved(reviews):
    rows = series(reviews, "toyton", None, "claimants")
    told = rows[rows["role"] == "area"].set_index(["name", "period"])
    assert told["moved"].xs("One").to_dict() == pytest.approx(
        {"2012": 1400 / 3200, "2020": 0, "2026": 1500 / 3500}
    )
    assert told["moved"].xs("Two").to_dict() == pytest.approx(
        {"2012": 1100 / 5600, "2020": 0, "2026": 500 / 6000}
    )
    assert (told.at[("One", "2012"), "moved_of"], told.at[("One", "2026"), "moved_of"]) == (
        "residents",
        "residents",
    )
    # 50 + 56 claimants of 2012 in One, 44 + 130 + 40 in Two
    assert told["value"].xs("2012", level="period").to_dict() == pytest.approx({"One": 106, "Two": 214})


def test_one_place_over_time_says_how_much_of_each_figure_moved(reviews):
    rows = place_series(reviews, "toyton", "ward", S24, "claimants")
    own = rows[rows["role"] == "area"].set_index("period")
    assert own["moved"].to_dict() == {"2012": 1, "2020": 0, "2026": 1}
    assert own["method"].to_dict() == {"2012": "population_share", "2020": "same", "2026": "population_share"}


def test_what_best_fit_misses_shows_against_the_wards_own_estimates(tmp_path):
    # South of 2024 has 2,000 people by its own estimate of mid-2020, its LSOAs then 1,150 and 750: 5% fewer
    store = Store(ward_reviews.store(tmp_path, lsoas_2020=True))
    found = conversions(store, [S24, W24, f"lad24:{CODE}"]).set_index(["place", "kind"])
    assert found.at[(S24, "lsoa21"), "missed"] == pytest.approx(-0.05)
    assert found.at[(W24, "lsoa21"), "missed"] == pytest.approx(0.05)
    assert found.at[(f"lad24:{CODE}", "lsoa21"), "missed"] == pytest.approx(0)
    assert set(found.xs("lsoa21", level="kind")["missed_in"]) == {"mid-2020"}
    store.close()


def test_what_best_fit_misses_is_unknown_without_an_estimate_of_the_same_period(reviews):
    found = conversions(reviews, [S24]).set_index("kind")
    assert found["missed"].isna().all() and set(found["missed_in"]) == {""}


def test_walsalls_wards_miss_by_what_was_worked_out_independently(store):
    found = conversions(store, ["ward24:E05001304"]).set_index("kind")
    assert found.at["lsoa21", "missed"] == pytest.approx(0.129, abs=0.002)
    assert found.at["lsoa21", "missed_in"] == "mid-2022"


def test_figures_published_for_the_places_themselves_never_moved(store):
    rows = series(store, "barking-and-dagenham", None, "jsa_claimants")
    assert set(rows.loc[rows["value"].notna(), "moved"]) == {0}
