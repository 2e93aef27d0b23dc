"""OpenDocument sheets of hundreds of thousands of rows, some at a time: never the whole file in memory.

A workbook's library makes a rectangle of each sheet, so that one stray cell in the last column of 16,384
takes gigabytes. Here a row is only the cells that hold something. Rows and cells written once and repeated
(`number-rows-repeated`, `number-columns-repeated`) are as many as they say; empty ones, a million at the end
of a sheet, are none.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

import pyarrow as pa

from loaders.errors import InputError
from loaders.readers.tabular_file import CUT_SHORT, DAMAGE

CHUNK = 2**20
"""Bytes of the file's text that are parsed at a time."""

AT_ONCE = 50_000
"""Rows, as written, that are handed on at a time."""

WIDEST = 2**14
"""Columns of a sheet: no spreadsheet program writes more."""

MOST_ROWS = 2**24
"""Rows of a sheet that hold something; a number of repeats beyond it is damage."""

SPACE = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
VALUES = ("office:string-value", "office:date-value", "office:time-value", "office:boolean-value")

SparseRow = tuple[dict[int, str], int]
"""What each filled cell of a row holds, by column from 0; and how many times the row stands."""


def is_ods(path: Path) -> bool:
    """Whether a file is an OpenDocument spreadsheet, whatever its name."""
    return zipfile.is_zipfile(path) and "content.xml" in zipfile.ZipFile(path).namelist()


def ods_rows(path: Path) -> Iterator[tuple[str, list[SparseRow]]]:
    """The filled rows of every sheet in order, with the sheet's name; a sheet without any comes once, empty.

    Raises InputError on a file that is cut short, damaged or locked.
    """
    sheets = _Sheets()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = sheets.start, sheets.end
    parser.CharacterDataHandler = sheets.said
    try:
        with zipfile.ZipFile(path) as book, book.open("content.xml") as content:
            while chunk := content.read(CHUNK):
                parser.Parse(chunk)
                yield from sheets.ready(AT_ONCE)
            parser.Parse(b"", True)
            yield from sheets.ready(0)
    except (expat.ExpatError, *DAMAGE) as problem:
        raise InputError(str(path), f"can't be read to its end ({problem})", do=CUT_SHORT) from problem


def as_table(rows: list[SparseRow], header: list[str]) -> pa.Table:
    """The cells below each name of a header, repeated rows as often as they stand.

    Columns c0, c1, ... by the place of the name; none where the header is blank.
    """
    columns: dict[str, list[str]] = {}
    for at in (at for at, name in enumerate(header) if name):
        columns[f"c{at}"] = [cell for cells, times in rows for cell in [cells.get(at, "")] * times]
    return pa.table(columns, schema=pa.schema([(name, pa.string()) for name in columns]))


class _Sheets:
    """The rows of the sheets as the parser comes upon them."""

    def __init__(self) -> None:
        self.done: list[tuple[str, list[SparseRow]]] = []
        self.rows: list[SparseRow] = []
        self.name = ""
        self.held = 0
        self.cells: dict[int, str] = {}
        self.column = self.times = self.wide = self.aside = 0
        self.value = ""
        self.words: list[str] = []
        self.in_words = self.in_cell = False

    def ready(self, least: int) -> Iterator[tuple[str, list[SparseRow]]]:
        """What is whole so far, when it is `least` rows or more of the sheet that is being read."""
        done, self.done = self.done, []
        yield from done
        if self.rows and len(self.rows) >= least:
            rows, self.rows = self.rows, []
            yield self.name, rows

    def start(self, tag: str, said: dict[str, str]) -> None:
        if tag == "table:table":
            self.name, self.held, self.rows = said.get("table:name", ""), 0, []
        elif tag == "table:table-row":
            self.cells, self.column = {}, 0
            self.times = int(said.get("table:number-rows-repeated", "1"))
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.in_cell, self.words = True, []
            self.wide = int(said.get("table:number-columns-repeated", "1"))
            number = said.get("office:value", "").removesuffix(".0")
            self.value = number or next((said[name] for name in VALUES if name in said), "")
        elif tag == "office:annotation":
            self.aside += 1
        elif tag == "text:p":
            if self.words and not self.aside:
                self.words.append("\n")
            self.in_words = True
        elif tag in SPACE and not self.aside:
            self.words.append(SPACE[tag] * int(said.get("text:c", "1")))

    def said(self, words: str) -> None:
        if self.in_words and self.in_cell and not self.aside:
            self.words.append(words)

    def end(self, tag: str) -> None:
        if tag == "text:p":
            self.in_words = False
        elif tag == "office:annotation":
            self.aside -= 1
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            if text := self.value or "".join(self.words):
                for at in range(self.column, min(self.column + self.wide, WIDEST)):
                    self.cells[at] = text
            self.column += self.wide
            self.in_cell = False
        elif tag == "table:table-row" and self.cells:
            self.held += self.times
            if self.held > MOST_ROWS:
                raise ValueError(f"sheet {self.name!r} says that it has {self.held:,} rows")
            self.rows.append((self.cells, self.times))
        elif tag == "table:table":
            self.done.append((self.name, self.rows))
            self.rows = []
