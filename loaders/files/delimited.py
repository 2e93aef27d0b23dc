"""Text with cells between commas, semicolons, tabs or bars: one table, without what stands around it."""

from __future__ import annotations

import csv
import functools
import io
import re
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from loaders.errors import InputError
from loaders.files.decimals import with_points
from loaders.files.header import HEADER_WITHIN, Header, Layout, Rows, found_layout, no_header

DELIMITERS = (",", ";", "\t", "|")

LONGEST_ROW = 2**24
"""Bytes of a csv that are parsed at a time; no row may be longer."""

NUMERIC = re.compile(r"[+-]?[\d,]*\.?\d+\s*%?")
"""What a cell of a figure looks like, and no note does after its first cell."""

LONGEST_TOP = 100_000
"""Letters from the start of a file among which another delimiter than the comma is looked for."""

SHORTEST_NOTE = 4
"""Letters of a note of one word, such as Note; what is shorter may be what is left of a row."""

NOTES = "lines of text around the table, no rows of it"


def read_text(path: Path, text: str, header: Header) -> tuple[pa.Table, int]:
    """The rows of a csv, and how many lines around them were notes.

    Walked once by Python's strict reader to check each row, then read as columns. Raises InputError when
    rows are of another width than the header, as after a stray delimiter, or another table stands below.
    """
    delimiter = _delimiter(path, text, header)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    top: Rows = []
    lines = []
    for row in islice(reader, HEADER_WITHIN + header.rows + header.rows_below):
        top.append(row)
        lines.append(reader.line_num)
    layout = found_layout(top, header, path)
    width = len(layout.headers)
    names = [str(position) for position in range(width)]
    body = chain(top[layout.start :], reader)
    notes = 0
    if all(len(row) == width or not any(row) for row in body):
        cells = _columns(text, names, lines[layout.start - 1], delimiter)
    else:
        every = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        kept, notes = _without_notes(list(islice(every, layout.start, None)), layout, header, path)
        cells = pa.table(
            [pa.array([row[at] for row in kept], pa.string()) for at in range(width)], names=names
        )
    table = layout.columns(cells)
    return with_points(table, path, delimiter), notes


def _columns(text: str, names: list[str], skip: int, delimiter: str) -> pa.Table:
    """The rows of a csv all of whose rows are as wide as its header, by columns."""
    cells = arrow_csv.read_csv(
        io.BytesIO(text.encode()),
        read_options=arrow_csv.ReadOptions(column_names=names, skip_rows=skip, block_size=LONGEST_ROW),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            invalid_row_handler=lambda row: "skip",  # only empty rows are of another width by now
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    return without_empty(cells)


def _delimiter(path: Path, text: str, header: Header) -> str:
    """What stands between the cells: the delimiter by which a row holds every name we need."""
    first = text[:LONGEST_TOP]
    most: tuple[int, Rows] = (0, [])
    for delimiter in DELIMITERS:
        top: Rows = []
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            top.extend(islice(reader, HEADER_WITHIN))
        except csv.Error:  # a quotation mark that closes no cell by this delimiter may close one by another
            if delimiter == "," and not any(other in first for other in DELIMITERS[1:]):
                raise
        if any(set(header.required) <= {cell.strip() for cell in row} for row in top):
            return delimiter
        cells = max((len(row) for row in top), default=0)
        if cells > most[0]:
            most = (cells, top)
    raise no_header(most[1], header, path)


def _without_notes(rows: Rows, layout: Layout, header: Header, path: Path) -> tuple[Rows, int]:
    """The rows as wide as the header, empty cells at their ends made up for, and how many were notes.

    Notes are lines of words below a blank line after the table, or at its end, or a line directly under the
    header that names what stands below. Anything else of another width is refused.
    """
    width = len(layout.headers)
    least = max((at + 1 for at, name in enumerate(layout.headers) if name), default=width)
    rows = [_fitted(row, width, least) for row in rows]
    last = max((at for at, row in enumerate(rows) if len(row) == width and any(row)), default=-1)
    kept: Rows = []
    odd: list[int] = []
    first, notes, filled, blank = "", 0, 0, False
    for at, row in enumerate(rows):
        if not any(row):
            blank = blank or bool(kept)
            continue
        filled += 1
        if len(row) == width:
            if notes and kept and set(header.required) <= {cell.strip() for cell in row}:
                raise InputError(
                    str(path),
                    f"holds two tables, one below the other (the second begins at data row {filled})",
                    "one table a file",
                    "make a file of each, or download each by itself",
                )
            kept.append(row)
        elif _is_note(row, blank, outside=not kept or at > last):
            notes += 1
        else:
            odd.append(filled)
            first = first or ", ".join(row)[:60]
    if odd:
        raise InputError(
            str(path),
            f"{len(odd)} rows are not {width} cells wide as the header is (the first is data row {odd[0]})",
            do=f"look at that row ({first!r}): a stray delimiter or a lost end of a line does this",
        )
    return kept, notes


def _fitted(row: list[str], width: int, least: int) -> list[str]:
    """A row that differs from the header by empty cells at its end only, as wide as the header."""
    if len(row) > width and not any(row[width:]):
        return row[:width]
    return [*row, *[""] * (width - len(row))] if least <= len(row) < width else row


def _is_note(row: list[str], below_blank: bool, outside: bool) -> bool:
    """Whether a line of another width than the table is words about it: no figure, and no row cut short."""
    words = [cell for cell in row if cell.strip()]
    if not words or any(NUMERIC.fullmatch(cell.strip()) for cell in row[1:]):
        return False
    if len(words) > 1:
        return below_blank
    said = words[0].strip()
    return (outside and " " in said) or (below_blank and len(said) >= SHORTEST_NOTE)


def without_empty(cells: pa.Table) -> pa.Table:
    """The rows in which anything stands; a space is something."""
    empty = functools.reduce(pc.and_, (pc.equal(column, "") for column in cells.columns))
    return cells.filter(pc.invert(empty)) if pc.any(empty).as_py() else cells
