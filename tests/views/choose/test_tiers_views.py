"""Tiers and money in words, tables and charts: the same figures everywhere, and what is open said plainly."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from metrics.choose.budget import people_in_need, splits
from metrics.choose.tiers import tiers
from metrics.need.method import Method
from metrics.profile.compare import equality
from views.choose import budget_sentences, tiers_sentences
from views.choose.budget_chart import budget_chart, budget_chart_alt
from views.choose.tiers_chart import tiers_chart, tiers_chart_alt
from views.need.simulation_shares import percent_of_simulations


@pytest.fixture(scope="module")
def walsall(store):
    """Walsall's tiers, of which none is contested."""
    return tiers(store, "walsall")


@pytest.fixture(scope="module")
def contested(store):
    """Walsall's tiers by a need on which Areas 4 and 5 are close."""
    return tiers(store, "walsall", method=Method(preset="vulnerable-localities", normalisation="index"))


def budget(answer, total=240_000, ring_fenced=0.5):
    return splits(answer.areas, total, ring_fenced)


def test_the_answer_names_who_gets_the_intensive_offer_and_where_the_line_falls(walsall):
    assert tiers_sentences.tiers_answer(walsall) == (
        "Areas 3 and 5 get the intensive offer. The line falls between Areas 5 and 4, and is sure."
    )
    assert tiers_sentences.how_sure_sentence(walsall) == (
        "Each area keeps its own offer in at least 90 of 100 ways of counting."
    )
    assert tiers_sentences.gap_sentence(walsall).startswith(
        "Area 5 has a need of 66.6 and Area 4 of 55.1: 11.5 points apart"
    )
    heading = tiers_sentences.reached_heading(walsall)
    assert heading == "The intensive offer would reach 22 of the 34 neediest LSOAs"
    assert tiers_sentences.reached_sentence(walsall) == (
        "The neediest fifth of the borough's LSOAs counts here. The other 12 are 10 in Area 4, 1 in Area 6 "
        "and 1 in Area 1. Need is a mean, so a large area can have more of them and less need."
    )


def test_a_line_that_other_ways_of_counting_move_is_as_sure_as_its_offers(contested):
    assert tiers_sentences.tiers_answer(contested).endswith(
        "The line falls between Areas 5 and 4, and is likely."
    )
    sure = tiers_sentences.how_sure_sentence(contested)
    assert sure.startswith("Area 5 gets the intensive offer 7")
    assert "Area 4 gets the intensive offer 2" in sure
    assert sure.endswith("Decide who gets it, and say why.")


def test_one_area_with_the_intensive_offer_is_told_in_the_singular(store):
    barking = tiers(store, "barking-and-dagenham", simulations=500)
    assert tiers_sentences.tiers_answer(barking) == (
        "Barking gets the intensive offer. The line falls between Barking and Dagenham, and is sure."
    )
    assert "The other 9 are all in Dagenham." in tiers_sentences.reached_sentence(barking)


def test_areas_that_tie_are_said_to_get_the_offer_together(walsall):
    tied = replace(walsall, managed=1, tied=("Area 3", "Area 5"))
    assert tiers_sentences.tie_sentence(tied) == (
        "Areas 3 and 5 have the same need, so we can't choose between them. All of them get the intensive "
        "offer: two areas, not one."
    )
    assert tiers_sentences.tie_sentence(walsall) == ""


def test_where_nothing_can_be_tested_no_gap_is_called_clear(walsall):
    untested = replace(walsall, robustness=replace(walsall.robustness, testable=False))
    assert tiers_sentences.tiers_answer(untested) == "Areas 3 and 5 get the intensive offer."
    assert "We can't tell how sure this is" in tiers_sentences.how_sure_sentence(untested)
    assert not any("gets this offer" in text for text in tiers_sentences.tier_sentences(untested))


def test_every_area_is_told_its_offer_its_reasons_and_how_sure_that_is(walsall):
    sentences = tiers_sentences.tier_sentences(walsall)
    assert len(sentences) == 6
    assert sentences[0].startswith("**Area 3**, intensive offer: need 74.3, 1st of 6. Most points: ")
    assert sentences[0].endswith("It gets this offer every time, and nearly always ranks 1st to 2nd.")
    assert sentences[-1].startswith("**Area 2**, core offer: need 16.3, 6th of 6.")
    assert sentences[-1].endswith("It gets this offer every time, and nearly always ranks 6th.")
    heading = tiers_sentences.evidence_heading(walsall)
    assert heading == "Area 3 needs most, above all for poor health, education and skills and out of work"


