"""What every entry of the TOML under data/ keeps to, and what every source says of its file."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from loaders.declarations.fields import Encoding, FilePattern, Id, Kind


class Declared(BaseModel):
    """A table of a TOML file; a key nobody knows is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def numbers_are_written_as_numbers(cls, entry: Any) -> Any:
        """`true` is no 1, and "3" no 3."""
        for key, value in entry.items() if isinstance(entry, dict) else ():
            known = cls.model_fields.get(key)
            if known and known.annotation in (int, float) and isinstance(value, bool | str):
                shown = str(value).lower() if isinstance(value, bool) else repr(value)
                raise ValueError(f"{key} is a number, such as 1, not {shown}")
        return entry

    @model_validator(mode="after")
    def lists_name_nothing_twice(self) -> Declared:
        """What a list names twice would be added up twice, or shown twice."""
        for key in type(self).model_fields:
            value = getattr(self, key)
            for words in value.values() if isinstance(value, dict) else [value]:
                texts = [word for word in words if isinstance(word, str)] if isinstance(words, list) else []
                for word in texts:
                    if texts.count(word) > 1:
                        raise ValueError(f"{key} names {word} twice")
        return self


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


class Parent(Declared):
    """A column of a table that says which larger place each row belongs to."""

    kind: Kind
    code: str
    name: str = ""
