"""One sheet of a workbook (xlsx, xlsm, xlsb, xls, ods) as rows of text, percentages as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from loaders.errors import InputError
from loaders.files.content import CUT_SHORT
from loaders.files.delimited import without_empty
from loaders.files.header import HEADER_WITHIN, Header, found_layout
from loaders.files.workbook_parts import marks, number


def read_workbook(path: Path, data: bytes, sheet: str, header: Header) -> pa.Table:
    """The rows below a sheet's header, cells as text; a cell shown as 12.3% reads so, and not as 0.123."""
    with _damage_told(path):
        book = fastexcel.read_excel(data)
    names = book.sheet_names
    chosen = sheet or names[0]
    if chosen not in names:
        raise InputError(
            path.name, f"no sheet {chosen!r}", ", ".join(names), "correct 'sheet' in sources.toml"
        )
    with _damage_told(path):
        batch = book.load_sheet(chosen, header_row=None, dtypes="string").to_arrow()
    first = batch.slice(0, HEADER_WITHIN + header.rows + header.rows_below).columns
    top = [[cell or "" for cell in row] for row in zip(*(c.to_pylist() for c in first), strict=True)]
    try:
        said = marks(data, chosen, spans_wanted=header.rows > 1 or header.rows_below > 0)
        shown = said.percentages
        filled = [_as_shown(pc.fill_null(c, ""), shown.get(at, {})) for at, c in enumerate(batch.columns)]
    except (LookupError, ElementTree.ParseError) as problem:
        raise InputError(
            str(path),
            f"which cells of sheet {chosen!r} are percentages, or merged, can't be told ({problem})",
            do="save the sheet as csv, and declare that file",
        ) from problem
    layout = found_layout(top, header, path, said.spans)
    columns = [column.slice(layout.start) for column in filled]
    return layout.columns(without_empty(pa.table(columns, names=layout.headers)))


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Turn a panic of the library, which a damaged .xls may cause and which is no Exception, into words."""
    try:
        yield
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        raise InputError(str(path), f"can't be read to its end ({problem})", do=CUT_SHORT) from None


def _as_shown(column: pa.Array, percentages: dict[int, str]) -> pa.Array:
    """The column with its percentages as 12.3%; `percentages` has what each such row holds."""
    if not percentages:
        return column
    cells = column.to_pylist()
    for at, held in percentages.items():
        if at >= len(cells) or number(cells[at]) != number(held):
            raise LookupError(at)
        cells[at] = f"{(Decimal(repr(float(held))) * 100).normalize():f}%"
    return pa.array(cells, pa.string())
