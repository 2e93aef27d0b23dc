"""Toyton among thirty boroughs like it and an islet of one LSOA: a country soon built."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb

from loaders.build import build
from tests.support import toy

OTHERS = range(101, 131)
"""Thirty boroughs like Toyton: the same figures under codes of their own, each a little further east."""

ISLET = 131
"""One borough more, of one ward that is one LSOA."""

PRESET = """
[[preset]]
id = "theft-and-score"
label = "Theft and score"
note = "Made up."
[[preset.criterion]]
indicator = "theft_rate"
weight = 1
need_is = "higher"
[[preset.criterion]]
indicator = "mean_score"
weight = 1
need_is = "higher"
"""

INDEX = """
INSERT INTO observations SELECT m, '2022', place, value, NULL, NULL, NULL
FROM (SELECT place, value FROM observations WHERE measure = 'score'), (VALUES ('rank'), ('heads')) v(m);
INSERT INTO observations SELECT m, '2012', place, value, NULL, NULL, NULL
FROM (SELECT place, value FROM observations WHERE measure = 'ill'), (VALUES ('rank'), ('heads')) v(m);
INSERT INTO index_editions VALUES
('imd', 'Index', '2022', 'lsoa21', 'score', 'rank', 'percentile', 33755, 'heads', '2022', 'heads', NULL, 0),
('imd', 'Index', '2012', 'lsoa11', 'ill', 'rank', 'percentile', 32844, 'heads', '2012', 'heads', NULL, 0)
"""
"""Two editions of an index of deprivation, on LSOAs of today and on those of before."""


CODE = re.compile(r"E0[158]\d{3}(\d{3})")
"""A code of an LSOA, ward or district: what stands last is its number in the borough."""


def recoded(text: str, number: int) -> str:
    """The text with every code of an LSOA, ward or district, and the name of the borough, made another's."""
    coded = re.sub(r"E(01|05|08)\d{3}(\d{3})", rf"E\g<1>{number}\2", text)
    return coded.replace("Toyton", f"Toyton {number}")


def of_all(name: str, text: str) -> str:
    """One file of the toy with the rows, or the outlines side by side, of all boroughs."""
    if name.endswith(".geojson"):
        drawn = json.loads(text)
        for n in (*OTHERS, ISLET):
            for feature in json.loads(recoded(text, n))["features"]:
                rings = feature["geometry"]["coordinates"]
                feature["geometry"]["coordinates"] = [[[x + (n - 100) / 10, y] for x, y in r] for r in rings]
                drawn["features"].append(feature)
        return json.dumps(drawn)
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if CODE.search(line))
    more = [recoded(row, n) for n in OTHERS for row in lines[first:]]
    more += [recoded(row, ISLET) for row in lines[first:] if set(CODE.findall(row)) <= {"001", "099"}]
    return "\n".join([*lines, *more]) + "\n"


def store(folder: Path, *, alone: bool = False) -> Path:
    """The path of a store of the whole country: Toyton as it is declared, a draft for each other borough.

    With `alone` Toyton is in it by itself.
    """
    files = toy.FILES if alone else {name: of_all(name, text) for name, text in toy.FILES.items()}
    residents = toy.indicator("residents", "count", 'numerator = "residents"')
    raw, data = toy.lay_out(folder, files=files, indicators={"residents": residents})
    (data / "presets.toml").write_text(PRESET, encoding="utf-8")
    path = build(raw=raw, data=data, path=folder / "store.duckdb", districts=() if alone else "england")
    with duckdb.connect(str(path)) as opened:
        opened.execute(INDEX)
    return path
