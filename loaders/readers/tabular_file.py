"""Any file of rows (csv, csv.gz, zip member, xlsx, parquet) as one table under its own header."""

from __future__ import annotations

import csv
import functools
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet

from loaders.errors import InputError

HEADER_WITHIN = 60
"""A header stands within the first rows; beyond that the layout has changed."""

LONGEST_ROW = 2**24
"""Bytes of a csv that are parsed at a time; no row may be longer."""

DAMAGE = (
    *(EOFError, OSError, ValueError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, csv.Error),
    *(fastexcel.FastExcelError, NotImplementedError, RuntimeError),
)
"""What the readers of each format raise on a file that is cut short, overwritten or of another format."""

CUT_SHORT = "fetch the file again; it is cut short or damaged"
CHANGED = "the publisher has changed the layout: compare and correct sources.toml"


@dataclass(frozen=True)
class Header:
    """How a file's header is found: the names it must hold, and how many rows it takes."""

    required: list[str]
    rows: int
    rows_below: int
    all_columns: bool


@dataclass(frozen=True)
class Layout:
    """A file's header as it was found: each column's header, which columns are read, where the rows start."""

    headers: list[str]
    read: list[int]
    start: int

    def columns(self, cells: pa.Table) -> pa.Table:
        """The columns that are read, under their headers; text without spaces around it."""
        return pa.table([_plain(cells[at]) for at in self.read], names=[self.headers[at] for at in self.read])


def located(raw: Path, pattern: str, source: str) -> Path:
    """The one file below `raw` that a source's pattern names."""
    paths = sorted(raw.glob(pattern))
    if len(paths) != 1:
        names = ", ".join(p.name for p in paths) or "no file"
        raise InputError(
            f"source {source!r}",
            f"{pattern} names {names} below {raw}",
            "exactly one file",
            "fetch the file, or correct 'file' in sources.toml",
        )
    return paths[0]


def read(
    path: Path,
    *,
    required: list[str],
    sheet: str = "",
    member: str = "",
    encoding: str = "utf-8-sig",
    header_rows: int = 1,
    header_rows_below: int = 0,
    all_columns: bool = False,
) -> pa.Table:
    """One row per data row, columns named by the file's own header; rows of empty cells are left out.

    Only the required columns are read, unless all are asked for. Cells of csv and xlsx are text, those of
    parquet as they were stored; text has no spaces around it.
    The header is the first row that holds every name in `required` (never a fixed position). With
    several header rows the names of the rows above are joined in front of all others ('Theme; Indicator;
    Year'), and those of rows below behind.
    Raises InputError when the file is cut short or damaged, or the header has changed.
    """
    header = Header(required, header_rows, header_rows_below, all_columns)
    try:
        if path.suffix == ".parquet":
            return _columnar(path, header)
        if path.suffix == ".xlsx":
            return _sheet(path, sheet, header)
        return _text(path, _content(path, member).decode(encoding), header)
    except UnicodeDecodeError as problem:
        raise InputError(
            str(path),
            f"is not written in {encoding} ({problem.reason} at byte {problem.start})",
            "the encoding declared for the source",
            "correct 'encoding' in sources.toml (latin-1 is common), or fetch the file again",
        ) from problem
    except DAMAGE as problem:
        raise InputError(str(path), f"can't be read to its end ({problem})", do=CUT_SHORT) from problem


def _columnar(path: Path, header: Header) -> pa.Table:
    headers = parquet.read_schema(path).names
    for name in header.required:
        if name not in headers:
            raise InputError(str(path), f"no column {name!r}", ", ".join(headers), CHANGED)
    read = [at for at, name in enumerate(headers) if header.all_columns or name in header.required]
    cells = parquet.read_table(path, columns=[headers[at] for at in read])
    return Layout(cells.column_names, list(range(cells.num_columns)), 0).columns(cells)


