"""From faulty publishers to the store: the right figures, or a clear sentence; never a wrong one."""

import csv
import gzip
import math

import duckdb
import pytest

from loaders.build import built
from loaders.errors import InputError
from loaders.readers.table import read_table
from metrics.places.within import point_figures
from metrics.store import Store
from tests.loaders.fetch import layouts, world
from tests.loaders.fetch.server import cut_short, replaced, stalled, status, web_page

BOROUGH = "lad25:E08000005"
KIRKHOLT, MILKSTONE = "ward25:E05000682", "ward25:E05000690"


def store_of(here, path):
    """A store built from the folder, with an edition drafted for the borough."""
    observations = built(here.raw, path=path, districts=[layouts.ROCHDALE])
    assert [e.id for e in observations.drafted] == ["rochdale"]
    return duckdb.connect(str(path), read_only=True)


def figures(store, indicator, period):
    """{place: numerator or figure} of one indicator and period, for wards and the borough."""
    rows = store.execute(
        """SELECT DISTINCT place, x FROM sums WHERE indicator = ? AND period = ? AND level = 'ward'
           AND (place LIKE 'ward%' OR place LIKE 'lad%' AND NOT published_directly)""",
        [indicator, period],
    ).fetchall()
    return dict(rows)


def check_figures(store):
    """The truth of layouts.py, in the store."""
    fires = {KIRKHOLT: 3, MILKSTONE: 0, BOROUGH: 3}
    assert figures(store, "dwelling_fires", "2021/22") == fires
    assert figures(store, "dwelling_fires", "2024/25") == fires
    assert not figures(store, "dwelling_fires", "2025/26")
    people = {KIRKHOLT: 3900, MILKSTONE: 4800, BOROUGH: 8700}
    assert figures(store, "residents", "mid-2024") == people
    claimants = figures(store, "claimant_count", "2026-07")
    assert claimants == {KIRKHOLT: 135, MILKSTONE: 235, BOROUGH: 370}
    assert figures(store, "claimant_count", "2023-08") == {KIRKHOLT: 100, MILKSTONE: 200, BOROUGH: 300}
    # households 100, 110 ... by LSOA of 500: 330 of 1,500 and 420 of 1,500
    assert figures(store, "social_rented", "2021") == {KIRKHOLT: 330, MILKSTONE: 420, BOROUGH: 750}
    scores = store.execute(
        """SELECT place, value FROM observations
           WHERE measure = 'imd_score' AND period = '2025' AND place LIKE 'lsoa21:%'"""
    ).fetchall()
    assert dict(scores)["lsoa21:E01005501"] == 60
    assert len(scores) == len(layouts.LSOAS)


def test_publishers_that_behave_end_in_the_right_store(here, tmp_path):
    assert not here.run()
    with store_of(here, tmp_path / "store.duckdb") as store:
        check_figures(store)


def test_publishers_that_misbehave_end_in_the_same_store(here, tmp_path):
    for layer in here.layers.values():
        layer.cap = 4
    here.layers["LSOA21_WD25_LAD25_EW_LU_v2"].short_page = 2
    here.layers["Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5"].tells_more = False
    here.nomis.cap = 50
    faults = here.publishers.fault
    faults("FeatureServer", status(429, Retry_After="1"), times=3)
    faults("FeatureServer/0/query", cut_short(30), times=2)
    faults("www.nomisweb.co.uk/output", status(503), times=3)
    faults("census2021-ts054.zip", cut_short(400))
    faults("www.ons.gov.uk/file", cut_short(20_000), times=2)
    faults("www.ons.gov.uk/file", stalled(1, keep=100))
    faults("File_7_IoD2025", replaced(lambda body: b""))
    faults("latestMINUS35", cut_short(700), times=2)
    faults(world.ARCHIVE, cut_short(0), times=3)
    assert not here.run()
    assert all(fault.times == 0 for fault in here.publishers.faults)
    with store_of(here, tmp_path / "store.duckdb") as store:
        check_figures(store)


def test_downloads_that_fail_are_named_and_their_figures_are_missing_not_wrong(here, tmp_path):
    here.publishers.fault("latestMINUS35", web_page("Down for maintenance"), times=99)
    here.publishers.fault("census2021-ts054.zip", cut_short(400), times=99)
    here.publishers.fault("File_7_IoD2025", replaced(lambda body: body.replace(b"LSOA code", b"code")))
    failed = here.run()
    assert set(failed) == {"claimants", "census-ts054", "iod2025-file7"}
    with store_of(here, tmp_path / "store.duckdb") as store:
        assert figures(store, "residents", "mid-2024")[BOROUGH] == 8700
        assert not figures(store, "claimant_count", "2026-07")
        assert not figures(store, "social_rented", "2021")


def test_a_file_changed_after_it_was_fetched_stops_the_build(here, tmp_path):
    here.run()
    path = here.raw / "official/nomis/claimants.csv"
    path.write_bytes(path.read_bytes().replace(b",135,", b",935,"))
    with pytest.raises(InputError, match="has changed since it was fetched"):
        built(here.raw, path=tmp_path / "store.duckdb", districts=[layouts.ROCHDALE])
    assert not (tmp_path / "store.duckdb").exists()


