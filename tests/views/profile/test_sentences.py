"""What an area's figures say: never more than was tested."""

import re

import numpy as np
import pandas as pd
import pytest

from metrics import catalogue
from metrics.profile.profile import profile
from views.profile.sentences import (
    chance_note,
    figure_comparisons,
    in_one_minute,
    so_many_times,
    theme_points,
)

JUDGED = re.compile(r"\b(worse|better|higher|lower)\b", re.IGNORECASE)


def row(**given):
    """One figure as metrics.profile.profile has it: a tested share, 30% against 20%, higher and worse."""
    standard = {
        "short_label": "No qualifications",
        "label": "No qualifications",
        "theme": "Education and skills",
        "unit": "%",
        "decimals": 1,
        "polarity": "lower_is_better",
        "indicator_kind": "ratio",
        "value": 30.0,
        "rest": 20.0,
        "borough": 22.0,
        "verdict": "higher",
        "judgement": "worse",
        "withheld": "",
        "area_share": 0.2,
        "period": "mid-2022",
    } | given
    for name in ("value", "rest", "borough"):
        standard.setdefault(f"{name}_low", standard[name])
        standard.setdefault(f"{name}_high", standard[name])
    return standard


def rows(*given):
    return pd.DataFrame([row(**each) for each in given])


NOT_COMPARED = {"verdict": "not compared", "judgement": "not compared"}
UNTESTED = NOT_COMPARED | {"indicator_kind": "weighted_mean"}
NO_REST = {"rest": np.nan, "rest_low": np.nan, "rest_high": np.nan}


def test_a_clear_difference_is_named_with_both_figures():
    assert theme_points(rows({}), "Area 3", "Walsall") == [
        "✖ Worse than the rest of Walsall: No qualifications (30.0% against 20.0%)."
    ]


def test_an_untested_figure_says_so_and_takes_no_side():
    (point,) = theme_points(rows(UNTESTED), "Area 3", "Walsall")
    assert "Not tested, as no counts are published" in point
    assert "30.0% against 20.0%" in point
    assert not JUDGED.search(point)


def test_without_a_rest_the_whole_borough_stands_beside_the_area_and_is_named():
    (point,) = theme_points(rows(UNTESTED | NO_REST), "Area 3", "Walsall")
    assert "Beside Walsall as a whole" in point
    assert "30.0% against 22.0%" in point


def test_a_range_whose_ends_disagree_is_not_tested_for_its_own_reason():
    wide = {
        "verdict": "not compared",
        "judgement": "not compared",
        "value": np.nan,
        "value_low": 18.0,
        "value_high": 31.0,
    }
    (point,) = theme_points(rows(wide), "Area 3", "Walsall")
    assert "part of the counts is withheld" in point
    assert "18.0 to 31.0%" in point


def test_a_missing_figure_is_said_to_be_missing_and_why():
    gone = {
        "value": np.nan,
        "verdict": "not compared",
        "judgement": "not compared",
        "withheld": "not published",
    }
    (point,) = theme_points(rows(gone), "Area 3", "Walsall")
    assert point == "– No qualifications: no figure for Area 3; not published."


def test_a_total_is_told_with_its_share_of_the_borough():
    people = {
        "indicator_kind": "count",
        "label": "Residents",
        "short_label": "Residents",
        "value": 50352.0,
        "borough": 286105.0,
        "decimals": 0,
        "verdict": "not compared",
        "judgement": "not compared",
        "area_share": 0.176,
    }
    assert theme_points(rows(people), "Area 1", "Walsall") == [
        "Area 1 has 50,352 residents (mid-2022), 17.6% of the 286,105 in Walsall."
    ]


def test_the_largest_relative_difference_comes_first_whether_higher_or_lower():
    small = {"short_label": "Sikh", "value": 2.0, "rest": 8.0, "verdict": "lower", "judgement": "lower"}
    assert [b.label for b in sorted(figure_comparisons(rows({}, small)), key=lambda b: -b.distance)] == [
        "Sikh",
        "No qualifications",
    ]


def test_a_score_is_never_so_many_times_another():
    (item,) = figure_comparisons(rows({"unit": "score", "value": 0.74, "rest": 0.19}))
    assert item.times == 0
    assert "times" not in item.text(times=True)


def test_one_figure_is_spoken_of_in_the_singular():
    points = in_one_minute(rows({}), "Area 3", "Walsall")
    assert (
        points[0]
        == "The one figure that can be tested clearly differs from the rest of Walsall: it is worse."
    )
    assert "No tested figure is better than in the rest of Walsall." in points


def test_nothing_tested_is_said_first():
    points = in_one_minute(rows(UNTESTED), "Area 3", "Walsall")
    assert points[0] == "No figure can be tested: none was published with its counts."
    assert "1 figure was not tested" in points[-1]
    assert not JUDGED.search(" ".join(points))
    assert chance_note(rows(UNTESTED)) == ""


def test_no_clear_difference_is_no_difference():
    level = {"verdict": "no clear difference", "judgement": "no clear difference"}
    points = in_one_minute(rows(level, level), "Area 3", "Walsall")
    assert points == [
        "None of the 2 figures that can be tested clearly differs from the rest of Walsall.",
        "Not certain: for 2 figures there is no clear difference.",
    ]


def test_every_area_of_every_edition_is_told_without_a_word_more_than_was_tested(store):
    told = 0
    for edition in catalogue.editions(store):
        for scheme in catalogue.schemes(store, edition.id)["scheme"]:
            for area in catalogue.areas(store, edition.id, scheme).itertuples():
                figures = profile(store, edition.id, area.place, scheme)
                points = in_one_minute(figures, area.name, edition.name)
                assert 2 <= len(points) <= 6
                for word in ("worse", "better"):
                    named = any(p.startswith("✖" if word == "worse" else "✔") for p in points)
                    assert named == (figures["judgement"] == word).any()
                for theme, of_theme in figures.groupby("theme"):
                    text = "\n".join(theme_points(of_theme, area.name, edition.name))
                    told += 1
                    assert text and "nan" not in text.lower().split(), (area.place, theme)
                    for word in ("Worse", "Better"):
                        assert (word in text) == (of_theme["judgement"] == word.lower()).any(), (
                            area.place,
                            theme,
                        )
    assert told > 100


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (2.0, "2.0 times as high"),
        (0.51, "about half"),
        (0.32, "about a third"),
        (0.02, "less than a tenth"),
        (1.01, ""),
    ],
)
def test_a_low_figure_is_told_as_a_part_and_not_as_so_many_times(times, words):
    assert so_many_times(times) == words


def test_figures_that_all_differ_and_are_neither_good_nor_bad_are_counted_in_plain_words():
    neutral = {"polarity": "neutral", "judgement": "higher"}
    told = in_one_minute(rows(neutral, neutral), "Area 3", "Walsall")
    assert told[0] == (
        "All 2 figures that can be tested clearly differ from the rest of Walsall: "
        "all are neither good nor bad."
    )
