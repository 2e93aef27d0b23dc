"""The page of need and how sure, opened by its address."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.need.method import Method
from metrics.need.robustness import how_sure

APP = Path(__file__).resolve().parents[2] / "app.py"


def opened(**address):
    """The page as it stands after one run, with the address given."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page("pages/need_ranking.py").run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def said(app):
    return "\n".join(e.value for e in [*app.markdown, *app.caption, *app.info, *app.warning])


@pytest.mark.parametrize("level", ["lsoa", "ward", "area"])
def test_every_level_says_who_is_core_why_and_what_would_change_it(level):
    app = opened(edition="walsall", level=level, top="3")
    assert "of the 3 neediest" in said(app)
    assert "Most points come from" in said(app)
    assert "What moves the ranks most is" in said(app)
    assert app.dataframe[0].value["Rank"].iloc[0] == 1


def test_the_table_holds_the_figures_of_the_command_line(store):
    app = opened(edition="walsall", level="ward", top="5")
    sure = how_sure(store, "walsall", "ward", Method(preset="areas-of-high-need"), top=5).places
    shown = app.dataframe[0].value
    assert sorted(shown["In the top 5"]) == pytest.approx(sorted(100 * sure["in_top"]), abs=0.051)


def test_a_place_in_the_link_has_its_card():
    app = opened(edition="walsall", level="ward", place="ward24:E05001304")
    assert "**Birchills Leamore** (Area 3)" in said(app)


def test_slider_and_typed_number_are_one_weight():
    app = opened(edition="walsall", level="ward", preset="equal-weights")
    app.slider(key="equal-weights-overcrowded slider").set_value(5.0).run()
    assert app.number_input(key="equal-weights-overcrowded").value == 5.0
    assert app.query_params["equal-weights-overcrowded"] == "5"
    app.number_input(key="equal-weights-overcrowded").set_value(2.5).run()
    assert app.slider(key="equal-weights-overcrowded slider").value == 2.5


def test_the_vulnerable_localities_are_on_their_own_scale():
    app = opened(edition="walsall", preset="vulnerable-localities")
    assert "(100 = the mean of the places here)" in said(app)
    assert "score over 200, above which this method speaks of a priority" in said(app)
    assert max(app.dataframe[0].value["Need"]) > 100


def test_rates_are_shrunk_unless_the_reader_wants_them_as_they_are():
    address = {"edition": "walsall", "level": "lsoa", "preset": "next-site-kirkholt"}
    shrunk, raw = opened(**address), opened(**address, shrunk="0")
    assert list(shrunk.dataframe[0].value["Need"]) != list(raw.dataframe[0].value["Need"])


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"level": "area", "top": "9"}, "it must be a number from 1 to 6"),
        ({"preset": "imd-alone"}, "How sure this is can't be told."),
        ({"level": "street"}, "“street”, which is not there"),
        ({"preset": "imd-alone", "imd-alone-imd_score": "0"}, "The weights add to nought"),
        ({"edition": "walsall-2009"}, "No pair of places at the cut can be swapped by changing one weight"),
    ],
)
def test_what_can_not_be_answered_is_said_in_a_sentence(address, sentence):
    assert sentence in said(opened(**{"edition": "walsall"} | address))
