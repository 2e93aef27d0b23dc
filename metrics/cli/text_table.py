"""Tables as text, for people: the columns a reader looks at first, rounded as the screen rounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from tabulate import tabulate

from metrics.cli.command import Output

USUAL_DECIMALS = 3
"""Decimals of a column that nobody says anything of."""


def as_table(output: Output, decimals: Mapping[str, int]) -> str:
    """The columns aligned and rounded, by `decimals` of indicators; a dash where there is no figure; the
    table's note below."""
    frame = output.frame
    columns = {
        heading: column
        for heading, column in (output.columns or {c: c for c in frame}).items()
        if column in frame
    }
    rows = [
        [_written(row, column, output.decimals, decimals) for column in columns.values()]
        for row in frame.to_dict("records")
    ]
    align = ["right" if pd.api.types.is_numeric_dtype(frame[c]) else "left" for c in columns.values()]
    # the headings as a row: tabulate would widen them
    text = tabulate([list(columns), *rows], tablefmt="plain", colalign=align, disable_numparse=True)
    note = frame.attrs.get("note")
    return "\n".join([text, *([note] if note else [])]) + "\n"


def is_list(cell: object) -> bool:
    """Whether a cell of a table holds several values."""
    return isinstance(cell, list | tuple | np.ndarray)


def _written(row: Mapping[Any, Any], column: str, own: Mapping[str, int], decimals: Mapping[str, int]) -> str:
    """A cell of a table: rounded, a range where only bounds are known, a dash where there is nothing."""
    cell = row[column]
    if is_list(cell):
        return ", ".join(map(str, cell))
    places = own.get(column, int(decimals.get(row.get("indicator", ""), USUAL_DECIMALS)))
    if isinstance(cell, float) and not np.isnan(cell):
        return f"{cell:,.{places}f}"
    ends = row.get(f"{column}_low"), row.get(f"{column}_high")
    if all(isinstance(end, float) and not np.isnan(end) for end in ends):
        return " to ".join(f"{end:,.{places}f}" for end in ends)
    return "–" if cell is None or cell is pd.NaT or cell != cell or cell == "" else str(cell)
