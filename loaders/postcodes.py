"""One row a postcode: which postcode districts (WS1, OL11) a district of England holds, to find it by."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.declarations import PostcodeSource
from loaders.rows import located, read
from loaders.shapes import LINK, PLACE, Yield, some_rows, valid

OUTWARD = r"([A-Z]{1,2}\d[A-Z\d]?)(?:\s*\d[A-Z]{2})?"
"""A postcode's first half, with or without the second."""


def read_postcodes(source: PostcodeSource, raw: Path) -> Yield:
    """One link per postcode district and district of England that shares a postcode with it."""
    path = located(raw, source.file, source.id)
    parent = source.parent
    frame = read(path, required=[source.postcode, parent.code])
    result = Yield(rows_read=len(frame))
    outward = frame[source.postcode].astype(str).str.upper().str.strip().str.extract(f"^{OUTWARD}$")[0]
    codes = frame[parent.code].fillna("").astype(str).str.strip()
    keep = outward.notna() & valid(codes, pd.Series(parent.kind, index=codes.index))
    result.drop("no postcode, or no code of a wanted kind in England", int((~keep).sum()))
    pairs = pd.DataFrame({"code": outward[keep], "parent": parent.kind + ":" + codes[keep]})
    pairs = pairs.drop_duplicates().sort_values(["code", "parent"])
    result.links = pairs.assign(child="pcd:" + pairs["code"], method="nested")[LINK]
    places = pairs.drop_duplicates("code").assign(kind="pcd", name="")
    result.places = places.assign(place="pcd:" + places["code"])[PLACE]
    result.rows_kept = int(keep.sum())
    some_rows(result, source.id, path)
    return result
