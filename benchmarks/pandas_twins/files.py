"""Official files read in plain pandas and geopandas, as an analyst reads them who knows their layout.

Only the columns that are wanted, numbers made by pandas' own readers, whole columns at a time; a workbook is
opened once for all its sheets (pandas reads .xlsx by openpyxl). What is where is declared in
data/sources.toml, the days of a period are those of `loaders.declarations`; nothing else is shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.pandas_twins.folder import Folder
from loaders.declarations.models import (
    AgesSource,
    BoundarySource,
    CodeSource,
    Column,
    LongSource,
    LookupSource,
    Parent,
    TableSource,
    WideSource,
    listed,
)
from loaders.declarations.written_periods import from_text

KEY = ["measure", "period", "place"]
FIGURES = ["value", "lower", "upper"]
CODES = {
    "lsoa": r"E01\d{6}",
    "msoa": r"E02\d{6}",
    "ward": r"E05\d{6}|E09000001|E06000053|\d{2}[A-Z]{4}",
    "lad": r"E0[6789]\d{6}|\d{2}[A-Z]{2}",
    "ctry": r"E92000001",
    "rgn": r"E12\d{6}",
}
PERIOD = re.compile(r"(mid-)?\d{4}(/\d{2}|-\d{2}|-\d{4})?")
OLDEST_BAND = 85
SPANS = {
    "": (0, 200),
    **{f"{low}_{low + 4}": (low, low + 4) for low in range(0, OLDEST_BAND, 5)},
    "85_plus": (85, 200),
    "0_15": (0, 15),
    "16_64": (16, 64),
    "65_plus": (65, 200),
}

Tabular = TableSource | LongSource | WideSource | AgesSource
"""A source of figures, one row a place."""

Figures = dict[tuple[str, str], tuple[Column, dict[str, str]]]
"""By measure and period ('' where each row has its own): the columns, and what its markers mean."""


@dataclass
class Files:
    """Frames of everything read: observations (with kind and source), links, names, polygons of places."""

    observations: pd.DataFrame
    links: pd.DataFrame
    names: pd.DataFrame
    outlines: list[gpd.GeoDataFrame]


def read_files(folder: Folder) -> Files:
    """Every file of the folder: figures melted to long, pairs of places, names, polygons."""
    figures, links, names, outlines = [], [], [], []
    for source in folder.sources:
        if isinstance(source, BoundarySource):
            polygons, pairs = _polygons(source, folder.path(source))
            outlines.append(polygons)
            links += [pairs.assign(source=source.id, register=False)]
        elif isinstance(source, LookupSource):
            pairs, named = _lookup(source, folder)
            links += [pairs.assign(source=source.id, register=False)]
            names += named
        elif isinstance(source, CodeSource):
            pairs, named = _codes(source, folder)
            links += [pairs.assign(source=source.id, register=True)]
            names += named
        else:
            rows = _placed(source, folder)
            figures += [frame.assign(source=source.id) for frame in _figures_of(source, rows)]
            names += [rows[["place", "name"]]]
            links += [_pairs(rows, p).assign(source=source.id, register=False) for p in source.parents]
            names += [_named(rows, p.kind, p.code, p.name) for p in source.parents]
    observations = pd.concat(figures, ignore_index=True)
    assert not observations.duplicated(KEY).any(), "a figure comes twice"
    return Files(
        observations,
        pd.concat(links, ignore_index=True).drop_duplicates(),
        pd.concat(names, ignore_index=True).drop_duplicates("place"),
        outlines,
    )


def _placed(source: Tabular, folder: Folder) -> pd.DataFrame:
    """The rows of wanted places: place, kind, name, period, and the file's own columns."""
    if isinstance(source, WideSource):
        frame = folder.wide_rows(source)
    else:
        about = [source.code, source.name, source.period_column, *source.where]
        about += [name for p in source.parents for name in (p.code, p.name)]
        frame = folder.rows(source, [] if isinstance(source, AgesSource) else [*about, *_columns(source)])
    for column, value in source.where.items():
        frame = frame[frame[column].astype(str).str.strip() == value]
    codes = frame[source.code].astype("str").str.strip()
    kind = pd.Series(source.kind if isinstance(source.kind, str) else None, index=frame.index, dtype="str")
    if not isinstance(source.kind, str):
        for prefix, one in source.kind.items():
            kind = kind.mask(codes.str.startswith(prefix, na=False), one)
    fits = pd.Series(False, index=frame.index)
    for one in kind.dropna().unique():
        fits |= (kind == one) & codes.str.fullmatch(CODES[one.rstrip("0123456789")], na=False)
    frame, codes, kind = frame[fits], codes[fits], kind[fits]
    name = frame[source.name].astype("str").str.strip() if source.name else ""
    period = source.period
    if source.period_column:
        written = frame[source.period_column].astype(str).str.strip()
        period = written.map({text: from_text(text) for text in written.unique()})
    frame = frame.drop(columns=["place", "kind", "name", "period"], errors="ignore")
    return pd.concat(
        [pd.DataFrame({"place": kind + ":" + codes, "kind": kind, "name": name, "period": period}), frame],
        axis=1,
    )


