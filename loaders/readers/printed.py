"""The printed tables of 2009: one row per measure, period and place, figures as they stand on paper."""

from __future__ import annotations

from pathlib import Path

from loaders.declarations.models import PrintedSource
from loaders.errors import InputError, nearest
from loaders.place_ids import area_id, parse
from loaders.readers.reader_result import OBSERVATION, PLACE, ReaderResult, table
from loaders.readers.tabular_file import located, read_source

COLUMNS = ["theme", "measure", "period", "unit", "place", "published_value", "source"]


def read_printed(source: PrintedSource, raw: Path) -> ReaderResult:
    """One observation per printed figure, with the bounds its rounding allows.

    45.2 was printed for anything from 45.15 to 45.25. A position between two ranks ("116-117") is
    kept as its middle with the two ranks as bounds.
    """
    path = located(raw, source.file, source.id)
    rows, notes = read_source(path, source, COLUMNS)
    result = ReaderResult(rows_read=len(rows), rows_kept=len(rows), dropped=notes)
    figures = [_observation(row, source, path) for row in rows.select(COLUMNS).to_pylist()]
    result.observations = table(OBSERVATION, figures)
    borough = parse(source.borough)
    result.places = table(PLACE, [(source.borough, borough.code, "", borough.kind)])
    return result


def _observation(row: dict[str, str], source: PrintedSource, path: Path) -> tuple[object, ...]:
    label, _, part = row["place"].partition(" | ")
    key = f"{row['measure']} | {part}" if part else row["measure"]
    where = f"{path.name}, {row['measure']!r} for {row['place']!r}"
    if key not in source.measures:
        raise InputError(
            where, "measure not declared", nearest(key, source.measures), "declare it in sources.toml"
        )
    if label not in source.places:
        raise InputError(
            where, "place not declared", nearest(label, source.places), "declare it in sources.toml"
        )
    area = source.places[label]
    place = source.borough if area == "borough" else area_id(source.edition_of, source.scheme, area)
    value, lower, upper = _printed(row["published_value"], where)
    return source.measures[key], row["period"], place, value, lower, upper


def _printed(text: str, where: str) -> tuple[float, float, float]:
    first, between, second = text.partition("-")
    try:
        if between and first:
            return (float(first) + float(second)) / 2, float(first), float(second)
        value = float(text)
    except ValueError as problem:
        raise InputError(
            where, f"{text!r} is not a figure", "a number, or two ranks with a hyphen", "correct the cell"
        ) from problem
    half = 0.5 * 10 ** -len(text.partition(".")[2])
    return value, value - half, value + half