def test_the_tables_say_what_the_sentences_say(walsall):
    table = tiers_sentences.tier_table(walsall).set_index("Area")
    assert list(table.index) == ["Area 3", "Area 5", "Area 4", "Area 6", "Area 1", "Area 2"]
    assert table.loc["Area 3", ["Offer", "Need", "How sure"]].tolist() == [
        "intensive offer",
        "74.3",
        "◆ Sure",
    ]
    assert table.loc["Area 2", ["Offer", "How sure"]].tolist() == ["core offer", "◆ Sure"]
    assert table.loc["Area 4", "Its LSOAs in the borough's neediest fifth"] == "10 of 36"
    points = tiers_sentences.points_table(walsall).set_index("Indicator")
    assert points.loc["Need", "Area 3"] == "74.3"
    shown = points.drop("Need")["Area 3"].astype(float).sum()
    assert shown == pytest.approx(74.3, abs=0.25)
    assert list(tiers_sentences.figures_table(walsall)["Borough"]) == ["28.9", "29.5", "30.4", "30.6"]


def test_names_are_short_unless_the_short_ones_are_the_same():
    assert tiers_sentences.area_labels(pd.Series(["Inner (part)", "Outer"])) == ["Inner", "Outer"]
    both = ["Inner (north)", "Inner (south)"]
    assert tiers_sentences.area_labels(pd.Series(both)) == both


def test_the_level_and_what_is_particular_is_said(store, walsall):
    assert tiers_sentences.level_text(walsall) == (
        "The need of an area is the mean need of its LSOAs, each counting by its residents."
    )
    among = tiers(store, "walsall", level="area", simulations=500)
    assert tiers_sentences.level_text(among) == "Need compares the areas themselves."
    assert tiers_sentences.orders_text(walsall) == (
        "Areas are ranked here by the mean need of their LSOAs. Overview counts the measures on which an "
        "area is worse, and Next sites ranks single places by their own need, so their orders can differ."
    )
    assert "ranked here by their own figures." in tiers_sentences.orders_text(among)
    assert not any("neediest fifth" in column for column in tiers_sentences.tier_table(among))
    assert tiers_sentences.reached_heading(among) == tiers_sentences.reached_sentence(among) == ""


def test_a_file_says_how_often_need_was_counted_the_seed_and_no_markup(walsall):
    notes = tiers_sentences.file_notes(walsall)
    assert "10,000 ways of counting, seed 1." in notes
    assert not any("**" in note for note in notes)


def test_the_chart_tells_tiers_apart_without_colour(contested):
    drawn = tiers_chart(contested)
    assert [bar.name for bar in drawn.data] == [
        "Intensive offer",
        "Intensive offer, not sure",
        "Core offer, not sure",
        "Core offer",
    ]
    assert sorted(len(bar.x) for bar in drawn.data) == [1, 1, 1, 3]
    assert all(label.endswith(("intensive offer", "core offer")) for bar in drawn.data for label in bar.y)
    assert drawn.layout.shapes[0].y0 == 3.5
    assert tiers_chart_alt(contested).startswith(tiers_sentences.tiers_answer(contested))
    assert "Area 5, intensive offer, 115.4 (Likely, 7" in tiers_chart_alt(contested)


def test_the_chart_of_many_areas_ends_on_the_first_screen_and_has_every_one(walsall):
    assert tiers_chart(walsall).layout.height <= 430
    rows = pd.concat([walsall.areas.assign(name=walsall.areas["name"] + f" {n}") for n in "ab"])
    twelve = tiers_chart(replace(walsall, areas=rows))
    assert twelve.layout.height <= 430
    assert sum(len(bar.y) for bar in twelve.data) == 12
    assert not any("<br>" in label for bar in twelve.data for label in bar.y)


@pytest.mark.parametrize(
    ("part", "words"),
    [(0, "0%"), (1, "100%"), (0.99995, "99.9%"), (0.00001, "0.1%"), (0.634, "63%"), (0.995, "99.5%")],
)
def test_nearly_all_is_not_called_all(part, words):
    assert percent_of_simulations(part) == words


