"""A wrong declaration or code is named in one sentence: file, entry, what was found, what is allowed."""

import re
import shutil

import pytest

from loaders.build import build
from loaders.errors import InputError
from tests.support import toy
from tests.support.toy import EDITION, FILES, INDICATORS, LSOAS, SOURCES, WARDS, exchanged, refusal, source

DECLARATIONS = {
    "an unknown key of a source": (
        {"sources": exchanged(SOURCES, "rents", "period =", "periode =")},
        ["sources.toml, source 'rents'", "unknown key 'periode'", "Allowed: id, title"],
    ),
    "an unknown key of a column": (
        {"sources": exchanged(SOURCES, "illness", 'period = "2011"', 'year = "2011"')},
        ["sources.toml, source 'illness'", "columns.adults", "unknown key 'year'"],
    ),
    "a country of several kinds of places": (
        {
            "sources": exchanged(
                SOURCES, "rents", 'kind = "ward24"', 'kind = { E05 = "ward24" }\nplaces_in_england = 5'
            )
        },
        ["source 'rents'", "places_in_england is for a file of one kind of places"],
    ),
    "a column of no columns": (
        {"sources": exchanged(SOURCES, "illness", 'column = "adults"', "column = []")},
        ["sources.toml, source 'illness'", "columns.adults.column"],
    ),
    "a column that is added and taken off": (
        {
            "sources": exchanged(
                SOURCES, "illness", 'column = "adults"', 'column = "adults", less = ["adults"]'
            )
        },
        ["sources.toml, source 'illness'", "column 'adults' is named twice"],
    ),
    "an unknown key of an indicator": (
        {"indicators": exchanged(INDICATORS, "people", "unit =", "units =")},
        ["indicators.toml, indicator 'people'", "unknown key 'units'", "unit, decimals"],
    ),
    "an unknown shape": (
        {"sources": exchanged(SOURCES, "rents", 'shape = "table"', 'shape = "tabel"')},
        ["source 'rents'", "shape 'tabel' is none of", "'table'"],
    ),
    "a key that is missing": (
        {"sources": exchanged(SOURCES, "rents", 'publisher = "P"', "")},
        ["source 'rents'", "publisher: is missing"],
    ),
    "a measure that no source provides": (
        {"indicators": exchanged(INDICATORS, "theft_rate", '"thefts"', '"theft"')},
        ["indicator 'theft_rate'", "measure 'theft' is provided by no source", "Allowed: thefts"],
    ),
    "a ratio with a weight": (
        {"indicators": exchanged(INDICATORS, "theft_rate", "scale = 1000", 'weight = "residents"')},
        ["indicator 'theft_rate'", "Allowed: numerator and denominator"],
    ),
    "a kind without its vintage": (
        {"sources": exchanged(SOURCES, "rents", "ward24", "ward")},
        ["source 'rents'", "'ward' is not a kind with its vintage, such as ward24"],
    ),
    "a kind of a year that no census was in": (
        {"sources": exchanged(SOURCES, "thefts", "lsoa21", "lsoa99")},
        ["source 'thefts'", "'lsoa99' is not a kind", "vintages of lsoa are 00 to 21, the years of a census"],
    ),
    "a kind of a year to come": (
        {"sources": exchanged(SOURCES, "rents", "ward24", "ward98")},
        ["source 'rents'", "'ward98' is not a kind", "vintages of ward are 00 to"],
    ),
    "a measure that is added twice": (
        {"indicators": exchanged(INDICATORS, "people", '"residents"', '["residents", "residents"]')},
        ["indicator 'people'", "numerator names residents twice"],
    ),
    "a column that is added twice": (
        {"sources": exchanged(SOURCES, "illness", 'column = "adults"', 'column = ["adults", "adults"]')},
        ["source 'illness'", "column names adults twice"],
    ),
    "a source that gives way to itself": (
        {"sources": exchanged(SOURCES, "rents", "period =", 'gives_way_to = ["rents"]\nperiod =')},
        ["source 'rents'", "gives_way_to names itself", "Allowed: "],
    ),
    "a source that gives way to none": (
        {"sources": exchanged(SOURCES, "rents", "period =", 'gives_way_to = ["theft"]\nperiod =')},
        ["source 'rents'", "gives_way_to names unknown source 'theft'", "Allowed: thefts"],
    ),
    "an endless scale": (
        {"indicators": exchanged(INDICATORS, "theft_rate", "scale = 1000", "scale = inf")},
        ["indicator 'theft_rate'", "scale: is a number, neither infinite nor nan (found inf)"],
    ),
    "decimals that are true": (
        {"indicators": exchanged(INDICATORS, "theft_rate", "decimals = 1", "decimals = true")},
        ["indicator 'theft_rate'", "decimals is a number, such as 1, not true"],
    ),
    "a number between quotation marks": (
        {"indicators": exchanged(INDICATORS, "theft_rate", "scale = 1000", 'scale = "1000"')},
        ["indicator 'theft_rate'", "scale is a number, such as 1, not '1000'"],
    ),
    "a period that is a number": (
        {"sources": exchanged(SOURCES, "rents", '"2022"', "2022")},
        ["source 'rents': period: is a text between quotation marks (found 2022)"],
    ),
    "a period of an unknown form": (
        {"sources": exchanged(SOURCES, "rents", '"2022"', '"2021/23"')},
        ["source 'rents'", "'2021/23' is not a period we know", "2008/09"],
    ),
    "a column without a period": (
        {"sources": exchanged(SOURCES, "rents", 'period = "2022"\n', "")},
        ["source 'rents'", "rent has no period"],
    ),
    "a marker of unknown meaning": (
        {"sources": exchanged(SOURCES, "thefts", "suppressed 1 4", "suppressed")},
        ["source 'thefts'", "'suppressed'", "suppressed LOWER UPPER"],
    ),
    "an id declared twice": (
        {"sources": {"again": SOURCES["rents"]}},
        ["source 'rents'", "declared twice"],
    ),
    "TOML that is not TOML": (
        {"edition": EDITION.replace("[[scheme]]", "[[scheme]", 1)},
        ["toyton.toml", "not valid TOML", "line"],
    ),
    "an edition under another name": (
        {"edition": EDITION.replace('id = "toyton"', 'id = "toytown"')},
        ["toyton.toml", "calls itself 'toytown'"],
    ),
    "a place twice in one scheme": (
        {
            "edition": EDITION.replace(
                f'"{WARDS[2]}", "{WARDS[3]}", "{WARDS[4]}"', f'"{WARDS[1]}", "{WARDS[3]}"'
            )
        },
        ["toyton.toml, scheme 'halves'", f"{WARDS[1]} stands in Half and in Rest"],
    ),
    "an area of nothing": (
        {"edition": re.sub(r'wards = \["E05099001", "E05099002"\]', "wards = []", EDITION, count=1)},
        ["scheme 'halves'", "'Half' has no wards and no LSOAs"],
    ),
    "an indicator an edition does not know": (
        {"edition": 'current = { theft_rat = "2022" }\n' + EDITION},
        ["toyton.toml", "unknown indicator 'theft_rat'", "theft_rate"],
    ),
}


