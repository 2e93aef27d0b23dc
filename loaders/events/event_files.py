"""Files of events (csv, gz, zip, sheets, parquet), each by the layout its header shows, as one table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import fastexcel
import pyarrow as pa
import pyarrow.parquet as parquet

from loaders.declarations.event_source import EventLayout, EventsSource
from loaders.declarations.fields import CODES
from loaders.errors import InputError
from loaders.events.event_text import Header, Piece, pieces_of
from loaders.events.ods import as_table, is_ods, ods_rows
from loaders.readers.tabular_file import CHANGED, CUT_SHORT, DAMAGE, HEADER_WITHIN

SHEETS = (".ods", ".xls", ".xlsm", ".xlsx")

READ_CSV = """read_csv($files, columns={columns}, auto_detect=false, header=true, delim='{delimiter}',
    quote='"', escape='"', strict_mode=true, null_padding=false, filename=true)"""
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

    def is_known(names: list[str]) -> bool:
        return _matching(source, names) is not None

    where = "code VARCHAR" if source.code_kind else "layout UTINYINT, x DOUBLE, y DOUBLE, unread BOOLEAN"
    words = "id VARCHAR, period VARCHAR, type VARCHAR, force VARCHAR"
    work.execute(f"CREATE TABLE rows({words}, file USMALLINT, sort UBIGINT, n BIGINT, {where})")
    with TemporaryDirectory() as folder:
        alike: dict[Header, list[Piece]] = {}
        for number, path in enumerate(files):
            if path.suffix.lower() in SHEETS:
                _read_sheets(work, source, path, number)
            elif path.suffix.lower() == ".parquet":
                _read_parquet(work, source, path, number)
            else:
                for header, piece in pieces_of(source, path, number, Path(folder), is_known):
                    alike.setdefault(header, []).append(piece)
        for header, pieces in alike.items():
            _read_csv(work, source, header, pieces)
    return "rows"


def _read_sheets(work: duckdb.DuckDBPyConnection, source: EventsSource, path: Path, number: int) -> None:
    """The rows of each sheet of a workbook that the source names."""
    for header, table in _sheets(source, path):
        work.register("arriving", table)
        cells = ", ".join(table.column_names)
        blank = ", ".join(f"nullif({c}, '') AS {c}" for c in table.column_names)
        select = _columns(source, header, str(path), str(number))
        work.execute(
            f"""INSERT INTO rows {select}
                FROM (SELECT {blank} FROM arriving) WHERE coalesce({cells}) IS NOT NULL"""
        )
        work.unregister("arriving")


def _read_parquet(work: duckdb.DuckDBPyConnection, source: EventsSource, path: Path, number: int) -> None:
    """The rows of a parquet file, every cell as text."""
    try:
        header = parquet.read_schema(path).names
        select = _columns(source, header, str(path), str(number))
        cells = ", ".join(_text_cell(name, n) for n, name in enumerate(header))
        work.execute(f"INSERT INTO rows {select} FROM (SELECT {cells} FROM read_parquet(?))", [str(path)])
    except (duckdb.Error, pa.ArrowException, OSError) as problem:
        raise InputError(str(path), f"can't be read as parquet ({problem})", do=CUT_SHORT) from problem


def _text_cell(name: str, number: int) -> str:
    """SQL for a column as text, null where it is blank."""
    quoted = name.replace('"', '""')
    return f"nullif(\"{quoted}\"::VARCHAR, '') AS c{number}"


def _read_csv(
    work: duckdb.DuckDBPyConnection, source: EventsSource, header: Header, pieces: list[Piece]
) -> None:
    """The rows of files with one header, read together."""
    names = list(header.names)
    columns = "{" + ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(names))) + "}"
    reader = READ_CSV.format(columns=columns, delimiter=header.delimiter)
    select = _columns(source, names, pieces[0].name, "$numbers[list_position($files, filename)]")
    paths = [str(piece.path) for piece in pieces]
    try:
        work.execute(
            f"INSERT INTO rows {select} FROM {reader}",
            {"files": paths, "numbers": [piece.file for piece in pieces]},
        )
    except duckdb.Error as problem:
        said = " ".join(str(problem).split("Possible ")[0].split())
        named = [p.name for p in pieces if re.search(re.escape(str(p.path)) + r"(\s|$)", str(problem))]
        raise InputError(
            named[0] if named else f"source {source.id!r}, {source.file}",
            f"can't be read to its end ({said[:200]})",
            do=CUT_SHORT,
        ) from problem


def _columns(source: EventsSource, header: list[str], name: str, file: str) -> str:
    """SELECT of the columns of `rows`, by the names in a header; `file` is SQL for the file's number."""
    layout = _layout(source, header, name)

    def column(name: str) -> str:
        return f"c{header.index(name)}" if name else "NULL"

    words = [column(name) for name in (source.period_column, source.type_column, source.force_column)]
    columns = [
        column(layout.id),
        *(f"coalesce({c}, '')" for c in words),
        file,
        f"hash({', '.join(words)}, {file})",
        _count(column(source.count_column)) if source.count_column else "1",
    ]
    if layout.code:
        return f"SELECT {', '.join([*columns, _first_code(source, [column(c) for c in layout.codes])])}"
    x, y = (_coordinate(column(name)) for name in (layout.x, layout.y))
    unread = " OR ".join(
        f"coalesce(NOT isfinite({number}), {column(name)} IS NOT NULL)"
        for name, number in ((layout.x, x), (layout.y, y))
    )
    return f"SELECT {', '.join([*columns, str(source.layouts.index(layout)), x, y, unread])}"


