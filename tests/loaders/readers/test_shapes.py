"""Every shape of file in its publisher's layout: hand-made rows to observations, places and links."""

import gzip
import json
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from loaders.readers.ages import read_ages
from loaders.readers.boundaries import OutlineFiles, read_boundaries
from loaders.readers.lookups import read_codes, read_lookup
from loaders.readers.printed import read_printed
from loaders.readers.table import read_long, read_table
from loaders.readers.wide import read_wide
from tests.support.sources import declared
from tests.support.workbook import workbook

A, B = "E01000001", "E01000002"


def table(file, **more):
    """A table of residents by LSOA."""
    settings = {"kind": "lsoa21", "code": "Code", "period": "2021", "columns": {"people": "All people"}}
    return declared("table", file, **{**settings, **more})


def values(result):
    """Values by measure, period and place."""
    rows = result.observations.to_pylist()
    return {(row["measure"], row["period"], row["place"]): row["value"] for row in rows}


# --- Tables


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.csv", f"Code,All people\n{A},1234\n".encode()),
        ("commas.csv", f'Code,All people\n{A},"1,234"\n'.encode()),
        ("mark.csv", b"\xef\xbb\xbf" + f"Code,All people\n{A},1234\n".encode()),
        ("windows.csv", f"Code,All people\r\n{A},1234\r\n".encode()),
        ("packed.csv.gz", gzip.compress(f"Code,All people\n{A},1234\n".encode(), mtime=0)),
        ("title.csv", f"Table 1: people,\n,\nCode,All people\n{A},1234\n".encode()),
        ("footnote.csv", f"Code,All people\n{A},1234\n\nSource: the office,\n".encode()),
        ("percent.csv", f"Code,All people\n{A}, 1234% \n".encode()),
        ("wales.csv", f"Code,All people\nW01000001,5\n{A},1234\n".encode()),
    ],
)
def test_a_table_is_read_whatever_stands_around_its_figures(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert values(read_table(table(name), tmp_path)) == {("people", "2021", f"lsoa21:{A}"): 1234}


def test_a_table_in_latin_1_keeps_its_letters(tmp_path):
    (tmp_path / "t.csv").write_bytes(f"Code,Name,All people\n{A},Dagenhâm,7\n".encode("latin-1"))
    result = read_table(table("t.csv", encoding="latin-1", name="Name"), tmp_path)
    assert result.places["name"].to_pylist() == ["Dagenhâm"]


def test_a_table_in_parquet_is_read_by_the_same_names(tmp_path):
    pd.DataFrame({"Code": [A, B], "All people": [3.0, None]}).to_parquet(tmp_path / "t.parquet")
    assert values(read_table(table("t.parquet"), tmp_path)) == {("people", "2021", f"lsoa21:{A}"): 3}


def test_one_member_of_a_zip_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "census2021-ts000.zip", "w") as archive:
        archive.writestr("census2021-ts000-ltla.csv", "Code,All people\nE07000001,99\n")
        archive.writestr("census2021-ts000-lsoa.csv", f"Code,All people\n{A},5\n")
    source = table("census2021-ts000.zip", member="census2021-ts000-lsoa.csv")
    assert values(read_table(source, tmp_path)) == {("people", "2021", f"lsoa21:{A}"): 5}


def test_one_sheet_of_a_workbook_is_read_below_its_title(tmp_path):
    sheets = {
        "Cover": [["About this workbook"]],
        "Table 3": [["Table 3: people"], ["Code", "All people"], [A, 12], [B, "[x]"]],
    }
    (tmp_path / "t.xlsx").write_bytes(workbook(sheets))
    result = read_table(table("t.xlsx", sheet="Table 3", markers={"[x]": "missing"}), tmp_path)
    assert values(result) == {("people", "2021", f"lsoa21:{A}"): 12}
    assert result.dropped == {}


