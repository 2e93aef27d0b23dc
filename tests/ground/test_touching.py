"""Who touches whom: squares on a chessboard, and an island beside it."""

import numpy as np
import shapely

from ground.touching import bridged, parts, touching


def squares(*corners, size=100.0):
    """Squares of 100 m with these south-west corners, in hundreds of metres."""
    return np.array([shapely.box(x * size, y * size, (x + 1) * size, (y + 1) * size) for x, y in corners])


def pairs(shapes):
    return set(zip(*(each.tolist() for each in touching(shapes)), strict=True))


def test_squares_that_share_an_edge_or_only_a_corner_touch():
    assert pairs(squares((0, 0), (1, 0), (1, 1))) == {(0, 1), (1, 0), (1, 2), (2, 1), (0, 2), (2, 0)}


def test_squares_with_a_street_between_them_do_not_touch():
    assert pairs(squares((0, 0), (1.2, 0))) == set()


def test_an_island_is_joined_to_its_nearest_place_and_the_distance_is_said():
    shapes = squares((0, 0), (1, 0), (2.5, 0))
    one, other = touching(shapes)
    (link,) = bridged(shapes, one, other)
    assert set(link[:2]) == {1, 2}
    assert round(link[2]) == 50


def test_places_that_hang_together_need_no_bridge():
    shapes = squares((0, 0), (1, 0), (2, 0))
    assert bridged(shapes, *touching(shapes)) == []


def test_parts_are_named_by_their_first_place():
    assert parts(5, [(3, 1), (1, 0), (4, 2)]) == [0, 0, 2, 0, 2]
