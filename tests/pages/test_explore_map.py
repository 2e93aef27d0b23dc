"""The map page, opened by its address: every level and edition, and what is not there answered with a
sentence."""

import pytest


@pytest.mark.parametrize("edition", ["walsall", "walsall-2009", "barking-and-dagenham"])
@pytest.mark.parametrize("level", ["lsoa", "ward", "area"])
def test_every_level_of_every_edition_has_a_map_and_a_table(edition, level, open_page, tables):
    app = open_page("explore_map", edition=edition, level=level)
    assert len(app.get("deck_gl_json_chart")) == 1
    assert len(tables(app)) == 1


def test_a_link_with_a_place_opens_its_card(open_page, texts):
    app = open_page(
        "explore_map",
        edition="walsall",
        level="ward",
        indicator="no_qualifications",
        place="ward24:E05001304",
    )
    assert "Birchills Leamore" in [h.value for h in app.header]
    assert "▲ higher than the rest of Walsall (26.0%): worse" in texts(app)


def test_choosing_a_place_in_the_list_opens_its_card_and_writes_the_link(open_page):
    app = open_page("explore_map", edition="walsall", level="ward", indicator="no_qualifications")
    assert not app.header
    app.selectbox(key="place").select("ward24:E05001306").run()
    assert "Bloxwich East" in [h.value for h in app.header]
    assert "ward24:E05001306" in app.query_params["place"]


def test_names_of_msoas_are_credited_where_they_stand(open_page, texts):
    shown = texts(open_page("explore_map", edition="walsall"))
    assert "MSOA names: House of Commons Library" in shown and "Open Parliament Licence" in shown


def test_an_indicator_not_published_for_small_places_is_answered_with_a_sentence(open_page, texts):
    app = open_page("explore_map", edition="walsall", level="lsoa", indicator="life_expectancy_males")
    assert "is not published for LSOAs in this edition, only for wards and areas" in texts(app)
    assert len(app.get("deck_gl_json_chart")) == 1


@pytest.mark.parametrize(
    "wrong", [{"indicator": "happiness"}, {"place": "ward24:E0"}, {"period": "1066"}, {"level": "street"}]
)
def test_an_unknown_name_in_the_link_is_answered_with_a_sentence(wrong, open_page, texts):
    app = open_page("explore_map", edition="walsall", **wrong)
    assert f"“{next(iter(wrong.values()))}”, which is not there" in texts(app)


def test_counts_are_shown_without_a_unit_when_asked_for(open_page, tables):
    app = open_page(
        "explore_map", edition="walsall", level="ward", indicator="no_qualifications", figures="counted"
    )
    counted = tables(app)["Adults with no qualifications: number counted, 2021, by wards"]
    assert counted["Figure"].iloc[0] == "4,388"


def test_the_card_of_a_small_place_follows_it_in_national_percentile(open_page, texts):
    app = open_page(
        "explore_map", edition="walsall", level="lsoa", indicator="imd_score", place="lsoa21:E01010241"
    )
    assert "Aldridge Central and South: Aldridge Central 015A over time" in [h.value for h in app.header]
    assert "From 63.5 in 2007 to 76.8 in 2025" in texts(app)
    assert "Scores of different years can't be compared" in texts(app)


def test_a_place_with_one_period_says_that_it_cannot_be_followed(open_page, texts):
    app = open_page(
        "explore_map",
        edition="walsall",
        level="ward",
        indicator="no_qualifications",
        place="ward24:E05001304",
    )
    assert "has one period only for this place" in texts(app)


def test_schools_are_shown_when_switched_on_with_a_table_of_the_same(open_page, tables, texts):
    off = open_page("explore_map", edition="walsall", level="ward")
    assert "133 schools" not in texts(off)
    app = open_page("explore_map", edition="walsall", level="ward", points="1")
    assert not app.exception and "133 schools in Walsall (85 primary" in texts(app)
    assert "never of the ward or LSOA that it stands in" in texts(app)
    table = tables(app)["Schools in Walsall"]
    assert len(table) == 133 and "Pupils eligible for free school meals (%), January 2026" in table