def test_markers_are_missing_or_bounds_and_other_words_are_counted(tmp_path):
    cells = ["7", "c", "..", "", "about 9"]
    rows = [f"E0100000{i},{cell}" for i, cell in enumerate(cells, 1)]
    (tmp_path / "t.csv").write_text("\n".join(["Code,All people", *rows, ""]))
    result = read_table(table("t.csv", markers={"c": "suppressed 1 9", "..": "missing"}), tmp_path)
    kept = [[row[c] for c in ("place", "value", "lower", "upper")] for row in result.observations.to_pylist()]
    assert kept == [[f"lsoa21:{A}", 7, None, None], [f"lsoa21:{B}", None, 1, 9]]
    assert result.dropped == {"people: not a number: 'about 9'": 1, "people: empty cell": 1}


def test_every_row_is_accounted_for(tmp_path):
    (tmp_path / "t.csv").write_text(f"Code,Sex,All people\n{A},All,1\n{A},M,2\nW01000001,All,3\n")
    result = read_table(table("t.csv", where={"Sex": "All"}), tmp_path)
    assert (result.rows_read, result.rows_kept) == (3, 1)
    assert result.dropped == {"Sex is not 'All'": 1, "code is not of a wanted kind in England": 1}


def test_a_table_may_say_which_district_each_place_lies_in(tmp_path):
    (tmp_path / "t.csv").write_text(f"Code,LAD,District,All people\n{A},E09000001,City,1\n")
    parents = [{"kind": "lad24", "code": "LAD", "name": "District"}]
    result = read_table(table("t.csv", parents=parents), tmp_path)
    assert result.links.to_pylist() == [
        {"child": f"lsoa21:{A}", "parent": "lad24:E09000001", "method": "nested"}
    ]
    assert "City" in result.places["name"].to_pylist()


def test_kinds_may_follow_from_the_first_characters_of_a_code(tmp_path):
    (tmp_path / "t.csv").write_text("Code,All people\nE92000001,9\nE12000007,8\nE08000030,7\nK02000001,6\n")
    source = table("t.csv", kind={"E92": "ctry", "E12": "rgn", "E08": "lad21"})
    places = {place for _, _, place in values(read_table(source, tmp_path))}
    assert places == {"ctry:E92000001", "rgn:E12000007", "lad21:E08000030"}


# --- Long, wide, ages, printed


def long(**more):
    """A census table: one row per place and category."""
    settings = {"kind": "lsoa21", "code": "code", "period": "2021", "category": "group", "value": "n"}
    return declared("long", "l.csv", **settings, categories={"owned": ["outright", "mortgage"]}, **more)


def test_a_long_table_adds_the_categories_of_a_measure_and_reads_totals_once(tmp_path):
    rows = [f"{A},outright,3,10", f"{A},mortgage,4,10", f"{A},rented,3,10"]
    (tmp_path / "l.csv").write_text("\n".join(["code,group,n,all", *rows, ""]))
    result = read_long(long(total={"households": "all"}), tmp_path)
    place = f"lsoa21:{A}"
    assert values(result) == {("owned", "2021", place): 7, ("households", "2021", place): 10}
    assert result.dropped == {"category not declared": 1}


def test_a_long_table_takes_no_part_of_a_measure_for_the_whole(tmp_path):
    (tmp_path / "l.csv").write_text(f"code,group,n\n{A},outright,3\n{A},mortgage,c\n")
    result = read_long(long(), tmp_path)
    assert values(result) == {}
    assert result.dropped == {"n: not a number: 'c'": 1, "a category of the measure is missing": 1}


def test_a_wide_table_reads_each_period_from_its_header(tmp_path):
    rows = ["Crime; All;2011/12", "Crime; All;2012/13", "People; All ages;2012", "Area; Size;Hectares"]
    upper, lower = zip(*(name.rsplit(";", 1) for name in rows), strict=True)
    lines = [",".join(["", *upper]), ",".join(["Code", *lower]), f'{A},5,"1,006",70,8']
    (tmp_path / "w.csv").write_text("\n".join([*lines, ""]))
    source = declared(
        "wide",
        "w.csv",
        kind="lsoa21",
        code="Code",
        header_rows=2,
        series={"crime": "Crime; All", "people": "People; All ages"},
        period_form={"People; All ages": "mid-{}"},
        columns={"hectares": {"column": "Area; Size; Hectares", "period": "2013"}},
    )
    place = f"lsoa21:{A}"
    assert values(read_wide(source, tmp_path)) == {
        ("crime", "2011/12", place): 5,
        ("crime", "2012/13", place): 1006,
        ("people", "mid-2012", place): 70,
        ("hectares", "2013", place): 8,
    }


