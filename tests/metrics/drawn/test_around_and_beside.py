"""Circles around a place, and two drawings side by side."""

from itertools import pairwise

import pytest

from metrics.drawn.around import around
from metrics.drawn.drawing import Drawing, DrawnArea
from metrics.drawn.measures import measures
from metrics.drawn.side_by_side import side_by_side
from metrics.errors import Refused


def beside(store, of, one, other):
    """Two drawings side by side, measured first."""
    return side_by_side(of, (one, other), measures(store, of, one), measures(store, of, other))


def test_a_wider_circle_holds_a_narrower_one_and_its_middle(store, walsall_ground):
    lsoa = walsall_ground.units.lsoas[40]
    circles = [set(around(store, walsall_ground, lsoa, km)) for km in (0.1, 1, 3, 20)]
    assert lsoa in circles[0]
    assert all(one <= other for one, other in pairwise(circles))
    assert len(circles[1]) < len(circles[2]) and circles[3] == set(walsall_ground.units.lsoas)


@pytest.mark.parametrize(("words", "km"), [("Atlantis", 1), ("", 1), ("Pelsall", 0), ("Pelsall", 21)])
def test_a_circle_without_a_middle_or_a_width_is_refused(store, walsall_ground, words, km):
    with pytest.raises(Refused):
        around(store, walsall_ground, words, km)


def test_a_drawing_beside_itself_moves_nobody_whatever_the_order_of_its_areas(
    store, walsall_ground, six_areas
):
    turned = Drawing("walsall", six_areas.areas[::-1])
    found = beside(store, walsall_ground, six_areas, turned)
    assert found.moved == 0 and found.changes.empty
    assert found.pairs == tuple((at, 5 - at) for at in range(6))


def test_who_moves_is_who_lives_in_what_changes_hands(store, walsall_ground, six_areas):
    of = walsall_ground.units
    ward = next(code for code, name in of.names.items() if name == "Pelsall")
    edited = six_areas.given(2, of.lsoas_of[ward])
    residents = dict(zip(of.lsoas, walsall_ground.residents, strict=True))
    found = beside(store, walsall_ground, six_areas, edited)
    assert found.moved == sum(residents[lsoa] for lsoa in of.lsoas_of[ward])
    assert set(found.changes["area"]) <= {area.name for area in six_areas.areas}
    freed = beside(store, walsall_ground, six_areas, six_areas.freed(of.lsoas_of[ward]))
    assert freed.moved == found.moved


def test_nothing_drawn_has_nobody_in_common(store, walsall_ground, six_areas):
    found = beside(store, walsall_ground, six_areas, Drawing("walsall", (DrawnArea("Area 1"),)))
    assert found.pairs == () and found.changes.empty
    assert found.moved == pytest.approx(walsall_ground.residents.sum())
