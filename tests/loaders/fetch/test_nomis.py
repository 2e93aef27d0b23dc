"""Nomis: every row that was asked for, however it cuts its answers."""

import csv

import pytest

from loaders.fetch.manifest import read_manifest
from loaders.fetch.nomis import piece_size
from loaders.readers.table import read_long
from tests.loaders.fetch import layouts, world
from tests.loaders.fetch.server import cut_short, replaced, status, web_page

FILE = "official/nomis/claimants.csv"
ROCHDALE_CODES = ["E05000682", "E05000690", "E08000005", "E92000001"]


def rows(here):
    """The fetched rows."""
    return list(csv.DictReader(here.text(FILE).splitlines()))


def figures(here):
    """{(code, month): figure} as fetched."""
    return {(r["GEOGRAPHY_CODE"], r["DATE_NAME"]): int(r["OBS_VALUE"]) for r in rows(here)}


def truth(here, codes=ROCHDALE_CODES):
    """{(code, month): figure} as the publisher has it."""
    return {(c, m): v for c in codes for m, v in here.nomis.figures[c].items()}


def test_thirty_six_months_of_every_ward_the_district_and_england(here):
    assert not here.run("claimants")
    assert figures(here) == truth(here)
    assert len(rows(here)) == 4 * 36
    assert here.ledger.files[FILE].rows == 4 * 36
    assert not here.ledger.missing


@pytest.mark.parametrize("cap", [36, 37, 50, 71, 72, 100, 143])
@pytest.mark.parametrize("by_month_first", [False, True])
def test_an_answer_cut_without_a_word_is_found_out_and_completed(here, cap, by_month_first):
    here.nomis.cap, here.nomis.by_month_first = cap, by_month_first
    assert not here.run("claimants")
    assert figures(here) == truth(here)
    assert not here.ledger.missing


def test_pieces_stay_under_the_cap_of_rows(here):
    here.edit("rows_most = 25000", "rows_most = 80")
    here.nomis.cap = 80
    assert not here.run("claimants")
    asked = [a.form["geography"].split(",") for a in here.publishers.asked if "NM_162_1" in a.path]
    assert max(map(len, asked)) == 2
    assert figures(here) == truth(here)


def test_pieces_stay_under_the_length_of_an_address_and_a_key_allows_no_longer_one(here, monkeypatch):
    download = read_manifest(here.path).downloads["claimants"]
    most = piece_size(download)
    assert 400 < most <= 25_000 // 36
    monkeypatch.setenv("NOMIS_UID", "0xkey")
    assert most < piece_size(download) <= 700 or piece_size(download) == most


def test_a_key_is_sent_and_never_written_down(here, monkeypatch):
    monkeypatch.setenv("NOMIS_UID", "0xsecret")
    assert not here.run("claimants")
    assert any(a.form.get("uid") == "0xsecret" for a in here.publishers.asked)
    assert "0xsecret" not in (here.raw / "fetched.json").read_text(encoding="utf-8")


def test_a_ward_nomis_does_not_know_is_written_down_as_missing(here):
    del here.nomis.figures["E05000690"]
    assert not here.run("claimants")
    assert figures(here) == truth(here, ["E05000682", "E08000005", "E92000001"])
    assert [(m.download, m.what) for m in here.ledger.missing] == [("claimants", "E05000690")]


def test_a_month_one_ward_lacks_is_written_down_and_not_filled_in(here):
    del here.nomis.figures["E05000690"]["May 2025"]
    assert not here.run("claimants")
    assert ("E05000690", "May 2025") not in figures(here)
    assert len(rows(here)) == 4 * 36 - 1
    assert [m.what for m in here.ledger.missing] == ["E05000690, May 2025"]


def test_fewer_months_than_asked_for_are_named(here):
    here.nomis.months = here.nomis.months[6:]
    assert not here.run("claimants")
    assert "6 of 36 periods" in [m.what for m in here.ledger.missing]


def test_none_of_the_codes_ends_in_a_sentence(here):
    here.nomis.figures.clear()
    failed = here.run("claimants")
    assert "has none of the 4 codes asked for" in str(failed["claimants"])
    assert not (here.raw / FILE).exists()


def test_a_changed_header_ends_in_a_sentence(here):
    here.nomis.header = {"OBS_VALUE": "obs_value"}
    failed = here.run("claimants")
    assert "has no column 'OBS_VALUE'" in str(failed["claimants"])


def test_a_web_page_ends_in_a_sentence(here):
    here.publishers.fault("NM_162_1", web_page("Nomis is being updated"))
    assert "('Nomis is being updated')" in str(here.run("claimants")["claimants"])


def test_an_answer_that_breaks_off_is_asked_for_again(here):
    here.publishers.fault("latestMINUS35", cut_short(500), times=2)
    assert not here.run("claimants")
    assert figures(here) == truth(here)


def test_a_row_cut_in_the_middle_is_asked_for_again(here):
    here.publishers.fault("latestMINUS35", replaced(lambda body: body[:-30]))
    assert not here.run("claimants")
    assert figures(here) == truth(here)


def test_a_row_that_comes_twice_alike_counts_once(here):
    here.publishers.fault("latestMINUS35", replaced(lambda body: body + body.splitlines(True)[-1]), times=9)
    assert not here.run("claimants")
    assert figures(here) == truth(here)
    assert len(rows(here)) == 4 * 36


def test_two_figures_for_one_ward_and_month_end_in_a_sentence(here):
    def contradicted(body):
        return body + body.splitlines(True)[-1].replace(b"9035", b"9036")

    here.publishers.fault("latestMINUS35", replaced(contradicted), times=9)
    assert "gave 37 rows for E92000001, 2 of them for" in str(here.run("claimants")["claimants"])


def test_a_dataset_without_a_new_month_is_not_fetched_again(here):
    here.run("claimants")
    here.publishers.asked.clear()
    assert not here.run("claimants")
    assert here.publishers.count("latestMINUS35") == 0
    here.nomis.months.append("August 2026")
    for figure in here.nomis.figures.values():
        figure["August 2026"] = 1
    here.nomis.months = here.nomis.months[-36:]
    assert not here.run("claimants")
    assert ("E05000682", "August 2026") in figures(here)


def test_a_stopped_run_goes_on_with_the_next_piece(here):
    here.edit("rows_most = 25000", "rows_most = 36")
    here.publishers.fault('"E08000005".*latestMINUS35', status(500), times=99)
    assert "claimants" in here.run("claimants")
    here.publishers.faults.clear()
    here.publishers.asked.clear()
    assert not here.run("claimants")
    assert here.publishers.count("latestMINUS35") == 2  # the district and England; the wards are here
    assert figures(here) == truth(here)


def test_the_rows_are_read_as_claimants_by_ward_and_month(here):
    here.run("claimants")
    result = read_long(world.shipped().sources["fetched-claimants"], here.raw)
    observations = result.observations.to_pandas()
    value_of = observations.set_index(["place", "period"])["value"]
    assert value_of["ward25:E05000682", "2023-08"] == 100
    assert value_of["ward25:E05000690", "2026-07"] == 235
    assert value_of["lad25:E08000005", "2026-07"] == 935
    assert value_of["ctry:E92000001", "2023-08"] == 9000
    assert len(observations) == 4 * 36
    assert set(observations["measure"]) == {"claimants"}
    assert not result.dropped
    assert layouts.month_name("2023-08") == "August 2023"
