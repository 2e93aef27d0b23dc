"""The bench of the England store runs to its end on a toy, and stops where pandas comes to other sums."""

import sys

import pandas as pd
import pytest

from benchmarks import child
from benchmarks import england as bench_england
from benchmarks.pandas_twins import england as pandas_england
from loaders.build import build
from tests.support import toy


def test_a_quick_bench_builds_compares_and_prints_everything(capsys):
    measured = list(bench_england.england_times(quick=True))
    printed = capsys.readouterr().out
    assert "54 sums of wards, areas and boroughs" in printed
    for what in (
        "processor time",
        "district by district",
        "MB at most",
        "by openpyxl",
        "The limit is",
        "rows of its tables",
    ):
        assert what in printed
    lines = "\n".join(each.line for each in measured)
    for what in ("build from official files", "the same work", "floor: reading", "floor: DuckDB copying"):
        assert what in lines
    for what in ("from the England store", "from a store of one borough", "page area profile, toyton"):
        assert what in lines
    assert "times as long" in lines


def test_without_the_official_files_the_bench_says_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bench_england, "RAW", tmp_path / "nowhere")
    assert not list(bench_england.england_times())
    assert "national files are not here" in capsys.readouterr().out


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The toy built by the store and by pandas: what is measured, the store's path and pandas' tables."""
    folder = tmp_path_factory.mktemp("both")
    raw, data = toy.lay_out(folder)
    path = build(raw=raw, data=data, path=folder / "toy.duckdb")
    bench_england.hand_over(path, folder)
    pandas_england.england(raw, data, folder, folder / "tables")
    subject = bench_england.Subject(raw, data, "", path, ("toyton", "half", "halves"), ("toyton",))
    return subject, path, folder / "tables"


def sums_of_wards(tables):
    """The sums that pandas came to, and which of them are of wards and added up."""
    sums = pd.read_parquet(tables / "sums.parquet")
    return sums, sums.index[
        (sums["level"] == "ward") & ~sums["published_directly"] & (sums["kind"] == "lsoa21")
    ]


@pytest.mark.parametrize("column", ["x", "n", "coverage"])
def test_a_sum_that_differs_by_a_millionth_stops_the_bench(both, tmp_path, column):
    subject, path, tables = both
    sums, wards = sums_of_wards(tables)
    first = sums.loc[wards, column].first_valid_index()
    sums.loc[first, column] *= 1.000001
    sums.to_parquet(tmp_path / "sums.parquet")
    with pytest.raises(AssertionError, match="differ"):
        bench_england.agreement(path, tmp_path, subject)


def test_a_sum_that_pandas_lacks_stops_the_bench(both, tmp_path):
    subject, path, tables = both
    sums, wards = sums_of_wards(tables)
    sums.drop(wards[0]).to_parquet(tmp_path / "sums.parquet")
    with pytest.raises(AssertionError, match="differ"):
        bench_england.agreement(path, tmp_path, subject)


def test_a_sum_that_only_pandas_has_stops_the_bench(both, tmp_path):
    subject, path, tables = both
    sums, wards = sums_of_wards(tables)
    more = sums.loc[wards[:1]].assign(period="1999")
    pd.concat([sums, more]).to_parquet(tmp_path / "sums.parquet")
    with pytest.raises(AssertionError, match="differ"):
        bench_england.agreement(path, tmp_path, subject)


def test_pandas_comes_to_the_same_sums_on_the_toy(both):
    subject, path, tables = both
    assert "of 81 other figures 81" in bench_england.agreement(path, tables, subject)


def test_what_a_failed_child_wrote_is_in_the_error():
    with pytest.raises(RuntimeError, match="No module named"):
        child.spent("tests.no_such_module")


def test_memory_is_not_measured_where_the_system_does_not_say(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "STATUS", tmp_path / "nowhere")
    monkeypatch.setitem(sys.modules, "resource", None)
    assert child.peak_megabytes() is None
    assert child.Spent(1.0, 1.0, None, None).memory == "not measured"
