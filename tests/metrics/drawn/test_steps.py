"""One step more or less, proposals, a programme's boundary, and a drawing as it is declared."""

import tomllib
from itertools import combinations

import numpy as np
import pytest

from ground.divide import divided
from ground.land import Ward, land_of
from loaders.declarations.models import Scheme
from metrics.drawn.adopted import as_toml
from metrics.drawn.boundary import boundary
from metrics.drawn.drawing import Drawing, DrawnArea
from metrics.drawn.ground import ground
from metrics.drawn.measures import measures
from metrics.drawn.proposals import proposals
from metrics.drawn.sensitivity import boundary_sensitivity
from metrics.drawn.starts import msoas
from metrics.errors import Refused


def test_every_step_is_one_lsoa_and_its_figures_are_those_of_the_edited_area(
    store, walsall_ground, six_areas
):
    found = boundary_sensitivity(store, walsall_ground, six_areas, 2)
    assert found.added > 5 and found.dropped > 5
    row = found.rows[found.rows["steps_changed"] > 0].iloc[0]
    code, way = row["first_step"]
    edited = six_areas.given(2, [code]) if way == "added" else six_areas.freed([code])
    after = measures(store, walsall_ground, edited).profile.set_index(["area", "indicator"])
    assert after.at[(2, row["indicator"]), "judgement"] == row["after"] != row["judgement"]
    assert row["lowest"] <= after.at[(2, row["indicator"]), "value"] <= row["highest"]


def test_an_area_that_is_the_whole_borough_has_no_finding_to_change(store, walsall_ground):
    whole = Drawing("walsall", (DrawnArea("All", walsall_ground.units.lsoas),))
    found = boundary_sensitivity(store, walsall_ground, whole, 0)
    assert found.rows.empty and found.added == 0


def test_proposals_hang_together_keep_wards_and_are_the_same_each_time(store, walsall_ground):
    found = proposals(store, walsall_ground, 4)
    assert 1 <= len(found) <= 3
    for each in found:
        assert list(each.measures.areas["pieces"]) == [1] * 4
        assert (each.measures.split, each.measures.outside) == ([], [])
        assert each.measures.ratio < 1.25
    assert [each.drawn for each in proposals(store, walsall_ground, 4)] == [each.drawn for each in found]


@pytest.mark.parametrize("groups", [1, 0, 21, 400])
def test_an_impossible_number_of_areas_is_refused(store, walsall_ground, groups):
    with pytest.raises(Refused, match="can be divided into 2 to 20 areas of whole wards"):
        proposals(store, walsall_ground, groups)


def test_nearly_every_ward_an_area_of_its_own_is_a_division_too(store):
    of = ground(store, "barking-and-dagenham")
    for groups in (16, 17):
        for each in proposals(store, of, groups):
            assert len(each.drawn.areas) == groups and each.measures.outside == []
            assert list(each.measures.areas["pieces"]) == [1] * groups


def test_where_nobody_is_counted_no_areas_can_be_equal(store):
    with pytest.raises(Refused, match="Residents of LSOAs are not known in Walsall, the 2009 profiles"):
        proposals(store, ground(store, "walsall-2009"), 4)


def test_a_division_is_the_best_that_an_exhaustive_search_finds_on_a_small_map():
    from shapely.geometry import box

    people = [30, 10, 20, 20, 10, 30]  # six squares in a row of three over another
    wards = [
        Ward(str(n), str(n), people[n], 0.01 * (n % 3), 0.01 * (n // 3),
             [box(0.01 * (n % 3), 0.01 * (n // 3), 0.01 * (n % 3 + 1), 0.01 * (n // 3 + 1))])
        for n in range(6)
    ]  # fmt: skip
    land, _ = land_of(wards)
    halves = [
        set(one)
        for size in range(1, 6)
        for one in combinations(range(6), size)
        if land.parts(one, bridges=False) == 1 and land.parts(set(range(6)) - set(one), bridges=False) == 1
    ]
    best = min(abs(sum(people[n] for n in one) - 60) for one in halves)
    one, _ = divided(land, 2, within=0.0)
    assert abs(sum(people[n] for n in one) - 60) == best == 0


def test_a_boundary_is_set_beside_its_default_msoas(store, walsall_ground):
    code, name, lsoas = msoas(store, walsall_ground.units)[4]
    more = [each for each in walsall_ground.units.lsoas if each not in lsoas][:2]
    area = DrawnArea("Ours", tuple(sorted([*lsoas[1:], *more])))
    found = boundary(store, walsall_ground, area, [code.lower()])
    parts = found.parts.set_index("part")
    assert (found.contains, found.names) == (False, (name,))
    assert parts.at["left out of them", "places"] == [walsall_ground.units.names[lsoas[0]]]
    assert parts.at["added to them", "lsoas"] == 2
    residents = dict(zip(walsall_ground.units.lsoas, walsall_ground.residents, strict=True))
    assert parts.at["the area", "residents"] == sum(residents[each] for each in area.lsoas)
    assert parts.at["the area", "residents"] + parts.at[
        "the rest of the borough", "residents"
    ] == pytest.approx(np.nansum(walsall_ground.residents))
    whole = DrawnArea("Ours", tuple(sorted([*lsoas, *more])))
    assert boundary(store, walsall_ground, whole, [code]).contains


def test_a_code_that_is_no_msoa_here_is_refused(store, walsall_ground, six_areas):
    with pytest.raises(Refused, match="E02999999 is no MSOA of Walsall that is known here"):
        boundary(store, walsall_ground, six_areas.areas[0], ["E02999999"])


def test_a_drawing_is_written_as_it_is_declared(walsall, six_areas, patches):
    for drawn in (six_areas.named(1, 'Ask "why" \\ ü'), patches):
        scheme = Scheme.model_validate(tomllib.loads(as_toml(drawn, walsall))["scheme"][0])
        assert [area.name for area in scheme.area] == [area.name for area in drawn.areas]
    assert all(not area.extra_lsoas and not area.excluded_lsoas for area in Scheme.model_validate(
        tomllib.loads(as_toml(six_areas, walsall))["scheme"][0]).area)  # fmt: skip
