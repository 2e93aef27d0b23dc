"""Wide tables whose months are written as days, and whose words and periods have a bar between them."""

import pytest

from loaders.errors import InputError
from loaders.readers.wide import read_wide
from tests.support.sources import declared

A, B = "E14000530", "E14000531"


def read(tmp_path, *lines, series=None):
    (tmp_path / "f.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    source = declared("wide", kind="pcon10", code="Code", series=series or {"rate": ""})
    rows = read_wide(source, tmp_path).observations.to_pylist()
    return {(row["period"], row["place"].split(":")[1]): row["value"] for row in rows}


def test_days_of_one_month_that_no_place_has_two_of_are_that_month(tmp_path):
    found = read(
        tmp_path,
        "Code,2013-03-01,2013-04-01,2013-04-02,2013-04-11,2013-05-01",
        f"{A},0.1,,0.2,,0.3",
        f"{B},0.4,,,0.5,0.6",
    )
    assert found == {
        ("2013-03", A): 0.1,
        ("2013-04", A): 0.2,
        ("2013-05", A): 0.3,
        ("2013-03", B): 0.4,
        ("2013-04", B): 0.5,
        ("2013-05", B): 0.6,
    }


def test_days_of_one_month_that_a_place_has_two_of_are_refused(tmp_path):
    with pytest.raises(InputError, match="'2013-04-02' and '2013-04-03' are both 2013-04"):
        read(tmp_path, "Code,2013-04-02,2013-04-03", f"{A},0.1,0.2", f"{B},0.1,")


def test_two_columns_of_one_period_that_are_no_days_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"'2013' and '2013 \(r\)' are both 2013"):
        read(tmp_path, "Code,2013,2013 (r)", f"{A},0.1,", f"{B},,0.2")


def test_a_bar_may_stand_between_the_words_of_a_series_and_its_period(tmp_path):
    header = "Code,A*-C % / 2017,Attainment 8 / 2017,Attainment 8 / 2018"
    found = read(tmp_path, header, f"{A},50,41.4,", f"{B},60,43.1,43.9", series={"a8": "Attainment 8"})
    assert found == {("2017", A): 41.4, ("2017", B): 43.1, ("2018", B): 43.9}
