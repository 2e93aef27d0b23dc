"""Next sites of Toyton (tests/support/toyton.py), every choice and number worked out by hand.

Need of the wards, on the scale from 15 (North) to 77.5 (Centre): North 0, East 24, South 46.4, West 72,
Centre 100. Area Half is North and East, Rest is South, West and Centre. All wards have 2,000 people, East
1,500.
"""

import numpy as np
import pytest

from metrics.choose import sites as module
from metrics.choose.selection import NotSolved
from metrics.choose.sites import ALTERNATIVE_COLUMNS, CANDIDATE_COLUMNS, SiteRules, SitesError, sites
from metrics.errors import Unknown
from metrics.need.method import Method
from tests.support.toyton import SCORE, lsoa, ward

NAN = np.nan
SEVENTH = 100 / 7
NAMES = ["Centre", "West", "South", "East", "North"]
INNER, OUTER = "area:toyton/parts/inner", "area:toyton/parts/outer"


@pytest.fixture
def store(toyton):
    """Toyton's store."""
    return toyton


def asked(store, scheme="halves", method=SCORE, **rules):
    return sites(store, "toyton", scheme, method=method, **{"simulations": 100, "k": 2, **rules})


def column(found, name):
    return found.candidates[name].tolist()


def test_the_best_two_wards_of_different_areas_worked_out_by_hand(store):
    found = asked(store)
    assert list(found.candidates) == list(CANDIDATE_COLUMNS)
    assert list(found.alternatives) == list(ALTERNATIVE_COLUMNS)
    assert column(found, "place") == ward(*NAMES)
    assert column(found, "name") == NAMES
    assert column(found, "area") == ["Rest", "Rest", "Rest", "Half", "Half"]
    assert column(found, "members") == [[place] for place in ward(*NAMES)]
    assert column(found, "residents") == [2000, 2000, 2000, 1500, 2000]
    assert column(found, "need") == pytest.approx([100, 72, 46.4, 24, 0])
    assert column(found, "rank") == [1, 2, 3, 4, 5]
    assert column(found, "in_top") == [1, 1, 0, 0, 0]
    assert column(found, "in_selection") == [1, 0, 0, 1, 0]
    assert column(found, "cost") == [0] * 5
    assert column(found, "pinned") == column(found, "ruled_out") == [""] * 5
    assert column(found, "chosen") == [True, False, False, True, False]
    # without Centre West is next best, without East North
    assert column(found, "replacement_cost") == pytest.approx([28, NAN, NAN, 24, NAN], nan_ok=True)
    assert found.chosen["name"].tolist() == ["Centre", "East"]
    pairs = [(rest, half) for rest in ("Centre", "West", "South") for half in ("East", "North")]
    alternatives = found.alternatives.to_dict("list")
    assert alternatives["order"] == [1, 2, 3, 4, 5, 6]
    assert alternatives["members"] == [ward(*each) for each in pairs]
    assert alternatives["total"] == pytest.approx([124, 100, 96, 72, 70.4, 46.4])
    assert alternatives["mean"] == pytest.approx([62, 50, 48, 36, 35.2, 23.2])
    assert alternatives["short"] == pytest.approx([0, 24, 28, 52, 53.6, 77.6])
    assert alternatives["cost"] == [0] * 6
    assert found.existing.empty and list(found.existing) == ["place", "name", "level"]
    assert (found.refusal, found.remarks, found.unsupplied) == ("", [], [])
    assert (found.residents_of, found.sources) == ("mid-2022", ["people-2022", "scores"])
    assert found.rules == SiteRules(k=2)
    assert found.robustness.places["place"].tolist() == found.need.places["place"].tolist()


def test_three_wards_one_from_each_area_are_chosen_unless_said_otherwise(store):
    found = sites(store, "toyton", method=SCORE, simulations=100)
    assert found.rules == SiteRules("ward", 3, True, True, (), 0, None, 0.0, 0.0, (), ())
    assert found.refusal == (
        "3 wards are to be chosen, but only 2 can be with one from each area. Ask for fewer, "
        "or loosen a rule."
    )
    assert found.chosen.empty and found.alternatives.empty
    assert found.candidates["in_selection"].isna().all()
    assert column(found, "in_top") == [1, 1, 1, 0, 0]
    assert column(asked(store, k=3, one_per_area=False), "chosen") == [True, True, True, False, False]


def test_ten_selections_are_kept_at_most(store):
    assert len(asked(store, one_per_area=False).alternatives) == 10  # all that two of five wards make
    found = asked(store, candidates="lsoa", one_per_area=False)
    assert len(found.alternatives) == 10  # of 28
    assert found.alternatives["total"].iloc[0] == pytest.approx(13 * SEVENTH)


