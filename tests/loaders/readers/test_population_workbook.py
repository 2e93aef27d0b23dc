"""The population workbook of three years, in its publisher's layout, read by the declarations that ship."""

import pytest

from loaders.declarations.read import read
from loaders.readers.ages import read_ages
from tests.support.workbook import workbook

CODES = ["E01010250", "E01010251", "W01000001"]
AGES = [f"{sex}{age}" for sex in "FM" for age in range(91)]


def sheet(year, more_lines=()):
    """Title lines, the header on row 4, and in row n of year y, y + n people of every single age and sex."""
    header = ["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total", *AGES]
    rows = [
        ["E08000030", "Walsall", code, "Walsall 001A", 182 * (year - 2000 + n), *[year - 2000 + n] * 182]
        for n, code in enumerate(CODES)
    ]
    blank = [""] * len(header)
    titles = [[f"Mid-{year} population estimates", *blank[1:]], blank, ["Source: ONS", *blank[1:]]]
    return [*titles, *more_lines, header, *rows]


@pytest.mark.parametrize("lines", [0, 2])
def test_every_year_is_read_with_declarations_only(tmp_path, lines):
    (tmp_path / "official/population").mkdir(parents=True)
    blank = [["A further note"] + [""] * 186] * lines  # found by its codes, wherever it stands
    sheets = {f"Mid-{year} LSOA 2021": sheet(year, blank) for year in (2022, 2023, 2024)}
    path = tmp_path / "official/population/sapelsoasyoa20222024.xlsx"
    path.write_bytes(workbook({"Contents": [["About"]], **sheets}))
    declared = read().sources
    for year in (2022, 2023, 2024):
        result = read_ages(declared[f"fetched-population-lsoas-{year}"], tmp_path)
        found = {
            (row["measure"], row["period"], row["place"]): row["value"]
            for row in result.observations.to_pylist()
        }
        each = year - 2000
        first, second = (f"lsoa21:{code}" for code in CODES[:2])
        assert found["residents", f"mid-{year}", first] == 182 * each
        assert found["residents", f"mid-{year}", second] == 182 * (each + 1)
        assert (result.rows_read, result.rows_kept) == (3, 2)  # Wales is left out
        assert {place for _, _, place in found} == {first, second}
