"""Files of events in the layouts publishers use: named by their header, refused when changed or cut short."""

import gzip
import io
import zipfile

import pytest
from pydantic import ValidationError
from pyproj import Transformer

from loaders.errors import InputError
from loaders.events.fates import NO_LOCATION, OUTSIDE, PLACED
from tests.support.events_toy import (
    EAST,
    HEADER,
    LSOAS,
    NORTH,
    POINT,
    events_source,
    figures,
    read_toy,
    row,
    write,
)
from tests.support.workbook import workbook

TODAY = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
EARLIER = "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context"
STREET = [
    {"id": "Crime ID", "x": "Longitude", "y": "Latitude"},
    {"x": "Easting", "y": "Northing", "grid": 27700},
]


def refused(folder, **said):
    """What a reading says that must not succeed."""
    with pytest.raises(InputError) as told:
        read_toy(folder, events_source(**said))
    return str(told.value)


# --- Layouts


def test_the_street_files_of_today_and_of_2011_are_read_as_one_record(tmp_path):
    lon, lat = Transformer.from_crs(27700, 4326, always_xy=True).transform(*POINT["at2"])
    today = f"a1,2020-01,City,City,{lon:.6f},{lat:.6f},On or near Star Yard,E01000914,Camden 028B,Theft,,"
    write(tmp_path / "2020-01" / "2020-01-city-street.csv", [today], TODAY)
    earlier = "2011-02,City,City,500005.0,200005.0,On or near Alfred Road,Theft,"
    write(tmp_path / "2011-02" / "2011-02-city-street.csv", [earlier], EARLIER)
    found = read_toy(tmp_path, events_source(file="*/*-street.csv", layouts=STREET))
    assert found.rows_read == 2
    assert figures(found, "thefts", "2011-02") == {LSOAS[0]: 1, LSOAS[1]: 0}
    assert figures(found, "thefts", "2020-01") == {LSOAS[0]: 0, LSOAS[1]: 1}


def test_columns_are_found_by_name_wherever_they_stand(tmp_path):
    write(tmp_path / "a.csv", [row()])
    turned = ",".join(reversed(HEADER.split(",")))
    write(tmp_path / "b.csv", [",".join(reversed(row(at="at2").split(",")))], turned)
    assert figures(read_toy(tmp_path), "thefts", "2020-01") == {LSOAS[0]: 1, LSOAS[1]: 1}


def test_a_header_may_begin_with_a_byte_order_mark_and_lines_end_as_windows_ends_them(tmp_path):
    text = "\ufeff" + HEADER + "\r\n" + row() + "\r\n"
    (tmp_path / "a.csv").write_bytes(text.encode())
    assert read_toy(tmp_path).rows_kept == 1


def test_a_quoted_comma_is_part_of_its_cell(tmp_path):
    line = f'a,2020-01,City,"{EAST + 5}","{NORTH + 5}","Theft, of a bicycle"'
    write(tmp_path / "a.csv", [line])
    found = read_toy(tmp_path, events_source(months={"bikes": "Theft, of a bicycle"}, years={}))
    assert figures(found, "bikes", "2020-01")[LSOAS[0]] == 1


def test_packed_and_plain_files_are_read_alike(tmp_path):
    write(tmp_path / "a.csv", [row()])
    write(tmp_path / "b.csv.gz", [row(at="at2")])
    found = read_toy(tmp_path)
    assert figures(found, "thefts", "2020-01") == {LSOAS[0]: 1, LSOAS[1]: 1}
    assert list(found.accounts["file"]) == ["a.csv", "b.csv.gz"]


# --- Damage: the file is named


def test_no_file_at_all_is_told(tmp_path):
    assert "*.csv* names no file" in refused(tmp_path)


@pytest.mark.parametrize("name", ["b.csv", "b.csv.gz"])
@pytest.mark.parametrize("column", HEADER.split(","))
def test_a_changed_header_names_the_file_among_many(tmp_path, name, column):
    write(tmp_path / "a.csv", [row()])
    write(tmp_path / name, [row()], HEADER.replace(column, "Renamed"))
    said = refused(tmp_path)
    assert str(tmp_path / name) in said and "is of no layout declared" in said and repr(column) in said


