"""What a store was asked last: the parts of one answer often ask it the same."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import pandas as pd

MOST = 200
"""So many answers are kept, the oldest dropped first."""

LARGEST = 2_000
"""Rows above which an answer is not kept: some hundred bytes each."""


class LastAsked:
    """The frames that queries of one store gave last. A store never changes once built, so they stay right.

    Each who asks gets a frame of their own: pandas copies on write, so what one changes no other sees.
    """

    def __init__(self) -> None:
        self._frames: OrderedDict[bytes, pd.DataFrame] = OrderedDict()
        self._lock = Lock()

    def frame(self, query: str, values: object, ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The frame that `ask` gives, or gave when the same query was put with the same values."""
        key = pickle.dumps((query, values), pickle.HIGHEST_PROTOCOL)
        with self._lock:
            found = self._frames.get(key)
            if found is not None:
                self._frames.move_to_end(key)
        if found is None:
            found = ask()
            if len(found) <= LARGEST:
                self._keep(key, found)
        return found.copy(deep=False)

    def _keep(self, key: bytes, frame: pd.DataFrame) -> None:
        with self._lock:
            self._frames[key] = frame
            if len(self._frames) > MOST:
                self._frames.popitem(last=False)
