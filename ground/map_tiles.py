"""Map tiles beside a store: where they lie, how they number places, and the one file that holds them.

The file is a PMTiles archive, version 3 (github.com/protomaps/PMTiles, spec/v3/spec.md): a header of 127
bytes, a directory, some words about the whole, and the tiles; a browser asks for the parts it needs. The
directory of a country of eleven zooms is a few kilobytes, so that leaf directories are not needed.
"""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

LEVELS = ("lsoa", "ward")
"""The levels whose places have tiles."""

MAGIC, VERSION = b"PMTiles", 3
HEADER = struct.Struct("<7sB11Q6B4iB2i")
"""Magic word and version; offsets and lengths of root, words, leaves and tiles, and how many tiles; then
whether clustered, how packed inside and out, what tiles are, zooms, bounds and middle, in 1e-7 degrees."""
FIRST_REQUEST = 16_384
"""Bytes within which header and root directory must lie."""
GZIP, VECTOR = 2, 1

Tile = tuple[int, int, int]
"""Zoom, column from the west, row from the north."""


class Extent(NamedTuple):
    """The zooms of an archive and its bounds in degrees."""

    least_zoom: int
    most_zoom: int
    west: float
    south: float
    east: float
    north: float


def tiles_beside(store: Path, level: str) -> Path:
    """Where the tiles of a level of a store lie: england.lsoa.pmtiles beside england.duckdb."""
    return store.with_suffix(f".{level}.pmtiles")


def number_of(code: str) -> int:
    """The whole number by which tiles name the place of a code: 1000001 for E01000001.

    Tiles number their shapes, and the number must follow from the code alone. Raises ValueError for a code
    that is not a letter and digits.
    """
    if not (code[:1].isalpha() and code[1:].isascii() and code[1:].isdigit()):
        raise ValueError(f"{code!r} is no code of a letter and digits, such as E01000001")
    return int(code[1:])


def tile_number(tile: Tile) -> int:
    """A tile's place on the curve that fills each zoom in turn (Hilbert's), as the archive counts them."""
    zoom, x, y = tile
    number = (4**zoom - 1) // 3
    side = 2**zoom // 2
    while side:
        right, low = int(bool(x & side)), int(bool(y & side))
        number += side * side * ((3 * right) ^ low)
        x, y = x & (side - 1), y & (side - 1)
        if not low:
            x, y = (side - 1 - y, side - 1 - x) if right else (y, x)
        side //= 2
    return number


def archive(tiles: Mapping[Tile, bytes], extent: Extent, about: Mapping[str, Any]) -> bytes:
    """The archive of packed (gzip) vector tiles; `about` is what it says of itself."""
    ordered = sorted((tile_number(tile), packed) for tile, packed in tiles.items())
    root, words = _packed(_directory(ordered)), _packed(json.dumps(about).encode())
    if HEADER.size + len(root) > FIRST_REQUEST:
        raise ValueError(f"{len(ordered)} tiles are too many for one directory")
    content = b"".join(packed for _, packed in ordered)
    at_words = HEADER.size + len(root)
    at_tiles = at_words + len(words)
    offsets = (HEADER.size, len(root), at_words, len(words), at_tiles, 0, at_tiles, len(content))
    counts = (len(ordered),) * 3
    bounds = [round(1e7 * each) for each in extent[2:]]
    middle = (bounds[0] + bounds[2]) // 2, (bounds[1] + bounds[3]) // 2
    kinds = (1, GZIP, GZIP, VECTOR, extent.least_zoom, extent.most_zoom)
    head = HEADER.pack(MAGIC, VERSION, *offsets, *counts, *kinds, *bounds, extent.least_zoom, *middle)
    return head + root + words + content


def about(path: Path) -> dict[str, Any]:
    """What an archive says of itself. Raises ValueError where a file is none."""
    with path.open("rb") as file:
        head = file.read(HEADER.size)
        if len(head) < HEADER.size or head[:7] != MAGIC:
            raise ValueError(f"{path.name} is no PMTiles archive")
        fields = HEADER.unpack(head)
        file.seek(fields[4])
        said: dict[str, Any] = json.loads(gzip.decompress(file.read(fields[5])))
    return said


def varint(number: int) -> bytes:
    """A whole number in as many bytes as it needs, seven bits in each, the lowest first."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _directory(ordered: list[tuple[int, bytes]]) -> bytes:
    """One entry a tile: numbers as steps from the last, each a run of one, lengths, and offsets, of which 0
    says that the tile follows the one before it."""
    numbers = [number for number, _ in ordered]
    steps = [after - before for before, after in zip([0, *numbers], numbers, strict=False)]
    lengths = [len(packed) for _, packed in ordered]
    offsets = [1, *[0] * (len(ordered) - 1)] if ordered else []
    columns = [len(ordered), *steps, *[1] * len(ordered), *lengths, *offsets]
    return b"".join(varint(each) for each in columns)


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
