"""What a file holds: its format by its first bytes, out of zip or gzip, as text where it is text."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import fastexcel

from loaders.errors import InputError
from loaders.files.zips import DAMAGED, check_members, files_in

DAMAGE = (*DAMAGED, csv.Error, fastexcel.FastExcelError)
"""What the readers of each format raise on a file that is cut short, overwritten or of another format."""

CUT_SHORT = "fetch the file again; it is cut short or damaged"
CHANGED = "compare the file with its source in sources.toml, and correct that; its layout may have changed"

FORMATS = "csv (with commas, semicolons, tabs or |), xlsx, xlsm, xls, ods, parquet; csv in zip or gz"
"""What is read as rows, for a sentence about what is not."""

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
FOREIGN = {
    b"%PDF": "a PDF",
    b"{\\rtf": "a text document",
    b"\x89PNG": "a picture",
    b"SQLite format": "a database",
}
"""First bytes of what some publishers offer in place of a table."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How a text says that it is written in UTF-16."""

LARGEST = 2**32
"""Bytes that a packed file may unpack to: the largest official table is a twentieth of that."""


@dataclass(frozen=True)
class Content:
    """The bytes of one table, out of its zip or gzip, and what they are: text, workbook or parquet."""

    kind: str
    data: bytes
    packed: bool


def content(path: Path, member: str = "") -> Content:
    """The table in a file; of a zip the member named, or the only one.

    The first bytes say what a file is, not its name: workbooks are saved as .csv and pages of the web as
    .xls. Raises InputError on a format that is not read, a password, or a member that is not there.
    """
    return _of_bytes(path, path.name, path.read_bytes(), member, packed=False)


def _of_bytes(path: Path, name: str, data: bytes, member: str, packed: bool) -> Content:
    suffix = Path(name).suffix.lower()
    if data.startswith(b"\x1f\x8b"):
        inner = name[: -len(suffix)] if suffix == ".gz" else name
        return _of_bytes(path, inner, _gunzipped(path, data), member, packed=True)
    if suffix in (".gz", ".zip") and not data.startswith(b"PK"):
        raise InputError(str(path), f"is no {suffix[1:]} file (it begins with {data[:4]!r})", do=CUT_SHORT)
    if data.startswith(b"PAR1"):
        return Content("parquet", data, packed)
    if data.startswith(OLD_OFFICE):
        _not_locked(path, data)
        return Content("workbook", data, packed)
    if data.startswith(b"PK"):
        if suffix in WORKBOOKS or _is_workbook(data):
            return Content("workbook", data, packed)
        return _of_bytes(path, *_member(path, data, member), "", packed=True)
    _not_foreign(path, data, suffix)
    return Content("text", data, packed)