def test_costs_of_sites_and_residents_are_held_to_the_budget_to_the_pound(store):
    costs = {"cost_per_site": 1000, "cost_per_resident": 12.5, "one_per_area": False}
    found = asked(store, budget=45_750, **costs)
    assert column(found, "cost") == [26_000, 26_000, 26_000, 19_750, 26_000]
    assert found.chosen["name"].tolist() == ["Centre", "East"]  # and no two others, but with East
    assert column(found, "replacement_cost") == pytest.approx([28, NAN, NAN, NAN, NAN], nan_ok=True)
    assert found.alternatives["cost"].tolist() == [45_750] * 4
    assert found.candidates["in_selection"].isna().all()
    assert found.rules.budget == 45_750 and found.rules.cost_per_site == 1000
    short = asked(store, budget=45_749, **costs)
    assert short.refusal == (
        "Even the cheapest 2 wards cost £45,750, more than the budget. Ask for fewer, or loosen a rule."
    )
    dear = asked(store, k=1, budget=25_999, **costs)
    assert column(dear, "ruled_out") == ["costs more than the budget"] * 3 + [
        "",
        "costs more than the budget",
    ]
    just = asked(store, k=1, budget=26_000, **costs)
    assert column(just, "ruled_out") == [""] * 5
    assert just.chosen["name"].tolist() == ["Centre"]


def test_the_least_of_residents_is_enough(store):
    assert column(asked(store, least_residents=1500), "ruled_out") == [""] * 5
    found = asked(store, least_residents=1501)
    assert column(found, "ruled_out") == ["", "", "", "fewer residents than 1,501", ""]
    assert found.chosen["name"].tolist() == ["Centre", "North"]
    assert column(found, "in_selection") == [1, 0, 0, 0, 1]
    every = asked(store, least_residents=3000)
    assert every.refusal == (
        "Each of the 5 wards is ruled out; the table of candidates says why. Loosen a rule."
    )
    assert every.candidates["in_selection"].isna().all()


def test_pins_and_reasons_stand_beside_each_other(store):
    found = asked(store, pinned_in=ward("South"), pinned_out=ward("East"), least_residents=1501)
    assert column(found, "pinned") == ["", "", "in", "out", ""]
    assert column(found, "ruled_out") == ["", "", "", "fewer residents than 1,501; pinned out", ""]
    assert found.chosen["name"].tolist() == ["South", "North"]
    assert found.candidates["replacement_cost"].isna().all()
    assert column(found, "in_selection") == [0, 0, 1, 0, 1]
    free = asked(store, k=3, pinned_in=ward("North", "South"), one_per_area=False)
    assert free.chosen["name"].tolist() == ["Centre", "South", "North"]
    assert column(free, "in_selection") == [1, 0, 1, 0, 1]
    assert column(free, "replacement_cost") == pytest.approx([28, NAN, NAN, NAN, NAN], nan_ok=True)


def test_existing_sites_keep_their_neighbours_away(store):
    found = asked(store, existing=ward("West"), one_per_area=False, k=1)
    # West is LSOA 6, which touches 5 (South), 7 (Centre), 1 and 2 (North) and 3 (East)
    assert column(found, "ruled_out") == [
        "beside an existing site (West)",
        "is an existing site",
        *["beside an existing site (West)"] * 3,
    ]
    near = asked(store, existing=ward("West", "West"), one_per_area=False, apart_from_existing=False)
    assert column(near, "ruled_out") == ["", "is an existing site", "", "", ""]
    assert near.rules.existing == tuple(ward("West"))
    assert near.existing.to_dict("list") == {"place": ward("West"), "name": ["West"], "level": ["ward"]}
    assert near.chosen["name"].tolist() == ["Centre", "South"]
    assert near.alternatives["total"].iloc[0] == pytest.approx(146.4)


def test_lsoas_are_chosen_by_their_own_need(store):
    found = asked(store, candidates="lsoa", existing=lsoa(3))
    # 3 touches 2, 4, 6, 7 and 8; 5 and 1 are left
    assert found.chosen["place"].tolist() == lsoa(5, 1)
    assert found.alternatives["total"].tolist() == pytest.approx([4 * SEVENTH])
    assert column(found, "ward") == ["Centre", "Centre", "West", "South", "South", "East", "North", "North"]
    assert column(found, "ruled_out")[5] == "is an existing site"
    assert column(found, "in_selection") == [0, 0, 0, 1, 0, 0, 0, 1]


def test_places_of_focus_are_chosen_area_by_area(store):
    found = asked(store, "parts", candidates="focus", least=2000, most=3000)
    assert column(found, "place") == [INNER, OUTER]
    assert column(found, "code") == ["inner", "outer"]
    assert column(found, "name") == ["Inner: Centre (2 LSOAs)", "Outer: West (1 LSOA)"]
    assert column(found, "members") == [lsoa(7, 8), lsoa(6)]
    assert column(found, "need") == pytest.approx([13.5 / 2 * SEVENTH, 5 * SEVENTH])
    assert column(found, "in_selection") == column(found, "in_top") == [1, 1]
    one = asked(store, candidates="focus", k=1, least=2000, most=3000)
    assert column(one, "in_selection") == [1, 0]
    assert column(one, "replacement_cost")[0] == pytest.approx(
        (13.5 / 2 - 4 / 2.5) * SEVENTH
    )  # {7, 8} for {2, 3}


