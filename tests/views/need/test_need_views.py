"""Need and how sure in words: nothing is called certain that isn't, and every sentence can be checked."""

import re

import numpy as np
import pytest

from metrics.need.hotspots import hot_spots_of_need
from metrics.need.method import Method
from metrics.need.need import need
from metrics.need.robustness import how_sure
from metrics.need.weight_sensitivity import weight_sensitivity
from views.need.hotspot_map import spot_classes, spot_values
from views.need.hotspots import hot_spot_sentences, hot_spot_table
from views.need.rank_chart import rank_chart, rank_chart_alt
from views.need.reasons import reason_sentences, reasons_table
from views.need.robustness import (
    choice_sentence,
    choices_table,
    rank_table,
    ranking_headline,
    weight_sensitivity_sentences,
)
from views.need.scores import next_in_rank
from views.need.simulation_shares import share_of_simulations

BY = Method(preset="areas-of-high-need")


@pytest.fixture(scope="module")
def ward_need(store):
    return need(store, "walsall", "ward", BY)


@pytest.fixture(scope="module")
def ward_robustness(store):
    return how_sure(store, "walsall", "ward", BY, top=5)


def test_the_headline_names_who_is_core_and_who_is_contested(ward_need, ward_robustness):
    sentences = " ".join(ranking_headline(ward_need, ward_robustness))
    names = ward_need.places.set_index("place")["name"]
    for row in ward_robustness.places.itertuples():
        assert (names[row.place] in sentences) == (row.standing != "out")
    core = (ward_robustness.places["standing"] == "core").sum()
    assert f"**{core} of the 5 neediest are core**" in sentences
    assert "10,000 draws, seed 1" in sentences


def test_why_says_where_a_place_stands_what_puts_it_there_and_what_is_next(ward_need, ward_robustness):
    first = ward_need.places.sort_values("rank_first").iloc[0]
    sentences = " ".join(reason_sentences(ward_need, ward_robustness, first["place"]))
    assert f"**{first['name']}** (Area 3) is 1st of 20 by need, with {first['score']:.1f} of 100" in sentences
    best = max(ward_need.indicators["indicator"], key=lambda i: first[f"points_{i}"])
    label = ward_need.indicators.set_index("indicator")["criterion"][best]
    assert f"{label} ({first[f'points_{best}']:.1f}:" in sentences
    second = ward_need.places.sort_values("rank_first").iloc[1]
    assert f"Next below it is **{second['name']}** (2nd of 20)" in sentences
    assert next_in_rank(ward_need, second["place"]) != first["place"]


@pytest.mark.parametrize("at", [0, 9, 19])
def test_every_place_has_its_card(ward_need, ward_robustness, at):
    place = ward_need.places["place"].iloc[at]
    sentences = reason_sentences(ward_need, ward_robustness, place)
    assert len(sentences) == 4
    table = reasons_table(ward_need, place)
    assert list(table["Indicator"]) == list(ward_need.indicators["criterion"])
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


def test_swaps_are_told_with_the_weight_at_which_they_happen(ward_need):
    apart = weight_sensitivity(ward_need, 5)
    sentences = weight_sensitivity_sentences(apart, ward_need)
    row = apart.dropna(subset=["change"]).iloc[0]
    assert f"{row['needed']:.2f}" in sentences[0]
    assert ("fell" in sentences[0]) == (row["change"] < 0)
    assert weight_sensitivity_sentences(weight_sensitivity(ward_need, 20), ward_need) == [
        "There is nobody outside the cut to swap with."
    ]


def test_the_choice_that_matters_most_is_named(ward_robustness):
    most = ward_robustness.choices.iloc[0]
    assert most["label"] in choice_sentence(ward_robustness)
    assert len(choices_table(ward_robustness)) == 5


def test_table_and_chart_say_the_same(ward_need, ward_robustness):
    table = rank_table(ward_need, ward_robustness)
    assert list(table["Rank"]) == sorted(table["Rank"])
    drawn = rank_chart(ward_need, ward_robustness)
    assert sum(len(trace.x) for trace in drawn.data) == min(5 + 12, 20)
    counts = ward_robustness.places["standing"].value_counts()
    assert f"{counts['core']} core" in rank_chart_alt(ward_need, ward_robustness)
    sentences = [word for trace in drawn.data for word in trace.customdata]
    assert all(re.search(r"rank \d+, from \d+ to \d+", word) for word in sentences)


def test_hot_spots_are_named_by_area_and_drawn_as_they_are_told(store):
    ward_need = need(store, "walsall", "lsoa", BY)
    spots = hot_spots_of_need(store, "walsall", "lsoa", BY)
    sentences = " ".join(hot_spot_sentences(spots))
    hot = spots.places[spots.places["spot"] == "hot"]
    assert f"**Hot spots of need** ({len(hot)})" in sentences
    assert all(name in sentences for name in hot["name"])
    assert len(hot_spot_table(spots)) == 169
    classes = spot_classes(spots)
    assert classes.table["places"].tolist() == [
        (spots.places["spot"] == spot).sum() for spot in ("hot", "not distinguishable from chance", "cold")
    ]
    assert len(spot_values(ward_need, spots)) == 169
