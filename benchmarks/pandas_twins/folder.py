"""A folder of official files, opened as pandas opens them: each workbook once for all its sheets."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

import pandas as pd

from loaders.declarations.event_source import EventsSource
from loaders.declarations.models import (
    AgesSource,
    AnySource,
    BoundarySource,
    CodeSource,
    LongSource,
    LookupSource,
    ReadAsTable,
    TableSource,
    WideSource,
)
from loaders.declarations.source_file import SourceFile

HEADER_WITHIN = 60

READ = (TableSource, LongSource, WideSource, AgesSource, LookupSource, CodeSource, BoundarySource)
"""The sources that are read here besides events."""


class Folder:
    """A folder of official files, the workbooks in it that were opened, and the CPU seconds they took."""

    def __init__(self, raw: Path, sources: Iterable[AnySource]) -> None:
        self.raw = raw
        at_hand = [s for s in sources if not s.fetched and any(raw.glob(s.file))]
        self.sources = [s for s in at_hand if isinstance(s, READ)]
        self.events = [s for s in at_hand if isinstance(s, EventsSource) and s.placed_in]
        self.left_out = sorted({s.id for s in at_hand} - {s.id for s in [*self.sources, *self.events]})
        self._sheets: dict[Path, dict[str | int, pd.DataFrame]] = {}
        self.spreadsheets = 0.0

    def path(self, source: SourceFile) -> Path:
        """The one file of a source."""
        (path,) = self.raw.glob(source.file)
        return path

    def rows(self, source: SourceFile, wanted: Iterable[str]) -> pd.DataFrame:
        """The wanted columns of a source's file (or all, for none), numbers as numbers."""
        path, columns = self.path(source), list(dict.fromkeys(filter(None, wanted)))
        if path.suffix == ".parquet":
            return pd.read_parquet(path, columns=columns or None)
        if path.suffix == ".xlsx":
            return _under_header(self._sheet(source, path), columns)
        options = {"usecols": columns or None, "thousands": ",", "low_memory": False}
        if not isinstance(source, ReadAsTable):
            return pd.read_csv(path, encoding="utf-8-sig", **options)
        if path.suffix == ".zip":
            with ZipFile(path) as archive, archive.open(source.member) as member:
                return pd.read_csv(member, **options)
        return pd.read_csv(path, encoding=source.encoding, **options)

    def wide_rows(self, source: ReadAsTable) -> pd.DataFrame:
        """Every column of a file whose header is spread over several rows."""
        path, rows = self.path(source), source.header_rows
        options = {"encoding": source.encoding, "header": None, "low_memory": False}
        above = pd.read_csv(path, nrows=rows, dtype=str, keep_default_na=False, **options)
        headers = [_joined([cell.strip() for cell in above[column]]) for column in above]
        return pd.read_csv(path, skiprows=rows, thousands=",", **options).set_axis(headers, axis=1)

    def _sheet(self, source: SourceFile, path: Path) -> pd.DataFrame:
        if path not in self._sheets:
            started = time.process_time()
            named = {_sheet_name(s) for s in self.sources if self.path(s) == path}
            self._sheets[path] = pd.read_excel(path, sheet_name=list(named), header=None)
            self.spreadsheets += time.process_time() - started
        return self._sheets[path][_sheet_name(source)]


def _sheet_name(source: SourceFile) -> str | int:
    """The sheet of a workbook that a source names, or else the first."""
    named = source.sheet if isinstance(source, ReadAsTable | LookupSource) else ""
    return named or 0


def _joined(cells: list[str]) -> str:
    """A header spread over several rows, in one: the row above alone where it already ends in the name."""
    above, name = "; ".join(filter(None, cells[:-1])).rstrip("; "), cells[-1]
    return above if above and above.endswith(name) else "; ".join(filter(None, [above, name]))


def _under_header(sheet: pd.DataFrame, wanted: list[str]) -> pd.DataFrame:
    """A sheet's wanted columns, under the row that holds them all."""
    for at in range(HEADER_WITHIN):
        names = sheet.iloc[at].astype("str").str.strip()
        if set(wanted) <= set(names):
            return sheet.iloc[at + 1 :].set_axis(list(names), axis=1)[wanted].infer_objects()
    raise AssertionError(f"no header holds {wanted}")
