"""Points that files name, such as schools: where each is, and the figures that are its own."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.declarations.named_source import PointFigure, PointSource
from loaders.declarations.written_periods import no_period
from loaders.errors import InputError
from loaders.files.outlines import WGS84
from loaders.readers.cells import numbers
from loaders.readers.place_rows import written_periods
from loaders.readers.reader_result import (
    POINT,
    POINT_FIGURE,
    ReaderResult,
    codes,
    first_of_each,
    is_code,
    repeated,
    translated,
    words,
)
from loaders.readers.tabular_file import located, read_source

ID, PERIOD = "id of the point", "period of the row"
"""Columns put beside the file's own, under headers that no publisher uses."""

ZERO = "0 in the file: none, or no data"
ENGLAND = (-7.0, 49.5, 2.5, 56.0)
"""Longitudes and latitudes between which England lies: west, south, east, north."""


def read_points(source: PointSource, raw: Path) -> ReaderResult:
    """Every point of a file, and its figures by period: each row kept, or counted with a reason.

    A figure is a number or one of the source's `reasons`; a cell that is neither is counted. Raises
    InputError when a point has two figures of one period, or no row is kept.
    """
    path = located(raw, source.file, source.id)
    headers = [source.code, source.name, source.x, source.y, source.category, source.period_column]
    headers += [source.place.code] if source.place else []
    headers += [*source.where, *(figure.column for figure in source.columns.values())]
    rows, notes = read_source(path, source, list(dict.fromkeys(filter(None, headers))))
    result = ReaderResult(rows_read=len(rows), dropped=dict(notes))
    rows = result.keep_where(rows, source.where)
    rows = result.keep(rows, pc.not_equal(words(rows, source.code), ""), "no code")
    rows = rows.append_column(ID, pc.binary_join_element_wise(source.of, words(rows, source.code), ":"))
    rows = _with_periods(rows, source, result)
    _check_once(rows, source, path)
    result.points = _places(first_of_each(rows, [ID]), source, result)
    figures = [_figures(rows, id, figure, source, result) for id, figure in source.columns.items()]
    if figures:
        result.point_figures = pa.concat_tables(figures)
    result.rows_kept = len(rows)
    if not len(rows):
        raise InputError(
            f"source {source.id!r}, {path.name}",
            f"none of its {result.rows_read} rows was kept",
            "rows with a code that fit 'where'",
            "correct 'code' or 'where', or take the file that has such rows",
        )
    return result


def _with_periods(rows: pa.Table, source: PointSource, result: ReaderResult) -> pa.Table:
    """The rows with the period of each; those whose period is none are counted out."""
    if not source.period_column:
        return rows.append_column(PERIOD, repeated(source.period, len(rows)))
    written, known = written_periods(rows, source)
    if len(rows) and not known:
        where = f"source {source.id!r}, column {source.period_column!r}"
        raise no_period(where, written.unique().to_pylist())
    periods = translated(written, known)
    rows = rows.append_column(PERIOD, periods)
    return result.keep(rows, pc.is_valid(rows[PERIOD]), f"{source.period_column} is no period")


def _check_once(rows: pa.Table, source: PointSource, path: Path) -> None:
    """Raise InputError when a point stands on two rows of one period."""
    counted = rows.group_by([ID, PERIOD]).aggregate([(ID, "count")])
    twice = counted.filter(pc.greater(counted[f"{ID}_count"], 1)).sort_by(ID)
    if len(twice):
        raise InputError(
            f"source {source.id!r}, {path.name}",
            f"{twice[ID][0]} stands on {twice[f'{ID}_count'][0]} rows of one period",
            "one row for each point and period",
            "say with 'where' which rows are meant, or take those out that repeat",
        )


def _places(rows: pa.Table, source: PointSource, result: ReaderResult) -> pa.Table:
    """One row per point that says where it is: by coordinates within England, by a code, or both."""
    longitude, latitude = _degrees(rows, source, result)
    found = codes(rows, source.place.code) if source.place else repeated("", len(rows))
    place = pa.chunked_array([pa.nulls(len(rows), pa.string())])
    if source.place:
        named = is_code(found, source.place.kind)
        place = pc.if_else(named, pc.binary_join_element_wise(source.place.kind, found, ":"), None)
        result.drop("point with no place of the declared kind", len(rows) - pc.sum(named).as_py())
    meant = translated(words(rows, source.category), source.categories or {"": ""})
    columns = [rows[ID], words(rows, source.code), words(rows, source.name), repeated(source.of, len(rows))]
    table = pa.table([*columns, pc.fill_null(meant, ""), longitude, latitude, place], names=POINT)
    return table.filter(pc.is_valid(table["place"]))


def _degrees(rows: pa.Table, source: PointSource, result: ReaderResult) -> tuple[pa.Array, pa.Array]:
    """Longitudes and latitudes of the points; none where a file gives none, or one far from England."""
    if not source.x:
        none = pa.nulls(len(rows), pa.float64())
        return none, none
    where = f"source {source.id!r}"
    pairs = []
    for header in (source.x, source.y):
        values, rejected = numbers(rows[header], {}, where)
        result.drop_cells(rejected, header)
        pairs.append(values["value"].to_numpy())
    points = gpd.GeoSeries(gpd.points_from_xy(*pairs), crs=source.grid).to_crs(WGS84)
    x, y = points.x.to_numpy(), points.y.to_numpy()
    west, south, east, north = ENGLAND
    inside = (x > west) & (x < east) & (y > south) & (y < north)
    result.drop("point without coordinates in England", int((~inside).sum()))
    return tuple(pa.array(np.where(inside, each, np.nan), from_pandas=True) for each in (x, y))


def _figures(
    rows: pa.Table, id: str, figure: PointFigure, source: PointSource, result: ReaderResult
) -> pa.Table:
    """One row per point and period with a figure in one column, or with the reason why there is none."""
    markers = dict.fromkeys(source.reasons, "missing")
    values, rejected = numbers(rows[figure.column], markers, f"source {source.id!r}, figure {id!r}")
    result.drop_cells(rejected, id)
    value = values["value"]
    reason = translated(words(rows, figure.column), source.reasons or {"": None})
    reason = pc.if_else(pc.is_valid(value), "", reason.cast(pa.string()))
    if figure.zero_is_no_data:
        zero = pc.fill_null(pc.equal(value, 0.0), False)
        value, reason = pc.if_else(zero, None, value), pc.if_else(zero, ZERO, reason)
    said = [id, figure.label, figure.unit]
    columns = [rows[ID], *(repeated(word, len(rows)) for word in said)]
    decimals = pa.array(np.full(len(rows), figure.decimals, "int32"))
    found = pa.table([*columns, decimals, rows[PERIOD], value, reason], names=POINT_FIGURE)
    return found.filter(pc.is_valid(found["reason"]))
