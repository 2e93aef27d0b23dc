"""Is a fetched file what it should be: whole, of its format, with the columns and members asked for?"""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
import zlib
from pathlib import Path

from loaders.errors import InputError
from loaders.fetch.client import Again, is_web_page
from loaders.files.zips import DAMAGED, check_members, not_of_the_disk

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
HEADER_WITHIN = 60
"""A header stands within the first rows."""

FORMATS = {
    ".csv": "a CSV file",
    ".json": "JSON",
    ".geojson": "GeoJSON",
    ".zip": "a zip file",
    ".xlsx": "an Excel workbook",
    ".ods": "an OpenDocument spreadsheet",
}

RAISE_THE_LIMIT = "look at it on the publisher's site; where it is right, raise the limit in fetch.toml"

INSIDE = {".xlsx": "[Content_Types].xml", ".ods": "content.xml"}
"""A member without which a zip is no workbook."""


TEXTS = (".csv", ".tsv", ".txt")
"""Files whose last line must end: one that was cut inside it is whole to all appearance."""

ENDS = (b"\n", b"\r", b"\n\0", b"\r\0")
"""How a line ends, in one byte a character or in two."""


def check_content(
    path: Path, name: str, said: str, columns: list[str], members: list[str], most: float
) -> None:
    """Raise InputError when a file is not what its name, its columns and its members promise, or holds more
    megabytes than `most`.

    Raises Again when it is of the right kind but damaged: fetched again it may be whole.
    """
    kind = Path(name).suffix.lower()
    with path.open("rb") as file:
        start = file.read(4096)
    wanted = FORMATS.get(kind, f"a {kind} file")
    if not start:
        raise Again("an empty answer")
    is_web_page(said, start, wanted)
    if kind in (".zip", *INSIDE):
        _check_zip(path, kind, said, wanted, members, most)
    elif kind in (".json", ".geojson"):
        _check_json(path)
    elif kind == ".csv":
        _check_header(path, said, columns)


def check_last_line(path: Path, name: str, sha256: str) -> None:
    """Raise Again when the last line of a text has no end: it may have been cut inside a number."""
    if not name.lower().endswith(TEXTS):
        return
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 64))
        end = file.read().rstrip(b"\x1a")
    if not end.endswith(ENDS):
        raise Again(
            f"its last line has no end, so it may have been cut short; where the publisher's own file ends "
            f'so, write sha256 = "{sha256}" into that download'
        )


def unpack(path: Path, name: str, said: str, most: float) -> None:
    """Replace a gzip by what is in it, where a plain file was asked for: some servers pack unasked."""
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    if not packed or name.endswith(".gz"):
        return
    beside = path.with_name(path.name + ".unpacked")
    try:
        with gzip.open(path) as source, beside.open("wb") as target:
            while piece := source.read(1 << 20):
                _check_unpacked(target.tell() + len(piece), said, most)
                target.write(piece)
    except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
        raise Again("a damaged gzip") from problem
    else:
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _check_unpacked(size: int, said: str, most: float) -> None:
    if size > most * 1e6:
        raise InputError(
            said,
            f"holds more than {most:,g} megabytes once it is unpacked",
            f"{most:,g} megabytes",
            RAISE_THE_LIMIT,
        )


def _check_zip(path: Path, kind: str, said: str, wanted: str, members: list[str], most: float) -> None:
    with path.open("rb") as file:
        if file.read(4) != ZIP:
            raise InputError(said, "is no zip", wanted, "look at it on the publisher's site")
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            check_members(said, archive.infolist(), int(most * 1e6), RAISE_THE_LIMIT)
            damaged = archive.testzip()
    except DAMAGED as problem:
        not_of_the_disk(problem)
        raise Again(f"a damaged zip ({problem})") from problem
    if damaged:
        raise Again(f"a damaged zip (member {damaged})")
    for member in [*members, *([INSIDE[kind]] if kind in INSIDE else [])]:
        if member not in names:
            inner = [each for each in names if each.lower().endswith(".zip")]
            raise InputError(
                said,
                f"holds no {member!r}" + (f", but a zip inside it, {inner[0]!r}" if inner else ""),
                ", ".join(names[:8]) or "nothing at all",
                "the publisher has changed what is in it: compare and correct fetch.toml",
            )


def _check_json(path: Path) -> None:
    try:
        json.loads(path.read_bytes())
    except (ValueError, RecursionError) as problem:
        raise Again("no readable JSON") from problem


def _check_header(path: Path, said: str, columns: list[str]) -> None:
    """Every column asked for stands in one row near the top; the file ends with a whole line."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        try:
            rows = [row for _, row in zip(range(HEADER_WITHIN), csv.reader(file), strict=False)]
        except csv.Error as problem:
            raise InputError(said, f"can't be read as CSV ({problem})", do="look at it by hand") from problem
    seen = [{cell.strip() for cell in row} for row in rows]
    if any(set(columns) <= names for names in seen):
        return
    best = max(seen, key=lambda names: len(names & set(columns)), default=set())
    lacking = [name for name in columns if name not in best]
    raise InputError(
        said,
        f"has no column {lacking[0]!r}",
        ", ".join(cell.strip() for cell in (rows[0] if rows else [])[:12]) or "no columns at all",
        "the publisher has changed the layout: compare it, then correct fetch.toml and the source",
    )
