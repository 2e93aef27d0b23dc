"""Cells to numbers: what is a number as publishers write it, and what is only nearly one."""

import pyarrow as pa
import pytest

from loaders.errors import InputError
from loaders.readers.cells import numbers, text
from loaders.readers.impossible import leave_out_impossible
from loaders.readers.place_rows import PERIOD_OF_ROW, PLACE_OF_ROW, column_observations
from loaders.readers.reader_result import ReaderResult
from tests.support.sources import lsoas


def read(*cells, markers=None, kind=None):
    """Value of each cell, and what was rejected."""
    parsed, rejected = numbers(pa.chunked_array([pa.array(cells, kind)]), markers or {}, "here")
    return parsed["value"].to_pylist(), rejected


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("7", 7),
        ("-7.25", -7.25),
        ("+7", 7),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("1.5E-2", 0.015),
        ("1,234", 1234),
        ("1,234,567.5", 1234567.5),
        ("-1,234", -1234),
        ("1 234", 1234),
        ("-12\u00a0345\u202f678.5", -12345678.5),
        ("2\u2009345", 2345),
        ("1 234 %", 1234),
        ("5%", 5),
        ("5 %", 5),
        ("1,234.5%", 1234.5),
        ("0.1234567890123456789", 0.12345678901234568),
    ],
)
def test_a_number_is_read_as_publishers_write_it(cell, value):
    assert read(cell) == ([value], {})


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "12,34",
            "1,2345",
            "1,23,456",
            "1,234,",
            "5%%",
            "%",
            "1_000",
            "0x10",
            "7 8",
            "1 23",
            "1 2345",
            "1234 567",
            "1  234",
            "1 234,567",
            "(7)",
            "--7",
            "7e",
        ),
        *("inf", "-Infinity", "nan", "about 7", "٧", "£7"),
    ],
)
def test_what_is_only_nearly_a_number_is_rejected_with_its_words(cell):
    assert read(cell) == ([None], {f"not a number: {cell!r}": 1})


def test_an_odd_cell_leaves_the_numbers_beside_it_as_they_are():
    parsed, rejected = read("0.1", "1,234", "c", "5%", "", "c", None, "12,34")
    assert parsed == [0.1, 1234, None, None, None, None, None, None]
    assert rejected == {
        "not a number: 'c'": 2,
        "a percentage among other numbers: '5%'": 1,
        "empty cell": 2,
        "not a number: '12,34'": 1,
    }


def test_percentages_and_other_numbers_are_not_read_as_of_one_kind():
    assert read("10", "20", "30%", "0.4 %", "c%") == (
        [10, 20, None, None, None],
        {
            "a percentage among other numbers: '30%'": 1,
            "a percentage among other numbers: '0.4 %'": 1,
            "not a number: 'c%'": 1,
        },
    )
    assert read("10%", "20%", "0.3", "0") == (
        [10, 20, None, 0],
        {"no percentage among percentages: '0.3'": 1},
    )
    assert read("10%", "0%", "1e20", "7%") == ([10, 0, None, 7], {"too large for a figure: '1e20'": 1})


def test_a_column_of_percentages_is_no_count():
    rows = {"PLACE": ["lsoa21:A", "lsoa21:B"], "n": ["10%", "20%"], "m": ["3", "4"]}
    result = ReaderResult()
    names = {"PLACE": PLACE_OF_ROW}
    made = pa.table(list(rows.values()), names=[names.get(name, name) for name in rows])
    made = made.append_column(PERIOD_OF_ROW, pa.array(["2022", "2022"]))
    source = lsoas("table", "f.csv", period="2022", columns={"n": "n", "m": "m"})
    result.observations = pa.concat_tables(
        column_observations(made, each, each, source, result) for each in ("n", "m")
    )
    leave_out_impossible(result, {"m"})
    assert result.observations["value"].to_pylist() == [10, 20, 3, 4]
    leave_out_impossible(result, {"n", "m"})
    assert result.observations["value"].to_pylist() == [3, 4]
    assert result.dropped == {"n: a percentage is no count": 2}


def test_markers_stand_for_nothing_or_for_bounds():
    cells = pa.chunked_array([["c", "7"], ["..", "-", "", "d"]])
    meant = {
        "c": "suppressed 1 4",
        "": "suppressed 0 9",
        "..": "missing",
        "-": "not applicable",
    }
    parsed, rejected = numbers(cells, meant, "here")
    assert parsed.to_pydict() == {
        "value": [None, 7, None, None, None, None],
        "lower": [1, None, None, None, 0, None],
        "upper": [4, None, None, None, 9, None],
    }
    assert rejected == {"not a number: 'd'": 1}


@pytest.mark.parametrize(
    "cells", [["9999", "9999.0", "9,999", "-1", "12", "0"], [9999, 9999, 9999, -1, 12, 0]]
)
def test_a_number_that_is_declared_as_a_marker_is_no_figure_however_it_is_written(cells):
    meant = {"9999": "missing", "-1": "suppressed 1 9"}
    for counts in (False, True):
        parsed, rejected = numbers(pa.chunked_array([cells]), meant, "here", counts)
        assert parsed.to_pydict() == {
            "value": [None, None, None, None, 12, 0],
            "lower": [None, None, None, 1, None, None],
            "upper": [None, None, None, 9, None, None],
        }
        assert rejected == {}


def test_a_number_beyond_any_figure_may_be_a_marker_too():
    assert read(1e20, 7.0, markers={"1e20": "missing"}) == ([None, 7], {})
    assert read("0", "3", markers={"0": "missing"}) == ([None, 3], {})


def test_numbers_of_parquet_stand_as_they_are_and_infinity_is_no_number():
    assert read(1.5, float("inf"), float("nan"), None) == (
        [1.5, None, None, None],
        {"not a number: 'infinite'": 1, "empty cell": 2},
    )
    assert read(3, None, kind=pa.int32()) == ([3, None], {"empty cell": 1})


@pytest.mark.parametrize("cell", ["1e20", "1e400", "-1e30", "1,000,000,000,000"])
def test_a_number_beyond_any_figure_is_none(cell):
    parsed, rejected = read(cell, "7")
    assert parsed == [None, 7] and list(rejected.values()) == [1]


def test_a_number_of_parquet_beyond_any_figure_is_none():
    assert read(1e20, 7.0) == ([None, 7], {"too large for a figure: '1e+20'": 1})


def test_an_empty_cell_of_parquet_may_be_a_marker():
    parsed, _ = numbers(pa.chunked_array([[5.0, None, float("nan")]]), {"": "suppressed 0 9"}, "here")
    assert parsed["upper"].to_pylist() == [None, 9, 9]


def test_a_marker_that_means_nothing_known_is_named_where_it_stands():
    with pytest.raises(InputError, match="here: a marker means 'hidden'"):
        read("x", markers={"x": "hidden"})


def test_a_column_without_cells_has_no_numbers():
    assert read(kind=pa.string()) == ([], {})


def test_years_that_were_stored_as_fractions_read_as_years():
    assert text(pa.chunked_array([[2021.0, None, float("nan")]])).to_pylist() == ["2021", "", ""]
