"""What data/fetch.toml may say: how politely we ask, and one table for each thing to be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from loaders.declarations.fields import FilePattern, Id
from loaders.declarations.read import checked, tables, toml
from loaders.declarations.source_file import Declared
from loaders.errors import InputError, nearest
from loaders.paths import DATA

MANIFEST = DATA / "fetch.toml"

Address = Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
Checksum = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]


class Manners(Declared):
    """How we ask: how often, how patiently, under which name."""

    agent: str = "area-profiles (fetches open statistics for a local dashboard)"
    per_second: float = Field(default=2, gt=0)
    attempts: int = Field(default=6, ge=1, le=20)
    first_wait: float = Field(default=1, ge=0)
    longest_wait: float = Field(default=120, gt=0)
    connect_seconds: float = Field(default=15, gt=0)
    read_seconds: float = Field(default=60, gt=0)
    attempt_seconds: float = Field(default=1800, gt=0)
    redirects: int = Field(default=5, ge=0)
    hosts: list[str] = []
    most_megabytes: float = Field(default=4_000, gt=0)
    most_unpacked_megabytes: float = Field(default=20_000, gt=0)
    most_answer_megabytes: float = Field(default=500, gt=0)


class CodesFrom(Declared):
    """A column of something fetched before, whose codes this is asked for."""

    download: Id
    column: str


class DownloadOf(Declared):
    """What every download says, whatever its kind."""

    id: Id
    title: str
    publisher: str
    licence: str = "Open Government Licence v3.0"
    attribution: str
    file: FilePattern
    valid_from: str = ""
    scope: Literal["both", "england", "borough"] = "both"
    on_request: bool = False
    instead_of: Id | Literal[""] = ""
    per_second: float | None = Field(default=None, gt=0)
    columns: list[str] = []
    members: list[str] = []
    sha256: Checksum = ""
    note: str = ""

    @field_validator("file")
    @classmethod
    def inside_the_folder(cls, text: str) -> str:
        """No file lands outside the raw folder, and none where parts are kept."""
        steps = text.replace("\\", "/").split("/")
        if ".." in steps or any(step.startswith(".") for step in steps):
            raise ValueError(f"{text!r} leaves the folder of fetched files, or is hidden in it")
        return text


class FileDownload(DownloadOf):
    """One file at one address."""

    kind: Literal["file"]
    address: Address


class LinkedDownload(DownloadOf):
    """One file whose address stands on a page; the link is found there by a regular expression."""

    kind: Literal["linked"]
    page: Address
    link: str
    pin: bool = True


class ArcgisDownload(DownloadOf):
    """One layer of an ArcGIS FeatureServer, page by page, as .geojson or .csv."""

    kind: Literal["arcgis"]
    service: Address
    code: str
    name: str = ""
    within: str = ""
    codes_from: CodesFrom | None = None
    england: str = ""
    repeats: bool = False
    page_size: int = Field(default=2000, ge=1)


class NomisDownload(DownloadOf):
    """One Nomis dataset, asked for by codes in pieces that stay under its cap of rows."""

    kind: Literal["nomis"]
    address: Address
    query: dict[str, str]
    codes_from: list[CodesFrom]
    also: list[str] = []
    periods: int = Field(ge=1)
    rows_per_period: int = Field(default=1, ge=1)
    rows_most: int = Field(default=25_000, ge=1)
    rows_most_with_key: int = Field(default=100_000, ge=1)
    key_from: str = "NOMIS_UID"


class PoliceArchiveDownload(DownloadOf):
    """Files of single forces and months out of one large zip, read by byte ranges."""

    kind: Literal["police_archive"]
    address: Address
    latest: Address
    member: str
    months: int = Field(default=36, ge=1)
    forces_from: CodesFrom
    within: str
    forces: dict[str, str] = {}
    beside: dict[str, list[str]] = {}


class PoliceApiDownload(DownloadOf):
    """Crimes inside one borough's outline, month by month."""

    kind: Literal["police_api"]
    address: Address
    months_at: Address
    latest: Address
    categories: Address
    outline_from: CodesFrom
    months: int = Field(default=36, ge=1)
    scope: Literal["borough"] = "borough"


class FingertipsDownload(DownloadOf):
    """Indicators of Fingertips for one type of area, as CSV."""

    kind: Literal["fingertips"]
    address: Address
    indicators: list[int] = Field(min_length=1)
    child_area_type: int
    parent_area_type: int


AnyDownload = (
    FileDownload
    | LinkedDownload
    | ArcgisDownload
    | NomisDownload
    | PoliceArchiveDownload
    | PoliceApiDownload
    | FingertipsDownload
)
Download = Annotated[AnyDownload, Field(discriminator="kind")]


@dataclass(frozen=True)
class Manifest:
    """Everything to be fetched, in the order it is fetched in, and how we ask."""

    path: Path
    manners: Manners
    register: ArcgisDownload
    downloads: dict[str, AnyDownload]

    @property
    def hosts(self) -> set[str]:
        """The hosts of every address, and those that manners name: nobody is sent on to another."""
        addresses = [
            str(value)
            for download in self.downloads.values()
            for value in download.model_dump().values()
            if isinstance(value, str) and value.startswith(("http://", "https://"))
        ]
        return {urlsplit(address).netloc.lower() for address in addresses} | set(self.manners.hosts)

    def layer(self, id: str) -> ArcgisDownload:
        """The layer of that id; raises InputError when the download is of another kind."""
        download = self.downloads[id]
        if not isinstance(download, ArcgisDownload):
            raise InputError(
                f"{self.path.name}, download {id!r}",
                f"codes are taken from it, and it is {download.kind}",
                "arcgis",
                "name a layer",
            )
        return download


def read_manifest(path: Path = MANIFEST) -> Manifest:
    """The manifest, checked hard; raises InputError naming file, entry and remedy."""
    from loaders.declarations.models import Source  # the layouts that only a fetch brings stand here too

    contents = toml(path)
    manners = checked(Manners, contents.pop("manners", {}), path, "manners")
    register = contents.pop("register", "")
    downloads = tables(path, {"download": Download, "source": Source}, contents)["download"]
    _check_order(downloads, path)
    if not isinstance(downloads.get(register), ArcgisDownload) or downloads[register].within:
        raise InputError(
            path.name,
            f"register is {register!r}",
            nearest(str(register), [d.id for d in downloads.values() if d.kind == "arcgis"]),
            "name the download that lists all districts",
        )
    return Manifest(path, manners, downloads[register], downloads)


def _check_order(downloads: dict[str, AnyDownload], path: Path) -> None:
    """Raise InputError when a download leans on one that stands after it, or on none."""
    before: list[str] = []
    for download in downloads.values():
        for earlier in leans_on(download):
            if earlier not in before:
                raise InputError(
                    f"{path.name}, download {download.id!r}",
                    f"takes codes from {earlier!r}, which is no download above it",
                    nearest(earlier, before),
                    "correct the id, or move that download up",
                )
        if download.instead_of and download.instead_of not in downloads:
            raise InputError(
                f"{path.name}, download {download.id!r}",
                f"instead_of names {download.instead_of!r}",
                nearest(download.instead_of, downloads),
                "correct the id",
            )
        before.append(download.id)


def leans_on(download: AnyDownload) -> list[str]:
    """The downloads whose files this one takes codes or outlines from."""
    named = [getattr(download, key, None) for key in ("codes_from", "forces_from", "outline_from")]
    flat = [one for each in named if each for one in (each if isinstance(each, list) else [each])]
    return [one.download for one in flat]
