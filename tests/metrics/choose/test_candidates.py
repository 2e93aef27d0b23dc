"""Candidates of Toyton (tests/support/toyton.py) and how they lie to existing sites, worked out by hand."""

import json

import pandas as pd
import pytest

from metrics.choose.candidates import (
    POOL_COLUMNS,
    existing_sites,
    focus_pool,
    level_of,
    near_sites,
    places_pool,
    site_names,
)
from metrics.errors import Unknown
from metrics.store import Store
from tests.support import toy
from tests.support.toyton import INDICATORS, NAMED, SCORE, changed, lsoa, ward

SEVENTH = 100 / 7


@pytest.fixture
def store(toyton):
    """Toyton's store."""
    return toyton


def lying(store, table, kind, existing, beside=True):
    """How candidates, named and given by their members, lie to existing sites; and remarks."""
    candidates = pd.DataFrame({"name": list(table), "members": list(table.values())})
    return near_sites(store, "toyton", candidates, kind, site_names(store, "toyton", existing), beside=beside)


def test_wards_count_by_their_own_need_and_have_no_ward(store):
    pool = places_pool(store, "toyton", "halves", "ward", SCORE)
    assert list(pool.table) == list(POOL_COLUMNS)
    names = ["Centre", "East", "North", "South", "West"]
    assert pool.table["name"].tolist() == names
    assert pool.table["place"].tolist() == ward(*names)
    assert pool.table["code"].tolist() == [place.split(":")[1] for place in ward(*names)]
    assert pool.table["ward"].tolist() == [""] * 5
    assert pool.table["area"].tolist() == ["Rest", "Half", "Half", "Rest", "Rest"]
    assert pool.table["residents"].tolist() == [2000, 1500, 2000, 2000, 2000]
    assert pool.table["need"].tolist() == pytest.approx([100, 24, 0, 46.4, 72])
    assert pool.groups is None and pool.remarks == [] and pool.absent == {}
    assert pool.residents_of == "mid-2022" and pool.sources == ["people-2022", "scores"]
    assert pool.figures.candidates == ward(*names)
    assert pool.figures.figure[:, 0] == pytest.approx([77.5, 30, 15, 44, 60])


def test_lsoas_name_the_ward_that_holds_them(store):
    table = places_pool(store, "toyton", "parts", "lsoa", SCORE).table
    assert table["place"].tolist() == lsoa(*range(1, 9))
    assert table["ward"].tolist() == ["North", "North", "East", "South", "South", "West", "Centre", "Centre"]
    assert table["area"].tolist() == ["Inner", "Outer", "Outer", "Outer", "Inner", "Outer", "Inner", "Inner"]
    assert table["residents"].tolist() == [1000, 1000, 1500, 1200, 800, 2000, 500, 1500]
    assert table["members"].tolist() == [[place] for place in lsoa(*range(1, 9))]


def test_lsoas_known_within_bounds_are_named(tmp_path):
    scores = "code,score\n" + "".join(
        f"{code},{n}0\n" for n, code in enumerate(toy.LSOAS, 1) if n not in (4, 6)
    )
    store = changed(tmp_path, scores=scores)
    pool = places_pool(store, "toyton", "halves", "lsoa", SCORE)
    assert pool.remarks == [
        "Need is known only within bounds, and the middle was taken, for South: E01099004, West: E01099006."
    ]
    assert pool.table["need"].tolist()[3:6:2] == [50, 50]
    store.close()


def test_places_of_focus_are_the_best_groups_and_areas_without_are_absent(store):
    pool = focus_pool(store, "toyton", "halves", SCORE, least=2000, most=3000)
    assert list(pool.table) == list(POOL_COLUMNS)
    assert pool.table.to_dict("list") == {
        "place": [toy.HALF, toy.REST],
        "code": ["half", "rest"],
        "name": ["Half: North, East (2 LSOAs)", "Rest: Centre (2 LSOAs)"],
        "ward": ["North, East", "Centre"],
        "area": ["Half", "Rest"],
        "members": [lsoa(2, 3), lsoa(7, 8)],
        "residents": [2500, 2000],
        "need": pytest.approx([4 / 2.5 * SEVENTH, 13.5 / 2 * SEVENTH]),
    }
    assert [each.tolist() for each in pool.groups.members] == [[1, 2], [6, 7]]
    assert [each.tolist() for each in pool.groups.shares] == [[0.4, 0.6], [0.25, 0.75]]
    # mean scores: 20 of 1,000 and 30 of 1,500 people; 70 of 500 and 80 of 1,500
    assert pool.figures.figure[:, 0] == pytest.approx([26, 77.5])
    assert pool.figures.candidates == [toy.HALF, toy.REST]
    assert pool.residents_of == "mid-2022" and pool.sources == ["people-2022", "scores"]
    assert pool.absent == {} and pool.remarks == []
    fewer = focus_pool(store, "toyton", "halves", SCORE, least=4000, most=6000)
    assert fewer.table["code"].tolist() == ["rest"]
    assert fewer.absent == {toy.HALF: "Half"}
    assert fewer.remarks == ["Half: only 3,500 residents live there, fewer than the least of 4,000."]
    none = focus_pool(store, "toyton", "halves", SCORE, least=1, most=2)
    assert none.table.empty and none.figures.candidates == []
    assert none.figures.figure.shape == none.figures.low.shape == none.figures.high.shape == (0, 1)
    assert none.absent == {toy.HALF: "Half", toy.REST: "Rest"}


