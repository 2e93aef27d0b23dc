"""Walsall today, family by family: what ships, against plain sums of the publishers' files."""

import pandas as pd
import pytest

from metrics.profile.aggregate import figures
from metrics.profile.borough_only import borough_only

YEARS = ["2023-09/2024-08", "2024-11/2025-10"]
MEASURES = {
    "police_incidents": None,
    "asb_incidents": ["Anti-social behaviour"],
    "crime_burglary": ["Burglary"],
    "vehicle_crime": ["Vehicle crime"],
    "damage_arson": ["Criminal damage and arson"],
    "violence_sexual_offences": ["Violence and sexual offences"],
}
WALSALL = "lad24:E08000030"


def places(store, level, scheme=""):
    from metrics import catalogue

    return list(catalogue.places(store, "walsall", level, scheme)["place"])


@pytest.fixture(scope="module")
def crimes(raw):
    """Walsall's rows of the file of counted crimes."""
    rows = pd.read_parquet(next(raw.glob("recent/crime/west_midlands_lsoa21_month_type_*.parquet")))
    return rows[rows["borough"] == "Walsall"]


def test_crimes_of_the_wards_run_from_streetly_to_birchills_leamore(store):
    rows = figures(
        store, "walsall", [*places(store, "ward"), WALSALL], level="ward", indicators=["police_incidents"]
    )
    counted = rows.set_index("place")["numerator"]
    assert set(rows["period"]) == {YEARS[1]}
    wards = counted.drop(WALSALL)
    assert (wards.min(), wards.idxmin()) == (322, "ward24:E05001318")  # Streetly
    assert (wards.max(), wards.idxmax()) == (4_316, "ward24:E05001304")  # Birchills Leamore
    assert counted[WALSALL] == wards.sum() == 29_471


@pytest.mark.parametrize("period", YEARS)
@pytest.mark.parametrize("indicator", MEASURES)
def test_every_lsoas_crimes_are_the_files(store, crimes, indicator, period):
    first, last = period.split("/")
    wanted = crimes[crimes["month"].between(first, last)]
    if MEASURES[indicator]:
        wanted = wanted[wanted["category"].isin(MEASURES[indicator])]
    expected = wanted.groupby("lsoa_code")["crime_count"].sum()
    rows = figures(
        store, "walsall", places(store, "lsoa"), level="lsoa", indicators=[indicator], period=period
    )
    counted = rows.set_index(rows["place"].str.removeprefix("lsoa21:"))["numerator"]
    assert len(counted) == 169
    pd.testing.assert_series_equal(
        counted.sort_index(),
        expected.reindex(counted.index, fill_value=0).sort_index(),
        check_names=False,
        check_dtype=False,
        check_index_type=False,
    )


def test_months_that_came_short_are_gaps_and_not_low_figures(store):
    rows = figures(
        store, "walsall", [WALSALL], level="lsoa", indicators=["street_crime_month"], all_periods=True
    )
    months = set(rows["period"])
    assert {"2023-09", "2024-08", "2024-11", "2025-10", "2025-12", "2026-03"} <= months
    assert not months & {"2023-05", "2023-06", "2023-07", "2023-08", "2024-09", "2024-10", "2025-11"}


def test_claimants_of_the_borough_are_those_of_its_three_constituencies(store):
    areas = places(store, "area", "constituencies")
    rows = figures(
        store,
        "walsall",
        [*areas, WALSALL],
        scheme="constituencies",
        indicators=["claimants_16_plus"],
        period="2023-11",
    ).set_index("place")
    assert sorted(rows["numerator"]) == [1_290, 3_910, 4_310, 9_510]
    assert rows.loc[WALSALL, "value"] == pytest.approx(100 * 9_510 / (63_864 + 78_289 + 82_244))


def test_households_on_universal_credit_are_those_of_the_msoas(store):
    rows = figures(
        store, "walsall", [WALSALL], level="ward", indicators=["universal_credit"], period="2023-11"
    )
    assert rows["numerator"].iloc[0] == pytest.approx(30_610)


def test_what_the_borough_has_and_its_areas_have_not_is_named(store):
    rows = borough_only(store, "walsall", "areas").set_index("indicator")
    assert rows.loc["attainment_8", ["period", "value", "kind"]].to_list() == ["2023/24", 42.9, "lad24"]
    assert rows.loc["progress_8", "value"] == -0.22
    assert rows.loc["claimants_16_plus", ["period", "numerator", "scheme"]].to_list() == [
        "2024-12",
        11_180,
        "constituencies",
    ]
    own = borough_only(store, "walsall", "constituencies")["indicator"]
    assert "claimants_16_plus" not in set(own) and "attainment_8" in set(own)
