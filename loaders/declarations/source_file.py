"""What every entry of the TOML under data/ keeps to, and what every source says of its file."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from loaders.declarations.fields import Encoding, FilePattern, Id


class Declared(BaseModel):
    """A table of a TOML file; a key nobody knows is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceFile(Declared):
    """What every source says, whatever the shape of its file."""

    id: Id
    title: str
    publisher: str
    edition: str
    licence: str = "Open Government Licence v3.0"
    attribution: str
    url: str
    file: FilePattern
    sha256: str = ""
    note: str = ""
    gives_way_to: list[Id] = []  # sources whose figures stand where both have the same one
    gaps: str = ""  # whose record of gaps (gaps.toml) holds for this file
    fetched: Literal[False] = False  # only loaders/declarations/read.py sets it, on what fetch.toml declares


class TabularSource(SourceFile):
    """What a source of rows says besides, where its file leaves a choice: which sheet, encoding or member."""

    sheet: str = ""
    encoding: Encoding = ""
    member: str = ""