def _gunzipped(path: Path, data: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        unpacked = file.read(LARGEST + 1)
    if len(unpacked) > LARGEST:
        most = f"{LARGEST / 2**30:.0f} GB"
        raise InputError(
            str(path), f"unpacks to over {most}", f"{most} at most", "unpack it by hand and look"
        )
    return unpacked


def _is_workbook(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    return "[Content_Types].xml" in names or "content.xml" in names


def _member(path: Path, data: bytes, member: str) -> tuple[str, bytes]:
    """The name and bytes of the member asked for, or of the only one there is."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = files_in(archive)
        chosen = [each for each in files if each.filename == member] if member else files
        if len(chosen) != 1:
            found = f"no member {member!r}" if member else f"holds {len(files)} files and no member is named"
            names = ", ".join(each.filename for each in files[:20]) or "none: the archive is empty"
            do = (
                "correct 'member' in sources.toml"
                if member
                else "add member = ... to the source in sources.toml"
            )
            raise InputError(path.name, found, names, do)
        check_members(path.name, chosen, LARGEST)
        try:
            return chosen[0].filename, archive.read(chosen[0])
        except NotImplementedError as problem:
            raise InputError(
                path.name, f"is packed in a way that is not read ({problem})", do="unpack it by hand"
            ) from problem


def _not_locked(path: Path, data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise InputError(
            str(path), "is locked with a password", "workbooks without one", "save it without a password"
        )


def _not_foreign(path: Path, data: bytes, suffix: str) -> None:
    """Raise InputError on what is no table of a format we read."""
    what = next((what for start, what in FOREIGN.items() if data.startswith(start)), "")
    if re.match(rb"(?i)\s*(\xef\xbb\xbf)?\s*<(!doctype\s+)?html", data[:200]):
        what = "a page of the web"
    if what:
        raise InputError(
            str(path), f"is {what}, not a table", FORMATS, "take the table itself from its publisher"
        )
    is_text = data.startswith(UTF_16) or b"\0" not in data[:4096]
    if suffix == ".parquet" or (suffix in WORKBOOKS and not is_text):
        raise InputError(str(path), f"can't be read to its end (it is no {suffix[1:]} file)", do=CUT_SHORT)


def text(path: Path, content: Content, encoding: str, checked: bool, said: str = "") -> str:
    """The text of a file, called `said` in errors; `checked` says that its checksum was declared.

    Without an encoding declared: UTF-8, or UTF-16 where the file says so, or Windows' cp1252 where the few
    letters that are not UTF-8 make sense in it. Raises InputError on bytes that are none of these, and on a
    file without an end to its last line, whose last number may have lost digits.
    """
    data = content.data
    if not encoding and data.startswith(UTF_16):
        encoding = "utf-16"
    if not encoding and (wide := _unmarked_utf_16(data)):
        raise InputError(
            said or str(path),
            f"every other byte of its text is 0: it is written in {wide}, and does not say so",
            "UTF-8, or UTF-16 that begins with its mark",
            f'set encoding = "{wide}" in sources.toml',
        )
    try:
        written = data.decode(encoding or "utf-8-sig")
    except UnicodeDecodeError as problem:
        if encoding or not _is_windows(data):
            raise _undecoded(said or str(path), data, encoding or "utf-8-sig", problem) from problem
        written = data.decode("cp1252")
    if not (checked or content.packed):
        not_cut(said or str(path), written)
    return written


def _unmarked_utf_16(data: bytes) -> str:
    """The UTF-16 that bytes are when nearly every other one of them is 0, as of plain letters; else ''."""
    first, second = data[:4096:2], data[1:4096:2]
    for zeros, others, name in ((first, second, "utf-16-be"), (second, first, "utf-16-le")):
        if len(others) > 1 and zeros.count(0) > 0.8 * len(zeros) and not others.count(0):
            return name
    return ""


def not_cut(said: str, written: str) -> None:
    """Raise InputError when the last line has no end: `80` may be what is left of `800`."""
    if written and written[-1] not in '\n\r"':
        last = written.splitlines()[-1][-60:]
        raise InputError(
            said,
            f"its last line has no end ({last!r}): of its last number digits may be missing",
            "text whose last line ends, or a file whose checksum is declared",
            "compare that line with the publisher's file; if it is whole, declare sha256 in sources.toml",
        )


MANY_BYTES = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
ODD_IN_WINDOWS = re.compile(
    r"[^\t\n\r -~\xa0-\xff€‚„…‘’“”•–—™ŠšŽžŒœŸ]"  # no letter or sign of a table
    r"|[\xa1\xa4-\xa8\xaa-\xac\xaf-\xb9\xbe\xd7\xf7]"  # signs that an overwritten digit or comma looks like
    r"|\d[À-ÿ]|[À-ÿ]\d|(?<![A-Za-zÀ-ÿ])[À-ÿ](?![A-Za-zÀ-ÿ])"  # a letter inside a number, or by itself
)
"""What stands in no table written with Windows: control characters, odd signs, a letter inside a number."""


def _is_windows(data: bytes) -> bool:
    """Whether bytes that are no UTF-8 are letters and signs of Windows' cp1252, and none of them UTF-8."""
    if MANY_BYTES.search(data):
        return False
    try:
        return not ODD_IN_WINDOWS.search(data.decode("cp1252"))
    except UnicodeDecodeError:
        return False


def _undecoded(said: str, data: bytes, encoding: str, problem: UnicodeDecodeError) -> InputError:
    """The sentence for bytes that are not of the encoding; what to do only where we know it."""
    found = f"is not written in {encoding} ({problem.reason} at byte {problem.start})"
    if problem.end == len(data) and problem.reason == "unexpected end of data":
        return InputError(said, found, do=CUT_SHORT)
    if _is_windows(data):
        return InputError(
            said, found, "the encoding it is written in", 'set encoding = "cp1252" in sources.toml'
        )
    if b"\0" in data[:4096]:
        return InputError(
            said, f"{found} and holds bytes that are no text", FORMATS, "check what the file is"
        )
    line = data[: problem.start].count(b"\n") + 1
    return InputError(
        said,
        found,
        "text of one encoding",
        f"look at line {line}: correct that byte, or set 'encoding' in sources.toml to the publisher's",
    )
