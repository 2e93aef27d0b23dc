"""Which downloads a run takes, in which order, and what becomes of one that can't be fetched."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from loaders.declarations.models import AnySource
from loaders.errors import InputError, nearest
from loaders.fetch.arcgis import fetch_arcgis
from loaders.fetch.borough import find_borough
from loaders.fetch.client import Client
from loaders.fetch.ledger import PARTS, Fetched, Ledger, read_ledger
from loaders.fetch.manifest import AnyDownload, Manifest, leans_on
from loaders.fetch.nomis import fetch_nomis
from loaders.fetch.police_api import fetch_police_api
from loaders.fetch.police_archive import fetch_police_archive
from loaders.fetch.run import Run
from loaders.fetch.whole_file import fetch_file, fetch_fingertips, fetch_linked

FETCHERS: dict[str, Callable[..., None]] = {
    "file": fetch_file,
    "linked": fetch_linked,
    "arcgis": fetch_arcgis,
    "nomis": fetch_nomis,
    "police_archive": fetch_police_archive,
    "police_api": fetch_police_api,
    "fingertips": fetch_fingertips,
}
"""What each kind of download is fetched by, given the run and the model of that kind."""


def begun(
    raw: Path,
    manifest: Manifest,
    borough: str | None,
    *,
    sources: dict[str, AnySource] | None = None,
    client: Client | None = None,
    dry: bool = False,
) -> Run:
    """A run for a borough and those fetched into the folder before it, or (without one) for England."""
    ledger = read_ledger(raw)
    run = Run(
        manifest,
        client or Client(manifest.manners, hosts=manifest.hosts),
        ledger,
        sources=sources or {},
        dry=dry,
    )
    if borough is None or ledger.england:
        if borough is not None:
            find_borough(run, borough)
        ledger.england = True
        return run
    if not dry:
        fetch_arcgis(run, manifest.register)
        run.done.add(manifest.register.id)
    code, name = find_borough(run, borough)
    ledger.boroughs[code] = name
    run.boroughs = dict(sorted(ledger.boroughs.items()))
    return run


def chosen_downloads(run: Run, only: list[str]) -> list[AnyDownload]:
    """The downloads of this run in the manifest's order; those asked for by id also bring what they need."""
    downloads = run.manifest.downloads
    for asked in only:
        if asked not in downloads:
            raise InputError(
                "--only", f"{asked!r} is no download", nearest(asked, downloads), "correct the id"
            )
    wanted = set(only)
    for download in reversed(downloads.values()):
        if download.id in wanted:
            wanted |= set(leans_on(download))
    scope = "borough" if run.boroughs else "england"
    chosen = []
    for download in downloads.values():
        if download.id in wanted or (not only and not download.on_request):
            if download.scope in ("both", scope):
                chosen.append(download)
            elif download.id in only:
                raise InputError(
                    f"--only {download.id}",
                    f"is fetched for {download.scope} only",
                    do=f"use --{download.scope}",
                )
    _check_rivals(run.ledger, chosen)
    return chosen


def _check_rivals(ledger: Ledger, chosen: list[AnyDownload]) -> None:
    """Raise InputError where two downloads would bring the same figures twice."""
    there = {f.download for f in ledger.files.values()} | {d.id for d in chosen}
    for download in chosen:
        if download.instead_of in there:
            raise InputError(
                f"download {download.id!r}",
                f"stands instead of {download.instead_of!r}, which is fetched into {ledger.raw} too",
                "one of them in one folder",
                "use another folder (--raw)",
            )


def fetch(run: Run, chosen: list[AnyDownload]) -> dict[str, InputError]:
    """Fetch one download after the other; what could not be fetched, and why. Files of before stay."""
    failed = {}
    run.ledger.save()
    for download in chosen:
        lost = [named for named in leans_on(download) if named in failed]
        try:
            if lost:
                raise InputError(run.said(download), f"needs {lost[0]!r}, which was not fetched")
            if download.id not in run.done:
                FETCHERS[download.kind](run, download)
            same = _files(run.before, download) == _files(run.ledger.files, download)
            _tell(f"{download.id}: {'unchanged' if same else 'fetched'}")
        except InputError as problem:
            failed[download.id] = problem
            _tell(f"{download.id}: NOT fetched")
    _clear_parts(run.raw / PARTS)
    return failed


def _files(files: dict[str, Fetched], download: AnyDownload) -> list[Fetched]:
    return sorted((f for f in files.values() if f.download == download.id), key=lambda f: f.file)


def _clear_parts(folder: Path) -> None:
    """Remove folders of parts that hold none; parts that are left are gone on with next time."""
    for each in sorted(folder.rglob("*"), reverse=True):
        if each.is_dir() and not any(each.iterdir()):
            each.rmdir()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
