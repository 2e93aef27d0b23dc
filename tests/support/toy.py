"""Toyton: a borough of five wards small enough to work out by hand, in files laid out as publishers lay them.

The truth
---------
ward24              lsoa21     residents  mid-2021  mid-2022   was in 2011 (lsoa11)
North   E05099001   E01099001                 900      1,000   the same
                    E01099002                 900      1,000   the same
East    E05099002   E01099003               1,400      1,500   E01098031 and E01098032 (merged)
South   E05099003   E01099004               1,100      1,200   the same
                    E01099005                 700        800   the same
West    E05099004   E01099006               1,900      2,000   the same
Centre  E05099005   E01099007                 400        500   a quarter of E01098078 (split)
                    E01099008               1,400      1,500   three quarters of E01098078
Toyton  lad24:E08000099                     8,700      9,500

thefts by lsoa21   2020 all 9; 2021 all 10; 2022: 10, 20, 30, 40, 50, 1 to 4 (suppressed), 70, 80
illness by lsoa11, 2012: 80, 40, East's two 60 and 50, 90, 70, 160, Centre's one 80
adults by lsoa11, 2011:  800, 800, East's two 600 and not known, 900, 700, 1,600, Centre's one 1,600
score by lsoa21    10, 20, 30, 40, 50, 60, 70, 80, weighed by residents
rent by ward24     500, 510, 520, 530, 540 (medians: never added up)

Scheme "halves": North and East; South, West and Centre.
Scheme "parts":  inner is Centre with E01099001 of North and E01099005 of South; outer is what is left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import pytest

from loaders.build import build
from loaders.errors import InputError

LSOAS = [f"E0109900{i}" for i in range(1, 9)]
WARDS = [f"E0509900{i}" for i in range(1, 6)]
BOROUGH = "lad24:E08000099"
HALF, REST = "area:toyton/halves/half", "area:toyton/halves/rest"
INNER, OUTER = "area:toyton/parts/inner", "area:toyton/parts/outer"

RESIDENTS = dict(zip(LSOAS, [1000, 1000, 1500, 1200, 800, 2000, 500, 1500], strict=True))
WARD_OF = dict(zip(LSOAS, [WARDS[i] for i in (0, 0, 1, 2, 2, 3, 4, 4)], strict=True))
NAMES = dict(zip(WARDS, ["North", "East", "South", "West", "Centre"], strict=True))
WAS = {
    **{code: [code] for code in LSOAS if code not in (LSOAS[2], LSOAS[6], LSOAS[7])},
    LSOAS[2]: ["E01098031", "E01098032"],
    LSOAS[6]: ["E01098078"],
    LSOAS[7]: ["E01098078"],
}


def _csv(*rows: str | Sequence[object]) -> str:
    return "\n".join(row if isinstance(row, str) else ",".join(map(str, row)) for row in rows) + "\n"


def _square(row: int, column: int) -> list[list[float]]:
    west, south = -1.98 + 0.01 * column, 52.58 + 0.01 * row
    ring = [
        (west, south),
        (west + 0.01, south),
        (west + 0.01, south + 0.01),
        (west, south + 0.01),
        (west, south),
    ]
    return [[round(x, 5), round(y, 5)] for x, y in ring]


def _outlines() -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"LSOA21CD": code},
            "geometry": {"type": "Polygon", "coordinates": [_square(i // 4, i % 4)]},
        }
        for i, code in enumerate(LSOAS)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


FILES = {
    "people_2021.csv": _csv(["code", "people"], *[[c, n - 100] for c, n in RESIDENTS.items()]),
    "people_2022.csv": _csv(["code", "people"], *[[c, f'"{n:,}"'] for c, n in RESIDENTS.items()]),
    "thefts.csv": _csv(
        ",Crime; Thefts; 2020,Crime; Thefts; 2021,Crime; Thefts; 2022",
        "Code,2020,2021,2022",
        *[f"{c},9,10,{x}" for c, x in zip(LSOAS, [10, 20, 30, 40, 50, "..", 70, 80], strict=True)],
    ),
    "illness.csv": _csv(
        "lsoa11,ill,adults",
        f"{LSOAS[0]},80,800",
        f"{LSOAS[1]},40,800",
        "E01098031,60,600",
        "E01098032,50,n/a",
        f"{LSOAS[3]},90,900",
        f"{LSOAS[4]},70,700",
        f"{LSOAS[5]},160,1600",
        "E01098078,80,1600",
    ),
    "scores.csv": _csv(["code", "score"], *[[c, 10 * i] for i, c in enumerate(LSOAS, 1)]),
    "rents.csv": _csv(["ward", "rent"], *[[w, 500 + 10 * i] for i, w in enumerate(WARDS)]),
    "wards.csv": _csv(
        ["LSOA21CD", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"],
        *[[c, w, NAMES[w], "E08000099", "Toyton"] for c, w in WARD_OF.items()],
    ),
    "changes.csv": _csv(
        ["LSOA11CD", "LSOA21CD", "CHGIND"],
        *[
            [old, new, "M" if len(olds) > 1 else "S" if new in LSOAS[6:] else "U"]
            for new, olds in WAS.items()
            for old in olds
        ],
    ),
    "outlines.geojson": _outlines(),
}
"""Every file of the toy, by name."""

ABOUT = 'publisher = "P"\nedition = "E"\nattribution = "A"\nurl = "https://example.org"'


def source(name: str, shape: str, file: str, rest: str) -> str:
    """One [[source]] table, with what every source must say."""
    return (
        f'[[source]]\nid = "{name}"\ntitle = "{name}"\n{ABOUT}\nfile = "{file}"\nshape = "{shape}"\n{rest}\n'
    )


SOURCES = {
    "people-2021": source(
        "people-2021",
        "table",
        "people_2021.csv",
        'kind = "lsoa21"\ncode = "code"\nperiod = "mid-2021"\ncolumns = { residents = "people" }',
    ),
    "people-2022": source(
        "people-2022",
        "table",
        "people_2022.csv",
        'kind = "lsoa21"\ncode = "code"\nperiod = "mid-2022"\ncolumns = { residents = "people" }',
    ),
    "thefts": source(
        "thefts",
        "wide",
        "thefts.csv",
        'kind = "lsoa21"\ncode = "Code"\nheader_rows = 2\nmarkers = { ".." = "suppressed 1 4" }\n'
        'series = { thefts = "Crime; Thefts" }',
    ),
    "illness": source(
        "illness",
        "table",
        "illness.csv",
        'kind = "lsoa11"\ncode = "lsoa11"\nperiod = "2012"\nmarkers = { "n/a" = "missing" }\n'
        'columns = { ill = "ill", adults = { column = "adults", period = "2011" } }',
    ),
    "scores": source(
        "scores",
        "table",
        "scores.csv",
        'kind = "lsoa21"\ncode = "code"\nperiod = "2022"\ncolumns = { score = "score" }',
    ),
    "rents": source(
        "rents",
        "table",
        "rents.csv",
        'kind = "ward24"\ncode = "ward"\nperiod = "2022"\ncolumns = { rent = "rent" }',
    ),
    "lsoa-ward": source(
        "lsoa-ward",
        "lookup",
        "wards.csv",
        'method = "best_fit"\nchild = { kind = "lsoa21", code = "LSOA21CD" }\n'
        'parent = { kind = "ward24", code = "WD24CD", name = "WD24NM" }',
    ),
    "ward-borough": source(
        "ward-borough",
        "lookup",
        "wards.csv",
        'method = "nested"\nchild = { kind = "ward24", code = "WD24CD" }\n'
        'parent = { kind = "lad24", code = "LAD24CD", name = "LAD24NM" }',
    ),
    "changes": source(
        "changes",
        "lookup",
        "changes.csv",
        'method = "exact"\nchild = { kind = "lsoa11", code = "LSOA11CD" }\n'
        'parent = { kind = "lsoa21", code = "LSOA21CD" }',
    ),
    "outlines": source("outlines", "boundaries", "outlines.geojson", 'kind = "lsoa21"\ncode = "LSOA21CD"'),
}
"""The toy's [[source]] tables by id."""


