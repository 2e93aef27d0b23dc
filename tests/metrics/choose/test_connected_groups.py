"""The best connected groups, held against looking at every group there is."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.choose.connected_groups import TooMany, best_groups


def is_connected(members, touching):
    """Whether one can walk between all members without leaving them."""
    reached, waiting = {members[0]}, [members[0]]
    while waiting:
        for other in touching[waiting.pop()]:
            if other in members and other not in reached:
                reached.add(other)
                waiting.append(other)
    return len(reached) == len(members)


def every_group(residents, need, touching, least, most, pinned_in=(), pinned_out=()):
    """(mean need, members) of every group that keeps to the limits and pins, best first: brute force."""
    places = range(len(need))
    found = [
        (sum(residents[i] * need[i] for i in members) / sum(residents[i] for i in members), members)
        for size in range(1, len(need) + 1)
        for members in combinations(places, size)
        if least <= sum(residents[i] for i in members) <= most
        and set(pinned_in) <= set(members)
        and not set(pinned_out) & set(members)
        and is_connected(members, touching)
    ]
    return sorted(found, key=lambda each: -each[0])


@st.composite
def areas(draw, pins=False):
    """A small random area: residents, need, who touches whom, limits, and pins in and out."""
    count = draw(st.integers(1, 9))
    pairs = [pair for pair in combinations(range(count), 2) if draw(st.booleans())]
    touching = [[b if a == i else a for a, b in pairs if i in (a, b)] for i in range(count)]
    residents = draw(st.lists(st.integers(1, 30), min_size=count, max_size=count))
    need = draw(st.lists(st.integers(0, 100), min_size=count, max_size=count))
    least, most = sorted(draw(st.tuples(st.integers(1, 90), st.integers(1, 90))))
    pinned = draw(st.lists(st.sampled_from(range(count)), max_size=3, unique=True)) if pins else []
    return residents, need, touching, least, most, pinned[:2], pinned[2:]


@given(areas())
@settings(deadline=None)
def test_no_connected_group_within_the_limits_is_better(area):
    residents, need, touching, least, most, _, _ = area
    truth = every_group(residents, need, touching, least, most)
    found = best_groups(residents, need, touching, least, most, keep=5)
    assert [g.need for g in found] == pytest.approx([value for value, _ in truth[:5]])


@given(areas(pins=True))
@settings(deadline=None)
def test_no_group_that_keeps_to_the_pins_is_better(area):
    residents, need, touching, least, most, pinned_in, pinned_out = area
    truth = every_group(residents, need, touching, least, most, pinned_in, pinned_out)
    found = best_groups(
        residents, need, touching, least, most, pinned_in=pinned_in, pinned_out=pinned_out, keep=3
    )
    assert [g.need for g in found] == pytest.approx([value for value, _ in truth[:3]])


@given(areas(pins=True))
@settings(deadline=None)
def test_every_group_is_connected_within_limits_keeps_to_pins_and_stands_once(area):
    residents, need, touching, least, most, pinned_in, pinned_out = area
    found = best_groups(residents, need, touching, least, most, pinned_in=pinned_in, pinned_out=pinned_out)
    for group in found:
        assert is_connected(group.members, touching)
        assert least <= group.residents == sum(residents[i] for i in group.members) <= most
        assert set(pinned_in) <= set(group.members)
        assert not set(pinned_out) & set(group.members)
    assert len({g.members for g in found}) == len(found)


@given(areas(pins=True))
@settings(deadline=None)
def test_a_pin_never_raises_the_need_of_the_best_group(area):
    residents, need, touching, least, most, pinned_in, pinned_out = area
    pinned = best_groups(
        residents, need, touching, least, most, pinned_in=pinned_in, pinned_out=pinned_out, keep=1
    )
    if pinned:
        free = best_groups(residents, need, touching, least, most, keep=1)
        assert free[0].need >= pinned[0].need - 1e-9


def test_a_needy_place_out_of_reach_is_not_joined():
    # a row of three: the neediest two stand at the ends, and the middle would make the group too large
    found = best_groups([10, 10, 10], [90, 10, 80], [[1], [0, 2], [1]], 15, 20)
    assert [g.members for g in found] == [(0, 1), (1, 2)]


def test_a_search_that_can_not_be_finished_says_so():
    with pytest.raises(TooMany):
        best_groups(
            [1] * 12, list(range(12)), [[j for j in range(12) if j != i] for i in range(12)], 6, 6, steps=10
        )


def test_the_limits_of_a_group_are_within_them():
    # two of 2,500 and 5,500 people have 8,000 together; one of 5,000 stands alone
    case = [2_500, 5_500, 5_000], [50, 40, 10], [[1], [0], []]
    assert [g.members for g in best_groups(*case, 5_000, 8_000)] == [(0, 1), (1,), (2,)]
    assert [g.members for g in best_groups(*case, 5_001, 8_000)] == [(0, 1), (1,)]
    assert [g.members for g in best_groups(*case, 5_000, 7_999)] == [(1,), (2,)]
