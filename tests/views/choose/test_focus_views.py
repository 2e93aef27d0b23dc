"""Places of focus in words, tables and on the map: the same figures everywhere, what is missing said."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from metrics.choose.focus import Focus, focus, group_robustness
from metrics.choose.focus_steps import focus_steps
from metrics.places.outlines import outlines
from views.choose import focus_cards
from views.choose.focus_map import COLOURED_BY, coloured, focus_map, focus_map_alt
from views.choose.focus_sentences import (
    chosen_table,
    groups_table,
    limits_text,
    places_in_full,
    reasons_by_place,
    steps_explained,
    steps_heading,
    steps_sentence,
    steps_table,
    weights_table,
)
from views.maps.place_map import MapOutlines
from views.maps.rings import with_rings


@pytest.fixture(scope="module")
def walsall(store):
    """Walsall's places of focus, limits too high for two of its areas."""
    return focus(store, "walsall", least=40_000, most=45_000)


def card_of(walsall, area):
    robustness = group_robustness(walsall)
    shares = focus_cards.best_shares(robustness, testable=True)
    cards = focus_cards.focus_cards(walsall, robustness, shares, {})
    return dict(zip(walsall.areas["area"], cards, strict=True))[area]


def test_an_area_without_a_group_is_told_why_and_one_with_a_group_how_much(walsall):
    refused = card_of(walsall, "Area 5")
    assert refused.facts == ["Area 5: only 32,092 residents live there, fewer than the least of 40,000."]
    assert refused.share is None
    area = walsall.areas.set_index("area").loc["Area 3"]
    facts = card_of(walsall, "Area 3").facts
    assert f"{area['residents']:,.0f} people" in facts
    assert f"need {area['need']:.1f} of 100 (whole area {area['area_need']:.1f})" in facts


def test_the_table_has_the_chosen_lsoas_and_the_file_all_of_them(walsall):
    assert len(chosen_table(walsall)) == walsall.places["chosen"].sum()
    assert set(chosen_table(walsall)["Area"]) == {"Area 1", "Area 3", "Area 4", "Area 6"}
    assert len(places_in_full(walsall)) == 169
    assert "points_income_percentile" in places_in_full(walsall)


def test_the_reasons_name_the_indicators_with_most_points_first(walsall):
    reasons = reasons_by_place(walsall.need)
    row = walsall.need.places.iloc[0]
    points = sorted((row[c] for c in walsall.need.places if c.startswith("points_")), reverse=True)
    assert [part.split()[-1] for part in reasons[row["place"]].split("; ")] == [
        f"{p:.1f}" for p in points[:3]
    ]


def test_the_weights_shown_add_to_a_hundred(walsall):
    assert list(weights_table(walsall.need)["Weight"]) == ["25%"] * 4


def test_the_map_outlines_one_group_for_each_area_that_has_one(store, walsall):
    drawn = MapOutlines(
        *(with_rings(outlines(store, "walsall", level, "areas")) for level in ("lsoa", "area", "borough"))
    )
    for by in COLOURED_BY:
        deck = focus_map(drawn, walsall, *coloured(walsall, by))
        layers = {layer.id: layer for layer in deck.layers}
        assert len(layers["focus line"].data) >= 4
        assert deck.layers[-1].id == "area names"
        alt = focus_map_alt(walsall, by)
        assert alt.startswith("Need is greatest in 4 of 6 areas at: Area 1: ")
        assert f"by {COLOURED_BY[by]}" in alt


def test_lsoas_are_coloured_by_how_often_they_are_in_the_best_groups(walsall):
    _, classes, unit = coloured(walsall, "near-best")
    share = walsall.places.set_index("place")["near_best"]
    assert unit == "% of the best groups"
    assert classes.table["places"].tolist()[0] == (share == 0).sum()
    assert classes.table["places"].sum() == 169
    assert classes.of[share.idxmax()] == 4


