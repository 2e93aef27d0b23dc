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
    assert sorted_into.table["label"].tolist() == [
        "0 up to 4",
        "4 up to 8",
        "8 up to 12",
        "12 up to 16",
        "16 to 19",
    ]
    assert sorted_into.of["p0"] == 0 and sorted_into.of["p19"] == 4


def test_sums_that_differ_by_a_hair_only_are_in_one_class():
    figures = [float(n) + 0.7738095 for n in range(20)]
    figures[7] = figures[8] - 1e-9  # the fifth would end between the two, at 8.7738095
    sorted_into = classes(values_of(*figures), "quantile", 0)
    assert sorted_into.table["label"].tolist()[1:3] == ["4 up to 9", "9 up to 12"]
    assert sorted_into.table["places"].tolist() == [4, 5, 3, 4, 4]
    assert sorted_into.of["p7"] == sorted_into.of["p8"] == 1


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
    assert table["label"].iloc[0] == "0 to 5% (most deprived)"
    assert table["label"].iloc[1] == "over 5 to 10%"
    assert table["label"].iloc[-1] == "over 95 to 100% (least deprived)"


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


@pytest.mark.parametrize(
    ("figures", "decimals", "labels"),
    [
        # two figures that round alike in two classes: the cut gets the decimal that parts them
        (
            [1, 41.2, 41.4, 60, 63, 64, 80, 81, 98, 99],
            0,
            ["1 up to 41.4", "41.4 up to 63", "63 up to 80", "80 up to 98", "98 to 99"],
        ),
        (
            [-2.5, -2.4, -1, 0, 1, 1.5, 7, 9, 11, 12],
            1,
            ["-2.5 up to -1.0", "-1.0 up to 1.0", "1.0 up to 7.0", "7.0 up to 11.0", "11.0 to 12.0"],
        ),
        ([0.4, 1.6, 2.7, 3.8, 4.9], 0, ["0 up to 1", "1 up to 2", "2 up to 3", "3 up to 4", "4 to 5"]),
    ],
)
def test_classes_neither_overlap_nor_leave_gaps(figures, decimals, labels):
    table = classes(values_of(*figures), "quantile", decimals).table
    assert [label.replace("\N{MINUS SIGN}", "-") for label in table["label"]] == labels


@pytest.mark.parametrize("method", ["quantile", "natural"])
def test_every_figure_stands_in_the_one_class_whose_words_hold_it(method):
    figures = np.round(np.random.default_rng(5).gamma(2, 9, 60), 2)
    sorted_into = classes(values_of(*figures), method, 0)
    labels = sorted_into.table["label"].tolist()
    for at, figure in enumerate(figures):
        low, high = map(float, labels[sorted_into.of[f"p{at}"]].replace(" up", "").split(" to "))
        last = sorted_into.of[f"p{at}"] == len(labels) - 1
        first = sorted_into.of[f"p{at}"] == 0
        assert (low <= figure or (first and round(figure) >= low)) and (
            figure < high or (last and round(figure) <= high)
        )
    ends = [label.replace(" up", "").split(" to ") for label in labels]
    assert [end for _, end in ends[:-1]] == [begin for begin, _ in ends[1:]]


def test_different_figures_that_round_alike_are_told_apart():
    assert classes(values_of(1.24, 1.21, 3), "natural", 0).table["label"].tolist() == ["1.21", "1.24", "3.00"]
