"""A corner of England on the loopback address: Rochdale in six LSOAs and two wards, Bury beside it in two.

The truth
---------
ward25                       lsoa21                          residents mid-2024   IMD 2025 score and rank
Kirkholt       E05000682     E01005501 E01005502 E01005503   1,200 1,300 1,400    60 50 40    1 2 3
Milkstone      E05000690     E01005504 E01005505 E01005506   1,500 1,600 1,700    30 20 10    4 5 6
Bury East      E05000660     E01004901 E01004902             1,800 1,900           8  6       7 8

claimants: ward k of three has 100 k + n in month n (0 to 35); Rochdale 900 + n, Bury 500 + n,
           England 9,000 + n
crimes in the archive: West Yorkshire (Calderdale's) 2 a month, but nothing for 2026-03; Lancashire 1 a month;
           Greater Manchester (Rochdale's, Bury's) nothing for years
social rented households: 100, 110, ... by LSOA of 500
"""

import csv
import io
import random
import zipfile

ROCHDALE, BURY = "E08000005", "E08000002"
LSOAS = [*[f"E0100550{i}" for i in range(1, 7)], "E01004901", "E01004902"]
WARDS = {"E05000682": "Kirkholt", "E05000690": "Milkstone", "E05000660": "Bury East"}
WARD_OF = dict(zip(LSOAS, [w for w, n in zip(WARDS, (3, 3, 2), strict=True) for _ in range(n)], strict=True))
DISTRICT_OF = {code: ROCHDALE if code.startswith("E010055") else BURY for code in LSOAS}
NAMES = {
    ROCHDALE: "Rochdale",
    BURY: "Bury",
    "E08000033": "Calderdale",
    "E06000023": "Bristol, City of",
    "W06000001": "Isle of Anglesey",
}
RESIDENTS = dict(zip(LSOAS, range(1200, 2000, 100), strict=True))
SCORES = dict(zip(LSOAS, [60, 50, 40, 30, 20, 10, 8, 6], strict=True))
MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024, 2025, 2026) for month in range(1, 13)][7:43]
"""The 36 months from August 2023 to July 2026."""

MONTH_NAMES = ["January", "February", "March", "April", "May", "June", "July"]
MONTH_NAMES += ["August", "September", "October", "November", "December"]
NO_SUPPLY = "2026-03"


def month_name(month):
    """A month as Nomis writes it: 2026-07 is July 2026."""
    return f"{MONTH_NAMES[int(month[5:]) - 1]} {month[:4]}"


def csv_bytes(header, *rows):
    """A CSV file, quoted where it has to be."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return file.getvalue().encode()


def zipped(members):
    """A zip of members by name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return file.getvalue()


STREET = [
    *("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code"),
    *("LSOA name", "Crime type", "Last outcome category", "Context"),
]


def street(force, month, count, longitude=-2.155):
    """One street file of one force and month."""
    rows = [
        [
            "",
            month,
            force,
            force,
            longitude,
            53.605,
            "On or near High Street",
            LSOAS[0],
            "P",
            "Burglary",
            "",
            "",
        ]
    ] * count
    return csv_bytes(STREET, *rows)


def iod(year, places, cut=False):
    """File 7 of one year: the columns that are read, in the publisher's header."""
    district = {"2025": "2024", "2019": "2019", "2015": "2013"}[year]
    lsoa = "2021" if year == "2025" else "2011"
    header = [f"LSOA code ({lsoa})", f"LSOA name ({lsoa})"]
    header += [f"Local Authority District {what} ({district})" for what in ("code", "name")]
    header += ["Index of Multiple Deprivation (IMD) Score"]
    header += ["Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"]
    domains = {
        **{"Income": " (rate)", "Employment": " (rate)", "Education, Skills and Training": ""},
        **{"Health Deprivation and Disability": "", "Crime": "", "Barriers to Housing and Services": ""},
        "Living Environment": "",
    }
    for name, rate in domains.items():
        header += [f"{name} Score{rate}", f"{name} Rank (where 1 is most deprived)"]
    people = {"2025": "mid 2022", "2019": "mid 2015 (excluding prisoners)"}
    header += [f"Total population: {people.get(year, 'mid 2012 (excluding prisoners)')}"]
    rows = [
        [
            *(c, f"Place {c[-4:]}", DISTRICT_OF[c], NAMES[DISTRICT_OF[c]], SCORES[c], rank),
            *[v for _ in domains for v in (0.1, rank)],
            RESIDENTS[c],
        ]
        for rank, c in enumerate(places, 1)
    ]
    return csv_bytes(header, *rows)


TENURE = [
    f"Tenure of household: {name}"
    for name in (
        *("Total: All households", "Owned: Owns outright", "Owned: Owns with a mortgage or loan"),
        *("Shared ownership", "Social rented", "Private rented", "Lives rent free"),
    )
]