def test_a_column_that_stands_twice_is_refused(tmp_path):
    write(tmp_path / "a.csv", [row() + ",Noise"], HEADER + ",Crime type")
    assert "column 'Crime type' stands 2 times" in refused(tmp_path)


@pytest.mark.parametrize(
    "tail", [",2020-01,City,500", ',2020-01,City,"50', ",2020-01,City,500005,200005,Theft,more"]
)
def test_a_file_cut_short_or_torn_is_named_among_many(tmp_path, tail):
    write(tmp_path / "a.csv", [row()])
    whole = "\n".join([HEADER, row(), row()]) + "\n"
    (tmp_path / "b.csv").write_text(f"{whole}{tail}\n")
    said = refused(tmp_path)
    assert "b.csv: can't be read to its end" in said and "cut short or damaged" in said


def test_a_last_line_without_an_end_is_refused_unless_the_checksum_is_declared(tmp_path):
    write(tmp_path / "a.csv", [row()])
    (tmp_path / "b.csv").write_text(f"{HEADER}\n{row()}")
    said = refused(tmp_path)
    assert "b.csv: its last line has no end" in said and "declare sha256" in said
    assert read_toy(tmp_path, events_source(sha256="0" * 64)).rows_read == 2


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.zip"])
def test_any_usual_delimiter_is_found_and_a_decimal_comma_read(tmp_path, delimiter, name):
    line = row("one", at=("500005,5", "200005,5")).replace("500005,5,200005,5", "500005:5,200005:5")
    text = f"{HEADER}\n{line}\n".replace(",", delimiter).replace(":", ",")
    content = {"a.csv": text.encode(), "a.csv.gz": gzip.compress(text.encode()), "a.zip": zipped(text)}[name]
    (tmp_path / name).write_bytes(content)
    found = read_toy(tmp_path, events_source(file=name))
    assert found.accounts["fate"].tolist() == [PLACED]