def test_a_column_of_a_series_that_ends_in_no_period_is_counted_out(tmp_path):
    (tmp_path / "w.csv").write_text(f",Crime,Crime\nCode,2012,change\n{A},5,3\n")
    source = declared("wide", "w.csv", kind="lsoa21", code="Code", header_rows=2, series={"crime": "Crime"})
    result = read_wide(source, tmp_path)
    assert result.observations["period"].to_pylist() == ["2012"]
    assert result.dropped == {"column 'Crime; change' ends in no period": 1}


def test_ages_by_sex_in_columns_make_bands_and_persons(tmp_path):
    header = ["Ward Code", *[f"F{age}" for age in range(91)], *[f"M{age}" for age in range(91)]]
    rows = [["Mid-2022 population"], ["see notes"], header, ["E05000001", *[1] * 91, *[2] * 91]]
    (tmp_path / "a.xlsx").write_bytes(workbook({"Notes": [["notes"]], "Mid-2022 Ward 2023": rows}))
    source = declared(
        "ages",
        "a.xlsx",
        kind="ward23",
        code="Ward Code",
        period="mid-2022",
        sheet="Mid-2022 Ward 2023",
        prefixes={"F": "females", "M": "males"},
    )
    figures = {m: v for (m, _, _), v in values(read_ages(source, tmp_path)).items()}
    assert figures["females"] == 91 and figures["males"] == 182 and figures["residents"] == 273
    assert figures["females_0_4"] == 5 and figures["residents_85_plus"] == 3 * 6
    assert figures["residents_0_15"] + figures["residents_16_64"] + figures["residents_65_plus"] == 273


def test_ages_by_sex_in_rows_are_not_added_when_persons_stand_beside_them(tmp_path):
    header = ",".join(["code", "sex", *map(str, range(90)), "90+"])
    rows = [",".join([A, sex, *[str(n)] * 91]) for sex, n in (("Persons", 3), ("Females", 1), ("Males", 2))]
    (tmp_path / "a.csv").write_text("\n".join([header, *rows, ""]))
    source = declared(
        "ages",
        "a.csv",
        kind="lsoa11",
        code="code",
        period="mid-2020",
        sex="sex",
        sexes={"Persons": "residents", "Females": "females"},
    )
    result = read_ages(source, tmp_path)
    figures = {m: v for (m, _, _), v in values(result).items()}
    assert figures["residents"] == 273 and figures["females"] == 91 and "males" not in figures
    assert result.dropped == {"sex not declared": 1}


def test_a_missing_year_of_age_leaves_out_the_bands_that_need_it(tmp_path):
    header = ",".join(["code", *map(str, range(91))])
    (tmp_path / "a.csv").write_text(f"{header}\n{A},n/a,{','.join(['1'] * 90)}\n")
    figures = values(
        read_ages(declared("ages", "a.csv", kind="lsoa11", code="code", period="mid-2020"), tmp_path)
    )
    measures = {m for m, _, _ in figures}
    assert "residents_5_9" in measures
    assert not measures & {"residents", "residents_0_4", "residents_0_15"}


def test_printed_figures_keep_the_bounds_of_their_rounding_and_positions_both_ranks(tmp_path):
    (tmp_path / "p.csv").write_text(
        "theme,measure,period,unit,place,published_value,source\n"
        "T,Rate,2008/09,%,Area 1,45.2,x\nT,Rate,2008/09,%,Town,40,x\nT,Position,2007,rank,Area 1,116-117,x\n"
    )
    source = declared(
        "printed",
        "p.csv",
        edition_of="old",
        scheme="areas",
        borough="lad07:00CU",
        places={"Town": "borough", "Area 1": "area-1"},
        measures={"Rate": "rate", "Position": "position"},
    )
    figures = read_printed(source, tmp_path).observations.to_pandas()
    assert figures[["place", "value", "lower", "upper"]].round(6).values.tolist() == [
        ["area:old/areas/area-1", 45.2, 45.15, 45.25],
        ["lad07:00CU", 40, 39.5, 40.5],
        ["area:old/areas/area-1", 116.5, 116, 117],
    ]


