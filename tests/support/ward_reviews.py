"""Toyton under three reviews of its wards: 2013, 2024 and 2026 side by side in one store, worked out by hand.

The truth
---------
lsoa21 (mid-2022)            lsoa11 (mid-2011)          ward13    ward24   ward26
E01099001  1,000             the same              900  North     North    Upper
E01099002  1,000             the same              900  North     North    Upper
E01099003  1,500             E01098031, E01098032  700  East      East     Middle
                             (merged)              700
E01099004  1,200             the same            1,100  East      South    Lower
E01099005    800             the same              700  South     South    Lower
E01099006  2,000             the same            1,900  South     West     Lower
E01099007    500             E01098078 (split)   1,900  Centre    Centre   Middle
E01099008  1,500                                        Centre    Centre   Lower
Toyton     9,500                                 8,800

North kept its code from 2013 to 2024; the others got new ones each time. Toyton kept its own throughout.

residents  also published on ward13 (mid-2011: 1,800, 2,500, 2,600, 1,900) and on ward24 (mid-2020: 2,000,
           1,500, 2,000, 2,000, 2,000)
claimants  2012 on ward13: North 50, East 100, South 130, Centre 40             together 320
           2020 on ward24: North 40, East 60, South 50, West 80, Centre 20      together 250
           2026 on ward26: Upper 30, Middle 70, Lower 100                       together 200

Carried    East of 2013 is 1,400 of East's people of 2024 and 1,100 of South's: 0.56 and 0.44.
           South of 2013 is 700 of South's and 1,900 of West's: 7/26 and 19/26.
           Centre of 2013 is a quarter Middle of 2026, three quarters Lower.
           South of 2024 is 1,200 East of 2013 and 800 South: 0.6 and 0.4.
           Centre of 2024 is 500 Middle of 2026 and 1,500 Lower: a quarter and three quarters.
"""

from __future__ import annotations

from pathlib import Path

from loaders.build import build
from tests.support import toy
from tests.support.toy import LSOAS, source

OLD = [LSOAS[0], LSOAS[1], "E01098031", "E01098032", LSOAS[3], LSOAS[4], LSOAS[5], "E01098078"]
PEOPLE_2011 = dict(zip(OLD, [900, 900, 700, 700, 1100, 700, 1900, 1900], strict=True))

WARDS_13 = {"E05099001": "North", "E05098002": "East", "E05098003": "South", "E05098005": "Centre"}
WARDS_24 = {
    "E05099001": "North",
    "E05097002": "East",
    "E05097003": "South",
    "E05097004": "West",
    "E05097005": "Centre",
}
WARDS_26 = {"E05096001": "Upper", "E05096002": "Middle", "E05096003": "Lower"}

IN_13 = dict(zip(OLD, [list(WARDS_13)[i] for i in (0, 0, 1, 1, 1, 2, 2, 3)], strict=True))
IN_24 = dict(zip(LSOAS, [list(WARDS_24)[i] for i in (0, 0, 1, 2, 2, 3, 4, 4)], strict=True))
IN_26 = dict(zip(LSOAS, [list(WARDS_26)[i] for i in (0, 0, 1, 2, 2, 2, 1, 2)], strict=True))

CLAIMANTS = {
    "13": ("2012", dict(zip(WARDS_13, [50, 100, 130, 40], strict=True))),
    "24": ("2020", dict(zip(WARDS_24, [40, 60, 50, 80, 20], strict=True))),
    "26": ("2026", dict(zip(WARDS_26, [30, 70, 100], strict=True))),
}
PEOPLE_13 = dict(zip(WARDS_13, [1800, 2500, 2600, 1900], strict=True))
PEOPLE_24 = dict(zip(WARDS_24, [2000, 1500, 2000, 2000, 2000], strict=True))

NAMES = {"13": WARDS_13, "24": WARDS_24, "26": WARDS_26}
FITTED = {"13": IN_13, "24": IN_24, "26": IN_26}
LSOA = {"13": "lsoa11", "24": "lsoa21", "26": "lsoa21"}
CODE, NAME = "E08000099", "Toyton"
EDITIONS = {"13": "toyton-2013", "24": "toyton", "26": "toyton-2026"}


def csv(*rows: list[object]) -> str:
    """Rows as the text of a file."""
    return "\n".join(",".join(map(str, row)) for row in rows) + "\n"


def _files() -> dict[str, str]:
    register = [
        [code, name, CODE, NAME, f"20{year}"] for year, names in NAMES.items() for code, name in names.items()
    ]
    files = {
        "register.csv": csv(["code", "name", "borough", "borough_name", "year"], *register),
        "people_2011.csv": csv(["code", "people"], *PEOPLE_2011.items()),
        "people_13.csv": csv(["code", "people"], *PEOPLE_13.items()),
        "people_24.csv": csv(["code", "people"], *PEOPLE_24.items()),
    }
    for year, (_, counts) in CLAIMANTS.items():
        files[f"claimants_{year}.csv"] = csv(["code", "count"], *counts.items())
        rows = [[lsoa, ward, NAMES[year][ward], CODE, NAME] for lsoa, ward in FITTED[year].items()]
        files[f"wards_{year}.csv"] = csv(["lsoa", "ward", "name", "borough", "borough_name"], *rows)
    return files


