"""Which place lies in which: best-fit and exact lookups between vintages, and registers of codes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.declarations import CodeSource, LookupSource
from loaders.rows import located, read
from loaders.shapes import LINK, PLACE, Yield, valid


def read_lookup(source: LookupSource, raw: Path) -> Yield:
    """One link per pair of places, both ends in England; the publisher's change flag decides exactness later."""
    path = located(raw, source.file, source.id)
    ends = [source.child, source.parent]
    required = [e.code for e in ends] + [e.name for e in ends if e.name] + ([source.change] if source.change else [])
    frame = read(path, required=[*required, *source.where], sheet=source.sheet)
    result = Yield(rows_read=len(frame))
    for column, wanted in source.where.items():
        frame = frame[frame[column].astype(str).str.strip() == wanted]
    keep = pd.Series(True, index=frame.index)
    for end in ends:
        codes = frame[end.code].fillna("").astype(str).str.strip()
        keep &= valid(codes, pd.Series(end.kind, index=frame.index))
    result.drop("code is not of a wanted kind in England", int((~keep).sum()))
    frame = frame[keep]
    child, parent = [end.kind + ":" + frame[end.code].astype(str).str.strip() for end in ends]
    result.links = pd.DataFrame({"child": child, "parent": parent, "method": source.method})[LINK].drop_duplicates()
    result.places = pd.concat([_end_places(frame, end) for end in ends]).drop_duplicates("place")
    result.rows_kept = len(frame)
    return result


def _end_places(frame: pd.DataFrame, end: object) -> pd.DataFrame:
    codes = frame[end.code].astype(str).str.strip()
    names = frame[end.name].fillna("").astype(str).str.strip() if end.name else ""
    return pd.DataFrame({"place": end.kind + ":" + codes, "code": codes, "name": names, "kind": end.kind})[PLACE]


def read_codes(source: CodeSource, raw: Path) -> Yield:
    """Every code of a register as a place of the vintage it was issued in, linked to its district."""
    path = located(raw, source.file, source.id)
    frame = read(path, required=[source.code, source.name, source.year, source.district, source.district_name])
    result = Yield(rows_read=len(frame))
    codes = frame[source.code].astype(str).str.strip()
    kinds = source.kind + (frame[source.year].astype(int) % 100).map("{:02d}".format)
    keep = valid(codes, kinds)
    result.drop("code is not of a wanted kind in England", int((~keep).sum()))
    result.places = pd.DataFrame({"place": kinds + ":" + codes, "code": codes, "name": frame[source.name], "kind": kinds})[keep]
    result.rows_kept = int(keep.sum())
    return result
