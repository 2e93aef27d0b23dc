"""Builds, packs, new boroughs and records that are killed: the old one or the new one stands, and the next
start clears up."""

import random

import pytest

from loaders.build import build
from loaders.editions.landing import settle_editions
from loaders.editions.packs import pack
from tests.loaders.test_new_borough import TOYTON, _two_districts
from tests.support import toy
from tests.support.kills import (
    build_toy,
    copied,
    killed,
    left_over,
    new_toy_borough,
    pack_toy,
    whole_packs,
    write_record,
)

DRAW = random.Random(10)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """Raw files, data with Toyton packed, and the store it was packed from."""
    folder = tmp_path_factory.mktemp("kills") / "first"
    folder.mkdir()
    raw, data = toy.lay_out(folder, files={"wards.csv": _two_districts()}, edition=TOYTON)
    pack("toyton", data, build(raw, data, folder / "official.duckdb"))
    build(data=data, path=folder / "s.duckdb")
    return folder


@pytest.fixture
def folder(laid_out, tmp_path):
    """The same for one test."""
    return copied(laid_out, tmp_path / "here")


def test_a_record_that_is_killed_is_the_old_one_or_the_new_one(tmp_path):
    path = tmp_path / "record.toml"
    for step in range(1, 4):
        path.write_text("old")
        was = killed(write_record, path, "new" * 100_000, step=step)
        assert path.read_text() in (("old", "new" * 100_000) if was else ("new" * 100_000,))
    write_record(path, "newer")
    assert path.read_text() == "newer" and left_over(tmp_path) == []


def test_a_pack_that_is_killed_is_whole_at_the_next_start(folder):
    for step in DRAW.sample(range(1, 22), 4):
        killed(pack_toy, folder, step=step)
        settle_editions(folder / "data")
        assert whole_packs(folder / "data") == {"toyton": True}
        assert left_over(folder / "data") == []
    build(data=folder / "data", path=folder / "s.duckdb")


def test_a_new_borough_that_is_killed_is_there_whole_or_not_at_all(laid_out, tmp_path):
    for step in DRAW.sample(range(1, 30), 3):
        here = copied(laid_out, tmp_path / "here")
        killed(new_toy_borough, here, step=step)
        settle_editions(here / "data")
        packs = whole_packs(here / "data")
        named = sorted(path.stem for path in (here / "data" / "boroughs").iterdir())
        assert all(packs.values()) and sorted(packs) == named
        assert left_over(here / "data") == []
        build(data=here / "data", path=here / "s.duckdb")
        assert left_over(here) == []


def test_a_build_that_is_killed_leaves_the_old_store_and_the_next_one_clears_up(folder):
    before = (folder / "s.duckdb").read_bytes()
    for seconds in (0.2, DRAW.random() * 2):
        if killed(build_toy, folder, after=seconds):
            assert (folder / "s.duckdb").read_bytes() == before
    build(data=folder / "data", path=folder / "s.duckdb")
    assert left_over(folder) == []
