"""How fast fire incidents are read from OpenDocument sheets, beside a library that loads each sheet whole.

The file is made here in the layout of the fire statistics: a row an incident, a sheet a financial year, every
row to the last column, empty rows to the end of the sheet, equal neighbours written once. Both read it in a
process of their own, and must count the same incidents by year, type and small area before a time is told.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import fastexcel
import numpy as np
import pyarrow as pa

from benchmarks.child import account, spent
from benchmarks.measurement import Measurement
from loaders.declarations.event_source import EventsSource
from loaders.declarations.read import read
from loaders.events.event_files import read_rows

ROWS, QUICK_ROWS = 300_000, 3_000
YEARS = ["2020/21", "2021/22", "2022/23"]
DELIBERATE, ACCIDENTAL = "Secondary Fire - deliberate", "Secondary Fire - accidental"
TYPES = ["Primary fire - dwelling", DELIBERATE, ACCIDENTAL, "Chimney fire"]
COLUMNS = ["FRS_TERRITORY", "LSOA_CODE", "LSOA_DESCRIPTION", "FINANCIAL_YEAR", "INCIDENT_TYPE"]
LAST_ROW, LAST_COLUMN = 2**20, 2**14
AIM = "under 60,000 and 1 GB"

OPENDOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(f'xmlns:{each}="{OPENDOCUMENT}:{each}:1.0"' for each in ("office", "table", "text"))
COUNTED = "SELECT period, type, code, count(*) AS n FROM {rows} GROUP BY ALL ORDER BY ALL"


def fire_times(folder: Path, rows: int = ROWS, runs: int = 3) -> Iterator[Measurement]:
    """Reading so many incidents as they stream by, and by whole sheets; AssertionError where they differ."""
    path = folder / "fires.ods"
    write(path, rows)
    ours = [spent("benchmarks.fires", "streamed", path) for _ in range(runs)]
    whole = [spent("benchmarks.fires", "whole", path) for _ in range(runs)]
    assert len({each.told for each in [*ours, *whole]}) == 1
    assert ours[0].told.startswith(f"{rows} ")
    print(
        f"{rows:,} fire incidents ({path.stat().st_size / 1e6:,.1f} MB, {len(YEARS)} sheets), the same by "
        f"year, type and code both ways. Peak memory: streamed {ours[0].memory}, whole sheets "
        f"{whole[0].memory}. Whole sheets take a rectangle up to the last cell of each."
    )
    walls = [[each.wall for each in way] for way in (ours, whole)]
    yield Measurement(f"{rows:,} fire incidents streamed", walls[0], AIM)
    yield Measurement("fastexcel: the same, each sheet loaded whole", walls[1])


def write(path: Path, rows: int) -> None:
    """The file of so many incidents, a third in each year, one in three of them like the row before."""
    random = np.random.default_rng(2023)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "META-INF/manifest.xml",
            f'<?xml version="1.0"?><m:manifest xmlns:m="{OPENDOCUMENT}:manifest:1.0"></m:manifest>',
        )
        with book.open("content.xml", "w") as content:
            head = f'<?xml version="1.0"?><office:document-content {SPACES}><office:body><office:spreadsheet>'
            content.write(head.encode())
            for number, year in enumerate(YEARS):
                share = rows * (number + 1) // len(YEARS) - rows * number // len(YEARS)
                content.write(sheet(year, share, random).encode())
            content.write(b"</office:spreadsheet></office:body></office:document-content>")


def sheet(year: str, rows: int, random: np.random.Generator) -> str:
    """One year's sheet: title, header, incidents, and empty rows to the end."""
    parts = [f'<table:table table:name="{year.replace("/", "")}">', row(["Fire statistics"]), row(COLUMNS)]
    left = rows
    while left:
        times = min(left, int(random.choice([1, 1, 2])))
        left -= times
        code = f"E01{random.integers(1, 33_756):06d}"
        known = [code, "Anytown 001A"] if random.random() > 0.05 else ["Not known", "Not known"]
        parts.append(row(["Toyshire", *known, year, TYPES[random.integers(len(TYPES))]], times))
    parts.append(
        f'<table:table-row table:number-rows-repeated="{LAST_ROW - rows - 2}"><table:table-cell '
        f'table:number-columns-repeated="{LAST_COLUMN}"/></table:table-row></table:table>'
    )
    return "".join(parts)


def row(cells: list[str], times: int = 1) -> str:
    """One row as it is written, repeated so many times."""
    held = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    repeated = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    blank = f'<table:table-cell table:number-columns-repeated="{LAST_COLUMN - len(cells)}"/>'
    return f"<table:table-row{repeated}>{held}{blank}</table:table-row>"


def streamed(path: Path) -> str:
    """The counts in words, of our reader."""
    words = read().sources["fire-incidents"].model_dump(exclude={"fetched"})
    with duckdb.connect() as work:
        rows = read_rows(work, EventsSource(**words), [path])
        return _told(work, rows)


def whole(path: Path) -> str:
    """The counts in words, of whole sheets."""
    book = fastexcel.read_excel(str(path))
    with duckdb.connect() as work:
        work.execute("CREATE TABLE loaded(period VARCHAR, type VARCHAR, code VARCHAR)")
        for name in book.sheet_names:
            loaded = book.load_sheet(name, header_row=1, use_columns=COLUMNS, dtypes="string").to_arrow()
            work.register("arriving", pa.table(loaded))
            work.execute(
                "INSERT INTO loaded SELECT FINANCIAL_YEAR, INCIDENT_TYPE, upper(LSOA_CODE) FROM arriving"
            )
        return _told(work, "loaded")


def _told(work: duckdb.DuckDBPyConnection, rows: str) -> str:
    """How many rows there are, and a number that stands for their counts."""
    counted = COUNTED.format(rows=rows)
    ((rows_read, counts),) = work.execute(
        f"SELECT sum(n), bit_xor(hash(period, type, code, n)) FROM ({counted})"
    ).fetchall()
    return f"{rows_read} {counts}"


if __name__ == "__main__":
    account({"streamed": streamed, "whole": whole}[sys.argv[1]](Path(sys.argv[2])))
