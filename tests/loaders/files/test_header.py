"""Headers over several rows: a merged cell stands once, in a corner of what it heads."""

import pytest

from loaders.readers.wide import read_wide
from tests.support.sources import lsoas
from tests.support.workbook import workbook

A = "E01000001"


def figures(result):
    """Values by measure and period."""
    return {(r["measure"], r["period"]): r["value"] for r in result.observations.to_pylist()}


def written(tmp_path, rows, how):
    """The rows as a file of some format; its name."""
    if how == "csv":
        (tmp_path / "f.csv").write_text("".join(",".join(map(str, row)) + "\n" for row in rows))
        return "f.csv"
    (tmp_path / "f.xlsx").write_bytes(workbook({"S": rows}))
    return "f.xlsx"


YEARS = [2020, 2021, 2022]
LAYOUTS = {
    "merged over the years": [["", "Calls", "", ""], ["CODE", *YEARS], [A, 5, 6, 7]],
    "beside another group": [["", "Calls", "", "", "Fires"], ["CODE", *YEARS, 2020], [A, 5, 6, 7, 1]],
    "the code merged over both rows": [["CODE", "Calls", "", ""], ["", *YEARS], [A, 5, 6, 7]],
    "code and name merged": [["CODE", "Name", "Calls", "", ""], ["", "", *YEARS], [A, "x", 5, 6, 7]],
    "below a title": [["Table 1", "", "", ""], ["", "Calls", "", ""], ["CODE", *YEARS], [A, 5, 6, 7]],
    "years above, merged": [
        ["", 2020, "", 2021, "", 2022, ""], ["CODE", *["Calls", "Rate"] * 3], [A, 5, 1, 6, 1, 7, 1],
    ],
    "provisional": [["", "Calls", "", ""], ["CODE", 2020, "2021 (r)", "2022 [note 3]"], [A, 5, 6, 7]],
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("how", ["csv", "xlsx"])
def test_no_year_below_a_merged_cell_is_lost(tmp_path, layout, how):
    name = written(tmp_path, LAYOUTS[layout], how)
    result = read_wide(lsoas("wide", name, header_rows=2, series={"calls": "Calls"}), tmp_path)
    assert figures(result) == {("calls", "2020"): 5, ("calls", "2021"): 6, ("calls", "2022"): 7}
    assert result.dropped == {}


def test_three_rows_of_merged_cells_are_filled_each(tmp_path):
    rows = [
        ["", "Crime", "", "", ""],
        ["", "Thefts", "", "Fires", ""],
        ["CODE", 2021, 2022, 2021, 2022],
        [A, 1, 2, 3, 4],
    ]
    source = lsoas(
        "wide",
        written(tmp_path, rows, "csv"),
        header_rows=3,
        series={"t": "Crime; Thefts", "f": "Crime; Fires"},
    )
    assert figures(read_wide(source, tmp_path)) == {
        ("t", "2021"): 1,
        ("t", "2022"): 2,
        ("f", "2021"): 3,
        ("f", "2022"): 4,
    }


def test_a_column_declared_by_its_own_name_keeps_it_beside_a_merged_cell(tmp_path):
    rows = [["", "Calls", "", ""], ["CODE", 2021, 2022, "Population"], [A, 1, 2, 50]]
    columns = {"people": {"column": "Population", "period": "mid-2022"}}
    source = lsoas(
        "wide", written(tmp_path, rows, "csv"), header_rows=2, series={"c": "Calls"}, columns=columns
    )
    assert figures(read_wide(source, tmp_path)) == {
        ("c", "2021"): 1,
        ("c", "2022"): 2,
        ("people", "mid-2022"): 50,
    }


def test_periods_below_a_merged_name_are_all_read(tmp_path):
    (tmp_path / "f.csv").write_text(f"CODE,All,,Population\n,2023,2024,\n{A},3,4,50\n")
    source = lsoas("wide", header_rows_below=1, series={"crimes": "All"})
    assert figures(read_wide(source, tmp_path)) == {("crimes", "2023"): 3, ("crimes", "2024"): 4}


def test_a_total_without_a_code_is_no_row_of_the_header(tmp_path):
    (tmp_path / "f.csv").write_text(f",Calls,\nCODE,2021,2022\n,9,9\n{A},3,4\n")
    result = read_wide(lsoas("wide", header_rows=2, series={"c": "Calls"}), tmp_path)
    assert figures(result) == {("c", "2021"): 3, ("c", "2022"): 4}
    assert result.dropped == {"code is not of a wanted kind in England": 1}


def test_a_column_of_a_series_that_is_no_period_is_counted_by_its_figures(tmp_path):
    (tmp_path / "f.csv").write_text(f",Calls,\nCODE,2021,change\n{A},3,4\nE01000002,3,\n")
    result = read_wide(lsoas("wide", header_rows=2, series={"c": "Calls"}), tmp_path)
    assert result.dropped["column 'Calls; change' ends in no period"] == 1
