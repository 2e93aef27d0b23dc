"""The page of places of focus, opened by its address: weights, pins, and limits that nothing meets."""

import pytest


def chosen(app):
    return app.dataframe[0].value


def test_every_area_has_its_sentence_the_map_and_the_table(open_page, texts):
    app = open_page("focus_places", edition="walsall")
    for number in range(1, 7):
        assert f"**Area {number}**: in " in texts(app)
    assert len(app.get("deck_gl_json_chart")) == 1
    assert list(chosen(app)["Area"].unique()) == [f"Area {n}" for n in range(1, 7)]
    assert "need 93.9 of 100; the whole area has 74.3" in texts(app)


def test_a_typed_weight_changes_the_answer_and_stands_in_the_link(open_page, texts):
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


def test_a_pinned_lsoa_is_chosen_and_the_cost_is_said(open_page, texts):
    app = open_page(
        "focus_places", edition="walsall", **{"in": "lsoa21:E01010289", "out": "lsoa21:E01032888"}
    )
    listed = list(chosen(app)["LSOA"])
    assert "Walsall 012D" in listed
    assert "Walsall 018F" not in listed
    assert "The pins cost 1.2 points of need." in texts(app)


def test_what_a_preset_asks_for_and_nobody_supplied_is_named_unknown(open_page, texts):
    app = open_page("focus_places", edition="walsall", preset="next-site-kirkholt")
    assert "Unknown: Red or amber housing area: the partnership has to supply it." in texts(app)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"edition": "walsall-2009"}, "Residents are not known for 169 of 169 LSOAs"),
        ({"least": "9000", "most": "6000"}, "Change a limit"),
        ({"least": "35000", "most": "45000"}, "Area 5: only 32,092 residents live there"),
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
