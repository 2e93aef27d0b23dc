"""What every shape of file yields: observations, places, links between places, and an account of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from loaders.declarations import Column, Parent, ReadAsTable
from loaders.errors import InputError
from loaders.fields import CODES
from loaders.periods import from_text
from loaders.rows import located, read
from loaders.values import numbers

OBSERVATION = ["measure", "period", "place", "value", "lower", "upper"]
PLACE = ["place", "code", "name", "kind"]
LINK = ["child", "parent", "method"]


@dataclass
class Yield:
    """What one source gave: frames in the store's columns, and what became of its rows."""

    observations: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=OBSERVATION))
    places: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PLACE))
    links: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=LINK))
    boundaries: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["place", "geometry"]))
    rows_read: int = 0
    rows_kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)

    def drop(self, reason: str, count: int) -> None:
        """Count rows or cells that did not make it, by reason."""
        if count:
            self.dropped[reason] = self.dropped.get(reason, 0) + count

    def drop_cells(self, rejected: dict[str, int], measure: str) -> None:
        """Count cells that are neither numbers nor declared markers, by what stands in them."""
        for reason, count in rejected.items():
            self.drop(f"{measure}: {reason}", count)


def kinds_of(codes: pd.Series, kind: str | dict[str, str]) -> pd.Series:
    """The kind of each code: one for the file, or one by the code's first characters ('' = not wanted)."""
    if isinstance(kind, str):
        return pd.Series(kind, index=codes.index)
    found = pd.Series("", index=codes.index)
    for prefix, one in kind.items():
        found = found.mask(codes.str.startswith(prefix), one)
    return found


def valid(codes: pd.Series, kinds: pd.Series) -> pd.Series:
    """Which codes look like codes of their kind in England."""
    fits = pd.Series(False, index=codes.index)
    for kind in kinds.unique():
        pattern = CODES.get(kind.rstrip("0123456789"))
        if pattern:
            fits |= (kinds == kind) & codes.str.fullmatch(pattern)
    return fits


def place_rows(source: ReadAsTable, raw: Path, required: list[str], result: Yield) -> pd.DataFrame:
    """The file's rows with a `place` and a `period` for each; rows of no wanted place dropped and counted.

    Fills in the result's places and links.
    """
    path = located(raw, source.file, source.id)
    wanted = [source.code, *source.where, *[p.code for p in source.parents], *required]
    names = [source.name, source.period_column, *[p.name for p in source.parents]]
    wanted += [name for name in names if name]
    frame = read(
        path,
        required=list(dict.fromkeys(wanted)),
        sheet=source.sheet,
        member=source.member,
        encoding=source.encoding,
        header_rows=source.header_rows,
        header_rows_below=source.header_rows_below,
    )
    result.rows_read = len(frame)
    for column, value in source.where.items():
        keep = frame[column].astype(str).str.strip() == value
        result.drop(f"{column} is not {value!r}", int((~keep).sum()))
        frame = frame[keep]
    codes = frame[source.code].fillna("").astype(str).str.strip()
    kinds = kinds_of(codes, source.kind)
    keep = valid(codes, kinds)
    result.drop("code is not of a wanted kind in England", int((~keep).sum()))
    frame = frame[keep]
    periods = _periods(frame, source, result)
    frame, codes, kinds = frame.loc[periods.index], codes[periods.index], kinds[periods.index]
    places = kinds + ":" + codes
    result.places = _places(frame, places, codes, kinds, source)
    result.links = _links(frame, places, source)
    result.rows_kept = len(frame)
    some_rows(result, source.id, path)
    frame = frame.drop(columns=["place", "period"], errors="ignore")  # the file's own words are read by now
    return pd.concat([places.rename("place"), periods.rename("period"), frame], axis=1)


def _periods(frame: pd.DataFrame, source: ReadAsTable, result: Yield) -> pd.Series:
    """The period of each row: the source's, or what stands in its period column; rows of none left out."""
    if not source.period_column:
        return pd.Series(source.period, index=frame.index)
    written = frame[source.period_column].fillna("").astype(str).str.strip()
    known = {}
    for text in written.unique():
        try:
            known[text] = from_text(text)
        except InputError:
            result.drop(f"{source.period_column} is no period: {text!r}", int((written == text).sum()))
    _check_hyphens(known, source)
    return written.map(known).dropna()