def _table(name: str, kind: str, period: str, columns: str) -> str:
    rest = f'kind = "{kind}"\ncode = "code"\nperiod = "{period}"\ncolumns = {{ {columns} }}'
    return source(name.replace("_", "-"), "table", f"{name}.csv", rest)


def _sources() -> dict[str, str]:
    tables = {
        "register": source(
            "register",
            "codes",
            "register.csv",
            'kind = "ward"\ncode = "code"\nname = "name"\nyear = "year"\ndistrict = "borough"\n'
            'district_name = "borough_name"',
        ),
        "people-2011": _table("people_2011", "lsoa11", "mid-2011", 'residents = "people"'),
        "people-13": _table("people_13", "ward13", "mid-2011", 'residents = "people"'),
        "people-24": _table("people_24", "ward24", "mid-2020", 'residents = "people"'),
    }
    for year, (period, _) in CLAIMANTS.items():
        ward, borough = f"ward{year}", f"lad{year}"
        tables[f"claimants-{year}"] = _table(f"claimants_{year}", ward, period, 'claimants = "count"')
        tables[f"lsoa-ward{year}"] = source(
            f"lsoa-ward{year}",
            "lookup",
            f"wards_{year}.csv",
            f'method = "best_fit"\nchild = {{ kind = "{LSOA[year]}", code = "lsoa" }}\n'
            f'parent = {{ kind = "{ward}", code = "ward", name = "name" }}',
        )
        tables[f"ward{year}-borough"] = source(
            f"ward{year}-borough",
            "lookup",
            f"wards_{year}.csv",
            f'method = "nested"\nchild = {{ kind = "{ward}", code = "ward" }}\n'
            f'parent = {{ kind = "{borough}", code = "borough", name = "borough_name" }}',
        )
    # of the toy's own sources only the LSOAs of 2021, how they changed and their outlines are used
    unused = ("people-2021", "thefts", "illness", "scores", "rents", "lsoa-ward", "ward-borough")
    return {**dict.fromkeys(unused, ""), **tables}


INDICATORS = {
    **dict.fromkeys(toy.INDICATORS, ""),
    "people": toy.INDICATORS["people"],
    "claimants": toy.indicator("claimants", "count", 'numerator = "claimants"'),
    "claimant_rate": toy.indicator(
        "claimant_rate", "ratio", 'numerator = "claimants"\ndenominator = "residents"\nscale = 1000'
    ),
}


def edition(year: str, wards: dict[str, list[str]] | None = None) -> str:
    """The edition of one review, its wards in areas: the first ward and the rest where none are given."""
    codes = list(NAMES[year])
    areas = wards or {"first": codes[:1], "rest": codes[1:]}
    listed = ",\n  ".join(
        f'{{ id = "{area}", name = "{area.title()}", wards = {codes} }}'.replace("'", '"')
        for area, codes in areas.items()
    )
    return (
        f'id = "{EDITIONS[year]}"\nname = "{NAME}"\ntitle = "{NAME}, wards of 20{year}"\n'
        f'borough = "lad{year}:{CODE}"\nward_kind = "ward{year}"\nlsoa_kind = "{LSOA[year]}"\n'
        f'[[scheme]]\nid = "areas"\nlabel = "Areas"\narea = [\n  {listed}\n]\n'
    )


LSOAS_2020 = dict(zip(LSOAS, [1000, 1000, 1500, 1150, 750, 2100, 500, 1500], strict=True))
"""Residents of LSOAs that miss the wards' own estimates of mid-2020: 100 fewer in South, more in West."""


def lay_out(
    folder: Path, editions: dict[str, str] | None = None, *, lsoas_2020: bool = False
) -> tuple[Path, Path]:
    """Write files and declarations; `editions` by review take the place of the plain ones."""
    written = {year: edition(year) for year in NAMES} | (editions or {})
    files, sources = _files(), _sources()
    if lsoas_2020:
        files["people_2020.csv"] = csv(["code", "people"], *LSOAS_2020.items())
        sources["people-2020"] = _table("people_2020", "lsoa21", "mid-2020", 'residents = "people"')
    raw, data = toy.lay_out(
        folder, files=files, sources=sources, indicators=INDICATORS, edition=written["24"]
    )
    for year in ("13", "26"):
        (data / "boroughs" / f"{EDITIONS[year]}.toml").write_text(written[year], encoding="utf-8")
    return raw, data


def store(folder: Path, editions: dict[str, str] | None = None, *, lsoas_2020: bool = False) -> Path:
    """The path of a store of all three reviews, built through the loaders."""
    raw, data = lay_out(folder, editions, lsoas_2020=lsoas_2020)
    return build(raw=raw, data=data, path=folder / "reviews.duckdb")
