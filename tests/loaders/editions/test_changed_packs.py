"""Packs that were changed and summed anew: a sentence that names what is wrong, never a traceback."""

import random
import shutil

import duckdb
import pandas as pd
import pytest

from loaders.build import build
from loaders.editions.packs import pack
from loaders.errors import InputError
from tests.support.odd_packs import damage, sum_anew


@pytest.fixture(scope="module")
def packed(tmp_path_factory, toy_folder):
    """A data folder with the toy's pack."""
    data = tmp_path_factory.mktemp("changed") / "data"
    shutil.copytree(toy_folder / "data", data)
    pack("toyton", data=data, path=toy_folder / "toy.duckdb")
    return data


@pytest.fixture
def data(packed, tmp_path):
    """The same for one test."""
    return shutil.copytree(packed, tmp_path / "data")


def put(table, column, value):
    """A change that puts a value into the first row of a table."""

    def change(folder):
        path = folder / f"{table}.parquet"
        frame = pd.read_parquet(path)
        frame.loc[0, column] = value
        frame.to_parquet(path)
        sum_anew(folder, path.name)

    return change


def bytes_of(table, content):
    """A change that puts other bytes in place of a table's file."""

    def change(folder):
        (folder / f"{table}.parquet").write_bytes(content)
        sum_anew(folder, f"{table}.parquet")

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (bytes_of("links", b""), "links.parquet: does not hold the rows of a pack"),
        (
            bytes_of("places", b"PAR1" + b"x" * 50 + b"PAR1"),
            "places.parquet: does not hold the rows of a pack",
        ),
        (put("observations", "value", float("inf")), "observations holds a figure that is no number"),
        (put("observations", "place", "lsoa21:E01999999"), "a figure of a place that is not in the packs"),
        (put("observations", "period", None), "a figure of no measure or period"),
        (put("links", "share", float("nan")), "a share that does not lie between 0 and 1"),
        (put("links", "share", 0.0), "a share that does not lie between 0 and 1"),
        (put("links", "method", "guess"), "a link by a method that nobody knows"),
        (put("links", "parent", "ward24:E05999999"), "a link of a place that is not in the packs"),
        (put("places", "kind", "x"), "a place whose id is not of its kind"),
        (put("places", "area_km2", -1.0), "an area that is no size"),
        (put("boundaries", "geometry", b"\x01\x02"), "can't be read"),
        (put("boundaries", "geometry", None), "an outline of no place"),
    ],
)
def test_a_pack_that_was_changed_and_summed_anew_is_named(data, change, told):
    change(data / "packs" / "toyton")
    with pytest.raises(InputError) as problem:
        build(data=data, path=data / "s.duckdb")
    assert told in str(problem.value) and "restore the pack" in str(problem.value).lower()


def test_packs_changed_at_random_are_built_or_named(packed, tmp_path):
    draw = random.Random(3)
    for n in range(8):
        data = shutil.copytree(packed, tmp_path / str(n))
        damage(data / "packs" / "toyton", draw)
        try:
            build(data=data, path=data / "s.duckdb")
        except InputError as problem:
            assert str(problem)


def test_a_full_disk_while_packs_are_read_is_no_fault_of_theirs(data, monkeypatch, capsys):
    from loaders import __main__ as command

    def full(*_, **__):
        raise duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block")

    monkeypatch.setattr("loaders.build.built", full)
    assert command.main(["build"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: DuckDB stopped: Out of Memory Error") and said.count("\n") == 1
