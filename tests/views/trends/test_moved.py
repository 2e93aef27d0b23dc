"""How much of a series moved across a change of wards, in the words a reader gets."""

from types import SimpleNamespace

import pandas as pd
import pytest

from views.trends.conversion_sentences import converted_by, missed_share, moved_share
from views.trends.place_series import moved_sentences
from views.trends.sentences import moved


def areas(missed=None, **shares):
    """Areas carried from wards of 2013: the share of each that moved, and what best fit misses."""
    told = {
        "role": "area",
        "kind": "ward13",
        "method": "population_share",
        "moved_of": "residents",
        "pieces": 2,
    }
    fit = missed or {}
    return pd.DataFrame(
        [
            {
                "name": name,
                "place": f"area:{name}",
                "moved": share,
                "missed": fit.get(name, float("nan")),
                "missed_in": "mid-2020" if name in fit else "",
                **told,
            }
            for name, share in shares.items()
        ]
    )


def fitted(**missed):
    """Areas to which LSOAs were given by best fit, and by how much that misses the wards' own estimates."""
    found = areas(missed={n: m for n, m in missed.items() if m is not None}, **dict.fromkeys(missed, 0.0))
    return found.assign(kind="lsoa11", method="best_fit")


def test_the_most_moved_area_comes_first_and_the_unmoved_last():
    assert moved(areas(North=0.0, East=0.124, South=0.435)) == [
        "From wards (2013), shared out by residents: in South 43.5% of residents came with wards that were "
        "divided, in East 12.4%, none elsewhere."
    ]


def test_many_moved_areas_are_counted_not_listed():
    (told,) = moved(areas(A=0.5, B=0.4, C=0.3, D=0.2, E=0.1))
    assert told.endswith(
        "in A 50.0% of residents came with wards that were divided, in B 40.0%, in C 30.0%, less in 2 more."
    )


def test_what_best_fit_misses_is_told_where_the_wards_have_their_own_estimates():
    assert moved(fitted(North=0.129, East=-0.084, South=0.0001)) == [
        "From LSOAs (2011), each given to the ward it fits best: in North 12.9% more residents than by the "
        "wards' own estimates for mid-2020, in East 8.4% fewer, as many elsewhere."
    ]
    assert moved(fitted(North=0.0, East=0.0)) == [
        "From LSOAs (2011), each given to the ward it fits best: as many residents in each area as by the "
        "wards' own estimates for mid-2020."
    ]


def test_what_is_not_known_is_not_taken_for_nothing():
    assert moved(fitted(North=None)) == [
        "From LSOAs (2011), each given to the ward it fits best: none was divided between areas; how far "
        "that misses is not known."
    ]
    (told,) = moved(fitted(North=0.129, East=0.0, South=None))
    assert "elsewhere" not in told


def test_where_nothing_was_divided_that_is_said_too():
    assert moved(areas(A=0.0, B=0.0)) == [
        "From wards (2013), shared out by residents: none was divided between areas."
    ]


def test_figures_published_for_the_areas_themselves_need_no_sentence():
    assert moved(areas(A=0.0).assign(method="same")) == []
    assert moved(areas(A=0.5).assign(role="borough")) == []


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (("ward13", 0.124, "residents"), "12.4% of residents came with wards that were divided"),
        (("lsoa01", 0.0004, "places"), "under 0.1% came with LSOAs that were divided, each counted alike"),
    ],
)
def test_a_share_says_of_what_it_is_one(found, words):
    assert moved_share(*found) == words


def test_a_miss_says_which_way():
    assert [missed_share(m) for m in (0.129, -0.084, 0.0004, 0.0)] == [
        "12.9% more residents",
        "8.4% fewer residents",
        "as many residents",
        "as many residents",
    ]


def row(kind, method, pieces, moved=0.0, missed=float("nan")):
    return SimpleNamespace(
        kind=kind,
        method=method,
        pieces=pieces,
        moved=moved,
        moved_of="residents",
        missed=missed,
        missed_in="mid-2020",
    )


def test_a_table_says_how_a_figure_was_matched_and_what_moved():
    assert converted_by(row("ward13", "population_share", 2, moved=1.0)) == (
        "2 wards (2013), shared out by residents; 100.0% of residents came with wards that were divided"
    )
    assert converted_by(row("ward13", "population_share", 1)).endswith("; none was divided")
    assert (
        converted_by(row("lsoa11", "exact", 1))
        == "1 LSOA (2011), matched exactly across a change of boundaries"
    )
    assert converted_by(row("lsoa11", "best_fit", 10, missed=0.159)) == (
        "10 LSOAs (2011), each given to the ward it fits best; 15.9% more residents than its own estimate "
        "for mid-2020"
    )
    assert converted_by(row("lsoa11", "best_fit", 4, missed=0.0)).endswith(
        "; as many residents as its own estimate for mid-2020"
    )
    assert converted_by(row("ward24", "same", 1)) == "published figure, ward (2024)"


def test_a_place_has_a_sentence_for_each_kind_of_which_some_moved():
    own = pd.concat([areas(A=0.2), areas(A=0.2), fitted(A=0.0), fitted(A=-0.05).assign(kind="lsoa21")])
    assert moved_sentences(own) == [
        "Matched from 2 wards (2013), shared out by residents; 20.0% of residents came with wards that were "
        "divided.",
        "Matched from 2 LSOAs (2021), each given to the ward it fits best; 5.0% fewer residents than its "
        "own estimate for mid-2020.",
    ]
