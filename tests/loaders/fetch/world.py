"""Every publisher of the manifest on the loopback address, laid out as it is and behaving."""

import re
from functools import cache
from pathlib import Path

from loaders.declarations.read import read
from tests.loaders.fetch.layouts import (
    BURY,
    DISTRICT_OF,
    LSOAS,
    MONTHS,
    NAMES,
    NO_SUPPLY,
    ROCHDALE,
    WARD_OF,
    WARDS,
    census,
    csv_bytes,
    fingertips,
    iod,
    ks4_schools,
    month_name,
    people_sheet,
    postcodes,
    street,
    zipped,
)
from tests.loaders.fetch.portal import Layer, Nomis, PoliceApi, answer_json, crime
from tests.support import opendocument
from tests.support.workbook import workbook

FILE_7 = "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv"
ARC = "/services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services/"
ARCHIVE = "/data.police.uk/data/archive/2026-07.zip"
POSTCODES_AT = "/www.arcgis.com/sharing/rest/content/items/3635ca7f69df4733af27caf86473ffa1/data"
SCHOOLS_AT = "/api.education.gov.uk/statistics/v1/data-sets/19e39901-a96c-be76-b9c2-6af54ae076d2/csv"
MANIFEST = Path(__file__).resolve().parents[3] / "data" / "fetch.toml"

QUICK = {
    "per_second": 100_000,
    "first_wait": 0.01,
    "longest_wait": 0.02,
    "attempts": 4,
    "connect_seconds": 2,
    "read_seconds": 0.4,
    "attempt_seconds": 10,
}


def manifest_text(base):
    """The shipped manifest with every host replaced by the loopback address, and with less patience."""
    text = MANIFEST.read_text(encoding="utf-8")
    address = re.compile(r'^(address|service|page|latest|months_at|categories) = "https://', re.MULTILINE)
    text = address.sub(rf'\1 = "{base}/', text)
    for key, value in QUICK.items():
        text = re.sub(rf"^{key} = [\d.]+", f"{key} = {value}", text, flags=re.MULTILINE)
    return text


def ring(number, size=0.01):
    """A square outline, the LSOAs in a row eastwards."""
    west, south = -2.16 + size * number, 53.60
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return [[round(west + size * x, 6), round(south + size * y, 6)] for x, y in corners]


def strip(first, last, size=0.01):
    """The outline of neighbouring squares together."""
    west, east, south = -2.16 + size * first, -2.16 + size * (last + 1), 53.60
    north = south + size
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [[round(x, 6), round(y, 6)] for x, y in corners]


def lay_out(publishers):
    """Every publisher of the manifest, behaving; returns those whose behaviour tests change."""
    layers = _layers()
    for service, layer in layers.items():
        publishers.routes[f"{ARC}{service}/FeatureServer/0"] = layer
    nomis = _nomis()
    publishers.routes["/www.nomisweb.co.uk/api/v01/dataset/NM_162_1.data.csv"] = nomis
    police = PoliceApi(_crimes(), MONTHS)
    api = "/data.police.uk/api/"
    publishers.routes[f"{api}crimes-street/all-crime"] = police.crimes_street
    publishers.routes[f"{api}crimes-street-dates"] = police.dates
    publishers.routes[f"{api}crime-categories"] = police.categories
    publishers.routes[f"{api}crime-last-updated"] = lambda asked: answer_json({"date": "2026-07-01"})
    publishers.file(ARCHIVE, archive(), kind="application/zip")
    for path, body in _files().items():
        publishers.file(path, body)
    for path, links in _pages(publishers.base).items():
        page = "<!DOCTYPE html><html><body>" + "".join(f'<a href="{a}">file</a>' for a in links)
        publishers.file(path, page.encode(), etag="", kind="text/html; charset=utf-8")
    return layers, nomis, police


