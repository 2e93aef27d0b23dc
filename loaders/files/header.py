"""A table's header: found by the names it must hold, over one row or several, merged cells filled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from loaders.errors import InputError
from loaders.files.content import CHANGED

HEADER_WITHIN = 60
"""A header stands within the first rows; beyond that the layout has changed."""

Rows = list[list[str]]


@dataclass(frozen=True)
class Header:
    """How a file's header is found: the names it must hold, and how many rows it takes.

    `named` are headers declared besides, which stay as they are written where a merged cell to their left
    would be put before them.
    """

    required: list[str]
    rows: int = 1
    rows_below: int = 0
    all_columns: bool = False
    named: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Layout:
    """A file's header as it was found: each column's header, which columns are read, where the rows start."""

    headers: list[str]
    read: list[int]
    start: int

    def columns(self, cells: pa.Table) -> pa.Table:
        """The columns that are read, under their headers; text without spaces around it."""
        return pa.table([_plain(cells[at]) for at in self.read], names=[self.headers[at] for at in self.read])


def found_layout(top: Rows, header: Header, path: Path) -> Layout:
    """The header among the first rows; raises InputError when none of them holds the required names."""
    for at, row in enumerate(top[:HEADER_WITHIN]):
        names = [cell.strip() for cell in row]
        if set(header.required) <= set(names):
            check_once(names, header.required, path)
            last = at + _rows_of_merged_names(top, at, names, header)
            above = _filled(top[max(0, last - header.rows + 1) : last], len(names))
            start = last + 1 + header.rows_below
            below = top[last + 1 : start]
            lowest = [cell.strip() for cell in top[last]] + [""] * (len(names) - len(top[last]))
            lowest = [n if n in header.required else lowest[i] for i, n in enumerate(names)]
            if header.rows_below:
                lowest = _continued(lowest, header.required, below)
            joined = _joined(above, lowest, below)
            unfilled = _joined(top[max(0, last - header.rows + 1) : last], lowest, below)
            headers = [
                n if n in header.required else u if u in header.named and j not in header.named else j
                for n, j, u in zip(names, joined, unfilled, strict=True)
            ]
            read = [i for i, name in enumerate(names) if header.all_columns or name in header.required]
            return Layout(headers, read, start)
    raise no_header(top, header, path)


def no_header(top: Rows, header: Header, path: Path) -> InputError:
    """The sentence for a file none of whose first rows holds the required names."""
    begins = ", ".join(repr(cell.strip()) for cell in top[0][:12]) if top else ""
    seen = {cell.strip() for row in top[:HEADER_WITHIN] for cell in row}
    missing = next((name for name in header.required if name not in seen), header.required[0])
    return InputError(
        str(path),
        f"no header row holds {missing!r} (the file begins with {begins or 'nothing'})",
        ", ".join(map(repr, header.required)),
        CHANGED,
    )


def check_once(names: list[str], required: list[str], path: Path) -> None:
    """Raise InputError when a header we need stands twice: which of the two is meant is not ours to guess."""
    for name in required:
        if names.count(name) > 1:
            raise InputError(
                str(path),
                f"column {name!r} stands {names.count(name)} times",
                "one column of that name",
                CHANGED,
            )


def _rows_of_merged_names(top: Rows, at: int, names: list[str], header: Header) -> int:
    """How many rows the names go on below: where `Code` is merged over two rows, the years stand lower.

    A row below belongs to the header when it is empty under every name we need, and fills what is empty
    between them.
    """
    if header.rows == 1:
        return 0
    needed = [i for i, name in enumerate(names) if name in header.required]
    for down in range(1, header.rows):
        row = top[at + down] if at + down < len(top) else []
        blank = all(not row[i].strip() for i in needed if i < len(row))
        fills = any(cell.strip() for i, cell in enumerate(row) if i < len(names) and not names[i])
        if not (blank and fills):
            return down - 1
    return header.rows - 1


def _filled(rows: Rows, width: int) -> Rows:
    """Rows above the names, a cell without anything taking what stands to its left: a merged cell."""
    filled = []
    for row in rows:
        left, full = "", []
        for at in range(width):
            left = (row[at].strip() if at < len(row) else "") or left
            full.append(left)
        filled.append(full)
    return filled


def _continued(names: list[str], required: list[str], below: Rows) -> list[str]:
    """The names, one without anything taking the name to its left where a row below says more of it."""
    full = list(names)
    for at in range(1, len(full)):
        more = any(at < len(row) and row[at].strip() for row in below)
        if more and not full[at] and full[at - 1] not in required:
            full[at] = full[at - 1]
    return full


def _joined(above: Rows, names: list[str], below: Rows) -> list[str]:
    """The names with the header rows around them: the row above alone where it already ends in the name."""
    joined = []
    for position, name in enumerate(names):
        over, under = ([row[position] for row in rows if position < len(row)] for rows in (above, below))
        prefix = "; ".join(" ".join(cell.split()) for cell in over if cell.strip())
        repeats = prefix and prefix.rstrip("; ").endswith(name)
        header = prefix if repeats else "; ".join(filter(None, [prefix.rstrip("; "), name]))
        joined.append("; ".join(filter(None, [header, *(cell.strip() for cell in under)])))
    return joined


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        return column
    return pc.utf8_trim_whitespace(column.cast(pa.string()))
