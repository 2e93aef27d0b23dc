"""A place's id is made and taken apart in one home, in Python and in SQL alike."""

import duckdb
import pytest

from loaders.place_ids import CODE_OF, KIND_OF, area_id, code_of, family, kind_of, parse, place_id


@pytest.mark.parametrize(
    ("place", "kind", "code"),
    [
        ("ward24:E05000934", "ward24", "E05000934"),
        ("ctry:E92000001", "ctry", "E92000001"),
        ("area:walsall/areas/area-1", "area", "walsall/areas/area-1"),
    ],
)
def test_an_id_is_kind_and_code(place, kind, code):
    assert place_id(kind, code) == place
    assert parse(place) == (kind_of(place), code_of(place)) == (kind, code)
    query = f"SELECT {KIND_OF.format('p')}, {CODE_OF.format('p')} FROM (SELECT ? AS p)"
    assert duckdb.execute(query, [place]).fetchall() == [(kind, code)]


def test_an_area_is_known_by_edition_scheme_and_its_own_id():
    assert area_id("walsall", "areas", "area-1") == "area:walsall/areas/area-1"


def test_a_kind_without_its_vintage_is_its_family():
    assert [family(kind) for kind in ("ward24", "lsoa21", "rgn")] == ["ward", "lsoa", "rgn"]
