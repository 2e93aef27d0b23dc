"""The rows of a frame, for views that read every column of wide frames."""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from collections.abc import Callable, Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

import pandas as pd

LAST = 24
"""Frames whose rows are kept: more than one page goes through at a time."""

_KEPT: OrderedDict[int, tuple[pd.DataFrame, list[Any]]] = OrderedDict()
_LOCK = Lock()


def each_row(frame: pd.DataFrame) -> list[Any]:
    """The rows as `itertuples(index=False)` gives them, for frames that nobody changes afterwards.

    Those of the last frames are kept, since a page goes through the same 50 columns of a profile a dozen
    times. Columns are named as Python names things.
    """
    with _LOCK:
        held, rows = _KEPT.get(id(frame), (None, []))
    if held is frame:
        return rows
    rows = list(map(_row_of(tuple(frame.columns)), values_by_row(frame)))
    with _LOCK:
        _KEPT[id(frame)] = frame, rows  # while it is held no other frame can have its number
        if len(_KEPT) > LAST:
            _KEPT.popitem(last=False)
    return rows


def values_by_row(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The values of each row, in the order of the columns."""
    return list(zip(*[column.tolist() for _, column in frame.items()], strict=True))


@lru_cache(maxsize=200)
def _row_of(columns: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    """How a row of these columns is made: to make up the class of named tuples takes a millisecond."""
    row: Any = namedtuple("Row", columns)  # type: ignore[misc]  # its names are only known here
    made: Callable[[Sequence[Any]], Any] = row._make
    return made
