"""The page of next sites, opened by its address: rules, pins, existing sites, thresholds, and no answer."""

import pytest

BIRCHILLS, PLECK = "ward24:E05001304", "ward24:E05001314"


def candidates(app):
    """The table of candidates."""
    return app.dataframe[0].value


def chosen(app):
    table = candidates(app)
    return list(table.loc[table["Choice"].str.startswith("✔"), "Candidate"])


def test_the_next_sites_are_told_mapped_and_tabled(open_page, texts):
    app = open_page("next_sites", edition="walsall")
    assert chosen(app) == ["Birchills Leamore", "St Matthew's", "Bentley and Darlaston North"]
    assert "are chosen: no other 3 wards that keep to the rules have more need" in texts(app)
    assert "This edition names no existing sites; mark some above." in texts(app)
    assert len(app.get("deck_gl_json_chart")) == 1
    assert len(app.table) == 3  # the best choices, the criteria, where they bite
    assert "mid-2022" in texts(app) and "10,000 draws, seed 1" in texts(app)


@pytest.mark.parametrize("kind", ["ward", "focus", "lsoa"])
@pytest.mark.parametrize("edition", ["walsall", "barking-and-dagenham"])
def test_every_kind_of_candidate_opens_and_has_sites(edition, kind, open_page):
    app = open_page("next_sites", edition=edition, candidates=kind)
    assert not app.warning and not app.info
    assert len(chosen(app)) == (3 if edition == "walsall" else 2)


def test_a_link_brings_back_every_rule(open_page, texts):
    address = {
        "k": "2",
        "one-per-area": "0",
        "apart": "0",
        "existing-walsall": f"{BIRCHILLS},lsoa21:E01010314",
        "site-least": "12000",
        "budget": "250000",
        "site-cost": "50000",
        "resident-cost": "2.5",
        "ward-in": PLECK,
        "ward-out": "ward24:E05001305",
    }
    app = open_page("next_sites", **{"edition": "walsall"} | address)
    assert (
        "2 of 20 wards; any number in one area; beside an existing site is allowed; at least 12,000 "
        "residents; together at most £250,000; £50,000 a site; £2.50 a resident; pinned in: Pleck; "
        "pinned out: Blakenall. Existing sites: Birchills Leamore and Walsall 038D." in texts(app)
    )
    assert {name: app.query_params[name] for name in address} == address
    assert "Pleck" in chosen(app) and len(chosen(app)) == 2


def test_an_existing_site_marked_on_the_page_moves_the_choice_and_stands_in_the_link(open_page):
    app = open_page("next_sites", edition="walsall")
    app.multiselect(key="existing-walsall").set_value([BIRCHILLS]).run()
    assert not app.exception
    assert "Birchills Leamore" not in chosen(app)
    assert app.query_params["existing-walsall"] == BIRCHILLS
    assert candidates(app)["Choice"].iloc[1] == "beside an existing site (Birchills Leamore)"
    again = open_page("next_sites", edition="walsall", **{"existing-walsall": BIRCHILLS})
    assert candidates(again).equals(candidates(app))


def test_a_typed_threshold_moves_the_criteria_but_not_the_sites(open_page):
    app = open_page("next_sites", edition="walsall", typed="1")
    before, sites = list(candidates(app)["Criteria met"]), chosen(app)
    key = "walsall-ward-low_skills"
    assert app.number_input(key=key).value == 0.389
    app.number_input(key=key).set_value(0.3).run()
    assert not app.exception
    assert sum(candidates(app)["Criteria met"]) > sum(before)
    assert chosen(app) == sites
    assert app.query_params[key] == "0.3"
    again = open_page("next_sites", edition="walsall", typed="1", **{key: "0.3"})
    assert candidates(again).equals(candidates(app))
    assert "0.300 or more (typed)" in set(again.table[2].value["Threshold"])


def test_what_nobody_supplied_stands_as_unknown(open_page):
    app = open_page("next_sites", edition="walsall")
    cells = app.table[1].value.loc["Red or amber housing area"]
    assert set(cells) == {"–", "? unknown"}


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"k": "8"}, "8 wards are to be chosen, but only 6 can be with one from each area."),
        ({"site-least": "50000"}, "Each of the 20 wards is ruled out"),
        ({"budget": "10", "site-cost": "5"}, "Even the cheapest 3 wards, one from each area, cost £15"),
        ({"ward-in": BIRCHILLS, "existing-walsall": BIRCHILLS}, "ruled out: is an existing site"),
        ({"ward-in": PLECK, "ward-out": PLECK}, "pinned both in and out"),
        ({"candidates": "focus", "least": "9000", "most": "6000"}, "Change a limit"),
        (
            {"candidates": "focus", "least": "500", "most": "500"},
            "There are no places of focus to choose from.",
        ),
        ({"edition": "walsall-2009", "candidates": "focus"}, "Residents are not known for 169 of 169 LSOAs"),
        ({"candidates": "street"}, "“street”, which is not there"),
        ({"k": "0"}, "The link gives “0”"),
        ({"existing-walsall": "ward24:E0"}, "The link asks for ward24:E0"),
    ],
)
def test_what_can_not_be_answered_is_said_in_a_sentence(address, sentence, open_page, texts):
    assert sentence in texts(open_page("next_sites", **{"edition": "walsall"} | address))


def test_an_edition_that_knows_no_residents_still_has_its_next_wards(open_page, texts):
    app = open_page("next_sites", edition="walsall-2009", preset="imd-alone")
    assert len(chosen(app)) == 3
    assert "Residents: not published for these places." in texts(app)