def test_the_level_of_places_whose_need_counts():
    assert [level_of(kind) for kind in ("ward", "focus", "lsoa")] == ["ward", "lsoa", "lsoa"]


def test_sites_are_named_with_their_level_or_refused(store):
    found = site_names(store, "toyton", [*lsoa(8), *ward("East")])
    assert found.to_dict("list") == {
        "place": [*lsoa(8), *ward("East")],
        "name": ["Centre: E01099008", "East"],
        "level": ["lsoa", "ward"],
    }
    with pytest.raises(Unknown) as unknown:
        site_names(store, "toyton", ["ward24:E0"])
    every = ", ".join([*lsoa(*range(1, 9)), *ward("North", "East", "South", "West", "Centre")])
    assert str(unknown.value) == (
        f"There is no ward or LSOA of this edition 'ward24:E0'. Choose one of: {every}."
    )


def test_the_sites_an_edition_names_are_existing(store, tmp_path):
    assert existing_sites(store, "toyton") == []
    edition = toy.EDITION.replace('"lsoa21"\n', f'"lsoa21"\nexisting_sites = ["{ward("West")[0]}"]\n', 1)
    built = Store(toy.store(tmp_path, edition=edition, sources=NAMED, indicators=INDICATORS))
    assert existing_sites(built, "toyton") == ward("West")
    built.close()
    with pytest.raises(Unknown, match="There is no edition 'nowhere'"):
        existing_sites(store, "nowhere")


def test_groups_of_lsoas_lie_in_beside_and_around_sites(store):
    groups = {
        "all of North": lsoa(1, 2),
        "a part of it": lsoa(1),
        "more than it": lsoa(1, 2, 3),
        "partly": lsoa(2, 3),
        "beside": lsoa(5),
        "away": lsoa(4, 8),
    }
    words, remarks = lying(store, groups, "focus", ward("North"))
    assert words == [
        "is an existing site",
        "lies in an existing site (North)",
        "contains an existing site (North)",
        "lies partly in an existing site (North)",
        "beside an existing site (North)",
        "",
    ]
    assert remarks == []
    apart, _ = lying(store, groups, "focus", ward("North"), beside=False)
    assert apart == [*words[:4], "", ""]


def test_two_sites_are_both_named(store):
    words, _ = lying(store, {"Middle": lsoa(6)}, "lsoa", [*lsoa(5), *ward("Centre")])
    assert words == ["beside an existing site (South: E01099005); beside an existing site (Centre)"]
    assert lying(store, {"Middle": lsoa(6), "Other": lsoa(1)}, "lsoa", []) == (["", ""], [])


def test_wards_and_wards_are_compared_by_their_outlines_and_wards_and_lsoas_by_lsoas(store):
    # North is 1 and 2, and 2 meets 7 of Centre at a corner; South is 4 and 5, and 4 touches East and Centre
    wards = {name: ward(name) for name in ("North", "East", "South", "West", "Centre")}
    words, _ = lying(store, wards, "ward", ward("North"))
    assert words == ["is an existing site", *["beside an existing site (North)"] * 4]
    words, _ = lying(store, wards, "ward", lsoa(4))
    touching = "beside an existing site (South: E01099004)"
    assert words == ["", touching, "contains an existing site (South: E01099004)", "", touching]


def test_without_an_outline_it_is_not_known_what_lies_beside(tmp_path):
    drawn = json.loads(toy.FILES["outlines.geojson"])
    drawn["features"] = [f for f in drawn["features"] if f["properties"]["LSOA21CD"] not in toy.LSOAS[6:]]
    raw = {"outlines.geojson": json.dumps(drawn)}
    store = Store(toy.store(tmp_path, files=raw, sources=NAMED, indicators=INDICATORS))
    candidates = {"seven": lsoa(7), "eight": lsoa(8), "six": lsoa(6)}
    words, remarks = lying(store, candidates, "lsoa", lsoa(5))
    assert words == ["", "", "beside an existing site (South: E01099005)"]
    assert remarks == [
        "Whether they lie beside an existing site is not known, for want of outlines: seven, eight."
    ]
    assert lying(store, candidates, "lsoa", lsoa(5), beside=False) == (["", "", ""], [])
    _, remarks = lying(store, candidates, "lsoa", lsoa(8))
    assert remarks[0].endswith("outlines: seven, eight, six.")
    store.close()
