"""One sheet of a workbook (xlsx, xlsm, xlsb, xls, ods) as rows of text, percentages as they are shown."""

from __future__ import annotations

import re
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
from loaders.files.header import HEADER_WITHIN, Header, Rows, found_layout, holds_names
from loaders.files.workbook_parts import marks, number

ERRORS = {
    **{"Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!"},
    **{"Ref": "#REF!", "Value": "#VALUE!"},
}
"""What a cell of each kind of error shows, by the library's name for it."""


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
    if not sheet:
        _only_sheet(path, book, header)
    with _damage_told(path):
        batch = _with_errors(
            *book.load_sheet(chosen, header_row=None, dtypes="string").to_arrow_with_errors()
        )
    top = _rows(batch, header)
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


def _only_sheet(path: Path, book: fastexcel.ExcelReader, header: Header) -> None:
    """Raise InputError when the first sheet holds the names we need and another does too."""
    fit: list[str] = []
    most = HEADER_WITHIN + header.rows + header.rows_below
    for name in book.sheet_names:
        try:
            with _damage_told(path):
                sheet = book.load_sheet(name, header_row=None, dtypes="string", n_rows=most).to_arrow()
        except fastexcel.FastExcelError:  # a chart, or a sheet nobody asked for
            if not fit:
                return
            continue
        if holds_names(_rows(sheet, header), header) is not None:
            fit.append(name)
        elif not fit:
            return
    if len(fit) > 1:
        raise InputError(
            str(path),
            f"{len(fit)} of its sheets hold {', '.join(map(repr, header.required))}, and none is named",
            ", ".join(fit),
            "name one with sheet = in sources.toml",
        )


def _rows(batch: pa.RecordBatch, header: Header) -> Rows:
    """The first rows of a sheet, among which its header is."""
    first = batch.slice(0, HEADER_WITHIN + header.rows + header.rows_below).columns
    return [[cell or "" for cell in row] for row in zip(*(c.to_pylist() for c in first), strict=True)]


def _with_errors(batch: pa.RecordBatch, errors: fastexcel.CellErrors | None) -> pa.RecordBatch:
    """A sheet with the errors its cells show (#N/A, #DIV/0!) as their words, where they would be empty."""
    shown: dict[int, dict[int, str]] = {}
    for error in errors.errors if errors else ():
        row, column = error.offset_position
        name = re.search(r"Error\((\w+)\)", error.detail or "")
        shown.setdefault(column, {})[row] = ERRORS.get(name[1] if name else "", "#ERROR")
    columns = []
    for at, cells in enumerate(batch.columns):
        texts = cells.to_pylist() if at in shown else []
        for row, words in shown.get(at, {}).items():
            texts[row] = words
        columns.append(pa.array(texts, pa.string()) if texts else cells)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


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
