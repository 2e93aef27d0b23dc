"""Rows are those of itertuples, of every kind of value, and of the very frame that is asked about."""

import pandas as pd

from views.rows import LAST, each_row, values_by_row


def frame(first=1):
    return pd.DataFrame(
        {
            "whole": [first, 2],
            "part": [0.5, float("nan")],
            "word": ["a", None],
            "yes": [True, False],
            "listed": [["s"], []],
            "day": pd.to_datetime(["2024-01-01", None]),
        },
        index=[7, 3],
    )


def test_rows_are_those_of_itertuples():
    ours, theirs = each_row(frame()), list(frame().itertuples(index=False))
    for one, other in zip(ours, theirs, strict=True):
        assert one._fields == other._fields
        assert [(type(x), repr(x)) for x in one] == [(type(x), repr(x)) for x in other]


def test_rows_of_another_frame_are_not_taken_for_those_of_one_gone():
    for n in range(3 * LAST):
        assert each_row(frame(n))[0].whole == n


def test_a_frame_without_rows_has_none():
    assert each_row(frame().iloc[:0]) == values_by_row(frame().iloc[:0]) == []


def test_columns_of_one_name_keep_their_places():
    assert values_by_row(pd.DataFrame([[1, 2]], columns=["a", "a"])) == [(1, 2)]
