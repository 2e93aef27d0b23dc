"""A place on several rows of a period: once where they say the same, refused where they differ."""

import pytest

from loaders.errors import InputError
from loaders.readers.place_rows import SAID_AGAIN
from loaders.readers.table import read_long, read_table
from loaders.readers.wide import read_wide
from tests.support.sources import lsoas

A, B = "E01000001", "E01000002"


def values(result):
    """Value of each place."""
    return {row["place"][-9:]: row["value"] for row in result.observations.to_pylist()}


def test_a_row_that_is_repeated_word_for_word_counts_once(tmp_path):
    source = lsoas("table", name="Name", period="2022", columns={"n": "n", "m": "m"})
    (tmp_path / "f.csv").write_text(f"CODE,Name,n,m\n{A},a,5,c\n{A},a,5,c\n{B},b,5,6\n{A},a,5,c\n")
    result = read_table(source, tmp_path)
    assert values(result) == {A: 5, B: 6}
    assert result.dropped == {SAID_AGAIN: 2, "m: not a number: 'c'": 1}
    assert (result.rows_read, result.rows_kept) == (4, 2)


@pytest.mark.parametrize("row", ["a,6,c", "a,5,", "other,5,c"])
def test_a_row_that_says_another_thing_of_its_place_is_refused(tmp_path, row):
    source = lsoas("table", name="Name", period="2022", columns={"n": "n", "m": "m"})
    (tmp_path / "f.csv").write_text(f"CODE,Name,n,m\n{A},a,5,c\n{A},{row}\n")
    with pytest.raises(InputError, match="stands on 2 rows"):
        read_table(source, tmp_path)


def test_repeated_rows_of_categories_are_added_up_once(tmp_path):
    source = lsoas("long", period="2022", category="What", value="n", categories={"n": ["x", "y"]})
    (tmp_path / "f.csv").write_text(f"CODE,What,n\n{A},x,1\n{A},y,2\n{A},x,1\n")
    result = read_long(source, tmp_path)
    assert values(result) == {A: 3} and result.dropped == {SAID_AGAIN: 1}


def test_repeated_rows_of_a_series_count_once(tmp_path):
    source = lsoas("wide", header_rows=2, series={"n": "Calls"})
    (tmp_path / "f.csv").write_text(f",Calls,\nCODE,2021,2022\n{A},1,2\n{A},1,2\n")
    result = read_wide(source, tmp_path)
    assert [row["value"] for row in result.observations.to_pylist()] == [1, 2]
    assert result.dropped == {SAID_AGAIN: 1}
    (tmp_path / "f.csv").write_text(f",Calls,\nCODE,2021,2022\n{A},1,2\n{A},1,3\n")
    with pytest.raises(InputError, match="stands on 2 rows"):
        read_wide(source, tmp_path)
