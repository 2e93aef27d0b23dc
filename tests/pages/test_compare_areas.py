"""Compare areas: every edition opens, the table reads without colour, and wrong links are answered."""

import re

import pytest


def heat(at):
    """The HTML of the table of all indicators."""
    return next(block.proto.body for block in at.get("html") if "<table" in block.proto.body)


def row_heads(html):
    return re.findall(r'<th scope="row">([^<]*)<', html)


@pytest.mark.parametrize(
    ("edition", "areas"), [("walsall", 6), ("walsall-2009", 6), ("barking-and-dagenham", 2)]
)
def test_every_edition_opens_with_a_column_for_each_area_the_borough_and_england(edition, areas, open_page):
    at = open_page("compare_areas", edition=edition)
    assert not at.exception
    assert not at.warning
    assert heat(at).count('<th scope="col">') == areas + 2


def test_a_cell_tells_its_figure_and_verdict_without_colour(open_page):
    row = (
        heat(open_page("compare_areas", edition="walsall"))
        .split("Adults with no qualifications<")[1]
        .split("</tr>")[0]
    )
    assert "30.7 ▲<small>worse</small>" in row
    assert "26.3 ●" in row


def test_one_theme_can_be_shown_alone(open_page):
    at = open_page("compare_areas", edition="walsall", theme="housing")
    assert row_heads(heat(at)) == [
        "Owner-occupied homes, with shared ownership",
        "Social rented homes",
        "Private rented homes",
        "Overcrowded households",
        "Fuel-poor households",
    ]


def test_indicators_can_be_ordered_by_where_an_area_differs_most(open_page):
    html = heat(open_page("compare_areas", edition="walsall", order="area-3"))
    assert 'scope="rowgroup"' not in html
    lines = html.split('<th scope="row">')[1:]
    # Area 3 is worst off, so that its column comes first
    clear = ["▲" in line.split("<td")[1] or "▼" in line.split("<td")[1] for line in lines]
    assert clear == sorted(clear, reverse=True)
    assert clear[0] and not clear[-1]


def test_areas_can_be_ordered_by_the_indicator_in_detail(open_page):
    html = heat(open_page("compare_areas", edition="walsall", indicator="no_qualifications", sorted="1"))
    assert re.findall(r'<th scope="col">(Area \d)', html) == [f"Area {n}" for n in (3, 5, 6, 4, 1, 2)]


def test_the_answer_says_who_is_worst_off_and_the_columns_begin_there(open_page, texts):
    at = open_page("compare_areas", edition="walsall")
    assert (
        "Area 3 is worst off: worse than the rest of Walsall on 20 of 21 measures. Area 2 is best off"
        in texts(at)
    )
    assert re.findall(r'<th scope="col">(Area \d)', heat(at)) == [f"Area {n}" for n in (3, 5, 4, 6, 1, 2)]


def test_two_areas_can_be_compared_from_a_link(open_page, texts):
    at = open_page("compare_areas", edition="walsall", areas="area-1,area-3")
    assert not at.warning
    assert "Of these 2 areas, Area 3 is worse off" in texts(at)
    assert re.findall(r'<th scope="col">(Area \d)', heat(at)) == ["Area 3", "Area 1"]
    assert "**Area 4** (63,667 residents)" in texts(at)  # how equal all of them are stays


def test_without_areas_all_are_compared(open_page, texts):
    at = open_page("compare_areas", edition="walsall", areas="")
    assert heat(at).count('<th scope="col">Area') == 6


def test_one_indicator_has_its_areas_and_its_wards_in_tables(open_page, texts, tables):
    at = open_page("compare_areas", edition="walsall", indicator="no_qualifications")
    areas, wards = list(tables(at).values())[:2]
    assert areas.loc["Area 3"].to_list() == ["30.7", "30.2 to 31.1", "25.2", "▲ higher (worse)"]
    assert len(wards) == 20
    assert "Birchills Leamore" in texts(at)


def test_an_indicator_without_counts_has_no_funnel_and_the_page_says_why(open_page, texts):
    at = open_page("compare_areas", edition="walsall", indicator="imd_score")
    assert "No chart of wards: IMD average score is not a count out of a number" in texts(at)
    assert "Not tested: we can't tell difference from chance here, as no counts are published" in texts(at)


def test_the_areas_are_said_not_to_be_equal_with_largest_to_smallest(open_page, texts):
    at = open_page("compare_areas", edition="walsall")
    assert "**Area 4** (63,667 residents) is 2.0 times **Area 5** (32,092)" in texts(at)
    at = open_page("compare_areas", edition="walsall-2009")
    assert "**Area 4** (53,456 residents) is 2.1 times **Area 5** (25,555)" in texts(at)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"edition": "narnia"}, "narnia"),
        ({"edition": "walsall", "indicator": "happiness"}, "happiness"),
        ({"edition": "walsall", "theme": "weather"}, "weather"),
        ({"edition": "walsall", "order": "area-9"}, "area-9"),
    ],
)
def test_a_link_to_what_is_not_there_is_answered_with_a_sentence(query, sentence, open_page):
    at = open_page("compare_areas", **query)
    assert not at.exception
    assert any(sentence in warning.value for warning in at.warning)
