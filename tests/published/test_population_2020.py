"""Population of every ward of England, mid-2020: do the wards make the districts' own LSOAs, age by age?

Two tables that the Office for National Statistics made from output areas, each on its own: 7,201 wards of
2020 (with the district of 2021 that each row names), and 32,844 LSOAs of 2011 (given to districts by the
lookup of 2021). Districts are whole output areas, so both must make the same people: found equal to the last
person in all 309 districts and every age band. England is the published 56,550,138.
"""

import pytest

from loaders.declarations.age_bands import BROAD
from tests.published import some_sources
from tests.support.identities import (
    AGE_GROUPS,
    FIVE_YEARS,
    made_of_two_kinds,
    not_females_and_males,
    not_their_ages,
)

pytestmark = pytest.mark.published

ENGLAND, WARDS, LSOAS, DISTRICTS = 56_550_138, 7_201, 32_844, 309
WALES = {"ward-mid2020": 3 * 852, "lsoa-mid2020": 1_909}
"""Rows outside England: 852 wards for persons, females and males, and 1,909 LSOAs."""

DISTRICT_OF_AN_LSOA = """
[[source]]
id = "lsoa11-lad21"
title = "LSOA (2011) to district (2021)"
publisher = "Office for National Statistics"
edition = "2021"
attribution = "Office for National Statistics"
url = "https://geoportal.statistics.gov.uk"
file = "official/ons-lookups/LSOA11_WD21_LAD21_EW_LU_V2.xlsx"
shape = "lookup"
method = "nested"
child = { kind = "lsoa11", code = "LSOA11CD" }
parent = { kind = "lad21", code = "LAD21CD", name = "LAD21NM" }
"""


@pytest.fixture(scope="module")
def people(some_store):
    """A store of both tables."""
    return some_store(
        "ward-mid2020",
        "lsoa-mid2020",
        indicators=some_sources.count("residents"),
        more=DISTRICT_OF_AN_LSOA,
    )


def test_every_row_is_kept_or_is_of_wales(people):
    rows = people.rows("""
        SELECT source, max(rows_read), max(rows_kept), coalesce(sum(dropped), 0) FROM loads
        WHERE source LIKE '%-mid2020' GROUP BY source ORDER BY source""")
    assert rows == [
        ("lsoa-mid2020", LSOAS + WALES["lsoa-mid2020"], LSOAS, WALES["lsoa-mid2020"]),
        ("ward-mid2020", 3 * WARDS + WALES["ward-mid2020"], 3 * WARDS, WALES["ward-mid2020"]),
    ]


def test_persons_are_females_and_males_in_every_ward_and_age_group(people):
    assert not_females_and_males(people, "ward20") == [(group, WARDS, 0) for group in AGE_GROUPS]


@pytest.mark.parametrize("bands", [FIVE_YEARS, list(BROAD)], ids=["five years", "broad"])
@pytest.mark.parametrize("group", ["residents", "females", "males"])
def test_ages_make_everybody_in_every_ward(people, group, bands):
    assert not_their_ages(people, "ward20", group, bands) == (WARDS, 0)


def test_everybody_is_the_total_that_the_file_prints_for_the_ward(people, shared):
    printed = people.rows(
        """SELECT 'ward20:' || WD_CODE_REPAIRED, "All Ages" FROM read_parquet(?)
           WHERE sex = 'Persons' AND WD_CODE_REPAIRED LIKE 'E%'""",
        [str(shared / "data/england/population/ward_mid2020_sya_repaired_codes.parquet")],
    )
    ours = people.rows(
        "SELECT place, value FROM observations WHERE measure = 'residents' AND place LIKE 'ward20:%'"
    )
    assert len(ours) == WARDS and dict(ours) == dict(printed)


def test_wards_and_lsoas_make_the_same_people_of_every_district_and_age(people):
    measures = [f"residents{group}" for group in AGE_GROUPS]
    both = made_of_two_kinds(people, measures, "ward20", "lsoa11", "lad21")
    assert (len(both), both["place"].nunique()) == (DISTRICTS * len(measures), DISTRICTS)
    assert both["one"].eq(both["other"]).all()


def test_wards_and_lsoas_make_the_published_population_of_england(people):
    rows = people.rows("""
        SELECT split_part(place, ':', 1), sum(value), count(*) FROM observations
        WHERE measure = 'residents' AND place NOT LIKE 'ctry%' GROUP BY 1 ORDER BY 1""")
    assert rows == [("lsoa11", ENGLAND, LSOAS), ("ward20", ENGLAND, WARDS)]
