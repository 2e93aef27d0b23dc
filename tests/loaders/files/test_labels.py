"""Labels over several columns: merged cells say which; elsewhere only what can be read in one way is read."""

import pytest

from loaders.errors import InputError
from loaders.readers.wide import read_wide
from tests.support import opendocument
from tests.support.sources import lsoas
from tests.support.workbook import workbook

A = "E01000001"
THREE = ["CODE", 2020, 2021, 2022]


def csv(tmp_path, *rows):
    text = "".join(",".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)
    (tmp_path / "f.csv").write_text(text)
    return "f.csv"


def xlsx(tmp_path, *rows, merged=()):
    (tmp_path / "f.xlsx").write_bytes(workbook({"S": rows}, merged))
    return "f.xlsx"


def read(tmp_path, name, series="Calls", **how):
    """Value of each period of a series."""
    result = read_wide(lsoas("wide", name, **{"header_rows": 2, **how}, series={"calls": series}), tmp_path)
    return {row["period"]: row["value"] for row in result.observations.to_pylist()}


TWICE = [2020, 2021, 2022] * 2
IN_TWO_WAYS = {
    "typed over the middle": [[None, None, "Calls", None, None, "Visits", None], ["CODE", *TWICE]],
    "typed over the middle of one": [[None, None, "Calls", None], THREE],
    "typed over the left of the middle": [
        [None, None, "Calls", None, None, None, "Visits", None, None],
        ["CODE", *[2019, 2020, 2021, 2022] * 2],
    ],
    "typed over the last": [[None, None, None, "Calls", None, None, "Visits"], ["CODE", *TWICE]],
    "beside a label over the code": [
        ["Area", None, "Calls", None, None, "Visits", None], ["CODE", *TWICE],
    ],
    "the second in the middle": [
        [None, "Calls", None, None, "Visits", None], ["CODE", 2021, 2022, 2020, 2021, 2022],
    ],
    "the second in the middle of later years": [
        [None, "Calls", None, None, "Visits", None], ["CODE", 2020, 2021, 2022, 2023, 2024],
    ],
    "of words, in the middle": [
        [None, None, "2020", None, None, "2021", None], ["CODE", *["Calls", "Rate", "Rank"] * 2],
    ],
    "none over the last group": [[None, "Calls", None, None, None, None, None], ["CODE", *TWICE]],
}  # fmt: skip


@pytest.mark.parametrize("how", [csv, xlsx])
@pytest.mark.parametrize("layout", IN_TWO_WAYS)
def test_labels_that_can_be_read_in_two_ways_are_refused(tmp_path, layout, how):
    rows = IN_TWO_WAYS[layout]
    name = how(tmp_path, *rows, [A, *range(1, len(rows[0]))])
    with pytest.raises(
        InputError, match=r"f\.(csv|xlsx): which columns the labels .* stand over can't be told"
    ):
        read(tmp_path, name)


IN_ONE_WAY = {
    "one after another": [[None, "Calls", None, None, "Visits", None, None], ["CODE", *TWICE]],
    "the second shorter": [[None, "Calls", None, None, "Visits", None], ["CODE", *THREE[1:], 2020, 2021]],
    "a name between": [[None, None, "Calls", None, None], ["CODE", "Name", 2020, 2021, 2022]],
    "over a title": [["Table 1", "Calls", None, None], THREE],
    "over each": [[None, "Calls", "Calls", "Calls"], THREE],
    "latest first": [[None, "Visits", None, "Calls", None, None], ["CODE", 2021, 2020, 2022, 2021, 2020]],
    "an empty column between": [
        [None, "Calls", None, None, None, "Visits"], ["CODE", *THREE[1:], None, 2020],
    ],
}  # fmt: skip


@pytest.mark.parametrize("how", [csv, xlsx])
@pytest.mark.parametrize("layout", IN_ONE_WAY)
def test_labels_at_the_start_of_their_columns_head_them(tmp_path, layout, how):
    rows = IN_ONE_WAY[layout]
    numbers = {"2020": 5, "2021": 6, "2022": 7}
    label, cells = "", [A]
    for over, year in zip(rows[0][1:], rows[1][1:], strict=True):
        label = over or label
        cells.append(numbers.get(str(year), "") if label == "Calls" else 1)
    assert read(tmp_path, how(tmp_path, *rows, cells)) == numbers


def test_merged_cells_head_the_columns_they_are_merged_over_and_no_other(tmp_path):
    rows = [[None, "Calls", None, None, "Visits"], ["CODE", 2020, 2021, 2022, 2020], [A, 5, 6, 7, 8]]
    name = xlsx(tmp_path, *rows, merged=["B1:C1"])
    assert read(tmp_path, name) == {"2020": 5, "2021": 6}
    assert read(tmp_path, name, "Visits") == {"2020": 8}
    assert read(tmp_path, xlsx(tmp_path, *rows, merged=["B1:D1"])) == {"2020": 5, "2021": 6, "2022": 7}


def test_merged_cells_are_found_where_the_first_row_and_column_are_empty(tmp_path):
    rows = [
        [None, None, None, None, None],
        [None, None, "Visits", "Calls", None],
        [None, "CODE", 2020, 2020, 2021],
        [None, A, 8, 5, 6],
    ]
    assert read(tmp_path, xlsx(tmp_path, *rows, merged=["D2:E2"])) == {"2020": 5, "2021": 6}


def test_a_label_beside_merged_cells_that_may_head_more_than_its_own_column_is_refused(tmp_path):
    rows = [[None, "Calls", None, "Visits", None], ["CODE", 2020, 2021, 2020, 2021], [A, 5, 6, 7, 8]]
    with pytest.raises(InputError, match="at column 5"):
        read(tmp_path, xlsx(tmp_path, *rows, merged=["B1:C1"]))


def test_merged_cells_of_an_ods_head_the_columns_they_are_merged_over(tmp_path):
    merged = opendocument.cell("Calls").replace(" office", ' table:number-columns-spanned="2" office', 1)
    assert "spanned" in merged
    rows = [
        "".join(map(opendocument.cell, row)) for row in (["CODE", "2020", "2021", "2022"], [A, "5", "6", "7"])
    ]
    first = f"{opendocument.cell('')}{merged}<table:covered-table-cell/>{opendocument.cell('')}"
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in (first, *rows))
    table = f'<table:table table:name="S">{body}</table:table>'
    (tmp_path / "f.ods").write_bytes(opendocument.document(table))
    assert read(tmp_path, "f.ods") == {"2020": 5, "2021": 6}


def test_labels_of_the_row_of_names_head_the_periods_below_in_one_way_only(tmp_path):
    first, figures = ["CODE", "Calls", None, "Visits", None], [A, 5, 6, 7, 8]
    below = [None, 2020, 2021, 2020, 2021]
    how = {"header_rows": 1, "header_rows_below": 1}
    assert read(tmp_path, csv(tmp_path, first, below, figures), **how) == {"2020": 5, "2021": 6}
    middle = ["CODE", None, "Calls", None, "Visits"]
    with pytest.raises(InputError, match="can't be told at column 2"):
        read(tmp_path, csv(tmp_path, middle, below, figures), **how)
    name = xlsx(tmp_path, first, below, figures, merged=["B1:C1", "D1:E1"])
    assert read(tmp_path, name, "Visits", **how) == {"2020": 7, "2021": 8}
