"""Schools of a borough: asked for, mapped, tabled, packed, and never mixed with the figures of places."""

import json
import shutil

import pytest

from loaders.build import build
from loaders.editions.packs import pack
from metrics.cli.main import main
from metrics.places.within import POINT_COLUMNS, POINT_FIGURE_COLUMNS, point_figures, points
from metrics.store import Store
from tests.support import toy
from views.maps.place_map import Map
from views.maps.points import OWN, point_table, points_summary, with_points

SCHOOLS = toy.source(
    "schools",
    "points",
    "schools.csv",
    'of = "schools"\ncode = "urn"\nname = "name"\nx = "lng"\ny = "lat"\nperiod = "2026-01"\n'
    'place = { kind = "lsoa21", code = "lsoa" }\ncategory = "phase"\ncategories = { P = "primary" }\n'
    'columns = { fsm = { column = "fsm", label = "Free meals", unit = "%", decimals = 1, '
    "zero_is_no_data = true } }",
)
RESULTS = toy.source(
    "results",
    "points",
    "results.csv",
    'of = "schools"\ncode = "urn"\nperiod_column = "when"\nreasons = { c = "withheld" }\n'
    'columns = { a8 = { column = "a8", label = "Attainment 8", unit = "points", decimals = 1 } }',
)
FILES = {
    "schools.csv": "urn,name,lng,lat,lsoa,phase,fsm\n"
    f"1,Oak,-1.975,52.585,{toy.LSOAS[0]},P,25.04\n2,Elm,-1.965,52.585,{toy.LSOAS[1]},,0\n"
    "3,Far,0.1,51.5,E01000001,P,10\n",
    "results.csv": "urn,when,a8\n2,202223,40.26\n2,202324,c\n77,202324,50\n",
}
CHANGES = {"files": FILES, "sources": {"schools": SCHOOLS, "results": RESULTS}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("schools")
    toy.store(folder, **CHANGES)
    return folder


@pytest.fixture(scope="module")
def schools(folder):
    store = Store(folder / "toy.duckdb")
    yield store
    store.close()


def rows(store):
    found = point_figures(store, "toyton")
    assert list(found) == list(POINT_FIGURE_COLUMNS)
    kept = found[["name", "label", "period", "value", "reason"]].astype(object)
    return [tuple(row) for row in kept.where(kept.notna(), None).itertuples(index=False)]


ROWS = [
    ("Elm", "Attainment 8", "2023/24", None, "withheld"),
    ("Elm", "Attainment 8", "2022/23", 40.26, ""),
    ("Elm", "Free meals", "January 2026", None, "0 in the file: none, or no data"),
    ("Oak", "Free meals", "January 2026", 25.04, ""),
]


def test_a_borough_has_its_own_schools_with_their_figures(schools):
    known = points(schools, "toyton")
    assert list(known) == list(POINT_COLUMNS)
    assert known[["name", "category", "place"]].to_numpy().tolist() == [
        ["Elm", "", f"lsoa21:{toy.LSOAS[1]}"],
        ["Oak", "primary", f"lsoa21:{toy.LSOAS[0]}"],
    ]
    assert rows(schools) == ROWS


def test_a_figure_of_a_school_that_no_file_places_is_counted_out(schools):
    told = schools.rows("SELECT dropped, reason FROM loads WHERE source = 'results' AND dropped > 0")
    assert told == [(1, "figure of a point that no file places")]


def test_no_figure_of_a_school_is_one_of_a_place(schools):
    assert schools.rows("SELECT count(*) FROM observations WHERE source IN ('schools', 'results')") == [(0,)]


def test_the_table_says_why_a_figure_is_not_known_and_the_map_holds_the_same(schools):
    known, figures = points(schools, "toyton"), point_figures(schools, "toyton")
    table = point_table(figures, {f"lsoa21:{toy.LSOAS[0]}": "North 1"})
    assert table.to_dict("records")[1] == {
        "Name": "Oak",
        "Kind": "primary",
        "Stands in": f"North 1 ({toy.LSOAS[0]})",
        "Code": "1",
        "Attainment 8 (points), 2023/24": "–",
        "Attainment 8 (points), 2022/23": "–",
        "Free meals (%), January 2026": "25.0",
    }
    deck = Map(layers=[], map_provider=None)
    dots = json.loads(with_points(deck, figures, known).layers[0].to_json())["data"]
    assert dots[0] == {
        "at": [-1.965, 52.585],
        "name": "Elm",
        "told": "Attainment 8, 2023/24: withheld; Free meals, January 2026: 0 in the file: none, or no data",
    }
    assert points_summary(known, "schools", "Toyton") == f"2 schools in Toyton (1 primary). {OWN}"


def test_the_command_line_has_them_too(schools, capsys):
    assert main(["points", "toyton", "--store", str(schools.path)]) == 0
    told = capsys.readouterr().out
    assert "Oak" in told and "40.26" in told and "Far" not in told


def test_a_pack_carries_the_schools_of_its_borough_and_their_sources(folder):
    data = folder / "data"
    made = pack("toyton", data, folder / "toy.duckdb")
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    named = [each["source"] for each in manifest["sources"]]
    assert {"schools", "results"} <= set(named)
    again = Store(build(data=data, path=folder / "again.duckdb"))
    assert rows(again) == ROWS
    assert again.rows("SELECT count(*) FROM points") == [(2,)]
    again.close()
    shutil.rmtree(made)
