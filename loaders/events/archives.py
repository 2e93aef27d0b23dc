"""The csv files inside a zip of events, as a police site hands it out: unpacked beside, member by member."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from loaders.errors import InputError
from loaders.files.content import CUT_SHORT
from loaders.files.zips import DAMAGED, check_members, files_in

LARGEST = 20_000_000_000
"""Bytes that a zip may unpack to: the archive of all forces' three years is about 15 GB."""


def members(path: Path, folder: Path) -> list[tuple[str, Path]]:
    """Each csv in a zip: how a reader would name it, and where it was unpacked to below `folder`.

    Raises InputError on a zip that is damaged, encrypted, empty of csv files, or too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            inside = sorted(
                (member for member in files_in(archive) if member.filename.lower().endswith(".csv")),
                key=lambda member: member.filename,
            )
            _check(path, archive.namelist(), inside)
            folder.mkdir(parents=True)
            unpacked = []
            for number, member in enumerate(inside):
                target = folder / f"{number}.csv"
                with archive.open(member) as packed, target.open("wb") as file:
                    shutil.copyfileobj(packed, file)
                unpacked.append((f"{path}, {member.filename}", target))
            return unpacked
    except DAMAGED as problem:
        raise InputError(str(path), f"can't be read to its end ({problem})", do=CUT_SHORT) from problem


def _check(path: Path, names: list[str], inside: list[zipfile.ZipInfo]) -> None:
    if not inside:
        held = ", ".join(names[:6]) or "nothing"
        raise InputError(str(path), f"holds no csv file (it holds {held})", "a zip of csv files")
    check_members(str(path), inside, LARGEST, "unpack what is needed")