@pytest.mark.parametrize("case", DECLARATIONS)
def test_a_wrong_declaration_is_named_before_any_file_is_read(tmp_path, case):
    changes, words = DECLARATIONS[case]
    raw, data = toy.lay_out(tmp_path, **changes)
    shutil.rmtree(raw)
    with pytest.raises(InputError) as sentence:
        build(raw=raw, data=data, path=tmp_path / "toy.duckdb")
    for word in words:
        assert word in str(sentence.value)


REGISTER = "\n".join(
    ["code,name,year,lad,ladname"]
    + [
        f"{w},{n},2016,E08000099,Toyton"
        for w, n in zip(WARDS, ["North", "East", "South", "West", "Centre"], strict=True)
    ]
    + [
        "E05099011,North & Hill,2026,E08000099,Toyton",
        "E05099012,East,2026,E08000099,Toyton",
        "E05088812,East,2026,E08000088,Elsewhere",
        "W05000001,Gwynedd,2026,W06000001,Gwynedd",
        "",
    ]
)
REGISTERED = {
    "files": {"register.csv": REGISTER},
    "sources": {
        "register": source(
            "register",
            "codes",
            "register.csv",
            'kind = "ward"\ncode = "code"\nname = "name"\nyear = "year"\n'
            'district = "lad"\ndistrict_name = "ladname"',
        )
    },
}


