"""What a command of `python -m metrics` is, and the options that several of them share."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from metrics.errors import Unknown
from metrics.store import Store

Options = Mapping[str, Mapping[str, Any]]
"""Options by name, without the dashes, as argparse takes them."""

AREA: Options = {"area": {"help": "id or name of an area"}}
INDICATOR: Options = {"indicator": {"help": "id of an indicator"}}
PERIOD: Options = {"period": {"help": "period, such as 2019 or 2008/09"}}


@dataclass(frozen=True)
class Output:
    """The table a command answers with.

    `columns` are those a reader looks at first, by their headings; every column where none are named.
    `decimals` are those of columns that are not in an indicator's unit.
    """

    frame: pd.DataFrame
    columns: Mapping[str, str] | None = None
    decimals: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Command:
    """One question of the command line: its line of help, what answers it, what it may be asked for; `asks`
    is a word it must be asked with, and what that is."""

    help: str
    answer: Callable[[Store, Namespace], Output]
    options: Options
    of_edition: bool = True
    asks: tuple[str, str] | None = None


def only(frame: pd.DataFrame, words: Namespace) -> pd.DataFrame:
    """The rows of the indicator and the period asked for. Raises Unknown where there are none."""
    for column in ("indicator", "period"):
        wanted = getattr(words, column, None)
        if wanted and column in frame:
            known = list(dict.fromkeys(frame[column]))
            if wanted not in known:
                raise Unknown(f"{column} of {words.edition}", wanted, known)
            frame = frame[frame[column] == wanted]
    return frame
