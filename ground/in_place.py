"""Files and folders written beside their place and put there last: whoever is stopped at any moment, by a
kill or a full disk, leaves the old one or the new one, never half of either.

What a killed process left beside a place bears its number, and is cleared by `settle` at the next start.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

NEW, OLD = "unfinished", "replaced"
"""What stands beside a place for a while: the one to come, and the folder it takes the place of."""

LEFT = re.compile(rf"\.(?P<name>.+)\.(?P<process>\d+)\.(?P<what>{NEW}|{OLD})(?:\.wal|\.tmp)?")
"""The name of what stands beside a place."""

LEFT_BEHIND_AFTER = 3600
"""Seconds after which what nobody has written to since was left by a killed process, whoever has its number
now."""


_BEGUN: set[Path] = set()
"""What this process has begun; anything else that bears its number is of one before it."""

_NUMBERS = count(1)
"""Numbers of new files begun, so that two threads never write to the same one."""


def beside(path: Path, what: str = NEW) -> Path:
    """Where this process writes what is to come to a place: in the same folder, so that it can be renamed."""
    place = path.with_name(f".{path.name}.{os.getpid()}.{what}")
    _BEGUN.add(place.absolute())
    return place


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file of which nobody ever sees half. Raises OSError; the old file then stands as it was."""
    written = content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():  # a pipe or a terminal has no place to be put in
        path.write_bytes(written)
        return
    path = path.resolve()
    settle(path.parent, path.name)
    unfinished = beside(path)
    try:
        with unfinished.open("wb") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_new(path: Path, content: str | bytes) -> None:
    """Write a file that is not there yet, whole: FileExistsError where something has its name, which then
    stands as it was. Raises OSError."""
    written = content.encode() if isinstance(content, str) else content
    unfinished = beside(path.with_name(f"{path.name}.{next(_NUMBERS)}"))
    try:
        with unfinished.open("xb") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        _put_new(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _put_new(unfinished: Path, path: Path) -> None:
    """Give a whole file its name, unless another has it: to rename would take the other's place."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no links: the name is taken first, and the file put there after
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        try:
            os.replace(unfinished, path)
        except OSError:
            path.unlink()
            raise


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """An empty folder to fill, which takes the place of `path` once it is full. Raises OSError; the old
    folder then stands as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    settle(path.parent, path.name)
    unfinished = beside(path)
    unfinished.mkdir()
    try:
        yield unfinished
        put_folder(unfinished, path)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def put_folder(full: Path, path: Path) -> None:
    """Put a folder in its place; a kill between the two renames is mended by `settle`."""
    for each in full.iterdir():
        with each.open("rb") as file:
            os.fsync(file.fileno())
    replaced = beside(path, OLD)
    if path.exists():
        os.replace(path, replaced)
    try:
        os.replace(full, path)
    except OSError:
        if replaced.exists():
            os.replace(replaced, path)
        raise
    shutil.rmtree(replaced, ignore_errors=True)


def settle(folder: Path, name: str | None = None) -> None:
    """Clear what killed processes left in a folder (for one name, or for all); a folder that was on its way
    out when nothing had taken its place yet comes back. What a running process writes is left alone."""
    for left, place, what in _left_in(folder, name):
        if what == OLD and not place.exists():
            os.replace(left, place)
        elif left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)


def unfinished_in(folder: Path, name: str) -> list[Path]:
    """What killed processes left unfinished of one name, to be looked at before it is cleared."""
    return [left for left, _, what in _left_in(folder, name) if what == NEW]


def _left_in(folder: Path, name: str | None) -> list[tuple[Path, Path, str]]:
    """One row per thing left in a folder: where it is, the place it was for, and what it is."""
    found = [(left, LEFT.fullmatch(left.name)) for left in sorted(folder.glob(".*"))]
    return [
        (left, folder / named["name"], named["what"])
        for left, named in found
        if named and name in (None, named["name"]) and not _may_run(left, int(named["process"]))
    ]


def _may_run(left: Path, process: int) -> bool:
    """Whether the process that wrote something may still be running."""
    if process == os.getpid():
        return left.absolute() in _BEGUN
    if not left.name.endswith(OLD) and time.time() - left.stat().st_mtime > LEFT_BEHIND_AFTER:
        return False
    if os.name != "posix":  # where asking after a process would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
