"""Points such as schools: each row with its place, its figures and the reasons why there are none."""

import pytest
from pydantic import ValidationError

from loaders.errors import InputError
from loaders.readers.points import ZERO, read_points
from tests.support.sources import declared

A, B = "E01000001", "E01000002"
SCHOOLS = {
    "of": "schools",
    "code": "urn",
    "name": "name",
    "x": "lng",
    "y": "lat",
    "place": {"kind": "lsoa21", "code": "lsoa"},
    "category": "phase",
    "categories": {"P": "primary"},
    "period": "2026-01",
    "columns": {"fsm": {"column": "fsm", "label": "Free meals", "unit": "%", "zero_is_no_data": True}},
}
RESULTS = {
    "of": "schools",
    "code": "school_urn",
    "period_column": "time_period",
    "where": {"breakdown": "Total", "sex": "Total"},
    "reasons": {"z": "does not apply", "c": "withheld", "x": "not available"},
    "columns": {"a8": {"column": "attainment8_average", "label": "Attainment 8", "unit": "points"}},
}


def read(tmp_path, settings, *lines, **more):
    (tmp_path / "f.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_points(declared("points", **{**settings, **more}), tmp_path)


def test_schools_are_placed_and_a_zero_is_no_data(tmp_path):
    result = read(
        tmp_path,
        SCHOOLS,
        "urn,name,lng,lat,lsoa,phase,fsm",
        f"100,Oak,-1.98,52.58,{A},P,12.5",
        f"101,Elm,-1.97,52.59,{B},Q,0.0",
        "102,Ash,-3.5,51.6,W01000001,P,9",
        f"103,Fir,0,0,{A},P,..",
    )
    assert [tuple(row.values()) for row in result.points.to_pylist()] == [
        ("schools:100", "100", "Oak", "schools", "primary", -1.98, 52.58, f"lsoa21:{A}"),
        ("schools:101", "101", "Elm", "schools", "", -1.97, 52.59, f"lsoa21:{B}"),
        ("schools:103", "103", "Fir", "schools", "primary", None, None, f"lsoa21:{A}"),
    ]
    figures = {row["point"]: (row["value"], row["reason"]) for row in result.point_figures.to_pylist()}
    assert figures["schools:100"] == (12.5, "") and figures["schools:101"] == (None, ZERO)
    assert "schools:103" not in figures
    assert result.dropped == {
        "point without coordinates in England": 1,
        "point with no place of the declared kind": 1,
        "fsm: not a number: '..'": 1,
    }


def test_a_point_in_metres_of_the_national_grid_stands_in_degrees(tmp_path):
    result = read(
        tmp_path, SCHOOLS, "urn,name,lng,lat,lsoa,phase,fsm", f"1,Oak,401000,298500,{A},P,5", grid=27700
    )
    (row,) = result.points.to_pylist()
    assert (row["longitude"], row["latitude"]) == pytest.approx((-1.98665, 52.58420), abs=2e-4)


def test_headline_rows_of_results_are_read_with_their_markers(tmp_path):
    result = read(
        tmp_path,
        RESULTS,
        "time_period,school_urn,breakdown,sex,attainment8_average",
        "202324,7,Total,Total,45.3",
        "202324,7,Sex,Boys,40.1",
        "202425,7,Total,Total,c",
        "202324,8,Total,Total,z",
        "202324,9,Total,Total,?",
    )
    found = {(r["point"], r["period"]): (r["value"], r["reason"]) for r in result.point_figures.to_pylist()}
    assert found == {
        ("schools:7", "2023/24"): (45.3, ""),
        ("schools:7", "2024/25"): (None, "withheld"),
        ("schools:8", "2023/24"): (None, "does not apply"),
    }
    assert len(result.points) == 0  # the file does not say where they are
    assert result.dropped == {"breakdown is not 'Total'": 1, "a8: not a number: '?'": 1}
    assert (result.rows_read, result.rows_kept) == (5, 4)


def test_a_point_with_two_rows_of_one_period_is_refused(tmp_path):
    with pytest.raises(InputError, match="schools:7 stands on 2 rows of one period"):
        read(
            tmp_path,
            RESULTS,
            "time_period,school_urn,breakdown,sex,attainment8_average",
            "202324,7,Total,Total,45.3",
            "202324,7,Total,Total,45.4",
        )


def test_a_file_of_other_rows_is_refused(tmp_path):
    with pytest.raises(InputError, match="none of its 1 rows was kept"):
        read(
            tmp_path,
            RESULTS,
            "time_period,school_urn,breakdown,sex,attainment8_average",
            "202324,7,Sex,Boys,45.3",
        )


@pytest.mark.parametrize(
    ("change", "words"),
    [({"y": ""}, "x and y are given together"), ({"period": ""}, "figures need a period")],
)
def test_half_a_declaration_is_refused(change, words):
    with pytest.raises(ValidationError, match=words):
        declared("points", **{**SCHOOLS, **change})
