"""An edition's file and its pack, put in place together: a kill at any moment leaves both or neither."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ground.in_place import beside, put_folder, settle, unfinished_in, write_whole

STAGE, PACK = "new-borough", "pack"
"""What a new edition waits under, below the data folder, and its pack there."""


@contextmanager
def staged(data: Path) -> Iterator[Path]:
    """A folder beside the editions in which one is made ready; gone in the end, whatever happens."""
    settle_editions(data)
    stage = beside(data / STAGE)
    stage.mkdir()
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def place_of(data: Path, edition: str) -> tuple[Path, Path]:
    """The file and the pack of an edition."""
    return data / "boroughs" / f"{edition}.toml", data / "packs" / edition


def put_edition(data: Path, stage: Path, edition: str, text: str) -> None:
    """Put a staged pack and the text of an edition's file in their places."""
    file, pack = place_of(data, edition)
    write_whole(stage / file.name, text)
    pack.parent.mkdir(parents=True, exist_ok=True)
    put_folder(stage / PACK, pack)
    file.parent.mkdir(parents=True, exist_ok=True)
    os.replace(stage / file.name, file)


def take_back(data: Path, stage: Path, edition: str) -> None:
    """Take an edition out of its places again, the file first: until its pack follows, a kill leaves both."""
    for each, name in zip(place_of(data, edition), (f"{edition}.toml", PACK), strict=True):
        if each.exists():
            os.replace(each, stage / name)


def settle_editions(data: Path) -> None:
    """Clear what killed runs left in the data folder; an edition whose pack is in its place is finished."""
    for stage in unfinished_in(data, STAGE):
        for text in stage.glob("*.toml"):
            file, pack = place_of(data, text.stem)
            if pack.is_dir() and not (stage / PACK).exists() and not file.exists():
                os.replace(text, file)
    for folder in (data, data / "boroughs", data / "packs"):
        settle(folder)
