"""Tables as HTML: a caption, headings of rows and columns, reached by the keyboard and whole on paper."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral, Real

import pandas as pd

from views.html import html
from views.rows import values_by_row

MOST_ROWS = 1500
"""Rows that a page shows; the file has them all."""

TALL = 14
"""Rows above which a table scrolls by itself on the screen."""

LONG = 50
"""Characters of a text above which its column gets a width of its own."""

MISSING = "–"


@dataclass(frozen=True)
class Column:
    """A column's heading, whether numbers stand below it, and whether long texts do."""

    name: str
    number: bool
    long: bool = False


@dataclass(frozen=True)
class Link:
    """A value that leads to a page on the web."""

    text: str
    url: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Cell:
    """What a cell says; `order` is the number it is sorted by where it holds one, `url` where it leads."""

    text: str
    number: bool = False
    order: float | None = None
    url: str = ""


def data_table(frame: pd.DataFrame, title: str, sortable: bool = False) -> str:
    """A frame as an HTML table, its first column as the headings of its rows. All text is escaped.

    Whole numbers have their thousands marked, others at most two decimals; text stays as the view wrote it.
    """
    columns = [
        Column(str(name), bool(_is_number(column)), _is_long(column)) for name, column in frame.items()
    ]
    shown = frame.head(MOST_ROWS)
    left = len(frame) - len(shown)
    return html(
        "data_table",
        title=title,
        columns=columns,
        rows=[[_cell(value) for value in row] for row in values_by_row(shown)],
        sortable=sortable and len(shown) > 1,
        tall=len(shown) > TALL,
        left_out=f"The first {MOST_ROWS:,} of {len(frame):,} rows. The file has them all." if left else "",
    )


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _is_long(column: pd.Series) -> bool:
    """Whether texts stand in a column that would be a word wide and many lines high if it were narrow."""
    return any(isinstance(value, str) and len(value) > LONG for value in column)


def _cell(value: object) -> Cell:
    if isinstance(value, Link):
        return Cell(value.text, url=value.url)
    if isinstance(value, bool):
        return Cell("Yes" if value else "No")
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return Cell(MISSING)
    if isinstance(value, Integral):
        return Cell(f"{int(value):,}", True, float(value))
    if isinstance(value, Real):
        short = f"{float(value):,.2f}".rstrip("0").rstrip(".")
        return Cell(short.replace("-", "−"), True, float(value))
    return Cell(str(value))
