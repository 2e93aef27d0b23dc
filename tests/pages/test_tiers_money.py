"""The page of tiers and money, opened by its address: who is managed, how a budget splits, refusals."""

import pytest


def test_walsalls_tiers_evidence_and_money_are_told_drawn_and_tabled(open_page, texts, tables):
    app = open_page("tiers_money", edition="walsall")
    assert (
        "Areas 3 and 5 get the intensive offer. The line falls between Areas 5 and 4, and is sure."
        in texts(app)
    )
    assert "Each area keeps its own offer in at least 90 of 100 ways of counting." in texts(app)
    assert "**Area 3**, intensive offer: need 74.3, 1st of 6" in texts(app)
    assert "10,000 ways of counting, seed 1" in texts(app)
    assert "£240,000 in all, £40,000 an area." in texts(app)
    assert len(app.get("plotly_chart")) == 2
    assert len(tables(app)) == 6


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"edition": "walsall", "scheme": "constituencies"}, "Walsall North gets the intensive offer."),
        ({"edition": "walsall-2009"}, "each LSOA counts the same"),
        ({"edition": "barking-and-dagenham"}, "Barking gets the intensive offer."),
        ({"edition": "barking-and-dagenham", "made-from": "ward"}, "the mean need of its wards"),
        ({"edition": "walsall", "made-from": "area"}, "Only 6 areas are compared"),
        (
            {"edition": "walsall", "preset": "vulnerable-localities"},
            "The line falls between Areas 5 and 4, and is likely.",
        ),
        ({"edition": "walsall", "managed-of-6": "3"}, "Areas 3, 5 and 4 get the intensive offer."),
        ({"edition": "walsall", "managed-of-6": "6"}, "must be a whole number from 1 to 5"),
        ({"edition": "walsall", "amount": "100000", "ring-fenced": "25"}, "£600,000 in all"),
        ({"edition": "walsall", "amount": "0"}, "£0 in all"),
    ],
)
def test_a_link_opens_what_it_names(address, sentence, open_page, texts):
    assert sentence in texts(open_page("tiers_money", **address))


def test_without_a_need_money_is_still_split_equally_and_by_people(open_page, texts):
    app = open_page("tiers_money", edition="walsall", preset="imd-alone", **{"imd-alone-imd_score": "0"})
    assert "The weights add to nought" in texts(app)
    assert "**By people**: from £26,920" in texts(app)
    assert "Need is not known for any area, so no split by need is shown." in texts(app)
    assert len(app.get("plotly_chart")) == 1


def test_a_typed_number_changes_the_answer_and_stands_in_the_link(open_page, texts):
    app = open_page("tiers_money", edition="walsall")
    app.number_input(key="managed-of-6").set_value(1).run()
    assert not app.exception
    assert "Area 3 gets the intensive offer." in texts(app)
    assert app.query_params["managed-of-6"] == "1"


def test_a_number_of_another_borough_is_not_taken_along(open_page, texts):
    app = open_page("tiers_money", edition="walsall", **{"managed-of-6": "4"})
    app.selectbox(key="edition").set_value("barking-and-dagenham").run()
    assert not app.exception
    assert "Barking gets the intensive offer." in texts(app)
