"""Every shape accounts for its rows: what stands twice, what is refused, and in which order figures come."""

import pandas as pd
import pytest

from loaders.errors import InputError
from loaders.readers.ages import read_ages
from loaders.readers.lookups import read_codes, read_lookup
from loaders.readers.postcodes import read_postcodes
from loaders.readers.table import read_long, read_table
from loaders.readers.wide import read_wide
from tests.support import sources
from tests.support.sources import declared

A, B, C = "E01000001", "E01000002", "E01000003"


def lsoas(shape, **more):
    """A source of one file whose rows are LSOAs, of 2021."""
    return sources.lsoas(shape, **{"period": "2021", **more})


def figures(result):
    """Measure, code and value of each observation, in their order."""
    rows = result.observations.to_pylist()
    return [(row["measure"], row["place"].split(":")[1], row["value"]) for row in rows]


def test_figures_come_measure_by_measure_in_the_order_of_the_file(tmp_path):
    (tmp_path / "f.csv").write_text(f"CODE,n,m\n{C},1,2\n{A},3,4\n{B},5,\n")
    result = read_table(lsoas("table", columns={"second": "m", "first": "n"}), tmp_path)
    assert figures(result) == [
        *[("second", C, 2), ("second", A, 4)],
        *[("first", C, 1), ("first", A, 3), ("first", B, 5)],
    ]


def test_a_file_with_nothing_below_its_header_is_named_as_empty(tmp_path):
    (tmp_path / "f.csv").write_text("CODE,n\n")
    with pytest.raises(InputError, match=r"none of its 0 rows was kept \(it is empty\)"):
        read_table(lsoas("table", columns={"people": "n"}), tmp_path)


def test_a_file_all_of_whose_periods_are_unknown_is_named_with_them(tmp_path):
    (tmp_path / "f.csv").write_text(f"CODE,when,n\n{A},lately,1\n{B},lately,2\n")
    source = lsoas("table", columns={"people": "n"}, period="", period_column="when")
    with pytest.raises(InputError, match=r"none of its 2 rows was kept \(when is no period: 'lately': 2\)"):
        read_table(source, tmp_path)


def test_rows_may_be_chosen_by_a_number_in_a_parquet_file(tmp_path):
    frame = pd.DataFrame({"CODE": [A, B, C], "year": [2020, 2021, None], "n": [1, 2, 3]})
    frame.to_parquet(tmp_path / "f.parquet")
    source = lsoas("table", file="f.parquet", columns={"people": "n"}, where={"year": "2021"})
    result = read_table(source, tmp_path)
    assert figures(result) == [("people", B, 2)]
    assert result.dropped == {"year is not '2021'": 2}


def test_columns_called_as_ours_are_stay_the_files_own(tmp_path):
    (tmp_path / "f.csv").write_text(f"CODE,place,period\n{A},3,4\n")
    result = read_table(lsoas("table", columns={"people": "place", "homes": "period"}), tmp_path)
    assert figures(result) == [("people", A, 3), ("homes", A, 4)]


def test_a_table_may_have_rows_of_words_above_and_below_its_names(tmp_path):
    (tmp_path / "f.csv").write_text(f"Place,Residents,\nCODE,All,Men\n,number,number\n{A},3,4\n")
    result = read_table(
        lsoas("table", header_rows=2, header_rows_below=1, columns={"people": "All"}), tmp_path
    )
    assert figures(result) == [("people", A, 3)]


def test_a_category_that_stands_twice_for_a_place_is_named(tmp_path):
    (tmp_path / "f.csv").write_text(f"CODE,what,n\n{A},men,1\n{B},men,2\n{B},men,3\n")
    source = lsoas("long", category="what", value="n", categories={"men": "men"})
    with pytest.raises(InputError, match=f"lsoa21:{B}, men stands on 2 rows"):
        read_long(source, tmp_path)


def test_sums_of_categories_come_in_the_order_of_places_and_measures(tmp_path):
    lines = [f"{code},{what},{n}" for code in (B, A) for what, n in (("w", 0.25), ("m", 1), ("f", 0.125))]
    (tmp_path / "f.csv").write_text("\n".join(["CODE,what,n", *lines, ""]))
    categories = {"women": ["w", "f"], "men": "m"}
    result = read_long(lsoas("long", category="what", value="n", categories=categories), tmp_path)
    assert figures(result) == [("men", A, 1), ("women", A, 0.375), ("men", B, 1), ("women", B, 0.375)]


def test_a_header_of_a_series_that_stands_twice_is_not_guessed_at(tmp_path):
    (tmp_path / "f.csv").write_text(f",Crime,Crime\nCODE,2012,2012\n{A},1,2\n")
    source = lsoas("wide", header_rows=2, series={"crime": "Crime"})
    with pytest.raises(InputError, match="column 'Crime; 2012' stands 2 times in the file"):
        read_wide(source, tmp_path)


