"""The City of London, 2019: every row of twelve street files placed or accounted for, totals as in them."""

import pandas as pd
import pytest

from loaders.events.event_counts import PLACED
from loaders.events.fates import NO_LOCATION, NOWHERE, OUTSIDE, REPEAT
from tests.published.street import figures, ground, joined, read_street, street, written

FILES = "official/police-street/2019-*/*-street.csv"
MONTHS = [f"2019-{month:02d}" for month in range(1, 13)]
CITY = "E09000001"
LSOAS = {"E01000001", "E01000002", "E01000003", "E01000005", "E01032739", "E01032740"}
ASB = "Anti-social behaviour"


@pytest.fixture(scope="module")
def city(raw):
    """The files as our loader reads them."""
    return read_street(street(FILES), raw, ground(raw))


@pytest.fixture(scope="module")
def rows(raw):
    """The files as pandas reads them."""
    return written(raw, FILES)


@pytest.fixture(scope="module")
def events(rows, raw):
    """The files the long way: repeats taken out, then joined by geopandas."""
    located = rows.sort_values(["Latitude", "Longitude"], key=pd.to_numeric, kind="stable")
    again = located["Crime ID"].notna() & located.duplicated(["Crime ID", "Month", "Crime type"])
    return joined(located[~again], raw, "Longitude", "Latitude", 4326)


def test_there_are_twelve_months_and_each_has_as_many_rows_as_its_file(city, raw):
    by_file = city.accounts.groupby("file")["rows"].sum()
    lines = {path.name: len(path.read_text().splitlines()) - 1 for path in raw.glob(FILES)}
    assert dict(by_file) == lines and len(lines) == 12
    by_month = city.accounts.groupby("period")["rows"].sum()
    assert list(by_month.index) == MONTHS
    assert list(by_month) == [lines[f"{month}-city-of-london-street.csv"] for month in MONTHS]


def test_every_row_is_placed_or_accounted_for(city):
    assert city.rows_read == 10_032 == city.rows_kept + sum(city.dropped.values())
    assert city.rows_kept == 8_550
    assert city.dropped == {NOWHERE: 169, OUTSIDE: 564, NO_LOCATION: 649, REPEAT: 100}


def test_rows_without_a_location_are_those_the_publisher_calls_so(rows):
    assert (rows["Location"].eq("No Location") == rows["Longitude"].isna()).all()
    assert rows["Longitude"].isna().sum() == 676  # 649, and 27 that repeat a row with or without one


def test_the_totals_are_those_of_the_files_counted_the_long_way(city, events):
    own = events[events["LADCD_ACTIVE"] == CITY]
    crimes = own[own["Crime type"] != ASB].groupby(["Month", "LSOA21CD"]).size()
    counts = figures(city, "street_crime_month")
    assert set(counts.index.get_level_values("code")) == LSOAS
    assert len(counts) == 12 * 6
    assert dict(counts[counts > 0]) == dict(crimes)
    incidents = figures(city, "asb_incidents")
    assert incidents.sum() == (own["Crime type"] == ASB).sum() == 1_071


def test_a_year_is_its_twelve_months_and_its_types_make_the_whole(city, events):
    year = figures(city, "street_crime").xs("2019")
    months = figures(city, "street_crime_month").groupby("code").sum()
    assert dict(year) == dict(months)
    assert year.sum() == 7_479
    burglary = events[(events["LADCD_ACTIVE"] == CITY) & (events["Crime type"] == "Burglary")]
    assert figures(city, "crime_burglary").xs("2019").sum() == len(burglary) == 299
    assert set(figures(city, "weapons").index.get_level_values("period")) == {"2019"}


def test_events_of_the_force_in_other_boroughs_are_outside_and_make_no_figure_there(city, events):
    elsewhere = events[events["LADCD_ACTIVE"].notna() & (events["LADCD_ACTIVE"] != CITY)]
    assert len(elsewhere) == 564 and elsewhere["LADCD_ACTIVE"].nunique() > 5
    assert set(figures(city, "street_crime").index.get_level_values("code")) == LSOAS


def test_points_and_printed_codes_agree_but_for_points_at_an_edge(events):
    own = events[events["LADCD_ACTIVE"] == CITY]
    assert (own["LSOA21CD"] == own["LSOA code"]).mean() > 0.96
    bridges = events[events["LSOA21CD"].isna()]
    assert set(bridges["Location"]) >= {"On or near Borough High Street", "On or near A100"}


def test_the_rule_for_repeats_rests_on_what_the_files_hold(rows):
    known = rows[rows["Crime ID"].notna()]
    again = known[known.duplicated("Crime ID", keep=False)].groupby("Crime ID")
    assert again.ngroups == 96 and again.size().sum() == 196
    assert (again["Month"].nunique() == 1).all() and (again["Crime type"].nunique() == 1).all()
    assert (rows["Crime ID"].isna() == rows["Crime type"].eq(ASB)).all()


def test_each_month_has_the_fates_of_its_own_rows(city):
    fates = city.accounts.pivot_table(index="period", columns="fate", values="rows", fill_value=0)
    assert list(fates.loc["2019-06", [PLACED, NO_LOCATION, REPEAT]]) == [760, 62, 27]
