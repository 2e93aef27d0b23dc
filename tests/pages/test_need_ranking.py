"""The page of need and how sure, opened by its address."""

import pytest

from metrics.need.method import Method
from metrics.need.robustness import how_sure


@pytest.mark.parametrize("level", ["lsoa", "ward", "area"])
def test_every_level_says_who_is_core_why_and_what_would_change_it(level, open_page, texts):
    app = open_page("need_ranking", edition="walsall", level=level, top="3")
    assert "of the 3 neediest" in texts(app)
    assert "Most points come from" in texts(app)
    assert "What moves the ranks most is" in texts(app)
    assert app.dataframe[0].value["Rank"].iloc[0] == 1


def test_the_table_holds_the_figures_of_the_command_line(store, open_page):
    app = open_page("need_ranking", edition="walsall", level="ward", top="5")
    sure = how_sure(store, "walsall", "ward", Method(preset="areas-of-high-need"), top=5).places
    shown = app.dataframe[0].value
    assert sorted(shown["In the top 5"]) == pytest.approx(sorted(100 * sure["in_top"]), abs=0.051)


def test_a_place_in_the_link_has_its_card(open_page, texts):
    app = open_page("need_ranking", edition="walsall", level="ward", place="ward24:E05001304")
    assert "**Birchills Leamore** (Area 3)" in texts(app)


def test_slider_and_typed_number_are_one_weight(open_page):
    app = open_page("need_ranking", edition="walsall", level="ward", preset="equal-weights")
    app.slider(key="equal-weights-overcrowded slider").set_value(5.0).run()
    assert app.number_input(key="equal-weights-overcrowded").value == 5.0
    assert app.query_params["equal-weights-overcrowded"] == "5"
    app.number_input(key="equal-weights-overcrowded").set_value(2.5).run()
    assert app.slider(key="equal-weights-overcrowded slider").value == 2.5


def test_the_vulnerable_localities_are_on_their_own_scale(open_page, texts):
    app = open_page("need_ranking", edition="walsall", preset="vulnerable-localities")
    assert "(100 = the mean of the places here)" in texts(app)
    assert "score over 200, above which this method speaks of a priority" in texts(app)
    assert max(app.dataframe[0].value["Need"]) > 100


def test_rates_are_shrunk_unless_the_reader_wants_them_as_they_are(open_page):
    address = {"edition": "walsall", "level": "lsoa", "preset": "next-site-kirkholt"}
    shrunk, raw = open_page("need_ranking", **address), open_page("need_ranking", **address, shrunk="0")
    assert list(shrunk.dataframe[0].value["Need"]) != list(raw.dataframe[0].value["Need"])


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"level": "area", "top": "9"}, "it must be a whole number from 1 to 6"),
        ({"preset": "imd-alone"}, "We can't tell how sure this is."),
        ({"level": "street"}, "“street”, which is not there"),
        ({"preset": "imd-alone", "imd-alone-imd_score": "0"}, "The weights add to nought"),
        ({"edition": "walsall-2009"}, "No pair of places at the cut can be swapped by changing one weight"),
    ],
)
def test_what_can_not_be_answered_is_said_in_a_sentence(address, sentence, open_page, texts):
    assert sentence in texts(open_page("need_ranking", **{"edition": "walsall"} | address))
