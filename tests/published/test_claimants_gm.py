"""Claimants of Greater Manchester, 215 wards in 34 months: do the wards make the ten districts' own counts?

Every published count is rounded to 5, so it is at most 2.5 from the truth; wards and their district are
rounded each on its own. Greatest difference found: 20, of 82.5 that rounding allows Manchester's 32 wards.
Differences have no trend to one side: their mean over 340 sums is -0.04.
"""

import numpy as np
import pytest

from tests.published import some_sources
from tests.support.identities import made_and_published

pytestmark = pytest.mark.published

SOURCES = ("claimants-gm-wards", "claimants-gm-districts")
MONTHS, DISTRICTS, WARDS = 34, 10, 215
ROUNDED_TO = 5


@pytest.fixture(scope="module")
def claimants(some_store):
    """A store of both files and nothing else to speak of."""
    return some_store(*SOURCES, indicators=some_sources.count("claimants"))


@pytest.fixture(scope="module")
def months(claimants):
    """One row per district and month: what its wards make, how many they are, and its own count."""
    return made_and_published(claimants, "claimants", "ward15", "lad15")


def test_every_row_of_both_files_is_kept(claimants):
    rows = claimants.rows("""
        SELECT source, rows_read, rows_kept, coalesce(dropped, 0) FROM loads
        WHERE source LIKE 'claimants-gm-%' ORDER BY source""")
    assert rows == [
        ("claimants-gm-districts", MONTHS * DISTRICTS, MONTHS * DISTRICTS, 0),
        ("claimants-gm-wards", MONTHS * WARDS, MONTHS * WARDS, 0),
    ]
    loaded = claimants.rows("SELECT count(*), count(value) FROM observations WHERE measure = 'claimants'")
    assert loaded == [(MONTHS * (WARDS + DISTRICTS),) * 2]


def test_every_ward_lies_in_one_district_and_every_month_has_every_ward(months):
    assert len(months) == MONTHS * DISTRICTS
    assert months.groupby("period")["parts"].sum().eq(WARDS).all()
    assert months.groupby("place")["parts"].nunique().eq(1).all()


def test_wards_make_their_districts_every_month_within_the_rounding_of_each_to_five(months):
    apart = (months["made"] - months["published"]).abs()
    allowed = (months["parts"] + 1) * ROUNDED_TO / 2
    assert (apart <= allowed).all()
    assert apart.max() == 20


def test_what_rounding_leaves_lies_on_both_sides_and_is_as_large_as_rounding_makes_it(months):
    uniform = np.sqrt((months["parts"] + 1) * (ROUNDED_TO**2 - 1) / 12)  # a count is off by -2 to 2
    apart = (months["made"] - months["published"]) / uniform
    assert abs(apart.mean()) < 4 / np.sqrt(len(apart))
    assert 0.8 < apart.std() < 1.2
