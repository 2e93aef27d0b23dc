"""Places by what somebody types, on the command line: find."""

from __future__ import annotations

from argparse import Namespace

import pandas as pd

from metrics.cli.command import Command, Output
from metrics.places.search import MOST, find, why_none
from metrics.store import Store

FOUND_COLUMNS = {
    "kind": "postcode, borough, area, ward, msoa or lsoa",
    "name": "its name, or the postcode",
    "code": "its code; of an area, its id in its scheme",
    "within": "names of what it lies in, the smallest first",
    "edition": "id of the edition it belongs to",
    "scheme": "id of the scheme of an area; empty for what is none",
    "place": "place id; of a postcode, that of its LSOA",
    "lsoa": "place id of the LSOA it is or lies in; empty for what is larger",
    "ward": "place id of the ward it is or lies in most; empty for what is larger",
    "areas": "place ids of the areas it lies in most, one a scheme",
}
"""What each column of the answer to `find` means, in the order of the columns."""

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
    rows = [
        {column: getattr(match, column) for column in FOUND_COLUMNS}
        | {"within": list(match.within), "areas": [area.place for area in match.areas]}
        for match in matches
    ]
    frame = pd.DataFrame(rows, columns=list(FOUND_COLUMNS))
    if not matches:
        frame.attrs["note"] = why_none(store, words.words, words.edition or "")
    return Output(frame, FOUND_HEADINGS)


COMMANDS = {
    "find": Command(
        "a place by a postcode, a name or a code",
        _find,
        {
            "edition": {"help": "id of the edition whose places come first"},
            "most": {"help": "as many places at most", "type": int, "default": MOST},
        },
        of_edition=False,
        asks=("words", "what to look for, such as 'WS1 1AA' or Blakenall"),
    ),
}
