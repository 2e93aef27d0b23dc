"""Any file of rows (csv, csv.gz, zip member, xlsx, parquet) as one frame of strings under its own header."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from pathlib import Path

import fastexcel
import pandas as pd
import pyarrow.parquet as parquet

from loaders.errors import InputError

HEADER_WITHIN = 60
"""A header stands within the first rows; beyond that the layout has changed."""

DAMAGE = (
    *(EOFError, OSError, ValueError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, csv.Error),
    *(fastexcel.FastExcelError, NotImplementedError, RuntimeError),
)
"""What the readers of each format raise on a file that is cut short, overwritten or of another format."""

CUT_SHORT = "fetch the file again; it is cut short or damaged"
CHANGED = "the publisher has changed the layout: compare and correct sources.toml"


def located(raw: Path, pattern: str, source: str) -> Path:
    """The one file below `raw` that a source's pattern names."""
    found = sorted(raw.glob(pattern))
    if len(found) != 1:
        listed = ", ".join(p.name for p in found) or "no file"
        raise InputError(
            f"source {source!r}",
            f"{pattern} names {listed} below {raw}",
            "exactly one file",
            "fetch the file, or correct 'file' in sources.toml",
        )
    return found[0]


def read(
    path: Path,
    *,
    required: list[str],
    sheet: str = "",
    member: str = "",
    encoding: str = "utf-8-sig",
    header_rows: int = 1,
    header_rows_below: int = 0,
) -> pd.DataFrame:
    """One row per data row, columns named by the file's own header.

    The header is the first row that holds every name in `required` (never a fixed position). With
    several header rows the names of the rows above are joined in front ('Theme; Indicator; Year'), and those
    of rows below behind.
    Raises InputError when the file is cut short or damaged, or the header has changed.
    """
    try:
        if path.suffix == ".parquet":
            return _with_required(parquet.read_table(path).to_pandas(), required, path)
        rows = _sheet(path, sheet) if path.suffix == ".xlsx" else _text_rows(path, member, encoding)
    except UnicodeDecodeError as problem:
        raise InputError(
            str(path),
            f"is not written in {encoding} ({problem.reason} at byte {problem.start})",
            "the encoding declared for the source",
            "correct 'encoding' in sources.toml (latin-1 is common), or fetch the file again",
        ) from problem
    except DAMAGE as problem:
        raise InputError(str(path), f"can't be read to its end ({problem})", do=CUT_SHORT) from problem
    return _under_header(rows, required, header_rows, header_rows_below, path)


def _text_rows(path: Path, member: str, encoding: str) -> list[list[str]]:
    if path.suffix == ".zip":
        content = _member(path, member)
    elif path.suffix == ".gz":
        content = gzip.decompress(path.read_bytes())
    else:
        content = path.read_bytes()
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), strict=True))


def _member(path: Path, member: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        if member not in archive.namelist():
            raise InputError(
                path.name,
                f"no member {member!r}",
                ", ".join(archive.namelist()),
                "correct 'member' in sources.toml",
            )
        return archive.read(member)


def _sheet(path: Path, sheet: str) -> list[list[str]]:
    book = fastexcel.read_excel(str(path))
    names = book.sheet_names
    chosen = sheet or names[0]
    if chosen not in names:
        raise InputError(
            path.name, f"no sheet {chosen!r}", ", ".join(names), "correct 'sheet' in sources.toml"
        )
    table = book.load_sheet(chosen, header_row=None, dtypes="string").to_arrow()
    columns = [["" if cell is None else cell for cell in column.to_pylist()] for column in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _under_header(
    rows: list[list[str]], required: list[str], header_rows: int, header_rows_below: int, path: Path
) -> pd.DataFrame:
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        names = [str(cell).strip() for cell in row]
        if set(required) <= set(names):
            _check_once(names, required, path)
            above = rows[max(0, at - header_rows + 1) : at]
            start = at + 1 + header_rows_below
            body = [r for r in rows[start:] if any(cell != "" for cell in r)]
            _check_width(body, len(names), path)
            headers = _joined(above, names)
            for below in rows[at + 1 : start]:
                headers = [
                    "; ".join(filter(None, [h, b.strip()])) for h, b in zip(headers, below, strict=True)
                ]
            return pd.DataFrame(body, columns=headers, dtype=object)
    found = [str(cell).strip() for cell in rows[0][:12]] if rows else []
    seen = {str(cell).strip() for row in rows[:HEADER_WITHIN] for cell in row}
    missing = next((name for name in required if name not in seen), required[0])
    raise InputError(
        str(path),
        f"no header row holds {missing!r} (the file begins with {', '.join(map(repr, found)) or 'nothing'})",
        ", ".join(map(repr, required)),
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


def _check_width(body: list[list[str]], width: int, path: Path) -> None:
    """Raise InputError when rows are narrower or wider than the header, as after a cut or a stray comma."""
    odd = [number for number, row in enumerate(body, 1) if len(row) != width]
    if odd:
        raise InputError(
            str(path),
            f"{len(odd)} rows are not {width} cells wide as the header is (the first is data row {odd[0]})",
            do=CUT_SHORT,
        )


def _joined(above: list[list[str]], names: list[str]) -> list[str]:
    """The names with the header rows above them: the row above alone where it already ends in the name."""
    joined = []
    for position, name in enumerate(names):
        cells = [row[position] for row in above if position < len(row)]
        prefix = "; ".join(" ".join(cell.split()) for cell in cells if cell.strip())
        repeats = prefix and prefix.rstrip("; ").endswith(name)
        joined.append(prefix if repeats else "; ".join(filter(None, [prefix.rstrip("; "), name])))
    return joined


def _with_required(frame: pd.DataFrame, required: list[str], path: Path) -> pd.DataFrame:
    missing = [name for name in required if name not in frame.columns]
    if missing:
        columns = ", ".join(map(str, frame.columns))
        raise InputError(str(path), f"no column {missing[0]!r}", columns, CHANGED)
    return frame
