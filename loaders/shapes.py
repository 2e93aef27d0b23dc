"""What every shape of file yields: observations, places, links between places, and an account of every row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from loaders.declarations import Column, ReadAsTable
from loaders.errors import InputError
from loaders.rows import located, read
from loaders.values import numbers

CODES = {
    "lsoa": r"E01\d{6}", "msoa": r"E02\d{6}", "ward": r"E05\d{6}|E09000001|E06000053|\d{2}[A-Z]{4}",
    "lad": r"E0[6789]\d{6}|\d{2}[A-Z]{2}", "ctry": r"E92000001", "rgn": r"E12\d{6}", "pcon": r"E14\d{6}",
}
"""What a code of each kind looks like in England; a code that doesn't fit is dropped and counted."""


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


OBSERVATION = ["measure", "period", "place", "value", "lower", "upper"]
PLACE = ["place", "code", "name", "kind"]
LINK = ["child", "parent", "method"]


def kinds_of(codes: pd.Series, kind: str | dict[str, str]) -> pd.Series:
    """The kind of each code: one kind for the file, or one by the code's first characters ('' = not wanted)."""
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
        pattern = CODES.get(re.sub(r"\d+$", "", kind))
        if pattern:
            fits |= (kinds == kind) & codes.str.fullmatch(pattern)
    return fits


def place_rows(source: ReadAsTable, raw: Path, required: list[str], result: Yield) -> pd.DataFrame:
    """The file's rows with a `place` for each; rows of no wanted place dropped and counted.

    Fills in the result's places and links. Raises InputError when a place stands twice.
    """
    path = located(raw, source.file, source.id)
    required = [source.code, *source.where, *[p.code for p in source.parents], *required]
    if source.name:
        required.append(source.name)
    frame = read(path, required=list(dict.fromkeys(required)), sheet=source.sheet, member=source.member,
                 encoding=source.encoding, header_rows=source.header_rows)
    result.rows_read = len(frame)
    for column, wanted in source.where.items():
        keep = frame[column].astype(str).str.strip() == wanted
        result.drop(f"{column} is not {wanted!r}", int((~keep).sum()))
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
    return frame


def once_each(frame: pd.DataFrame, source: ReadAsTable) -> None:
    """Raise InputError when one place stands on two rows."""
    again = frame["place"][frame["place"].duplicated()]
    if len(again):
        raise InputError(f"source {source.id!r}", f"{again.iloc[0]} stands on {int((frame['place'] == again.iloc[0]).sum())} rows",
                         "one row a place", "fetch the file again, or filter it with 'where' in sources.toml")


def _places(frame: pd.DataFrame, codes: pd.Series, kinds: pd.Series, source: ReadAsTable) -> pd.DataFrame:
    names = frame[source.name].fillna("").astype(str).str.strip() if source.name else ""
    own = pd.DataFrame({"place": frame["place"], "code": codes, "name": names, "kind": kinds})
    larger = [
        pd.DataFrame({
            "place": parent.kind + ":" + frame[parent.code].astype(str).str.strip(),
            "code": frame[parent.code].astype(str).str.strip(),
            "name": frame[parent.name].astype(str).str.strip() if parent.name else "",
            "kind": parent.kind,
        })
        for parent in source.parents
    ]
    return pd.concat([own, *larger]).drop_duplicates("place")[PLACE]


def _links(frame: pd.DataFrame, source: ReadAsTable) -> pd.DataFrame:
    pairs = [
        pd.DataFrame({"child": frame["place"], "parent": parent.kind + ":" + frame[parent.code].astype(str).str.strip(),
                      "method": "nested"})
        for parent in source.parents
    ]
    return pd.concat(pairs).drop_duplicates() if pairs else pd.DataFrame(columns=LINK)


def column_observations(frame: pd.DataFrame, measure: str, column: str | Column, source: ReadAsTable,
                        result: Yield, period: str = "") -> pd.DataFrame:
    """One row per place with a figure (or bounds) in one column of the file."""
    declared = Column(column=column) if isinstance(column, str) else column
    where = f"source {source.id!r}, measure {measure!r}"
    when = period or declared.period or source.period
    if not when:
        raise InputError(where, "no period declared", do="give the column or the source a period")
    values, rejected = numbers(frame[declared.column], {**source.markers, **declared.markers}, where)
    for reason, count in rejected.items():
        result.drop(f"{measure}: {reason}", count)
    known = values["value"].notna() | values["lower"].notna()
    kept = values[known]
    return pd.DataFrame({"measure": measure, "period": when, "place": frame["place"][known], **kept})
