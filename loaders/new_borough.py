"""An edition for one more district: drafted, written as a file to edit, packed, and put into the store."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import tomli_w

from loaders.build import build, built
from loaders.declarations.models import Edition
from loaders.declarations.read import read
from loaders.editions.landing import PACK, place_of, put_edition, staged, take_back
from loaders.editions.packs import write_pack
from loaders.errors import InputError
from loaders.paths import DATA
from loaders.store import STORE, opened

RAW = DATA / "raw"
"""Where `python -m loaders fetch` puts files."""

HEADING = """\
# Drafted by `python -m loaders new-borough`: edit it. After each change `python run.py` shows it.
# Give areas the names and wards your partnership uses; a second [[scheme]] stands beside the first.
# Part-wards: extra_lsoas and excluded_lsoas take LSOA codes. Kinds carry the vintage of their codes.
"""


@dataclass(frozen=True)
class NewBorough:
    """What was made: the edition, its file, and its pack."""

    edition: Edition
    file: Path
    pack: Path


def new_borough(district: str, raw: Path = RAW, data: Path = DATA, path: Path = STORE) -> NewBorough:
    """Write the edition file and pack of a district (code or name), and build the store with it.

    Figures come from the official files below `raw`; wards are the newest that LSOAs are fitted to. Raises
    InputError when the district is unknown there or has an edition on those wards; then nothing is left
    behind.
    """
    if not raw.is_dir():
        raise InputError(
            str(raw),
            "there are no official files",
            "a folder that fetch filled, or --raw DIR",
            f"run python -m loaders fetch --borough {district} first",
        )
    with tempfile.TemporaryDirectory() as folder:
        beside = Path(folder) / "new.duckdb"
        made = _drafted(district, raw, data, beside)
        names = _ward_names(made, beside)
        file, packed = place_of(data, made.id)
        if file.exists():
            raise InputError(str(file), "is there already", do="edit it, or move it away first")
        with staged(data) as stage:
            (stage / PACK).mkdir()
            write_pack(read(data).with_editions([made]), made.id, beside, stage / PACK)
            try:
                put_edition(data, stage, made.id, edition_toml(made, names))
                build(data=data, path=path)
            except BaseException:
                take_back(data, stage, made.id)
                raise
    return NewBorough(made, file, packed)


def _drafted(district: str, raw: Path, data: Path, path: Path) -> Edition:
    """The edition drafted for one district, in a store of its own at `path`."""
    result = built(raw, data, path, [district])
    if not result.drafted:
        raise InputError(
            f"district {district!r}",
            "has an edition on its newest wards already",
            ", ".join(result.editions),
            f"edit its file in {data / 'boroughs'}",
        )
    return result.drafted[0]


def _ward_names(edition: Edition, path: Path) -> dict[str, str]:
    """The name of each ward of an edition by its code."""
    with opened(path) as store:
        rows = store.execute("SELECT code, name FROM places WHERE kind = ?", [edition.ward_kind]).fetchall()
    return dict(rows)


def edition_toml(edition: Edition, names: Mapping[str, str]) -> str:
    """An edition as the text of its file, without what stands at its default; each ward's name beside it."""
    text = tomli_w.dumps(edition.model_dump(exclude_defaults=True))
    named = re.sub(
        r'^    "(E\d{8})",$',
        lambda line: f"{line[0]}  # {names[line[1]]}" if names.get(line[1]) else line[0],
        text,
        flags=re.MULTILINE,
    )
    return HEADING + named
