"""Points into places: each in one place or in none, the same whichever way the files are ordered.

The ground
----------
Four squares of 10 m side, E01000001 west of E01000002, and E01000003 and E01000004 north of them:

    3 4
    1 2      with its south-west corner at (500000, 200000)
"""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from loaders.declarations.models import BoundarySource, Declarations
from loaders.errors import InputError
from loaders.events.point_in_polygon import NOWHERE, PlaceOutlines, in_national_grid, read_ground
from loaders.readers.boundaries import OutlineFiles

EAST, NORTH = 500_000, 200_000
CORNERS = {"E01000001": (0, 0), "E01000002": (10, 0), "E01000003": (0, 10), "E01000004": (10, 10)}


def squares(side=10):
    """The outlines by code."""
    return {
        code: shapely.box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side)
        for code, (x, y) in CORNERS.items()
    }


def ground(kind="lsoa21", outlines=None):
    """The four squares as a ground."""
    held = outlines or squares()
    codes = np.array(sorted(held))
    return PlaceOutlines(kind, codes, np.full(len(codes), ""), np.array([held[c] for c in codes]))


def placed(*points, on=None):
    """The number of each point's place, 1 to 4; 0 for none."""
    x, y = np.array(points, dtype=float).T
    return list((on or ground()).placed(EAST + x, NORTH + y) + 1)


def test_a_point_lies_in_the_square_around_it():
    assert placed((5, 5), (15, 5), (5, 15), (15, 15)) == [1, 2, 3, 4]


def test_a_point_on_a_common_edge_lies_in_one_place_the_first_by_code():
    assert placed((10, 5), (5, 10), (10, 10), (15, 10), (10, 15)) == [1, 1, 1, 2, 3]


def test_a_point_on_an_outer_edge_lies_inside_and_beyond_it_nowhere():
    assert placed((0, 5), (20, 20), (-0.001, 5), (20, 20.001)) == [1, 4, 0, 0]


def test_points_that_are_nowhere_on_earth_lie_nowhere():
    x, y = in_national_grid(np.array([0.0, 500.0]), np.array([95.0, 51.0]), 4326)
    assert list(ground().placed(x, y)) == [NOWHERE, NOWHERE]


POINTS = st.lists(
    st.tuples(*[st.one_of(st.integers(-5, 25), st.floats(-5, 25))] * 2), min_size=1, max_size=30
)


@given(POINTS)
def test_every_point_of_the_four_squares_lies_in_exactly_one_and_no_other_point_in_any(points):
    found = placed(*points)
    inside = [0 <= x <= 20 and 0 <= y <= 20 for x, y in points]
    # the grid's metres hold seven decimals: a point closer to an edge than that stands on it
    sure = [min(abs(v - edge) for v in point for edge in (0, 10, 20)) > 1e-6 for point in points]
    assert all(
        (number > 0) == within for number, within, clear in zip(found, inside, sure, strict=True) if clear
    )
    assert set(found) <= {0, 1, 2, 3, 4}


@given(POINTS, st.randoms())
def test_the_order_of_points_is_irrelevant(points, random):
    order = list(range(len(points)))
    random.shuffle(order)
    found = placed(*points)
    assert placed(*[points[n] for n in order]) == [found[n] for n in order]


def test_a_place_is_inside_the_one_that_holds_its_middle_point():
    wards = ground("ward24", {"E05000001": shapely.box(EAST, NORTH, EAST + 20, NORTH + 10)})
    assert list(ground().inside(wards)) == [0, 0, NOWHERE, NOWHERE]


def test_longitude_and_latitude_become_metres_of_the_national_grid():
    # Trafalgar Square, TQ 300 804
    x, y = in_national_grid(np.array([-0.1281]), np.array([51.5080]), 4326)
    assert (x[0], y[0]) == pytest.approx((530_000, 180_400), abs=60)
    x, y = in_national_grid(np.array([408_811.0]), np.array([284_398.0]), 27700)
    assert (x[0], y[0]) == (408_811, 284_398)


# --- Outlines as declared


def boundaries(name, file="outlines.geojson", **more):
    """One source of outlines of lsoa21."""
    said = dict.fromkeys(("title", "publisher", "edition", "attribution", "url"), "-")
    return BoundarySource(id=name, file=file, shape="boundaries", kind="lsoa21", code="code", **said, **more)


def declared(*sources):
    """Declarations with these sources and nothing else."""
    return Declarations({s.id: s for s in sources}, {}, {}, {})


def lay_out(path, outlines):
    """A GeoJSON file of outlines by code, in longitude and latitude."""
    frame = gpd.GeoDataFrame({"code": list(outlines)}, geometry=list(outlines.values()), crs=27700)
    path.write_text(json.dumps(json.loads(frame.to_crs(4326).to_json())))


def test_outlines_are_read_in_full_in_order_of_codes_and_in_metres(tmp_path):
    turned = dict(reversed(squares().items()))
    lay_out(tmp_path / "outlines.geojson", turned)
    found = read_ground(declared(boundaries("one")), "lsoa21", OutlineFiles(tmp_path))
    assert list(found.codes) == sorted(CORNERS)
    assert shapely.area(found.outlines) == pytest.approx([100] * 4, abs=0.1)
    assert placed((5, 5), (15, 15), on=found) == [1, 4]


def test_a_bow_tie_is_mended_and_both_its_halves_hold_points(tmp_path):
    bow = shapely.Polygon([(EAST + x, NORTH + y) for x, y in ((0, 0), (10, 10), (10, 0), (0, 10))])
    lay_out(tmp_path / "outlines.geojson", {"E01000001": bow})
    found = read_ground(declared(boundaries("one")), "lsoa21", OutlineFiles(tmp_path))
    assert placed((1, 5), (9, 5), (5, 1), on=found) == [1, 1, 0]


def test_the_first_source_of_a_place_stands_and_others_add_theirs(tmp_path):
    first = {code: outline for code, outline in squares().items() if code < "E01000003"}
    lay_out(tmp_path / "first.geojson", first)
    lay_out(tmp_path / "second.geojson", squares(side=5))
    sources = [boundaries("one", "first.geojson"), boundaries("two", "second.geojson")]
    found = read_ground(declared(*sources), "lsoa21", OutlineFiles(tmp_path))
    assert shapely.area(found.outlines) == pytest.approx([100, 100, 25, 25], abs=0.1)


def test_outlines_that_only_a_fetch_brings_are_passed_over_until_it_has(tmp_path):
    fetched = boundaries("two", "second.geojson").model_copy(update={"fetched": True})
    lay_out(tmp_path / "outlines.geojson", {"E01000001": squares()["E01000001"]})
    assert len(read_ground(declared(boundaries("one"), fetched), "lsoa21", OutlineFiles(tmp_path)).codes) == 1
    lay_out(tmp_path / "second.geojson", squares())
    assert len(read_ground(declared(boundaries("one"), fetched), "lsoa21", OutlineFiles(tmp_path)).codes) == 4


def test_a_kind_without_outlines_is_named(tmp_path):
    with pytest.raises(InputError, match="no source has outlines of ward25"):
        read_ground(declared(boundaries("one")), "ward25", OutlineFiles(tmp_path))
