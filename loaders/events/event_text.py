"""Text files of events, or those in a zip: in UTF-8, each with its header and its delimiter."""

from __future__ import annotations

import codecs
import csv
import gzip
from collections.abc import Callable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import BinaryIO, NamedTuple

from loaders.declarations.event_source import EventsSource
from loaders.errors import InputError
from loaders.events.archives import members
from loaders.files.content import CUT_SHORT, DAMAGE, content, not_cut, text
from loaders.files.delimited import DELIMITERS

PART = 2**24
"""Bytes of a file that are looked at together."""

TOP = 2**18
"""Letters at the start of a file among which its header ends."""


class Piece(NamedTuple):
    """A text file: its name for readers, where it lies, and the number of the file it is part of."""

    name: str
    path: Path
    file: int


class Header(NamedTuple):
    """The names in the first line of a file, and what stands between them."""

    names: tuple[str, ...]
    delimiter: str


def pieces_of(
    source: EventsSource, path: Path, number: int, folder: Path, is_known: Callable[[list[str]], bool]
) -> Iterator[tuple[Header, Piece]]:
    """The text files that a file is or holds, with their headers; of a zip those whose header `is_known`.

    Others lie beside them in a zip; when none is known, the first stands for all. What is not in UTF-8 is
    copied into `folder` in it. Raises InputError on a damaged file, one whose last line has no end, and a
    member that is not there.
    """
    if path.suffix.lower() != ".zip":
        piece = _in_utf_8(source, Piece(str(path), path, number), folder)
        yield _header(piece, is_known), piece
        return
    unpacked = members(path, folder / str(number))
    inside = [(name.removeprefix(f"{path}, "), name, file) for name, file in unpacked]
    asked = [(name, file) for short, name, file in inside if fnmatchcase(short, source.member or "*")]
    if not asked:
        names = ", ".join(short for short, _, _ in inside[:12])
        raise InputError(str(path), f"no member {source.member!r}", names, "correct 'member' in sources.toml")
    pieces = [_in_utf_8(source, Piece(name, file, number), folder) for name, file in asked]
    headed = [(_header(piece, is_known), piece) for piece in pieces]
    known = [(header, piece) for header, piece in headed if is_known(list(header.names))]
    yield from known or headed[:1]


def _in_utf_8(source: EventsSource, piece: Piece, folder: Path) -> Piece:
    """The piece, or a copy of it in UTF-8 where it is written in another encoding."""
    packed = piece.path.suffix.lower() == ".gz"
    try:
        if source.encoding.lower() in ("", "utf-8", "utf-8-sig") and _is_utf_8(piece.path):
            if not (source.sha256 or packed):
                not_cut(piece.name, _last_line(piece.path))
            return piece
        found = content(piece.path)
    except DAMAGE as problem:
        raise InputError(piece.name, f"can't be read to its end ({problem})", do=CUT_SHORT) from problem
    written = text(piece.path, found, source.encoding, bool(source.sha256), piece.name)
    target = folder / f"{piece.file}-{piece.path.stem}-utf-8.csv"
    target.write_text(written, encoding="utf-8", newline="")
    return piece._replace(path=target)


def _is_utf_8(path: Path) -> bool:
    """Whether every byte of a file, out of its gzip, is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with _opened(path) as file:
            while part := file.read(PART):
                decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _opened(path: Path) -> BinaryIO:
    return gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def _last_line(path: Path) -> str:
    """The end of a file's text, its last line break included."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 200))
        return file.read().decode("utf-8", errors="replace")


def _header(piece: Piece, is_known: Callable[[list[str]], bool]) -> Header:
    """The names in the first line, between the delimiter by which they are known, or else commas."""
    try:
        with _opened(piece.path) as file:
            top = codecs.getreader("utf-8-sig")(file).read(TOP).splitlines(keepends=True)
        for delimiter in DELIMITERS:
            with suppress(csv.Error):  # a quotation mark may close a cell by another delimiter only
                header = Header(_names(top, delimiter), delimiter)
                if is_known(list(header.names)):
                    return header
        return Header(_names(top, ","), ",")
    except DAMAGE as problem:
        raise InputError(piece.name, f"can't be read to its end ({problem})", do=CUT_SHORT) from problem


def _names(lines: list[str], delimiter: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in next(csv.reader(lines, delimiter=delimiter, strict=True), []))
