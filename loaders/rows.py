"""Any file of rows (csv, csv.gz, zip member, xlsx, parquet) as one frame of strings under its own header."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

import fastexcel
import pandas as pd
import pyarrow.parquet as parquet

from loaders.errors import InputError

HEADER_WITHIN = 60
"""A header stands within the first rows; beyond that the layout has changed."""


def located(raw: Path, pattern: str, source: str) -> Path:
    """The one file below `raw` that a source's pattern names."""
    found = sorted(raw.glob(pattern))
    if len(found) != 1:
        listed = ", ".join(p.name for p in found) or "no file"
        raise InputError(
            f"source {source!r}", f"{pattern} names {listed} below {raw}", "exactly one file",
            "fetch the file, or correct 'file' in sources.toml",
        )
    return found[0]


def read(path: Path, *, required: list[str], sheet: str = "", member: str = "", encoding: str = "utf-8-sig",
         header_rows: int = 1) -> pd.DataFrame:
    """One row per data row, columns named by the file's own header.

    The header is the first row that holds every name in `required` (never a fixed position). With
    several header rows the names of the rows above are joined in front: 'Theme; Indicator; Year'.
    Raises InputError when the file is truncated or the header has changed.
    """
    try:
        if path.suffix == ".parquet":
            frame = parquet.read_table(path).to_pandas()
            return _with_required(frame, required, path)
        rows = _sheet(path, sheet) if path.suffix == ".xlsx" else _text_rows(path, member, encoding)
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, OSError, fastexcel.FastExcelError, ValueError) as problem:
        raise InputError(str(path), f"can't be read to its end ({problem})", do="fetch the file again; it is cut short or damaged") from problem
    return _under_header(rows, required, header_rows, path)


def _text_rows(path: Path, member: str, encoding: str) -> list[list[str]]:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            if member not in archive.namelist():
                raise InputError(f"{path.name}", f"no member {member!r}", ", ".join(archive.namelist()),
                                 "correct 'member' in sources.toml")
            content = archive.read(member)
    elif path.suffix == ".gz":
        content = gzip.decompress(path.read_bytes())
    else:
        content = path.read_bytes()
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def _sheet(path: Path, sheet: str) -> list[list[str]]:
    book = fastexcel.read_excel(str(path))
    names = book.sheet_names
    chosen = sheet or names[0]
    if chosen not in names:
        raise InputError(path.name, f"no sheet {chosen!r}", ", ".join(names), "correct 'sheet' in sources.toml")
    table = book.load_sheet(chosen, header_row=None, dtypes="string").to_arrow()
    columns = [["" if cell is None else cell for cell in column.to_pylist()] for column in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _under_header(rows: list[list[str]], required: list[str], header_rows: int, path: Path) -> pd.DataFrame:
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        names = [str(cell).strip() for cell in row]
        if set(required) <= set(names):
            above = rows[max(0, at - header_rows + 1):at]
            names = _joined(above, names)
            width = len(names)
            body = [r for r in rows[at + 1:] if any(cell != "" for cell in r)]
            short = sum(len(r) != width for r in body)
            if short:
                raise InputError(str(path), f"{short} rows are not {width} cells wide", do="fetch the file again; it is cut short or damaged")
            return pd.DataFrame(body, columns=names, dtype=object)
    found = [str(cell).strip() for cell in rows[0][:12]] if rows else []
    missing = next((name for name in required if not any(name in [str(c).strip() for c in r] for r in rows[:HEADER_WITHIN])), required[0])
    raise InputError(
        str(path), f"no header row holds {missing!r} (the file begins with {', '.join(map(repr, found))})",
        ", ".join(map(repr, required)), "the publisher has changed the layout: compare and correct sources.toml",
    )


def _joined(above: list[list[str]], names: list[str]) -> list[str]:
    """The names with the header rows above them: the row above alone where it already ends in the name."""
    joined = []
    for position, name in enumerate(names):
        higher = [" ".join(row[position].split()) for row in above if position < len(row) and row[position].strip()]
        prefix = "; ".join(higher)
        joined.append(prefix if prefix and prefix.rstrip("; ").endswith(name) else "; ".join(filter(None, [prefix.rstrip("; "), name])))
    return joined


def _with_required(frame: pd.DataFrame, required: list[str], path: Path) -> pd.DataFrame:
    missing = [name for name in required if name not in frame.columns]
    if missing:
        raise InputError(str(path), f"no column {missing[0]!r}", ", ".join(map(str, frame.columns)),
                         "the publisher has changed the layout: compare and correct sources.toml")
    return frame
