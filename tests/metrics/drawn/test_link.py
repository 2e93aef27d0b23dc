"""A drawing in a link: short, the same in whatever order it was made, and told from one that is broken."""

import random
from dataclasses import replace

import pytest

from metrics.drawn.drawing import Drawing, DrawnArea, drawing
from metrics.drawn.link import BROKEN, edition_of, from_link, is_link, to_link
from metrics.errors import Refused


def test_six_areas_of_walsall_take_at_most_300_characters(walsall, six_areas, patches):
    assert len(to_link(six_areas, walsall)) <= 40
    scattered = random.Random(1)
    lsoas = [(lsoa, scattered.randrange(6)) for lsoa in walsall.lsoas]
    worst = drawing("walsall", [(f"Area {n + 1}", [c for c, at in lsoas if at == n]) for n in range(6)])
    assert len(to_link(worst, walsall)) <= 300
    assert len(to_link(patches, walsall)) <= 300


def test_a_link_gives_the_drawing_back(walsall, six_areas, patches):
    named = six_areas.named(2, "Bloxwich & Blakenall", "#801650").named(4, "Ardal y Dwyrain, ü/x")
    for drawn in (six_areas, patches, named, Drawing("walsall"), Drawing("walsall", (DrawnArea("Area 1"),))):
        again = from_link(to_link(drawn, walsall), walsall)
        assert [area.lsoas for area in again.areas] == [area.lsoas for area in drawn.areas]
        assert to_link(again, walsall) == to_link(drawn, walsall)
    assert from_link(to_link(named, walsall), walsall).areas[2] == named.areas[2]


def test_the_order_of_clicks_is_irrelevant_and_a_step_and_its_return_change_nothing(walsall):
    wards = list(walsall.wards[:6])
    made = []
    for order in (wards, wards[::-1]):
        drawn = Drawing("walsall", (DrawnArea("Area 1"), DrawnArea("Area 2")))
        for ward in order:
            drawn = drawn.given(wards.index(ward) % 2, walsall.lsoas_of[ward])
        made.append(to_link(drawn, walsall))
    assert made[0] == made[1]
    more = from_link(made[0], walsall).given(0, walsall.lsoas_of[walsall.wards[9]])
    assert to_link(more, walsall) != made[0]
    assert to_link(more.freed(walsall.lsoas_of[walsall.wards[9]]), walsall) == made[0]


def test_what_was_cut_short_or_changed_is_refused_with_a_sentence(walsall, six_areas):
    link = to_link(six_areas.named(0, "North"), walsall)
    broken = [link[:cut] for cut in range(8, len(link))]
    broken += [link[:at] + ("A" if link[at] != "A" else "B") + link[at + 1 :] for at in range(8, len(link))]
    broken += [
        "walsall.",
        "walsall.....",
        "walsall.6.!!.abcd",
        "walsall.99999999.AA.abcd",
        f"{link}~x",
        f" {link}",
    ]
    broken += ["walsall.6." + "A" * 100_000 + ".abcd", "walsall.-1.AA.abcd", "walsall.6.\u0000.abcd"]
    for each in broken:
        with pytest.raises(Refused) as problem:
            from_link(each, walsall)
        assert str(problem.value) == BROKEN


def test_a_link_made_for_other_wards_is_refused(walsall, six_areas):
    link = to_link(six_areas, walsall)
    other = replace(walsall, wards=(*walsall.wards[:-1], "E05099999"))
    with pytest.raises(Refused):
        from_link(link, replace(other, ward_of={**walsall.ward_of, walsall.lsoas[0]: "E05099999"}))


def test_a_scheme_that_is_declared_is_no_link(walsall, six_areas):
    assert not is_link("areas") and not is_link("") and not is_link(None)
    assert is_link(to_link(six_areas, walsall))
    assert edition_of(to_link(six_areas, walsall)) == "walsall"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=1+1", "1+1"), ("+A", "A"), ("@x", "x"), ("- North -", "North -"), ("24/7 area", "24/7 area"),
        ("North: Mossley", "North Mossley"), ("a~b*c", "a b c"), ("a\n\tb\u202ec\x07", "a b c"),
        ("~~~", "Area 1"),
        ("x" * 200, "x" * 60), ("  ", "Area 1"), ("Area 2", "Area 2 (2)"),
    ],
)  # fmt: skip
def test_a_name_is_kept_on_one_line_and_begins_no_formula(six_areas, walsall, typed, kept):
    named = six_areas.named(0, typed)
    assert named.areas[0].name == kept
    assert from_link(to_link(named, walsall), walsall).areas[0].name == kept