def _text(path: Path, text: str, header: Header) -> pa.Table:
    """The rows of a csv: walked once by Python's strict reader to check each row, then read as columns."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    top, lines = [], []
    for row in islice(reader, HEADER_WITHIN + header.rows_below):
        top.append(row)
        lines.append(reader.line_num)
    layout = _found_layout(top, header, path)
    names = [str(position) for position in range(len(layout.headers))]
    if not _checked(chain(top[layout.start :], reader), len(names), path):
        return layout.columns(pa.table([pa.array([], pa.string())] * len(names), names=names))
    cells = arrow_csv.read_csv(
        io.BytesIO(text.encode()),
        read_options=arrow_csv.ReadOptions(
            column_names=names, skip_rows=lines[layout.start - 1], block_size=LONGEST_ROW
        ),
        parse_options=arrow_csv.ParseOptions(
            newlines_in_values=True,
            invalid_row_handler=lambda row: "skip",  # only empty rows are of another width by now
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    return layout.columns(_without_empty(cells))


def _content(path: Path, member: str) -> bytes:
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix != ".zip":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        if member not in archive.namelist():
            raise InputError(
                path.name,
                f"no member {member!r}",
                ", ".join(archive.namelist()),
                "correct 'member' in sources.toml",
            )
        return archive.read(member)


def _sheet(path: Path, sheet: str, header: Header) -> pa.Table:
    book = fastexcel.read_excel(str(path))
    names = book.sheet_names
    chosen = sheet or names[0]
    if chosen not in names:
        raise InputError(
            path.name, f"no sheet {chosen!r}", ", ".join(names), "correct 'sheet' in sources.toml"
        )
    batch = book.load_sheet(chosen, header_row=None, dtypes="string").to_arrow()
    first = batch.slice(0, HEADER_WITHIN + header.rows_below).columns
    top = [[cell or "" for cell in row] for row in zip(*(c.to_pylist() for c in first), strict=True)]
    layout = _found_layout(top, header, path)
    filled = [pc.fill_null(column, "") for column in batch.slice(layout.start).columns]
    return layout.columns(_without_empty(pa.table(filled, names=layout.headers)))


def _found_layout(top: list[list[str]], header: Header, path: Path) -> Layout:
    """The header among the first rows; raises InputError when none of them holds the required names."""
    for at, row in enumerate(top[:HEADER_WITHIN]):
        names = [cell.strip() for cell in row]
        if set(header.required) <= set(names):
            _check_once(names, header.required, path)
            start = at + 1 + header.rows_below
            joined = _joined(top[max(0, at - header.rows + 1) : at], names, top[at + 1 : start])
            headers = [n if n in header.required else j for n, j in zip(names, joined, strict=True)]
            read = [i for i, name in enumerate(names) if header.all_columns or name in header.required]
            return Layout(headers, read, start)
    begins = ", ".join(repr(cell.strip()) for cell in top[0][:12]) if top else ""
    seen = {cell.strip() for row in top[:HEADER_WITHIN] for cell in row}
    missing = next((name for name in header.required if name not in seen), header.required[0])
    raise InputError(
        str(path),
        f"no header row holds {missing!r} (the file begins with {begins or 'nothing'})",
        ", ".join(map(repr, header.required)),
        CHANGED,
    )


def _check_once(names: list[str], required: list[str], path: Path) -> None:
    """Raise InputError when a header we need stands twice: which of the two is meant is not ours to guess."""
    for name in required:
        if names.count(name) > 1:
            raise InputError(
                str(path),
                f"column {name!r} stands {names.count(name)} times",
                "one column of that name",
                CHANGED,
            )


def _checked(body: Iterable[list[str]], width: int, path: Path) -> int:
    """How many rows hold anything; each must be as wide as the header.

    Raises InputError when rows are narrower or wider, as after a cut or a stray comma.
    """
    rows, odd, first = 0, 0, 0
    for row in body:
        if any(row):
            rows += 1
            if len(row) != width:
                odd += 1
                first = first or rows
    if odd:
        raise InputError(
            str(path),
            f"{odd} rows are not {width} cells wide as the header is (the first is data row {first})",
            do=CUT_SHORT,
        )
    return rows


def _joined(above: list[list[str]], names: list[str], below: list[list[str]]) -> list[str]:
    """The names with the header rows around them: the row above alone where it already ends in the name."""
    joined = []
    for position, name in enumerate(names):
        over, under = ([row[position] for row in rows if position < len(row)] for rows in (above, below))
        prefix = "; ".join(" ".join(cell.split()) for cell in over if cell.strip())
        repeats = prefix and prefix.rstrip("; ").endswith(name)
        header = prefix if repeats else "; ".join(filter(None, [prefix.rstrip("; "), name]))
        joined.append("; ".join(filter(None, [header, *(cell.strip() for cell in under)])))
    return joined


def _without_empty(cells: pa.Table) -> pa.Table:
    """The rows in which anything stands; a space is something."""
    empty = functools.reduce(pc.and_, (pc.equal(column, "") for column in cells.columns))
    return cells.filter(pc.invert(empty)) if pc.any(empty).as_py() else cells


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        return column
    return pc.utf8_trim_whitespace(column.cast(pa.string()))
