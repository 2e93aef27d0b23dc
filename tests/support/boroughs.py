"""A store of the shipped boroughs with schemes that the shipped declarations don't have."""

import shutil
from pathlib import Path

from loaders.build import build
from loaders.paths import DATA


def with_schemes(folder: Path, schemes: dict[str, dict]) -> Path:
    """The shipped store with one more scheme for each edition named, built in a folder from the packs."""
    data = folder / "data"
    shutil.copytree(DATA, data, ignore=shutil.ignore_patterns("*.duckdb*", "local"))
    for edition, scheme in schemes.items():
        areas = "".join(f"\n[[scheme.area]]\n{_lines(area)}" for area in scheme["area"])
        head = f'\n[[scheme]]\nid = "{scheme["id"]}"\nlabel = "{scheme["label"]}"\n'
        with (data / "boroughs" / f"{edition}.toml").open("a", encoding="utf-8") as file:
            file.write(head + areas)
    return build(data=data, path=folder / "store.duckdb")


def _lines(area: dict) -> str:
    return "".join(f"{name} = {value!r}\n".replace("'", '"') for name, value in area.items())
