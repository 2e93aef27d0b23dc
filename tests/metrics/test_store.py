"""The store is opened where the environment says it is, a file or a connection string, and only read."""

import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from metrics import catalogue
from metrics.__main__ import main
from metrics.errors import StoreMissing
from metrics.store import STORE, VARIABLE, Store, built_at, is_file, location
from tests.support.toy_borough import toy_store

CONNECT = duckdb.connect
STRINGS = ["ducklake:postgres:dbname=profiles host=db", "md:profiles"]


@pytest.fixture
def toy(tmp_path):
    """The path of a store of the toy borough."""
    toy_store(tmp_path / "toy.duckdb").close()
    return tmp_path / "toy.duckdb"


class Led:
    """A connection that comes to the toy by any connection string, as by one of DuckDB's extensions."""

    toy, put = "", []

    def __init__(self):
        self._connection = CONNECT()

    def execute(self, statement):
        self.put.append(statement)
        return self._connection.execute(re.sub(r"'(ducklake|md):.*' AS", f"'{self.toy}' AS", statement))

    def __getattr__(self, name):
        return getattr(self._connection, name)


@pytest.fixture
def elsewhere(monkeypatch, toy):
    """Connection strings lead to the toy; the statements that were put on the way."""
    monkeypatch.setattr(Led, "toy", toy)
    monkeypatch.setattr(Led, "put", [])
    monkeypatch.setattr("metrics.store.duckdb.connect", Led)
    return Led.put


def test_without_a_word_the_store_is_the_one_built_here(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert Path(location()) == STORE


def test_the_environment_names_another_store(monkeypatch, toy, capsys):
    monkeypatch.setenv(VARIABLE, str(toy))
    opened = Store()
    assert [e.id for e in catalogue.editions(opened)] == ["toy"]
    opened.close()
    assert main(["profile", "toy", "--area", "north"]) == 0
    assert "books" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["store.duckdb", "C:\\data\\store.duckdb", "/data/mdx/store.duckdb"])
def test_a_path_is_no_connection_string(path):
    assert is_file(path)


@pytest.mark.parametrize("where", STRINGS)
def test_a_connection_string_is_opened_as_a_file_is_and_only_read(monkeypatch, elsewhere, where):
    monkeypatch.setenv(VARIABLE, where)
    opened = Store()
    assert elsewhere == [f"ATTACH '{where}' AS profiles (READ_ONLY)"]
    assert [e.id for e in catalogue.editions(opened)] == ["toy"]
    with ThreadPoolExecutor(4) as readers:
        asked = list(readers.map(lambda _: catalogue.areas(opened, "toy", "halves"), range(8)))
    assert [len(areas) for areas in asked] == [2] * 8
    with pytest.raises(duckdb.Error, match="read-only"):
        opened.rows("CREATE TABLE written(i INTEGER)")
    opened.close()


def test_a_store_built_anew_is_told_from_the_one_before(elsewhere, toy):
    with CONNECT(str(toy)) as store:
        store.execute("INSERT INTO meta VALUES ('built_at', '2026-01-01')")
    before = built_at(str(toy)), built_at("md:profiles")
    with CONNECT(str(toy)) as store:
        store.execute("UPDATE meta SET value = '2026-01-02'")
    after = built_at(str(toy)), built_at("md:profiles")
    assert before[0] != after[0]
    assert (before[1], after[1]) == ("2026-01-01", "2026-01-02")


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody replace a file that is open")
def test_a_store_put_in_place_of_another_is_not_mistaken_for_it(toy, tmp_path):
    old = Store(toy)
    shutil.copy(toy, tmp_path / "new.duckdb")
    with duckdb.connect(str(tmp_path / "new.duckdb")) as store:
        store.execute("UPDATE editions SET name = 'Newton'")
    os.replace(tmp_path / "new.duckdb", toy)
    assert [catalogue.edition(store, "toy").name for store in (old, Store(toy))] == ["Toy", "Newton"]


@pytest.mark.parametrize(
    "where", ["ducklake:postgres:host=db password=hush", "ducklake:postgres:postgresql://ana:hush@db/p"]
)
def test_what_cannot_be_opened_is_told_in_a_sentence_without_passwords(monkeypatch, where):
    def refused(_, statement):
        raise duckdb.IOException(f"Unable to put {statement}\nsecond line")

    monkeypatch.setattr("metrics.store.duckdb.connect", Led)
    monkeypatch.setattr(Led, "execute", refused)
    with pytest.raises(StoreMissing) as told:
        Store(where)
    assert "Unable to put ATTACH" in str(told.value) and "ducklake:postgres" in str(told.value)
    assert VARIABLE in str(told.value)
    assert "hush" not in str(told.value) and "second line" not in str(told.value)


@pytest.mark.parametrize("ask", ["rows", "frame", "arrays"])
def test_a_catalogue_that_goes_away_is_told_without_passwords(monkeypatch, elsewhere, ask):
    store = Store("ducklake:postgres:host=db password=hush")

    class Gone:
        def execute(self, *_):
            raise duckdb.IOException("no route to host=db password=hush user=ana")

    monkeypatch.setattr(Store, "_cursor", lambda self: Gone())
    with pytest.raises(StoreMissing, match="can't be opened") as told:
        getattr(store, ask)("FROM editions")
    assert "no route to host=db password=... user=ana" in str(told.value)
    assert "hush" not in str(told.value) and told.value.__cause__ is None


def test_a_store_of_another_version_is_told_in_a_sentence(tmp_path):
    path = tmp_path / "old.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(StoreMissing, match="not a store this version can read"):
        Store(path)


def test_a_store_whose_columns_had_other_names_is_refused_when_it_is_opened(toy):
    with duckdb.connect(str(toy)) as old:
        old.execute("ALTER TABLE sums RENAME COLUMN published_directly TO own")
    with pytest.raises(
        StoreMissing, match=re.escape(f"Build it with: python -m loaders build --store {toy}.")
    ):
        Store(toy)


def test_postcode_districts_stand_in_the_order_people_count_them(toy, tmp_path):
    assert catalogue.postcode_districts(Store(toy)) == {}
    with_them = shutil.copy(toy, tmp_path / "postcodes.duckdb")
    with duckdb.connect(str(with_them)) as store:
        store.execute("CREATE TABLE IF NOT EXISTS postcode_districts(place VARCHAR, district VARCHAR)")
        districts = ["WS10", "B43", "WS2", "WV14", "WS1", "WV12", "WS1"]
        rows = [("lad24:T", district) for district in districts] + [("lad24:U", "EC1A")]
        store.executemany("INSERT INTO postcode_districts VALUES (?, ?)", rows)
        places = [("lad00:T", "lad00", "T"), ("lad24:T", "lad24", "T"), ("lad24:U", "lad24", "U")]
        store.executemany("INSERT INTO places(place, kind, code) VALUES (?, ?, ?)", places)
    known = catalogue.postcode_districts(Store(with_them))
    assert known == {"toy": ["WS1", "WS2", "WS10", "WV12", "WV14", "B43"]}
