"""One sheet of a workbook (xlsx, xlsm, xlsb, xls, ods) as rows of text, percentages as they are shown."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from loaders.errors import InputError
from loaders.files.content import CUT_SHORT
from loaders.files.delimited import without_empty
from loaders.files.header import HEADER_WITHIN, Header, found_layout

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"

PERCENT_FORMATS = {9, 10}
"""Numbers of the two formats 0% and 0.00% that every xlsx knows without declaring them."""

Cell = tuple[int, int, str, bool]
"""Row and column of a cell, from 0, what it holds, and whether it is shown as a percentage."""


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
    layout = found_layout(top, header, path)
    try:
        shown = _percentages(data, chosen)
        filled = [_as_shown(pc.fill_null(c, ""), shown.get(at, {})) for at, c in enumerate(batch.columns)]
    except (LookupError, ElementTree.ParseError) as problem:
        raise InputError(
            str(path),
            f"which cells of sheet {chosen!r} are percentages can't be told ({problem})",
            do="save the sheet as csv, and declare that file",
        ) from problem
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
        if at >= len(cells) or _number(cells[at]) != _number(held):
            raise LookupError(at)
        cells[at] = f"{(Decimal(repr(float(held))) * 100).normalize():f}%"
    return pa.array(cells, pa.string())


def _number(text: str) -> float | None:
    try:
        return float(Decimal(text))
    except InvalidOperation:
        return None


def _percentages(data: bytes, sheet: str) -> dict[int, dict[int, str]]:
    """For each column (from 0, by the first that is used) the rows that are shown as percentages.

    Only .xlsx, .xlsm and .ods say so in a form that can be read; a fraction in an .xls stays one.
    """
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if "content.xml" in names:
            cells = _ods_cells(archive, sheet)
        elif "xl/styles.xml" in names and (styles := _percent_styles(archive)):
            cells = _xlsx_cells(archive, sheet, styles)
        else:
            return {}
        found = list(cells)
    top = min((row for row, _, _, _ in found), default=0)
    left = min((column for _, column, _, _ in found), default=0)
    shown: dict[int, dict[int, str]] = {}
    for row, column, held, is_percentage in found:
        if is_percentage and _number(held) is not None:
            shown.setdefault(column - left, {})[row - top] = held
    return shown


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """The numbers of the cell styles of an xlsx that show a fraction as a percentage."""
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    formats = {
        int(each.get("numFmtId", "0"))
        for each in root.iter(f"{MAIN}numFmt")
        if "%" in re.sub(r'"[^"]*"|\\.', "", each.get("formatCode", ""))
    }
    styles = root.find(f"{MAIN}cellXfs")
    used = [int(each.get("numFmtId", "0")) for each in (styles if styles is not None else [])]
    return {str(at) for at, number in enumerate(used) if number in PERCENT_FORMATS | formats}


def _xlsx_cells(archive: zipfile.ZipFile, sheet: str, styles: set[str]) -> Iterator[Cell]:
    """Row, column and value of each filled cell of a sheet, and whether it is a percentage."""
    row = column = -1
    with archive.open(_sheet_part(archive, sheet)) as part:
        for event, element in ElementTree.iterparse(part, ("start", "end")):
            if event == "start" and element.tag == f"{MAIN}row":
                row, column = int(element.get("r") or row + 2) - 1, -1
            if event == "start" or element.tag not in (f"{MAIN}c", f"{MAIN}row"):
                continue
            if element.tag == f"{MAIN}c":
                written = re.match("[A-Z]+", element.get("r", ""))
                column = _column(written[0]) if written else column + 1
                held = element.findtext(f"{MAIN}v") or ""
                if held or element.find(f"{MAIN}is") is not None:
                    number = element.get("t", "n") == "n" and element.get("s") in styles
                    yield row, column, held, number
            else:
                element.clear()


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part of an xlsx that holds a sheet."""
    links = {
        each.get("Id"): each.get("Target", "")
        for each in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for each in book.iter(f"{MAIN}sheet"):
        if each.get("name") == sheet:
            link = next(value for key, value in each.items() if key.endswith("}id"))
            target = links[link]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _ods_cells(archive: zipfile.ZipFile, sheet: str) -> Iterator[Cell]:
    """As of an xlsx, from an ods; nothing where no cell of the file is a percentage."""
    content = archive.read("content.xml")
    if b'value-type="percentage"' not in content:
        return
    row, inside = 0, False
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        if element.tag == f"{TABLE}table":
            inside = event == "start" and element.get(f"{TABLE}name") == sheet
        elif inside and event == "end" and element.tag == f"{TABLE}table-row":
            times = int(element.get(f"{TABLE}number-rows-repeated", "1"))
            filled = list(_ods_row(element))
            for again in range(times if filled else 0):
                for column, held, is_percentage in filled:
                    yield row + again, column, held, is_percentage
            row += times
            element.clear()


def _ods_row(element: ElementTree.Element) -> Iterator[tuple[int, str, bool]]:
    column = 0
    for cell in element:
        times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        kind = cell.get(f"{OFFICE}value-type")
        if kind:
            held = cell.get(f"{OFFICE}value", "")
            for again in range(times):
                yield column + again, held, kind == "percentage"
        column += times
