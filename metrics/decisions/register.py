"""The register: decision records kept in a folder of this installation, a file each, never written over.

Whatever lies in the folder is material somebody may have put there by hand: files are known by their names,
opened only from the folder itself, and one that is no record is answered with a sentence.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from ground.in_place import settle, write_new
from metrics.decisions.contents import BadRecord
from metrics.decisions.records import Record, read, written
from metrics.errors import Refused

DATA = Path(__file__).resolve().parents[2] / "data"

FOLDER = DATA / "local" / "decisions"
EXAMPLE = DATA / "examples" / "walsall-next-sites.toml"
"""A record that travels with the project, written by its own command line."""

VARIABLE = "AREA_PROFILES_DECISIONS"
"""The environment variable that names another folder for the records kept."""

ENDING = ".toml"

MOST_KEPT = 1_000
"""Records that a folder takes: anyone who can open the app can add one."""

LARGEST = 10_000_000
"""Bytes of a file that is read: a record of all LSOAs of the largest borough has a fifth of them."""

DIGITS = 12
"""Digits of a record's checksum in its name, by which the same record is never kept twice."""

FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""How a file is opened: links are not followed, and a pipe is not waited for."""


class RegisterError(Refused):
    """A record can't be kept, or the folder of records can't be read; the sentence says why."""


@dataclass(frozen=True)
class KeptFile:
    """A file of the register: where it is, its bytes, and when it was last changed, in nanoseconds."""

    path: str
    size: int
    changed: int

    @property
    def name(self) -> str:
        """Its name without the ending, by which an address knows it."""
        return Path(self.path).stem


@dataclass(frozen=True)
class Kind:
    """What a folder keeps: what one is called, and what its reader can do where it can't be kept."""

    one: str
    instead: str


DECISIONS = Kind("decision", "Download the record instead")


def folder() -> Path:
    """Where records are kept: what AREA_PROFILES_DECISIONS names, else `data/local/decisions`."""
    return Path(os.environ.get(VARIABLE) or FOLDER)


def kept_files(where: Path, kind: Kind = DECISIONS) -> list[KeptFile]:
    """The files of the register, the newest first; none where nothing was kept yet.

    Links and folders are none of them, so that nothing outside can be read by them. Raises RegisterError.
    """
    try:
        entries = [entry for entry in os.scandir(where) if _is_kept(entry)]
        files = [KeptFile(e.path, e.stat().st_size, e.stat().st_mtime_ns) for e in entries]
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise RegisterError(
            f"The folder of {kind.one}s can't be read ({problem.strerror}). Whoever runs this installation "
            f"can mend that, or name another folder in {VARIABLE}."
        ) from None
    return sorted(files, key=lambda file: (-file.changed, file.name))


def file_at(path: Path) -> KeptFile:
    """One file by its path, such as the example's. Raises OSError."""
    found = path.stat()
    return KeptFile(str(path), found.st_size, found.st_mtime_ns)


def read_kept(file: KeptFile) -> Record:
    """The record in a file. Raises BadRecord, or what `read` raises, with a sentence."""
    return read(content_of(file))


def content_of(file: KeptFile) -> bytes:
    """What a file of the register holds. Raises BadRecord where it can't be read, or is too large."""
    try:
        opened = os.open(file.path, FLAGS)
        with open(opened, "rb") as stream:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise BadRecord("This is no file that could hold a record.")
            content = stream.read(LARGEST + 1)
    except OSError as problem:
        raise BadRecord(f"This file can't be read ({problem.strerror}).") from None
    if len(content) > LARGEST:
        raise BadRecord(f"This file is larger than any record: over {LARGEST / 1e6:.0f} MB.")
    return content


def keep(where: Path, made: Record) -> KeptFile:
    """Keep a record: a new file that is written whole or not at all, or the one that holds just this record.

    Raises RegisterError where the folder is full or can't be written to.
    """
    return keep_text(where, file_name(made.made_on, made.question.edition, made.question.kind), written(made))


def keep_text(where: Path, name: str, text: str, kind: Kind = DECISIONS) -> KeptFile:
    """Keep a text as a file of its own whose name begins so, or give the one that holds just this text.

    Raises RegisterError where the folder is full or can't be written to.
    """
    digest = sha256(text.encode()).hexdigest()[:DIGITS]
    files = kept_files(where, kind)
    same = [file for file in files if file.name.endswith(f"-{digest}") and _holds(file, text)]
    if same:
        return same[0]
    if len(files) >= MOST_KEPT:
        raise RegisterError(
            f"The register is full: it holds {len(files):,} {kind.one}s. {kind.instead}; whoever "
            "runs this installation can move old ones elsewhere."
        )
    try:
        where.mkdir(parents=True, exist_ok=True)
        settle(where)
        return file_at(_written_new(where, name, digest, text))
    except OSError as problem:
        raise RegisterError(
            f"The {kind.one} could not be kept: the folder of {kind.one}s can't be written to "
            f"({problem.strerror}). {kind.instead}."
        ) from None


def _is_kept(entry: os.DirEntry[str]) -> bool:
    ours = entry.name.endswith(ENDING) and not entry.name.startswith(".")
    return ours and entry.is_file(follow_symlinks=False)


def _holds(file: KeptFile, text: str) -> bool:
    """Whether a file holds just this text: one that was damaged since has its name still."""
    try:
        return Path(file.path).read_bytes() == text.encode()
    except OSError:
        return False


def file_name(day: date | None, edition: str, what: str) -> str:
    """What a file is called before its checksum: the day, the edition and what it holds."""
    named = re.sub(r"[^a-z0-9]+", "-", edition.lower()).strip("-")[:60]
    return f"{day:%Y-%m-%d}-{named}-{what}"


def _written_new(where: Path, name: str, digest: str, text: str) -> Path:
    """The text under a name that nothing has yet. Raises OSError."""
    for number in range(1, MOST_KEPT + 2):
        again = f"{number}-" if number > 1 else ""
        path = where / f"{name}-{again}{digest}{ENDING}"
        try:
            write_new(path, text)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(17, "every name is taken")