def test_an_area_without_a_place_of_focus_can_not_be_pinned_in(store):
    pinned = ["area:toyton/halves/half"]
    found = asked(store, candidates="focus", k=1, pinned_in=pinned)  # of 5,000 to 8,000
    assert found.refusal == (
        "Half is pinned in, but has no place of focus. Take the pin away, or widen limits."
    )
    assert found.remarks == ["Half: only 3,500 residents live there, fewer than the least of 5,000."]
    assert column(found, "name") == ["Rest: Centre, South, West (4 LSOAs)"]
    with pytest.raises(SitesError) as refused:
        asked(store, candidates="focus", k=1, pinned_in=pinned, pinned_out=pinned)
    assert str(refused.value) == "Half is pinned both in and out. Take one of the pins away."
    none = asked(store, candidates="focus", least=1, most=2)
    assert none.refusal == "There are no places of focus to choose from."
    assert none.robustness is None and list(none.candidates) == list(CANDIDATE_COLUMNS)


def test_what_contradicts_itself_is_told(store):
    found = asked(store, existing=ward("East"), pinned_in=ward("East"), k=1)
    assert found.refusal == (
        "East is pinned in, but ruled out: is an existing site. Take the pin or the rule away."
    )
    with pytest.raises(SitesError) as refused:
        asked(store, pinned_in=ward("West", "East"), pinned_out=ward("East", "West"))
    assert str(refused.value) == "East is pinned both in and out. Take one of the pins away."
    for pins in ({"pinned_in": ["ward24:E0"]}, {"pinned_out": ["ward24:E0"]}):
        with pytest.raises(Unknown) as unknown:
            asked(store, **pins)
        assert str(unknown.value) == (
            "There is no candidate 'ward24:E0'. Choose one of: ward24:E05099001, ward24:E05099002, "
            "ward24:E05099003, ward24:E05099004, ward24:E05099005."
        )
    with pytest.raises(Unknown) as unknown:
        asked(store, existing=["ward24:E0"])
    assert str(unknown.value).startswith(
        "There is no ward or LSOA of this edition 'ward24:E0'. Choose one of: "
    )


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"k": 0}, "0 sites can't be chosen. Ask for a whole number from 1 up."),
        ({"k": 1.0}, "1.0 sites can't be chosen. Ask for a whole number from 1 up."),
        (
            {"least_residents": -1},
            "The least number of residents is -1; give a number from nought up.",
        ),
        ({"budget": -0.5}, "The budget is -0.5; give a number from nought up."),
        ({"cost_per_site": float("inf")}, "The cost of a site is inf; give a number from nought up."),
        ({"cost_per_resident": NAN}, "The cost per resident is nan; give a number from nought up."),
    ],
)
def test_rules_that_make_no_sense_are_refused(rules, sentence):
    with pytest.raises(SitesError) as refused:
        SiteRules(**rules)
    assert str(refused.value) == sentence


def test_rules_of_nought_and_one_are_sense():
    assert SiteRules(k=1, least_residents=0, budget=0, cost_per_site=0, cost_per_resident=0).k == 1
    assert SiteRules(k=np.int64(2)).k == 2
    with pytest.raises(Unknown) as unknown:
        SiteRules(candidates="street")
    assert str(unknown.value) == "There is no kind of candidate 'street'. Choose one of: ward, focus, lsoa."


def test_a_search_that_is_not_finished_is_told(store, monkeypatch):
    def give_up(*_, **__):
        raise NotSolved

    monkeypatch.setattr(module, "best_selections", give_up)
    assert asked(store).refusal == (
        "The best selection was not found in time. Ask for fewer, or loosen a rule."
    )


def test_thresholds_are_counted_candidate_by_candidate(store):
    # scores as published: Centre 77.5, West 60, South 44, East 30, North 15; the neediest quarter is two
    found = asked(store)
    assert [column(found, each) for each in ("met", "not_met", "unknown")] == [
        [1, 1, 0, 0, 0],
        [0, 0, 1, 1, 1],
        [0, 0, 0, 0, 0],
    ]
    given = asked(store, thresholds={"mean_score": 30})
    assert column(given, "met") == [1, 1, 1, 1, 0]
    assert given.threshold_effects["given"].tolist() == [True]
    assert found.threshold_effects["given"].tolist() == [False]
    again = found.with_thresholds({"mean_score": 30})
    assert again.candidates.equals(given.candidates) and again.criteria.equals(given.criteria)


def test_the_same_seed_draws_the_same(store):
    both = Method({"mean_score": 1, "theft_rate": 1}, normalisation="min-max", shrunk=False)
    first, again, other = (
        asked(store, method=both, candidates="lsoa", seed=seed, k=1).candidates for seed in (1, 1, 2)
    )
    assert first.equals(again)
    assert first["in_selection"].sum() == other["in_selection"].sum() == pytest.approx(1)
    assert first["in_selection"].equals(first["in_top"])  # no rule that bites
    assert not first["in_top"].equals(other["in_top"])
