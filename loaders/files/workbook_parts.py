"""What the parts of an xlsx or ods say of a sheet besides its values: percentages, and merged cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

from loaders.files.labels import Span

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"

PERCENT_FORMATS = {9, 10}
"""Numbers of the two formats 0% and 0.00% that every xlsx knows without declaring them."""

Cell = tuple[int, int, str, bool]
"""Row and column of a cell, from 0, what it holds, and whether it is shown as a percentage."""


@dataclass(frozen=True)
class Marks:
    """What a sheet's file says of it, rows and columns from 0 by the first that is used.

    `percentages` has for each column the rows that are shown as percentages, and what they hold; `spans` are
    the merged cells.
    """

    percentages: dict[int, dict[int, str]] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)


def marks(data: bytes, sheet: str, spans_wanted: bool) -> Marks:
    """Percentages of a sheet, and its merged cells where they are wanted.

    Only .xlsx, .xlsm and .ods say so in a form that can be read; a fraction in an .xls stays one. Raises
    LookupError and ElementTree.ParseError where the parts of the file are not what they are of such files.
    """
    if not data.startswith(b"PK"):
        return Marks()
    spans: list[Span] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if "content.xml" in names:
            cells = _ods_cells(archive, sheet, spans, spans_wanted)
        elif "xl/workbook.xml" in names:
            styles = _percent_styles(archive) if "xl/styles.xml" in names else set()
            spans = _xlsx_spans(archive, sheet) if spans_wanted else []
            cells = _xlsx_cells(archive, sheet, styles) if styles or spans else iter(())
        else:
            return Marks()
        found = list(cells)
    top = min((row for row, _, _, _ in found), default=0)
    left = min((column for _, column, _, _ in found), default=0)
    shown: dict[int, dict[int, str]] = {}
    for row, column, held, is_percentage in found:
        if is_percentage and number(held) is not None:
            shown.setdefault(column - left, {})[row - top] = held
    moved = [(a - top, max(0, b - left), c - top, d - left) for a, b, c, d in spans if d >= left]
    return Marks(shown, moved)


def number(text: str) -> float | None:
    """The number a text is; None for another text."""
    try:
        return float(Decimal(text))
    except InvalidOperation:
        return None


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


def _xlsx_spans(archive: zipfile.ZipFile, sheet: str) -> list[Span]:
    """The merged cells of a sheet."""
    spans = []
    for merged in re.findall(rb"<(?:\w+:)?mergeCell [^>]*", archive.read(_sheet_part(archive, sheet))):
        found = re.search(rb'\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"', merged)
        if found:
            left, top, right, bottom = (each.decode() for each in found.groups())
            spans.append((int(top) - 1, _column(left), int(bottom) - 1, _column(right)))
    return spans


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


def _ods_cells(archive: zipfile.ZipFile, sheet: str, spans: list[Span], wanted: bool) -> Iterator[Cell]:
    """As of an xlsx, from an ods, its merged cells put to `spans`; nothing where none of it is wanted."""
    content = archive.read("content.xml")
    if b'value-type="percentage"' not in content and not (wanted and b"-columns-spanned" in content):
        return
    row, inside = 0, False
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        if element.tag == f"{TABLE}table":
            inside = event == "start" and element.get(f"{TABLE}name") == sheet
        elif inside and event == "end" and element.tag == f"{TABLE}table-row":
            times = int(element.get(f"{TABLE}number-rows-repeated", "1"))
            filled = list(_ods_row(element))
            spans += [(row, left, row + down, right) for left, down, right in _ods_spans(element)]
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


def _ods_spans(element: ElementTree.Element) -> Iterator[tuple[int, int, int]]:
    """First column, rows more than one and last column of each merged cell of a row."""
    column = 0
    for cell in element:
        wide = int(cell.get(f"{TABLE}number-columns-spanned", "1"))
        down = int(cell.get(f"{TABLE}number-rows-spanned", "1"))
        if wide > 1 or down > 1:
            yield column, down - 1, column + wide - 1
        column += int(cell.get(f"{TABLE}number-columns-repeated", "1"))