def _columns(source: TableSource | LongSource) -> list[str]:
    """The columns that hold a table's figures."""
    if isinstance(source, LongSource):
        return [source.category, source.value, *source.total.values()]
    return source.headers()


def _figures_of(source: Tabular, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The figures of a source's rows, by its shape."""
    match source:
        case TableSource():
            return _table(source, rows)
        case LongSource():
            return _long(source, rows)
        case WideSource():
            return _wide(source, rows)
        case AgesSource():
            return _ages(source, rows)


def _table(source: TableSource, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Each column a measure; a table of names alone has none."""
    if source.columns:
        yield _melted(rows, _figures(source, source.columns))


def _long(source: LongSource, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """A category that is part of a measure is added to the others; a measure that lacks one is left out."""
    categories = {c: m for m, named in source.categories.items() for c in listed(named)}
    needed = {m: len(listed(named)) for m, named in source.categories.items()}
    named = rows.assign(
        measure=rows[source.category].astype("str").str.strip().map(categories),
        value=_numbers(rows[source.value], source.markers)[0],
    )
    named = named.dropna(subset=["measure", "value"])
    sums = named.groupby([*KEY, "kind"], as_index=False, sort=False).agg(
        value=("value", "sum"), parts=("value", "size")
    )
    yield sums[sums["parts"] == sums["measure"].map(needed)].drop(columns="parts")
    if source.total:
        yield _melted(rows.drop_duplicates(["place", "period"]), _figures(source, source.total))


def _wide(source: WideSource, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Each series, a column per period, and each single column."""
    figures = _figures(source, source.columns)
    for measure, stem in source.series.items():
        form = source.period_form.get(stem, "{}")
        for header in rows.columns:
            period = form.format(header.removeprefix(f"{stem}; "))
            if header.startswith(f"{stem}; ") and PERIOD.fullmatch(period):
                figures[measure, period] = (Column(column=header), source.markers)
    yield _melted(rows, figures)


def _ages(source: AgesSource, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Residents by band of age; persons from females and males where the file doesn't count them."""
    if source.sex:
        groups = {name: (rows[rows[source.sex] == label], "") for label, name in source.sexes.items()}
    else:
        groups = {name: (rows, prefix) for prefix, name in source.prefixes.items()}
    bands = {name: _bands(some, prefix, source.oldest) for name, (some, prefix) in groups.items()}
    if "residents" not in bands:
        bands["residents"] = sum(bands.values())
    for name, frame in bands.items():
        named = frame.set_axis([f"{name}_{band}" if band else name for band in frame], axis=1)
        figures = named.melt(ignore_index=False, var_name="measure").dropna(subset="value").reset_index()
        yield figures.assign(period=source.period)


def _bands(rows: pd.DataFrame, prefix: str, oldest: int) -> pd.DataFrame:
    """One row a place and kind, one column per band."""
    last = f"{prefix}{oldest}"
    headers = [
        *[f"{prefix}{age}" for age in range(oldest)],
        last if last in rows.columns else f"{last}+",
    ]
    single = rows[headers].apply(pd.to_numeric, errors="coerce").to_numpy()
    sums = {band: single[:, low : high + 1].sum(axis=1) for band, (low, high) in SPANS.items()}
    return pd.DataFrame(sums, index=pd.MultiIndex.from_frame(rows[["place", "kind"]]))


def _figures(source: Tabular, columns: Mapping[str, str | Column]) -> Figures:
    """The columns as figures of the source's period, or their own."""
    declared = {m: Column(column=c) if isinstance(c, str) else c for m, c in columns.items()}
    return {(m, c.period): (c, {**source.markers, **c.markers}) for m, c in declared.items()}


def _melted(rows: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """One row per measure, period and place that has a figure or bounds."""
    read = {key: _summed(rows, column, markers) for key, (column, markers) in figures.items()}
    columns = pd.MultiIndex.from_tuples(read, names=["measure", "declared"])
    index = pd.MultiIndex.from_frame(rows[["place", "kind", "period"]])

    def long(which: int) -> pd.DataFrame:
        wide = np.column_stack([bounds[which] for bounds in read.values()])
        return pd.DataFrame(wide, index=index, columns=columns).melt(ignore_index=False)

    figure = long(0)
    if any(markers for _, markers in figures.values()):
        figure["lower"], figure["upper"] = long(1)["value"].to_numpy(), long(2)["value"].to_numpy()
        figure = figure[figure["value"].notna() | figure["lower"].notna()].reset_index()
    else:
        figure = figure.dropna(subset="value").reset_index()
    figure["period"] = figure["declared"].where(figure["declared"] != "", figure["period"])
    return figure.drop(columns="declared")


def _summed(
    rows: pd.DataFrame, column: Column, markers: dict[str, str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Value, lower and upper of the sum of several columns, less some others; of one alone as they are."""
    added = [_numbers(rows[header], markers) for header in listed(column.column)]
    less = [_numbers(rows[header], markers) for header in column.less]
    if len(added) == 1 and not less:
        return added[0]
    nothing = np.zeros(len(rows))
    value = sum((v for v, *_ in added), nothing) - sum((v for v, *_ in less), nothing)
    least = sum((np.fmax(v, low) for v, low, _ in added), nothing)
    most = sum((np.fmax(v, high) for v, _, high in added), nothing)
    low = least - sum((np.fmax(v, high) for v, _, high in less), nothing)
    high = most - sum((np.fmax(v, low) for v, low, _ in less), nothing)
    exact = ~np.isnan(value)
    return value, np.where(exact, np.nan, np.maximum(low, 0)), np.where(exact, np.nan, high)


def _numbers(cells: pd.Series, markers: dict[str, str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Value, lower and upper of each cell: bounds where a marker says that the figure is suppressed."""
    if pd.api.types.is_numeric_dtype(cells):
        value, text = cells.to_numpy(float), None
    else:
        text = cells.astype("str").str.strip()
        plain = text.str.replace(r",(?=\d{3}(?!\d))", "", regex=True).str.removesuffix("%")
        value = pd.to_numeric(plain, errors="coerce").to_numpy(float)
    lower = np.full(len(cells), np.nan)
    upper = lower.copy()
    for token, means in markers.items():
        if means.startswith("suppressed") and (token == "" or text is not None):
            hidden = cells.isna().to_numpy() if text is None or token == "" else text.eq(token).to_numpy()
            lower[hidden], upper[hidden] = map(float, means.split()[1:])
    return value, lower, upper


def _lookup(source: LookupSource, folder: Folder) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The pairs of a lookup, both ends in England, and the names at its ends."""
    ends = [source.child, source.parent]
    rows = folder.rows(source, [*[n for e in ends for n in (e.code, e.name)], *source.where])
    for column, value in source.where.items():
        rows = rows[rows[column].astype(str).str.strip() == value]
    for end in ends:
        fits = rows[end.code].astype("str").str.fullmatch(CODES[end.kind.rstrip("0123456789")], na=False)
        rows = rows[fits]
    child, parent = (end.kind + ":" + rows[end.code].astype("str") for end in ends)
    pairs = pd.DataFrame({"child": child, "parent": parent, "method": source.method}).drop_duplicates()
    return pairs, [_named(rows, end.kind, end.code, end.name) for end in ends]


def _codes(source: CodeSource, folder: Folder) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The places of a register of codes, each in the year it was first issued, and their districts."""
    rows = folder.rows(source, [source.code, source.name, source.year, source.district, source.district_name])
    rows = rows[rows[source.code].astype("str").str.fullmatch(CODES[source.kind], na=False)]
    rows = rows[rows[source.district].astype("str").str.fullmatch(CODES["lad"], na=False)]
    year = (rows[source.year].astype(int) % 100).astype("str").str.zfill(2)
    places = source.kind + year + ":" + rows[source.code]
    larger = "lad" + year + ":" + rows[source.district]
    pairs = pd.DataFrame({"child": places, "parent": larger, "method": "nested"}).drop_duplicates()
    names = [pd.DataFrame({"place": places, "name": rows[source.name]})]
    return pairs, [*names, pd.DataFrame({"place": larger, "name": rows[source.district_name]})]


def _polygons(source: BoundarySource, path: Path) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """One row a place with its polygon, and the pairs of former codes and places."""
    frame = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
    frame["place"] = source.kind + ":" + frame[source.code].astype("str")
    pairs = pd.DataFrame(columns=["child", "parent", "method"], dtype="str")
    if source.former_code:
        former = source.former_code.kind + ":" + frame[source.former_code.code].astype("str")
        pairs = pd.DataFrame({"child": former, "parent": frame["place"], "method": "same"})
    return frame[["place", "geometry"]], pairs


def _pairs(rows: pd.DataFrame, parent: Parent) -> pd.DataFrame:
    """One row a place and the larger place its row names."""
    codes = rows[parent.code].astype("str").str.strip()
    codes = codes.where(codes.str.fullmatch(CODES[parent.kind.rstrip("0123456789")], na=False))
    pairs = pd.DataFrame({"child": rows["place"], "parent": parent.kind + ":" + codes, "method": "nested"})
    return pairs.dropna().drop_duplicates()


def _named(rows: pd.DataFrame, kind: str, code: str, name: str) -> pd.DataFrame:
    """One row a place with its name."""
    names = rows[name].astype("str").str.strip() if name else ""
    return pd.DataFrame({"place": kind + ":" + rows[code].astype("str").str.strip(), "name": names})
