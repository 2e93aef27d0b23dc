"""The store, opened read-only: one cursor per query, so that many readers share one connection."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

STORE = Path(__file__).resolve().parent.parent / "data" / "area_profiles.duckdb"


class Store:
    """A read-only store. Safe to share between threads: every query has a cursor of its own."""

    def __init__(self, path: Path = STORE) -> None:
        if not path.exists():
            raise StoreMissing(f"{path} is missing. Build it with: python -m loaders build")
        self.path = path
        self._connection = duckdb.connect(str(path), read_only=True)
        # a store never changes once built, so what is declared is read once, when it is opened
        self.indicators = self.frame("SELECT * FROM indicators ORDER BY position").set_index("indicator")
        self.periods = self.frame('SELECT period, label, start, "end" FROM periods').set_index("period")
        self.editions = self.rows(
            "SELECT edition, name, title, borough, ward_kind, lsoa_kind, comparators, notes "
            "FROM editions ORDER BY position"
        )
        self.areas = self.rows("SELECT area, edition, scheme, id, name FROM areas ORDER BY edition, position")

    def rows(self, query: str, values: Sequence[object] | dict[str, object] = ()) -> list[tuple]:
        """A query's rows as tuples."""
        return self._connection.cursor().execute(query, values).fetchall()

    def frame(self, query: str, values: Sequence[object] | dict[str, object] = ()) -> pd.DataFrame:
        """A query's rows as a frame."""
        return self._connection.cursor().execute(query, values).df()

    def arrays(self, query: str, values: Sequence[object] | dict[str, object] = ()) -> dict[str, np.ndarray]:
        """A query's columns as arrays, the quickest way out; nan for a missing number, None for a word."""
        columns = self._connection.cursor().execute(query, values).fetchnumpy()
        return {
            name: column.filled(np.nan if column.dtype.kind == "f" else None)
            if isinstance(column, np.ma.MaskedArray)
            else column
            for name, column in columns.items()
        }

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class StoreMissing(Exception):
    """There is no store to open; the sentence says how to build one."""


class Refused(Exception):
    """A question can't be answered as it was asked; the sentence says why and what to change."""


class Unknown(Exception):
    """A question names an edition, scheme, area or indicator that is not there; it lists what there is."""

    def __init__(self, what: str, found: object, allowed: Sequence[object]) -> None:
        self.what, self.found, self.allowed = what, found, list(allowed)
        listed = ", ".join(str(a) for a in self.allowed[:30]) or "none"
        super().__init__(f"There is no {what} {found!r}. Choose one of: {listed}.")
