"""One row a postcode: where it is, and which postcode districts (WS1, OL11) a district of England holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyproj import Transformer

from loaders.declarations.models import PostcodeSource
from loaders.files.postcode_package import SUFFIX, read_package
from loaders.readers.cells import numbers
from loaders.readers.reader_result import (
    POSTCODE,
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

PARTS = r"^(?P<outward>[A-Z]{1,2}\d[A-Z\d]?)\s*(?P<inward>\d[A-Z]{2})?$"
"""A postcode's first half, with or without the second, which is always a digit and two letters."""


def read_postcodes(source: PostcodeSource, raw: Path) -> ReaderResult:
    """One link per postcode district and district of England that shares a postcode with it, and each whole
    postcode with its small place or its point (degrees)."""
    path = located(raw, source.file, source.id)
    parent = source.parent
    wanted = [source.postcode, parent.code, *source.places.values(), source.x, source.y, source.ended]
    notes: dict[str, int] = {}
    if path.suffix == SUFFIX:
        rows = read_package(path)
    else:
        rows, notes = read_source(path, source, list(dict.fromkeys(filter(None, wanted))))
    result = ReaderResult(rows_read=len(rows), dropped=notes)
    if source.ended:
        rows = result.keep(rows, pc.equal(words(rows, source.ended), ""), "no longer in use")
    parts = pc.extract_regex(pc.utf8_upper(words(rows, source.postcode)), PARTS)
    rows = rows.append_column("outward", pc.struct_field(parts, "outward"))
    rows = rows.append_column("inward", pc.struct_field(parts, "inward"))
    known = pc.and_(pc.is_valid(rows["outward"]), is_code(codes(rows, parent.code), parent.kind))
    rows = result.keep(rows, known, "no postcode, or no code of a wanted kind in England")
    result.rows_kept = len(rows)
    some_rows(result, source.id, path)
    pairs = pa.table({"code": rows["outward"], "district": codes(rows, parent.code)})
    pairs = first_of_each(pairs, ["code", "district"])
    pairs = pairs.sort_by([("code", "ascending"), ("district", "ascending")])
    nothing, kinds = repeated("", len(pairs)), repeated(parent.kind, len(pairs))
    children = places(pairs["code"], nothing, repeated("pcd", len(pairs)))
    parents = places(pairs["district"], nothing, kinds)
    result.links = links(children["place"], parents["place"], "nested")
    result.places = first_of_each(children, ["place"])
    result.postcodes = _postcodes(source, rows.filter(pc.not_equal(rows["inward"], "")))
    return result


def _postcodes(source: PostcodeSource, rows: pa.Table) -> pa.Table:
    """One row per whole postcode and what the file says of where it is; columns as in POSTCODE."""
    written = pc.binary_join_element_wise(rows["outward"], rows["inward"], " ")
    parts = []
    nowhere = pa.nulls(len(rows), pa.float64())
    for kind, column in source.places.items():
        found = codes(rows, column)
        ids = places(found, repeated("", len(rows)), repeated(kind, len(rows)))["place"]
        part = pa.table([written, ids, nowhere, nowhere], names=POSTCODE)
        parts.append(part.filter(is_code(found, kind)))
    if source.x:
        east, north = _degrees(source, rows)
        part = pa.table([written, repeated("", len(rows)), east, north], names=POSTCODE)
        parts.append(part.filter(pc.is_finite(part["longitude"])))
    empty = ReaderResult().postcodes
    return pa.concat_tables([empty, *parts])


def _degrees(source: PostcodeSource, rows: pa.Table) -> tuple[pa.Array, pa.Array]:
    """Longitude and latitude of each row; nan where the file has none."""
    where = f"source {source.id!r}"
    x, y = (
        np.asarray(numbers(rows[name], {}, f"{where}, column {name!r}")[0]["value"].to_numpy(), float)
        for name in (source.x, source.y)
    )
    none = ~(np.isfinite(x) & np.isfinite(y)) | ((x == 0) & (y == 0))
    if source.grid != 4326:
        x, y = Transformer.from_crs(source.grid, 4326, always_xy=True).transform(x, y)
    return pa.array(np.where(none, np.nan, x)), pa.array(np.where(none, np.nan, y))