def test_every_source_of_the_manifest_reads_a_file_that_is_fetched(here):
    assert not here.run()
    fetched = {source for f in here.ledger.files.values() for source in f.sources}
    by_hand = {"packaged-postcodes"}  # a package, put beside what is fetched where a pack is made
    assert {s.id for s in world.shipped().sources.values() if s.fetched} - by_hand <= fetched


def test_the_publishers_own_files_arrive_as_they_are(here, shared):
    official = shared / "data" / "official"
    zipped = (official / "census2021/census2021-ts054.zip").read_bytes()
    here.publishers.file("/www.nomisweb.co.uk/output/census/2021/census2021-ts054.zip", zipped, etag='"r"')
    here.publishers.fault("ts054", cut_short(1_000_000))
    packed = next((official / "iod2025").glob("File_7*.csv.gz"))
    whole = gzip.decompress(packed.read_bytes())
    path = f"/assets.publishing.service.gov.uk/media/691d/{world.FILE_7}"
    here.publishers.file(path, whole, etag='"r"')
    here.publishers.fault(path, cut_short(3_000_000))
    assert not here.run("census-ts054", "iod2025-file7")
    assert (here.raw / "official/census2021/census2021-ts054.zip").read_bytes() == zipped
    assert (here.raw / "official/iod2025" / world.FILE_7).read_bytes() == whole
    source = world.shipped().sources["iod2025-file7"]
    observations = read_table(source, here.raw).observations
    assert observations.equals(read_table(source, shared / "data").observations)
    assert observations["measure"].to_pylist().count("imd_rank") == 33_755


def test_street_files_of_the_police_arrive_as_they_are(here, shared):
    folder = shared / "data/official/police-street"
    real = {m: folder / f"2019-{m:02d}/2019-{m:02d}-city-of-london-street.csv" for m in range(1, 13)}
    members = {f"2019-{m:02d}/{path.name}": path.read_bytes() for m, path in real.items()}
    del members["2019-06/2019-06-city-of-london-street.csv"]
    here.publishers.file("/data.police.uk/data/archive/2019-12.zip", layouts.zipped(members))
    here.publishers.fault("crime-last-updated", replaced(lambda body: b'{"date": "2019-12-01"}'), times=99)
    here.edit("months = 36\nforces_from", "months = 12\nforces_from")
    rows = here.layers["LAD25_CSP25_PFA25_EW_LU"].rows
    rows[:] = [{**row, "PFA25NM": "London, City of"} for row in rows]
    assert not here.run("police-archive")
    for month, path in real.items():
        landed = here.raw / f"official/police-street/2019-{month:02d}" / path.name
        assert landed.exists() == (month != 6)
        assert month == 6 or landed.read_bytes() == path.read_bytes()
    assert [m.what for m in here.ledger.missing] == ["2019-06 city-of-london"]


def test_answers_of_the_police_become_a_street_file(here, shared):
    answer = (shared / "data/official/police-api/crime_month_2017_01_area_E05000026_0.json").read_bytes()
    here.publishers.fault("all-crime", replaced(lambda body: answer), times=99)
    here.publishers.fault("crime-last-updated", replaced(lambda body: b'{"date": "2017-01-01"}'), times=99)
    here.police.months = ["2017-01"]
    here.edit("months = 36\nper_second", "months = 1\nper_second")
    assert not here.run("police-api")
    text = here.text("official/police-api/2017-01/2017-01-E08000005-street.csv")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == answer.count(b'"persistent_id"')
    assert {row["Month"] for row in rows} == {"2017-01"}
    assert all(row["Crime ID"] == "" for row in rows if row["Crime type"] == "Anti-social behaviour")


def test_results_of_schools_are_read_from_their_headline_rows_and_stand_in_no_place(here, tmp_path):
    assert not here.run()
    store_of(here, tmp_path / "schools.duckdb").close()
    store = Store(tmp_path / "schools.duckdb")
    found = point_figures(store, "rochdale")
    assert set(found["code"]) == {"105838"} and set(found["place"]) == {f"lad24:{layouts.ROCHDALE}"}
    told = {(r.figure, r.period): (r.value, r.reason) for r in found.itertuples()}
    assert told[("attainment_8_school", "2024/25")] == (44.9, "")
    assert math.isnan(told[("progress_8_school", "2024/25")][0])
    assert told[("progress_8_school", "2024/25")][1] == "does not apply"
    assert told[("progress_8_school", "2023/24")] == (-0.21, "")
    assert told[("ks4_pupils_school", "2023/24")][1] == "withheld: few pupils"
    assert ("attainment_8_school", "2023/24") not in told  # SUPP is no marker of this file: counted
    reasons = dict(store.rows("SELECT reason, dropped FROM loads WHERE source = 'fetched-ks4-schools'"))
    assert reasons["attainment_8_school: not a number: 'SUPP'"] == 1
    assert reasons["breakdown_topic is not 'Total'"] == 1
    store.close()
