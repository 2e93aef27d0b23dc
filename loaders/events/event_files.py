"""Files of events (csv, csv.gz, sheets), each by the layout its header shows, as one table of rows."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import duckdb
import fastexcel
import pyarrow as pa

from loaders.declarations.event_source import EventLayout, EventsSource
from loaders.declarations.fields import CODES
from loaders.errors import InputError
from loaders.readers.tabular_file import CHANGED, CUT_SHORT, DAMAGE, HEADER_WITHIN

SHEETS = (".ods", ".xlsx")

READ_CSV = """read_csv($files, columns={columns}, auto_detect=false, header=true, delim=',', quote='"',
    escape='"', strict_mode=true, null_padding=false, filename=true)"""
"""Every row as wide as its header and every quote closed: a file cut short stops the build."""


def located_all(raw: Path, source: EventsSource) -> list[Path]:
    """The files below `raw` that a source's pattern names, in order; InputError when there is none."""
    files = sorted(path for path in raw.glob(source.file) if path.is_file())
    if not files:
        raise InputError(
            f"source {source.id!r}",
            f"{source.file} names no file below {raw}",
            "one file or more",
            "fetch the files, or correct 'file' in sources.toml",
        )
    return files


def read_rows(work: duckdb.DuckDBPyConnection, source: EventsSource, files: list[Path]) -> str:
    """A table of one row an event: id, period, type, force, file (its number), and where it was; its name.

    `sort` is one number for period, type, force and file: millions of rows are compared by it, not by words.
    Where: layout, x, y, and `unread` where a coordinate is no number; or the code. A blank identifier, point
    or code is null.
    Raises InputError on a file that is cut short or damaged, or whose header is of no declared layout.
    """
    where = "code VARCHAR" if source.code_kind else "layout UTINYINT, x DOUBLE, y DOUBLE, unread BOOLEAN"
    columns = "id VARCHAR, period VARCHAR, type VARCHAR, force VARCHAR, file USMALLINT, sort UBIGINT"
    work.execute(f"CREATE TABLE rows({columns}, {where})")
    alike: dict[tuple[str, ...], list[Path]] = {}
    for number, path in enumerate(files):
        if path.suffix in SHEETS:
            for header, table in _sheets(source, path):
                work.register("arriving", table)
                blank = ", ".join(f"nullif({c}, '') AS {c}" for c in table.column_names)
                select = _columns(source, header, path, str(number))
                work.execute(f"INSERT INTO rows {select} FROM (SELECT {blank} FROM arriving)")
                work.unregister("arriving")
        else:
            alike.setdefault(tuple(_header(path)), []).append(path)
    for names, paths in alike.items():
        _read_csv(work, source, list(names), paths, files)
    return "rows"


def _read_csv(
    work: duckdb.DuckDBPyConnection,
    source: EventsSource,
    header: list[str],
    paths: list[Path],
    files: list[Path],
) -> None:
    """The rows of files with one header, read together."""
    columns = "{" + ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(header))) + "}"
    select = _columns(source, header, paths[0], "list_position($all, filename) - 1")
    try:
        work.execute(
            f"INSERT INTO rows {select} FROM {READ_CSV.format(columns=columns)}",
            {"files": [str(p) for p in paths], "all": [str(p) for p in files]},
        )
    except duckdb.Error as problem:
        said = " ".join(str(problem).split("Possible ")[0].split())
        named = [str(p) for p in paths if re.search(re.escape(str(p)) + r"(\s|$)", str(problem))]
        raise InputError(
            named[0] if named else f"source {source.id!r}, {source.file}",
            f"can't be read to its end ({said[:200]})",
            do=CUT_SHORT,
        ) from problem


