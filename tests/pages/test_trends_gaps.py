"""Trends and gaps: every edition opens, links reopen what they name, and wrong links are answered."""

import re

import pytest

EDITIONS = ["walsall", "walsall-2009", "barking-and-dagenham"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_opens_on_an_answer_and_a_panel_for_each_area(edition, open_page, texts):
    at = open_page("trends_gaps", edition=edition)
    assert not at.exception
    assert not at.warning
    names = [part.split(" ")[0] for part in re.findall(r"^- \*\*(.*?)\*\*", texts(at), re.MULTILINE)]
    assert names[0] in ("Area", "Barking")
    assert len(at.get("plotly_chart")) == {"barking-and-dagenham": 2}.get(edition, 6) + 1


def test_the_page_opens_on_the_measure_declared_to_be_first_and_answers(open_page, texts):
    at = open_page("trends_gaps", edition="walsall")
    assert (
        "Children in relative low income families rose in all 6 areas since 2014/15, which is worse."
        in texts(at)
    )
    assert (
        "(12 periods)"
        in open_page("trends_gaps", edition="walsall-2009").selectbox(key="indicator").options[1]
    )


def test_walsalls_areas_are_followed_in_the_national_percentile_from_2007_to_2025(open_page, texts, tables):
    at = open_page("trends_gaps", edition="walsall", indicator="imd_percentile")
    assert "In 2025, Area 2 stood 49.2 percentile points above the rest of the borough" in texts(at)
    assert "Boundaries changed at the dotted lines; we matched old to new." in texts(at)
    assert "Where the figures come from: 2007 from LSOAs (2001)" in texts(at)
    table = next(iter(tables(at).values()))
    assert list(table.index) == ["2007", "2010", "2015", "2019", "2025"]
    assert table.loc["2025", ["Area 3", "Walsall", "England"]].to_list() == ["14.8", "33.3", "49.6"]


def test_what_cannot_be_tested_says_why_once(open_page, texts):
    at = open_page("trends_gaps", edition="walsall", indicator="imd_percentile")
    assert texts(at).count("no counts stand behind the figures") == 1


def test_a_tested_trend_is_called_by_its_name_and_the_gap_has_its_interval(open_page, texts, tables):
    at = open_page("trends_gaps", edition="barking-and-dagenham", indicator="crime_burglary")
    assert "**London**: **falling, getting better**" in texts(at)
    assert list(tables(at).values())[1].loc["2014/15", "Barking"] == "−1.3 (−2.3 to −0.4)"


def test_the_gap_can_be_read_as_a_ratio(open_page, tables):
    at = open_page("trends_gaps", edition="barking-and-dagenham", indicator="crime_burglary", gap="relative")
    assert list(tables(at).values())[1].loc["2014/15", "Barking"].startswith("0.87 (")


def test_a_scale_without_a_zero_is_not_offered_as_a_ratio(open_page, tables):
    at = open_page("trends_gaps", edition="walsall", indicator="imd_percentile", gap="relative")
    assert not at.exception
    assert list(tables(at).values())[1].loc["2025", "Area 2"] == "+49.2"


def test_only_the_areas_asked_for_are_shown(open_page, tables):
    at = open_page("trends_gaps", edition="walsall", indicator="imd_percentile", areas="area-3,area-5")
    assert list(next(iter(tables(at).values())).columns) == ["Area 3", "Area 5", "Walsall", "England"]


def test_without_areas_the_borough_stands_alone(open_page, tables):
    at = open_page("trends_gaps", edition="walsall", indicator="imd_percentile", areas="")
    assert not at.exception
    assert list(next(iter(tables(at).values())).columns) == ["Walsall", "England"]


def test_areas_chosen_in_another_scheme_are_no_choice_of_none_here(open_page):
    at = open_page("trends_gaps", edition="walsall", areas="area-1,area-2")
    at.session_state["scheme"] = "constituencies"
    at.query_params["scheme"] = "constituencies"
    del at.query_params["areas"]
    at.run()
    assert not at.exception
    areas = at.multiselect(key="areas")
    assert len(areas.value) == len(areas.options) > 1


def test_a_measure_of_areas_alone_asks_for_an_area(open_page, texts):
    at = open_page(
        "trends_gaps",
        edition="walsall",
        scheme="constituencies",
        indicator="attainment_8_constituency",
        areas="",
    )
    assert not at.exception
    assert "has figures for areas alone, and no area is chosen. Choose one or more." in texts(at)


def test_a_total_has_no_gap_and_the_page_says_so(open_page, texts):
    at = open_page("trends_gaps", edition="walsall", indicator="residents")
    assert "a total has none" in texts(at)


def test_claimants_come_with_the_latest_month_and_the_mean_of_twelve(open_page, tables):
    at = open_page("trends_gaps", edition="walsall-2009", indicator="printed_claimant_rate")
    table = list(tables(at).values())[1]
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
def test_a_link_to_what_is_not_there_is_answered_with_a_sentence(query, sentence, open_page):
    at = open_page("trends_gaps", **query)
    assert not at.exception
    assert any(sentence in warning.value for warning in at.warning)


def test_a_link_to_a_score_says_what_can_be_followed_instead(open_page, texts):
    at = open_page("trends_gaps", edition="walsall", indicator="imd_score")
    assert not at.exception
    assert "Follow Deprivation (IMD average national percentile)" in texts(at)
