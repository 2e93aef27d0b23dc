"""The page of next sites, opened by its address: rules, pins, existing sites, thresholds, and no answer."""

import pytest

BIRCHILLS, PLECK = "ward24:E05001304", "ward24:E05001314"


@pytest.fixture
def candidates(tables):
    """A way to read the table of candidates."""

    def read(app):
        (title,) = [each for each in tables(app) if each.startswith("Candidates by need: ")]
        return tables(app)[title].reset_index()

    return read


@pytest.fixture
def chosen(candidates):
    """A way to read the names of those chosen, the neediest first."""

    def read(app):
        table = candidates(app)
        return list(table.loc[table["Choice"].str.startswith("✔"), "Candidate"])

    return read


def test_the_next_sites_are_answered_mapped_and_tabled(open_page, texts, tables, chosen):
    app = open_page("next_sites", edition="walsall")
    assert chosen(app) == ["Birchills Leamore", "St Matthew's", "Bentley and Darlaston North"]
    said = texts(app)
    assert (
        "Birchills Leamore (sure), St Matthew's (likely) and Bentley and Darlaston North (likely) come next."
        in said
    )
    assert "No other three wards that keep to your rules have more need between them (86.6 of 100" in said
    assert "This edition names no existing sites. Mark some here." in said
    assert "The next best choice, with Pleck in place of St Matthew's, has 5.9 points less need" in said
    assert "One needier ward is not chosen" in said
    assert "In the same area as Birchills Leamore: Blakenall (2nd)." in said
    assert len(app.get("deck_gl_json_chart")) == 1
    assert list(tables(app))[:3] == [
        "The best choices under your rules",
        "Criteria and the next sites",
        "Effect of each threshold",
    ]
    assert "mid-2022" in said and "10,000 ways of counting, seed 1" in said
    cards = "".join(each.proto.body for each in app.get("html"))
    assert "Chosen 88 times in 100 under your rules; on need alone, 44." in cards
    assert "Chosen every time, with your rules or on need alone." in cards


@pytest.mark.parametrize("kind", ["ward", "focus", "lsoa"])
@pytest.mark.parametrize("edition", ["walsall", "barking-and-dagenham"])
def test_every_kind_of_candidate_opens_and_has_sites(edition, kind, open_page, chosen):
    app = open_page("next_sites", edition=edition, candidates=kind)
    assert not app.warning and not app.info
    assert len(chosen(app)) == (3 if edition == "walsall" else 2)


def test_a_link_brings_back_every_rule(open_page, texts, chosen):
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
        "pinned out: Blakenall. Existing sites: Birchills Leamore and "
        "Darlaston South: Darlaston West 038D." in texts(app)
    )
    assert {name: app.query_params[name] for name in address} == address
    assert "Pleck" in chosen(app) and len(chosen(app)) == 2


def test_an_existing_site_marked_on_the_page_moves_the_choice_and_stands_in_the_link(
    open_page, candidates, chosen
):
    app = open_page("next_sites", edition="walsall")
    app.multiselect(key="existing-walsall").set_value([BIRCHILLS]).run()
    assert not app.exception
    assert "Birchills Leamore" not in chosen(app)
    assert app.query_params["existing-walsall"] == BIRCHILLS
    assert candidates(app)["Choice"].iloc[1] == "beside an existing site (Birchills Leamore)"
    again = open_page("next_sites", edition="walsall", **{"existing-walsall": BIRCHILLS})
    assert candidates(again).equals(candidates(app))


def test_a_typed_threshold_moves_the_criteria_but_not_the_sites(open_page, candidates, chosen, tables):
    app = open_page("next_sites", edition="walsall", typed="1")
    before, sites = list(candidates(app)["Criteria met"]), chosen(app)
    key = "walsall-ward-low_skills"
    assert app.number_input(key=key).value == 0.389
    app.number_input(key=key).set_value(0.3).run()
    assert not app.exception
    assert candidates(app)["Criteria met"].astype(int).sum() > sum(map(int, before))
    assert chosen(app) == sites
    assert app.query_params[key] == "0.3"
    again = open_page("next_sites", edition="walsall", typed="1", **{key: "0.3"})
    assert candidates(again).equals(candidates(app))
    assert "0.300 or more (typed)" in set(tables(again)["Effect of each threshold"]["Threshold"])


def test_what_nobody_supplied_stands_as_unknown(open_page, tables):
    app = open_page("next_sites", edition="walsall")
    cells = tables(app)["Criteria and the next sites"].loc["Red or amber housing area"]
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


def test_an_edition_that_knows_no_residents_still_has_its_next_wards(open_page, texts, chosen):
    app = open_page("next_sites", edition="walsall-2009", preset="imd-alone")
    assert len(chosen(app)) == 3
    assert "Residents: not published for these places." in texts(app)
