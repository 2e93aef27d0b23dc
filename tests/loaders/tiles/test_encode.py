"""Shapes in a tile, read back by GDAL: each once, its area kept, its holes holes."""

import gzip
import math

import numpy as np
import pyogrio
import pytest
import shapely

from ground.map_tiles import Extent, archive
from loaders.tiles.encode import Layer, encoded

GRID = 64
HALF = math.pi * 6378137
"""Metres from the middle to the edge of the world in Web Mercator."""


@pytest.fixture
def read_back(tmp_path):
    """A way to read a tile of the whole world with some shapes in units of its grid, as GDAL sees it."""

    def read(*shapes, **words):
        layer = Layer("places", np.arange(1, len(shapes) + 1), np.array(shapes, dtype=object), words)
        fields = dict.fromkeys(words, "String")
        about = {"vector_layers": [{"id": "places", "fields": fields}]}
        path = tmp_path / "world.pmtiles"
        packed = gzip.compress(encoded([layer], GRID))
        path.write_bytes(archive({(0, 0, 0): packed}, Extent(0, 0, -180, -85, 180, 85), about))
        frame = pyogrio.read_dataframe(path, layer="places", CLIP="NO")
        frame["grid"] = shapely.transform(frame.geometry.to_numpy(), _on_grid)
        return frame

    return read


def _on_grid(points):
    return np.round((points * [1, -1] + HALF) / (2 * HALF) * GRID, 6)


def test_shapes_come_back_with_their_numbers_words_and_areas(read_back):
    square, triangle = shapely.box(1, 1, 5, 5), shapely.Polygon([(10, 10), (20, 10), (10, 16)])
    frame = read_back(square, triangle, name=["Square", "Triangle"], kind=["a", "a"])
    assert frame["mvt_id"].tolist() == [1, 2]
    assert frame["name"].tolist() == ["Square", "Triangle"] and set(frame["kind"]) == {"a"}
    assert [shape.area for shape in frame["grid"]] == [16, 30]
    assert shapely.equals(frame["grid"].to_numpy(), np.array([square, triangle])).all()


def test_a_hole_stays_a_hole_and_parts_stay_together(read_back):
    holed = shapely.box(0, 0, 10, 10).difference(shapely.box(2, 2, 4, 4))
    parts = shapely.MultiPolygon([shapely.box(20, 20, 22, 22), shapely.box(30, 30, 33, 33)])
    first, second = read_back(holed, parts)["grid"]
    assert first.area == 96 and not first.covers(shapely.Point(3, 3))
    assert second.area == 13 and shapely.get_num_geometries(second) == 2


@pytest.mark.parametrize("backwards", [False, True])
def test_it_does_not_matter_which_way_a_ring_runs(read_back, backwards):
    corners = [(0, 0), (0, 8), (8, 8), (8, 0)]
    (shape,) = read_back(shapely.Polygon(corners[::-1] if backwards else corners))["grid"]
    assert shape.area == 64


def test_what_is_smaller_than_the_grid_is_a_square_of_it(read_back):
    speck = shapely.box(7.2, 3.1, 7.3, 3.2)
    frame = read_back(speck, shapely.box(1, 1, 3, 3))
    assert frame["mvt_id"].tolist() == [1, 2]
    assert frame["grid"][0].equals(shapely.box(7, 3, 8, 4))


def test_neighbours_that_share_points_have_no_gap_and_no_overlap_between_them(read_back):
    crooked = [(10.4, 0), (10.6, 3.3), (9.7, 6.6), (10.2, 10)]
    west = shapely.Polygon([(0, 0), *crooked, (0, 10)])
    east = shapely.Polygon([*crooked, (20, 10), (20, 0)])
    one, other = read_back(west, east)["grid"]
    assert one.area + other.area == shapely.union(one, other).area == 200


def test_points_on_a_line_and_spikes_are_left_out(read_back):
    spiked = shapely.Polygon([(0, 0), (2, 0), (4, 0), (9, 0), (4, 0), (4, 4), (0, 4)])
    (shape,) = read_back(spiked)["grid"]
    assert shape.area == 16 and len(shape.exterior.coords) == 5
