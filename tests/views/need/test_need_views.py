"""Need and how sure in words: nothing is called certain that isn't, and every sentence can be checked."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from metrics.need.hotspots import hot_spots_of_need
from metrics.need.method import Method
from metrics.need.need import need
from metrics.need.robustness import Robustness, how_sure, standing
from metrics.need.simulation import CHOICES
from metrics.need.weight_sensitivity import weight_sensitivity
from views.need.hotspot_map import spot_classes, spot_values
from views.need.hotspots import hot_spot_heading, hot_spot_sentences, hot_spot_table
from views.need.rank_chart import drawn_rows, name_beside, not_drawn, rank_chart, rank_chart_alt
from views.need.reasons import reason_sentences, reasons_table
from views.need.robustness import (
    CHOICES_NAMED,
    choice_heading,
    choice_sentence,
    choices_table,
    first_place,
    rank_table,
    ranking_answer,
    ranking_headline,
    shift_sentence,
    weight_sensitivity_sentences,
)
from views.need.scores import next_in_rank, position
from views.need.simulation_shares import share_of_simulations

BY = Method(preset="areas-of-high-need")


@pytest.fixture(scope="module")
def ward_need(store):
    return need(store, "walsall", "ward", BY)


@pytest.fixture(scope="module")
def ward_robustness(store):
    return how_sure(store, "walsall", "ward", BY, top=5)


def test_the_answer_counts_the_sure_and_from_how_many_the_others_come(ward_need, ward_robustness):
    # Birchills Leamore, Blakenall and Bentley in every way of counting; 86, 72 and 33 of 100 for three others
    assert ranking_answer(ward_need, ward_robustness, "ward") == (
        "Five wards need most: 3 are sure, and 2 more come from these 3."
    )
    assert first_place(ward_need) == "Birchills Leamore (Area 3) comes first."


def test_every_degree_of_being_sure_names_its_places_with_their_share(ward_need, ward_robustness):
    assert ranking_headline(ward_need, ward_robustness) == [
        "**Sure**: Birchills Leamore, Blakenall and Bentley and Darlaston North.",
        "**Likely**: Pleck (86 in 100) and Bloxwich East (72 in 100).",
        "**Open**: Darlaston South (33 in 100).",
    ]


def toy_robustness(top, shares, testable=True):
    """Places A, B, ... with so large a share of the ways of counting each."""
    names = [chr(ord("A") + n) for n in range(len(shares))]
    ranks = pd.DataFrame(
        {"place": names, "rank": range(1, len(shares) + 1), "in_top": shares,
         "standing": standing(np.array(shares))}
    )  # fmt: skip
    choices = pd.DataFrame(columns=["choice", "label", "first", "total"])
    places = pd.DataFrame(
        {"place": names, "name": names, "score_or_midpoint": range(100, 100 - len(names), -1)}
    )
    made = type("Made", (), {"places": places})
    return made, Robustness(ranks, choices, testable, 0.4, top, 1_000, 1, 20.0)


@pytest.mark.parametrize(
    ("top", "shares", "answer"),
    [
        (1, [0.9, 0.1], "A needs most, and that is sure."),
        (2, [1.0, 0.95, 0.05], "A and B need most, and both are sure."),
        (3, [1.0, 0.95, 0.95, 0.1], "A, B and C need most, and all are sure."),
        (4, [1.0] * 4 + [0.0], "Four areas need most, and all are sure."),
        (1, [0.6, 0.4], "One area needs most, but none is sure: it comes from these 2."),
        (2, [0.95, 0.6, 0.45], "Two areas need most: 1 is sure, and 1 more comes from these 2."),
        (2, [0.95, 0.95, 0.2], "Two areas need most: 2 are sure, and 1 more comes close."),
        (
            3,
            [0.95, 0.95, *[0.1] * 11],
            "Three areas need most: 2 are sure, and 1 more comes from many that are close.",
        ),
    ],
)  # fmt: skip
def test_the_answer_adds_up_whatever_is_sure(top, shares, answer):
    assert ranking_answer(*toy_robustness(top, shares), "area") == answer


def test_what_can_not_be_tested_is_not_called_sure():
    made, robustness = toy_robustness(2, [1.0, 1.0, 0.0], testable=False)
    assert ranking_answer(made, robustness, "area") == "A needs most by this one measure."
    assert ranking_headline(made, robustness)[0].startswith("**We can't tell how sure this is.**")


def test_why_says_where_a_place_stands_what_puts_it_there_and_what_is_next(ward_need, ward_robustness):
    first = ward_need.places.sort_values("rank_first").iloc[0]
    sentences = " ".join(reason_sentences(ward_need, ward_robustness, first["place"]))
    assert f"**{first['name']}** (Area 3) is 1st of 20 by need, with {first['score']:.1f} of 100" in sentences
    best = max(ward_need.indicators["indicator"], key=lambda i: first[f"points_{i}"])
    label = ward_need.indicators.set_index("indicator")["criterion"][best]
    assert f"{label.lower()} ({first[f'points_{best}']:.1f} points: " in sentences
    assert "Sure: it is in the top 5 in every way of counting." in sentences
    second = ward_need.places.sort_values("rank_first").iloc[1]
    assert f"Next below it is **{second['name']}** (2nd of 20)" in sentences
    assert next_in_rank(ward_need, second["place"]) != first["place"]


@pytest.mark.parametrize("at", [0, 9, 19])
def test_every_place_has_its_card(ward_need, ward_robustness, at):
    place = ward_need.places["place"].iloc[at]
    sentences = reason_sentences(ward_need, ward_robustness, place)
    assert len(sentences) == 4
    table = reasons_table(ward_need, place)
    assert list(table["Measure"]) == list(ward_need.indicators["criterion"])
    points = table[f"Points, {ward_need.places['name'].iloc[at]}"].astype(float).sum()
    assert points == pytest.approx(ward_need.places["score"].iloc[at], abs=0.3)


def test_a_place_with_a_missing_figure_is_told_as_a_range(store, ward_robustness):
    whole = need(store, "walsall", "ward", BY)
    gone = whole.places["place"].iloc[3]
    known = whole.evidence
    for column in (known.value, known.low, known.high, known.used):
        column[3, 0] = np.nan
    from metrics.need.need import need_from_evidence

    ward_need = need_from_evidence(known, BY)
    sentences = " ".join(reason_sentences(ward_need, ward_robustness, gone))
    assert "which lies between" in sentences and "because a figure is missing" in sentences
    assert "nan" not in sentences


def test_nearly_always_is_not_called_always():
    assert share_of_simulations(1.0) == "every way of counting"
    assert share_of_simulations(0.0) == "no way of counting"
    assert share_of_simulations(0.9999) == "more than 99 of 100 ways of counting"
    assert share_of_simulations(0.0001) == "fewer than 1 of 100 ways of counting"
    assert share_of_simulations(0.473) == "47 of 100 ways of counting"


def swap(factor):
    """The sentence of a swap for which the weight of one indicator has to become so many times as much."""
    pairs = pd.DataFrame(
        {"incumbent": ["A"], "challenger": ["B"], "indicator": ["skills"], "change": [factor - 1.0],
         "factor": [factor]}
    )  # fmt: skip
    made = type(
        "Made",
        (),
        {
            "places": pd.DataFrame({"place": ["A", "B"], "name": ["Aldridge", "Ward: Bloxwich 017B"]}),
            "indicators": pd.DataFrame({"indicator": ["skills"], "criterion": ["Education and skills"]}),
        },
    )
    return weight_sensitivity_sentences(pairs, made)[0]


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (0.83, "Count education and skills a sixth less"),
        (0.95, "Count education and skills a twentieth less"),
        (0.89, "Count education and skills an eighth less"),
        (0.5, "Count education and skills half less"),
        (0.2, "Leave out education and skills"),
        (0.999, "Count education and skills any less"),
        (1.3, "Count education and skills a third more"),
        (1.9, "Count education and skills twice as much"),
        (4.3333, "Count education and skills 4.4 times as much"),
    ],
)
def test_a_swap_is_told_with_a_change_that_is_enough(factor, words):
    assert swap(factor) == f"{words}, and Bloxwich 017B replaces Aldridge."


def test_the_easiest_swaps_come_first_and_those_that_nothing_moves_are_counted(ward_need):
    apart = weight_sensitivity(ward_need, 5)
    sentences = weight_sensitivity_sentences(apart, ward_need)
    assert sentences[0] == "Count poor health 4 times as much, and Darlaston South replaces Pleck."
    assert sentences[-1] == "Of the 9 pairs at the line, 4 can't change places by one weight alone."
    assert weight_sensitivity_sentences(weight_sensitivity(ward_need, 20), ward_need) == [
        "Every place is chosen, so no weight would change that."
    ]


def test_the_choice_that_matters_most_is_named(ward_robustness):
    assert ward_robustness.choices["choice"].iloc[0] == "weights"
    assert choice_heading(ward_robustness) == "What matters most is how much each measure counts"
    assert choice_sentence(ward_robustness).startswith("What matters most is how much each measure counts.")
    assert len(choices_table(ward_robustness)) == 5
    assert set(CHOICES_NAMED) == set(CHOICES)


def test_ranks_move_by_so_many_places(ward_robustness):
    assert shift_sentence(ward_robustness).endswith(" moves less than 1 rank out of 20.")
    moved = replace(ward_robustness, average_shift=4.3)
    assert shift_sentence(moved) == "Counted another way, a place typically moves 4 ranks out of 20."
    assert " moves 1 rank out of 20." in shift_sentence(replace(ward_robustness, average_shift=1.2))


def test_table_and_chart_say_the_same(ward_need, ward_robustness):
    table = rank_table(ward_need, ward_robustness)
    assert list(table["Rank"]) == sorted(table["Rank"])
    drawn = rank_chart(ward_need, ward_robustness)
    # the five of the top and the one that the answer speaks of besides; the other 14 are out
    assert sum(len(trace.x) for trace in drawn.data) == 6
    assert drawn.layout.height <= 430
    assert [trace.name for trace in drawn.data] == ["Sure", "Likely", "Open"]
    alt = rank_chart_alt(ward_need, ward_robustness)
    assert "To be in the top 5, of 20 places: 3 sure, 2 likely, 1 open, 14 unlikely." in alt
    sentences = [word for trace in drawn.data for word in trace.customdata]
    assert all(re.search(r"rank \d+, from \d+ to \d+", word) for word in sentences)


def test_hot_spots_are_named_by_area_and_drawn_as_they_are_told(store):
    ward_need = need(store, "walsall", "lsoa", BY)
    spots = hot_spots_of_need(store, "walsall", "lsoa", BY)
    sentences = " ".join(hot_spot_sentences(spots))
    hot = spots.places[spots.places["spot"] == "hot"]
    assert f"**Hot spots** ({len(hot)}), where need is high here and around: " in sentences
    for area, count in hot["area"].value_counts().items():
        assert f"{count} in {area}" in sentences
    assert "The other 138 show no clear clustering." in sentences
    assert hot_spot_heading(spots) == "Need clusters in 12 places, most of them in Area 3"
    assert len(hot_spot_table(spots)) == 169
    classes = spot_classes(spots)
    assert classes.table["places"].tolist() == [
        (spots.places["spot"] == spot).sum() for spot in ("hot", "not distinguishable from chance", "cold")
    ]
    assert len(spot_values(ward_need, spots)) == 169


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Goscote", "Goscote"),
        ("Darlaston North: 034D", "Darlaston North 034D"),
        ("034D", "034D"),
        ("Blakenall: 3 Elms 017B", "3 Elms 017B"),
        ("Blakenall: Goscote 017B", "Goscote 017B"),
        ("Mayesbrook: Mayesbrook Park & Rippleside 017E", "Mayesbrook Park & Ripple… 017E"),
    ],
)
def test_a_name_beside_the_chart_is_short_and_keeps_its_last_word(name, shown):
    assert name_beside(name) == shown
    assert len(name_beside(name)) <= 30


@pytest.mark.parametrize("top", [1, 5, 12, 14, 18, 20])
def test_however_many_are_chosen_the_chart_ends_on_the_first_screen(top, ward_need, ward_robustness):
    wider = replace(ward_robustness, top=top)
    rows = drawn_rows(ward_need, wider)
    assert len(rows) <= 18
    assert rank_chart(ward_need, wider).layout.height <= 430
    assert list(rows["rank"]) == sorted(rows["rank"])
    assert rows["rank"].min() <= top <= rows["rank"].max()


def test_the_chart_draws_the_top_and_those_that_the_rest_of_it_comes_from():
    shares = [1.0, 0.95, 0.6, 0.05, 0.0, 0.3, *[0.0] * 20, 0.45, 0.0]
    made, robustness = toy_robustness(4, shares)
    assert ranking_answer(made, robustness, "lsoa") == (
        "Four small areas (LSOAs) need most: 2 are sure, and 2 more come from these 3."
    )
    # the 27th of 28 could be in the top, the fifth could not
    assert drawn_rows(made, robustness)["rank"].tolist() == [1, 2, 3, 4, 6, 27]
    assert not_drawn(made, robustness) == ""


def test_where_not_all_that_could_be_in_the_top_have_room_the_likeliest_do_and_that_is_said():
    made, robustness = toy_robustness(2, [0.95, 0.5, *[0.11] * 10, *[0.2] * 10])
    assert drawn_rows(made, robustness)["rank"].tolist() == [1, 2, *range(3, 9), *range(13, 23)]
    assert not_drawn(made, robustness) == (
        "The chart has room for 17 of these 21; the table under Figures has all."
    )
    assert not_drawn(made, replace(robustness, testable=False)) == ""


def test_where_all_places_have_room_all_are_drawn():
    made, robustness = toy_robustness(1, [0.6, 0.3, 0.05, 0.0])
    assert len(drawn_rows(made, robustness)) == 4


def test_places_with_the_same_need_are_joint_and_a_missing_figure_is_a_range():
    assert position(1, 2, 169, tied=True) == "joint 1st of 169"
    assert position(1, 1, 169, tied=True) == position(1, 1, 169) == "1st of 169"
    assert position(1, 2, 169) == "between 1st and 2nd of 169"


def test_the_next_place_has_the_same_need_where_the_two_are_joint(store):
    both = need(store, "walsall", "lsoa", BY)
    one = both.places.set_index("name").loc["Birchills Leamore: Bloxwich South 017B", "place"]
    made, robustness = both, toy_robustness(1, [1.0])[1]
    sentences = " ".join(reason_sentences(made, replace(robustness, testable=False), one))
    assert "is joint 1st of 169 by need" in sentences
    assert "(joint 1st of 169), with the same need." in sentences


def test_ranks_that_nothing_tests_have_no_share_and_no_degree(ward_need, ward_robustness):
    drawn = rank_chart(ward_need, replace(ward_robustness, testable=False))
    assert [trace.name for trace in drawn.data] == ["Not tested"]
    assert [each.text for each in drawn.layout.annotations] == ["top 5"]
