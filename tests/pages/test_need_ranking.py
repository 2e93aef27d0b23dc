"""The page of need and how sure, opened by its address."""

import pytest

from metrics.need.method import Method
from metrics.need.robustness import how_sure
from views.need.simulation_shares import of_100


def ranking(tables, app):
    """The table of places by need."""
    return next(frame for title, frame in tables(app).items() if title.startswith("Places by need: "))


@pytest.mark.parametrize(
    ("level", "answer"),
    [
        ("lsoa", "Three small areas (LSOAs) need most"),
        ("ward", "Three wards need most: 2 are sure, and 1 more comes from these 2."),
        ("area", "Three areas need most"),
    ],
)
def test_every_level_says_who_needs_most_how_sure_why_and_what_would_change_it(
    level, answer, open_page, texts, tables
):
    app = open_page("need_ranking", edition="walsall", level=level, top="3")
    said = texts(app, "markdown")
    assert said.startswith(answer)
    assert (
        "Of the areas, Area 3 needs most, by the need of its LSOAs; only compared as wholes, Area 5"
        in texts(app)
    )
    assert "Most of its need comes from" in said
    assert "What matters most is" in texts(app, "header")
    assert ranking(tables, app).index[0] == "1"


def test_the_table_holds_the_figures_of_the_command_line(store, open_page, tables):
    app = open_page("need_ranking", edition="walsall", level="ward", top="5")
    sure = how_sure(store, "walsall", "ward", Method(preset="areas-of-high-need"), top=5).places
    shown = ranking(tables, app)
    assert sorted(shown["Times in 100 in the top 5"]) == sorted(of_100(share) for share in sure["in_top"])


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


def test_the_vulnerable_localities_are_on_their_own_scale(open_page, texts, tables):
    app = open_page("need_ranking", edition="walsall", preset="vulnerable-localities")
    assert "(100 = the mean of the places here)" in texts(app)
    assert "score over 200, above which this method speaks of a priority" in texts(app)
    assert max(float(need) for need in ranking(tables, app)["Need"]) > 100


def test_rates_are_shrunk_unless_the_reader_wants_them_as_they_are(open_page, tables):
    address = {"edition": "walsall", "level": "lsoa", "preset": "next-site-kirkholt"}
    shrunk, raw = open_page("need_ranking", **address), open_page("need_ranking", **address, shrunk="0")
    assert list(ranking(tables, shrunk)["Need"]) != list(ranking(tables, raw)["Need"])


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"level": "area", "top": "9"}, "it must be a whole number from 1 to 6"),
        ({"preset": "imd-alone"}, "We can't tell how sure this is."),
        ({"level": "street"}, "“street”, which is not there"),
        ({"preset": "imd-alone", "imd-alone-imd_score": "0"}, "The weights add to nought"),
        ({"edition": "walsall-2009"}, "No single weight would change who is in and who is out."),
    ],
)
def test_what_can_not_be_answered_is_said_in_a_sentence(address, sentence, open_page, texts):
    assert sentence in texts(open_page("need_ranking", **{"edition": "walsall"} | address))


def test_chance_alone_says_which_places_could_be_the_neediest(open_page):
    app = open_page("need_ranking", edition="walsall", level="ward", preset="equal-weights", top="3")
    assert "With 95% confidence the three neediest wards are among these seven" in [
        h.value for h in app.header
    ]
