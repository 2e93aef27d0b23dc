"""The overview, opened by the bare address and by its own: figures, map, what stands out, and the way on."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).resolve().parents[2] / "app.py"


def opened(**address):
    """The page as it stands after one run, with the address given."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page("pages/borough_overview.py").run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def said(app):
    return "\n".join(e.value for e in [*app.markdown, *app.caption, *app.info, *app.warning])


def test_the_bare_address_leads_to_the_overview_and_takes_its_query_along():
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["edition"] = "barking-and-dagenham"
    app.run()
    assert not app.exception
    assert app.title[0].value == "Borough overview"
    assert app.selectbox(key="edition").value == "barking-and-dagenham"


@pytest.mark.parametrize("edition", ["walsall", "walsall-2009", "barking-and-dagenham"])
def test_every_edition_has_its_map_and_what_stands_out(edition):
    app = opened(edition=edition)
    assert len(app.get("deck_gl_json_chart")) == 1
    assert [h.value for h in app.header][1:] == [
        "What stands out",
        "Where each area differs most",
        "The figures",
    ]
    assert "comparisons of an area with the rest of" in said(app)


def test_walsall_says_what_is_worse_and_where():
    app = opened(edition="walsall")
    assert "Worse than the rest of the borough" in [h.value for h in app.subheader]
    assert "**Area 4**: Overcrowded 9.2 %, ▲ higher than the rest (4.2 %): worse" in said(app)
    assert "28th of 296 districts" in said(app)


def test_the_profiles_of_2009_say_that_most_can_not_be_tested_and_judge_nothing_untested():
    app = opened(edition="walsall-2009")
    assert "can't be tested, as no counts are published behind them" in said(app)
    titles = [h.value for h in app.subheader]
    assert "Largest difference in each theme as published; not tested, so it may be chance" in titles
    assert "Worse than the rest of the borough" not in titles
    assert ": worse" not in said(app)


def test_with_two_areas_the_mirror_is_explained():
    assert "the rest of the borough is the other area" in said(opened(edition="barking-and-dagenham"))
    assert "the rest of the borough is the other area" not in said(opened(edition="walsall"))


def test_an_unknown_edition_is_answered_with_a_sentence():
    assert "“atlantis”, which is not there" in said(opened(edition="atlantis"))


def test_the_overview_leads_on_to_the_comparison_and_the_trends_with_the_readers_choices():
    app = opened(edition="walsall", scheme="constituencies")
    links = [link.proto for link in app.get("page_link")]
    for page in ("compare_areas", "trends_gaps"):
        assert [link for link in links if page in link.page and "scheme=constituencies" in link.query_string]
