"""A district that nobody wrote an edition for: drafted, written, packed, and open at once.

Toyton keeps North, East and South; West and Centre are a district of their own,
Otherton (E08000098): 2,000 residents in West, 500 and 1,500 in Centre.
"""

import tomllib

import pytest

from loaders.build import build, built_before
from loaders.declarations.read import read
from loaders.editions.draft import slug
from loaders.editions.packs import pack
from loaders.errors import InputError
from loaders.new_borough import new_borough
from metrics import catalogue
from metrics.profile.aggregate import figures
from metrics.store import Store
from tests.support import toy
from tests.support.toy import FILES, LSOAS, WARDS

OTHERTON = "lad24:E08000098"
TOYTON = f"""
id = "toyton"
name = "Toyton"
title = "Toyton"
borough = "{toy.BOROUGH}"
ward_kind = "ward24"
lsoa_kind = "lsoa21"
scheme = [{{ id = "one", label = "One", area = [{{ id = "all", name = "All", wards = {WARDS[:3]} }}] }}]
"""


def _two_districts() -> str:
    """The toy's lookup with West and Centre in Otherton."""
    header, *rows = FILES["wards.csv"].strip().split("\n")
    other = [row.replace("E08000099,Toyton", "E08000098,Otherton") if row.split(",")[1] in WARDS[3:] else row
             for row in rows]  # fmt: skip
    return "\n".join([header, *other]) + "\n"


@pytest.fixture
def folders(tmp_path):
    """The folders raw and data, Toyton packed, and where the store is to stand."""
    raw, data = toy.lay_out(tmp_path, files={"wards.csv": _two_districts()}, edition=TOYTON)
    pack("toyton", data, build(raw, data, tmp_path / "official.duckdb"))
    return raw, data, tmp_path / "store.duckdb"


def test_the_store_opens_on_the_new_borough_beside_the_others(folders):
    raw, data, path = folders
    made = new_borough("E08000098", raw, data, path)
    opened = Store(path)
    assert [e.id for e in catalogue.editions(opened)] == ["toyton", "otherton"]
    people = figures(opened, "otherton", [OTHERTON], scheme="draft", indicators=["people"])
    assert people["value"].tolist() == [4000]
    opened.close()
    assert made.file == data / "boroughs" / "otherton.toml"


def test_the_file_it_writes_says_what_was_drafted_and_can_be_edited(folders):
    raw, data, path = folders
    made = new_borough("otherton", raw, data, path)
    written = tomllib.loads(made.file.read_text(encoding="utf-8"))
    assert (written["borough"], written["ward_kind"], written["lsoa_kind"]) == (OTHERTON, "ward24", "lsoa21")
    assert sorted(w for area in written["scheme"][0]["area"] for w in area["wards"]) == WARDS[3:]
    assert f'"{WARDS[3]}",  # West' in made.file.read_text(encoding="utf-8")
    renamed = made.file.read_text(encoding="utf-8").replace('"Whole borough"', '"Westside"')
    made.file.write_text(renamed, encoding="utf-8")
    opened = Store(build(data=data, path=path))
    assert list(catalogue.area_names(opened, "otherton", "draft").values()) == ["Westside"]
    opened.close()
    assert read(data).editions["otherton"].scheme[0].area[0].name == "Westside"


def test_an_unknown_district_is_named_with_those_like_it_and_nothing_is_written(folders):
    raw, data, path = folders
    with pytest.raises(InputError, match=r"no lookup of LSOAs.*holds it.*Otherton"):
        new_borough("Othertown", raw, data, path)
    assert [p.name for p in (data / "boroughs").iterdir()] == ["toyton.toml"]
    assert not path.exists()


def test_a_borough_is_not_drafted_over_one_that_is_there(folders):
    raw, data, path = folders
    new_borough("otherton", raw, data, path)
    before = (data / "boroughs" / "otherton.toml").read_bytes()
    with pytest.raises(InputError, match="has an edition on its newest wards already"):
        new_borough("otherton", raw, data, path)
    assert (data / "boroughs" / "otherton.toml").read_bytes() == before


def test_a_failed_last_step_leaves_nothing_of_the_new_borough(folders):
    raw, data, path = folders
    (data / "packs" / "toyton" / "links.parquet").unlink()
    with pytest.raises(InputError, match="the file is missing"):
        new_borough("otherton", raw, data, path)
    assert not (data / "boroughs" / "otherton.toml").exists()
    assert not (data / "packs" / "otherton").exists()


def test_without_official_files_it_says_what_to_fetch(folders):
    _, data, path = folders
    with pytest.raises(InputError, match="fetch --borough otherton"):
        new_borough("otherton", data / "raw", data, path)


def test_every_district_of_the_country_gets_an_edition(folders):
    raw, data, path = folders
    opened = Store(build(raw, data, path, "england"))
    assert [e.id for e in catalogue.editions(opened)] == [
        "toyton",
        "otherton",
    ]  # Toyton has one on the same wards
    lsoas = opened.rows("SELECT child FROM lookup WHERE parent = ? AND child LIKE 'lsoa21:%'", [OTHERTON])
    assert sorted(child for (child,) in lsoas) == [f"lsoa21:{code}" for code in LSOAS[5:]]
    opened.close()


def test_a_name_becomes_an_id():
    assert slug("Kingston upon Hull, City of") == "kingston-upon-hull-city-of"
    assert slug("King's Lynn and West Norfolk") == "kings-lynn-and-west-norfolk"


def test_a_store_remembers_what_it_was_built_from(folders):
    raw, data, path = folders
    build(raw, data, path, ["otherton"])
    assert built_before(path) == (raw.resolve(), ["otherton"])
    build(data=data, path=path)
    assert built_before(path) == (None, [])


def test_a_store_whose_official_files_are_gone_is_built_from_the_packs(folders, tmp_path):
    raw, data, path = folders
    build(raw, data, path, "england")
    assert built_before(path) == (raw.resolve(), "england")
    raw.rename(tmp_path / "elsewhere")
    assert built_before(path) == (None, [])
