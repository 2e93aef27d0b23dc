"""What LSOAs are called, and that nothing but their names depends on it."""

import pytest

from loaders.build import build
from loaders.editions.packs import pack
from metrics.store import Store
from tests.support import toy, toy_names


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("named")


@pytest.fixture(scope="module")
def named(folder):
    store = Store(toy.store(folder, **toy_names.CHANGES))
    yield store
    store.close()


def names_of(store):
    return dict(store.rows("SELECT code, name FROM places WHERE kind = 'lsoa21' ORDER BY code"))


SEEN = dict(
    zip(
        toy.LSOAS,
        [
            "North: Hillside 001A",
            "North: Hillside 001B",
            "East: Hillside 001C",
            "South: 002A",
            "South: E01099005",
            "West: 002C",
            "Centre: 002D",
            "Centre: 002E",
        ],
        strict=True,
    )
)


def test_an_lsoa_is_called_by_its_ward_and_neighbourhood_the_short_part_of_its_name_last(named):
    assert names_of(named) == SEEN


def test_official_names_stay_beside_and_nothing_else_is_renamed(named):
    rows = named.rows("SELECT code, official_name FROM places WHERE kind = 'lsoa21'")
    assert dict(rows) == toy_names.OFFICIAL
    others = named.rows("SELECT kind, name, official_name FROM places WHERE kind IN ('ward24', 'msoa11')")
    assert ("msoa11", "Hillside", "Toyton 001") in others
    assert all(name == official for kind, name, official in others if kind == "ward24")


def test_an_earlier_lsoa_has_the_ward_that_it_lies_in_most(named):
    # three quarters of it are E01099008, one quarter E01099007: both in Centre
    rows = named.rows("SELECT name FROM places WHERE place = 'lsoa11:E01098078'")
    assert rows == [("Centre: E01098078",)]


def test_names_from_a_pack_are_those_from_the_files(named, folder):
    pack("toyton", folder / "data", named.path)
    again = Store(build(data=folder / "data", path=folder / "again.duckdb"))
    assert names_of(again) == SEEN
    assert again.rows("SELECT * FROM postcodes ORDER BY 1") == named.rows(
        "SELECT * FROM postcodes ORDER BY 1"
    )
    assert again.rows("FROM searchable ORDER BY ALL") == named.rows("FROM searchable ORDER BY ALL")
    again.close()