def _layers():
    lookup = [
        {
            **{"LSOA21CD": c, "LSOA21NM": f"Place {c[-4:]}", "WD25CD": WARD_OF[c]},
            **{"WD25NM": WARDS[WARD_OF[c]], "LAD25CD": DISTRICT_OF[c], "LAD25NM": NAMES[DISTRICT_OF[c]]},
        }
        for c in LSOAS
    ]
    districts = [{"LAD25CD": code, "LAD25NM": name} for code, name in NAMES.items()]
    outlines = [strip(0, 5), strip(6, 7), strip(8, 8), strip(20, 20), strip(30, 30)]
    wards = {
        year: [
            {
                **{f"WD{year}CD": w, f"WD{year}NM": name},
                f"LAD{year}CD": BURY if name.startswith("Bury") else ROCHDALE,
            }
            for w, name in WARDS.items()
        ]
        for year in (25, 26)
    }
    ward_outlines = [strip(0, 2), strip(3, 5), strip(6, 7)]
    changes = [{"LSOA11CD": c, "LSOA11NM": f"Place {c[-4:]}", "LSOA21CD": c, "LSOA21NM": "P"} for c in LSOAS]
    changes.append({**changes[0], "LSOA11CD": "E01005599"})  # two of 2011 are one of 2021
    forces = {BURY: "Greater Manchester", ROCHDALE: "Greater Manchester", "E08000033": "West Yorkshire"}
    forces |= {"E06000023": "Avon and Somerset", "W06000001": "North Wales"}
    lsoas = [{"LSOA21CD": c, "LSOA21NM": f"Place {c[-4:]}"} for c in LSOAS]
    district_layer = Layer("LAD_MAY_2025_UK_BGC_V2", districts, outlines)
    regions = [{**d, "RGN25CD": "E12000002", "RGN25NM": "North West"} for d in districts[:4]]
    areas = [{**d, "PFA25CD": "E23000005", "PFA25NM": forces[d["LAD25CD"]]} for d in districts]
    return {
        "LAD_MAY_2025_UK_BGC_V2": district_layer,
        "LSOA21_WD25_LAD25_EW_LU_v2": Layer("LSOA21_WD25_LAD25_EW_LU_v2", lookup),
        "LAD25_RGN25_EN_LU_v2": Layer("LAD25_RGN25_EN_LU_v2", regions),
        "LSOA11_LSOA21_LAD22_EW_LU_v5": Layer("LSOA11_LSOA21_LAD22_EW_LU_v5", changes),
        "LAD25_CSP25_PFA25_EW_LU": Layer("LAD25_CSP25_PFA25_EW_LU", areas),
        "WD_DEC_2025_UK_BGC": Layer("WD_DEC_2025_UK_BGC", wards[25], ward_outlines),
        "WD_MAY_2026_UK_BGC": Layer("WD_MAY_2026_UK_BGC", wards[26], ward_outlines),
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5": Layer(
            "LSOA_2021_EW_BGC_V5", lsoas, [ring(n) for n in range(len(LSOAS))]
        ),
    }


def _nomis():
    starts = {**{w: 100 * (k + 1) for k, w in enumerate(WARDS)}, ROCHDALE: 900, BURY: 500, "E92000001": 9000}
    months = [month_name(m) for m in MONTHS]
    figures = {code: {m: start + n for n, m in enumerate(months)} for code, start in starts.items()}
    return Nomis(figures, {**WARDS, **NAMES, "E92000001": "England"}, months)


def _crimes():
    """Twelve crimes in the last month, spread over Rochdale, and one far away; two months before it none."""
    spread = [
        crime(n, MONTHS[-1], -2.155 + 0.0045 * n, 53.605, "burglary" if n % 2 else "anti-social-behaviour")
        for n in range(1, 13)
    ]
    return [*spread, crime(99, MONTHS[-1], -1.0, 52.0), crime(100, MONTHS[-2], -2.15, 53.605)]


@cache
def archive(changed=""):
    """The archive of all forces: members by month and force, one month not supplied by one of them."""
    members = {}
    for month in MONTHS:
        if month != NO_SUPPLY:
            body = street("West Yorkshire Police", month, 3 if month == changed else 2)
            members[f"{month}/{month}-west-yorkshire-street.csv"] = body
        members[f"{month}/{month}-lancashire-street.csv"] = street("Lancashire Constabulary", month, 1)
        members[f"{month}/{month}-lancashire-outcomes.csv"] = b"Crime ID\n" * 50
    return zipped(members)


