"""The page on the columns of answers says what the modules declare."""

from metrics.cli.data_dictionary import PAGE, answers, page
from metrics.profile.profile import PROFILE_COLUMNS


def test_the_page_on_answers_has_not_fallen_behind_the_modules():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m metrics.cli.data_dictionary"


def test_every_answer_has_a_sentence_and_says_what_each_column_means():
    listed = list(answers())
    assert PROFILE_COLUMNS in [answer.columns for answer in listed]
    assert all(answer.sentence for answer in listed), [a.module for a in listed if not a.sentence]
    assert all(isinstance(meaning, str) and meaning for a in listed for meaning in a.columns.values())
