"""What a drawing is like: figures as its pages show them, pieces, split wards, who is in no area."""

import pandas as pd
import pytest

from metrics.drawn.drawing import Drawing, DrawnArea
from metrics.drawn.ground import ground
from metrics.drawn.link import to_link
from metrics.drawn.measures import measures
from metrics.drawn.store import opened_for
from metrics.drawn.units import units
from metrics.profile.compare import compare, equality

SAME = [
    "value",
    "value_low",
    "value_high",
    "lower",
    "upper",
    "rest",
    "coverage",
    "verdict",
    "judgement",
    "period",
]


@pytest.mark.parametrize("name", ["six_areas", "patches"])
def test_every_figure_beside_the_map_is_that_of_the_pages(store, walsall_ground, request, name):
    drawn = request.getfixturevalue(name)
    live = measures(store, walsall_ground, drawn).profile
    link = to_link(drawn, walsall_ground.units)
    shown = compare(opened_for(store, link), "walsall", link)
    shown["area"] = shown["area"].str.extract(r"area-(\d+)$", expand=False).astype(int) - 1
    both = live.merge(shown, on=["area", "indicator"], suffixes=("", "_page"))
    assert len(both) == len(live) > 200
    for column in SAME:
        pd.testing.assert_series_equal(
            both[column], both[f"{column}_page"], check_names=False, rtol=1e-9, check_dtype=False
        )


def test_the_six_areas_of_2009_are_as_equal_as_the_page_compare_says(store, walsall_ground, six_areas):
    found = measures(store, walsall_ground, six_areas)
    known = equality(store, "walsall", "areas")
    assert list(found.areas["residents"]) == list(known.areas["residents"])
    assert found.ratio == pytest.approx(known.largest_to_smallest)
    assert found.ratio == pytest.approx(63_667 / 32_092)
    assert list(found.areas["pieces"]) == [1] * 6
    assert (found.split, found.outside, found.outside_residents) == ([], [], 0)


def test_all_areas_together_are_the_borough(store, walsall_ground, six_areas):
    rows = measures(store, walsall_ground, six_areas).profile
    adds = rows[rows["indicator_kind"].isin(["count", "ratio"])]
    borough = walsall_ground.wards.beside
    is_it = borough["place"] == "lad24:E08000030"
    whole = dict(zip(borough["indicator"][is_it], borough["numerator"][is_it], strict=True))
    for indicator, total in adds.groupby("indicator")["numerator"].sum(min_count=6).items():
        assert total == pytest.approx(whole[indicator], rel=1e-9, nan_ok=True), indicator


def test_an_area_in_two_pieces_a_split_ward_and_people_outside_are_told(store, walsall_ground):
    of = walsall_ground.units
    names = {name: code for code, name in of.names.items()}
    streetly, willenhall = names["Streetly"], names["Willenhall South"]  # at opposite ends of the borough
    half = of.lsoas_of[willenhall][:1]
    drawn = Drawing("walsall", (DrawnArea("Ends"), DrawnArea("Empty")))
    drawn = drawn.given(0, [*of.lsoas_of[streetly], *half])
    found = measures(store, walsall_ground, drawn)
    ends, empty = found.areas.iloc[0], found.areas.iloc[1]
    assert ends["pieces"] == 2 and ends["wards_split"] == ["Willenhall South"]
    assert (empty["lsoas"], empty["residents"], empty["pieces"]) == (0, 0, 0)
    assert found.split == ["Willenhall South"] and len(found.outside) == len(of.lsoas) - ends["lsoas"]
    inside = ends["residents"]
    assert inside + found.outside_residents == pytest.approx(walsall_ground.residents.sum())
    assert pd.isna(found.ratio)  # one area only has nobody to be compared with


def test_missing_residents_are_no_zero(store):
    of = ground(store, "walsall-2009")
    known = units(store, "walsall-2009")
    drawn = Drawing("walsall-2009", (DrawnArea("Area 1", known.lsoas[:40]), DrawnArea("Area 2")))
    found = measures(store, of, drawn).areas
    assert pd.isna(found.loc[0, "residents"]) and found.loc[1, "residents"] == 0


def test_people_outside_are_what_the_areas_leave_of_the_borough(store, walsall_ground, six_areas):
    of = walsall_ground.units
    without = six_areas.freed(six_areas.areas[2].lsoas)
    found = measures(store, walsall_ground, without)
    whole = measures(store, walsall_ground, six_areas).areas["residents"]
    assert found.outside_residents == whole[2] == 59_159
    assert found.areas["residents"].sum() + found.outside_residents == whole.sum() == 286_105
    assert len(found.outside) == len(six_areas.areas[2].lsoas) < len(of.lsoas)
