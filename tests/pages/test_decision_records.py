"""The page of decision records: one opened, two compared, and files that are none."""

from datetime import date

import pytest

from metrics.decisions.answers import answer
from metrics.decisions.questions import question
from metrics.decisions.records import record, written


@pytest.fixture(scope="module")
def text(store):
    """A way to make the text of a record of wards."""

    def make(**asked):
        found = answer(store, question("need", "walsall", {"level": "ward", "top": 5} | asked))
        link = "need-ranking?edition=walsall&level=ward&top=5"
        return written(record(store, found, made_for="The board", on=date(2026, 3, 4), link=link))

    return make


@pytest.fixture
def opened(open_page):
    """The page with so many files in its boxes."""

    def with_files(*files):
        app = open_page("decision_records")
        for n, content in enumerate(files):
            app.file_uploader[n].set_value(("decision.toml", content, "application/toml")).run()
        assert not app.exception, [each.value for each in app.exception]
        return app

    return with_files


def test_without_a_file_the_page_says_what_to_open(opened, texts):
    assert "Open a record" in texts(opened())


def test_a_record_comes_out_the_same(text, opened, texts):
    told = texts(opened(text().encode()))
    assert "decided on 4 March 2026 for The board" in told
    assert "1st: Birchills Leamore (Area 3), core" in told
    assert "The same result, bit for bit." in told


def test_two_records_are_compared(text, opened, texts):
    other = text(weights={"income_percentile": 1.0, "overcrowded": 3.0})
    told = texts(opened(text().encode(), other.encode()))
    assert "Weight of Overcrowded households: not counted in the first, 3 in the second." in told
    assert "** moved from " in told


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\xff\xfe", "isn't text"),
        (b"a = ", "isn't valid TOML"),
        (b"a = 1", "doesn't say its form"),
    ],
)
def test_a_file_that_is_no_record_is_answered_with_a_sentence(content, sentence, opened, texts):
    assert sentence in texts(opened(content))


def test_a_record_that_was_changed_is_not_opened(text, opened, texts):
    told = texts(opened(text().replace("The board", "The bored").encode()))
    assert "was changed after it was written" in told
    assert "bit for bit" not in told
