"""Tables as CSV files that say inside where they come from."""

from __future__ import annotations

import csv
from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would work out."""

FIGURE_COLUMNS = [
    *("indicator", "label", "theme", "unit", "period", "value", "value_low", "value_high", "lower", "upper"),
    *("numerator", "denominator", "denominator_period", "kind", "method", "pieces", "coverage"),
]
"""What the file of a table of figures says of each figure first."""


def csv_with_sources(
    table: pd.DataFrame, title: str, edition: str, sources: pd.DataFrame, notes: list[str] | None = None
) -> bytes:
    """A CSV with the table's title, edition, notes and sources in lines that begin with #, above the header.

    `sources` has the columns title, publisher, edition, licence, attribution. Written with a byte order
    mark, so that spreadsheets read accents and dashes rightly; `pandas.read_csv(..., comment="#")` reads the
    table alone.
    """
    lines = [f"# {title}", f"# Edition: {edition}"]
    lines += [f"# Note: {note}" for note in notes or []]
    lines += [
        f"# Source: {s.title}. {s.publisher}, {s.edition}. {s.licence}. {s.attribution}".rstrip()
        for s in sources.itertuples()
    ]
    heading = "\n".join(" ".join(line.splitlines()) for line in lines)
    return f"{heading}\n{safe_csv(table)}".encode("utf-8-sig")


def safe_csv(table: pd.DataFrame) -> str:
    """A table as CSV whose cells no spreadsheet takes for a formula: a text that begins like one has an
    apostrophe before it, unless it is a number. A # in a cell is no comment: such a table has its texts in
    quotes."""
    safe = table.rename(columns=_safe)
    texts = {n: list(safe.iloc[:, n]) for n, kind in enumerate(safe.dtypes) if not is_numeric_dtype(kind)}
    for n, cells in texts.items():
        if any(isinstance(cell, str) and cell.startswith(FORMULA) for cell in cells):
            safe.isetitem(n, [_safe(cell) for cell in cells])
    hashes = any("#" in str(cell) for cells in [safe.columns, *texts.values()] for cell in cells)
    quoting = csv.QUOTE_NONNUMERIC if hashes else csv.QUOTE_MINIMAL
    return str(safe.to_csv(index=False, lineterminator="\n", quoting=quoting))


def _safe(cell: Any) -> Any:
    if not isinstance(cell, str) or not cell.startswith(FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
