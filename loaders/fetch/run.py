"""One run of the fetch: for which boroughs, into which folder; and how a finished file lands there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from tqdm import tqdm

from loaders.declarations.models import AnySource
from loaders.errors import InputError
from loaders.fetch.client import Client
from loaders.fetch.content import check_content, check_last_line, unpack
from loaders.fetch.ledger import PARTS, Fetched, Ledger, checksum
from loaders.fetch.manifest import AnyDownload, Manifest
from loaders.geography.districts import ENGLAND

REFUSED = ".refused"
"""Below the raw folder: what was fetched whole but is not the file whose checksum is pinned."""


@dataclass
class Run:
    """What every kind of download works with; `before` are the files that were there when it began."""

    manifest: Manifest
    client: Client
    ledger: Ledger
    boroughs: dict[str, str] = field(default_factory=dict)
    sources: dict[str, AnySource] = field(default_factory=dict)
    dry: bool = False
    done: set[str] = field(default_factory=set)
    before: dict[str, Fetched] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.before = dict(self.ledger.files)

    @property
    def raw(self) -> Path:
        """The folder that files land in."""
        return self.ledger.raw

    @property
    def covers(self) -> list[str]:
        """What a file that is cut to boroughs is to hold: ["england"], or the boroughs' codes."""
        return sorted(self.boroughs) or [ENGLAND]

    def has(self, fetched: Fetched | None) -> bool:
        """Whether a file fetched before holds what this run asks for."""
        if fetched is None:
            return False
        return fetched.covers == [ENGLAND] or set(self.covers) <= set(fetched.covers)

    def part(self, file: str) -> Path:
        """Where a file is kept until it is whole; no source ever looks there."""
        path = inside(self.raw / PARTS, file)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def said(self, download: AnyDownload, address: str = "") -> str:
        """The download in an error's first words."""
        return f"{self.manifest.path.name}, download {download.id!r}{f', {address}' if address else ''}"

    def bar(self, total: float | None, says: str, unit: str) -> tqdm:
        """A progress bar, with sizes where the unit is bytes; shown on a terminal only."""
        scaled = {"unit_scale": True, "unit_divisor": 1000} if unit == "B" else {}
        return tqdm(total=total, desc=says[:40], unit=unit, leave=False, disable=None, **scaled)


@dataclass(frozen=True)
class Origin:
    """Where one file came from."""

    address: str
    final_address: str = ""
    etag: str = ""
    last_modified: str = ""
    version: str = ""
    rows: int | None = None


def land(
    run: Run,
    download: AnyDownload,
    file: str,
    origin: Origin,
    covers: Iterable[str],
    check: Callable[[Path], None] | None = None,
) -> Fetched:
    """Check a finished part, put it in its place, and write it into the ledger.

    Raises Again when it is damaged, InputError when it is something else than was asked for (`check` looks
    for what only one kind of download knows).
    """
    part = run.part(file)
    said = run.said(download, origin.final_address or origin.address)
    most = run.manifest.manners.most_unpacked_megabytes
    unpack(part, file, said, most)
    check_content(part, file, said, download.columns, download.members, most)
    if check:
        check(part)
    sha256 = checksum(part)
    if sha256 != download.sha256:
        check_last_line(part, file, sha256)
    _check_pin(run, download, file, sha256)
    target = inside(run.raw, file)
    target.parent.mkdir(parents=True, exist_ok=True)
    size = part.stat().st_size
    with part.open("rb") as written:
        os.fsync(written.fileno())
    os.replace(part, target)
    fetched = Fetched(
        file=file,
        download=download.id,
        title=download.title,
        publisher=download.publisher,
        licence=download.licence,
        attribution=download.attribution,
        address=origin.address,
        final_address=origin.final_address or origin.address,
        fetched_at=date.today().isoformat(),
        bytes=size,
        sha256=sha256,
        covers=list(covers),
        sources=sources_of(run.sources, file),
        valid_from=download.valid_from,
        etag=origin.etag,
        last_modified=origin.last_modified,
        version=origin.version,
        rows=origin.rows,
    )
    run.ledger.record(fetched)
    return fetched


def inside(folder: Path, file: str) -> Path:
    """A file below a folder; raises InputError where its name would lead out of it."""
    path = folder / file
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError(file, "leads out of the folder of fetched files", do="correct 'file' in fetch.toml")
    return path


def sources_of(sources: dict[str, AnySource], file: str) -> list[str]:
    """The declared sources that read this file."""
    return sorted(s.id for s in sources.values() if PurePosixPath(file).match(s.file))


def _check_pin(run: Run, download: AnyDownload, file: str, sha256: str) -> None:
    """Raise InputError when a pinned file was re-issued; what came is kept aside, to be looked at.

    Pinned is what fetch.toml says; where it says nothing, a linked file as it was fetched first.
    """
    before = run.ledger.files.get(file)
    first = before.sha256 if before and getattr(download, "pin", False) else ""
    pinned = download.sha256 or first
    if not pinned or sha256 == pinned:
        return
    aside = run.raw / REFUSED / file
    aside.parent.mkdir(parents=True, exist_ok=True)
    os.replace(run.part(file), aside)
    raise InputError(
        run.said(download),
        f"the publisher has issued another file: its checksum is {sha256}",
        f"{pinned}, {'pinned in fetch.toml' if download.sha256 else 'as it was fetched first'}",
        f'compare {aside} with what you have; to take it, write sha256 = "{sha256}" into that download '
        f"in {run.manifest.path.name}",
    )
