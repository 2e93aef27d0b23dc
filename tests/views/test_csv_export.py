"""Downloads: cells no spreadsheet takes for formulas, numbers that stay numbers, names that keep a #."""

import io

import pandas as pd

from views.csv_export import csv_with_sources, safe_csv

NO_SOURCES = pd.DataFrame(columns=["title", "publisher", "edition", "licence", "attribution"])


def test_a_text_that_begins_like_a_formula_is_made_safe_and_numbers_stay():
    table = pd.DataFrame(
        {
            "=name": ["=1+1", "+cmd", "-cmd", "@x", "\tx", "-5.2", "+3", "a=b"],
            "v": [-1.5, -2, 0, 1, 2, 3, 4, 5],
        }
    )
    assert safe_csv(table).splitlines() == [
        *("'=name,v", "'=1+1,-1.5", "'+cmd,-2.0", "'-cmd,0.0", "'@x,1.0", "'\tx,2.0", "-5.2,3.0", "+3,4.0"),
        "a=b,5.0",
    ]


def test_a_name_with_a_hash_is_read_back_whole():
    table = pd.DataFrame({"Area": ["Area #1", "Area 2"], "v": [1.5, None]})
    text = csv_with_sources(table, "Areas #", "Toyton", NO_SOURCES)
    again = pd.read_csv(io.BytesIO(text), comment="#")
    pd.testing.assert_frame_equal(again, table)


def test_a_table_without_either_is_written_as_ever():
    table = pd.DataFrame({"Area": ["North, East", None], "v": [-1.5, 2.0], "n": [1, 2]})
    assert safe_csv(table) == table.to_csv(index=False, lineterminator="\n")
