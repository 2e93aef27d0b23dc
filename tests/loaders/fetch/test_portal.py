"""Layers of the ONS portal: every page of them, or a sentence."""

import csv
import json

import pytest

from loaders.errors import InputError
from loaders.fetch.ledger import verify
from tests.loaders.fetch import layouts, world
from tests.loaders.fetch.portal import answer_json, gone
from tests.loaders.fetch.server import cut_short, status, web_page

LSOAS = "official/ons/lsoa21.geojson"
LOOKUP = "official/ons/lsoa21-ward25-lad25.csv"
WARDS = "official/ons/ward25.geojson"
LSOA_LAYER = "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5"
LOOKUP_LAYER = "LSOA21_WD25_LAD25_EW_LU_v2"
WARD_LAYER = "WD_DEC_2025_UK_BGC"
ROCHDALES = [c for c in layouts.LSOAS if layouts.DISTRICT_OF[c] == layouts.ROCHDALE]


def codes(here, file, column):
    """The codes in one column of a fetched file."""
    if file.endswith(".csv"):
        return [row[column] for row in csv.DictReader(here.text(file).splitlines())]
    return [feature["properties"][column] for feature in json.loads(here.text(file))["features"]]


def test_a_borough_gets_its_own_places_and_no_others(here):
    assert not here.run("boundaries-lsoa21", "boundaries-wards-2025")
    assert codes(here, LSOAS, "LSOA21CD") == ROCHDALES
    assert codes(here, LOOKUP, "LSOA21CD") == ROCHDALES
    assert codes(here, WARDS, "WD25CD") == ["E05000682", "E05000690"]
    assert here.ledger.files[LSOAS].covers == [layouts.ROCHDALE]


def test_england_leaves_wales_out(here):
    assert not here.run("boundaries-districts", borough=None)
    assert "W06000001" not in codes(here, "official/ons/lad25.geojson", "LAD25CD")
    assert here.ledger.files["official/ons/lad25.geojson"].covers == ["england"]


def test_a_second_borough_joins_the_first_in_the_same_folder(here):
    here.run("boundaries-lsoa21")
    assert not here.run("boundaries-lsoa21", borough="Bury")
    assert sorted(codes(here, LSOAS, "LSOA21CD")) == sorted(layouts.LSOAS)
    assert here.ledger.boroughs == {layouts.ROCHDALE: "Rochdale", layouts.BURY: "Bury"}


@pytest.mark.parametrize("cap", [1, 2, 4, 5, 6, 7])
def test_pages_are_put_together_whatever_their_cap(here, cap):
    here.layers[LSOA_LAYER].cap = here.layers[LOOKUP_LAYER].cap = cap
    assert not here.run("boundaries-lsoa21")
    assert codes(here, LSOAS, "LSOA21CD") == ROCHDALES
    assert codes(here, LOOKUP, "LSOA21CD") == ROCHDALES


def test_a_short_page_is_not_taken_for_the_last(here):
    here.layers[LSOA_LAYER].short_page = 2
    assert not here.run("boundaries-lsoa21")
    assert codes(here, LSOAS, "LSOA21CD") == ROCHDALES


def test_a_cap_nobody_tells_of_is_found_by_counting(here):
    here.layers[LSOA_LAYER].cap = 4
    here.layers[LSOA_LAYER].tells_more = False
    assert not here.run("boundaries-lsoa21")
    assert codes(here, LSOAS, "LSOA21CD") == ROCHDALES


def test_rows_that_never_come_end_in_a_sentence(here):
    here.layers[LSOA_LAYER].counts_more = 3
    failed = here.run("boundaries-lsoa21")
    assert "gave 6 of the 9 rows it counts" in str(failed["boundaries-lsoa21"])
    assert not (here.raw / LSOAS).exists()


def test_a_place_that_the_layer_lacks_ends_in_a_sentence(here):
    layer = here.layers[LSOA_LAYER]
    layer.rows = [row for row in layer.rows if row["LSOA21CD"] != ROCHDALES[3]]
    failed = here.run("boundaries-lsoa21")
    assert f"has no row for {ROCHDALES[3]}" in str(failed["boundaries-lsoa21"])


def test_a_place_that_comes_twice_ends_in_a_sentence(here):
    layer = here.layers[WARD_LAYER]
    layer.rows.append(layer.rows[0])
    layer.outlines.append(layer.outlines[0])
    assert "gave E05000682 twice" in str(here.run("boundaries-wards-2025")["boundaries-wards-2025"])


def test_a_place_without_an_outline_ends_in_a_sentence(here):
    here.layers[WARD_LAYER].outlines[1] = []
    here.publishers.routes[f"{world.ARC}{WARD_LAYER}/FeatureServer/0/query"] = _without_geometry(here)
    assert "row 'E05000682' has no outline" in str(here.run("boundaries-wards-2025")["boundaries-wards-2025"])


def _without_geometry(here):
    def answer(asked):
        sentence = json.loads(here.layers[WARD_LAYER](asked).body)
        for feature in sentence.get("features", []):
            feature["geometry"] = None
        return answer_json(sentence)

    return answer


def test_a_renamed_layer_is_named_though_its_status_is_200(here):
    here.publishers.routes[f"{world.ARC}{WARD_LAYER}/FeatureServer/0"] = gone
    sentence = str(here.run("boundaries-wards-2025")["boundaries-wards-2025"])
    assert "answered 'Invalid URL'" in sentence
    assert "correct 'service' in fetch.toml" in sentence


