"""Ward figures shared out to parts of wards are estimates: no interval, no verdict, after what is observed.

Fires of 2022 by ward: North 20, East 15, South 30, West 10, Centre 8. Inner is Centre (2,000 residents), half
of North's 2,000 and four tenths of South's 2,000: 8 + 10 + 12 fires of 3,800 residents, of whom 1,800 live in
parts of wards.
"""

import duckdb
import numpy as np
import pytest

from loaders.figures.estimates import is_estimate
from metrics.profile.profile import profile
from metrics.store import Store
from tests.support import toy
from tests.support.toy import WARDS


@pytest.fixture(scope="module")
def wards(tmp_path_factory):
    """The toy with figures by ward: fires of 2022, and thefts a year newer than those by LSOA, and fires."""
    rows = [f"{w},{f},{t}" for w, f, t in zip(WARDS, (20, 15, 30, 10, 8), (50, 40, 30, 20, 10), strict=True)]
    declared = toy.source(
        "by-ward",
        "table",
        "by_ward.csv",
        'kind = "ward24"\ncode = "ward"\n'
        'columns = { fires = { column = "fires", period = "2022" }, '
        'thefts = { column = "thefts", period = "2023" } }',
    )
    fires = toy.indicator(
        "fire_rate", "ratio", 'numerator = "fires"\ndenominator = "residents"\nscale = 1000'
    )
    path = toy.store(
        tmp_path_factory.mktemp("wards"),
        files={"by_ward.csv": "\n".join(["ward,fires,thefts", *rows]) + "\n"},
        sources={"by-ward": declared},
        indicators={"fire_rate": fires},
    )
    with_wards = Store(path)
    yield with_wards
    with_wards.close()


def row(store, area, scheme, indicator):
    return profile(store, "toyton", area, scheme).set_index("indicator").loc[indicator]


def test_a_share_of_a_wards_figure_is_shown_without_an_interval_or_a_verdict(wards):
    inner = row(wards, "inner", "parts", "fire_rate")
    assert (inner["numerator"], inner["denominator"]) == pytest.approx((30, 3_800))
    assert inner["value"] == pytest.approx(1000 * 30 / 3_800)
    assert np.isnan([inner[c] for c in ("lower", "upper", "rest_lower", "rest_upper")]).all()
    assert (inner["verdict"], inner["judgement"]) == ("not compared", "not compared")


def test_areas_of_whole_wards_keep_both(wards):
    half = row(wards, "half", "halves", "fire_rate")
    assert half["value"] == pytest.approx(1000 * 35 / 3_500)
    # Byar: 35 (1 - 1/315 - 1.959964 / (3 sqrt 35))^3 = 24.3763 and 36 (1 - 1/324 + 1.959964 / (3 sqrt 36))^3
    assert (half["lower"], half["upper"]) == pytest.approx((24.3763 / 3.5, 48.6788 / 3.5), rel=1e-4)
    assert half["verdict"] != "not compared"


def test_an_observed_figure_goes_before_an_estimate_that_is_a_year_newer(wards):
    assert row(wards, "inner", "parts", "theft_rate")[["period", "kind"]].to_list() == ["2022", "lsoa21"]
    assert row(wards, "half", "halves", "theft_rate")[["period", "kind"]].to_list() == ["2023", "ward24"]


# share and residents of each ward; 200 of 4,200 is under a twentieth, 250 of 4,250 over it
PLACES = {
    "a part of a ward": ("ward24", [(0.5, 2_000)], True),
    "nearly all of a ward": ("ward24", [(0.94, 2_000)], True),
    "a whole ward": ("ward24", [(1.0, 2_000)], False),
    "two wards and a tenth of another": ("ward24", [(1.0, 2_000), (1.0, 2_000), (0.1, 2_000)], False),
    "two wards and an eighth of another": ("ward24", [(1.0, 2_000), (1.0, 2_000), (0.125, 2_000)], True),
    "a ward of another year, moved by a street": ("ward13", [(0.97, 2_000), (0.01, 2_000)], False),
    "shared LSOAs": ("lsoa11", [(0.5, 1_500)], False),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_twentieth_of_the_residents_in_part_wards_makes_an_estimate(place):
    kind, shares, expected = PLACES[place]
    with duckdb.connect() as store:
        store.execute("CREATE TABLE parts(kind VARCHAR, share DOUBLE, residents DOUBLE)")
        store.executemany("INSERT INTO parts VALUES (?, ?, ?)", [(kind, *each) for each in shares])
        ((found,),) = store.execute(
            f"SELECT {is_estimate('kind', 'share', 'residents')} FROM parts"
        ).fetchall()
    assert found is expected