def indicator(name: str, kind: str, rest: str) -> str:
    """One [[indicator]] table, with what every indicator must say."""
    words = "\n".join(f'{key} = "{name}"' for key in ("id", "label", "short_label", "theme", "definition"))
    return f'[[indicator]]\n{words}\nunit = "u"\ndecimals = 1\nkind = "{kind}"\n{rest}\n'


INDICATORS = {
    "people": indicator("people", "count", 'numerator = "residents"'),
    "theft_rate": indicator(
        "theft_rate", "ratio", 'numerator = "thefts"\ndenominator = "residents"\nscale = 1000'
    ),
    "illness_share": indicator(
        "illness_share",
        "ratio",
        'numerator = "ill"\ndenominator = "adults"\nscale = 100\nproportion = true\nmin_coverage = 0.8',
    ),
    "mean_score": indicator("mean_score", "weighted_mean", 'value = "score"\nweight = "residents"'),
    "median_rent": indicator("median_rent", "published", 'value = "rent"'),
}
"""The toy's [[indicator]] tables by id."""

EDITION = f"""
id = "toyton"
name = "Toyton"
title = "Toyton"
borough = "{BOROUGH}"
ward_kind = "ward24"
lsoa_kind = "lsoa21"

[[scheme]]
id = "halves"
label = "Halves"
area = [
  {{ id = "half", name = "Half", wards = ["{WARDS[0]}", "{WARDS[1]}"] }},
  {{ id = "rest", name = "Rest", wards = ["{WARDS[2]}", "{WARDS[3]}", "{WARDS[4]}"] }},
]

[[scheme]]
id = "parts"
label = "Inner and outer"
[[scheme.area]]
id = "inner"
name = "Inner"
wards = ["{WARDS[4]}"]
extra_lsoas = ["{LSOAS[0]}", "{LSOAS[4]}"]
[[scheme.area]]
id = "outer"
name = "Outer"
wards = ["{WARDS[0]}", "{WARDS[1]}", "{WARDS[2]}", "{WARDS[3]}"]
excluded_lsoas = ["{LSOAS[4]}"]
"""