def zipped(text):
    """The bytes of a zip of one csv."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.csv", text)
    return file.getvalue()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_packed_file_cut_anywhere_is_refused(tmp_path, share):
    lines = [row(f"{n:x}") for n in range(5_000)]
    held = gzip.compress("\n".join([HEADER, *lines]).encode() + b"\n")
    (tmp_path / "a.csv.gz").write_bytes(held[: int(len(held) * share)])
    assert "a.csv.gz: can't be read to its end" in refused(tmp_path)


def test_a_file_that_is_not_text_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(HEADER.encode() + b"\na,2020-01,City,500005,200005,Th\x81ft\n")
    assert "a.csv: is not written in utf-8" in refused(tmp_path)


# --- Codes instead of points: fires


FIRES = {
    "file": "fires.*",
    "layouts": [{"code": ["LSOA_CODE", "LSOA_DESCRIPTION"]}],
    "period_column": "FINANCIAL_YEAR",
    "type_column": "INCIDENT_TYPE",
    "force_column": "",
    "covers": ["lad24:E09000001", "lad24:E09000002"],
    "placed_in": [],
    "code_kind": "lsoa21",
    "months": {},
    "years": {"fires": ["Primary fire", "Secondary fire"], "primary": "Primary fire"},
}
INCIDENTS = [
    ["LSOA_CODE", "LSOA_DESCRIPTION", "INCIDENT_TYPE", "FINANCIAL_YEAR"],
    [LSOAS[0], "Anytown 001A", "Primary fire", "2019/20"],
    [LSOAS[0], "Anytown 001A", "Secondary fire", "2019/20"],
    ["Anytown 001C", LSOAS[2], "Primary fire", "2019/20"],
    ["Not known", "Not known", "Primary fire", "2019/20"],
    ["", "", "Secondary fire", "2019/20"],
    [LSOAS[4], "Elsewhere 001A", "Primary fire", "2019/20"],
]


def sheets_ods(sheets):
    """An OpenDocument spreadsheet of several sheets of text."""
    held = io.BytesIO()
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
                for cell in cells
            )
            + "</table:table-row>"
            for cells in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(held, "w") as book:
        book.writestr(
            "META-INF/manifest.xml", f'<?xml version="1.0"?><m:manifest xmlns:m="{manifest}"></m:manifest>'
        )
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content xmlns:office="{office}office:1.0" '
            f'xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0"><office:body>'
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
    return held.getvalue()


@pytest.mark.parametrize("suffix", ["csv", "ods", "xlsx"])
def test_fires_are_placed_by_the_code_they_carry_in_whichever_column_it_stands(tmp_path, suffix):
    if suffix == "csv":
        write(tmp_path / "fires.csv", [",".join(cells) for cells in INCIDENTS[1:]], ",".join(INCIDENTS[0]))
    else:
        sheets = {"Contents": [["Sheets by county"]], "A_2019": INCIDENTS[:4], "B_2019": [["A note"]]}
        sheets["B_2019"] += [INCIDENTS[0], *INCIDENTS[4:]]
        written = (sheets_ods if suffix == "ods" else workbook)(sheets)
        (tmp_path / f"fires.{suffix}").write_bytes(written)
    found = read_toy(tmp_path, events_source(**FIRES, sheet="?_2019"))
    assert figures(found, "fires", "2019/20") == {LSOAS[0]: 2, LSOAS[1]: 0, LSOAS[2]: 1, LSOAS[3]: 0}
    assert figures(found, "primary", "2019/20") == {LSOAS[0]: 1, LSOAS[1]: 0, LSOAS[2]: 1, LSOAS[3]: 0}
    assert dict(found.accounts.groupby("fate")["rows"].sum()) == {PLACED: 3, NO_LOCATION: 2, OUTSIDE: 1}


def test_rows_that_a_spreadsheet_writes_once_and_repeats_are_all_counted(tmp_path):
    # an OpenDocument writer packs like neighbours: <table-row number-rows-repeated="3">
    write_once = sheets_ods({"2019": INCIDENTS[:2]})
    with zipfile.ZipFile(io.BytesIO(write_once)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    head, _, last = parts["content.xml"].rpartition(b"<table:table-row>")
    parts["content.xml"] = head + b'<table:table-row table:number-rows-repeated="3">' + last
    with zipfile.ZipFile(tmp_path / "fires.ods", "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    found = read_toy(tmp_path, events_source(**FIRES))
    assert found.rows_read == 3 and figures(found, "fires", "2019/20")[LSOAS[0]] == 3


def test_a_sheet_whose_header_has_changed_is_named(tmp_path):
    changed = [["CODE", *INCIDENTS[0][1:]], *INCIDENTS[1:]]
    (tmp_path / "fires.ods").write_bytes(sheets_ods({"A_2019": INCIDENTS, "B_2019": changed}))
    said = refused(tmp_path, **FIRES)
    assert "sheet 'B_2019': no row is a header" in said and "'LSOA_CODE'" in said


def test_a_workbook_without_the_sheets_declared_lists_those_it_has(tmp_path):
    (tmp_path / "fires.ods").write_bytes(sheets_ods({"Cover": [["x"]], "2019": INCIDENTS}))
    said = refused(tmp_path, **FIRES, sheet="20??-20??")
    assert "no sheet '20??-20??'" in said and "Cover, 2019" in said


def test_a_workbook_cut_short_is_refused(tmp_path):
    (tmp_path / "fires.ods").write_bytes(sheets_ods({"2019": INCIDENTS})[:-40])
    assert "fires.ods: can't be read to its end" in refused(tmp_path, **FIRES)


# --- Declarations that contradict themselves


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"layouts": [{"x": "Easting"}]}, "either x and y, or code"),
        ({"layouts": [{"x": "E", "y": "N", "code": "C"}]}, "either x and y, or code"),
        ({"layouts": [{"x": "E", "y": "N"}, {"code": "C"}]}, "some layouts have points, others codes"),
        ({"placed_in": []}, "need placed_in"),
        ({"force_column": ""}, "a list for each force"),
        ({"covers": ["lad24:E09000001"]}, "a list for each force"),
        ({"years": {"thefts": "Theft"}}, "need names of their own"),
        ({"years": {}, "months": {}}, "counts nothing"),
        ({"placed_in": ["parish"]}, "is not a kind with its vintage"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(said, told):
    with pytest.raises(ValidationError, match=told):
        events_source(**said)
