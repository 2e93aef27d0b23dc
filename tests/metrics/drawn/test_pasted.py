"""Typed places: codes, postcodes and names stand for LSOAs, and every other word is answered."""

from dataclasses import replace

import pytest
from shapely import Polygon

from metrics.drawn.pasted import MOST, pasted
from metrics.drawn.starts import msoa_id, msoa_outlines, msoas
from metrics.places.outlines import outlines


def test_codes_wards_msoas_and_postcodes_stand_for_lsoas(store, walsall):
    ward, lsoa = walsall.wards[3], walsall.lsoas[0]
    wards = {walsall.names[ward] for ward in walsall.wards}
    msoa, called, inside = next(each for each in msoas(store, walsall) if each[1] not in wards)
    postcode, place = store.rows(
        "SELECT postcode, p.code FROM postcodes JOIN places p USING (place) WHERE p.code = ? LIMIT 1", [lsoa]
    )[0]
    assert place == lsoa
    for words, meant in {
        lsoa: {lsoa},
        lsoa.lower(): {lsoa},
        ward: set(walsall.lsoas_of[ward]),
        walsall.names[ward].upper(): set(walsall.lsoas_of[ward]),
        msoa: set(inside),
        called.upper(): set(inside),
        postcode: {lsoa},
        postcode.replace(" ", "").lower(): {lsoa},
        f" '{lsoa}', {ward};\\n{msoa}|": {lsoa, *walsall.lsoas_of[ward], *inside},
    }.items():
        found = pasted(store, walsall, words.replace("\\n", "\n"))
        assert (set(found.lsoas), found.unknown) == (meant, ()), words


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("SW1A 1AA", "is no postcode of this borough that is known here"),
        ("E01000001", "is a code of another kind, year or borough"),
        ("E99999999", "is no code that is known here"),
        ("Atlantis", "is no code, postcode, ward or MSOA of this borough"),
        ("'; DROP TABLE places; --", "is no code, postcode, ward or MSOA of this borough"),
    ],
)
def test_what_means_no_place_here_is_answered(store, walsall, words, why):
    if words == "E01000001" and not store.rows("SELECT 1 FROM places WHERE code = ?", [words]):
        why = "is no code that is known here"
    found = pasted(store, walsall, words)
    assert found.lsoas == () and found.unknown[0][1] == why


def test_nothing_typed_is_nothing_found(store, walsall):
    assert pasted(store, walsall, " \n , ;") == pasted(store, walsall, "")
    assert pasted(store, walsall, "").unknown == ()


def test_a_list_that_is_too_long_is_told_and_read_in_one_question(store, walsall):
    words = "\n".join([*(f"E0200{n:04}" for n in range(MOST)), walsall.lsoas[0]])
    found = pasted(store, walsall, words)
    assert found.unread == 1 and len(found.unknown) + len(found.lsoas) > 0
    assert pasted(store, walsall, walsall.lsoas[0] + "\n" + words).lsoas[0] == walsall.lsoas[0]


def test_a_name_that_a_ward_and_an_msoa_share_is_the_ward_s_unless_msoas_come_first(store, walsall):
    _, name, inside = msoas(store, walsall)[0]
    ward = walsall.wards[5]
    shared = replace(walsall, names={**walsall.names, ward: name})
    assert set(pasted(store, shared, name).lsoas) == set(walsall.lsoas_of[ward])
    assert set(pasted(store, shared, name, msoas_first=True).lsoas) == set(inside)


def test_the_outline_of_an_msoa_is_that_of_its_lsoas_together(store, walsall):
    drawn = msoa_outlines(store, walsall).set_index("place")
    assert len(drawn) == len(msoas(store, walsall))
    code, name, lsoas = msoas(store, walsall)[7]
    own = outlines(store, "walsall", "lsoa").set_index("place")["geometry"]

    def ground(geometry):
        return sum(Polygon(rings[0], rings[1:]).area for rings in geometry)

    parts = sum(ground(own[f"{walsall.lsoa_kind}:{lsoa}"]) for lsoa in lsoas)
    assert drawn.at[msoa_id(code), "name"] == name
    assert ground(drawn.at[msoa_id(code), "geometry"]) == pytest.approx(parts, rel=1e-3)
