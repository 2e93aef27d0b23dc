"""What a fetch would bring: one line for each download, with its size where the publisher gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.errors import InputError
from loaders.fetch import arcgis, nomis, police_archive
from loaders.fetch.client import Unanswered
from loaders.fetch.ledger import Fetched
from loaders.fetch.manifest import AnyDownload, PoliceArchiveDownload
from loaders.fetch.run import Run
from loaders.fetch.whole_file import OneFile, fingertips_address, linked_address

NO_HEADERS_ALONE = {403, 405, 501}
"""What servers answer that don't tell of a file without sending it."""


@dataclass(frozen=True)
class Planned:
    """One download: where it comes from, what it covers, how large it is, whether it is here already."""

    download: str
    address: str
    covers: str
    bytes: int | None
    size: str
    state: str


def planned(run: Run, download: AnyDownload) -> Planned:
    """One line of a dry run; a publisher that can't be asked is named in it."""
    try:
        return _planned(run, download)
    except InputError as problem:
        return Planned(download.id, _first_address(download), _covers(run, download), None, "?", str(problem))


def _planned(run: Run, download: AnyDownload) -> Planned:
    before = run.ledger.whole(download.file)
    covers = _covers(run, download)
    if download.kind == "arcgis":
        rows = sum(arcgis.counted(run, download, where) for where in arcgis.where_clauses(run, download))
        state = _state(before if run.has(before) else None)
        return Planned(
            download.id, download.service, covers, None, f"{rows:,} row{'s' if rows != 1 else ''}", state
        )
    if download.kind == "nomis":
        asked = list(nomis.questions(run, download))
        size = f"{sum(asked):,} rows in {len(asked)} question{'s' if len(asked) != 1 else ''}"
        return Planned(
            download.id, download.address, covers, None, size, _state(before if run.has(before) else None)
        )
    if download.kind == "police_archive":
        return _planned_archive(run, download, covers)
    if download.kind == "police_api":
        size = f"{download.months} months"
        return Planned(download.id, download.address, covers, None, size, _state(None))
    address = _address(run, download)
    length = _length(run, download, address)
    return Planned(download.id, address, covers, length, megabytes(length), _state(before))


def _planned_archive(run: Run, download: PoliceArchiveDownload, covers: str) -> Planned:
    wanted = police_archive.opened_archive(run, download)
    there = [w.member for w in wanted if w.member]
    kept = sum(police_archive.is_kept(run, w) for w in wanted)
    size = sum(member.compress_size for member in there)
    missing = len(wanted) - len(there)
    files = f"{len(there)} files, {megabytes(size)}{f'; {missing} missing there' if missing else ''}"
    state = f"{kept} of {len(there)} here" if kept else "new"
    address = police_archive.archive_address(run, download)
    return Planned(download.id, address, covers, size, files, state)


def _address(run: Run, download: OneFile) -> str:
    if download.kind == "linked":
        return linked_address(run, download)
    return fingertips_address(download) if download.kind == "fingertips" else download.address


def _first_address(download: AnyDownload) -> str:
    return next(a for a in (getattr(download, k, "") for k in ("address", "service", "page")) if a)


def _length(run: Run, download: AnyDownload, address: str) -> int | None:
    """The size the server gives when it is asked for nothing but the headers; None when it doesn't."""
    try:
        headers = run.client.ask(
            address,
            lambda answer: dict(answer.headers),
            method="HEAD",
            allow_redirects=True,
            per_second=download.per_second,
            said=run.said(download, address),
        )
    except Unanswered as problem:
        if problem.status in NO_HEADERS_ALONE:
            return None
        raise
    length = next((v for k, v in headers.items() if k.lower() == "content-length"), "")
    return int(length) if re.fullmatch(r"[0-9]{1,18}", length) and int(length) else None


def _covers(run: Run, download: AnyDownload) -> str:
    cut = download.kind in ("nomis", "police_api", "police_archive") or (
        download.kind == "arcgis" and (download.within or download.codes_from)
    )
    return ", ".join(run.boroughs.values()) if cut and run.boroughs else "England"


def _state(before: Fetched | None) -> str:
    return f"here since {before.fetched_at}, asked whether it changed" if before else "new"


def megabytes(size: int | None) -> str:
    """A size as people say it."""
    if size is None:
        return "size not told"
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.1f} kB"
