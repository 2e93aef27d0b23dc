"""The map of England: in a country of little boroughs, by addresses; clicks are tried in a browser."""

import base64
import json
import shutil

import duckdb
import pytest

from ground.map_tiles import tiles_beside
from loaders.tiles.draw import draw_tiles
from metrics.store import VARIABLE
from pages.components.sections.country_map import UNDRAWN
from tests.support import country


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The path of a store of the country with its tiles."""
    path = country.store(tmp_path_factory.mktemp("country"))
    with duckdb.connect(str(path)) as store:
        store.execute("INSERT INTO meta VALUES ('built_at', 'today') ON CONFLICT DO NOTHING")
    draw_tiles(path)
    return path


@pytest.fixture
def of_country(monkeypatch, built):
    """The pages ask the store of the country."""
    monkeypatch.setenv(VARIABLE, str(built))


@pytest.fixture
def opened(of_country, open_page):
    """A way to open the map with some words in its address."""
    return lambda **address: open_page("england_map", **address)


def components(app):
    """What each map on the page was given."""
    found = [each.proto for each in app.get("bidi_component")]
    return [json.loads(p.json) for p in found if p.component_name.endswith("tile_map")]


def menu(app):
    """The addresses that the sidebar's menu leads to."""
    return [link.proto.page for link in app.sidebar.get("page_link")]


def test_the_answer_names_the_place_and_the_boroughs_of_the_ten_worst(opened, texts):
    said = texts(opened(level="lsoa", indicator="mean_score"))
    assert "31 LSOAs share the highest figure" in said


def test_a_place_in_the_address_is_shown_in_full_with_the_way_to_its_borough(opened, texts, tables):
    page = opened(level="lsoa", indicator="mean_score", place="lsoa21:E01117003")
    said = texts(page)
    assert "in Toyton 117: 30.0 u for mean_score, the joint 156th highest of 249 LSOAs" in said
    (card,) = [t for title, t in tables(page).items() if title.endswith(": mean_score")]
    facts = card.iloc[:, 0]
    assert facts["Borough"] == "Toyton 117" and facts["Code"] == "E01117003"
    # 31 boroughs have an LSOA each of 40, 50, 60, 70 and 80 above it
    assert facts["Rank"] == "joint 156th highest of 249 LSOAs"
    leads = {link.proto.label: link.proto.query_string for link in page.main.get("page_link")}
    assert "edition=toyton-117" in leads["On the map of Toyton 117"]
    assert "place=lsoa21%3AE01117003" in leads["On the map of Toyton 117"]
    assert any(label.startswith("Profile of ") for label in leads)


def test_the_map_is_told_classes_by_the_numbers_of_codes(opened, built):
    page = opened(level="lsoa", indicator="mean_score", place="lsoa21:E01117003")
    (given,) = components(page)
    assert given["source"]["kind"] == "pmtiles" and given["source"]["address"]
    assert given["selected"] == [1117003]
    first, classes = given["values"]["first"], base64.b64decode(given["values"]["classes"])
    assert first == 1099001
    # eight figures fall into five classes: 10 is in the lowest, 80 in the highest
    assert classes[1117001 - first] == 0 and classes[1117008 - first] == len(given["colours"]) - 1
    assert classes[1117009 - first] == 255  # nobody's number
    west, _, east, _ = given["bounds"]
    assert given["home"][0] < west < east < given["home"][2]
    assert len(given["names"]) == 32


def test_a_borough_in_the_address_is_what_the_map_looks_at(opened):
    (all_of_it,), (one,) = components(opened()), components(opened(around="toyton-110"))
    assert all_of_it["bounds"] == all_of_it["home"] == one["home"]
    assert one["bounds"][2] - one["bounds"][0] < 0.2


def test_a_place_can_be_chosen_from_lists(opened):
    page = opened(around="toyton-110", level="ward")
    listed = page.selectbox(key="place").options
    assert len(listed) == 1 + 5
    page.selectbox(key="place").set_value("ward24:E05110002").run()
    assert page.query_params["place"] == "ward24:E05110002"
    assert components(page)[0]["selected"] == [5110002]


def test_what_is_searched_for_is_found_on_the_map(opened):
    page = opened()
    page.text_input(key="find").set_value("Toyton 117").run()
    first = page.sidebar.get("page_link")[0].proto
    assert first.page == "england_map" and "around=toyton-117" in first.query_string


def test_the_table_shows_the_first_and_the_file_has_all(opened, texts, tables):
    page = opened(level="lsoa", indicator="mean_score")
    assert "The first 50 of 249 LSOAs. The file has all of them." in texts(page)
    (shown,) = [t for title, t in tables(page).items() if title.endswith("by LSOAs")]
    assert len(shown) == 50 and set(shown.iloc[:31, 0]) == {"80"}


def test_a_browser_that_cannot_draw_gets_whole_boroughs(of_country, open_page, texts):
    page = open_page("england_map", level="ward")
    page.session_state[UNDRAWN] = True
    page.run()
    assert "it has no WebGL" in texts(page)
    assert components(page) == []
    assert any("data:image/svg+xml" in block.proto.body for block in page.get("html"))


def test_a_store_without_tiles_says_how_to_draw_them(monkeypatch, tmp_path, built, open_page, texts):
    alone = tmp_path / "alone.duckdb"
    shutil.copy(built, alone)
    monkeypatch.setenv(VARIABLE, str(alone))
    page = open_page("england_map")
    assert f"python -m loaders tiles --store {alone}" in texts(page).replace("\\", "")
    assert components(page) == []
    shutil.copy(tiles_beside(built, "lsoa"), tiles_beside(alone, "lsoa"))
    assert len(components(page.run())) == 1


def test_the_page_is_in_the_menu_of_a_store_of_many_boroughs_only(
    opened, monkeypatch, open_page, texts, store
):
    assert "england_map" in menu(opened())
    monkeypatch.setenv(VARIABLE, str(store.path))
    few = open_page("england_map")
    assert "too few boroughs for a map of England" in texts(few)
    assert "england_map" not in menu(few)


def test_an_unknown_place_in_the_address_is_answered_with_a_sentence(opened, texts):
    assert "“lsoa21:E01999999”, which is not there" in texts(opened(place="lsoa21:E01999999"), "warning")
