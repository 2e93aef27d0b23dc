"""A trend is a word with its symbol; where there is no series nothing stands, with the reason behind it."""

from types import SimpleNamespace

import pytest

from views.trends.words import NO_SERIES, trend_meaning, trend_word


def went(direction, judgement, why=""):
    return SimpleNamespace(
        direction=direction, judgement=judgement, why=why, first_period="2015", last_period="2024"
    )


@pytest.mark.parametrize(
    ("row", "word", "meaning"),
    [
        (went("rising", "worse"), "▲ worse", "2015 to 2024: rising, which is worse."),
        (went("falling", "better"), "▼ better", "2015 to 2024: falling, which is better."),
        (went("falling", "falling"), "▼ falling", "2015 to 2024: falling."),
        (went("no clear trend", "no clear trend"), "● no clear trend", "2015 to 2024: no clear trend."),
        (
            went("too few points", "too few points", "a trend needs 5 points; there are 3"),
            "too few",
            "Trend not tested: a trend needs 5 points; there are 3.",
        ),
        (
            went("not tested", "not tested", "the periods overlap"),
            "not tested",
            "Trend not tested: the periods overlap.",
        ),
        (None, "", NO_SERIES),
    ],
)
def test_a_trend_in_a_word_and_what_it_rests_on(row, word, meaning):
    assert (trend_word(row), trend_meaning(row)) == (word, meaning)
