"""Drafted areas hang together and hold equal shares of residents: toys by hand, random ground, real LSOAs.

Wards here are squares of 0.01 degrees on a grid, about 700 by 1,112 metres, one small area each unless said.
"""

import random

import pytest
import shapely

from ground.divide import WITHIN, divided
from ground.land import Land, Ward, land_of
from ground.touching import parts, touching
from loaders.editions.draft import NOTE, scheme_of
from metrics import catalogue


def square(x: float, y: float):
    """A square of one hundredth of a degree, its south-west corner so many hundredths from 1 E, 51 N."""
    return shapely.box(1 + x / 100, 51 + y / 100, 1 + (x + 1) / 100, 51 + (y + 1) / 100)


def ward(code: str, residents: float, *corners: tuple[float, float]) -> Ward:
    shapes = [square(*corner) for corner in corners]
    middle = shapely.union_all(shapes).centroid
    return Ward(code, f"Ward {code}", residents, middle.x, middle.y, shapes)


def groups(wards: list[Ward], count: int) -> list[str]:
    found = divided(land_of(wards)[0], count)
    return sorted("".join(sorted(wards[n].code for n in group)) for group in found)


def area_of(wards: list[Ward]) -> dict[str, list[str]]:
    """The wards of each drafted area by its name."""
    return {area.name: area.wards for area in scheme_of(wards).area}


def test_wards_in_a_row_are_cut_where_residents_are_equal():
    row = [ward("a", 100, (0, 0)), ward("b", 100, (1, 0)), ward("c", 100, (2, 0)), ward("d", 300, (3, 0))]
    assert groups(row, 2) == ["abc", "d"]
    assert groups(row, 4) == ["a", "b", "c", "d"]
    assert groups(row, 1) == ["abcd"]


def test_the_two_ends_of_a_horseshoe_are_no_area():
    # a b c   Cut across the longer side, c and h would be one area, and nothing joins them. By land there are
    # d       two ways to halve 800 residents, d going with either arm.
    # f g h
    shoe = [ward("a", 100, (0, 2)), ward("b", 100, (1, 2)), ward("c", 150, (2, 2)), ward("d", 70, (0, 1)),
            ward("f", 100, (0, 0)), ward("g", 100, (1, 0)), ward("h", 180, (2, 0))]  # fmt: skip
    assert groups(shoe, 2) == ["abcd", "fgh"]  # 420 and 380, 5% off; abc with 350 would be 12.5% off


def test_equal_shares_matter_before_short_ways():
    # a b   Columns and rows are as equal in distance, but only columns a c and b d
    # c d   hold 400 each; rows hold 600 and 200
    wards = [ward("a", 300, (0, 1)), ward("b", 300, (1, 1)), ward("c", 100, (0, 0)), ward("d", 100, (1, 0))]
    assert groups(wards, 2) == ["ac", "bd"]


def test_a_ward_that_lies_in_pieces_goes_with_what_lies_between():
    # a b a c d: the one that holds a holds b too, though b and c and d would be as near each other
    row = [
        ward("a", 100, (0, 0), (2, 0)),
        ward("b", 10, (1, 0)),
        ward("c", 60, (3, 0)),
        ward("d", 60, (4, 0)),
    ]
    assert groups(row, 2) == ["ab", "cd"]


def test_an_island_is_bridged_where_its_people_are_too_few_and_the_draft_says_so():
    # a b c d   ~   e: five areas are not asked of five wards, so all is one; twice as many make two
    mainland = [ward(f"{n:02d}", 100, (n, 0)) for n in range(9)]
    island = ward("09", 100, (9.5, 0))
    scheme = scheme_of([*mainland, island])
    assert [area.wards for area in scheme.area] == [
        ["05", "06", "07", "08", "09"],
        ["00", "01", "02", "03", "04"],
    ]
    # half a hundredth of a degree at 51.005 N: 0.005 x 111,320 x cos(51.005) = 350 m
    assert scheme.note == (
        f"{NOTE} East hangs together only across 350 m between Ward 08 and Ward 09, where no land way "
        "joins the parts of the district."
    )