def _check_hyphens(known: dict[str, str], source: ReadAsTable) -> None:
    """Raise InputError when 2011-12 could be a month or a year to March: the rows beside it decide."""
    years = [text for text, period in known.items() if "-" in text and "/" in period]
    months = [text for text, period in known.items() if text == period and len(text) == len("2011-12")]
    if years and months:
        raise InputError(
            f"source {source.id!r}, column {source.period_column!r}",
            f"{years[0]!r} is a year to March, {months[0]!r} may be a month or a year",
            "years to March written 2011/12, or months written 2011-12",
            "write one of them in the other form",
        )


def some_rows(result: Yield, source: str, path: Path) -> None:
    """Raise InputError when no row of a file was kept: its codes are not those declared."""
    if not result.rows_kept:
        reasons = "; ".join(f"{reason}: {count}" for reason, count in result.dropped.items())
        raise InputError(
            f"source {source!r}, {path.name}",
            f"none of its {result.rows_read} rows was kept ({reasons or 'it is empty'})",
            "rows with codes of the declared kind",
            "fetch the file again, or correct 'kind', 'code' or 'where' in sources.toml",
        )


def once_each(frame: pd.DataFrame, source: ReadAsTable) -> None:
    """Raise InputError when one place stands on two rows of one period."""
    again = frame[frame.duplicated(["place", "period"])]
    if len(again):
        place, period = again.iloc[0][["place", "period"]]
        rows = int(((frame["place"] == place) & (frame["period"] == period)).sum())
        of = f" of {period}" if source.period_column else ""
        raise InputError(
            f"source {source.id!r}",
            f"{place} stands on {rows} rows{of}",
            "one row a place and period" if source.period_column else "one row a place",
            "fetch the file again, or filter it with 'where' in sources.toml",
        )


def _places(
    frame: pd.DataFrame, places: pd.Series, codes: pd.Series, kinds: pd.Series, source: ReadAsTable
) -> pd.DataFrame:
    """One row a place of the file and a larger place that a row names."""
    names = frame[source.name].fillna("").astype(str).str.strip() if source.name else ""
    found = [pd.DataFrame({"place": places, "code": codes, "name": names, "kind": kinds})]
    for parent in source.parents:
        larger = _codes(frame, parent)
        names = frame[parent.name].fillna("").astype(str).str.strip() if parent.name else ""
        place = parent.kind + ":" + larger
        found.append(pd.DataFrame({"place": place, "code": larger, "name": names, "kind": parent.kind}))
    return pd.concat(found).dropna(subset="place").drop_duplicates("place")[PLACE]


def _links(frame: pd.DataFrame, places: pd.Series, source: ReadAsTable) -> pd.DataFrame:
    """One row a pair of places that a row names: the row's own and a larger one it lies in."""
    pairs = [
        pd.DataFrame({"child": places, "parent": p.kind + ":" + _codes(frame, p), "method": "nested"})
        for p in source.parents
    ]
    return pd.concat(pairs).dropna().drop_duplicates() if pairs else pd.DataFrame(columns=LINK)


def _codes(frame: pd.DataFrame, parent: Parent) -> pd.Series:
    """The code of the larger place that each row names; none where it is no code of that kind in England."""
    codes = frame[parent.code].fillna("").astype(str).str.strip()
    return codes.where(valid(codes, pd.Series(parent.kind, index=codes.index)))


def column_observations(
    frame: pd.DataFrame,
    measure: str,
    column: str | Column,
    source: ReadAsTable,
    result: Yield,
    period: str = "",
) -> pd.DataFrame:
    """One row per place (and period) with a figure (or bounds) in one column of the file."""
    declared = Column(column=column) if isinstance(column, str) else column
    where = f"source {source.id!r}, measure {measure!r}"
    cells = frame[declared.column]
    if isinstance(cells, pd.DataFrame):
        raise InputError(
            where,
            f"column {declared.column!r} stands {cells.shape[1]} times in the file",
            "one column of that name",
            "the publisher has changed the layout: compare and correct sources.toml",
        )
    values, rejected = numbers(cells, {**source.markers, **declared.markers}, where)
    result.drop_cells(rejected, measure)
    kept = values[values["value"].notna() | values["lower"].notna()]
    when = period or declared.period or frame["period"][kept.index]
    return pd.DataFrame({"measure": measure, "period": when, "place": frame["place"][kept.index], **kept})
