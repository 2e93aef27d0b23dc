"""Tables as CSV files that say inside where they come from."""

from __future__ import annotations

import pandas as pd

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
    return f"{heading}\n{table.to_csv(index=False, lineterminator=chr(10))}".encode("utf-8-sig")
