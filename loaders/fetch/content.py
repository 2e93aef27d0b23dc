"""Is a fetched file what it should be: whole, of its format, with the columns and members asked for?"""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import zipfile
import zlib
from pathlib import Path

from loaders.errors import InputError
from loaders.fetch.client import Again, is_web_page

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

INSIDE = {".xlsx": "[Content_Types].xml", ".ods": "content.xml"}
"""A member without which a zip is no workbook."""


def check_content(path: Path, name: str, said: str, columns: list[str], members: list[str]) -> None:
    """Raise InputError when a file is not what its name, its columns and its members promise.

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
        _check_zip(path, kind, said, wanted, members)
    elif kind in (".json", ".geojson"):
        _check_json(path)
    elif kind == ".csv":
        _check_header(path, said, columns)


def unpack(path: Path, name: str) -> None:
    """Replace a gzip by what is in it, where a plain file was asked for: some servers pack unasked."""
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    if not packed or name.endswith(".gz"):
        return
    beside = path.with_name(path.name + ".unpacked")
    try:
        with gzip.open(path) as source, beside.open("wb") as target:
            shutil.copyfileobj(source, target)
    except (EOFError, OSError, zlib.error) as problem:
        beside.unlink(missing_ok=True)
        raise Again("a damaged gzip") from problem
    beside.replace(path)


def _check_zip(path: Path, kind: str, said: str, wanted: str, members: list[str]) -> None:
    with path.open("rb") as file:
        if file.read(4) != ZIP:
            raise InputError(said, "is no zip", wanted, "look at it on the publisher's site")
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            damaged = archive.testzip()
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error, NotImplementedError) as problem:
        raise Again(f"a damaged zip ({problem})") from problem
    if damaged:
        raise Again(f"a damaged zip (member {damaged})")
    for member in [*members, *([INSIDE[kind]] if kind in INSIDE else [])]:
        if member not in names:
            raise InputError(
                said,
                f"holds no {member!r}",
                ", ".join(names[:8]) or "nothing at all",
                "the publisher has changed what is in it: compare and correct fetch.toml",
            )


def _check_json(path: Path) -> None:
    try:
        json.loads(path.read_bytes())
    except ValueError as problem:
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
