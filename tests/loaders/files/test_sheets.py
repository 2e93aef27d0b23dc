"""Which sheet of a workbook is meant, and what its cells say that show an error."""

import pytest

from loaders.errors import InputError
from loaders.files.workbook import ERRORS
from loaders.readers.table import read_table
from tests.support.old_workbook import old_workbook
from tests.support.sources import lsoas
from tests.support.workbook import workbook

A, B = "E01000001", "E01000002"
FIRST = [["CODE", "n"], [A, 5]]
OTHER = [["CODE", "n"], [A, 9]]


def read(tmp_path, sheets, **how):
    """Value of each place, and what was left out."""
    (tmp_path / "f.xlsx").write_bytes(workbook(sheets))
    result = read_table(lsoas("table", "f.xlsx", period="2022", columns={"n": "n"}, **how), tmp_path)
    return [row["value"] for row in result.observations.to_pylist()], result.dropped


def test_two_sheets_that_both_fit_are_refused_and_named(tmp_path):
    with pytest.raises(InputError, match=r"2 of its sheets hold 'CODE', 'n', and none is named. .*: S, S2\."):
        read(tmp_path, {"S": FIRST, "Notes": [["CODE is the area's"]], "S2": OTHER})
    assert read(tmp_path, {"S": FIRST, "S2": OTHER}, sheet="S2") == ([9], {})


def test_the_first_sheet_is_read_where_no_other_fits(tmp_path):
    assert read(tmp_path, {"S": FIRST, "Empty": [], "Notes": [["CODE", "words"]]}) == ([5], {})


def test_two_sheets_of_an_old_workbook_that_both_fit_are_refused(tmp_path):
    (tmp_path / "f.xls").write_bytes(old_workbook({"S": FIRST, "S2": OTHER}))
    with pytest.raises(InputError, match="none is named"):
        read_table(lsoas("table", "f.xls", period="2022", columns={"n": "n"}), tmp_path)


@pytest.mark.parametrize("shown", ERRORS.values())
def test_an_error_in_a_cell_is_counted_by_its_words_and_may_be_a_marker(tmp_path, shown):
    rows = [["CODE", "n"], [A, shown], [B, 7]]
    assert read(tmp_path, {"S": rows}) == ([7], {f"n: not a number: {shown!r}": 1})
    assert read(tmp_path, {"S": rows}, markers={shown: "missing"}) == ([7], {})


def test_an_error_beside_an_empty_cell_and_above_the_table_is_only_itself(tmp_path):
    rows = [["#REF!", ""], ["CODE", "n"], [A, "#N/A"], [B, ""], ["E01000003", 7]]
    assert read(tmp_path, {"S": rows}) == ([7], {"n: empty cell": 1, "n: not a number: '#N/A'": 1})
