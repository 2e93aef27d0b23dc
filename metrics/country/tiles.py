"""The map tiles beside the store: where they are, and whether they are of this very store."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ground.map_tiles import about, tiles_beside
from metrics.store import is_file


class TileFile(NamedTuple):
    """A file of tiles that can be shown, or why there is none: `missing` is empty where there is."""

    path: Path
    missing: str


def tile_file(where: str, built: str, level: str) -> TileFile:
    """The tiles of a level beside the store at a location, `built` as metrics.country.places.built says.

    Tiles of a store built before or later are refused: they may lack places, or draw them as they were. Asked
    anew each time, since tiles are drawn after the store.
    """
    if not is_file(where):
        return TileFile(Path(), "The store is no file, so no map tiles can lie beside it.")
    path = tiles_beside(Path(where), level)
    write = f"Draw them with: python -m loaders tiles --store {where}"
    if not path.exists():
        there_are_none = f"There are no map tiles beside the store ({path.name} is missing)."
        return TileFile(path, f"{there_are_none} {write}.")
    try:
        of = about(path).get("built_at")
    except (ValueError, OSError, EOFError) as problem:
        return TileFile(path, f"{path.name} can't be read as map tiles ({problem}). {write}.")
    if of != built:
        return TileFile(path, f"{path.name} was drawn for another store than the one there is. {write}.")
    return TileFile(path, "")
