"""Names on a map as it opens: none over another, none over the edge, the important ones first."""

import pytest

from metrics.places.outlines import outlines
from views.maps.label_room import FITS, MARGIN, Label, bounds_of, opening, with_room
from views.maps.rings import with_rings

HERE = opening((-2.1, 52.5, -1.9, 52.7))
MIDDLE = (-2.0, 52.6)


def box(label):
    """Left, top, right and bottom of a label in pixels from the middle of the map."""
    x, y = HERE.pixels(label.at)
    return x - label.wide / 2, y - label.tall / 2, x + label.wide / 2, y + label.tall / 2


def test_a_point_comes_back_from_its_pixels():
    assert HERE.pixels(MIDDLE)[0] == pytest.approx(0, abs=1e-6)
    assert HERE.degrees(*HERE.pixels((-2.03, 52.55))) == pytest.approx((-2.03, 52.55))


def test_a_name_alone_stands_in_its_place():
    (only,), left = with_room((Label("Pleck", MIDDLE, 11),), HERE)
    assert (only.name, left) == ("Pleck", [])
    assert only.at == pytest.approx(MIDDLE)


def test_a_long_name_stands_on_two_lines():
    (only,), _ = with_room((Label("Aldridge Central and South", MIDDLE, 11),), HERE)
    assert only.name == "Aldridge Central\nand South"


def test_of_two_in_one_place_the_less_important_moves_aside():
    placed, left = with_room(
        (
            Label("Pleck", MIDDLE, 11),
            Label("Palfrey", MIDDLE, 11, 500),
        ),
        HERE,
    )
    assert [each.name for each in placed] == ["Palfrey", "Pleck"] and not left
    assert placed[0].at == pytest.approx(MIDDLE)
    assert box(placed[1])[1] >= box(placed[0])[3] or box(placed[1])[3] <= box(placed[0])[1]


def test_a_name_for_which_there_is_no_room_is_left_out_and_said_so():
    crowd = [Label(f"Ward number {n}", MIDDLE, 11) for n in range(30)]
    placed, left = with_room(tuple(crowd), HERE)
    assert 3 <= len(placed) < 30
    assert len(placed) + len(left) == 30


def test_a_name_at_the_edge_is_moved_inside():
    (only,), _ = with_room((Label("Tyldesley", (-1.9, 52.6), 11),), HERE)
    assert box(only)[2] <= FITS / 2 + MARGIN


@pytest.mark.parametrize("edition", ["walsall", "barking-and-dagenham"])
def test_no_name_of_a_shipped_borough_lies_over_another(store, edition):
    opens = opening(bounds_of(with_rings(outlines(store, edition, "borough"))))
    labels = [Label(r.name, tuple(r.inside), 15, 900) for r in outlines(store, edition, "area").itertuples()]
    labels += [Label(r.name, tuple(r.inside), 11) for r in outlines(store, edition, "ward").itertuples()]
    placed, left = with_room(tuple(labels), opens)
    assert len(left) < len(labels) / 3
    boxes = []
    for each in placed:
        x, y = opens.pixels(each.at)
        boxes.append((x - each.wide / 2, y - each.tall / 2, x + each.wide / 2, y + each.tall / 2))
    for n, one in enumerate(boxes):
        for other in boxes[:n]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart
