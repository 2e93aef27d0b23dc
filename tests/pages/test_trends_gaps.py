"""Trends and gaps: every edition opens, links reopen what they name, and wrong links are answered."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PAGE = Path(__file__).resolve().parents[2] / "pages" / "trends_gaps.py"
EDITIONS = ["walsall", "walsall-2009", "barking-and-dagenham"]


def opened(**query):
    """The page as a link with these parameters opens it."""
    at = AppTest.from_file(str(PAGE), default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    return at.run()


def words(at):
    return " ".join(element.value for kind in (at.markdown, at.caption, at.header) for element in kind)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_opens_on_its_longest_series(edition):
    at = opened(edition=edition)
    assert not at.exception
    assert not at.warning
    assert "over time" in at.header[0].value


def test_walsalls_areas_are_followed_in_the_national_percentile_from_2007_to_2025():
    at = opened(edition="walsall", indicator="imd_percentile")
    assert "**Area 2** stood 49.2 percentile points above the rest of the borough" in words(at)
    assert "Carried 2007 by LSOAs (2001)" in words(at)
    table = at.table[0].value
    assert list(table.index) == ["2007", "2010", "2015", "2019", "2025"]
    assert table.loc["2025", ["Area 3", "Walsall", "England"]].to_list() == ["14.8", "33.3", "49.6"]


def test_what_cannot_be_tested_says_why_once():
    at = opened(edition="walsall", indicator="imd_percentile")
    assert words(at).count("no counts stand behind the figures") == 1


def test_a_tested_trend_is_called_by_its_name_and_the_gap_has_its_interval():
    at = opened(edition="barking-and-dagenham", indicator="crime_burglary")
    assert "**Barking**: **falling, getting better**" in words(at)
    assert at.table[1].value.loc["2014/15", "Barking"] == "−1.3 (−2.3 to −0.4)"


def test_the_gap_can_be_read_as_a_ratio():
    at = opened(edition="barking-and-dagenham", indicator="crime_burglary", gap="relative")
    assert at.table[1].value.loc["2014/15", "Barking"].startswith("0.87 (")


def test_a_scale_without_a_zero_is_not_offered_as_a_ratio():
    at = opened(edition="walsall", indicator="imd_percentile", gap="relative")
    assert not at.exception
    assert at.table[1].value.loc["2025", "Area 2"] == "+49.2"


def test_only_the_areas_asked_for_are_shown():
    at = opened(edition="walsall", indicator="imd_percentile", areas="area-3,area-5")
    assert list(at.table[0].value.columns) == ["Area 3", "Area 5", "Walsall", "England"]


def test_without_areas_the_borough_stands_alone():
    at = opened(edition="walsall", indicator="imd_percentile", areas="")
    assert not at.exception
    assert list(at.table[0].value.columns) == ["Walsall", "England"]


def test_a_total_has_no_gap_and_the_page_says_so():
    at = opened(edition="walsall", indicator="residents")
    assert "a total has none" in words(at)


def test_claimants_come_with_the_latest_month_and_the_mean_of_twelve():
    at = opened(edition="walsall-2009", indicator="printed_claimant_rate")
    table = at.table[2].value
    assert table.loc["Area 1"].to_list() == ["6.3", "5.0"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"edition": "narnia"}, "narnia"),
        ({"edition": "walsall", "indicator": "happiness"}, "happiness"),
        ({"edition": "walsall", "areas": "area-9"}, "area-9"),
        ({"edition": "walsall", "scheme": "hundreds"}, "hundreds"),
    ],
)
def test_a_link_to_what_is_not_there_is_answered_with_a_sentence(query, sentence):
    at = opened(**query)
    assert not at.exception
    assert any(sentence in warning.value for warning in at.warning)


def test_a_link_to_a_score_says_what_can_be_followed_instead():
    at = opened(edition="walsall", indicator="imd_score")
    assert not at.exception
    assert "Follow IMD average national percentile" in words(at)
