"""A table's header: found by the names it must hold, over one row or several, merged cells filled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from loaders.errors import InputError, nearest
from loaders.files.content import CHANGED
from loaders.files.labels import Row, Span, carried

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


def found_layout(top: Rows, header: Header, path: Path, spans: Sequence[Span] = ()) -> Layout:
    """The header among the first rows, `spans` the cells of them that are merged, where the file says so.

    Raises InputError when none of them holds the required names, or labels over several columns can be read
    in two ways.
    """
    at = holds_names(top, header)
    if at is None:
        raise no_header(top, header, path)
    names = [cell.strip() for cell in top[at]]
    check_once(names, header.required, path)
    last = at + _rows_of_merged_names(top, at, names, header)
    start = last + 1 + header.rows_below
    below = _trimmed(top[last + 1 : start], len(names))
    lowest = _trimmed(top[last : last + 1], len(names))[0]
    lowest = [n if n in header.required else lowest[i] for i, n in enumerate(names)]
    read = [i for i, name in enumerate(names) if header.all_columns or name in header.required]
    if not header.all_columns:  # only columns of one name are read: what stands around it is not asked for
        return Layout(names, read, start)
    if header.rows_below:
        lowest = _continued(lowest, last, header, below, path, spans)
    rows = _trimmed(top[max(0, last - header.rows + 1) : last], len(names))
    unfilled = _joined(rows, lowest, below)
    above = _filled(rows, last - len(rows), unfilled, header, _joined([], lowest, below), path, spans)
    joined = _joined(above, lowest, below)
    headers = [
        n if n in header.required else u if u in header.named and j not in header.named else j
        for n, j, u in zip(names, joined, unfilled, strict=True)
    ]
    return Layout(headers, read, start)


def holds_names(top: Rows, header: Header) -> int | None:
    """The first of the rows that holds every required name."""
    for at, row in enumerate(top[:HEADER_WITHIN]):
        if set(header.required) <= {cell.strip() for cell in row}:
            return at
    return None


def no_header(top: Rows, header: Header, path: Path) -> InputError:
    """The sentence for a file none of whose first rows holds the required names.

    Where a row holds some of them, what stands in it is allowed; otherwise no row is known to be the header.
    """
    begins = ", ".join(repr(cell.strip()) for cell in top[0][:12]) if top else ""
    names = [[cell.strip() for cell in row if cell.strip()] for row in top[:HEADER_WITHIN]]
    seen = {name for row in names for name in row}
    missing = next((name for name in header.required if name not in seen), header.required[0])
    likely = max(names, key=lambda row: len(set(header.required) & set(row)), default=[])
    found = f"no header row holds {missing!r} (the file begins with {begins or 'nothing'})"
    wanted = ", ".join(map(repr, header.required))
    if not seen:
        return InputError(str(path), found, wanted, "fetch it again: it is empty")
    if not set(header.required) & set(likely) or missing in seen:
        return InputError(str(path), found, wanted, CHANGED)
    return InputError(str(path), found, nearest(missing, set(likely)), _correct(missing))


def _correct(missing: str) -> str:
    return f"correct {missing!r} in sources.toml if it is misspelt there; the publisher may have renamed it"


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


def _trimmed(rows: Rows, width: int) -> Rows:
    """The rows as wide as the names, without spaces around their words."""
    return [[row[at].strip() if at < len(row) else "" for at in range(width)] for row in rows]


def _filled(
    rows: Rows,
    first: int,
    unfilled: list[str],
    header: Header,
    lowest: list[str],
    path: Path,
    spans: Sequence[Span],
) -> Rows:
    """Rows above the names, each label over all columns that it heads; `first` is the place of the first.

    Columns that are declared by their own name are under no label.
    """
    filled: Rows = []
    below = lowest
    own = {*header.required, *header.named}
    for at in reversed(range(len(rows))):
        labels = rows[at]
        over = [
            i
            for i, words in enumerate(below)
            if (words or labels[i]) and lowest[i] not in header.required and unfilled[i] not in own
        ]
        filled.insert(0, carried(Row(labels, below, over, path), first + at, spans))
        below = _joined(filled, lowest, [])
    return filled


def _continued(
    names: list[str], at: int, header: Header, below: Rows, path: Path, spans: Sequence[Span]
) -> list[str]:
    """The names, one without anything taking the name that heads it where a row below says more of it."""
    labels = ["" if name in header.required else name for name in names]
    more = _joined(below, [""] * len(names), [])
    over = [i for i, name in enumerate(names) if name not in header.required and (name or more[i])]
    full = carried(Row(labels, more, over, path), at, spans)
    return [name or (full[i] if more[i] else "") for i, name in enumerate(names)]


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
