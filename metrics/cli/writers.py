"""How an answer is written: as CSV, as JSON, or as a table for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from metrics.cli.command import Output
from metrics.cli.text_table import as_table, is_list


def as_csv(output: Output, decimals: Mapping[str, int]) -> str:
    """Every column, unrounded; lists with semicolons between."""
    cells = output.frame.map(lambda cell: ";".join(map(str, cell)) if is_list(cell) else cell)
    return str(cells.to_csv(index=False, lineterminator="\n"))


def as_json(output: Output, decimals: Mapping[str, int]) -> str:
    """A list of rows with every column, unrounded; null where there is no figure."""
    rows = [{column: _plain(cell) for column, cell in row.items()} for row in output.frame.to_dict("records")]
    return json.dumps(rows, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _plain(cell: object) -> object:
    """A cell as JSON knows it."""
    if isinstance(cell, list | tuple | np.ndarray):
        return [_plain(part) for part in cell]
    if isinstance(cell, np.generic):
        cell = cell.item()
    if cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and not np.isfinite(cell)):
        return None
    return cell if isinstance(cell, bool | int | float | str) else str(cell)


WRITERS: dict[str, Callable[[Output, Mapping[str, int]], str]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
}
