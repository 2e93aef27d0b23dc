"""Fire statistics by small area: rows repeated, vintages mixed, places not known; one brigade's own list."""

import tracemalloc

import duckdb
import pandas as pd
import pytest

from loaders.declarations.event_source import counts_type
from loaders.declarations.read import read
from loaders.errors import InputError
from loaders.events.coverage import covered_ground
from loaders.events.event_counts import PLACED
from loaders.events.events import read_events
from loaders.events.ods import as_table, ods_rows
from tests.support import toy
from tests.support.events_toy import POINT, events_source, figures, grounds, known
from tests.support.opendocument import LAST_COLUMN, blank, cell, document, workbook, written_row
from tests.support.toy import LSOAS

HEADER = ["FRS_TERRITORY", "LSOA_CODE", "LSOA_DESCRIPTION", "FINANCIAL_YEAR", "INCIDENT_TYPE"]
DWELLING, CAR = "Primary fire - dwelling", "Primary fire - road vehicle"
CHIMNEY, GRASS, ARSON = "Chimney fire", "Secondary Fire - accidental", "Secondary Fire - deliberate"
END = "</table:table-cell>"
MERGED, SPLIT, UNKNOWN = ("E01098031", "E01098032"), "E01098078", "Not known"


def incident(code, year="2021/22", type=DWELLING, description="Toyton 001A"):
    """One row of the file."""
    return ["Toyshire", code, description, year, type]


TOY_FIRES = toy.source(
    "fires",
    "events",
    "fires.ods",
    """sheet = "20*"
layouts = [{ code = ["LSOA_CODE", "LSOA_DESCRIPTION"] }]
code_kind = "lsoa21"
earlier_kinds = ["lsoa11"]
period_column = "FINANCIAL_YEAR"
type_column = "INCIDENT_TYPE"
covers = ["lad24:E08000099"]
years = { fires = "*" }""",
)
FIRE_RATE = toy.indicator("fires", "ratio", 'numerator = "fires"\ndenominator = "residents"\nscale = 1000')


def shipped(**changes):
    """The source as the project declares it."""
    return read().sources["fire-incidents"].model_copy(update={"fetched": False, **changes})


def covering(*codes):
    """These LSOAs as all that is covered."""
    frame = pd.DataFrame({"place": [f"lsoa21:{code}" for code in codes], "force": ""})
    return [frame.assign(number=range(len(codes)), within=frame["place"])]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Toyton's fires of two years: in 2021/22 under codes of two vintages, in 2022/23 without places."""
    rows = [
        *[incident(LSOAS[0])] * 3,
        *[incident(code) for code in MERGED],
        *[incident(SPLIT)] * 4,
        incident("Toyton 001F", description=LSOAS[5]),
        *[incident(UNKNOWN, description=UNKNOWN)] * 2,
        incident("E01000001"),
    ]
    sheets = {
        "Notes": [["Fire statistics"]],
        "202122": [["Low level geography dataset"], HEADER, *rows],
        "202223": [HEADER, *[incident(UNKNOWN, "2022/23")] * 13],
    }
    path = toy.store(
        tmp_path_factory.mktemp("fires"),
        files={"fires.ods": workbook(sheets)},
        sources={"fires": TOY_FIRES},
        indicators={"fires": FIRE_RATE},
    )
    with duckdb.connect(str(path), read_only=True) as store:
        yield store


def test_each_code_counts_in_the_vintage_it_belongs_to(built):
    # East was two LSOAs in 2011; Centre was one, and a quarter of its 2,000 residents live in LSOA 7
    rows = built.execute(
        "SELECT place, value FROM observations WHERE measure = 'fires' AND period = '2021/22'"
    )
    counts = {place.removeprefix("lsoa21:"): value for place, value in rows.fetchall()}
    assert counts == dict(zip(LSOAS, [3, 0, 2, 0, 0, 1, 1, 3], strict=True))


def test_every_row_of_mixed_vintages_has_one_fate(built):
    loads = built.execute("SELECT * FROM loads WHERE source = 'fires'").df()
    assert set(loads["rows_read"]) == {26} and set(loads["rows_kept"]) == {10}
    reasons = loads.iloc[:, 5:7]
    assert sorted(map(tuple, reasons.to_numpy())) == [
        (1, "event outside the districts covered"),
        (15, "event without a location"),
    ]


def test_a_year_without_places_is_no_data_and_says_why(built):
    years = built.execute("SELECT DISTINCT period FROM observations WHERE measure = 'fires'").fetchall()
    assert years == [("2021/22",)]
    reasons = built.execute("SELECT reason FROM gaps WHERE source = 'fires'").fetchall()
    assert reasons == [("The publisher supplied events without their places for 2022/23",)]


