"""Lists, counts and bullets as readers get them."""

import pytest

from views.formats import percent
from views.wording import (
    abridged,
    count,
    enumeration,
    first_few,
    lower_first,
    one_in,
    sentence_case,
    spelled,
    together,
)


@pytest.mark.parametrize(
    ("words", "told"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_they_are_spoken(words, told):
    assert enumeration(words) == told


def test_a_long_list_says_how_many_more_the_table_has():
    assert first_few(["a", "b", "c"], 3) == ["a", "b", "c"]
    assert first_few(["a", "b", "c"], 1) == ["a", "2 more in the table"]


def test_a_long_run_keeps_its_last():
    assert abridged(list("abcde")) == "a, b, c, d, e"
    assert abridged(list("abcdef")) == "a, b, c, …, f"


def test_one_is_singular():
    assert [count(1, "figure"), count(2, "figure"), count(1200, "test")] == [
        "1 figure",
        "2 figures",
        "1,200 tests",
    ]


def test_only_the_first_letter_is_made_large():
    assert [sentence_case("per cent of LSOAs"), sentence_case("")] == ["Per cent of LSOAs", ""]


def test_names_with_one_beginning_say_it_once():
    assert together(["Area 5", "Area 6"]) == "Areas 5 and 6"
    assert together(["Area 5"]) == "Area 5"
    assert together(["Walsall North", "Walsall South"]) == "Walsall North and Walsall South"
    assert together(["Zone A", "Zone B"]) == "Zones A and B"
    assert together(["Barking", "Dagenham"]) == "Barking and Dagenham"


def test_small_shares_and_small_numbers_are_written_as_words():
    assert [one_in(0.05), one_in(1 / 30)] == ["one in twenty", "one in 30"]
    assert [spelled(2), spelled(1234)] == ["two", "1,234"]


def test_a_part_that_is_not_known_has_no_per_cent():
    assert [percent(0.126), percent(0.126, 1), percent(float("nan"))] == ["13%", "12.6%", "–"]


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Overcrowded homes", "overcrowded homes"),
        ("Asian or Asian British residents", "Asian or Asian British residents"),
        ("Universal Credit", "Universal Credit"),
        ("Attainment 8", "Attainment 8"),
        ("Aged 0-15", "aged 0-15"),
        ("IMD score", "IMD score"),
        ("Crime and ASB", "crime and ASB"),
    ],
)
def test_inside_a_sentence_only_names_and_abbreviations_keep_their_capital(label, inside):
    assert lower_first(label) == inside
