"""fetched.json: what was fetched into a folder, from where, when, under which licence; what is missing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from ground.in_place import write_whole
from loaders.errors import InputError

LEDGER = "fetched.json"
PARTS = ".partial"
"""Below the raw folder: what is still under way. No source looks for files there."""


@dataclass(frozen=True)
class Fetched:
    """One file as it was fetched; `covers` is ["england"], or the codes of the boroughs it was cut to."""

    file: str
    download: str
    title: str
    publisher: str
    licence: str
    attribution: str
    address: str
    final_address: str
    fetched_at: str
    bytes: int
    sha256: str
    covers: list[str]
    sources: list[str] = field(default_factory=list)
    valid_from: str = ""
    etag: str = ""
    last_modified: str = ""
    version: str = ""
    rows: int | None = None


@dataclass(frozen=True)
class Missing:
    """Something a publisher should have and has not: a month of a force, a ward of a dataset."""

    download: str
    what: str
    why: str


@dataclass
class Ledger:
    """One row per file below the raw folder, and what is missing; saved after every file."""

    raw: Path
    files: dict[str, Fetched] = field(default_factory=dict)
    boroughs: dict[str, str] = field(default_factory=dict)
    england: bool = False
    missing: list[Missing] = field(default_factory=list)
    found_whole: dict[str, bool] = field(default_factory=dict)  # so that a file is summed once a run

    def record(self, fetched: Fetched) -> None:
        """Add or replace one file's row, and save."""
        self.files[fetched.file] = fetched
        self.found_whole[fetched.file] = True
        self.save()

    def record_missing(self, download: str, missing: list[Missing]) -> None:
        """Replace what is known to be missing of one download, and save."""
        self.missing = [m for m in self.missing if m.download != download] + missing
        self.save()

    def whole(self, file: str) -> Fetched | None:
        """The row of a file that is still there, as it was fetched to the last byte."""
        fetched = self.files.get(file)
        if fetched and file not in self.found_whole:
            path = self.raw / file
            same_size = path.is_file() and path.stat().st_size == fetched.bytes
            self.found_whole[file] = same_size and checksum(path) == fetched.sha256
        return fetched if fetched and self.found_whole[file] else None

    def save(self) -> None:
        """Write the ledger whole: beside itself, then in its own place."""
        self.raw.mkdir(parents=True, exist_ok=True)
        written = {
            "england": self.england,
            "boroughs": dict(sorted(self.boroughs.items())),
            "files": [asdict(self.files[name]) for name in sorted(self.files)],
            "missing": [asdict(m) for m in sorted(self.missing, key=lambda m: (m.download, m.what))],
        }
        write_whole(self.raw / LEDGER, json.dumps(written, indent=1, ensure_ascii=False) + "\n")


def read_ledger(raw: Path) -> Ledger:
    """The ledger of a folder; an empty one where nothing was fetched yet. Raises InputError when damaged."""
    path = raw / LEDGER
    if not path.exists():
        return Ledger(raw)
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        known = {f.name for f in fields(Fetched)}
        files = [Fetched(**{k: v for k, v in row.items() if k in known}) for row in written["files"]]
        missing = [Missing(**row) for row in written["missing"]]
        return Ledger(raw, {f.file: f for f in files}, dict(written["boroughs"]), written["england"], missing)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise InputError(
            str(path),
            f"can't be read as a ledger of fetched files ({problem})",
            do="delete it and run python -m loaders fetch again",
        ) from problem


def is_fetched(raw: Path) -> bool:
    """Whether a folder was filled by a fetch."""
    return (raw / LEDGER).exists()


def verify(raw: Path) -> Ledger:
    """The ledger of a folder, every file of it there, whole and unchanged; raises InputError otherwise."""
    ledger = read_ledger(raw)
    for fetched in ledger.files.values():
        path = raw / fetched.file
        if not path.is_file():
            raise _not_as_fetched(path, "is missing, though it was fetched")
        if path.stat().st_size != fetched.bytes:
            size = f"has {path.stat().st_size:,} bytes"
            raise _not_as_fetched(path, size, f"{fetched.bytes:,} bytes, as fetched")
        if checksum(path) != fetched.sha256:
            raise _not_as_fetched(path, "has changed since it was fetched", fetched.sha256[:12] + "...")
    return ledger


def _not_as_fetched(path: Path, found: str, allowed: str = "") -> InputError:
    return InputError(str(path), found, allowed, "run python -m loaders fetch again")


def checksum(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
