"""Decision records in words."""

from datetime import date

import pytest

from metrics.decisions.answers import answer
from metrics.decisions.questions import question
from metrics.decisions.records import record
from metrics.decisions.replay import Replay, differences, moves, replay
from views.decisions.record_sentences import (
    cause_sentences,
    comparison_heading,
    differences_table,
    move_sentences,
    moves_table,
    place_move_sentence,
    question_table,
    replay_sentence,
)

LABELS = {"income_percentile": "Income", "overcrowded": "Overcrowding"}


def made(store, **asked):
    asked = {"level": "ward", "top": 5} | asked
    return record(
        store, answer(store, question("need", "walsall", asked)), made_for="The board", on=date(2026, 3, 4)
    )


@pytest.fixture(scope="module")
def one(store):
    return made(store)


@pytest.fixture(scope="module")
def other(store):
    return made(store, weights={"income_percentile": 1.0, "overcrowded": 3.0})


def test_what_was_asked_is_listed(one):
    asked = dict(question_table(one).itertuples(index=False))
    assert asked["Places"] == "ward"
    assert asked["Rates smoothed (empirical Bayes)"] == "yes"
    assert asked["Weight of income_percentile"] == "1"


def test_the_same_is_called_the_same_and_anything_else_is_not(store, one, other):
    replayed = replay(store, one)
    assert replay_sentence(replayed) == (
        "✔ It still holds. Asked again today, the result is the same to the last digit."
    )
    apart = Replay(one, other, differences(one, other))
    assert not apart.same
    assert replay_sentence(apart).startswith("✖ It has changed. Asked again today, the result is another.")
    assert "the weights" in replay_sentence(apart)
    gone = Replay(one, None, differences(one, one), "there is no such edition.")
    assert replay_sentence(gone) == (
        "✖ The question has no answer in today's figures: there is no such edition."
    )


def test_what_was_asked_otherwise_is_named(one, other):
    sentences = " ".join(cause_sentences(differences(one, other), LABELS))
    assert "Weight of Overcrowding: not counted in the first, 3 in the second." in sentences
    assert cause_sentences(differences(one, one), LABELS) == [
        "Both ask the same question of the same figures."
    ]


def test_two_kinds_of_question_are_told_apart_without_a_list_of_what_only_one_can_ask(store, one):
    sites = record(store, answer(store, question("sites", "walsall", {"preset": "imd-alone"})))
    sentences = cause_sentences(differences(one, sites), LABELS)
    assert "Question: need in the first, sites in the second." in sentences
    assert not any("Budget" in sentence for sentence in sentences)


def test_a_move_is_told_with_what_moved_it(one, other):
    moved = moves(one, other)
    row = moved.iloc[0]
    sentences = move_sentences(moved, LABELS)[0]
    assert sentences.startswith(f"**{row['name']}** moved from ")
    assert "Overcrowding (" in sentences
    assert place_move_sentence(moved, row["place"], LABELS) == sentences
    assert len(moves_table(moved)) == (moved["moved"] != 0).sum()
    assert move_sentences(moves(one, one), LABELS) == ["No place has another rank."]


def test_differences_are_written_out(one, other):
    table = differences_table(differences(one, other), "Then", "Now")
    assert {"the weights", "ranking"} <= set(table["In"])
    assert not table.isna().any().any()


def test_a_comparison_is_headed_by_what_comes_of_it(one, other):
    moved = moves(one, other)
    count = int((moves(one, other)["moved"] != 0).sum())
    heading = comparison_heading(differences(one, other), moved)
    assert heading == f"{count} places have another rank in the second decision"
    one_moved = moved.assign(moved=[-1, *[0] * (len(moved) - 1)])
    assert comparison_heading(differences(one, other), one_moved).startswith("1 place has another rank")
    same = comparison_heading(differences(one, one), moves(one, one))
    assert same == "The two decisions are the same"
    weights = comparison_heading(differences(one, other), moves(one, one))
    assert weights == "The two decisions rank every place alike"
    apart = comparison_heading(differences(one, other), moved.head(0))
    assert apart == "The two decisions rank different places"
    assert move_sentences(moved.head(0), LABELS) == ["No place is ranked in both."]
