"""Places by what somebody types, on the command line: find."""

from __future__ import annotations

from argparse import Namespace

from metrics.cli.command import Command, Output
from metrics.places.search import MOST, find, table, why_none
from metrics.store import Store

FOUND_HEADINGS = {
    "Kind": "kind",
    "Name": "name",
    "Code": "code",
    "Within": "within",
    "Edition": "edition",
    "Place": "place",
}


def _find(store: Store, words: Namespace) -> Output:
    matches = find(store, words.words, words.edition or "", words.most)
    frame = table(matches)
    if not matches:
        frame.attrs["note"] = why_none(store, words.words, words.edition or "")
    return Output(frame, FOUND_HEADINGS)


def number_of_places(word: str) -> int:
    """How many places at most: a whole number from 1 to 1,000. Raises ValueError, which argparse tells."""
    number = int(word)
    if not 1 <= number <= 1000:
        raise ValueError(word)
    return number


COMMANDS = {
    "find": Command(
        "a place by a postcode, a name or a code",
        _find,
        {
            "edition": {"help": "id of the edition whose places come first"},
            "most": {"help": "as many places at most", "type": number_of_places, "default": MOST},
        },
        of_edition=False,
        asks=("words", "what to look for, such as 'WS1 1AA' or Blakenall"),
    ),
}
