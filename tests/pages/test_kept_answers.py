"""What is kept between runs of a page: found again by what it is made of, shared by all, never changed."""

from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from threading import Barrier, Thread

import numpy as np
import pandas as pd
import pytest
from pydeck import Deck

from pages.components import cached
from pages.components.memo import Memo
from views.theme import FrozenFigure

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*_*.py") if path.stem != "__init__")
EDITIONS = ["walsall", "walsall-2009", "barking-and-dagenham"]


def written(thing):
    """All that a thing holds, as comparable words."""
    if isinstance(thing, pd.DataFrame):
        return [list(thing.columns), list(thing.index), *(written(list(thing[c])) for c in thing)]
    if isinstance(thing, pd.Series | np.ndarray):
        return written(list(thing))
    if isinstance(thing, FrozenFigure):
        return written(thing.to_dict())
    if isinstance(thing, Deck):
        return thing.to_json()
    if is_dataclass(thing):
        return [written(getattr(thing, each.name)) for each in fields(thing)]
    if isinstance(thing, dict):
        return [(written(key), written(value)) for key, value in thing.items()]
    return [written(each) for each in thing] if isinstance(thing, list | tuple) else repr(thing)


class Watched(Memo):
    """A shelf that remembers what was made, and how it looked then."""

    made_so_far = []

    def get(self, how, values=(), named=None):
        new = not self._slot(how, values, named or {}).full
        thing = super().get(how, values, named)
        if new and how is not cached._open:
            self.made_so_far.append((how, thing, written(thing)))
        return thing


@pytest.fixture
def watched(monkeypatch):
    """All that is made from now on, on shelves of its own."""
    monkeypatch.setattr(cached, "Memo", Watched)
    monkeypatch.setattr(cached, "STORES", Watched(1))
    monkeypatch.setattr(Watched, "made_so_far", [])
    return Watched.made_so_far


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_run_again_makes_nothing_anew_and_nobody_changes_what_is_kept(
    page, edition, watched, open_page
):
    tested = open_page(page, edition=edition)
    first = len(watched)
    assert first or page == "decision_records", "nothing was watched"
    tested.run()
    assert [how for how, _, _ in watched[first:]] == []
    assert [how for how, thing, as_made in watched if written(thing) != as_made] == []


@dataclass(frozen=True)
class Asked:
    """What a reader asks, made anew by each run of a page."""

    weights: dict[str, float]


@dataclass(frozen=True)
class Answer:
    """What came of it."""

    figures: pd.DataFrame


def test_equal_words_and_numbers_are_the_same_and_equal_frames_are_not():
    shelf, frame, other = Memo(10), pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]})
    for equal in ([1, "a"], (None, 2.5), {"a": [True]}, Asked({"a": 0.5})):
        assert shelf.get(listed, (equal,)) is shelf.get(listed, (again(equal),))
    assert shelf.get(listed, (frame,)) is not shelf.get(listed, (other,))
    assert shelf.get(listed, (Answer(frame),)) is not shelf.get(listed, (Answer(frame),))


def listed(value):
    """A new thing for each value."""
    return [value]


def again(value):
    """The same value, made another time."""
    return eval(repr(value), {"Asked": Asked})


@pytest.mark.parametrize("other", [1.0, True, "1", [1], (1,), None])
def test_one_is_never_taken_for_another_that_only_looks_or_counts_like_it(other):
    shelf = Memo(10)
    assert shelf.get(listed, (1,)) == [1]
    assert repr(shelf.get(listed, (other,))) == repr([other])


def test_only_the_last_things_asked_for_are_kept():
    shelf = Memo(2)
    one, _, again_one = (shelf.get(listed, (n,)) for n in (1, 2, 1))
    assert one is again_one
    shelf.get(listed, (3,))
    assert len(shelf) == 2
    assert shelf.get(listed, (1,)) is one, "asked for later than 2"


def test_what_goes_wrong_is_not_kept():
    shelf, told = Memo(2), iter([ValueError("no"), "yes"])

    def answer():
        found = next(told)
        if isinstance(found, Exception):
            raise found
        return found

    with pytest.raises(ValueError, match="no"):
        shelf.get(answer)
    assert shelf.get(answer) == "yes"


def test_readers_who_ask_at_once_get_one_answer():
    shelf, start, found = Memo(2), Barrier(8), []

    def read():
        start.wait()
        found.append(shelf.get(listed, ("a",)))

    readers = [Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len({id(each) for each in found}) == 1
