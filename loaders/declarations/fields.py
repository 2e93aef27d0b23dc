"""What a word in a declaration may be: a kind of place, a place, an id, a period, a marker, a path."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from loaders.declarations.markers import meaning
from loaders.declarations.periods import FORMS, days
from loaders.errors import InputError
from loaders.place_ids import family, parse

CODES = {
    "lsoa": r"E01\d{6}",
    "msoa": r"E02\d{6}",
    "ward": r"E05\d{6}|E09000001|E06000053|\d{2}[A-Z]{4}",
    "lad": r"E0[6789]\d{6}|\d{2}[A-Z]{2}",
    "ctry": r"E92000001",
    "rgn": r"E12\d{6}",
    "pcon": r"E14\d{6}",
    "pcd": r"[A-Z]{1,2}\d[A-Z\d]?",
}
"""What a code of each kind looks like in England; a code that doesn't fit is dropped and counted."""

DATELESS = {"ctry", "rgn", "pcd"}
"""Kinds whose codes have not changed and need no vintage."""

OF_A_CENSUS = {"lsoa", "msoa"}
"""Kinds that are drawn anew for each census, and for nothing else."""


def _kind(text: str) -> str:
    name = family(text)
    year = text.removeprefix(name)
    problem = f"{text!r} is not a kind with its vintage, such as ward24, lsoa21, lad24, rgn"
    if name not in CODES or not (len(year) == 2 or (not year and name in DATELESS)):
        raise ValueError(problem)
    if year and year not in (allowed := _vintages(name)):
        raise ValueError(
            f"{problem}; the vintages of {name} are {allowed[0]} to {allowed[-1]}{_censuses(name)}"
        )
    return text


def _vintages(name: str) -> list[str]:
    """The years, in two digits, that places of a kind may be of: 2000 to next year, or of a census."""
    years = range(2000, date.today().year + 2)
    return [
        f"{year % 100:02d}" for year in years if name not in OF_A_CENSUS or year == 2000 or year % 10 == 1
    ]


def _censuses(name: str) -> str:
    return ", the years of a census" if name in OF_A_CENSUS else ""


def _place(text: str) -> str:
    kind, code = parse(text)
    if not re.fullmatch(CODES.get(family(_kind(kind)), ""), code):
        raise ValueError(f"{text!r} is not a place, such as lad24:E08000030")
    return text


def _id(text: str) -> str:
    if not re.fullmatch(r"[a-zA-Z0-9_-]+", text):
        raise ValueError(f"{text!r} is not an id: letters, digits, hyphens and underscores")
    return text


def _period(text: str) -> str:
    try:
        days(text)
    except InputError as problem:
        raise ValueError(f"{text!r} is not a period we know, such as {FORMS}") from problem
    return text


def _markers(declared: dict[str, str]) -> dict[str, str]:
    for stands_for in declared.values():
        try:
            meaning(stands_for, "")
        except InputError as problem:
            raise ValueError(f"a marker means {stands_for!r}, not {problem.allowed}") from problem
    return declared


def _encoding(text: str) -> str:
    try:
        known = not text or "a,1".encode(text).decode(text) == "a,1"
    except (LookupError, UnicodeError):
        known = False
    if not known:
        raise ValueError(f"{text!r} is no encoding of text, such as utf-8, cp1252, latin-1 or utf-16")
    return text


def _below(text: str) -> str:
    if not text or Path(text).is_absolute():
        raise ValueError(f"{text!r} is not a path below the folder of official files")
    return text


Kind = Annotated[str, AfterValidator(_kind)]
PlaceId = Annotated[str, AfterValidator(_place)]
Id = Annotated[str, AfterValidator(_id)]
Period = Annotated[str, AfterValidator(_period)]
Markers = Annotated[dict[str, str], AfterValidator(_markers)]
Encoding = Annotated[str, AfterValidator(_encoding)]
FilePattern = Annotated[str, AfterValidator(_below)]
