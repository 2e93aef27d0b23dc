"""The tiles of the shipped borough: every place once, with the right code, wherever it is looked at."""

import re
import shutil

import duckdb
import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from ground.map_tiles import LEVELS, about, number_of, tiles_beside
from loaders.__main__ import main
from loaders.errors import InputError
from loaders.tiles.draw import GRIDS, NAMED_FROM, draw_tiles

AROUND = 2 * np.pi * 6378137
"""Metres around the world in Web Mercator."""


@pytest.fixture(scope="module")
def drawn(store, tmp_path_factory):
    """The shipped store by another name, with tiles beside it."""
    path = tmp_path_factory.mktemp("tiles") / "shipped.duckdb"
    shutil.copy(store.path, path)
    draw_tiles(path)
    return path


@pytest.fixture(scope="module")
def truth(store):
    """The LSOAs of Walsall as the store has them: code, number and outline in Web Mercator."""
    rows = store.frame(
        "SELECT p.code, b.geometry FROM boundaries b JOIN places p USING (place) "
        "JOIN lookup l ON l.child = b.place AND l.parent = 'lad24:E08000030' WHERE p.kind = 'lsoa21'"
    )
    shapes = shapely.from_wkb([bytes(each) for each in rows["geometry"]])
    return geopandas.GeoDataFrame(
        rows[["code"]].assign(number=[number_of(code) for code in rows["code"]]), geometry=shapes, crs=4326
    ).to_crs(3857)


def at_zoom(path, level, zoom, layer="places"):
    """The shapes of the tiles that a browser draws at a zoom, each tile's apart."""
    seen = min(zoom, max(GRIDS))
    return pyogrio.read_dataframe(tiles_beside(path, level), layer=layer, ZOOM_LEVEL=seen, CLIP="NO")


def test_every_lsoa_is_there_once_at_the_lowest_zoom(drawn, truth):
    found = at_zoom(drawn, "lsoa", min(GRIDS))["mvt_id"]
    assert len(truth) == 169
    assert sorted(found) == sorted(truth["number"])


@pytest.mark.parametrize("zoom", range(6, 13))
def test_a_point_inside_an_lsoa_meets_its_code_and_no_other(drawn, truth, zoom):
    found = at_zoom(drawn, "lsoa", zoom)
    assert set(found["mvt_id"]) == set(truth["number"])
    seen = min(zoom, max(GRIDS))
    step = AROUND / 2**seen / GRIDS[seen]
    circles = shapely.maximum_inscribed_circle(truth.geometry.to_numpy())
    roomy = shapely.length(circles) > 1.5 * step  # a point nearer to the edge may be drawn on its other side
    points = truth[roomy].set_geometry(shapely.get_point(circles[roomy], 0), crs=3857)
    assert len(points) >= {6: 20, 7: 150}.get(zoom, 169)
    met = points.sjoin(found[["mvt_id", "code", "geometry"]].to_crs(3857), predicate="within")
    assert (met["mvt_id"] == met["number"]).all()
    assert set(met["code_left"]) == set(points["code"])
    if zoom >= NAMED_FROM:
        assert (met["code_right"] == met["code_left"]).all()


def test_tiles_tell_names_and_codes_once_places_can_be_pointed_at(drawn, store):
    near, far = at_zoom(drawn, "ward", NAMED_FROM), at_zoom(drawn, "ward", NAMED_FROM - 1)
    names = dict(store.rows("SELECT code, name FROM places WHERE kind = 'ward24'"))
    assert [names[code] for code in near["code"]] == near["name"].tolist()
    assert far["name"].isna().all()


def test_boroughs_are_lines_of_their_own(drawn):
    assert set(at_zoom(drawn, "ward", 8, "boroughs")["mvt_id"]) == {8000030}


def test_tiles_say_of_which_store_they_are(drawn, store):
    built = dict(store.rows("SELECT key, value FROM meta"))["built_at"]
    for level in LEVELS:
        assert about(tiles_beside(drawn, level))["built_at"] == built


def test_the_same_store_has_the_same_tiles(drawn):
    before = tiles_beside(drawn, "lsoa").read_bytes()
    draw_tiles(drawn)
    assert tiles_beside(drawn, "lsoa").read_bytes() == before


def test_a_store_that_is_not_there_is_answered_with_a_sentence(tmp_path):
    with pytest.raises(InputError, match="there is no store"):
        draw_tiles(tmp_path / "none.duckdb")


def test_the_command_says_what_it_drew_and_how_long_it_took(drawn, capsys):
    assert main(["tiles", "--store", str(drawn)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert re.fullmatch(r"drew shipped\.lsoa\.pmtiles \(169 places, 0\.\d MB\) in \d+\.\d s", said[0])
    assert re.fullmatch(r"drew shipped\.ward\.pmtiles \(20 places, 0\.\d MB\) in \d+\.\d s", said[1])


def test_two_places_with_the_same_digits_are_refused(drawn, tmp_path):
    path = tmp_path / "two.duckdb"
    shutil.copy(drawn, path)
    with duckdb.connect(str(path)) as opened:
        # a Welsh code with the digits of an English one
        opened.execute("UPDATE places SET code = 'W01010263' WHERE place = 'lsoa21:E01010262'")
        opened.execute("UPDATE places SET code = 'E01010263' WHERE place = 'lsoa21:E01010263'")
    with pytest.raises(InputError, match="two places have a code of the same digits"):
        draw_tiles(path)