def test_a_ward_code_of_a_later_vintage_is_named_with_its_partner(tmp_path):
    sentence = refusal(tmp_path, **REGISTERED, edition=EDITION.replace(f'"{WARDS[1]}"]', '"E05099012"]'))
    assert (
        "toyton.toml, scheme 'halves', Half: E05099012 (East) is a code of ward26, not of ward24" in sentence
    )
    assert f"there it is {WARDS[1]} (East)" in sentence and "ward_kind" in sentence


def test_a_ward_code_with_no_partner_of_its_name_says_so(tmp_path):
    sentence = refusal(tmp_path, **REGISTERED, edition=EDITION.replace(f'"{WARDS[1]}"]', '"E05099011"]'))
    assert "E05099011 (North & Hill) is a code of ward26, not of ward24" in sentence
    assert "which has no ward of that name" in sentence


def test_an_edition_given_the_wards_of_an_earlier_vintage_names_their_successors(tmp_path):
    sentence = refusal(
        tmp_path, **REGISTERED, edition=EDITION.replace("ward24", "ward26").replace(WARDS[0], "E05099011")
    )
    assert f"{WARDS[1]} (East) is a code of ward16, ward24, not of ward26" in sentence
    assert "there it is E05099012 (East)." in sentence  # and not the East of the district next door


def test_a_ward_kind_that_no_lookup_reaches_is_named_with_those_that_are(tmp_path):
    edition = EDITION[: EDITION.index('[[scheme]]\nid = "parts"')].replace("ward24", "ward26")
    edition = re.sub(r"wards = \[[^\]]*\]", 'wards = ["E05099011"]', edition, count=1)
    edition = re.sub(r'wards = \["E05099003[^\]]*\]', 'wards = ["E05099012"]', edition)
    sentence = refusal(tmp_path, **REGISTERED, edition=edition)
    assert "toyton.toml: no lookup reaches from lsoa21 to its 2 wards of ward26" in sentence
    assert "ward24" in sentence and "sources.toml" in sentence


def test_a_code_that_was_never_issued_is_named_with_its_nearest(tmp_path):
    sentence = refusal(tmp_path, edition=EDITION.replace(f'"{WARDS[1]}"]', '"E05099902"]'))
    assert "E05099902 is not a code of ward24" in sentence and WARDS[1] in sentence


def test_an_lsoa_of_an_earlier_vintage_is_named_with_what_it_became(tmp_path):
    sentence = refusal(tmp_path, edition=EDITION.replace(f'["{LSOAS[0]}", "{LSOAS[4]}"]', '["E01098078"]'))
    assert "E01098078 is a code of lsoa11, not of lsoa21" in sentence
    assert f"there it is {LSOAS[6]}, {LSOAS[7]}" in sentence


def test_a_borough_in_no_source_is_named_with_its_other_vintages(tmp_path):
    sentence = refusal(tmp_path, edition=EDITION.replace("lad24:", "lad13:"))
    assert (
        "toyton.toml: borough lad13:E08000099 is in no source" in sentence and "lad24:E08000099" in sentence
    )


def test_a_ward_of_another_borough_is_refused(tmp_path):
    files = {"wards.csv": FILES["wards.csv"].replace("West,E08000099,Toyton", "West,E08000098,Elsewhere")}
    assert f"{WARDS[3]} is not a ward of Toyton" in refusal(tmp_path, files=files)


def test_an_lsoa_given_to_two_areas_is_refused(tmp_path):
    edition = EDITION.replace(f'excluded_lsoas = ["{LSOAS[4]}"]', f'extra_lsoas = ["{LSOAS[6]}"]')
    edition = edition.replace(f'"{LSOAS[0]}", "{LSOAS[4]}"', f'"{LSOAS[0]}", "{LSOAS[6]}"')
    assert f"{LSOAS[6]} stands in Inner and in Outer" in refusal(tmp_path, edition=edition)


def test_a_current_period_without_figures_is_refused(tmp_path):
    sentence = refusal(tmp_path, edition='current = { theft_rate = "2019" }\n' + EDITION)
    assert "theft_rate has no figures of 2019. Allowed: 2020, 2021, 2022" in sentence
