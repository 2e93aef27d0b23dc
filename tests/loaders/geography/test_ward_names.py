"""Wards that a file names instead of giving their codes, within one district and vintage."""

import duckdb
import pytest
from pydantic import ValidationError

from loaders.geography.ward_names import plain_name
from tests.support import toy
from tests.support.sources import declared

NORTH, EAST, SOUTH, WEST, CENTRE = toy.WARDS
CALLS = toy.source(
    "calls",
    "table",
    "calls.csv",
    f'kind = "ward24"\ncode = "Ward"\nnames_in = "{toy.BOROUGH}"\nperiod = "2022"\n'
    'columns = { calls = "Calls" }',
)
INDICATORS = {"calls": toy.indicator("calls", "count", 'numerator = "calls"')}
WARDS_FILE = toy.FILES["wards.csv"]


def changes(calls, wards=WARDS_FILE):
    return {
        "files": {"calls.csv": calls, "wards.csv": wards},
        "sources": {"calls": CALLS},
        "indicators": INDICATORS,
    }


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("St Matthew's", "st matthews"),
        ("ST. MATTHEW’S WARD", "st matthews"),
        ("Bentley & Darlaston North", "bentley and darlaston north"),
        ("Bentley and Darlaston  North ward", "bentley and darlaston north"),
        ("Aldridge/Central-and South", "aldridge central and south"),
        ("Ward", "ward"),
        ("Ynys Môn", "ynys mon"),
    ],
)
def test_a_name_is_the_same_however_publishers_write_it(written, plain):
    assert plain_name(written) == plain


def test_figures_by_name_stand_at_the_wards_code_and_unknown_names_are_counted_by_name(tmp_path):
    path = toy.store(
        tmp_path, **changes("Ward,Calls\nNORTH Ward,7\n east,8\nNowhere,9\nToyton,99\nSouth,..\n,5\n")
    )
    with duckdb.connect(str(path), read_only=True) as store:
        found = store.execute("SELECT place, value FROM observations WHERE source = 'calls' ORDER BY 1")
        assert found.fetchall() == [(f"ward24:{NORTH}", 7), (f"ward24:{EAST}", 8)]
        told = dict(store.execute("SELECT reason, dropped FROM loads WHERE source = 'calls'").fetchall())
        assert told == {
            "no name": 1,
            "calls: not a number: '..'": 1,
            f"'Nowhere' is the name of no ward24 of {toy.BOROUGH}": 1,
            f"'Toyton' is the name of no ward24 of {toy.BOROUGH}": 1,
        }
        half = "SELECT x FROM sums WHERE indicator = 'calls' AND place = ? AND level = 'area'"
        assert store.execute(half, [toy.HALF]).fetchone() == (15,)


def test_a_name_that_fits_two_wards_is_refused(tmp_path):
    wards = WARDS_FILE.replace("West", "North Ward")
    said = toy.refusal(tmp_path, **changes("Ward,Calls\nNorth,7\n", wards))
    assert f"'North' may be ward24:{NORTH} or ward24:{WEST}" in said


def test_the_same_ward_under_two_spellings_is_refused(tmp_path):
    said = toy.refusal(tmp_path, **changes("Ward,Calls\nNorth,7\nNorth ward,8\n"))
    assert f"calls of 2022 for ward24:{NORTH} comes twice" in said


def test_names_none_of_which_fit_are_refused(tmp_path):
    said = toy.refusal(tmp_path, **changes("Ward,Calls\nOrford,7\n"))
    assert f"none of its 1 names is a ward24 of {toy.BOROUGH}" in said


def test_a_district_that_no_file_names_is_refused(tmp_path):
    change = changes("Ward,Calls\nNorth,7\n")
    change["sources"] = toy.exchanged({"calls": CALLS}, "calls", toy.BOROUGH, "lad24:E08000098")
    assert "of which no file that was read names any" in toy.refusal(tmp_path, **change)


@pytest.mark.parametrize(
    "more",
    [
        {"names_in": "ward24:E05001301"},
        {"names_in": toy.BOROUGH, "kind": {"E05": "ward24"}},
        {"names_in": toy.BOROUGH, "name": "Name"},
    ],
)
def test_names_are_declared_of_one_kind_in_a_district(more):
    settings = {"kind": "ward24", "code": "Ward", "period": "2022", "columns": {"calls": "Calls"}}
    with pytest.raises(ValidationError, match="names_in"):
        declared("table", **{**settings, **more})
