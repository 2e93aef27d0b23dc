"""What every shape of file yields: observations, places, links between places, and an account of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from loaders.declarations import Column, ReadAsTable
from loaders.errors import InputError
from loaders.fields import CODES
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
    """The file's rows with a `place` for each; rows of no wanted place dropped and counted.

    Fills in the result's places and links.
    """
    path = located(raw, source.file, source.id)
    wanted = [source.code, *source.where, *[p.code for p in source.parents], *required]
    wanted += [name for name in [source.name, *[p.name for p in source.parents]] if name]
    frame = read(
        path,
        required=list(dict.fromkeys(wanted)),
        sheet=source.sheet,
        member=source.member,
        encoding=source.encoding,
        header_rows=source.header_rows,
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
    frame, codes, kinds = frame[keep].copy(), codes[keep], kinds[keep]
    frame.insert(0, "place", kinds + ":" + codes)
    result.places = _places(frame, codes, kinds, source)
    result.links = _links(frame, source)
    result.rows_kept = len(frame)
    some_rows(result, source.id, path)
    return frame


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
    """Raise InputError when one place stands on two rows."""
    again = frame["place"][frame["place"].duplicated()]
    if len(again):
        rows = int((frame["place"] == again.iloc[0]).sum())
        raise InputError(
            f"source {source.id!r}",
            f"{again.iloc[0]} stands on {rows} rows",
            "one row a place",
            "fetch the file again, or filter it with 'where' in sources.toml",
        )


def _places(frame: pd.DataFrame, codes: pd.Series, kinds: pd.Series, source: ReadAsTable) -> pd.DataFrame:
    names = frame[source.name].fillna("").astype(str).str.strip() if source.name else ""
    found = [pd.DataFrame({"place": frame["place"], "code": codes, "name": names, "kind": kinds})]
    for parent in source.parents:
        larger = frame[parent.code].astype(str).str.strip()
        names = frame[parent.name].astype(str).str.strip() if parent.name else ""
        place = parent.kind + ":" + larger
        found.append(pd.DataFrame({"place": place, "code": larger, "name": names, "kind": parent.kind}))
    return pd.concat(found).drop_duplicates("place")[PLACE]


def _links(frame: pd.DataFrame, source: ReadAsTable) -> pd.DataFrame:
    pairs = []
    for parent in source.parents:
        larger = parent.kind + ":" + frame[parent.code].astype(str).str.strip()
        pairs.append(pd.DataFrame({"child": frame["place"], "parent": larger, "method": "nested"}))
    return pd.concat(pairs).drop_duplicates() if pairs else pd.DataFrame(columns=LINK)


def column_observations(
    frame: pd.DataFrame,
    measure: str,
    column: str | Column,
    source: ReadAsTable,
    result: Yield,
    period: str = "",
) -> pd.DataFrame:
    """One row per place with a figure (or bounds) in one column of the file."""
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
    when = period or declared.period or source.period
    return pd.DataFrame({"measure": measure, "period": when, "place": frame["place"][kept.index], **kept})
