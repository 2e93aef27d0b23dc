"""A comma before decimals or between thousands: decided column by column, and refused where it can't be."""

import pytest

from loaders.errors import InputError
from loaders.readers.tabular_file import read

A, B, C, D = (f"E0100000{each}" for each in range(1, 5))


def cells(tmp_path, delimiter, *columns):
    """The columns of a text as they are read; the first is named n, the second m."""
    names = ["CODE", "n", "m"][: len(columns) + 1]
    rows = [names, *zip((A, B, C, D), *columns, strict=False)]
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in rows]
    (tmp_path / "f.csv").write_text("".join(delimiter.join(row) + "\n" for row in quoted))
    table = read(tmp_path / "f.csv", required=names)
    return [table[name].to_pylist() for name in names[1:]]


@pytest.mark.parametrize(
    ("delimiter", "written", "right"),
    [
        ("\t", ["1,5", "2,345", "3,4", "4,0"], ["1.5", "2.345", "3.4", "4.0"]),
        (";", ["1,5", "2,345", "3,456", "7"], ["1.5", "2.345", "3.456", "7"]),
        (";", ["1.234,5", "2.345", "3.456", "5"], ["1234.5", "2345", "3456", "5"]),
        (";", ["1.234.567", "2.345", "0,5", "5"], ["1234567", "2345", "0.5", "5"]),
        (";", ["1,234.5", "2,345", "3", "5"], ["1,234.5", "2,345", "3", "5"]),
        (";", ["1,234,567", "2,345", "3", "5"], ["1,234,567", "2,345", "3", "5"]),
        (",", ["1,234", "2,345", "3", "5"], ["1,234", "2,345", "3", "5"]),
        ("\t", ["1,234", "2,345", "3", "5"], ["1,234", "2,345", "3", "5"]),
        (",", ["1,5", "2,5", "3,25", "7"], ["1.5", "2.5", "3.25", "7"]),
        (",", ["12,34", "7", "8", "9"], ["12,34", "7", "8", "9"]),
        (",", ["12,34", "7", "1,234", "9"], ["12,34", "7", "1,234", "9"]),
        (",", ["12,34", "7.5", "1,234", "9"], ["12,34", "7.5", "1,234", "9"]),
    ],
)
def test_the_cells_of_a_column_say_what_its_comma_is(tmp_path, delimiter, written, right):
    assert cells(tmp_path, delimiter, written) == [right]


@pytest.mark.parametrize(
    ("delimiter", "written"),
    [
        (";", ["1,234", "2,345", "3,456", "5"]),
        (",", ["1,234", "2,345", "12,34", "1,23"]),
        ("\t", ["1,234", "2,345", "12,34", "5"]),
    ],
)
def test_a_comma_that_may_be_either_is_refused_with_its_column(tmp_path, delimiter, written):
    with pytest.raises(InputError, match="'1,234' in column 'n' has thousands or decimals behind its comma"):
        cells(tmp_path, delimiter, written)


def test_between_semicolons_one_column_tells_of_another(tmp_path):
    three = ["1,234", "2,345", "3", "4"]
    points = ["1.234", "2.345", "3", "4"]
    commas = ["1,5", "2,5", "3", "4"]
    assert cells(tmp_path, ";", three, commas)[0] == ["1.234", "2.345", "3", "4"]
    assert cells(tmp_path, ";", points, commas)[0] == ["1234", "2345", "3", "4"]
    assert cells(tmp_path, ";", three, ["1.5", "2.5", "3", "4"])[0] == three
    with pytest.raises(InputError, match="in column 'n'"):
        cells(tmp_path, ";", three, points)
