"""One figure of every place: the very figures of each borough's pages, ranked among all."""

import numpy as np
import pandas as pd
import pytest

from ground.map_tiles import number_of, tiles_beside
from loaders.tiles.draw import draw_tiles
from metrics import catalogue
from metrics.country import places as country
from metrics.country.figures import COUNTRY_COLUMNS, country_figures
from metrics.country.tiles import tile_file
from metrics.profile.place_values import THE_FIGURE, place_values
from metrics.store import Store
from tests.support import country as toy_country
from tests.support import toy

SAME = [each for each in THE_FIGURE if each != "own"]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A store of Toyton and thirty-one boroughs like it."""
    opened = Store(toy_country.store(tmp_path_factory.mktemp("many")))
    yield opened
    opened.close()


def current(store, level, indicator):
    """The period that an indicator has in most boroughs."""
    periods = country.periods(store, level, indicator)
    return periods.sort_values("current", kind="stable")["period"].iloc[-1]


@pytest.mark.parametrize("level", ["lsoa", "ward"])
def test_figures_are_those_of_the_boroughs_own_pages_to_the_last_digit(store, level):
    indicators = country.indicators(store, level)[::3]  # every kind is among them
    assert set(indicators["kind"]) == {"count", "ratio", "weighted_mean"} and len(indicators) > 15
    for indicator in indicators["indicator"]:
        period = current(store, level, indicator)
        ours = country_figures(store, level, indicator, period)
        theirs = place_values(store, "walsall", level, indicator, period=period).set_index("place")
        assert len(theirs) == {"lsoa": 169, "ward": 20}[level]
        places = ours.places.set_index("place").loc[theirs.index]
        pd.testing.assert_frame_equal(places[SAME], theirs[SAME], check_dtype=False)
        assert places["national_percentile"].equals(theirs["national_percentile"].astype(float))
        national = theirs["comparator"].iloc[0]
        assert ours.country == pytest.approx(national, nan_ok=True)


def test_every_place_of_every_borough_is_there_once_with_its_borough(many):
    places = country.places(many, "lsoa")
    assert len(places) == 8 * 31 + 1
    assert places["place"].is_unique and places["number"].is_unique
    assert [number_of(code) for code in places["code"]] == places["number"].tolist()
    assert set(places.loc[places["code"].isin(toy.LSOAS), "area"]) == {"Toyton"}
    assert set(places.loc[places["code"].str.startswith("E01117"), "edition"]) == {"toyton-117"}


def test_ranks_are_among_all_boroughs(many):
    found = country_figures(many, "lsoa", "mean_score", current(many, "lsoa", "mean_score")).places
    # 31 boroughs have an LSOA of 80, the islet has one of 10 beside their 31 of 10
    highest = found[found["value"] == 80]
    assert len(highest) == 31 and set(highest["rank_first"]) == {1} and set(highest["rank_last"]) == {31}
    lowest = found[found["value"] == 10]
    assert len(lowest) == 32 and set(lowest["rank_last"]) == {249}
    assert set(found["ranked"]) == {249}
    assert list(found.columns) == list(COUNTRY_COLUMNS)


def test_whole_boroughs_have_the_figures_of_their_overview(many):
    period = current(many, "ward", "theft_rate")
    found = country_figures(many, "ward", "theft_rate", period).boroughs
    assert len(found) == 32 and found["place"].is_unique
    own = place_values(many, "toyton-117", "ward", "theft_rate", period=period)["borough"].iloc[0]
    other = found.set_index("place").loc["lad24:E08117099"]
    assert (other["value"] == own) or (np.isnan(other["value"]) and np.isnan(own))


def test_a_place_without_a_figure_has_a_row_that_says_why(many):
    found = country_figures(many, "lsoa", "theft_rate", "1999").places
    assert len(found) == 249 and found["value"].isna().all()
    assert set(found["withheld"]) == {"not published for this place"}
    assert set(found["ranked"]) == {0}


def test_two_editions_of_one_borough_do_not_count_its_places_twice(store):
    editions = {each.borough: each.id for each in catalogue.editions(store)}
    assert len(editions) == 3  # of Walsall there are two, on wards of other years
    places = country.places(store, "ward")
    assert len(places) == 20 and set(places["edition"]) == {"walsall"}


def test_boroughs_lie_where_they_are_the_largest_first(many):
    boroughs = country.boroughs(many)
    assert len(boroughs) == 32
    assert boroughs["edition"].iloc[-1] == "toyton-131"
    for west, south, east, north, (x, y) in zip(
        *np.array(boroughs["bounds"].tolist()).T, boroughs["inside"], strict=True
    ):
        assert west < x < east and south < y < north
    toyton = boroughs.set_index("edition").loc["toyton", "bounds"]
    assert country.bounds(many, toy.BOROUGH) == pytest.approx(toyton, abs=0.002)
    assert country.bounds(many, "lsoa21:E01999999") is None


def test_tiles_are_asked_for_until_they_are_there_and_refused_when_of_another_store(many):
    where, built = str(many.path), country.built(many)
    before = tile_file(where, built, "lsoa")
    assert "store.lsoa.pmtiles is missing" in before.missing
    assert f"python -m loaders tiles --store {where}" in before.missing
    draw_tiles(many.path)
    assert tile_file(where, built, "lsoa") == (tiles_beside(many.path, "lsoa"), "")
    assert "drawn for another store" in tile_file(where, "later", "ward").missing
    tiles_beside(many.path, "ward").write_bytes(b"half")
    assert "can't be read as map tiles" in tile_file(where, built, "ward").missing
    assert "no file" in tile_file("md:profiles", built, "lsoa").missing
