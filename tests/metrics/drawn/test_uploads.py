"""Outlines that a reader uploads: the LSOAs in each shape; every file that can't be used is answered."""

import json
import zipfile

import geopandas as gpd
import numpy as np
import pytest
import shapely

from metrics.drawn.uploads import LARGEST, in_line, unit_shapes, uploaded
from metrics.errors import Refused


@pytest.fixture(scope="module")
def two_wards(store, walsall):
    """Two wards as a reader would upload them: their outlines from LSOAs, with names."""
    outlines = dict(store.rows(
        "SELECT p.code, b.geometry FROM places p JOIN boundaries b USING (place) WHERE p.kind = 'lsoa21'"
    ))  # fmt: skip
    wards = walsall.wards[:2]
    shapes = [
        shapely.union_all(
            [shapely.make_valid(shapely.from_wkb(bytes(outlines[c]))) for c in walsall.lsoas_of[w]]
        )
        for w in wards
    ]
    return gpd.GeoDataFrame({"Name": ["North", "South"]}, geometry=shapes, crs=4326), wards


def written(frame, path, driver):
    """A frame as the bytes of a file of that format."""
    frame.to_file(path, driver=driver)
    return path.read_bytes()


@pytest.mark.parametrize("rule", ["most", "centre"])
@pytest.mark.parametrize("kind", ["geojson", "gpkg", "kml", "zip", "metres"])
def test_wards_uploaded_are_the_wards_lsoas(store, walsall_ground, two_wards, tmp_path, kind, rule):
    frame, wards = two_wards
    if kind == "zip":
        frame.to_file(tmp_path / "areas.shp")
        with zipfile.ZipFile(tmp_path / "up.zip", "w") as archive:
            for part in tmp_path.glob("areas.*"):
                archive.write(part, part.name)
        content, name = (tmp_path / "up.zip").read_bytes(), "my areas.zip"
    elif kind == "metres":
        content, name = written(frame.to_crs(27700), tmp_path / "a.gpkg", "GPKG"), "a.gpkg"
    else:
        driver = {"geojson": "GeoJSON", "gpkg": "GPKG", "kml": "KML"}[kind]
        content, name = written(frame, tmp_path / f"a.{kind}", driver), f"a.{kind}"
    found = uploaded(store, walsall_ground, name, content, rule)
    assert [area.name for area in found.drawn.areas] == ["North", "South"]
    held = [set(area.lsoas) for area in found.drawn.areas]
    assert held == [set(walsall_ground.units.lsoas_of[ward]) for ward in wards]
    assert (found.empty, found.twice) == ((), 0)


