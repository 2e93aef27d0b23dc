"""The overview, opened by the bare address and by its own: figures, map, what stands out, and the way on."""

import pytest


def test_the_bare_address_leads_to_the_overview_and_takes_its_query_along(open_page):
    app = open_page(None, edition="barking-and-dagenham")
    assert not app.exception
    assert app.title[0].value == "Barking and Dagenham: overview"
    assert app.selectbox(key="edition").value == "barking-and-dagenham"


@pytest.mark.parametrize("edition", ["walsall", "walsall-2009", "barking-and-dagenham"])
def test_every_edition_has_its_map_and_what_stands_out(edition, open_page, texts):
    app = open_page("borough_overview", edition=edition)
    assert len(app.get("deck_gl_json_chart")) == 1
    assert "differences we could test are too big to be chance" in app.header[0].value
    assert "beside England" in app.header[1].value


def test_walsall_says_what_is_worse_and_where(open_page, texts):
    app = open_page("borough_overview", edition="walsall")
    assert "Worse than the rest of the borough" in [h.value for h in app.subheader]
    assert "**Area 4**: Overcrowded homes 9.2%, ▲ higher than the rest (4.2%): worse" in texts(app)
    assert "28th of 296 districts" in texts(app)
    assert "Area 3 is worst off: worse than the rest of Walsall on 20 of 21 measures" in texts(app)


def test_the_profiles_of_2009_say_that_most_can_not_be_tested_and_judge_nothing_untested(open_page, texts):
    app = open_page("borough_overview", edition="walsall-2009")
    assert "no counts are published behind them" in texts(app)
    titles = [h.value for h in app.subheader]
    assert "Largest difference in each theme as published; not tested, so it may be chance" in titles
    assert "Worse than the rest of the borough" not in titles
    assert ": worse" not in texts(app)


def test_with_two_areas_the_mirror_is_explained(open_page, texts):
    assert "the rest of the borough is the other area" in texts(
        open_page("borough_overview", edition="barking-and-dagenham")
    )
    assert "the rest of the borough is the other area" not in texts(
        open_page("borough_overview", edition="walsall")
    )


def test_an_unknown_edition_is_answered_with_a_sentence(open_page, texts):
    assert "“atlantis”, which is not there" in texts(open_page("borough_overview", edition="atlantis"))


def test_the_overview_leads_on_to_the_comparison_and_the_trends_with_the_readers_choices(open_page):
    app = open_page("borough_overview", edition="walsall", scheme="constituencies")
    links = [link.proto for link in app.get("page_link")]
    for page in ("compare_areas", "trends_gaps"):
        assert [link for link in links if page in link.page and "scheme=constituencies" in link.query_string]
