"""Codes as publishers write them: in small letters, with spaces, with a letter for a digit, or twice."""

import json

import pytest

from loaders.errors import InputError
from loaders.readers.boundaries import OutlineFiles, read_boundaries
from loaders.readers.lookups import read_lookup
from loaders.readers.table import read_table
from tests.support.sources import declared, lsoas

A, B = "E01000001", "E01000002"


def test_codes_are_read_in_capitals_and_without_spaces(tmp_path):
    (tmp_path / "f.csv").write_text(f"CODE,WD,n\n e01000001 , e05000001,5\n{B},E05000001,6\n")
    parents = [{"kind": "ward24", "code": "WD"}]
    result = read_table(lsoas("table", period="2021", columns={"n": "n"}, parents=parents), tmp_path)
    assert result.observations["place"].to_pylist() == [f"lsoa21:{A}", f"lsoa21:{B}"]
    assert set(result.links["parent"].to_pylist()) == {"ward24:E05000001"} and not result.dropped


def test_one_code_in_capitals_and_not_is_one_place_on_two_rows(tmp_path):
    (tmp_path / "f.csv").write_text(f"CODE,n\n{A},5\n{A.lower()},6\n")
    with pytest.raises(InputError, match=f"lsoa21:{A} stands on 2 rows"):
        read_table(lsoas("table", period="2021", columns={"n": "n"}), tmp_path)


def test_a_letter_for_a_digit_is_named_and_not_corrected(tmp_path):
    (tmp_path / "f.csv").write_text(f"CODE,n\n{A},5\nEO1000002,6\nE0100OOO3,7\nW01000001,8\nE05000001,9\n")
    result = read_table(lsoas("table", period="2021", columns={"n": "n"}), tmp_path)
    assert result.observations["value"].to_pylist() == [5]
    assert result.dropped == {
        "no code: 'EO1000002' and 1 like it, the letter O stands for a 0": 2,
        "code is not of a wanted kind in England": 2,
    }


def lookup(tmp_path, rows, method):
    """A lookup of LSOAs in wards, as declared with a method."""
    (tmp_path / "f.csv").write_text("LSOA,WD\n" + "\n".join(rows) + "\n")
    source = declared(
        "lookup",
        method=method,
        child={"kind": "lsoa21", "code": "LSOA"},
        parent={"kind": "ward24", "code": "WD"},
    )
    return read_lookup(source, tmp_path)


def test_codes_of_a_lookup_are_read_in_capitals_too(tmp_path):
    read = lookup(tmp_path, ["e01000001,e05000001", f"{A},E05000001", "EO1000002,E05000001"], "best_fit")
    assert read.links.to_pylist() == [
        {"child": f"lsoa21:{A}", "parent": "ward24:E05000001", "method": "best_fit"}
    ]
    assert read.dropped == {"no code: 'EO1000002', the letter O stands for a 0": 1}


@pytest.mark.parametrize("method", ["best_fit", "nested"])
def test_a_place_lies_in_one_ward_of_a_lookup_that_leaves_no_choice(tmp_path, method):
    rows = [f"{A},E05000002", f"{A},E05000001", f"{B},E05000001"]
    with pytest.raises(InputError) as problem:
        lookup(tmp_path, rows, method)
    assert f"lsoa21:{A} lies in ward24:E05000001 and in ward24:E05000002." in str(problem.value)
    assert len(lookup(tmp_path, rows, "exact").links) == 3


def outlines(tmp_path, codes):
    """One square a code, as a source of LSOAs' outlines."""
    square = [[-1.9, 52.5], [-1.8, 52.5], [-1.8, 52.6], [-1.9, 52.6], [-1.9, 52.5]]
    features = [
        {
            "type": "Feature",
            "properties": {"CD": code},
            "geometry": {"type": "Polygon", "coordinates": [square]},
        }
        for code in codes
    ]
    (tmp_path / "o.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    source = declared("boundaries", "o.geojson", kind="lsoa21", code="CD")
    return read_boundaries(source, OutlineFiles(tmp_path), {f"lsoa21:{A}"})


def test_outlines_are_found_by_codes_in_small_letters(tmp_path):
    assert outlines(tmp_path, [f"{A.lower()} "]).places["place"].tolist() == [f"lsoa21:{A}"]


def test_outlines_none_of_which_has_a_code_of_its_kind_are_refused(tmp_path):
    with pytest.raises(InputError) as problem:
        outlines(tmp_path, ["E05000001", "E05000002"])
    assert "none of its 2 outlines has a code of lsoa21 ('E05000001', ...)" in str(problem.value)
