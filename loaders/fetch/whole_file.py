"""One address to one whole file: conditional, resumed where it stopped, compared with its length."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests
from tqdm import tqdm

from ground.in_place import write_whole
from loaders.errors import InputError
from loaders.fetch.client import Again, is_web_page, length_of, read_body
from loaders.fetch.ledger import Fetched
from loaders.fetch.manifest import FileDownload, FingertipsDownload, LinkedDownload
from loaders.fetch.run import Origin, Run, land
from loaders.geography.districts import ENGLAND

OneFile = FileDownload | LinkedDownload | FingertipsDownload

NOT_MODIFIED = 304
PART = 206
NO_SUCH_RANGE = 416


def fetch_file(run: Run, download: FileDownload) -> None:
    """Fetch one file from one address."""
    fetch_whole(run, download, download.address)


def fetch_linked(run: Run, download: LinkedDownload) -> None:
    """Fetch the one file that a page links to."""
    fetch_whole(run, download, linked_address(run, download))


def fetch_fingertips(run: Run, download: FingertipsDownload) -> None:
    """Fetch indicators of Fingertips; each one asked for must be in the answer."""
    address = fingertips_address(download)

    def check(part: Path) -> None:
        text = part.read_text(encoding="utf-8-sig", errors="replace")
        there = set(re.findall(r"^\"?(\d+)\"?,", text, re.MULTILINE))
        lacking = [str(i) for i in download.indicators if str(i) not in there]
        if lacking:
            raise InputError(
                run.said(download, address),
                f"has no row of indicator {', '.join(lacking)}",
                "every indicator asked for",
                "look the number up on fingertips.phe.org.uk and correct it in fetch.toml",
            )

    fetch_whole(run, download, address, check)


def fingertips_address(download: FingertipsDownload) -> str:
    """The address of one answer of Fingertips."""
    ids = ",".join(map(str, download.indicators))
    types = f"child_area_type_id={download.child_area_type}&parent_area_type_id={download.parent_area_type}"
    return f"{download.address}?indicator_ids={ids}&{types}"


def linked_address(run: Run, download: LinkedDownload) -> str:
    """The address a page links to by the download's pattern; one link, or several to the same address."""
    said = run.said(download, download.page)
    page = run.client.content(download.page, per_second=download.per_second, said=said)
    hrefs = re.findall(r"href\s*=\s*[\"']([^\"']+)[\"']", page.decode("utf-8", errors="replace"), re.I)
    links = dict.fromkeys(href.replace("&amp;", "&") for href in hrefs if re.search(download.link, href))
    if len(links) != 1:
        raise InputError(
            said,
            f"{len(links) or 'no'} link{'s' if len(links) != 1 else ''} fit{'s' if len(links) == 1 else ''} "
            f"{download.link!r}{': ' + ', '.join(list(links)[:3]) if links else ''}",
            "exactly one",
            "open the page, find the file, and correct 'link' or 'page' in fetch.toml",
        )
    return str(urljoin(download.page, next(iter(links))))


def fetch_whole(
    run: Run, download: OneFile, address: str, check: Callable[[Path], None] | None = None
) -> Fetched:
    """The file as it landed, or as it was there already when the publisher says it has not changed."""
    file = download.file
    before = run.ledger.whole(file)
    said = run.said(download, address)
    with run.bar(None, download.id, "B") as bar:

        def use(answer: requests.Response) -> Fetched:
            if answer.status_code == NOT_MODIFIED and before:
                return before
            origin = _read_into_part(run, download, address, answer, bar)
            try:
                return land(run, download, file, origin, [ENGLAND], check)
            finally:
                _discard(run.part(file))

        return run.client.ask(
            address,
            use,
            headers=lambda: _conditions(run.part(file), address, before, download.sha256),
            per_second=download.per_second,
            said=said,
        )


def _conditions(part: Path, address: str, before: Fetched | None, pin: str) -> dict[str, str]:
    """Headers that ask for the rest of a part, or for a file only if it has changed."""
    note = _note(part)
    if note and note["address"] == address and part.exists() and part.stat().st_size:
        return {"Range": f"bytes={part.stat().st_size}-", "If-Range": _validator(note)}
    _discard(part)
    asked = {}
    if before and before.address == address and (not pin or pin == before.sha256):
        if before.etag:
            asked["If-None-Match"] = before.etag
        if before.last_modified:
            asked["If-Modified-Since"] = before.last_modified
    return asked


def _read_into_part(
    run: Run, download: OneFile, address: str, answer: requests.Response, bar: tqdm
) -> Origin:
    part = run.part(download.file)
    said = run.said(download, address)
    kept = part.stat().st_size if part.exists() else 0
    if answer.status_code == NO_SUCH_RANGE or answer.status_code == NOT_MODIFIED:
        _discard(part)
        raise Again(f"status {answer.status_code}")
    if "text/html" in answer.headers.get("Content-Type", "").lower():
        is_web_page(said, next(answer.iter_content(4096), b""), f"a file such as {Path(download.file).name}")
        raise InputError(said, "answered with a web page", do="correct the address in fetch.toml")
    if answer.status_code == PART:
        _check_range(answer, kept, part)
    else:
        kept = 0
    origin = Origin(
        address,
        answer.url,
        answer.headers.get("ETag", ""),
        answer.headers.get("Last-Modified", ""),
    )
    length = length_of(answer)
    whole = kept + length if length and "Content-Encoding" not in answer.headers else 0
    _write_note(part, address, origin, whole)
    bar.reset(total=whole or None)
    bar.update(kept)
    with part.open("ab" if kept else "wb") as file:

        def write(piece: bytes) -> None:
            file.write(piece)
            bar.update(len(piece))

        read_body(answer, write, run.client.manners, run.client.manners.most_megabytes - kept / 1e6)
    return origin


def _check_range(answer: requests.Response, kept: int, part: Path) -> None:
    """Raise Again, from the start, when the rest that came does not follow what is there."""
    match = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", answer.headers.get("Content-Range", ""))
    note = _note(part) or {}
    mark = answer.headers.get("ETag", "") or answer.headers.get("Last-Modified", "")
    follows = match and int(match[1]) == kept and int(match[2]) + 1 == int(match[3]) == note.get("length")
    if not follows or (mark and mark not in (note.get("etag"), note.get("last_modified"))):
        _discard(part)
        raise Again("another part of the file than was asked for, or of another version")


def _note(part: Path) -> dict[str, Any] | None:
    """What is written beside a part: its address, its whole length, and the marks of its version."""
    try:
        note = json.loads(_note_path(part).read_text(encoding="utf-8"))
        return note if note["address"] and note["length"] and _validator(note) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _validator(note: dict[str, Any]) -> str:
    """The mark by which a server tells whether a file is still the same; a weak one will not do."""
    etag = note["etag"] if not note["etag"].startswith("W/") else ""
    return etag or note["last_modified"]


def _write_note(part: Path, address: str, origin: Origin, length: int) -> None:
    note = {"address": address, "length": length, "etag": origin.etag}
    write_whole(_note_path(part), json.dumps({**note, "last_modified": origin.last_modified}))


def _note_path(part: Path) -> Path:
    return part.with_name(part.name + ".note")


def _discard(part: Path) -> None:
    part.unlink(missing_ok=True)
    _note_path(part).unlink(missing_ok=True)
