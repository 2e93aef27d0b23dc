"""Any file of rows (csv, workbook, parquet; also in zip or gz) as one table under its own header."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from loaders.declarations.source_file import TabularSource
from loaders.errors import InputError
from loaders.files.content import CHANGED, CUT_SHORT, DAMAGE, Content, content, text
from loaders.files.delimited import NOTES, read_text
from loaders.files.header import HEADER_WITHIN, Header, Layout
from loaders.files.workbook import read_workbook

__all__ = ["CHANGED", "CUT_SHORT", "DAMAGE", "HEADER_WITHIN", "located", "read", "read_source"]


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


def read_source(
    path: Path,
    source: TabularSource,
    required: list[str],
    *,
    header_rows: int = 1,
    header_rows_below: int = 0,
    all_columns: bool = False,
    named: Collection[str] = (),
) -> tuple[pa.Table, dict[str, int]]:
    """The rows of a source's file as `read` gives them, and the lines of it that were no rows, by reason."""
    header = Header(required, header_rows, header_rows_below, all_columns, named)
    return _read(path, header, source.sheet, source.member, source.encoding, bool(source.sha256))


def read(
    path: Path,
    *,
    required: list[str],
    sheet: str = "",
    member: str = "",
    encoding: str = "",
    header_rows: int = 1,
    header_rows_below: int = 0,
    all_columns: bool = False,
    named: Collection[str] = (),
    checked: bool = False,
) -> pa.Table:
    """One row per data row, columns named by the file's own header; rows of empty cells are left out.

    Only the required columns are read, unless all are asked for. Cells of text and workbooks are text, those
    of parquet as they were stored; text has no spaces around it.
    The header is the first row that holds every name in `required` (never a fixed position). With
    several header rows the names of the rows above are joined in front of all others ('Theme; Indicator;
    Year'), and those of rows below behind; a cell merged over several columns stands in front of each.
    Raises InputError when the file is cut short or damaged, or the header has changed, or its last line has
    no end and it is not `checked` by a checksum.
    """
    header = Header(required, header_rows, header_rows_below, all_columns, named)
    return _read(path, header, sheet, member, encoding, checked)[0]


def _read(
    path: Path, header: Header, sheet: str, member: str, encoding: str, checked: bool
) -> tuple[pa.Table, dict[str, int]]:
    try:
        found = content(path, member)
        if found.kind == "parquet":
            return _columnar(path, found, header), {}
        if found.kind == "workbook":
            return read_workbook(path, found.data, sheet, header), {}
        rows, notes = read_text(path, text(path, found, encoding, checked), header)
        return rows, {NOTES: notes} if notes else {}
    except csv.Error as problem:
        raise InputError(
            str(path),
            f"can't be read to its end ({problem})",
            "quotation marks that open and close a whole cell",
            "look for one that stands alone; if the publisher's file has none, this one's end is missing",
        ) from problem
    except DAMAGE as problem:
        raise InputError(str(path), f"can't be read to its end ({problem})", do=CUT_SHORT) from problem


def _columnar(path: Path, content: Content, header: Header) -> pa.Table:
    file = parquet.ParquetFile(io.BytesIO(content.data) if content.packed else path)
    headers = file.schema_arrow.names
    for name in header.required:
        if name not in headers:
            raise InputError(str(path), f"no column {name!r}", ", ".join(headers), CHANGED)
    read = [at for at, name in enumerate(headers) if header.all_columns or name in header.required]
    cells = file.read(columns=[headers[at] for at in read])
    return Layout(cells.column_names, list(range(cells.num_columns)), 0).columns(cells)
