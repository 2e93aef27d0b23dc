"""A store of some of the publishers' files only, built through the loaders: known answers in seconds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from loaders.build import build
from loaders.paths import DATA

WALSALL = """
id = "walsall"
name = "Walsall"
title = "Walsall"
borough = "lad24:E08000030"
ward_kind = "ward24"
lsoa_kind = "lsoa21"

[[scheme]]
id = "whole"
label = "The whole borough"
area = [{{ id = "all", name = "All wards", wards = [{wards}] }}]
"""
NEEDED = ("lookup-lsoa21-ward24", "lookup-ward24-lad24")
"""A store has an edition, and an edition wards that LSOAs are fitted to."""


def count(measure: str) -> str:
    """One [[indicator]] table: the number of what a measure counts."""
    words = "\n".join(f'{key} = "{measure}"' for key in ("id", "label", "short_label", "theme", "definition"))
    return f'[[indicator]]\n{words}\nkind = "count"\nnumerator = "{measure}"\nunit = "people"\ndecimals = 0\n'


def built(
    shared: Path,
    folder: Path,
    sources: Collection[str],
    *,
    indices: Collection[str] = (),
    indicators: str = "",
    more: str = "",
) -> Path:
    """The path of a store of these sources and indices as the project declares them, and of `more`."""
    data = folder / "data"
    (data / "boroughs").mkdir(parents=True)
    declared = _tables((DATA / "sources.toml").read_text(encoding="utf-8"), {*sources, *NEEDED})
    assert len(declared) == len({*sources, *NEEDED})
    published = _tables((DATA / "indicators.toml").read_text(encoding="utf-8"), indices, "index")
    (data / "sources.toml").write_text("\n".join([*declared, more]), encoding="utf-8")
    (data / "indicators.toml").write_text("\n".join([indicators, *published]), encoding="utf-8")
    wards = ", ".join(f'"E050013{number:02}"' for number in range(1, 21))
    (data / "boroughs" / "walsall.toml").write_text(WALSALL.format(wards=wards), encoding="utf-8")
    return build(raw=shared / "data", data=data, path=folder / "some.duckdb")


def _tables(text: str, wanted: Iterable[str], kind: str = "source") -> list[str]:
    """The tables of one kind with these ids, as they are written."""
    each = re.split(r"(?m)^(?=\[\[(?:source|indicator|index)\]\])", text)
    return [
        table
        for table in each
        if table.startswith(f"[[{kind}]]") and re.search(r'(?m)^id = "(.*)"', table)[1] in set(wanted)
    ]
