"""Rows of official files, whatever stands around them and whoever wrote them."""

import csv
import gzip
import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from loaders.errors import InputError
from loaders.readers.tabular_file import HEADER_WITHIN, read

HEADER = "code,people\n"


def rows(path, content, required=("code", "people"), **how):
    """The rows of a file that holds just this."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [list(row.values()) for row in read(path, required=list(required), **how).to_pylist()]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('"Hull, City of",7\n', [["Hull, City of", "7"]]),
        ('"two\nlines",7\nnext,8\n', [["two\nlines", "7"], ["next", "8"]]),
        ('"a ""quoted"" word",7\n', [['a "quoted" word', "7"]]),
        ('5" pipe,7\n', [['5" pipe', "7"]]),
        ('last,"7"', [["last", "7"]]),
        ("a,7\r\nb,8\r\n", [["a", "7"], ["b", "8"]]),
        ("a,7\rb,8\r", [["a", "7"], ["b", "8"]]),
        (" a\t, 7 \n", [["a", "7"]]),
        ("a\u00a0,7\n", [["a", "7"]]),
        ("a,\n,7\n", [["a", ""], ["", "7"]]),
        ("NA,null\n", [["NA", "null"]]),
        ("007,1e5\n", [["007", "1e5"]]),
        ("\n\n", []),
        ("", []),
    ],
)
def test_cells_are_read_as_they_were_written_without_spaces_around_them(tmp_path, content, found):
    assert rows(tmp_path / "f.csv", HEADER + content) == found


@pytest.mark.parametrize("empty", ["\n", ",\n", ",,,\n", '""\n', '"",""\n', "\r\n"])
def test_rows_of_empty_cells_are_no_rows_however_wide(tmp_path, empty):
    assert rows(tmp_path / "f.csv", f"{HEADER}a,7\n{empty}b,8\n{empty}") == [["a", "7"], ["b", "8"]]


def test_a_row_of_spaces_is_a_row(tmp_path):
    assert rows(tmp_path / "f.csv", f"{HEADER} , \n") == [["", ""]]


@pytest.mark.parametrize(
    ("content", "odd", "first"),
    [("a,7\nb\n", 1, 2), ("a,7\n\n,\nb,8,9\nc\n", 2, 2), ("a\n" + "b,8\n" * 99, 1, 1), ("a,7\n \n", 1, 2)],
)
def test_rows_of_another_width_are_named_with_the_first_of_them(tmp_path, content, odd, first):
    with pytest.raises(InputError) as problem:
        rows(tmp_path / "f.csv", HEADER + content)
    assert f"{odd} rows are not 2 cells wide as the header is (the first is data row {first})" in str(
        problem.value
    )


@pytest.mark.parametrize("content", ['a,"7\n', 'a,"7\nb,8\n', '"a"x,7\n'])
def test_quotation_marks_that_do_not_close_a_cell_are_damage(tmp_path, content):
    with pytest.raises(InputError, match="can't be read to its end"):
        rows(tmp_path / "f.csv", HEADER + content)


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path):
    assert rows(tmp_path / "f.csv", b"\xef\xbb\xbf" + HEADER.encode() + b"a,7\n") == [["a", "7"]]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-8"])
def test_letters_stay_what_they_are_in_any_encoding(tmp_path, encoding):
    content = f"{HEADER}Dagenhâm £,7\n".encode(encoding)
    assert rows(tmp_path / "f.csv", content, encoding=encoding) == [["Dagenhâm £", "7"]]


def test_a_header_is_found_far_down_below_rows_of_any_width(tmp_path):
    above = '"Table 1,\nresidents"\n' + "note\n" * (HEADER_WITHIN - 3) + ",,,\n"
    assert rows(tmp_path / "f.csv", f"{above}{HEADER}a,7\n") == [["a", "7"]]
    with pytest.raises(InputError, match="no header row holds 'code'"):
        rows(tmp_path / "f.csv", f"note\n{above}{HEADER}a,7\n")


def test_headers_may_differ_in_capitals_only_and_other_headers_may_stand_twice(tmp_path):
    content = "code,Code,people,,\na,b,7,x,y\n"
    assert rows(tmp_path / "f.csv", content, ["Code", "people"]) == [["b", "7"]]


def test_only_required_columns_are_read_unless_all_are_asked_for(tmp_path):
    (tmp_path / "f.csv").write_text("code,other,people\na,b,7\n")
    pd.DataFrame({"code": ["a"], "other": ["b"], "people": [7]}).to_parquet(tmp_path / "f.parquet")
    for name in ("f.csv", "f.parquet"):
        some, every = (
            read(tmp_path / name, required=["people", "code"], all_columns=asked) for asked in (False, True)
        )
        assert some.column_names == ["code", "people"]
        assert every.column_names == ["code", "other", "people"]


def test_cells_of_parquet_keep_their_kind_and_categories_are_text(tmp_path):
    frame = pd.DataFrame({"code": pd.Categorical([" a ", "b"]), "people": [1.5, None]})
    frame.to_parquet(tmp_path / "f.parquet")
    found = read(tmp_path / "f.parquet", required=["code", "people"])
    assert found.to_pylist() == [{"code": "a", "people": 1.5}, {"code": "b", "people": None}]


def test_many_rows_come_back_in_their_order(tmp_path):
    # more than is parsed at a time, with a cell of two lines across the cut
    written = [[f"E{number:08d}" + "x\n" * 200, str(number)] for number in range(60_000)]
    text = HEADER + "".join(f'"{code}",{people}\n' for code, people in written)
    (tmp_path / "f.csv.gz").write_bytes(gzip.compress(text.encode(), 1))
    found = read(tmp_path / "f.csv.gz", required=["code", "people"])
    assert len(found["code"].chunks) > 1
    assert found["people"].to_pylist() == [people for _, people in written]


def as_csv_reads_it(text):
    """What Python's own strict reader makes of a csv of two columns, and whether each row has two cells.

    None where our reader must refuse it: quotation marks that close no cell, or a last line without its end.
    """
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]
    except csv.Error:
        return None, True
    filled = [row[:2] if not any(row[2:]) else row for row in found if any(row)]
    wanted = [[cell.strip() for cell in row] for row in filled if len(row) == 2]
    return (wanted if text[-1] in '\n\r"' else None), len(wanted) == len(filled)


PIECES = [
    "a,7\n",
    '"x,y",1\r\n',
    '"p\nq",""\n',
    '5" pipe,\r',
    '"""",2\n',
    "\n",
    ",\n",
    '"",""\r\n',
    '""\n',
    "b,8",
]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text('ab7 ,"\n\r', max_size=2), max_size=8).map("".join))
@example('a,7\r\r\n"b\r\nc",8\r\r\n')
def test_both_parsers_of_a_csv_see_the_same_rows(tmp_path, body):
    wanted, regular = as_csv_reads_it(HEADER + body)
    if wanted is None:
        with pytest.raises(InputError):
            rows(tmp_path / "f.csv", HEADER + body)
    elif regular:
        assert rows(tmp_path / "f.csv", HEADER + body) == wanted
    else:  # a line of words around the table is a note; any other row of another width is refused
        try:
            assert rows(tmp_path / "f.csv", HEADER + body) == wanted
        except InputError as problem:
            assert "cells wide" in str(problem) or "two tables" in str(problem)