def test_a_withdrawn_layer_is_named(here):
    here.publishers.fault(WARD_LAYER, status(404), times=9)
    sentence = str(here.run("boundaries-wards-2025")["boundaries-wards-2025"])
    assert "answered with status 404" in sentence


def test_a_renamed_column_is_named_with_those_there_are(here):
    layer = here.layers[WARD_LAYER]
    layer.rows = [{"wd25cd": r["WD25CD"], "WD25NM": r["WD25NM"], "LAD25CD": r["LAD25CD"]} for r in layer.rows]
    sentence = str(here.run("boundaries-wards-2025")["boundaries-wards-2025"])
    assert "has no column 'WD25CD'. Allowed: OBJECTID, wd25cd, WD25NM, LAD25CD" in sentence


def test_a_layer_of_another_vintage_has_no_row_for_the_borough(here):
    layer = here.layers[WARD_LAYER]
    layer.rows = [{**row, "LAD25CD": "E08000099"} for row in layer.rows]
    sentence = str(here.run("boundaries-wards-2025")["boundaries-wards-2025"])
    assert "has no row for E08000005" in sentence


def test_json_that_breaks_off_is_asked_for_again(here):
    here.publishers.fault(f"{WARD_LAYER}.*resultOffset", cut_short(90), times=2)
    assert not here.run("boundaries-wards-2025")
    assert codes(here, WARDS, "WD25CD") == ["E05000682", "E05000690"]


def test_a_web_page_instead_of_json_is_named(here):
    here.publishers.fault(f"{WARD_LAYER}.*resultOffset", web_page("Maintenance"))
    sentence = str(here.run("boundaries-wards-2025")["boundaries-wards-2025"])
    assert "answered with a web page ('Maintenance'). Allowed: JSON" in sentence


def test_an_error_inside_an_answer_that_passes_is_asked_again(here):
    busy = answer_json({"error": {"code": 503, "message": "Service is busy"}})
    here.publishers.fault(f"{WARD_LAYER}.*resultOffset", lambda asked, answer: busy, times=2)
    assert not here.run("boundaries-wards-2025")


def test_a_layer_that_was_not_edited_is_not_fetched_again(here):
    here.run("boundaries-wards-2025")
    here.publishers.asked.clear()
    assert not here.run("boundaries-wards-2025")
    assert here.publishers.count("resultOffset") == 0
    here.layers[WARD_LAYER].edited += 1
    assert not here.run("boundaries-wards-2025")
    assert here.publishers.count(f"{WARD_LAYER}.*resultOffset") == 1


def test_a_stopped_run_goes_on_with_the_next_page(here):
    here.layers[LSOA_LAYER].cap = 2
    here.publishers.fault(f'{LSOA_LAYER}.*"resultOffset": "4"', status(500), times=99)
    assert "boundaries-lsoa21" in here.run("boundaries-lsoa21")
    assert not (here.raw / LSOAS).exists()
    here.publishers.faults.clear()
    here.publishers.asked.clear()
    assert not here.run("boundaries-lsoa21")
    assert here.publishers.count(f"{LSOA_LAYER}.*resultOffset") == 1
    assert codes(here, LSOAS, "LSOA21CD") == ROCHDALES


def test_pages_of_an_edited_layer_are_not_mixed_with_older_ones(here):
    here.layers[LSOA_LAYER].cap = 2
    here.publishers.fault(f'{LSOA_LAYER}.*"resultOffset": "4"', status(500), times=99)
    here.run("boundaries-lsoa21")
    here.publishers.faults.clear()
    here.publishers.asked.clear()
    here.layers[LSOA_LAYER].edited += 1
    assert not here.run("boundaries-lsoa21")
    assert here.publishers.count(f"{LSOA_LAYER}.*resultOffset") == 3


def test_what_leans_on_a_lookup_that_failed_says_so(here):
    here.publishers.fault(LOOKUP_LAYER, status(404), times=99)
    failed = here.run("boundaries-lsoa21")
    assert "needs 'lookup-lsoa21-ward25', which was not fetched" in str(failed["boundaries-lsoa21"])


@pytest.mark.parametrize("asked", ["Rochdale", "ROCHDALE", " rochdale", "E08000005", "e08000005"])
def test_a_borough_is_found_by_code_and_by_name(here, asked):
    here.run("lookup-lsoa21-ward25", borough=asked)
    assert here.ledger.boroughs == {"E08000005": "Rochdale"}


def test_a_name_with_a_comma_is_found_by_what_people_say(here):
    here.run("districts", borough="bristol")
    assert here.ledger.boroughs == {"E06000023": "Bristol, City of"}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("Rochdal", "'Rochdal' is no district of England. Allowed: Rochdale"),
        ("E08000006", "E08000006 is no district of England in 'districts' \\(2025-05\\)"),
        ("W06000001", "'W06000001' is no district of England"),
        ("Isle of Anglesey", "is no district of England"),
    ],
)
def test_an_unknown_borough_is_named_with_the_nearest(here, asked, sentence):
    with pytest.raises(InputError, match=sentence):
        here.run("districts", borough=asked)


def test_outlines_and_lookups_verify_and_name_their_sources(here):
    here.run("boundaries-lsoa21")
    ledger = verify(here.raw)
    assert ledger.files[LSOAS].sources == ["fetched-boundaries-lsoa21"]
    assert ledger.files[LOOKUP].sources == ["fetched-lookup-lsoa21-ward25", "fetched-lookup-ward25-lad25"]
