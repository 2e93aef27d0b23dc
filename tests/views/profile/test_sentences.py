"""What an area's figures say: never more than was tested."""

import pandas as pd
import pytest

from views.profile.sentences import (
    figure_comparisons,
    so_many_times,
)


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


def test_the_largest_relative_difference_comes_first_whether_higher_or_lower():
    small = {"short_label": "Sikh", "value": 2.0, "rest": 8.0, "verdict": "lower", "judgement": "lower"}
    assert [b.label for b in sorted(figure_comparisons(rows({}, small)), key=lambda b: -b.distance)] == [
        "Sikh",
        "No qualifications",
    ]


def test_a_score_is_never_so_many_times_another():
    (item,) = figure_comparisons(rows({"unit": "score", "value": 0.74, "rest": 0.19}))
    assert item.times == 0


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
