"""Which place lies in which: best-fit and exact lookups between vintages, and registers of codes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.declarations import CodeSource, LookupSource, Parent
from loaders.errors import InputError
from loaders.rows import located, read
from loaders.shapes import LINK, PLACE, Yield, some_rows, valid


def read_lookup(source: LookupSource, raw: Path) -> Yield:
    """One link per pair of places, both ends in England.

    A publisher's change flag is not asked for: whether a link is whole follows from how many partners each
    place has.
    """
    path = located(raw, source.file, source.id)
    ends = [source.child, source.parent]
    required = [e.code for e in ends] + [e.name for e in ends if e.name]
    frame = read(path, required=[*required, *source.where], sheet=source.sheet)
    result = Yield(rows_read=len(frame))
    for column, wanted in source.where.items():
        chosen = frame[column].astype(str).str.strip() == wanted
        result.drop(f"{column} is not {wanted!r}", int((~chosen).sum()))
        frame = frame[chosen]
    keep = pd.Series(True, index=frame.index)
    for end in ends:
        codes = frame[end.code].fillna("").astype(str).str.strip()
        keep &= valid(codes, pd.Series(end.kind, index=frame.index))
    result.drop("code is not of a wanted kind in England", int((~keep).sum()))
    frame = frame[keep]
    child, parent = [end.kind + ":" + frame[end.code].astype(str).str.strip() for end in ends]
    pairs = pd.DataFrame({"child": child, "parent": parent, "method": source.method})
    result.links = pairs[LINK].drop_duplicates()
    result.places = pd.concat([_end_places(frame, end) for end in ends]).drop_duplicates("place")
    result.rows_kept = len(frame)
    some_rows(result, source.id, path)
    return result


def _end_places(frame: pd.DataFrame, end: Parent) -> pd.DataFrame:
    codes = frame[end.code].astype(str).str.strip()
    names = frame[end.name].fillna("").astype(str).str.strip() if end.name else ""
    return pd.DataFrame({"place": end.kind + ":" + codes, "code": codes, "name": names, "kind": end.kind})[
        PLACE
    ]


def read_codes(source: CodeSource, raw: Path) -> Yield:
    """Every code of a register as a place of the vintage it was first issued in, linked to its district."""
    path = located(raw, source.file, source.id)
    wanted = [source.code, source.name, source.year, source.district, source.district_name]
    frame = read(path, required=wanted)
    result = Yield(rows_read=len(frame))
    years = pd.to_numeric(frame[source.year], errors="coerce")
    if years.isna().any():
        raise InputError(
            f"source {source.id!r}, {path.name}",
            f"{frame[source.year][years.isna()].iloc[0]!r} in column {source.year!r} is not a year",
            "years such as 2024",
            "fetch the file again, or correct 'year' in sources.toml",
        )
    vintage = (years.astype(int) % 100).map("{:02d}".format)
    wards = _register(frame, source.kind + vintage, source.code, source.name)
    districts = _register(frame, "lad" + vintage, source.district, source.district_name)
    keep = valid(wards["code"], wards["kind"]) & valid(districts["code"], districts["kind"])
    result.drop("code is not of a wanted kind in England", int((~keep).sum()))
    result.places = pd.concat([wards[keep], districts[keep]]).drop_duplicates("place")
    links = pd.DataFrame({"child": wards["place"], "parent": districts["place"], "method": "nested"})
    result.links = links[keep].drop_duplicates()
    result.rows_kept = int(keep.sum())
    some_rows(result, source.id, path)
    return result


def _register(frame: pd.DataFrame, kinds: pd.Series, code: str, name: str) -> pd.DataFrame:
    codes = frame[code].fillna("").astype(str).str.strip()
    names = frame[name].fillna("").astype(str).str.strip()
    return pd.DataFrame({"place": kinds + ":" + codes, "code": codes, "name": names, "kind": kinds})[PLACE]
