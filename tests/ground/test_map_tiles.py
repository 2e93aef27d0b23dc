"""The archive of map tiles: how it counts tiles, numbers places, and says what it is."""

from pathlib import Path

import pytest

from ground.map_tiles import Extent, about, archive, number_of, tile_number, tiles_beside


@pytest.mark.parametrize(
    ("tile", "number"),
    [  # the last is the example of the specification; the others follow the curve by hand
        ((0, 0, 0), 0),
        ((1, 0, 0), 1),
        ((1, 0, 1), 2),
        ((1, 1, 1), 3),
        ((1, 1, 0), 4),
        ((2, 0, 0), 5),
        ((12, 3423, 1763), 19078479),
    ],
)
def test_tiles_are_counted_along_hilberts_curve(tile, number):
    assert tile_number(tile) == number


def test_a_place_is_numbered_by_its_code_alone():
    assert (number_of("E01000001"), number_of("E05013500")) == (1000001, 5013500)


@pytest.mark.parametrize("code", ["00CUGA", "E0100000A", "", "E", "1000001"])
def test_a_code_that_is_not_a_letter_and_digits_has_no_number(code):
    with pytest.raises(ValueError, match="no code of a letter and digits"):
        number_of(code)


def test_tiles_lie_beside_their_store_by_level():
    assert tiles_beside(Path("data/england.duckdb"), "ward") == Path("data/england.ward.pmtiles")


def test_an_archive_says_what_it_was_given(tmp_path):
    path = tmp_path / "a.pmtiles"
    path.write_bytes(archive({(4, 7, 5): b"x"}, Extent(4, 4, -3, 50, 1, 55), {"built_at": "today"}))
    assert about(path) == {"built_at": "today"}


def test_another_file_is_no_archive(tmp_path):
    path = tmp_path / "a.pmtiles"
    path.write_bytes(b"PMTiles")
    with pytest.raises(ValueError, match=r"a\.pmtiles is no PMTiles archive"):
        about(path)