def test_the_control_total_of_england_comes_through_the_shipped_declaration(tmp_path):
    # 25,465 dwelling fires in 2024/25: 12,000 and 13,460 that repeat, and 5 alone
    rows = [
        *[incident(LSOAS[0], "2024/25")] * 12_000,
        *[incident(LSOAS[1], "2024/25")] * 13_460,
        *[incident(LSOAS[nth % 2], "2024/25") for nth in range(5)],
        *[incident(LSOAS[1], "2024/25", kind) for kind in (CAR, CHIMNEY, ARSON, ARSON, GRASS)],
        incident(LSOAS[1], "2024/25", "Special service"),
    ]
    (tmp_path / "fires.ods").write_bytes(workbook({"202425": [HEADER, *rows]}))
    found = read_events(shipped(file="fires.ods"), tmp_path, covering(*LSOAS[:2]))
    totals = found.observations.groupby("measure", observed=True)["value"].sum()
    assert dict(totals) == {
        "fires_attended": 25_470,
        "dwelling_fires": 25_465,
        "other_primary_fires": 1,
        "secondary_deliberate_fires": 2,
        "secondary_accidental_fires": 1,
        "chimney_fires": 1,
    }
    assert found.rows_kept == 25_470
    assert found.dropped == {"event of a type not declared: 'Special service'": 1}


@pytest.mark.parametrize(
    ("words", "type", "counted"),
    [
        ("*", "Anything (at all)", True),
        ("Theft", "Theft from the person", False),
        ("Theft*", "Theft from the person", True),
        (["Primary fire*", "!Primary fire - dwelling"], DWELLING, False),
        (["Primary fire*", "!Primary fire - dwelling"], "Primary fire - dwelling or other building", True),
        (["!Primary fire - dwelling"], CHIMNEY, False),
    ],
)
def test_a_measure_names_types_by_their_words(words, type, counted):
    assert counts_type(words, type) is counted


def test_a_stray_cell_in_the_last_column_costs_no_memory(tmp_path):
    stray = written_row([*incident(LSOAS[0]), blank(LAST_COLUMN - 6), cell("x")])
    rows = (
        written_row(HEADER) + written_row(incident(LSOAS[0]), 4_000) + stray + blank(2**20 - 5_000, row=True)
    )
    path = tmp_path / "fires.ods"
    path.write_bytes(document(f'<table:table table:name="202122">{rows}</table:table>'))
    tracemalloc.start()
    try:
        tables = [as_table(held, HEADER) for _, held in ods_rows(path)]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [table.num_rows for table in tables] == [4_002]  # the header is still among them
    assert peak < 30e6  # a rectangle would take over a gigabyte


def test_words_are_read_as_they_are_shown_and_comments_are_none_of_them(tmp_path):
    comment = "<office:annotation><text:p>ask them</text:p></office:annotation>"
    shown = f'<table:table-cell office:value-type="string">{comment}<text:p>E01<text:s/>A</text:p>{END}'
    year = f'<table:table-cell office:value-type="float" office:value="2021.0"><text:p>2,021</text:p>{END}'
    twice = cell("x").replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="2"', 1)
    (tmp_path / "a.ods").write_bytes(
        document(f'<table:table table:name="s">{written_row([shown, year, twice])}</table:table>')
    )
    assert list(ods_rows(tmp_path / "a.ods")) == [("s", [({0: "E01 A", 1: "2021", 2: "x", 3: "x"}, 1)])]


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ('<table:table table:name="s"><table:table-row>', "mismatched tag"),
        (
            f'<table:table table:name="s">{written_row(["x"], 10**9)}</table:table>',
            "says that it has 1,000,000,000 rows",
        ),
    ],
)
def test_a_damaged_document_is_refused(tmp_path, tables, told):
    (tmp_path / "a.ods").write_bytes(document(tables))
    with pytest.raises(InputError, match=told):
        list(ods_rows(tmp_path / "a.ods"))


def brigade(folder, encoding, **said):
    """One brigade's list of incidents in the layout of Avon's, with a pound sign and a dash of Windows."""
    folder.joinpath("list.csv").write_bytes(
        (
            "Day,Month,Year,Incident Number,X Coordinate,Y Coordinate,Incident Category,Property Type\r\n"
            f"1,July,2014,005538,{POINT['at1'][0]},{POINT['at1'][1]},Fire,Shop – £5 store\r\n"
            "1,July,2014,005542,365***,180***,Fire,Car\r\n"
        ).encode("cp1252")
    )
    source = events_source(
        file="list.csv",
        layouts=[{"id": "Incident Number", "x": "X Coordinate", "y": "Y Coordinate", "grid": 27700}],
        period_column="Year",
        type_column="Incident Category",
        force_column="",
        covers=["lad24:E09000001"],
        months={},
        years={"fires": "Fire"},
        encoding=encoding,
        **said,
    )
    return source


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_a_brigades_list_in_windows_letters_needs_a_declaration_only(tmp_path, encoding):
    source = brigade(tmp_path, encoding)
    covered = covered_ground(source, grounds(), known().assign(force=""))
    found = read_events(source, tmp_path, covered, grounds())
    assert figures(found, "fires", "2014")["E01000001"] == 1
    fates = dict(found.accounts.groupby("fate")["rows"].sum())
    assert fates == {PLACED: 1, "event whose coordinates are no numbers": 1}
