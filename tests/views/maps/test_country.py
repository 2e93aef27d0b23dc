"""What the map of all boroughs says, and how its classes travel."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from metrics.country.figures import COUNTRY_COLUMNS, CountryFigures
from views.maps.classes import classes
from views.maps.country import (
    HIDDEN,
    borough_alt,
    borough_classes,
    class_bytes,
    country_answer,
    country_classes,
    country_ways,
    first_rows,
    place_sentence,
    whole_file,
)
from views.maps.place_card import ShownIndicator

WHAT = ShownIndicator("No car", "%", 1, "ratio", "England", "LSOAs")
AREAS = ["Leeds"] * 4 + ["Hull"] * 3 + ["Ashford", "Bath", "York"] + ["Derby"] * 10


def values(figures, areas=AREAS):
    """The figures of places numbered from 101 on, as metrics.country.figures gives them."""
    figures = [float(each) for each in figures]
    known = np.isfinite(figures)
    rank = pd.Series(figures).rank(ascending=False, method="min").to_numpy()
    frame = pd.DataFrame(
        {
            "place": [f"lsoa21:E{101 + n:08}" for n in range(len(figures))],
            "code": [f"E{101 + n:08}" for n in range(len(figures))],
            "number": range(101, 101 + len(figures)),
            "name": [f"Place {n}" for n in range(len(figures))],
            "area": areas[: len(figures)],
            "value": figures,
            "value_low": figures,
            "value_high": figures,
            "rank_first": rank,
            "rank_last": rank,
            "ranked": int(known.sum()),
            "withheld": np.where(known, "", "not published"),
            "pieces": 1,
            "verdict": "not compared",
            "judgement": "not compared",
        }
    )
    return frame.reindex(columns=list(COUNTRY_COLUMNS))


def test_the_answer_names_the_worst_place_and_the_boroughs_of_the_ten_worst():
    frame = values(range(40, 20, -1))
    assert country_answer(frame, WHAT, "lower_is_better") == (
        "No car is worst in Place 0 in Leeds: 40.0%. "
        "The 10 worst LSOAs are in Leeds (4), Hull (3), Ashford and 2 other boroughs."
    )
    assert "is highest in Place 0" in country_answer(frame, WHAT, "neutral")
    assert "is worst in Place 19 in Derby: 21.0%. The 10 worst LSOAs are in Derby (10)." in country_answer(
        frame, WHAT, "higher_is_better"
    )


def test_of_many_with_the_same_worst_figure_none_is_named():
    assert country_answer(values([9] * 11 + [1]), WHAT, "lower_is_better") == (
        "11 LSOAs share the worst figure for no car (9.0%)."
    )
    assert "is worst in Place 0" in country_answer(values([9] * 10 + [1]), WHAT, "lower_is_better")


def test_without_figures_it_says_so():
    assert country_answer(values([np.nan] * 3), WHAT, "neutral") == "No LSOAs have a figure for no car."


def test_classes_travel_as_a_byte_for_each_number_wherever_a_place_stands_in_the_list():
    frame = values([5, 1, np.nan, 4, 2, 3]).drop(index=1).iloc[::-1].reset_index(drop=True)
    sorted_into = classes(frame, "natural", 0)
    first, painted = class_bytes(frame, sorted_into)
    assert first == 101
    # numbers 101 to 106: 5, nobody, no figure, 4, 2, 3
    assert list(painted) == [3, HIDDEN, HIDDEN, 2, 0, 1]


def test_a_place_is_told_with_its_rank_and_the_countrys_figure():
    figures = CountryFigures(values([10, 30, 20]), pd.DataFrame(), 17.46)
    assert place_sentence(figures, "lsoa21:E00000102", WHAT) == (
        "Place 1 in Leeds: 30.0% for no car, the highest of 3 LSOAs. England: 17.5%."
    )
    unknown = figures._replace(country=np.nan)
    assert place_sentence(unknown, "lsoa21:E00000103", WHAT) == (
        "Place 2 in Leeds: 20.0% for no car, the 2nd highest of 3 LSOAs."
    )


def test_fifths_are_of_all_places_and_natural_breaks_are_not_offered():
    frame = values(range(20))
    assert country_ways(frame) == ["quantile"]
    assert "of the LSOAs that have a figure" in country_classes(frame, "quantile", WHAT).explained
    assert country_ways(values([1, 1, 2])) == ["natural"]  # a class for each of the few figures


@pytest.mark.parametrize(("low_first", "first"), [(False, "Place 19"), (True, "Place 0")])
def test_the_table_begins_at_the_end_that_matters(low_first, first):
    shown = first_rows(values(range(20)), dataclasses.replace(WHAT, low_first=low_first), 5)
    assert len(shown) == 5 and shown["Place"].iloc[0] == first
    assert "Borough" in shown


def test_whole_boroughs_are_told_by_their_highest_and_lowest():
    known = pd.DataFrame({"place": ["a", "b", "c"], "name": ["Leeds", "Hull", "York"]})
    own = pd.DataFrame({"place": ["a", "b"], "value": [12.0, 30.0], "withheld": ["", ""]})
    of = borough_classes(CountryFigures(values([1]), own, np.nan), known, WHAT)
    assert borough_alt(of, WHAT) == "No car of 2 boroughs: highest in Hull (30.0%), lowest in Leeds (12.0%)."
    assert of.classes.withheld == {"not published for this borough": ["York"]}


def test_the_file_has_every_place_the_highest_first_and_says_which_borough_is_its_own():
    frame = values([10, np.nan, 30]).assign(borough=17.5)
    file = whole_file(frame)
    assert file["name"].tolist() == ["Place 2", "Place 0", "Place 1"]
    assert file["borough"].tolist() == ["Leeds"] * 3 and set(file["country"]) == {17.5}
    assert not {"area", "number", "verdict"} & set(file.columns)
