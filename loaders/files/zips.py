"""Zip files: what may be opened, and what they raise when they are damaged. One place for every reader."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterable

from loaders.errors import InputError

DAMAGED = (
    *(zipfile.BadZipFile, EOFError, OSError, zlib.error, lzma.LZMAError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError),
)
"""What zipfile raises on a zip that is damaged, or packed in a way it does not know."""

LOCKED = 1
"""The flag of a member that needs a password."""


LEFTOVERS = ("._", ".DS_Store", "Thumbs.db", "desktop.ini")
"""How files begin that an operating system leaves in a zip beside what was put there."""


def files_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files somebody put into a zip, in order; no folders, nor what an operating system left there."""
    return [
        member
        for member in archive.infolist()
        if not member.is_dir()
        and "__MACOSX" not in member.filename.split("/")
        and not member.filename.split("/")[-1].startswith(LEFTOVERS)
    ]


def check_members(
    said: str, members: Iterable[zipfile.ZipInfo], most: int, do: str = "unpack it by hand and look"
) -> None:
    """Raise InputError when one of the members is locked, or all unpack to more than `most` bytes.

    `said` names the zip for a reader; `do` is what to do about one that is too large.
    """
    members = list(members)
    if locked := [member.filename for member in members if member.flag_bits & LOCKED]:
        raise InputError(
            said,
            f"holds {locked[0]!r}, which is locked with a password",
            "files without a password",
            "unpack it with its password, or ask the publisher for it without one",
        )
    if (size := sum(member.file_size for member in members)) > most:
        raise InputError(said, f"unpacks to {_megabytes(size)}", f"{_megabytes(most)} at most", do)


def not_of_the_disk(problem: BaseException) -> None:
    """Raise a problem again that the disk has with a file, which is no fault of the file's."""
    if isinstance(problem, OSError) and problem.errno:
        raise problem


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} megabytes"
