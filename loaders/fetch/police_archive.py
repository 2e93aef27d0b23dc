"""Street crime: the files of the forces and months we need, out of the one archive of all forces."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from loaders.errors import InputError, nearest
from loaders.fetch.arcgis import rows_of
from loaders.fetch.client import Again
from loaders.fetch.ledger import Missing
from loaders.fetch.manifest import PoliceArchiveDownload
from loaders.fetch.months import latest_month, months_to
from loaders.fetch.remote_file import RemoteFile
from loaders.fetch.run import Origin, Run, land
from loaders.files.zips import DAMAGED, check_members, not_of_the_disk
from loaders.geography.districts import ENGLAND

SLUG = "[a-z-]+"
"""How the archive writes a force."""

LOCAL_HEADER = 4096
"""Bytes a zip may write before a member's own: its name and what else the archiver noted."""


@dataclass(frozen=True)
class Wanted:
    """One file of one force and month; `member` is None where the archive has none."""

    force: str
    month: str
    file: str
    member: zipfile.ZipInfo | None


def fetch_police_archive(run: Run, download: PoliceArchiveDownload) -> None:
    """Fetch each wanted member that is new or has changed; months a force has not are written down."""
    address = archive_address(run, download)
    said = run.said(download, address)
    remote = RemoteFile(run.client, address, said, download.per_second)
    with _opened(remote, said) as archive:
        wanted = wanted_members(run, download, archive, address)
        known_forces = _forces_of(download, archive.namelist())
        due = [(w.file, w.member) for w in wanted if w.member and not is_kept(run, w)]
        with run.bar(sum(member.compress_size for _, member in due), download.id, "B") as bar:
            for file, member in due:
                _extract(run, download, remote, archive, member, file, address)
                bar.update(member.compress_size)
    run.ledger.record_missing(download.id, _missing(download, wanted, known_forces))


def archive_address(run: Run, download: PoliceArchiveDownload) -> str:
    """The address of the newest archive."""
    return download.address.format(month=latest_month(run, download, download.latest))


def opened_archive(run: Run, download: PoliceArchiveDownload) -> list[Wanted]:
    """What the newest archive has of what is wanted, without fetching any of it."""
    address = archive_address(run, download)
    said = run.said(download, address)
    with _opened(RemoteFile(run.client, address, said, download.per_second), said) as archive:
        return wanted_members(run, download, archive, address)


def _opened(remote: RemoteFile, said: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(remote)
    except DAMAGED as problem:
        not_of_the_disk(problem)
        raise InputError(said, f"can't be read as a zip ({problem})", do="try again later") from problem


def wanted_members(
    run: Run, download: PoliceArchiveDownload, archive: zipfile.ZipFile, address: str
) -> list[Wanted]:
    """One row per force and month; a neighbouring force only where the home force has the month."""
    month = address.rpartition("/")[2].removesuffix(".zip")
    names = {info.filename: info for info in archive.infolist()}
    wanted = []
    for force, beside in forces(run, download).items():
        for each in months_to(month, download.months):
            home = _wanted(download, names, force, each)
            wanted.append(home)
            if home.member:
                near = [_wanted(download, names, other, each) for other in beside]
                wanted += [other for other in near if other.member]
    wanted = list({one.file: one for one in wanted}.values())
    if not _forces_of(download, names):
        raise InputError(
            run.said(download, address),
            f"holds no member such as {download.member!r}",
            ", ".join(list(names)[:3]) or "nothing at all",
            "the archive has changed: correct 'member' in fetch.toml",
        )
    return wanted


def _forces_of(download: PoliceArchiveDownload, names: Iterable[str]) -> set[str]:
    """The forces that have any street file in the archive."""
    form = re.escape(download.member.format(month="MONTH", force="FORCE"))
    pattern = re.compile(form.replace("MONTH", r"\d{4}-\d{2}").replace("FORCE", f"({SLUG})"))
    return {match[1] for name in names if (match := pattern.fullmatch(name))}


def _missing(download: PoliceArchiveDownload, wanted: list[Wanted], known_forces: set[str]) -> list[Missing]:
    """One row per force and month the archive has not; a force it does not know at all may be misspelt."""
    return [
        Missing(
            download.id,
            f"{one.month} {one.force}",
            "the force supplied nothing for this month"
            if one.force in known_forces
            else f"the archive has nothing of this force (it has {nearest(one.force, known_forces)})",
        )
        for one in wanted
        if not one.member
    ]


def _wanted(
    download: PoliceArchiveDownload, names: dict[str, zipfile.ZipInfo], force: str, month: str
) -> Wanted:
    member = names.get(download.member.format(month=month, force=force))
    return Wanted(force, month, download.file.format(month=month, force=force), member)


def forces(run: Run, download: PoliceArchiveDownload) -> dict[str, list[str]]:
    """The forces of the run's boroughs as the archive spells them, each with those to be read beside it."""
    lookup = run.manifest.layer(download.forces_from.download)
    rows = rows_of(run, lookup)
    names = {
        str(row[download.forces_from.column])
        for row in rows
        if str(row[download.within]).startswith("E")
        and (not run.boroughs or row[download.within] in run.boroughs)
    }
    names_there = sorted(download.forces.get(name, _slug(name)) for name in names)
    for force in names_there:
        if not re.fullmatch(SLUG, force):
            raise InputError(
                run.said(download),
                f"{force!r} is no name of a police force",
                "letters and hyphens",
                f"correct {lookup.id!r} in fetch.toml, or name the force in 'forces'",
            )
    if not names_there:
        raise InputError(
            run.said(download),
            f"no police force for {', '.join(run.boroughs.values()) or 'England'}",
            do=f"correct {lookup.id!r} in fetch.toml",
        )
    return {force: download.beside.get(force, []) for force in names_there}


def _slug(name: str) -> str:
    return "-".join(name.lower().replace("&", "and").replace(",", "").split())


def is_kept(run: Run, wanted: Wanted) -> bool:
    """Whether just these bytes are here already: the archive's own checksum of the member says so."""
    before = run.ledger.whole(wanted.file)
    return bool(before and wanted.member and before.version == _crc(wanted.member))


def _crc(member: zipfile.ZipInfo) -> str:
    return f"crc32 {member.CRC:08x}"


def _extract(
    run: Run,
    download: PoliceArchiveDownload,
    remote: RemoteFile,
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    file: str,
    address: str,
) -> None:
    """One member into its place, asked for in one range and compared with its checksum."""
    part = run.part(file)
    check_members(
        run.said(download, address), [member], int(run.client.manners.most_unpacked_megabytes * 1e6)
    )
    tries = run.client.manners.attempts
    for left in reversed(range(tries)):
        try:
            remote.hold(member.header_offset, member.compress_size + LOCAL_HEADER)
            with archive.open(member) as source, part.open("wb") as target:
                shutil.copyfileobj(source, target)  # no more than the archive says the member has
            origin = Origin(f"{address}#{member.filename}", etag=remote.etag, version=_crc(member))
            land(run, download, file, origin, [ENGLAND])
            return
        except (*DAMAGED, Again) as problem:
            part.unlink(missing_ok=True)
            not_of_the_disk(problem)
            if not left:
                raise InputError(
                    run.said(download, address),
                    f"member {member.filename} is damaged ({problem})",
                    do="try again later",
                ) from problem
