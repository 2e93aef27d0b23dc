"""Which sign stands before the decimals of each column of a text: a comma, or a point."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from loaders.errors import InputError

SPACES = r"[ \x{00a0}\x{2009}\x{202f}]"
WHOLE = rf"[+-]?(\d+|\d{{1,3}}(\.\d{{3}})+|\d{{1,3}}({SPACES}\d{{3}})+)"
COMMA = rf"^{WHOLE},\d+\s*%?$"
"""A number with a decimal comma, or with one thousands comma."""

EITHER = r"^[+-]?[1-9]\d{0,2},\d{3}\s*%?$"
"""What may be thousands or decimals: 1,234."""

POINTS = r"^[+-]?\d{1,3}(\.\d{3}){2,}\s*%?$"
"""Thousands between points, as beside decimal commas: 1.234.567."""

THREES = r"^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?\s*%?$"
"""Thousands between points, where a comma is before decimals."""

POINT = (
    r"^[+-]?(\d*\.(\d{1,2}|\d{4,})|0?\.\d+|\d{4,}\.\d+"
    r"|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,})\s*%?$"
)
"""A number with a decimal point, or thousands commas, that can be nothing else."""

FEW = 20
"""One cell in so many may be a slip, and says nothing of its column."""


def with_points(table: pa.Table, path: Path, delimiter: str) -> pa.Table:
    """The table with decimal points in place of decimal commas, decided column by column.

    Cells stand between semicolons where commas stand in numbers: one column with decimal commas then tells
    of those that may be read either way. Between commas one odd cell is a slip. Raises InputError on a
    column whose 1,234 may be 1234 or 1.234.
    """
    semicolons = delimiter == ";"
    counts = [_counted(column) for column in table.columns]
    commas = semicolons and any(clear and not points for clear, _, points in counts)
    british = semicolons and any(points and not clear for clear, _, points in counts)
    columns = []
    for name, column, (clear, either, points) in zip(table.column_names, table.columns, counts, strict=True):
        said = clear > max(1, either) or (clear and semicolons) or (commas and not british)
        decimal = said and not points
        slip = points or (clear and clear * FEW < either) or (clear == 1 and delimiter == ",")
        doubt = bool(clear) or (semicolons and not (british and not commas))
        if either and doubt and not decimal and not slip:
            raise _unclear(path, name, column)
        columns.append(_pointed(column) if decimal else column)
    return pa.table(columns, names=table.column_names)


def _counted(column: pa.ChunkedArray) -> tuple[int, int, int]:
    """How many cells have a decimal comma, a comma that may be of decimals or thousands, a decimal point."""
    if not _any(column, "[,.]"):
        return 0, 0, 0
    either = _count(column, EITHER)
    return _count(column, COMMA) - either + _count(column, POINTS), either, _count(column, POINT)


def _any(column: pa.ChunkedArray, pattern: str) -> bool:
    return bool(pc.any(pc.match_substring_regex(column, pattern)).as_py())


def _count(column: pa.ChunkedArray, pattern: str) -> int:
    return pc.sum(pc.match_substring_regex(column, pattern)).as_py() or 0


def _pointed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of decimal commas: its thousands closed up, a point before its decimals."""
    threes = pc.match_substring_regex(column, THREES)
    closed = pc.if_else(threes, pc.replace_substring(column, ".", ""), column)
    number = pc.match_substring_regex(closed, COMMA)
    return pc.if_else(number, pc.replace_substring(closed, ",", "."), closed)


def _unclear(path: Path, name: str, column: pa.ChunkedArray) -> InputError:
    shown = column.filter(pc.match_substring_regex(column, EITHER))
    return InputError(
        str(path),
        f"whether {shown[0].as_py()!r} in column {name!r} has thousands or decimals behind its comma can't be"
        f" told ({len(shown)} such cells)",
        "1234 or 1.234",
        "write its numbers without thousands commas, and with decimal points, in a copy of the file",
    )