def test_an_island_of_an_equal_share_is_an_area_of_its_own_without_a_bridge():
    mainland = [ward(f"m{n}", 100, (n, 0)) for n in range(5)]
    island = [ward(f"i{n}", 100, (5.5 + n, 0)) for n in range(5)]
    scheme = scheme_of([*mainland, *island])
    assert [area.wards for area in scheme.area] == [
        ["i0", "i1", "i2", "i3", "i4"],
        ["m0", "m1", "m2", "m3", "m4"],
    ]
    assert scheme.note == NOTE


@pytest.mark.parametrize(("giant", "said"), [(1101, True), (1100, False), (1099, False)])
def test_an_area_beyond_a_tenth_is_named(giant, said):
    # ten wards, two areas: one ward of 1,100 beside nine that hold 900 is 10% more than half of 2,000
    wards = [ward("00", giant, (0, 0)), *(ward(f"{n:02d}", 100, (n, 0)) for n in range(1, 10))]
    note = scheme_of(wards).note
    assert ("West has 10% more residents than an equal share" in note) is said
    assert ("East has 10% fewer residents than an equal share" in note) is said


def test_a_draft_is_the_same_each_time():
    wards = [ward(f"{n:02d}", 80 + 7 * n % 50, (n % 6, n // 6)) for n in range(30)]
    assert area_of(wards) == area_of(wards)


def pieces(shapes: list) -> int:
    """In how many parts outlines lie, by the outlines alone."""
    one, other = touching(shapely.transform(shapes, lambda points: points * 111_320))
    return len(set(parts(len(shapes), zip(one, other, strict=True))))


@pytest.mark.parametrize("seed", range(12))
def test_on_random_ground_every_area_hangs_together_within_a_tenth(seed):
    """A blob of 24 to 36 squares grown from the middle, each of 80 to 120 residents: ragged, but one land."""
    chance = random.Random(seed)
    blob, size = [(0, 0)], chance.randrange(24, 37)
    while len(blob) < size:
        x, y = chance.choice(blob)
        step = chance.choice([(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)])
        blob += [step] if step not in blob else []
    wards = [ward(f"{n:02d}", chance.randrange(80, 121), each) for n, each in enumerate(blob)]
    count = chance.randrange(2, 7)
    found = divided(land_of(wards)[0], count)
    assert sorted(n for group in found for n in group) == list(range(size))
    mean = sum(each.residents for each in wards) / count
    for group in found:
        assert pieces([wards[n].shapes[0] for n in group]) == 1
        assert abs(sum(wards[n].residents for n in group) / mean - 1) <= WITHIN


def test_the_shipped_boroughs_could_be_drafted_in_areas_that_hang_together(store):
    """Walsall's 20 wards and 169 LSOAs: four areas, each in one piece, each within a tenth of a fourth."""
    names = catalogue.wards_of_lsoas(store, "walsall")
    rows = dict(store.rows("SELECT place, geometry FROM boundaries WHERE place LIKE 'lsoa21:%'"))
    residents = dict(store.rows("SELECT place, residents FROM places WHERE place LIKE 'lsoa21:%'"))
    wards = []
    for code, lsoas in names.groupby("ward")["lsoa"]:
        shapes = list(shapely.from_wkb([bytes(rows[each]) for each in lsoas]))
        middle = shapely.union_all(shapes).centroid
        people = sum(residents[each] for each in lsoas)
        wards.append(Ward(code, code, people, middle.x, middle.y, shapes))
    assert len(wards) == 20
    by_code = {each.code: each for each in wards}
    areas = scheme_of(wards).area
    assert len(areas) == 4
    share = sum(each.residents for each in wards) / 4
    for area in areas:
        assert pieces([shape for code in area.wards for shape in by_code[code].shapes]) == 1
        assert abs(sum(by_code[code].residents for code in area.wards) / share - 1) <= 0.10


def test_land_counts_parts_with_bridges_and_without():
    # two wards that touch, and an island behind the second
    land, bridges = land_of([ward("a", 1, (0, 0)), ward("b", 1, (1, 0)), ward("c", 1, (2.1, 0))])
    wards = ([0, 1], [1, 2], [0, 2])
    assert [land.parts(each, bridges=False) for each in wards] == [1, 2, 2]
    assert [land.parts(each, bridges=True) for each in wards] == [1, 1, 2]
    assert [(one, other, round(metres)) for one, other, metres in bridges] == [(1, 2, 70)]
    assert land.beside() == [[1], [0, 2], [1]]
    assert isinstance(land, Land)
