"""The libraries in static/ are the publishers' own files, each with its licence beside it."""

import hashlib
import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"
ROW = re.compile(r"^\| `([\w.-]+)` \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)


def test_every_vendored_file_has_the_checksum_that_is_written_down():
    written = dict(ROW.findall((STATIC / "README.md").read_text(encoding="utf-8")))
    there = {p.name: p for p in STATIC.iterdir() if p.suffix in (".mjs", ".js", ".css")}
    assert written.keys() == there.keys()
    assert {name: hashlib.sha256(p.read_bytes()).hexdigest() for name, p in there.items()} == written


def test_every_library_has_its_licence_beside_it():
    licences = {p.name.split(".")[0]: p.read_text(encoding="utf-8") for p in STATIC.glob("*.LICENSE.txt")}
    assert licences.keys() == {"maplibre-gl", "pmtiles"}
    assert all("Redistribution" in words for words in licences.values())


def test_the_libraries_are_named_in_one_place():
    script = (STATIC.parent / "pages" / "components" / "tile_map.js").read_text(encoding="utf-8")
    assert all(f"app/static/{p.name}" in script or p.name in script for p in STATIC.glob("*.*js"))
