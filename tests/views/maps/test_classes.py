"""Classes of a map: every place is in one or is said not to be shown, and the numbers of places add up."""

import numpy as np
import pandas as pd
import pytest

from views.maps.classes import FEWEST_PLACES, SEQUENCE, classes, colours, legend, legend_table, methods


def values_of(*figures, percentiles=None, withheld=""):
    """Places p0, p1, ... with these figures."""
    return pd.DataFrame(
        {
            "place": [f"p{i}" for i in range(len(figures))],
            "name": [f"Place {i}" for i in range(len(figures))],
            "value": np.array(figures, dtype=float),
            "withheld": np.where(np.isnan(np.array(figures, dtype=float)), withheld, ""),
            "national_percentile": np.array(
                percentiles if percentiles else [np.nan] * len(figures), dtype=float
            ),
            "pieces": 1,
        }
    )


def test_fifths_hold_a_fifth_of_the_places_each():
    sorted_into = classes(values_of(*range(20)), "quantile", 0)
    assert sorted_into.table["places"].tolist() == [4] * 5
    assert sorted_into.table["label"].tolist()[0] == "0 to 3"
    assert sorted_into.of["p0"] == 0 and sorted_into.of["p19"] == 4


def test_fewer_than_five_places_are_never_divided_into_fifths():
    four = values_of(1, 2, 3, 4)
    assert "quantile" not in methods(four)
    sorted_into = classes(four, methods(four)[0], 0)
    assert sorted_into.table["places"].tolist() == [1, 1, 1, 1]
    assert "too few" in sorted_into.explained


def test_figures_that_are_all_equal_have_one_class():
    sorted_into = classes(values_of(*[7] * 9), "natural", 1)
    assert sorted_into.table[["label", "places"]].to_numpy().tolist() == [["7.0", 9]]


def test_natural_breaks_are_cut_where_figures_lie_furthest_apart():
    sorted_into = classes(values_of(1, 1.1, 5, 5.1, 9, 9.1, 20, 20.1, 40, 40.1), "natural", 1)
    assert sorted_into.table["places"].tolist() == [2, 2, 2, 2, 2]


@pytest.mark.parametrize(
    ("percentile", "band"),
    [(0.1, 0), (5, 0), (5.0001, 1), (10, 1), (25, 2), (25.1, 3), (75, 3), (90, 4), (95, 5), (100, 6)],
)
def test_the_upper_edge_of_a_band_of_2009_is_inside(percentile, band):
    assert classes(values_of(1, percentiles=[percentile]), "bands", 1).of["p0"] == band


def test_the_most_deprived_band_is_the_darkest():
    table = classes(values_of(1, percentiles=[3]), "bands", 1).table
    assert table["colour"].iloc[0].lower() == SEQUENCE[0].lower()
    assert table["label"].iloc[0] == "0–5 % (most deprived)"


def test_higher_figures_are_darker_unless_low_is_dark():
    assert colours(5) == colours(5, dark_is_low=True)[::-1] == [c.lower() for c in SEQUENCE[::-1]]


def test_a_withheld_place_is_counted_apart_with_the_reason_and_has_no_colour_of_a_class():
    sorted_into = classes(values_of(1, 2, 3, 4, 5, np.nan, withheld="suppressed"), "quantile", 0)
    assert sorted_into.table["places"].sum() == FEWEST_PLACES
    assert sorted_into.withheld == {"suppressed": ["Place 5"]}
    assert sorted_into.colour("p5") not in set(sorted_into.table["colour"])
    assert legend_table(sorted_into, "Figure", "wards")["Wards"].sum() == 6
    assert "not shown: suppressed" in legend(sorted_into, "wards") and "(1 ward)" in legend(
        sorted_into, "wards"
    )


def test_no_figures_at_all_leave_no_classes():
    sorted_into = classes(values_of(np.nan, np.nan, withheld="not published"), "natural", 1)
    assert sorted_into.table.empty and len(sorted_into.withheld["not published"]) == 2


def test_words_from_a_file_are_not_markup_in_the_legend():
    assert "<script" not in legend(classes(values_of(np.nan, withheld="<script>"), "natural", 1), "wards")


def test_an_unknown_way_of_making_classes_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="quantile, natural"):
        classes(values_of(1), "thirds", 0)