def test_the_three_splits_are_told_with_their_extremes(walsall):
    sentences = budget_sentences.split_sentences(budget(walsall))
    assert sentences[0] == "£240,000 in all, £40,000 an area."
    assert sentences[1] == "**Equally**: £40,000 each, which is £0.63 a head in Area 4 and £1.25 in Area 5."
    assert sentences[2].endswith("(Area 4), £0.84 a head everywhere.")
    assert sentences[3].startswith("**By need**: from £10,28")
    assert sentences[4] == "50% of each share is ring-fenced to the area's place of focus."


def test_the_split_is_headed_by_what_the_areas_at_either_end_would_get(walsall):
    by_need = budget(walsall).areas.set_index("name")["by_need"]
    assert budget_sentences.split_heading(budget(walsall)) == (
        f"Split by need, Area 3 would get £{by_need['Area 3']:,.0f} and Area 2 £{by_need['Area 2']:,.0f}"
    )
    unknown = splits(walsall.areas.assign(need=np.nan), 240_000, 0.5)
    assert budget_sentences.split_heading(unknown).startswith("Split by people, Area 4 would get £53,407")
    nobody = splits(walsall.areas.assign(need=np.nan, residents=np.nan), 240_000, 0.5)
    assert budget_sentences.split_heading(nobody) == "Each area would get £40,000 of £240,000"
    assert budget_sentences.set_so(budget(walsall)) == (
        "£240,000 in all: £40,000 for each area, 50% of it ring-fenced"
    )


def test_the_split_table_adds_up_and_the_ring_fenced_one_has_the_part(walsall):
    split = budget(walsall, ring_fenced=0.25)
    table = budget_sentences.split_table(split).set_index("Area")
    assert table.loc["All areas", ["Equally", "By people", "By need"]].tolist() == ["£240,000"] * 3
    assert table.loc["All areas", "By need, a head"] == "£0.84"
    assert set(budget_sentences.ring_fenced_table(split)["Equally"]) == {"£10,000"}
    assert "25% of each share" in budget_sentences.budget_text(split)


def test_a_split_that_is_withheld_is_said_and_not_shown(walsall):
    split = splits(walsall.areas.assign(need=np.nan), 240_000, 0.5)
    assert (
        "Need is not known for any area, so no split by need is shown."
        in budget_sentences.split_sentences(split)
    )
    assert not any("By need" in column for column in budget_sentences.split_table(split))
    assert [bar.name for bar in budget_chart(split).data] == ["By people", "Equally"]
    assert "split equally, by people." in budget_chart_alt(split)


def test_the_money_chart_has_every_pound_of_the_table(walsall):
    split = budget(walsall)
    for bar in budget_chart(split).data:
        assert sum(bar.x) == 240_000
    assert budget_chart(budget(walsall, total=0)).layout.xaxis.range == (0, 1)


def test_equality_of_need_is_told_beside_that_of_people(store, walsall):
    shares = people_in_need(walsall.areas)
    (sentences,) = budget_sentences.need_sentences(shares)
    assert "**Area 3** needs most (74.3) and **Area 2** least (16.3): 58.0 points apart" in sentences
    assert "**Area 3** has 21% of the residents and 30% of the need" in sentences
    table = budget_sentences.residents_and_need_table(equality(store, "walsall"), shares)
    assert table["% of need"].astype(float).sum() == pytest.approx(100, abs=0.3)
    unknown = people_in_need(walsall.areas.assign(need=np.nan))
    assert budget_sentences.need_sentences(unknown) == []
    assert "Need" not in budget_sentences.residents_and_need_table(equality(store, "walsall"), unknown)


def test_the_neediest_part_and_the_thresholds_are_those_of_the_constants(walsall, monkeypatch):
    assert any("neediest fifth" in column for column in tiers_sentences.tier_table(walsall))
    monkeypatch.setattr(tiers_sentences, "NEEDIEST", 4)
    assert any("neediest quarter" in column for column in tiers_sentences.tier_table(walsall))
    assert "The neediest quarter of the borough's LSOAs" in tiers_sentences.reached_sentence(walsall)
