"""Which place lies in which: best-fit and exact lookups between vintages, and registers of codes."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from loaders.declarations.models import CodeSource, LookupSource
from loaders.declarations.named_source import NameSource
from loaders.errors import InputError
from loaders.readers.cells import numbers
from loaders.readers.reader_result import (
    WRONG_CODE,
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


def read_lookup(source: LookupSource, raw: Path) -> ReaderResult:
    """One link per pair of places, both ends in England.

    A publisher's change flag is not asked for: whether a link is whole follows from how many partners each
    place has.
    """
    path = located(raw, source.file, source.id)
    ends = [source.child, source.parent]
    required = [e.code for e in ends] + [e.name for e in ends if e.name]
    rows, notes = read_source(path, source, [*required, *source.where])
    result = ReaderResult(rows_read=len(rows), dropped=notes)
    rows = result.keep_where(rows, source.where)
    found = [codes(rows, end.code) for end in ends]
    both = pc.and_(*[is_code(each, end.kind) for each, end in zip(found, ends, strict=True)])
    rows = result.keep_codes(rows, both, *found)
    child, parent = [
        places(codes(rows, end.code), words(rows, end.name), repeated(end.kind, len(rows))) for end in ends
    ]
    _fill_pairs(result, child, parent, source.method)
    some_rows(result, source.id, path)
    if source.method in ONE_PARENT:
        _check_one_parent(result.links, source, path)
    return result


ONE_PARENT = ("best_fit", "nested")
"""Ways of lying in another place that leave no choice of it."""


def _check_one_parent(pairs: pa.Table, source: LookupSource, path: Path) -> None:
    """Raise InputError when a place lies in two of the larger ones: its figures would be shared out."""
    counted = pairs.group_by("child", use_threads=False).aggregate([("parent", "count")])
    twice = counted.filter(pc.greater(counted["parent_count"], 1)).sort_by("child")
    if len(twice):
        child = twice["child"][0].as_py()
        parents = sorted(pairs.filter(pc.equal(pairs["child"], child))["parent"].to_pylist())
        more = f", and {len(twice) - 1} others lie in several too" if len(twice) > 1 else ""
        raise InputError(
            f"source {source.id!r}, {path.name}",
            f"{child} lies in {' and in '.join(parents)}{more}",
            f"one larger place for each, as the method {source.method!r} says",
            "say with 'where' which rows are meant, or method = \"exact\" if the places are parts of several",
        )


def read_names(source: NameSource, raw: Path) -> ReaderResult:
    """One place per code and kind, under its name; a row without a name gives none."""
    path = located(raw, source.file, source.id)
    rows, notes = read_source(path, source, [source.code, source.name])
    result = ReaderResult(rows_read=len(rows), dropped=notes)
    rows = result.keep(rows, is_code(codes(rows, source.code), source.kinds[0]), WRONG_CODE)
    rows = result.keep(rows, pc.not_equal(words(rows, source.name), ""), "no name")
    _check_once(rows, source, path)
    result.places = pa.concat_tables(
        places(codes(rows, source.code), words(rows, source.name), repeated(kind, len(rows)))
        for kind in source.kinds
    )
    result.rows_kept = len(rows)
    some_rows(result, source.id, path)
    return result


def _check_once(rows: pa.Table, source: NameSource, path: Path) -> None:
    """Raise InputError when a code has two names."""
    counted = pc.value_counts(codes(rows, source.code))
    twice = counted.filter(pc.greater(counted.field("counts"), 1))
    if len(twice):
        raise InputError(
            f"source {source.id!r}, {path.name}",
            f"{twice[0]['values']} stands on {twice[0]['counts']} rows",
            "one name for each place",
            "take the rows out that repeat",
        )


def read_codes(source: CodeSource, raw: Path) -> ReaderResult:
    """Every code of a register as a place of the vintage it was first issued in, linked to its district."""
    path = located(raw, source.file, source.id)
    wanted = [source.code, source.name, source.year, source.district, source.district_name]
    rows, notes = read_source(path, source, wanted)
    result = ReaderResult(rows_read=len(rows), dropped=notes)
    vintages = _vintages(rows, source, path)
    rows = rows.append_column("vintage of the row", vintages)
    found, inside = codes(rows, source.code), codes(rows, source.district)
    rows = result.keep_codes(
        rows, pc.and_(is_code(found, source.kind), is_code(inside, "lad")), found, inside
    )
    child = _register(rows, source.kind, source.code, source.name)
    parent = _register(rows, "lad", source.district, source.district_name)
    _fill_pairs(result, child, parent, "nested")
    some_rows(result, source.id, path)
    return result


def _vintages(rows: pa.Table, source: CodeSource, path: Path) -> pa.Array:
    """The last two digits of the year on each row."""
    years = numbers(rows[source.year], {}, f"source {source.id!r}")[0]["value"]
    if years.null_count:
        first = words(rows, source.year).filter(pc.is_null(years))[0].as_py()
        raise InputError(
            f"source {source.id!r}, {path.name}",
            f"{first!r} in column {source.year!r} is not a year",
            "years such as 2024",
            "correct 'year' in sources.toml, or that cell",
        )
    return pa.array([f"{int(year) % 100:02d}" for year in years.to_pylist()], pa.string())


def _register(rows: pa.Table, kind: str, code: str, name: str) -> pa.Table:
    """One row per row of a register: the place it names, of the vintage of the row."""
    kinds = pc.binary_join_element_wise(kind, rows["vintage of the row"], "")
    return places(codes(rows, code), words(rows, name), kinds)


def _fill_pairs(result: ReaderResult, children: pa.Table, parents: pa.Table, method: str) -> None:
    """The places at both ends of each row's pair, and the links between them."""
    result.places = first_of_each(pa.concat_tables([children, parents]), ["place"])
    result.links = links(children["place"], parents["place"], method)
    result.rows_kept = len(children)