def test_the_best_groups_are_listed_with_how_often_each_is_the_best(walsall):
    robustness = group_robustness(walsall)
    table = groups_table(walsall, robustness, most=3)
    assert len(table) == (robustness["order"] <= 3).sum()
    for _, rows in robustness.groupby("area"):
        assert rows["best"].sum() == pytest.approx(1)


def test_a_file_says_the_limits_and_the_pins(store):
    pinned = focus(store, "walsall", pinned_in=["lsoa21:E01010289"])
    assert limits_text(pinned, 5000, 8000) == (
        "From 5,000 to 8,000 residents (mid-2022). Pinned in: E01010289."
    )


# A borough of one area "North" made by hand: four LSOAs, the group of a and b is best.

PLACES = pd.DataFrame(
    {
        "place": list("abcd"),
        "name": ["Goscote 017B", "Harden 013D", "Mossley 006C", "Dudley's 009A"],
        "ward": ["Blakenall", "Bloxwich East", "Blakenall", "Blakenall"],
        "residents": [1000.0, 3000.0, 2000.0, 2000.0],
        "pinned": "",
    }
)
NEAR = {"a": "Goscote", "b": "Harden", "c": "Mossley"}


def toy(cost=np.nan, pinned="", best=(0.95, 0.05), second=("a", "c"), short=2.0):
    area = {
        "area": "North", "chosen": ["a", "b"], "residents": 4000.0, "need": 80.0, "area_need": 60.0,
        "cost": cost, "refusal": "", "joined": "",
    }  # fmt: skip
    groups = pd.DataFrame(
        {"area": "North", "order": [1, 2], "chosen": [["a", "b"], list(second)], "short": [0.0, short],
         "best": best}
    )  # fmt: skip
    places = PLACES.assign(pinned=[pinned, "", "", ""])

    class Made:
        pass

    made = Made()
    made.places = PLACES.assign(points_income=[40.0, 20.0, 0, 0], points_health=[10.0, 50.0, 0, 0])
    made.indicators = pd.DataFrame(
        {"indicator": ["income", "health"], "criterion": ["Low income", "GP care"]}
    )
    made.method = type("Method", (), {"normalisation": "percentile"})
    return Focus(pd.DataFrame([area]), groups, places, made, [], "mid-2022", []), groups


def toy_card(**made):
    focus_of, groups = toy(**made)
    shares = focus_cards.best_shares(groups, testable=True)
    (card,) = focus_cards.focus_cards(focus_of, groups, shares, NEAR)
    return card


def test_a_card_has_the_neighbourhood_with_most_people_first_and_the_strongest_reason_first():
    card = toy_card()
    assert card.name == "Harden and Goscote"
    # health: (1,000 x 10 + 3,000 x 50) / 4,000 = 40; income: (1,000 x 40 + 3,000 x 20) / 4,000 = 25
    assert card.reasons == ["GP care", "low income"]
    assert list(card.facts) == [
        "North",
        "Bloxwich East and Blakenall wards",
        "4,000 people",
        "need 80.0 of 100 (whole area 60.0)",
        "chosen in 95 of 100 ways of counting",
    ]
    assert card.next_best == "Next best: Mossley 006C in place of Harden 013D, 2.0 points less need."
    assert card.notes == []


@pytest.mark.parametrize(
    ("second", "short", "words"),
    [
        (("a", "b", "c"), 0.04, "Next best: the same with Mossley 006C added, almost the same need."),
        (("a",), 0.05, "Next best: the same without Harden 013D, 0.1 points less need."),
        (("c", "d"), 1.0, "Next best: Mossley and Blakenall, 1.0 points less need."),
    ],
)
def test_the_next_best_is_told_by_what_is_other(second, short, words):
    assert toy_card(second=second, short=short).next_best == words


