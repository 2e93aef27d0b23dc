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


def test_the_headline_names_the_managed_and_says_that_none_is_contested(walsall):
    sentences = tiers_sentences.tiers_headline(walsall)
    assert sentences[0].startswith("**Managed** (the intensive offer): Area 3 and Area 5. **Co-ordinated**")
    assert sentences[1] == (
        "**No area is contested**: every managed area is among the 2 neediest in at least 90 % of 10,000 "
        "draws, every other one in at most 10 %."
    )
    assert sentences[2].startswith(
        "The cut runs between Area 5 and Area 4, 11.5 points of need apart (66.6 and"
    )
    assert sentences[3].startswith("Of the borough's neediest fifth of LSOAs (34), 22 lie in managed areas")
    assert sentences[3].endswith("the other 12: 10 in Area 4, 1 in Area 6 and 1 in Area 1.")


def test_contested_areas_are_named_with_their_share_of_draws(contested):
    sentences = tiers_sentences.tiers_headline(contested)[1]
    assert sentences.startswith("**Contested**: **Area 5** (managed; among the 2 neediest in 7")
    assert "**Area 4** (co-ordinated; among the 2 neediest in 2" in sentences
    assert "Their tiers hang on choices" in sentences


def test_one_managed_area_is_called_the_neediest(store):
    sentences = tiers_sentences.tiers_headline(tiers(store, "barking-and-dagenham", simulations=500))
    assert (
        sentences[0]
        == "**Managed** (the intensive offer): Barking. **Co-ordinated** (the core offer): Dagenham."
    )
    assert "the managed area is the neediest in at least 90 % of 500 draws" in sentences[1]
    assert sentences[3].endswith("the intensive offer would not reach the other 9, all in Dagenham.")


def test_areas_that_tie_are_said_to_be_managed_together(walsall):
    tied = replace(walsall, managed=1, tied=("Area 3", "Area 5"))
    assert (
        "Area 3 and Area 5 have the same need, so the figures can't choose between them: all of them are "
        "managed, which makes 2, not 1."
    ) in tiers_sentences.tiers_headline(tied)


def test_every_area_is_told_its_tier_its_reasons_and_how_sure_that_is(walsall):
    sentences = tiers_sentences.tier_sentences(walsall)
    assert len(sentences) == 6
    assert sentences[0].startswith("**Area 3** is **managed**: need 74.3, 1st of 6; most points from ")
    assert sentences[0].endswith(
        "It is among the 2 neediest in every way of counting, and ranks 1st to 2nd in at least nine of ten."
    )
    assert "**Area 2** is **co-ordinated**: need 16.3, 6th of 6" in sentences[-1]


def test_the_tables_say_what_the_sentences_say(walsall):
    table = tiers_sentences.tier_table(walsall).set_index("Area")
    assert list(table.index) == ["Area 3", "Area 5", "Area 4", "Area 6", "Area 1", "Area 2"]
    assert table.loc["Area 3", ["Tier", "Need", "Standing"]].tolist() == ["managed", "74.3", "◆ core"]
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
    assert not any("neediest fifth" in column for column in tiers_sentences.tier_table(among))
    assert not any("neediest fifth" in sentence for sentence in tiers_sentences.tiers_headline(among))


def test_a_file_says_the_draws_the_seed_and_no_markup(walsall):
    notes = tiers_sentences.file_notes(walsall)
    assert "10,000 draws, seed 1." in notes
    assert not any("**" in note for note in notes)


def test_the_chart_tells_tiers_apart_without_colour(contested):
    drawn = tiers_chart(contested)
    assert [bar.name for bar in drawn.data] == [
        "Managed",
        "Managed, contested",
        "Co-ordinated, contested",
        "Co-ordinated",
    ]
    assert sorted(len(bar.x) for bar in drawn.data) == [1, 1, 1, 3]
    assert all(label.endswith(("managed", "co-ordinated")) for bar in drawn.data for label in bar.y)
    assert drawn.layout.shapes[0].y0 == 3.5
    assert "Area 5, managed, 115.4 (7" in tiers_chart_alt(contested)


@pytest.mark.parametrize(
    ("part", "words"),
    [(0, "0 %"), (1, "100 %"), (0.99995, "99.9 %"), (0.00001, "0.1 %"), (0.634, "63 %"), (0.995, "99.5 %")],
)
def test_nearly_all_is_not_called_all(part, words):
    assert percent_of_simulations(part) == words


def test_the_three_splits_are_told_with_their_extremes(walsall):
    sentences = budget_sentences.split_sentences(budget(walsall))
    assert sentences[0] == "£240,000 in all, £40,000 an area."
    assert sentences[1] == "**Equally**: £40,000 each, which is £0.63 a head in Area 4 and £1.25 in Area 5."
    assert sentences[2].endswith("(Area 4), £0.84 a head everywhere.")
    assert sentences[3].startswith("**By need**: from £10,28")
    assert sentences[4] == "50 % of each share is ring-fenced to the area's place of focus."


def test_the_split_table_adds_up_and_the_ring_fenced_one_has_the_part(walsall):
    split = budget(walsall, ring_fenced=0.25)
    table = budget_sentences.split_table(split).set_index("Area")
    assert table.loc["All areas", ["Equally", "By people", "By need"]].tolist() == ["£240,000"] * 3
    assert table.loc["All areas", "By need, a head"] == "£0.84"
    assert set(budget_sentences.ring_fenced_table(split)["Equally"]) == {"£10,000"}
    assert "25 % of each share" in budget_sentences.budget_text(split)


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
    assert "**Area 3** stands highest (74.3) and **Area 2** lowest (16.3), 58.0 points apart" in sentences
    assert "**Area 3** has 21 % of the residents and 30 % of the need" in sentences
    table = budget_sentences.residents_and_need_table(equality(store, "walsall"), shares)
    assert table["% of need"].astype(float).sum() == pytest.approx(100, abs=0.3)
    unknown = people_in_need(walsall.areas.assign(need=np.nan))
    assert budget_sentences.need_sentences(unknown) == []
    assert "Need" not in budget_sentences.residents_and_need_table(equality(store, "walsall"), unknown)


def test_the_neediest_part_and_the_thresholds_are_those_of_the_constants(walsall, monkeypatch):
    assert any("neediest fifth" in column for column in tiers_sentences.tier_table(walsall))
    monkeypatch.setattr(tiers_sentences, "NEEDIEST", 4)
    assert any("neediest quarter" in column for column in tiers_sentences.tier_table(walsall))
    assert "Of the borough's neediest quarter of" in " ".join(tiers_sentences.tiers_headline(walsall))
