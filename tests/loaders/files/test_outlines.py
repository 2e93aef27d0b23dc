"""Outlines of any usual format, whatever grid, layer or stray rows they come with."""

import gzip
import json
import zipfile

import geopandas as gpd
import pytest
import shapely

from loaders.errors import InputError
from loaders.files.outlines import read_outlines
from tests.support.toy import FILES, LSOAS, refusal, source, store


@pytest.fixture
def frame():
    """The toy's eight squares, WGS84."""
    features = json.loads(FILES["outlines.geojson"])["features"]
    return gpd.GeoDataFrame.from_features(features, crs=4326)


def read(path, **how):
    """Codes, their areas in hectares, and what was left out."""
    found = read_outlines(path, ["LSOA21CD"], **how)
    return found.frame["LSOA21CD"].tolist(), [round(a / 1e4) for a in found.frame.area], found.dropped


HECTARES = [75, 75, 75, 75, 75, 75, 75, 75]


def written(frame, path):
    """The frame as a file of the format its name says; a zip of it, or gzip, where it says so."""
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".gz":
        plain = path.with_suffix("")
        frame.to_file(plain)
        path.write_bytes(gzip.compress(plain.read_bytes()))
    elif path.suffix == ".zip":
        folder = path.with_suffix("")
        folder.mkdir()
        frame.to_file(folder / "o.shp")
        with zipfile.ZipFile(path, "w") as archive:
            for each in folder.iterdir():
                archive.write(each, each.name)
    else:
        frame.to_file(path, driver="LIBKML" if path.suffix == ".kml" else None)
    return path


@pytest.mark.parametrize(
    "name", ["o.gpkg", "o.geojson", "o.kml", "o.shp", "o.zip", "o.parquet", "o.geojson.gz"]
)
def test_every_usual_format_is_read(tmp_path, frame, name):
    codes, areas, dropped = read(written(frame, tmp_path / name))
    assert (codes, areas, dropped) == (LSOAS, HECTARES, {})


@pytest.mark.parametrize("grid", [27700, 3857, 4258])
@pytest.mark.parametrize("said", [True, False])
def test_metres_and_degrees_are_told_apart_whatever_the_file_says(tmp_path, frame, grid, said):
    moved = frame.to_crs(grid)
    if said:
        path = written(moved, tmp_path / "o.gpkg")
    else:
        path = tmp_path / "o.geojson"
        path.write_text(moved.set_crs(4326, allow_override=True).to_json(drop_id=True))
    assert read(path)[:2] == (LSOAS, HECTARES)


def test_latitude_before_longitude_is_turned(tmp_path, frame):
    turned = frame.set_geometry(shapely.transform(frame.geometry.values, lambda p: p[:, ::-1]))
    path = tmp_path / "o.geojson"
    path.write_text(turned.set_crs(4326, allow_override=True).to_json(drop_id=True))
    assert read(path)[:2] == (LSOAS, HECTARES)


def test_coordinates_of_nowhere_in_britain_are_refused_unless_a_grid_is_declared(tmp_path, frame):
    path = tmp_path / "o.geojson"
    path.write_text(frame.set_geometry(frame.geometry.translate(100, 0)).to_json(drop_id=True))
    with pytest.raises(InputError, match="neither degrees nor metres of Great Britain"):
        read(path)
    path = written(frame.to_crs(27700).set_crs(None, allow_override=True), tmp_path / "p.gpkg")
    assert read(path, grid=27700)[1] == HECTARES


def test_a_file_of_several_layers_asks_which(tmp_path, frame):
    path = tmp_path / "o.gpkg"
    frame.iloc[:3].to_file(path, layer="a_other")
    frame.to_file(path, layer="lsoa")
    with pytest.raises(InputError, match=r"holds 2 layers with shapes.* Allowed: a_other, lsoa"):
        read(path)
    with pytest.raises(InputError, match="no layer 'wards'"):
        read(path, layer="wards")
    assert read(path, layer="lsoa")[0] == LSOAS


def test_a_layer_without_shapes_beside_is_none_to_choose(tmp_path, frame):
    path = written(frame, tmp_path / "o.gpkg")
    import pyogrio

    pyogrio.write_dataframe(frame.drop(columns="geometry"), path, layer="layer_styles")
    assert read(path)[0] == LSOAS


def test_spaces_rows_without_code_or_outline_and_parts_are_put_right_and_counted(tmp_path, frame):
    changed = frame.assign(LSOA21CD=[f" {code} " for code in LSOAS])
    west, south, east, north = changed.geometry[7].bounds
    middle = (west + east) / 2
    halves = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    rows = changed.to_dict("records")[:7]
    rows += [{"LSOA21CD": LSOAS[7], "geometry": half} for half in halves]
    rows += [{"LSOA21CD": "", "geometry": halves[0]}, {"LSOA21CD": None, "geometry": halves[0]}]
    rows += [{"LSOA21CD": "E01099009", "geometry": None}]
    path = written(gpd.GeoDataFrame(rows, crs=4326), tmp_path / "o.gpkg")
    assert read(path) == (
        LSOAS,
        HECTARES,
        {
            "row without a code": 2,
            "row without an outline": 1,
            "part of an outline on a row of its own, joined": 1,
        },
    )


def test_two_outlines_of_one_code_over_each_other_are_refused(tmp_path, frame):
    other = frame.iloc[[0]].assign(geometry=frame.geometry[0].buffer(0.003))
    path = written(gpd.pd.concat([frame, other]), tmp_path / "o.gpkg")
    with pytest.raises(InputError, match="E01099001 has 2 outlines that lie over each other"):
        read(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"type": "Polygon"', '"type": "Point"', "outlines.geojson"),
        ('"type": "Polygon"', '"type": "Pglygon"', "outlines.geojson"),
        ("-1.98", "1e400", "outlines.geojson"),
        ("LSOA21CD", "lsoa", "no column 'LSOA21CD'"),
    ],
)
def test_a_byte_changed_inside_is_a_sentence(tmp_path, old, new, said):
    assert said in refusal(tmp_path, files={"outlines.geojson": FILES["outlines.geojson"].replace(old, new)})


def test_points_are_no_outlines(tmp_path, frame):
    path = written(frame.set_geometry(frame.centroid), tmp_path / "o.gpkg")
    with pytest.raises(InputError, match="holds Point, not outlines"):
        read(path)


def test_a_format_that_is_not_read_is_told_those_that_are(tmp_path):
    (tmp_path / "o.docx").write_bytes(b"words")
    with pytest.raises(InputError, match=r"can't be read as boundaries .* Allowed: GeoParquet; GeoPackage"):
        read(tmp_path / "o.docx")


def test_a_build_takes_metres_in_a_named_layer(tmp_path, frame):
    path = tmp_path / "o.gpkg"
    frame.to_crs(27700).to_file(path, layer="lsoa")
    frame.iloc[:1].to_file(path, layer="other")
    rest = 'kind = "lsoa21"\ncode = "LSOA21CD"\nlayer = "lsoa"'
    declared = source("outlines", "boundaries", "o.gpkg", rest)
    assert store(tmp_path, files={"o.gpkg": path.read_bytes()}, sources={"outlines": declared}).exists()
