"""One row a postcode: which postcode districts (WS1, OL11) a district of England holds, to find it by."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from loaders.declarations.models import PostcodeSource
from loaders.readers.reader_result import (
    ReaderResult,
    codes,
    first_of_each,
    is_code,
    links,
    places,
    repeated,
    some_rows,
    words,
)
from loaders.readers.tabular_file import located, read_source

OUTWARD = r"^(?P<outward>[A-Z]{1,2}\d[A-Z\d]?)(?:\s*\d[A-Z]{2})?$"
"""A postcode's first half, with or without the second."""


def read_postcodes(source: PostcodeSource, raw: Path) -> ReaderResult:
    """One link per postcode district and district of England that shares a postcode with it."""
    path = located(raw, source.file, source.id)
    parent = source.parent
    rows, notes = read_source(path, source, [source.postcode, parent.code])
    result = ReaderResult(rows_read=len(rows), dropped=notes)
    outward = pc.extract_regex(pc.utf8_upper(words(rows, source.postcode)), OUTWARD)
    pairs = pa.table({"code": pc.struct_field(outward, "outward"), "district": codes(rows, parent.code)})
    wanted = pc.and_(pc.is_valid(pairs["code"]), is_code(pairs["district"], parent.kind))
    pairs = result.keep(pairs, wanted, "no postcode, or no code of a wanted kind in England")
    result.rows_kept = len(pairs)
    some_rows(result, source.id, path)
    pairs = first_of_each(pairs, ["code", "district"])
    pairs = pairs.sort_by([("code", "ascending"), ("district", "ascending")])
    nothing, kinds = repeated("", len(pairs)), repeated(parent.kind, len(pairs))
    children = places(pairs["code"], nothing, repeated("pcd", len(pairs)))
    parents = places(pairs["district"], nothing, kinds)
    result.links = links(children["place"], parents["place"], "nested")
    result.places = first_of_each(children, ["place"])
    return result