@cache
def shipped():
    """The declarations as shipped, read once for all tests."""
    return read()


def fires(year, without_places=""):
    """Dwelling fires of a year: two in the first LSOA, one under its code of 2011; of another, nowhere."""
    header = ["LSOA_CODE", "LSOA_DESCRIPTION", "FINANCIAL_YEAR", "INCIDENT_TYPE"]
    codes = {year: [LSOAS[0], LSOAS[0], "E01005599"], without_places: ["Not known"] * 3}
    sheets = {
        each.replace("/", ""): [header, *[[code, "", each, "Primary fire - dwelling"] for code in held]]
        for each, held in codes.items()
        if each
    }
    return opendocument.workbook(sheets)


@cache
def _files():
    """Path and body of every plain file."""
    media, pop = "/assets.publishing.service.gov.uk/media/", "/www.ons.gov.uk/file"
    files = {
        f"{media}691d/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv": iod(
            "2025", LSOAS
        ),
        f"{media}5dc4/File_7_-_All_IoD2019_Scores__Ranks__Deciles_3.csv": iod("2019", LSOAS),
        f"{media}5a80/File_7_ID_2015_All_ranks__deciles_and_scores.csv": iod("2015", LSOAS),
        f"{media}6a5e/Low_level_geography_dataset_202324_to_present.ods": fires("2024/25", "2025/26"),
        f"{media}6a5f/Low_level_geography_dataset_201718_to_202223.ods": fires("2021/22"),
        SCHOOLS_AT: ks4_schools(),
        POSTCODES_AT: zipped({"Data/ONSPD_NOV_2025_UK.csv": postcodes()}),
        "/visual.parliament.uk/msoanames/": csv_bytes(["msoa11cd", "msoa11hclnm"], ["E02001133", "Milnrow"]),
        "/fingertips.phe.org.uk/api/all_data/csv/": fingertips(),
    }
    census_path = "/www.nomisweb.co.uk/output/census/2021/census2021-"
    files[f"{census_path}ts054.zip"] = census("ts054")
    sources = shipped().sources.values()
    for table in ("ts021", "ts030", "ts062", "ts067"):
        columns = next(
            s.columns for s in sources if getattr(s, "member", "") == f"census2021-{table}-lsoa.csv"
        )
        files[f"{census_path}{table}.zip"] = census(table, list(columns.values()))
    sheets = {f"Mid-{year} LSOA 2021": people_sheet(year, "LSOA 2021") for year in (2022, 2023, 2024)}
    files[pop] = workbook({**sheets, "Mid-2022 Ward 2023": people_sheet(2022, "Ward 2023")})
    return files


def _pages(base):
    """Links on each page, with others beside those that are wanted."""
    media = f"{base}/assets.publishing.service.gov.uk/media"
    gov = "/www.gov.uk/government/statistics/"
    return {
        f"{gov}english-indices-of-deprivation-2025": [
            f"{media}/691d/{FILE_7}",
            f"{base}/www.gov.uk/csv-preview/691d/{FILE_7}",
            f"{media}/691e/File_8_IoD2025_Underlying_Indicators.xlsx",
        ],
        f"{gov}english-indices-of-deprivation-2019": [
            "/assets.publishing.service.gov.uk/media/5dc4/File_7_-_All_IoD2019_Scores__Ranks__Deciles_3.csv"
        ],
        f"{gov}english-indices-of-deprivation-2015": [
            f"{media}/5a80/File_7_ID_2015_All_ranks__deciles_and_scores.csv"
        ],
        f"{gov}fire-statistics-incident-level-datasets": [
            f"{media}/6a5e/Low_level_geography_dataset_202324_to_present.ods",
            f"{media}/6a5f/Low_level_geography_dataset_201718_to_202223.ods",
        ],
    }
