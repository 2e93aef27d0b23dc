"""A measure that several columns add up to, or that is left of a whole: worked out by hand, row by row."""

import pytest

from loaders.errors import InputError
from loaders.readers.table import read_table
from loaders.readers.wide import read_wide
from tests.support.sources import lsoas

A, B, C, D = "E01000001", "E01000002", "E01000003", "E01000004"


def read(tmp_path, rows, column, reader=read_table, **more):
    """Value, lower and upper by code, and what was dropped."""
    (tmp_path / "f.csv").write_text("CODE,outright,mortgage,shared,rent,all\n" + "\n".join(rows) + "\n")
    shape = "table" if reader is read_table else "wide"
    more = {"period": "2021", **more} if shape == "table" else more
    result = reader(lsoas(shape, columns={"owners": column}, **more), tmp_path)
    figures = {
        row["place"].split(":")[1]: (row["value"], row["lower"], row["upper"])
        for row in result.observations.to_pylist()
    }
    return figures, result.dropped


def test_columns_are_added_up(tmp_path):
    rows = [f"{A},499,1046,7,3027,4579", f"{B},0,0,0,5,5"]
    figures, dropped = read(tmp_path, rows, {"column": ["outright", "mortgage", "shared"]})
    assert figures == {A: (1552, None, None), B: (0, None, None)} and not dropped


def test_a_whole_less_some_of_its_parts_is_what_is_left(tmp_path):
    rows = [f"{A},499,1046,7,3027,4579"]
    figures, _ = read(tmp_path, rows, {"column": "all", "less": ["rent", "shared"]})
    assert figures == {A: (1545, None, None)}


def test_a_part_that_is_not_known_is_not_taken_for_nought(tmp_path):
    rows = [f"{A},1,,3,4,8", f"{B},1,x,3,4,8", f"{C},1,-2,3,4,8", f"{D},1,2,3,4,10"]
    figures, dropped = read(tmp_path, rows, {"column": ["outright", "mortgage"]})
    assert figures == {D: (3, None, None)}
    assert dropped == {
        "owners: empty cell": 1,
        "owners: not a number: 'x'": 1,
        "owners: below zero: '-2'": 1,
    }


def test_bounds_of_a_sum_follow_from_those_of_its_parts(tmp_path):
    rows = [f"{A},10,c,3,c,50", f"{B},c,c,3,2,50", f"{C},10,2,3,2,50"]
    marked = {"markers": {"c": "suppressed 1 4"}}
    figures, _ = read(tmp_path, rows, {"column": ["outright", "mortgage"]}, **marked)
    assert figures == {A: (None, 11, 14), B: (None, 2, 8), C: (12, None, None)}
    # all 50 less rent 1 to 4 and 10 outright: 36 to 39; less 2 and 1 to 4: 44 to 47
    figures, _ = read(tmp_path, rows, {"column": "all", "less": ["rent", "outright"]}, **marked)
    assert figures == {A: (None, 36, 39), B: (None, 44, 47), C: (38, None, None)}


def test_what_is_left_of_a_whole_is_never_less_than_nothing(tmp_path):
    figures, _ = read(
        tmp_path, [f"{A},1,2,3,c,2"], {"column": "all", "less": ["rent"]}, markers={"c": "suppressed 0 9"}
    )
    assert figures == {A: (None, 0, 2)}


def test_wide_tables_add_their_columns_too_and_name_one_that_is_not_there(tmp_path):
    column = {"column": ["outright", "mortgage"], "less": ["shared"], "period": "2011"}
    assert read(tmp_path, [f"{A},499,1046,7,3027,4579"], column, read_wide)[0] == {A: (1538, None, None)}
    for wrong in ({"column": ["outright", "mortgaged"]}, {"column": "outright", "less": ["mortgaged"]}):
        with pytest.raises(InputError, match="no column 'mortgaged'"):
            read(tmp_path, [f"{A},1,2,3,4,5"], {"period": "2011", **wrong}, read_wide)
        with pytest.raises(InputError, match="mortgaged"):
            read(tmp_path, [f"{A},1,2,3,4,5"], wrong)