# --- Lookups, registers, outlines


def test_a_lookup_with_change_flags_keeps_every_pair_in_england(tmp_path):
    rows = [f"{A},{A},U", f"{B},E01000003,S", f"{B},E01000004,S", "W01000001,W01000001,U"]
    (tmp_path / "k.csv").write_text("\n".join(["LSOA11CD,LSOA21CD,CHGIND", *rows, ""]))
    source = declared(
        "lookup",
        "k.csv",
        method="exact",
        child={"kind": "lsoa11", "code": "LSOA11CD"},
        parent={"kind": "lsoa21", "code": "LSOA21CD"},
    )
    result = read_lookup(source, tmp_path)
    assert [(link["child"], link["parent"]) for link in result.links.to_pylist()] == [
        (f"lsoa11:{A}", f"lsoa21:{A}"),
        (f"lsoa11:{B}", "lsoa21:E01000003"),
        (f"lsoa11:{B}", "lsoa21:E01000004"),
    ]
    assert result.dropped == {"code is not of a wanted kind in England": 1}


def test_a_register_gives_each_code_the_year_it_was_issued_and_its_district(tmp_path):
    (tmp_path / "c.csv").write_text("WD,NM,LAD,LN,FILE\nE05000001,Abbey,E09000002,Barking,2016\n")
    source = declared(
        "codes", "c.csv", kind="ward", code="WD", name="NM", district="LAD", district_name="LN", year="FILE"
    )
    result = read_codes(source, tmp_path)
    assert set(result.places["place"].to_pylist()) == {"ward16:E05000001", "lad16:E09000002"}
    assert [[*link.values()] for link in result.links.to_pylist()] == [
        ["ward16:E05000001", "lad16:E09000002", "nested"]
    ]


SQUARE = [(-2.0, 52.5), (-1.99, 52.5), (-1.99, 52.51), (-2.0, 52.51), (-2.0, 52.5)]
BOW_TIE = [(-1.99, 52.5), (-1.98, 52.51), (-1.98, 52.5), (-1.99, 52.51), (-1.99, 52.5)]


@pytest.mark.parametrize("name", ["b.geojson", "b.parquet"])
def test_outlines_are_mended_measured_and_kept_for_wanted_places_only(tmp_path, name):
    frame = gpd.GeoDataFrame(
        {"CD": [A, B, "E01000003"], "OLD": ["00AAAA", "00AAAB", "00AAAC"]},
        geometry=[shapely.Polygon(SQUARE), shapely.Polygon(BOW_TIE), shapely.Polygon(SQUARE)],
        crs=4326,
    )
    assert not frame.geometry.iloc[1].is_valid
    if name.endswith("parquet"):
        frame.to_parquet(tmp_path / name)
    else:
        (tmp_path / name).write_text(json.dumps(json.loads(frame.to_json())))
    source = declared(
        "boundaries", name, kind="lsoa21", code="CD", former_code={"kind": "ward07", "code": "OLD"}
    )
    result = read_boundaries(source, OutlineFiles(tmp_path), {f"lsoa21:{A}", f"lsoa21:{B}"})
    outlines = shapely.from_wkb(list(result.boundaries["geometry"]))
    assert shapely.is_valid(outlines).all()
    size = dict(zip(result.places["place"], result.places["area_km2"], strict=True))
    assert size[f"lsoa21:{A}"] == pytest.approx(0.754, abs=0.002)  # 677.5 m by 1,112.9 m
    assert size[f"lsoa21:{B}"] == pytest.approx(size[f"lsoa21:{A}"] / 2, rel=0.01)
    assert result.dropped == {"outside the boroughs of the editions": 1}
    assert len(result.links) == 3 and result.links["child"].iloc[0] == "ward07:00AAAA"
