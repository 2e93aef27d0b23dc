"""The page of places of focus, opened by its address: weights, pins, and limits that nothing meets."""

import pytest

from pages.components.controls.pins import after_click


def cards(app):
    """The HTML of the cards, with plain spaces."""
    return next(each.proto.body for each in app.get("html") if "place-card" in each.proto.body)


@pytest.fixture
def chosen(tables):
    """A way to read the table of the LSOAs that are chosen."""

    def read(app):
        found = next(
            t for title, t in tables(app).items() if title.startswith("LSOAs in the places of focus")
        )
        return found.reset_index()

    return read


def test_the_answer_comes_first_then_every_area_has_its_card_on_the_map_and_in_the_table(
    open_page, texts, chosen
):
    app = open_page("focus_places", edition="walsall")
    said = texts(app, "markdown")
    assert said.startswith(
        "Six places, one in each area, hold 35,408 people. Need runs from 93.9 of 100 (around Walsall "
        "Ryecroft, Area 3) to 40.0 (Aldridge Central, Area 2). Inside their own areas, one is sure, two are "
        "likely and three are open."
    )
    assert "In Area 4 another group is chosen more often" in texts(app)
    for number in range(1, 7):
        assert f"Area {number} · " in cards(app)
    assert len(app.get("deck_gl_json_chart")) == 1
    assert list(chosen(app)["Area"].unique()) == [f"Area {n}" for n in range(1, 7)]
    assert "need 93.9 of 100 (whole area 74.3)" in cards(app)


def test_a_typed_weight_changes_the_answer_and_stands_in_the_link(open_page, texts, chosen):
    app = open_page("focus_places", edition="walsall", preset="equal-weights")
    before = chosen(app)
    app.number_input(key="equal-weights-overcrowded").set_value(10.0).run()
    assert not app.exception
    assert list(chosen(app)["LSOA"]) != list(before["LSOA"])
    assert "Equal weights, changed by the reader" in texts(app)
    assert app.query_params["equal-weights-overcrowded"] == "10"
    again = open_page(
        "focus_places", edition="walsall", preset="equal-weights", **{"equal-weights-overcrowded": "10"}
    )
    assert chosen(again).equals(chosen(app))


def test_a_pinned_lsoa_is_chosen_and_the_cost_is_said(open_page, texts, chosen):
    app = open_page(
        "focus_places", edition="walsall", **{"in": "lsoa21:E01010289", "out": "lsoa21:E01032888"}
    )
    listed = list(chosen(app)["LSOA"])
    assert "Bloxwich East: Blakenall North 012D" in listed
    assert not [name for name in listed if name.endswith(" 018F")]
    assert "Your pins (1 in and 1 out) cost 1.2 points of need in Area 3." in texts(app)
    assert "Pinned in by you: Blakenall North 012D." in cards(app)


def test_a_click_pins_a_second_click_frees_it_and_the_switch_says_which_way():
    none = {"in": [], "out": []}
    assert after_click(none, "a", "in") == {"in": ["a"], "out": []}
    assert after_click({"in": ["a"], "out": []}, "a", "in") == none
    assert after_click({"in": ["a"], "out": []}, "b", "out") == {"in": ["a"], "out": ["b"]}
    assert after_click({"in": ["a"], "out": ["b"]}, "b", "in") == {"in": ["a"], "out": []}


def test_what_a_preset_asks_for_and_nobody_supplied_is_named_unknown(open_page, texts):
    app = open_page("focus_places", edition="walsall", preset="next-site-kirkholt")
    assert "Unknown: Red or amber housing area: the partnership has to supply it." in texts(app)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"edition": "walsall-2009"}, "Residents are not known for 169 of 169 LSOAs"),
        ({"least": "9000", "most": "6000"}, "Change a limit"),
        ({"preset": "imd-alone", "imd-alone-imd_score": "0"}, "The weights add to nought"),
        ({"preset": "happiness"}, "“happiness”, which is not there"),
        ({"least": "many"}, "The link gives “many”"),
        ({"least": "1"}, "The link gives “1”"),
        ({"in": "lsoa21:E0"}, "The link asks for lsoa21:E0"),
        ({"in": "lsoa21:E01010289", "out": "lsoa21:E01010289"}, "pinned both in and out"),
    ],
)
def test_what_can_not_be_answered_is_said_in_a_sentence(address, sentence, open_page, texts):
    assert sentence in texts(open_page("focus_places", **{"edition": "walsall"} | address))


def test_an_area_without_a_place_says_why_on_its_card(open_page):
    app = open_page("focus_places", edition="walsall", least="35000", most="45000")
    assert "Area 5: only 32,092 residents live there" in cards(app)


def test_need_of_one_measure_without_counts_is_not_called_sure(open_page, texts):
    app = open_page("focus_places", edition="walsall", preset="imd-alone")
    assert "We can't tell how sure this is." in texts(app)
    assert 'class="badge"' not in cards(app)


def test_one_lsoa_more_or_less_is_folded_under_its_finding(open_page, tables):
    app = open_page("focus_places", edition="walsall")
    assert "One LSOA more or less changes the rank of four of six places of focus" in [
        each.label for each in app.expander
    ]
    rows = tables(app)["Places of focus, one LSOA more or less"]
    assert list(rows.index) == [f"Area {n}" for n in range(1, 7)]
