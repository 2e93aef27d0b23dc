"""Street files in every layout at hand: West Midlands 2011, the Metropolitan Police, the API's answers."""

import csv
import json

import pandas as pd
import pytest

from loaders.declarations.models import Declarations, WideSource
from loaders.declarations.read import read
from loaders.events.coverage import covered_ground
from loaders.events.event_counts import PLACED
from loaders.events.events import read_events
from loaders.events.gaps import leave_out
from loaders.events.point_in_polygon import read_ground
from loaders.paths import DATA
from loaders.readers.boundaries import OutlineFiles
from loaders.readers.wide import read_wide
from loaders.store import insert
from tests.published.street import figures, ground, joined, links, read_street, street, written

WALSALL, BARKING = "E08000030", "E09000002"
EARLIER = "official/police-street/2011-02/*.csv"
BURGLARY = "official/police-street/metropolitan-burglary-only/*.csv.gz"


@pytest.fixture(scope="module")
def lsoas(raw):
    return ground(raw)


# --- The layout of 2010 to 2012: eastings, northings, no identifier


def test_every_crime_of_february_2011_in_walsall_is_counted_where_its_easting_and_northing_are(raw, lsoas):
    result = read_street(street(EARLIER), raw, lsoas)
    rows = written(raw, EARLIER)
    assert result.rows_read == len(rows) == 25_558
    assert result.rows_kept + sum(result.dropped.values()) == result.rows_read
    own = joined(rows, raw, "Easting", "Northing", 27700)
    own = own[own["LADCD_ACTIVE"] == WALSALL]
    crimes = own[own["Crime type"] != "Anti-social behaviour"].groupby("LSOA21CD").size()
    counted = figures(result, "street_crime_month").xs("2011-02").reindex(crimes.index)
    assert list(counted) == list(crimes) and crimes.sum() == 1_709
    assert figures(result, "asb_incidents_month").xs("2011-02").reindex(own["LSOA21CD"].unique()).sum() > 700


def test_a_single_month_makes_no_year(raw, lsoas):
    result = read_street(street(EARLIER), raw, lsoas)
    assert set(result.observations["period"]) == {"2011-02"}
    assert "street_crime" not in set(result.observations["measure"])


# --- Metropolitan Police: 33 districts, packed files


def test_burglaries_of_london_are_all_placed_or_accounted_for(raw, lsoas):
    result = read_street(street(BURGLARY, "police-burglary-london"), raw, lsoas)
    rows = written(raw, BURGLARY)
    assert result.rows_read == len(rows) == 52_552
    assert result.rows_kept == 52_332 and sum(result.dropped.values()) == 220
    again = rows.duplicated(["Crime ID", "Month", "Crime type"])
    own = joined(rows[~again], raw, "Longitude", "Latitude", 4326)
    own = own[own["LADCD_ACTIVE"].str.startswith("E09", na=False) & (own["LADCD_ACTIVE"] != "E09000001")]
    assert len(own) == result.rows_kept
    counted = figures(result, "crime_burglary").xs("2024")
    assert list(counted[counted > 0]) == list(own.groupby("LSOA21CD").size())


# --- The API: answers for areas that may overlap


def test_a_crime_that_two_answers_of_the_api_hold_is_counted_once(raw, tmp_path):
    """Each answer is written down as it came, and once more as an overlapping area would repeat it."""
    source = street(
        "*.csv",
        layouts=[{"id": "id", "x": "longitude", "y": "latitude"}],
        period_column="month",
        type_column="category",
        force_column="",
        covers=["lad24:E09000002"],
        years={},
        months={"crimes": "*"},
    )
    wards = read_ground(read(), "ward13", OutlineFiles(raw))
    places = [p for p, code in zip(wards.places, wards.codes, strict=True) if code < "E05000043"]
    known = pd.DataFrame({"place": places, "force": "", "district": "lad24:E09000002"})
    covered = covered_ground(source, [wards], known)
    answers = sorted((raw / "official/police-api").glob("*.json"))
    for number, path in enumerate([*answers, *answers]):
        with (tmp_path / f"{number}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "month", "category", "longitude", "latitude"])
            for crime in json.loads(path.read_text()):
                point = crime["location"] or {"longitude": "", "latitude": ""}
                where = [point["longitude"], point["latitude"]]
                writer.writerow([crime["id"], crime["month"], crime["category"], *where])
    result = read_events(source, tmp_path, covered, [wards])
    crimes = [crime for path in answers for crime in json.loads(path.read_text())]
    assert len({crime["id"] for crime in crimes}) == 1_013
    assert result.rows_read == 2 * 1_013
    fates = result.accounts.groupby("fate")["rows"].sum()
    assert fates.drop(PLACED)[[fate for fate in fates.index if "again" in fate]].sum() == 1_013
    months = figures(result, "crimes")
    assert months.sum() == fates[PLACED] <= 1_013
    abbey = months.xs("E05000026", level="code")
    assert list(abbey.index) == ["2017-01", "2017-02", "2017-03"] and (abbey > 200).all()


# --- Greater Manchester: nothing since July 2019


def test_a_table_by_constituency_has_no_figure_for_greater_manchester_since_2019(raw):
    source = WideSource(
        id="pcon24",
        title="-",
        publisher="-",
        edition="-",
        attribution="-",
        url="-",
        file="england/crime/pcon24_crime_2016_2024.csv",
        gaps="data.police.uk",
        shape="wide",
        kind="pcon24",
        code="PCON24CD",
        name="PCON24NM",
        header_rows_below=1,
        period_column="",
        period="2016",
        series={"crimes": "All"},
    )
    result = read_wide(source, raw)
    with links(raw) as (store, tables):
        store.execute(
            "CREATE TABLE observations(measure VARCHAR, period VARCHAR, place VARCHAR, value DOUBLE, "
            "lower DOUBLE, upper DOUBLE, source VARCHAR)"
        )
        insert(
            store,
            "observations",
            result.observations,
            "measure, period, place, value, lower, upper, ?",
            ["pcon24"],
        )
        insert(store, tables.places, result.places, "place, code, name, kind")
        gaps = read(DATA).gaps
        left = leave_out(store, tables, Declarations({"pcon24": source}, {}, {}, {}, gaps=gaps), source)
        rochdale = store.execute(
            "SELECT period, value FROM observations WHERE place = 'pcon24:E14001446' ORDER BY 1"
        ).fetchall()
        kept = store.execute("SELECT count(*) FROM observations WHERE period = '2020'").fetchall()
        small = store.execute(
            """SELECT count(*) FROM observations a JOIN observations b USING (place)
               WHERE a.period = '2018' AND b.period = '2020' AND b.value < 0.4 * a.value"""
        ).fetchall()
    assert rochdale == [("2016", 14_179), ("2017", 16_305), ("2018", 16_261)]
    (reason,) = left
    assert reason.startswith("no data: Greater Manchester Police supplied nothing from July 2019")
    assert left[reason] == 27 * 6  # constituencies, 2019 to 2024
    assert kept == [(543 - 27,)] and small == [(0,)]