def test_a_year_of_age_that_has_no_column_is_named_with_the_columns_there_are(tmp_path):
    (tmp_path / "f.csv").write_text(f"CODE,0,1\n{A},1,1\n")
    with pytest.raises(InputError, match=r"no column 2 or 2\+. Allowed: CODE, 0, 1\."):
        read_ages(lsoas("ages"), tmp_path)


def test_persons_are_known_only_where_both_sexes_are(tmp_path):
    ages = ",".join(map(str, range(91)))
    lines = [
        f"{code},{sex},{','.join([n] * 91)}" for code, sex, n in ((B, "F", "1"), (A, "F", "2"), (A, "M", "3"))
    ]
    (tmp_path / "f.csv").write_text("\n".join([f"CODE,sex,{ages}", *lines, ""]))
    result = read_ages(lsoas("ages", sex="sex", sexes={"F": "females", "M": "males"}), tmp_path)
    value_of = {(measure, code): value for measure, code, value in figures(result)}
    assert value_of["residents", A] == 91 * 5 and value_of["females", B] == 91
    assert ("residents", B) not in value_of and ("males", B) not in value_of


def test_a_place_of_a_lookup_keeps_the_first_name_it_has(tmp_path):
    lines = [f"{A},E05000001,Abbey", f"{B},E05000001,Abbey ward", f"{A},E05000001,Abbey ward"]
    (tmp_path / "f.csv").write_text("\n".join(["L,W,N", *lines, ""]))
    ends = {"child": {"kind": "lsoa21", "code": "L"}, "parent": {"kind": "ward24", "code": "W", "name": "N"}}
    result = read_lookup(declared("lookup", method="best_fit", **ends), tmp_path)
    assert {row["place"]: row["name"] for row in result.places.to_pylist()} == {
        f"lsoa21:{A}": "",
        f"lsoa21:{B}": "",
        "ward24:E05000001": "Abbey",
    }
    assert len(result.links) == 2 and result.rows_kept == 3


def test_a_register_whose_year_is_no_year_is_named(tmp_path):
    (tmp_path / "f.csv").write_text("WD,NM,LAD,LN,FILE\nE05000001,Abbey,E09000002,Barking,lately\n")
    columns = {"code": "WD", "name": "NM", "district": "LAD", "district_name": "LN", "year": "FILE"}
    with pytest.raises(InputError, match="'lately' in column 'FILE' is not a year"):
        read_codes(declared("codes", kind="ward", **columns), tmp_path)


def test_postcodes_give_each_district_its_postcode_districts_once(tmp_path):
    rows = [
        "WS2 8AB,E08000030",
        "ws1 1aa,E08000030",
        "WS1  1AB,E08000030",
        "WS1,E08000031",
        "CF1 1AA,W06000015",
    ]
    (tmp_path / "f.csv").write_text("\n".join(["pcd,laua", *rows, "nowhere,E08000030", ""]))
    parent = {"kind": "lad24", "code": "laua"}
    result = read_postcodes(declared("postcodes", postcode="pcd", parent=parent), tmp_path)
    assert [(link["child"], link["parent"]) for link in result.links.to_pylist()] == [
        ("pcd:WS1", "lad24:E08000030"),
        ("pcd:WS1", "lad24:E08000031"),
        ("pcd:WS2", "lad24:E08000030"),
    ]
    assert result.places["place"].to_pylist() == ["pcd:WS1", "pcd:WS2"]
    assert (result.rows_kept, result.dropped) == (
        4,
        {"no postcode, or no code of a wanted kind in England": 2},
    )


def test_whole_postcodes_come_with_their_small_place_and_their_point_and_ended_ones_are_counted_out(tmp_path):
    rows = [
        f"ws11aa,E08000030,{A},-1.98,52.58,",
        "WS1  1AB,E08000030,,400000,300000,",
        "WS1 1AC,E08000030,,,,202001",
        f"WS2,E08000030,{A},-1.98,52.58,",
    ]
    (tmp_path / "f.csv").write_text("\n".join(["pcd,laua,lsoa,x,y,ended", *rows, ""]))
    more = {"places": {"lsoa21": "lsoa"}, "x": "x", "y": "y", "ended": "ended"}
    parent = {"kind": "lad24", "code": "laua"}
    result = read_postcodes(declared("postcodes", postcode="pcd", parent=parent, **more), tmp_path)
    assert result.postcodes.to_pylist() == [
        {"postcode": "WS1 1AA", "place": f"lsoa21:{A}", "longitude": None, "latitude": None},
        {"postcode": "WS1 1AA", "place": "", "longitude": -1.98, "latitude": 52.58},
        {"postcode": "WS1 1AB", "place": "", "longitude": 400000, "latitude": 300000},
    ]
    assert result.dropped == {"no longer in use": 1}
    metres = declared("postcodes", postcode="pcd", parent=parent, **(more | {"grid": 27700}))
    (place,) = [
        r for r in read_postcodes(metres, tmp_path).postcodes.to_pylist() if r["postcode"] == "WS1 1AB"
    ]
    # easting 400,000 is the meridian of 2 degrees west
    assert place["longitude"] == pytest.approx(-2.0, abs=0.01) and 52.5 < place["latitude"] < 52.7