class Changes(TypedDict, total=False):
    """What of the toy is exchanged: files and tables by name, or the whole edition."""

    files: Mapping[str, str | bytes]
    sources: Mapping[str, str]
    indicators: Mapping[str, str]
    edition: str


def lay_out(folder: Path, **changes: Unpack[Changes]) -> tuple[Path, Path]:
    """Write the toy's official files and declarations, some exchanged; returns the folders raw and data."""
    raw, data = folder / "raw", folder / "data"
    (data / "boroughs").mkdir(parents=True, exist_ok=True)
    raw.mkdir(exist_ok=True)
    for name, content in {**FILES, **changes.get("files", {})}.items():
        (raw / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    declared = {
        "sources": {**SOURCES, **changes.get("sources", {})},
        "indicators": {**INDICATORS, **changes.get("indicators", {})},
    }
    for name, tables in declared.items():
        (data / f"{name}.toml").write_text("\n".join(tables.values()), encoding="utf-8")
    (data / "boroughs" / "toyton.toml").write_text(changes.get("edition", EDITION), encoding="utf-8")
    return raw, data


def store(folder: Path, **changes: Unpack[Changes]) -> Path:
    """The path of a toy store built through the loaders, some of its files or declarations exchanged."""
    raw, data = lay_out(folder, **changes)
    return build(raw=raw, data=data, path=folder / "toy.duckdb")


def refusal(folder: Path, **changes: Unpack[Changes]) -> str:
    """What a build of the toy says, some of its files or declarations exchanged; the old store must stand."""
    raw, data = lay_out(folder, **changes)
    path = folder / "toy.duckdb"
    path.write_bytes(b"the old store")
    with pytest.raises(InputError) as refused:
        build(raw=raw, data=data, path=path)
    assert path.read_bytes() == b"the old store"
    assert [p.name for p in folder.iterdir() if "unfinished" in p.name] == []
    return str(refused.value)


def exchanged(tables: Mapping[str, str], name: str, old: str, new: str) -> dict[str, str]:
    """One declaration with some words exchanged."""
    assert old in tables[name]
    return {name: tables[name].replace(old, new)}
