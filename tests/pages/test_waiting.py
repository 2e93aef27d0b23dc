"""Parts of a page that wait: said, filled in where they stand, and at once where the answer is kept."""

from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from metrics.errors import Refused
from metrics.store import VARIABLE
from pages.components import cached, waiting

GO = Event()


def slow(_store, word):
    """An answer that comes when it is let."""
    assert GO.wait(20)
    if word == "no":
        raise Refused("There is none.")
    return word


def page(word):
    """A page with one part that waits, between two that do not."""
    import streamlit as st

    from pages.components import cached, waiting
    from tests.pages import test_waiting

    cached.begin()
    with waiting.filled_in():
        st.markdown("above")
        waiting.later(st.markdown, test_waiting.slow, word, saying="Counting ...")
        st.markdown("below")
        test_waiting.SEEN.append(test_waiting.GO.is_set())
        test_waiting.GO.set()
        if word == "stop":
            waiting.stop()


SEEN: list[bool] = []


@pytest.fixture(autouse=True)
def asked(store, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(store.path))
    GO.clear()
    SEEN.clear()
    yield
    GO.set()


def shown(word):
    app = AppTest.from_function(page, args=(word,), default_timeout=30).run()
    assert not app.exception
    return [each.value for kind in ("markdown", "info") for each in getattr(app, kind)], app.caption.values


@pytest.mark.parametrize("word", ["first", "stop"])
def test_the_page_goes_on_below_and_the_answer_stands_where_it_belongs(word):
    # had the page waited at its first part, nothing would have let the answer come
    assert shown(word) == (["above", word, "below"], [])
    assert SEEN == [False]


def test_a_kept_answer_is_there_at_once():
    GO.set()
    shown("again")
    GO.clear()
    assert shown("again") == (["above", "again", "below"], [])


def test_a_refused_part_says_why_in_its_place():
    assert shown("no") == (["above", "below", "There is none."], [])


def test_the_parts_of_a_run_whose_reader_has_gone_are_abandoned(monkeypatch):
    cached.begin()
    with pytest.raises(KeyboardInterrupt), waiting.filled_in():
        waiting.later(print, slow, "gone", saying="Counting ...")
        (part,) = waiting.PARTS.get()
        raise KeyboardInterrupt
    assert part.coming.abandoned.is_set()
    GO.set()
    assert part.coming.answer.result(5) == "gone"  # no worker was asked: what is begun is finished
    cached.RUN.set(None)


def test_what_is_being_worked_out_is_said_for_every_heavy_question_of_a_page():
    assert cached.HEAVY - set(waiting.WORKING_OUT) == {cached.answer}  # asked for a file, not for the screen
    assert all(each.endswith("...") for each in waiting.WORKING_OUT.values())


def page_with_order(word):
    """A page whose waiting part shows something till then."""
    import streamlit as st

    from pages.components import cached, text, waiting
    from tests.pages import test_waiting

    def till_then():
        text.markdown("till then")
        test_waiting.SEEN.append(True)

    cached.begin()
    with waiting.filled_in():
        waiting.later(st.markdown, test_waiting.slow, word, saying="", meanwhile=till_then)
        st.markdown("below")
        test_waiting.GO.set()


def test_what_is_shown_meanwhile_gives_way_to_the_answer_and_is_not_shown_where_that_is_kept():
    for seen in ([True], [True]):  # the second run finds the answer kept
        app = AppTest.from_function(page_with_order, args=("order",), default_timeout=30).run()
        assert not app.exception
        assert (app.markdown.values, seen) == (["order", "below"], SEEN)