def census(table, columns=TENURE):
    """A Nomis bulk zip: LSOAs, districts, regions and countries, the same columns in each."""
    header = ["date", "geography", "geography code", *columns]

    def rows(codes):
        return [[2021, "P", c, *[500, *[100 + 10 * n for _ in columns[1:]]]] for n, c in enumerate(codes)]

    parts = {"lsoa": LSOAS, "ltla": [ROCHDALE, BURY], "rgn": ["E12000002"], "ctry": ["E92000001"]}
    return zipped(
        {f"census2021-{table}-{part}.csv": csv_bytes(header, *rows(codes)) for part, codes in parts.items()}
    )


def postcodes():
    """The directory of postcodes: one in use and one that has ended in every LSOA."""
    header = ["pcds", "doterm", "lad25cd", "lsoa21cd", "lsoa11cd", "lsoa01cd", "lat", "long"]
    rows = []
    for n, code in enumerate(LSOAS):
        place = [DISTRICT_OF[code], code, code, "", 53.61 + n / 1000, -2.15]
        rows += [[f"OL1{n} 1AA", "", *place], [f"OL1{n} 1AB", "202401", *place]]
    return csv_bytes(header, *rows)


def people_sheet(year, kind):
    """A sheet of single years of age by sex under three lines of title: everybody is 30, half of them men."""
    ages = [f"{sex}{age}" for sex in "FM" for age in range(91)]
    codes = LSOAS if kind == "LSOA 2021" else list(WARDS)
    header = ["LAD 2023 Code", "LAD 2023 Name", f"{kind} Code", f"{kind} Name", "Total", *ages]
    rows = []
    for code in codes:
        people = RESIDENTS.get(code) or sum(n for c, n in RESIDENTS.items() if WARD_OF[c] == code)
        people -= 10 * (2024 - year)
        counts = [people // 2 if a == "F30" else people - people // 2 if a == "M30" else 0 for a in ages]
        district = DISTRICT_OF.get(code) or (BURY if WARDS[code].startswith("Bury") else ROCHDALE)
        rows.append([district, NAMES[district], code, "P", people, *counts])
    blank = [[f"Table of mid-{year}"] + [""] * (len(header) - 1), [""] * len(header), [""] * len(header)]
    return [*blank, header, *rows]


KS4 = [
    *("time_period", "time_identifier", "geographic_level", "new_la_code", "la_name", "school_urn"),
    *("breakdown_topic", "breakdown", "sex", "disadvantage_status", "first_language", "prior_attainment"),
    *("mobility", "pupil_count", "attainment8_average", "engmath_94_percent", "engmath_95_percent"),
    *("progress8_average", "progress8_lower_95_ci", "progress8_upper_95_ci"),
]
"""Columns of key stage 4 by school as the DfE's data set has them, of 156."""


def ks4_schools(*rows):
    """Key stage 4 by school, utf-8 with its mark: a headline row of a school and year, and a breakdown."""
    shown = rows or (
        ("202425", "105838", ["Total"] * 7, [150, "44.9", "61.2", "40.3", "z", "z", "z"]),
        ("202324", "105838", ["Total"] * 7, ["c", "SUPP", "60.1", "x", "-0.21", "-0.5", "0.1"]),
        ("202324", "105838", ["Sex", "Boys", "Boys", *["Total"] * 4], [70, "1.1", "1", "1", "1", "1", "1"]),
    )
    cells = [
        [when, "Academic year", "School", ROCHDALE, "Rochdale", urn, *of, *values]
        for when, urn, of, values in shown
    ]
    return b"\xef\xbb\xbf" + csv_bytes(KS4, *cells)


def fingertips():
    """An answer with the indicator of the manifest and another; England stands on a row for each parent."""
    header = [
        *("Indicator ID", "Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name"),
        *("Area Type", "Sex", "Age", "Category Type", "Category", "Time period", "Value", "Count"),
        *("Denominator",),
    ]

    def row(indicator, area, sex, value, category=""):
        where = [ROCHDALE, "Rochdale", area, "P", "MSOA", sex, "All ages", category, category and "Most"]
        return [indicator, "I", *where, "2016 - 20", value, "", ""]

    rows = [row(93283, "E02001133", sex, 75 + n) for n, sex in enumerate(("Male", "Female"))]
    rows += [row(93283, "E92000001", "Male", 79.5), row(93283, "E92000001", "Male", 79.5)]
    rows += [row(93283, "E92000001", "Male", 74, "Deprivation deciles"), row(108, ROCHDALE, "Male", 500)]
    return csv_bytes(header, *rows)


def with_members(archive, more):
    """A zip with more members, by name: bytes, or how many bytes that nothing can pack smaller."""
    file = io.BytesIO(archive)
    with zipfile.ZipFile(file, "a") as opened:
        for name, body in more.items():
            opened.writestr(name, random.Random(body).randbytes(body) if isinstance(body, int) else body)
    return file.getvalue()
