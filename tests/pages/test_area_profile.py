"""The page of one area, opened as a reader opens it: by its address."""

import pytest


@pytest.mark.parametrize(
    ("edition", "area", "figure"),
    [
        ("walsall", "area-3", "**Lack of qualifications**: 30.7%, against 25.2% in the rest of Walsall"),
        ("walsall-2009", "area-3", "**Criminal damage**: 21.7 per 1,000 residents, against 16.6"),
        ("barking-and-dagenham", "barking", "**Theft**: 27.5 per 1,000 residents, against 23.4"),
    ],
)
def test_an_area_of_every_edition_opens_with_its_answer_and_key_points(
    edition, area, figure, open_page, tables, texts
):
    app = open_page("area_profile", edition=edition, area=area)
    assert app.header[0].value.startswith(("Population: differs", "Deprivation"))
    assert figure in texts(app) or figure.split(":")[0].strip("*") in spine(app)


def spine(app):
    """The HTML of the first spine of the page."""
    return next(block.proto.body for block in app.get("html") if 'class="spine"' in block.proto.body)


def test_the_answer_counts_what_is_worse_and_the_spine_shows_it(open_page, texts):
    app = open_page("area_profile", edition="walsall", area="area-3")
    assert app.title[0].value == "Walsall: Area 3"
    assert "Area 3 is worse off than the rest of Walsall on 20 of 21 measures" in texts(app)
    assert "59,159 people (mid-2022) · Birchills Leamore, Blakenall, Bloxwich East, Bloxwich West" in texts(
        app
    )
    row = spine(app).split(">Overcrowded")[1].split("</tr>")[0]
    assert "5.9%" in row and "✖ worse" in row and "England 4.4%" in row
    assert '<td class="trend other" title="Not followed: ' in row
    every = " ".join(block.proto.body for block in app.get("html"))
    row = every.split(">Low-income children<")[1].split("</tr>")[0]
    assert '<td class="trend worse"' in row and ">▲ worse<" in row


def test_every_theme_is_a_finding_with_two_points(open_page):
    app = open_page("area_profile", edition="walsall", area="area-3")
    headings = [h.value for h in app.header]
    assert "Education and skills: worse on all 2 measures" in headings
    assert "Housing: worse on all 2 measures" in headings


def test_the_theme_that_the_address_asks_for_is_unfolded(open_page):
    app = open_page("area_profile", edition="walsall", area="area-3", theme="housing")
    open_folds = [each.label for each in app.expander if each.proto.expanded]
    assert open_folds == ["Figures: Housing"]


def test_the_2009_profile_of_area_5_says_that_its_printed_score_is_area_6s(open_page, tables, texts):
    app = open_page("area_profile", edition="walsall-2009", area="area-5")
    assert "Data checks" in texts(app)
    printed = next(frame for frame in tables(app).values() if "Printed in 2009" in frame.columns)
    cell = printed.loc["IMD 2007 average score", "What we find"]
    assert cell.startswith("printed for another area")


def test_the_edition_of_the_index_can_be_named_in_the_address(open_page, texts):
    app = open_page("area_profile", edition="walsall", area="area-3", theme="deprivation", imd="2007")
    assert "Index of Multiple Deprivation 2007" in texts(app)


@pytest.mark.parametrize("name", ["edition", "area", "imd"])
def test_an_address_that_names_something_unknown_is_answered_with_a_sentence(name, open_page):
    app = open_page("area_profile", **{name: "nowhere"})
    assert any("nowhere" in w.value for w in app.warning)


def test_places_like_this_one_are_named_and_a_measure_can_be_switched_off(open_page, texts):
    app = open_page("area_profile", edition="walsall", area="area-3")
    assert "Area 3 is most like Area 5" in [h.value for h in app.header]
    assert "14 of 14 measures chosen" in texts(app)
    app.checkbox(key="like ethnicity_asian").uncheck().run()
    assert "13 of 14 measures chosen" in texts(app)
    assert not app.exception


def test_an_edition_without_those_measures_says_that_nothing_can_be_compared(open_page):
    app = open_page("area_profile", edition="walsall-2009", area="area-3")
    assert any(box.value.startswith("There is no figure of this place") for box in app.info)


def test_where_few_boroughs_are_in_the_store_none_is_offered_to_see_beside(open_page):
    for page in ("area_profile", "trends_gaps"):
        app = open_page(page, edition="walsall")
        assert "beside" not in [each.key for each in app.selectbox]
