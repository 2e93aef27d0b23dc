"""Toyton with names: official names of its LSOAs, two named neighbourhoods, and five postcodes.

    lsoa21     official name  MSOA (2011)                     readers see
    E01099001  Toyton 001A    Hillside                        North: Hillside 001A
    E01099002  Toyton 001B    Hillside                        North: Hillside 001B
    E01099003  Toyton 001C    Hillside, by both its old ones  East: Hillside 001C
    E01099004  Toyton 002A    named South, as its ward is     South: 002A
    E01099005  (none)         South                           South: E01099005
    E01099006  Toyton 002C    (no name given)                 West: 002C
    E01099007  Toyton 002D    (no name given)                 Centre: 002D
    E01099008  Toyton 002E    (no name given)                 Centre: 002E

TT1 1AA and TT1 1AB are named with their LSOA, TT2 2BB and TT1 1AB by a point, TT2 2ZZ has ended, TT9 9ZZ lies
outside.
"""

from tests.support import toy

A, B, C = "E02009001", "E02009002", "E02009003"
OFFICIAL = dict(
    zip(
        toy.LSOAS,
        [
            "Toyton 001A",
            "Toyton 001B",
            "Toyton 001C",
            "Toyton 002A",
            "",
            "Toyton 002C",
            "Toyton 002D",
            "Toyton 002E",
        ],
        strict=True,
    )
)
MSOA_OF = {
    **dict.fromkeys([toy.LSOAS[0], toy.LSOAS[1], "E01098031", "E01098032"], A),
    **dict.fromkeys([toy.LSOAS[3], toy.LSOAS[4]], B),
    **dict.fromkeys([toy.LSOAS[5], "E01098078"], C),
}
FILES = {
    "people_2022.csv": "code,named,people\n"
    + "".join(f"{code},{OFFICIAL[code]},{people}\n" for code, people in toy.RESIDENTS.items()),
    "life.csv": f"code,called,years\n{A},Toyton 001,80\n{B},Toyton 002,81\n{C},Toyton 003,82\n",
    "msoas.csv": "lsoa,msoa\n" + "".join(f"{lsoa},{msoa}\n" for lsoa, msoa in MSOA_OF.items()),
    "names.csv": f"cd,nm\n{A},Hillside\n{B},South\n",
    # E01099006 is the second square of the second row: from -1.97, 52.59
    "postcodes.csv": "pcd,laua,lsoa,x,y,ended\n"
    f"TT1 1AA,E08000099,{toy.LSOAS[0]},,,\n"
    f"tt11ab,E08000099,{toy.LSOAS[0]},-1.965,52.595,\n"
    "TT2  2BB,E08000099,,-1.965,52.595,\n"
    "TT2 2ZZ,E08000099,,-1.965,52.595,202001\n"
    "TT9 9ZZ,E08000098,,-2.5,52.595,\n",
}
SOURCES = {
    "people-2022": toy.source(
        "people-2022",
        "table",
        "people_2022.csv",
        'kind = "lsoa21"\ncode = "code"\nname = "named"\nperiod = "mid-2022"\n'
        'columns = { residents = "people" }',
    ),
    "life": toy.source(
        "life",
        "table",
        "life.csv",
        'kind = "msoa11"\ncode = "code"\nname = "called"\nperiod = "2012"\ncolumns = { years = "years" }',
    ),
    "lsoa-msoa": toy.source(
        "lsoa-msoa",
        "lookup",
        "msoas.csv",
        'method = "nested"\nchild = { kind = "lsoa11", code = "lsoa" }\n'
        'parent = { kind = "msoa11", code = "msoa" }',
    ),
    "library": toy.source("library", "names", "names.csv", 'kinds = ["msoa11"]\ncode = "cd"\nname = "nm"'),
    "postcodes": toy.source(
        "postcodes",
        "postcodes",
        "postcodes.csv",
        'postcode = "pcd"\nparent = { kind = "lad24", code = "laua" }\nplaces = { lsoa21 = "lsoa" }\n'
        'x = "x"\ny = "y"\nended = "ended"',
    ),
}
INDICATORS = {"years": toy.indicator("years", "published", 'value = "years"')}
CHANGES = {"files": FILES, "sources": SOURCES, "indicators": INDICATORS}
