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
from views.need.simulation_shares import share_of_draws

BY = Method(preset="areas-of-high-need")


@pytest.fixture(scope="module")
def found(store):
    return need(store, "walsall", "ward", BY)


@pytest.fixture(scope="module")
def sure(store):
    return how_sure(store, "walsall", "ward", BY, top=5)


def test_the_headline_names_who_is_core_and_who_is_contested(found, sure):
    told = " ".join(ranking_headline(found, sure))
    names = found.places.set_index("place")["name"]
    for row in sure.places.itertuples():
        assert (names[row.place] in told) == (row.standing != "out")
    core = (sure.places["standing"] == "core").sum()
    assert f"**{core} of the 5 neediest are core**" in told
    assert "10,000 draws, seed 1" in told


def test_why_says_where_a_place_stands_what_puts_it_there_and_what_is_next(found, sure):
    first = found.places.sort_values("rank_first").iloc[0]
    told = " ".join(reason_sentences(found, sure, first["place"]))
    assert f"**{first['name']}** (Area 3) is 1st of 20 by need, with {first['score']:.1f} of 100" in told
    best = max(found.indicators["indicator"], key=lambda i: first[f"points_{i}"])
    label = found.indicators.set_index("indicator")["criterion"][best]
    assert f"{label} ({first[f'points_{best}']:.1f}:" in told
    second = found.places.sort_values("rank_first").iloc[1]
    assert f"Next below it is **{second['name']}** (2nd of 20)" in told
    assert next_in_rank(found, second["place"]) != first["place"]


@pytest.mark.parametrize("at", [0, 9, 19])
def test_every_place_has_its_card(found, sure, at):
    place = found.places["place"].iloc[at]
    told = reason_sentences(found, sure, place)
    assert len(told) == 4
    table = reasons_table(found, place)
    assert list(table["Indicator"]) == list(found.indicators["criterion"])
    points = table[f"Points, {found.places['name'].iloc[at]}"].astype(float).sum()
    assert points == pytest.approx(found.places["score"].iloc[at], abs=0.3)


def test_a_place_with_a_missing_figure_is_told_as_a_range(store, sure):
    whole = need(store, "walsall", "ward", BY)
    gone = whole.places["place"].iloc[3]
    known = whole.evidence
    for column in (known.value, known.low, known.high, known.used):
        column[3, 0] = np.nan
    from metrics.need.need import need_from_evidence

    found = need_from_evidence(known, BY)
    told = " ".join(reason_sentences(found, sure, gone))
    assert "which lies between" in told and "because a figure is missing" in told
    assert "nan" not in told


def test_nearly_always_is_not_called_always():
    assert share_of_draws(1.0) == "every draw"
    assert share_of_draws(0.0) == "no draw"
    assert share_of_draws(0.9999) == "99.9 % of draws"
    assert share_of_draws(0.0001) == "0.1 % of draws"
    assert share_of_draws(0.473) == "47 % of draws"


def test_swaps_are_told_with_the_weight_at_which_they_happen(found):
    apart = weight_sensitivity(found, 5)
    told = weight_sensitivity_sentences(apart, found)
    row = apart.dropna(subset=["change"]).iloc[0]
    assert f"{row['needed']:.2f}" in told[0]
    assert ("fell" in told[0]) == (row["change"] < 0)
    assert weight_sensitivity_sentences(weight_sensitivity(found, 20), found) == [
        "There is nobody outside the cut to swap with."
    ]


def test_the_choice_that_matters_most_is_named(sure):
    most = sure.choices.iloc[0]
    assert most["label"] in choice_sentence(sure)
    assert len(choices_table(sure)) == 5


def test_table_and_chart_say_the_same(found, sure):
    table = rank_table(found, sure)
    assert list(table["Rank"]) == sorted(table["Rank"])
    drawn = rank_chart(found, sure)
    assert sum(len(trace.x) for trace in drawn.data) == min(5 + 12, 20)
    counts = sure.places["standing"].value_counts()
    assert f"{counts['core']} core" in rank_chart_alt(found, sure)
    told = [word for trace in drawn.data for word in trace.customdata]
    assert all(re.search(r"rank \d+, from \d+ to \d+", word) for word in told)


def test_hot_spots_are_named_by_area_and_drawn_as_they_are_told(store):
    found = need(store, "walsall", "lsoa", BY)
    spots = hot_spots_of_need(store, "walsall", "lsoa", BY)
    told = " ".join(hot_spot_sentences(spots))
    hot = spots.places[spots.places["spot"] == "hot"]
    assert f"**Hot spots of need** ({len(hot)})" in told
    assert all(name in told for name in hot["name"])
    assert len(hot_spot_table(spots)) == 169
    classes = spot_classes(spots)
    assert classes.table["places"].tolist() == [
        (spots.places["spot"] == spot).sum() for spot in ("hot", "not distinguishable from chance", "cold")
    ]
    assert len(spot_values(found, spots)) == 169
