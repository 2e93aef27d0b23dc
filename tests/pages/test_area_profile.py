"""The page of one area, opened as a reader opens it: by its address."""

import pytest


@pytest.mark.parametrize(
    ("edition", "area", "figure"),
    [
        ("walsall", "area-3", "No qualifications (30.7 % against 25.2 %)"),
        ("walsall-2009", "area-3", "Criminal damage (21.7 against 16.6)"),
        ("barking-and-dagenham", "barking", "Theft (27.5 per 1,000 residents against 23.4)"),
    ],
)
def test_an_area_of_every_edition_opens_with_its_key_points(edition, area, figure, open_page, texts):
    app = open_page("area_profile", edition=edition, area=area)
    assert [h.value for h in app.header][:2] == ["In one minute", "Population"]
    assert figure in texts(app)


def test_one_theme_alone_is_shown_when_the_address_asks_for_it(open_page):
    app = open_page("area_profile", edition="walsall", area="area-3", theme="housing")
    assert [h.value for h in app.header] == ["Housing"]


def test_the_2009_profile_of_area_5_says_that_its_printed_score_is_area_6s(open_page, texts):
    app = open_page("area_profile", edition="walsall-2009", area="area-5")
    assert "Data checks" in texts(app)
    cells = next(t.value for t in app.table if "Printed in 2009" in t.value.columns)
    assert cells.loc["IMD 2007 average score", "What we find"].startswith("printed for another area")


def test_the_edition_of_the_index_can_be_named_in_the_address(open_page, texts):
    app = open_page("area_profile", edition="walsall", area="area-3", theme="deprivation", imd="2007")
    assert "Index of Multiple Deprivation 2007" in texts(app)


@pytest.mark.parametrize("name", ["edition", "area", "theme", "imd"])
def test_an_address_that_names_something_unknown_is_answered_with_a_sentence(name, open_page):
    app = open_page("area_profile", **{name: "nowhere"})
    assert any("nowhere" in w.value for w in app.warning)