def _columns(source: EventsSource, header: list[str], path: Path, file: str) -> str:
    """SELECT of the columns of `rows`, by the names in a header; `file` is SQL for the file's number."""
    layout = _layout(source, header, path)

    def column(name: str) -> str:
        return f"c{header.index(name)}" if name else "NULL"

    words = [column(name) for name in (source.period_column, source.type_column, source.force_column)]
    columns = [
        column(layout.id),
        *(f"coalesce({c}, '')" for c in words),
        file,
        f"hash({', '.join(words)}, {file})",
    ]
    if layout.code:
        return f"SELECT {', '.join([*columns, _first_code(source, [column(c) for c in layout.codes])])}"
    x, y = (f"TRY_CAST({column(name)} AS DOUBLE)" for name in (layout.x, layout.y))
    unread = " OR ".join(
        f"coalesce(NOT isfinite({number}), {column(name)} IS NOT NULL)"
        for name, number in ((layout.x, x), (layout.y, y))
    )
    return f"SELECT {', '.join([*columns, str(source.layouts.index(layout)), x, y, unread])}"


def _first_code(source: EventsSource, columns: list[str]) -> str:
    """SQL for the first of several columns that looks like a code, or else what stands in the first."""
    pattern = CODES[source.code_kind.rstrip("0123456789")]
    looked = [f"CASE WHEN regexp_full_match(trim({c}), '{pattern}') THEN trim({c}) END" for c in columns]
    return f"coalesce({', '.join(looked)}, trim({columns[0]}))"


def _layout(source: EventsSource, header: list[str], path: Path) -> EventLayout:
    """The first layout whose columns the header has, each once."""
    for layout in source.layouts:
        wanted = [*layout.columns, *source.columns]
        if set(wanted) <= set(header):
            for name in wanted:
                if header.count(name) > 1:
                    raise InputError(
                        str(path),
                        f"column {name!r} stands {header.count(name)} times",
                        "one column of that name",
                        CHANGED,
                    )
            return layout
    layouts = " or ".join(", ".join(map(repr, [*e.columns, *source.columns])) for e in source.layouts)
    begins = ", ".join(map(repr, header[:12])) or "nothing"
    raise InputError(
        str(path), f"its header is of no layout declared for it (it is {begins})", layouts, CHANGED
    )


def _header(path: Path) -> list[str]:
    """The names in the first line of a csv."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            return [name.strip() for name in next(csv.reader(file, strict=True), [])]
    except (UnicodeDecodeError, *DAMAGE) as problem:
        raise InputError(str(path), f"can't be read to its end ({problem})", do=CUT_SHORT) from problem


def _sheets(source: EventsSource, path: Path) -> Iterator[tuple[list[str], pa.Table]]:
    """Header and rows of each sheet of a workbook that the source's pattern names, one at a time."""
    try:
        book = fastexcel.read_excel(str(path))
        names = [name for name in book.sheet_names if fnmatchcase(name, source.sheet or "*")]
        if not names:
            raise InputError(
                path.name,
                f"no sheet {source.sheet!r}",
                ", ".join(book.sheet_names),
                "correct 'sheet' in sources.toml",
            )
        for name in names:
            read = pa.table(book.load_sheet(name, header_row=None, dtypes="string").to_arrow())
            yield _under_header(source, read, path, name)
    except DAMAGE as problem:
        raise InputError(str(path), f"can't be read to its end ({problem})", do=CUT_SHORT) from problem


def _under_header(source: EventsSource, read: pa.Table, path: Path, sheet: str) -> tuple[list[str], pa.Table]:
    """The rows below the header row, which is the first that has every column of a layout."""
    named = read.rename_columns([f"c{n}" for n in range(read.num_columns)])
    first = [column.to_pylist() for column in read.slice(0, HEADER_WITHIN).columns]
    for at, row in enumerate(zip(*first, strict=True)):
        header = [str(cell or "").strip() for cell in row]
        if any({*layout.columns, *source.columns} <= set(header) for layout in source.layouts):
            return header, named.slice(at + 1)
    wanted = [*source.layouts[0].columns, *source.columns]
    raise InputError(
        f"{path}, sheet {sheet!r}",
        "no row is a header of a layout declared for it",
        ", ".join(map(repr, wanted)),
        CHANGED,
    )