def geojson(*rings, kind="Polygon"):
    """Shapes of one ring each as GeoJSON."""
    shapes = [
        {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": r}} for r in rings
    ]
    return json.dumps({"type": "FeatureCollection", "features": shapes}).encode()


BOX = [[-2.05, 52.55], [-1.95, 52.55], [-1.95, 52.62], [-2.05, 52.62], [-2.05, 52.55]]
BOW_TIE = [[-2.05, 52.55], [-1.95, 52.62], [-1.95, 52.55], [-2.05, 52.62], [-2.05, 52.55]]
HOLE = [[-2.01, 52.57], [-1.98, 52.57], [-1.98, 52.60], [-2.01, 52.60], [-2.01, 52.57]]
PARIS = [[2.2, 48.8], [2.4, 48.8], [2.4, 48.9], [2.2, 48.8]]
CORNWALL = [[-5.1, 50.1], [-5.0, 50.1], [-5.0, 50.2], [-5.1, 50.1]]


def test_a_shape_that_crosses_itself_has_a_hole_or_100_000_points_is_read(store, walsall_ground):
    whole = uploaded(store, walsall_ground, "a.geojson", geojson([BOX])).drawn.areas[0].lsoas
    holed = uploaded(store, walsall_ground, "a.geojson", geojson([BOX, HOLE])).drawn.areas[0].lsoas
    crossed = uploaded(store, walsall_ground, "a.geojson", geojson([BOW_TIE])).drawn.areas[0].lsoas
    assert set(holed) < set(whole) and set(crossed) < set(whole) and holed and crossed
    angles = np.linspace(0, 2 * np.pi, 100_000)
    ring = np.c_[-2.0 + 0.05 * np.cos(angles), 52.585 + 0.03 * np.sin(angles)].round(7).tolist()
    assert uploaded(store, walsall_ground, "a.json", geojson([[*ring, ring[0]]])).drawn.areas[0].lsoas


def test_shapes_that_share_ground_leave_it_to_the_first_and_an_empty_one_is_named(store, walsall_ground):
    found = uploaded(store, walsall_ground, "a.geojson", geojson([BOX], [BOX], [CORNWALL]))
    assert len(found.drawn.areas) == 2 and found.drawn.areas[1].lsoas == ()
    assert found.twice == len(found.drawn.areas[0].lsoas) > 0
    assert found.empty == ("Area 3",)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.geojson", geojson([PARIS]), "neither degrees nor metres of Great Britain"),
        ("a.geojson", geojson([CORNWALL]), "No LSOA of Walsall lies in the shapes"),
        ("a.geojson", geojson([-2.0, 52.6], kind="Point"), "holds Point, not outlines"),
        ("a.geojson", geojson(*[[BOX]] * 31), "holds 31 shapes, and a drawing has at most 30 areas"),
        ("a.geojson", geojson([BOX])[:-40], "can't be read as boundaries"),
        ("a.geojson", b"", "can't be"),
        ("a.geojson", b"<html>no</html>", "is no geojson file"),
        ("a.kml", b"\x00\x01\x02", "is no kml file"),
        ("a.zip", b"PK\x03\x04 cut short", "can't be"),
        ("a.xlsx", b"PK", "must be GeoJSON, GeoPackage, KML or a zipped Shapefile"),
        ("../../etc/passwd", b"root", "must be GeoJSON"),
        ("a.geojson", b"{" + b" " * LARGEST, "larger than 50 MB"),
    ],
)
def test_what_can_not_be_used_is_answered_with_a_sentence(store, walsall_ground, name, content, why):
    with pytest.raises(Refused) as problem:
        uploaded(store, walsall_ground, name, content)
    assert why in str(problem.value)
    assert "sources.toml" not in str(problem.value) and "/tmp" not in str(problem.value)


@pytest.fixture(scope="module")
def each_lsoa(store, walsall_ground):
    """Each LSOA by itself, and its outline."""
    groups = {lsoa: (lsoa,) for lsoa in walsall_ground.units.lsoas}
    return list(groups), unit_shapes(store, walsall_ground, groups)


SPECK = [[-2.02, 52.57], [-2.0195, 52.57], [-2.0195, 52.5705], [-2.02, 52.57]]


@pytest.mark.parametrize(
    ("corners", "why"),
    [
        (BOW_TIE, "The line crosses itself"),
        ([BOX[0]] * 4, "The line encloses nothing"),
        ([BOX[0], BOX[1], BOX[0]], "The line encloses nothing"),
        ([BOX[0], [-2.04999, 52.55], [-2.04999, 52.55001], BOX[0]], "The line encloses nothing"),
        (PARIS, "The line lies outside Walsall"),
        ([[0, 0], [1000, 1000], [1000, 0], [0, 0]], "The line leaves the map"),
        (SPECK, "takes in no place by the rule"),
        (BOX * 81, "The line has 405 corners; it may have 400"),
    ],
)
def test_a_line_that_can_t_be_used_is_answered_with_a_sentence(walsall_ground, each_lsoa, corners, why):
    with pytest.raises(Refused) as problem:
        in_line(walsall_ground, *each_lsoa, corners)
    assert why in str(problem.value)


@pytest.mark.parametrize("rule", ["most", "centre"])
def test_a_line_takes_what_an_upload_takes_also_where_its_ends_cross(store, walsall_ground, each_lsoa, rule):
    whole = uploaded(store, walsall_ground, "a.geojson", geojson([BOX]), rule).drawn.areas[0].lsoas
    past = [*BOX, [-2.05, 52.549], [-2.049, 52.549], [-2.049, 52.552]]
    assert in_line(walsall_ground, *each_lsoa, BOX, rule) == whole
    assert in_line(walsall_ground, *each_lsoa, past, rule) == whole
    assert in_line(walsall_ground, *each_lsoa, BOX[::-1], rule) == whole