def _coordinate(column: str) -> str:
    """SQL for a number, also one written with a decimal comma; null where a cell holds anything else."""
    return f"TRY_CAST(regexp_replace({column}, '^(-?[0-9]+),([0-9]+)$', '\\1.\\2') AS DOUBLE)"


def _count(column: str) -> str:
    """SQL for a whole number of events, 0 or more; null where a cell holds anything else."""
    number = f"TRY_CAST({column} AS DOUBLE)"
    return (
        f"CASE WHEN {number} >= 0 AND {number} < 1e9 AND {number} = floor({number}) THEN {number}::BIGINT END"
    )


def _first_code(source: EventsSource, columns: list[str]) -> str:
    """SQL for the first of several columns that looks like a code, or else what stands in the first."""
    pattern = CODES[source.code_kind.rstrip("0123456789")]
    found = [f"upper(trim({c}))" for c in columns]
    looked = [f"CASE WHEN regexp_full_match({c}, '{pattern}') THEN {c} END" for c in found]
    return f"coalesce({', '.join(looked)}, {found[0]})"


def _matching(source: EventsSource, header: list[str]) -> EventLayout | None:
    """The first layout whose columns a header has."""
    layouts = (layout for layout in source.layouts if {*layout.columns, *source.columns} <= set(header))
    return next(layouts, None)


def _layout(source: EventsSource, header: list[str], name: str) -> EventLayout:
    """The first layout whose columns the header has, each once; `name` is the file's."""
    if layout := _matching(source, header):
        for column in [*layout.columns, *source.columns]:
            if header.count(column) > 1:
                raise InputError(
                    name,
                    f"column {column!r} stands {header.count(column)} times",
                    "one column of that name",
                    CHANGED,
                )
        return layout
    layouts = " or ".join(", ".join(map(repr, [*e.columns, *source.columns])) for e in source.layouts)
    begins = ", ".join(map(repr, header[:12])) or "nothing"
    raise InputError(name, f"its header is of no layout declared for it (it is {begins})", layouts, CHANGED)


def _sheets(source: EventsSource, path: Path) -> Iterator[tuple[list[str], pa.Table]]:
    """Header and rows of each sheet of a workbook that the source's pattern names, some rows at a time."""
    if is_ods(path):
        yield from _streamed(source, path)
        return
    try:
        book = fastexcel.read_excel(str(path))
        names = [name for name in book.sheet_names if fnmatchcase(name, source.sheet or "*")]
        if not names:
            raise _no_sheet(source, path, book.sheet_names)
        for name in names:
            read = pa.table(book.load_sheet(name, header_row=None, dtypes="string").to_arrow())
            yield _under_header(source, read, path, name)
    except DAMAGE as problem:
        raise InputError(str(path), f"can't be read to its end ({problem})", do=CUT_SHORT) from problem


def _streamed(source: EventsSource, path: Path) -> Iterator[tuple[list[str], pa.Table]]:
    """As `_sheets`, of an OpenDocument file, which is never held whole."""
    seen: list[str] = []
    sheet, headers = "", list[str]()
    for name, rows in ods_rows(path):
        if name not in seen:
            seen.append(name)
            sheet, headers = name, []
        if not fnmatchcase(sheet, source.sheet or "*"):
            continue
        if not headers:
            width = 1 + max((at for cells, _ in rows[:HEADER_WITHIN] for at in cells), default=0)
            first = [[cells.get(at, "") for at in range(width)] for cells, _ in rows[:HEADER_WITHIN]]
            headers, at = _header_among(source, first, path, sheet)
            rows = rows[at + 1 :]
        yield headers, as_table(rows, headers)
    if not any(fnmatchcase(name, source.sheet or "*") for name in seen):
        raise _no_sheet(source, path, seen)


def _no_sheet(source: EventsSource, path: Path, names: list[str]) -> InputError:
    return InputError(
        path.name, f"no sheet {source.sheet!r}", ", ".join(names), "correct 'sheet' in sources.toml"
    )


def _under_header(source: EventsSource, read: pa.Table, path: Path, sheet: str) -> tuple[list[str], pa.Table]:
    """The rows below the header row, which is the first that has every column of a layout."""
    named = read.rename_columns([f"c{n}" for n in range(read.num_columns)])
    first = [column.to_pylist() for column in read.slice(0, HEADER_WITHIN).columns]
    header, at = _header_among(source, [list(row) for row in zip(*first, strict=True)], path, sheet)
    return header, named.slice(at + 1)


def _header_among(
    source: EventsSource, first: list[list[str]], path: Path, sheet: str
) -> tuple[list[str], int]:
    """The first row that has every column of a layout, and where among the rows it stands."""
    for at, row in enumerate(first):
        header = [str(cell or "").strip() for cell in row]
        if _matching(source, header):
            return header, at
    wanted = [*source.layouts[0].columns, *source.columns]
    raise InputError(
        f"{path}, sheet {sheet!r}",
        "no row is a header of a layout declared for it",
        ", ".join(map(repr, wanted)),
        CHANGED,
    )
