"""Toyton's thefts with a hole in them: what its police supplied, and what the publisher says of the rest.

The truth
---------
Each month of 2021 to 2025 has two thefts in every LSOA, three in the first, from the files of Toyton Police.
The publisher's record says that Toyton Police supplied nothing from March to September 2024. In those months
the files hold one stray theft of the railway police's, in the first LSOA.

So: months of 2024-03 to 2024-09 and the year 2024 have no figure; North (LSOAs 1 and 2) has 5 thefts a month
and 60 a year. Residents as in tests/support/toy.py: North had 1,800 in mid-2021 and 2,000 in mid-2022.

With OPEN it is the same, except that the gap began in July 2025 and has not ended: months up to 2025-06 have
figures; the strays of July to December are left out, and so is the year 2025.

`published` is a table by ward and year of the same thefts, as another body might publish it from the same
record: 60 in each ward and year, 25 in 2024.
"""

from __future__ import annotations

from pathlib import Path

from tests.support import toy
from tests.support.toy import INDICATORS, LSOAS, SOURCES, WARDS, indicator, source

HEADER = "Crime ID,Month,Longitude,Latitude,Crime type"
YEARS = range(2021, 2026)
MONTHS = [f"{year}-{month:02d}" for year in YEARS for month in range(1, 13)]
CLOSED, OPEN = ("2024-03", "2024-09"), ("2025-07", "")
URL = "https://example.org/changelog"


def middle(number: int) -> tuple[float, float]:
    """A point of the LSOA so many places after the first, as tests/support/toy.py draws them."""
    return -1.98 + 0.01 * (number % 4) + 0.004, 52.58 + 0.01 * (number // 4) + 0.006


def in_gap(month: str, gap: tuple[str, str]) -> bool:
    """Whether a month lies in a gap; one without an end lasts."""
    return gap[0] <= month and (not gap[1] or month <= gap[1])


def street(month: str, gap: tuple[str, str]) -> str:
    """The street file of one month."""
    counts = [1] if in_gap(month, gap) else [3, *[2] * (len(LSOAS) - 1)]
    rows = [
        f"{month}-{number}-{nth},{month},{middle(number)[0]:.6f},{middle(number)[1]:.6f},Theft"
        for number, thefts in enumerate(counts)
        for nth in range(thefts)
    ]
    return "\n".join([HEADER, *rows]) + "\n"


STREET = source(
    "street",
    "events",
    "street_*.csv",
    """gaps = "example record"
layouts = [{ id = "Crime ID", x = "Longitude", y = "Latitude" }]
period_column = "Month"
type_column = "Crime type"
covers = ["lad24:E08000099"]
placed_in = ["lsoa21"]
years = { street_thefts = "Theft" }
months = { street_thefts_month = "Theft" }""",
)
PUBLISHED = source(
    "published",
    "table",
    "published.csv",
    """gaps = "example record"
kind = "ward24"
code = "ward"
period_column = "year"
columns = { published_thefts = "thefts" }""",
)
TABLE = "ward,year,thefts\n" + "".join(
    f"{ward},{year},{25 if year == 2024 else 60}\n" for ward in WARDS for year in YEARS
)


def gap(ends: tuple[str, str], **words: str) -> str:
    """The record's [[gap]]."""
    settings = {
        "id": "toyton",
        "record": "example record",
        "force": "Toyton Police",
        "start": ends[0],
        "end": ends[1],
        "reason": "a new computer",
        "url": URL,
    } | words
    lines = "\n".join(f'{key} = "{value}"' for key, value in settings.items())
    return f'[[gap]]\n{lines}\nplaces = ["lad24:E08000099"]\n'


def lay_out(folder: Path, ends: tuple[str, str], record: str | None = None) -> dict[str, dict[str, str]]:
    """Write the record of gaps; returns what tests/support/toy.py is to lay out besides its own."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "data" / "gaps.toml").write_text(record if record is not None else gap(ends))
    rate = 'numerator = "{}"\ndenominator = "residents"\nscale = 1000'
    return {
        "files": {f"street_{month}.csv": street(month, ends) for month in MONTHS} | {"published.csv": TABLE},
        "sources": SOURCES | {"street": STREET, "published": PUBLISHED},
        "indicators": INDICATORS
        | {
            "street_year": indicator("street_year", "ratio", rate.format("street_thefts")),
            "street_month": indicator("street_month", "ratio", rate.format("street_thefts_month")),
            "published_year": indicator("published_year", "ratio", rate.format("published_thefts")),
        },
    }


def store(folder: Path, ends: tuple[str, str] = CLOSED) -> Path:
    """The path of a store of Toyton with a gap, built through the loaders."""
    return toy.store(folder, **lay_out(folder, ends))