def test_a_group_that_more_ways_of_counting_choose_is_named():
    card = toy_card(best=(0.3, 0.7))
    assert card.notes == ["The next best is chosen more often: in 70 of 100 ways of counting."]
    focus, robustness = toy(best=(0.3, 0.7))
    said = "In North another group is chosen more often."
    assert focus_cards.rivals_sentence(focus, robustness, True) == said
    assert focus_cards.rivals_sentence(focus, robustness, False) == ""
    assert focus_cards.rivals_sentence(*toy(best=(0.5, 0.5)), True) == ""


def test_the_answer_names_the_neediest_place_and_the_least_needy():
    found = toy()[0]
    near = {"a": "Goscote", "b": "Harden"}
    assert focus_cards.focus_answer(found, {"North": 0.95}, near) == (
        "One place holds 4,000 people: around Harden, North, with need 80.0 of 100. It is sure, inside its "
        "own area."
    )
    south = found.areas.assign(area="South", need=40.0, residents=5_000.0, chosen=[["a"]])
    two = replace(found, areas=pd.concat([south, found.areas], ignore_index=True))
    assert focus_cards.focus_answer(two, {"North": 0.95, "South": 0.4}, near) == (
        "Two places, one in each area, hold 9,000 people. Need runs from 80.0 of 100 (around Harden, North) "
        "to 40.0 (Goscote, South). Inside their own areas, one is sure and one is open."
    )


def test_a_pin_is_said_on_its_card_and_its_cost_beside_the_map():
    assert toy_card(pinned="in", cost=1.26).notes == ["Pinned in by you: Goscote 017B."]
    assert focus_cards.pins_sentence(toy(pinned="in", cost=1.26)[0]) == (
        "Your pins (1 in) cost 1.3 points of need in North."
    )
    assert focus_cards.pins_sentence(toy(pinned="in", cost=0.0)[0]) == "Your pins (1 in) cost nothing."
    assert focus_cards.pins_sentence(toy()[0]) == "No pins yet."


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ([0.95], "It is sure, inside its own area."),
        ([0.9, 1.0], "Both are sure, inside their own areas."),
        ([0.7, 0.7, 0.7], "All are likely, inside their own areas."),
        ([0.95, 0.7, 0.3, 0.02], "Inside their own areas, one is sure, one is likely and two are open."),
        ([], ""),
    ],
)
def test_the_answer_counts_the_sure_and_the_close(shares, sentence):
    assert focus_cards._degrees(shares) == sentence


def test_one_lsoa_more_or_less_in_words_and_in_a_row_each(store):
    steps = focus_steps(store, focus(store, "walsall"), 500.0)
    assert steps_heading(steps) == ("One LSOA more or less changes the rank of four of six places of focus")
    assert steps_sentence(steps) == (
        "The ones in Areas 1, 3, 4, 5 and 6 have clearly more need than the rest of the borough. One LSOA "
        "more or less changes that nowhere, and the rank of Areas 1, 3, 4 and 6 among them."
    )
    table = steps_table(steps).set_index("Area")
    assert table.at["Area 1", "Steps tried"] == "13 added, 3 dropped"
    assert table.at["Area 1", "Rank after any step"] == "4 to 5"
    assert table.at["Area 1", "Another rank after"].endswith("Walsall Wood 004A dropped")
    assert table.at["Area 3", "Another rank after"].endswith("Pelsall South 005C added and 3 more")
    assert table.at["Area 2", "Clearly needier than elsewhere"] == "no"
    assert "Chance moves none of the measures chosen" in steps_explained(steps)
    moving = replace(steps, areas=steps.areas.assign(higher_changed=[0, 1, 0, 0, 0, 0]), by_chance=True)
    assert steps_heading(moving) == (
        "One LSOA more or less changes whether one of six places of focus is clearly needier than elsewhere, "
        "and the rank of four"
    )
    assert "changes that in Area 2, and" in steps_sentence(moving)
    assert "in 97.5% of 1,000 sets of figures" in steps_explained(moving)
    still = replace(steps, areas=steps.areas.assign(rank_changed=0))
    assert steps_heading(still) == "One LSOA more or less changes no finding and no rank"
