"""Sentences that mention a threshold follow the constant: none repeats a number that stands elsewhere."""

import numpy as np
import pandas as pd
import pytest

from metrics.need.robustness import Robustness
from views.choose.sites_tables import candidate_columns_explained
from views.choose.tiers_sentences import tiers_explained
from views.need import how_sure, robustness, scores
from views.need.how_sure import surety_label
from views.need.robustness import ranking_headline, robustness_explained, usual_weight
from views.need.simulation_shares import fraction, percent_of_simulations


@pytest.fixture
def two_places():
    """A need of two places, neither core, of which one is to be chosen."""

    class TwoPlaces:
        places = pd.DataFrame({"place": ["a", "b"], "name": ["Aldridge", "Bloxwich"]})

    ranks = pd.DataFrame(
        {"place": ["a", "b"], "rank": [1, 2], "in_top": [0.6, 0.4], "standing": ["contested", "contested"]}
    )
    choices = pd.DataFrame(columns=["choice", "label", "first", "total"])
    return TwoPlaces, Robustness(ranks, choices, True, 0.4, 1, 1_000, 1, 20.0)


EXPLAINED = [robustness_explained, candidate_columns_explained, tiers_explained]


@pytest.mark.parametrize("explained", EXPLAINED)
def test_today_a_place_is_sure_from_90_likely_from_67_and_unlikely_up_to_10_of_100(explained):
    assert "Sure: 90 or more of 100 ways of counting agree. Likely: 67 or more." in explained()
    assert "Open: fewer. Unlikely: 10 or fewer." in explained()


def test_other_thresholds_are_said_wherever_they_are_mentioned(monkeypatch, two_places):
    monkeypatch.setattr(how_sure, "CORE", 0.8)
    monkeypatch.setattr(how_sure, "OUT", 0.05)
    for explained in EXPLAINED:
        assert "Sure: 80 or more of 100 ways of counting agree. Likely: 67 or more." in explained()
        assert "Open: fewer. Unlikely: 5 or fewer." in explained()
    assert [surety_label(share) for share in (0.85, 0.06)] == ["◆ Sure", "◇ Open"]
    monkeypatch.setattr(how_sure, "LIKELY_FROM", 0.5)
    assert ranking_headline(*two_places) == [
        "**Likely**: Aldridge (60 in 100).",
        "**Open**: Bloxwich (40 in 100).",
    ]


def test_how_far_weights_stray_follows_from_how_closely_they_are_drawn(monkeypatch):
    # one of four equal weights out of Dirichlet(5, 5, 5, 5): mean 0.25, variance 0.75 x 0.25 / 21
    assert usual_weight(4) == pytest.approx((0.155509, 0.344491), abs=1e-6)
    assert "between 16 and 34% two times in three" in robustness_explained()
    monkeypatch.setattr(robustness, "CONCENTRATION", 74.0)  # variance 0.1875 / 75 = 0.05 squared
    assert "between 20 and 30% two times in three" in robustness_explained()


def test_two_draws_of_three_keep_to_those_weights():
    drawn = np.random.default_rng(1).dirichlet([5, 5, 5, 5], 10_000)[:, 0]
    low, high = usual_weight(4)
    assert ((drawn > low) & (drawn < high)).mean() == pytest.approx(2 / 3, abs=0.03)


def test_the_scales_that_are_tried_are_counted(monkeypatch):
    assert "any of the three common scales, either mean" in robustness_explained()
    monkeypatch.setattr(robustness, "SCALES_VARIED", ("percentile", "z-score"))
    assert "any of the two common scales, either mean" in robustness_explained()


@pytest.mark.parametrize(
    ("part", "words"),
    [(0.1, "a tenth"), (0.2, "a fifth"), (0.25, "a quarter"), (0.3, "30%"), (0.15, "15%")],
)
def test_a_part_has_its_name_or_its_per_cent(part, words):
    assert fraction(part, "a ") == words


@pytest.mark.parametrize(
    ("part", "words"), [(0, "0%"), (0.0004, "0.1%"), (0.996, "99.6%"), (0.9999, "99.9%"), (1, "100%")]
)
def test_nearly_all_of_the_draws_is_not_written_as_all(part, words):
    assert percent_of_simulations(part) == words


@pytest.mark.parametrize(
    ("points", "words"), [(0.05, "0.1 points"), (0.049, "less than a tenth of a point"), (2.34, "2.3 points")]
)
def test_what_rounds_to_nothing_is_not_called_nothing(points, words):
    assert scores.points_behind(points) == words
