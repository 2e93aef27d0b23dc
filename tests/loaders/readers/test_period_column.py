"""Files with one row per place and period: the period stands in a column, as the publisher writes it."""

import pandas as pd
import pytest
from pydantic import ValidationError

from loaders.declarations.written_periods import from_text
from loaders.errors import InputError
from loaders.readers.table import read_long, read_table
from loaders.readers.wide import read_wide
from tests.support.sources import lsoas

A, B = "E01000001", "E01000002"


def figures(result):
    """The value of each period and place."""
    return {(row["period"], row["place"]): row["value"] for row in result.observations.to_pylist()}


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2015-01-01", "2015-01"),
        ("2015-01-01 00:00:00", "2015-01"),
        ("01/10/2017", "2017-10"),
        ("2023-10", "2023-10"),
        ("October 2017", "2017-10"),
        ("Oct-17", "2017-10"),
        ("Sept 1999", "1999-09"),
        ("2016/17", "2016/17"),
        ("2016-17", "2016/17"),
        ("2016/2017", "2016/17"),
        ("2021", "2021"),
        ("2021.0", "2021"),
        ("Mid-2022", "mid-2022"),
        ("2016 - 2020", "2016-2020"),
        ("2016 to 2020", "2016-2020"),
    ],
)
def test_publishers_ways_to_write_a_period_are_ours(written, period):
    assert from_text(written) == period


@pytest.mark.parametrize("written", ["", "2017-13", "2016/18", "Spring 2017", "201710", "31/2017"])
def test_what_is_no_period_is_refused(written):
    with pytest.raises(InputError, match="not a period we know"):
        from_text(written)


def test_a_table_may_hold_a_row_per_place_and_month(tmp_path):
    (tmp_path / "f.csv").write_text(
        f"DATE_NAME,CODE,OBS_VALUE\nOctober 2017,{A},5\nNovember 2017,{A},10\nOctober 2017,{B},15\n"
    )
    result = read_table(
        lsoas("table", period_column="DATE_NAME", columns={"claimants": "OBS_VALUE"}), tmp_path
    )
    one, other = f"lsoa21:{A}", f"lsoa21:{B}"
    assert figures(result) == {("2017-10", one): 5, ("2017-11", one): 10, ("2017-10", other): 15}
    assert sorted(result.places["place"].to_pylist()) == [one, other]


def test_a_row_of_no_known_period_is_counted_not_guessed(tmp_path):
    (tmp_path / "f.csv").write_text(f"when,CODE,n\n2021,{A},5\nlately,{B},6\n")
    result = read_table(lsoas("table", period_column="when", columns={"people": "n"}), tmp_path)
    assert figures(result) == {("2021", f"lsoa21:{A}"): 5}
    assert result.dropped == {"when is no period: 'lately'": 1}


def test_one_place_stands_once_in_each_period(tmp_path):
    (tmp_path / "f.csv").write_text(f"when,CODE,n\n2021-01-01,{A},5\n2021-01-15,{A},6\n")
    source = lsoas("table", period_column="when", columns={"people": "n"})
    with pytest.raises(InputError, match=f"lsoa21:{A} stands on 2 rows of 2021-01"):
        read_table(source, tmp_path)


def test_years_to_march_are_not_taken_for_months(tmp_path):
    (tmp_path / "f.csv").write_text(f"when,CODE,n\n2011-12,{A},5\n2012-13,{A},6\n")
    source = lsoas("table", period_column="when", columns={"people": "n"})
    assert figures(read_table(source, tmp_path)) == {
        ("2011/12", f"lsoa21:{A}"): 5,
        ("2012/13", f"lsoa21:{A}"): 6,
    }


def test_a_long_file_is_summed_within_each_period(tmp_path):
    (tmp_path / "f.csv").write_text(
        "date,CODE,what,value,all\n"
        f"2023-09,{A},men,1,9\n2023-09,{A},women,2,9\n2023-10,{A},men,4,8\n2023-10,{A},women,8,8\n"
    )
    source = lsoas(
        "long",
        period_column="date",
        category="what",
        value="value",
        categories={"claimants": ["men", "women"]},
        total={"adults": "all"},
    )
    result = read_long(source, tmp_path)
    by_measure = {m: figures_of(result, m) for m in ("claimants", "adults")}
    assert by_measure == {"claimants": [3, 12], "adults": [9, 8]}


def figures_of(result, measure):
    """Values of one measure by period."""
    rows = [row for row in result.observations.to_pylist() if row["measure"] == measure]
    return [row["value"] for row in sorted(rows, key=lambda row: row["period"])]


def test_columns_of_the_file_may_be_called_place_and_period(tmp_path):
    pd.DataFrame({"place": [A], "period": [2021], "n": [7]}).to_parquet(tmp_path / "f.parquet")
    source = lsoas("table", "f.parquet", code="place", name="place", period_column="period",
                      columns={"people": "n"})  # fmt: skip
    assert figures(read_table(source, tmp_path)) == {("2021", f"lsoa21:{A}"): 7}


def test_periods_may_stand_in_a_row_below_the_names(tmp_path):
    (tmp_path / "f.csv").write_text(f"CODE,All,All,Population\n,2023,2024,\n---,---,---,---\n{A},3,4,50\n")
    source = lsoas(
        "wide",
        header_rows_below=1,
        series={"crimes": "All"},
        columns={"people": {"column": "Population", "period": "mid-2022"}},
    )
    result = read_wide(source, tmp_path)
    assert figures(result) == {(p, f"lsoa21:{A}"): v for p, v in (("2023", 3), ("2024", 4), ("mid-2022", 50))}


def test_a_larger_place_without_a_code_links_nothing(tmp_path):
    (tmp_path / "f.csv").write_text(f"CODE,LAD,n\n{A},E09000001,5\n{B},,6\n")
    source = lsoas(
        "table", period="2021", columns={"people": "n"}, parents=[{"kind": "lad24", "code": "LAD"}]
    )
    result = read_table(source, tmp_path)
    assert result.links["child"].to_pylist() == [f"lsoa21:{A}"]
    assert "lad24:" not in result.places["place"].to_pylist()


@pytest.mark.parametrize(
    "more",
    [
        {"shape": "table", "period": "2021", "period_column": "when", "columns": {"people": "n"}},
        {"shape": "ages", "period_column": "when"},
    ],
)
def test_a_period_column_stands_alone_and_in_files_of_rows(more):
    with pytest.raises(ValidationError, match="period_column"):
        lsoas(**more)
