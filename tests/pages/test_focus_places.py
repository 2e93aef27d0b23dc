"""The page of places of focus, opened by its address: weights, pins, and limits that nothing meets."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).resolve().parents[2] / "app.py"


def opened(**address):
    """The page as it stands after one run, with the address given."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page("pages/focus_places.py").run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def said(app):
    return "\n".join(e.value for e in [*app.markdown, *app.caption, *app.info, *app.warning])


def chosen(app):
    return app.dataframe[0].value


def test_every_area_has_its_sentence_the_map_and_the_table():
    app = opened(edition="walsall")
    for number in range(1, 7):
        assert f"**Area {number}**: in " in said(app)
    assert len(app.get("deck_gl_json_chart")) == 1
    assert list(chosen(app)["Area"].unique()) == [f"Area {n}" for n in range(1, 7)]
    assert "need 93.9 of 100; the whole area has 74.3" in said(app)


def test_a_typed_weight_changes_the_answer_and_stands_in_the_link():
    app = opened(edition="walsall", preset="equal-weights")
    before = chosen(app)
    app.number_input(key="equal-weights-overcrowded").set_value(10.0).run()
    assert not app.exception
    assert list(chosen(app)["LSOA"]) != list(before["LSOA"])
    assert "Equal weights, changed by the reader" in said(app)
    assert app.query_params["equal-weights-overcrowded"] == "10"
    again = opened(edition="walsall", preset="equal-weights", **{"equal-weights-overcrowded": "10"})
    assert chosen(again).equals(chosen(app))


def test_a_pinned_lsoa_is_chosen_and_the_cost_is_said():
    app = opened(edition="walsall", **{"in": "lsoa21:E01010289", "out": "lsoa21:E01032888"})
    listed = list(chosen(app)["LSOA"])
    assert "Walsall 012D" in listed
    assert "Walsall 018F" not in listed
    assert "The pins cost 1.2 points of need." in said(app)


def test_what_a_preset_asks_for_and_nobody_supplied_is_named_unknown():
    app = opened(edition="walsall", preset="next-site-kirkholt")
    assert "Unknown: Red or amber housing area: the partnership has to supply it." in said(app)


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
def test_what_can_not_be_answered_is_said_in_a_sentence(address, sentence):
    assert sentence in said(opened(**{"edition": "walsall"} | address))
