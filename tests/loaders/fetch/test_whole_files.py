"""One file from one address, through everything that goes wrong on the way."""

import hashlib
import json
import random

import pytest

from loaders.errors import InputError
from loaders.fetch.ledger import checksum, verify
from tests.loaders.fetch import layouts, world
from tests.loaders.fetch.server import Answer, cut_short, sent_on, stalled, status

ZIP = "official/census2021/census2021-ts054.zip"
AT = "/www.nomisweb.co.uk/output/census/2021/census2021-ts054.zip"
SCHOOLS = "official/ks4-schools/ks4-schools.csv"


@pytest.fixture
def large(here):
    """The census zip made large enough to break off in the middle."""
    noise = random.Random(1).randbytes(40_000)
    members = {f"census2021-ts054-{g}.csv": noise[n:] for n, g in enumerate(("lsoa", "ltla", "rgn", "ctry"))}
    body = layouts.zipped(members)
    here.publishers.file(AT, body, etag='"large"')
    here.size, here.checksum = len(body), hashlib.sha256(body).hexdigest()
    return here


def test_a_file_lands_with_source_address_date_licence_and_checksum(here):
    assert not here.run("census-ts054")
    fetched = here.ledger.files[ZIP]
    assert fetched.address.endswith("/output/census/2021/census2021-ts054.zip")
    assert fetched.sha256 == checksum(here.raw / ZIP)
    assert (fetched.bytes, fetched.covers) == ((here.raw / ZIP).stat().st_size, ["england"])
    assert fetched.licence == "Open Government Licence v3.0"
    assert "Open Government Licence" in fetched.attribution
    assert len(fetched.fetched_at) == len("2026-11-24")
    assert fetched.sources == [f"census21-ts054-{g}" for g in ("ctry", "lsoa", "ltla", "rgn")]


def test_a_second_run_asks_whether_it_changed_and_fetches_nothing(here):
    here.run("census-ts054")
    before = here.ledger.files[ZIP]
    here.publishers.asked.clear()
    assert not here.run("census-ts054")
    asked = [a for a in here.publishers.asked if a.path == AT]
    assert [a.headers["if-none-match"] for a in asked] == ['"v1"']
    assert here.ledger.files[ZIP] == before


def test_a_changed_file_replaces_the_old_one(here):
    here.run("ks4-schools")
    new = layouts.ks4_schools(("202425", "105839", ["Total"] * 7, [1] * 7))
    here.publishers.file("/api.education.gov.uk/", new, etag='"v2"')
    del here.publishers.routes[world.SCHOOLS_AT]
    assert not here.run("ks4-schools")
    assert "105839" in here.text(SCHOOLS)
    assert verify(here.raw).files[SCHOOLS].etag == '"v2"'


@pytest.mark.parametrize("code", [429, 503])
def test_a_server_that_asks_to_wait_is_obeyed(here, code):
    here.publishers.fault(AT, status(code, Retry_After="7"))
    assert not here.run("census-ts054")
    assert any(7 <= nap <= 8 for nap in here.naps)


def test_a_server_that_asks_for_an_hour_is_left_alone(here):
    here.publishers.fault(AT, status(429, Retry_After="3600"))
    failed = here.run("census-ts054")
    assert "asks to be left alone for 60 minutes" in str(failed["census-ts054"])
    assert here.publishers.count(AT) == 1


def test_waits_grow_and_differ(here):
    here.edit("first_wait = 0.01", "first_wait = 10")
    here.edit("longest_wait = 0.02", "longest_wait = 10000")
    here.edit("attempts = 4", "attempts = 8")
    here.publishers.fault(AT, status(503), times=7)
    assert not here.run("census-ts054")
    long = [nap for nap in here.naps if nap > 0.1]
    assert len(long) >= 5
    assert len(set(long)) == len(long)
    assert all(nap <= 10 * 2**n for n, nap in enumerate(n for n in here.naps if n > 0.001))


def test_one_host_is_not_asked_more_often_than_its_pace(here):
    here.edit("per_second = 100000", "per_second = 2")
    here.run("census-ts021", "census-ts054", "ks4-schools")
    spaced = [nap for nap in here.naps if nap > 0.2]
    assert len(spaced) >= 2  # Nomis twice; the portal's register, too
    assert all(nap <= 0.5 for nap in spaced)


def test_a_server_that_stays_down_ends_in_a_sentence_after_so_many_tries(here):
    here.publishers.fault(AT, status(503), times=99)
    failed = here.run("census-ts054")
    assert "gave no whole answer in 4 tries (last: status 503)" in str(failed["census-ts054"])
    assert here.publishers.count(AT) == 4
    assert not (here.raw / ZIP).exists()


def test_a_body_that_breaks_off_is_gone_on_with_where_it_stopped(large):
    large.publishers.fault(AT, cut_short(65_536))
    large.publishers.fault(AT, cut_short(32_768))
    assert not large.run("census-ts054")
    ranges = [a.headers.get("range") for a in large.publishers.asked if a.path == AT]
    assert ranges == [None, "bytes=65536-", "bytes=98304-"]
    assert (large.raw / ZIP).stat().st_size == large.size
    verify(large.raw)


def test_a_stopped_run_goes_on_where_it_stopped_the_next_time(large):
    large.publishers.fault(AT, cut_short(49_152), times=1)
    large.publishers.fault(AT, status(500), times=99)
    assert "census-ts054" in large.run("census-ts054")
    assert not (large.raw / ZIP).exists()
    assert not list(large.raw.glob(ZIP + "*"))  # where sources look there is nothing yet
    large.publishers.faults.clear()
    large.publishers.asked.clear()
    assert not large.run("census-ts054")
    assert [a.headers.get("range") for a in large.publishers.asked if a.path == AT] == ["bytes=49152-"]
    verify(large.raw)


def test_a_file_replaced_between_two_tries_is_fetched_from_the_start(large):
    large.publishers.fault(AT, cut_short(49_152), times=1)
    large.publishers.fault(AT, status(500), times=99)
    large.run("census-ts054")
    new = layouts.census("ts054")
    large.publishers.faults.clear()
    large.publishers.file(AT, new, etag='"another"')
    assert not large.run("census-ts054")
    assert (large.raw / ZIP).read_bytes() == new


def test_a_server_that_goes_on_with_another_version_is_found_out(large):
    """Some servers do not look at If-Range: then length or version tell."""
    large.publishers.fault(AT, cut_short(49_152))
    large.publishers.fault(AT, _rest_of(random.Random(2).randbytes(90_000), '"large"'))
    large.publishers.fault(AT, cut_short(49_152))
    large.publishers.fault(AT, _rest_of(random.Random(2).randbytes(large.size), '"another"'))
    large.edit("attempts = 4", "attempts = 6")
    assert not large.run("census-ts054")
    ranges = [a.headers.get("range") for a in large.publishers.asked if a.path == AT]
    assert ranges == [None, "bytes=49152-", None, "bytes=49152-", None]
    assert checksum(large.raw / ZIP) == large.checksum


def _rest_of(body, etag):
    def change(asked, answer):
        headers = {"ETag": etag, "Content-Range": f"bytes 49152-{len(body) - 1}/{len(body)}"}
        return Answer(body[49_152:], 206, headers=headers)

    return change


def test_a_server_without_ranges_is_asked_for_the_whole_again(large):
    body = layouts.census("ts054")
    large.publishers.file(AT, body, ranges=False)
    large.publishers.fault(AT, cut_short(100))
    assert not large.run("census-ts054")
    assert (large.raw / ZIP).read_bytes() == body


def test_a_body_that_keeps_breaking_off_ends_in_a_sentence_and_no_file(here):
    here.publishers.file(AT, layouts.census("ts054"), etag="", Last_Modified="")
    here.publishers.fault(AT, cut_short(100), times=99)
    failed = here.run("census-ts054")
    assert "in 4 tries (last: the answer broke off)" in str(failed["census-ts054"])
    assert not (here.raw / ZIP).exists()


def test_a_stalled_connection_is_tried_again(here):
    here.publishers.fault(AT, stalled(2, keep=50))
    assert not here.run("census-ts054")
    verify(here.raw)


def test_a_connection_that_always_stalls_ends_in_a_sentence(here):
    here.edit("attempts = 4", "attempts = 2")
    here.publishers.fault(AT, stalled(2, keep=0), times=99)
    failed = here.run("census-ts054")
    assert "(last: the connection stalled)" in str(failed["census-ts054"])


def test_redirects_are_followed_and_both_addresses_written_down(here):
    moved = f"{here.publishers.base}/elsewhere/ts054.zip"
    here.publishers.file("/elsewhere/", layouts.census("ts054"))
    here.publishers.fault(AT, sent_on(moved))
    assert not here.run("census-ts054")
    fetched = here.ledger.files[ZIP]
    assert (fetched.final_address, fetched.address.endswith("ts054.zip")) == (moved, True)


def test_redirects_in_a_circle_end_in_a_sentence(here):
    here.publishers.fault(AT, sent_on(f"{here.publishers.base}{AT}"), times=99)
    failed = here.run("census-ts054")
    assert "sends on to another address more than 5 times" in str(failed["census-ts054"])


def test_a_redirect_to_a_login_page_is_not_taken_for_the_file(here):
    here.publishers.file("/login", b"<html><title>Please log in</title></html>", kind="text/html")
    here.publishers.fault("data-sets", sent_on(f"{here.publishers.base}/login"))
    failed = here.run("ks4-schools")
    assert "answered with a web page ('Please log in')" in str(failed["ks4-schools"])
    assert not (here.raw / SCHOOLS).exists()


def test_a_page_that_is_not_there_is_named_without_trying_again(here):
    here.publishers.fault(AT, status(404), times=99)
    failed = here.run("census-ts054")
    assert "answered with status 404" in str(failed["census-ts054"])
    assert here.publishers.count(AT) == 1


def test_one_download_that_fails_does_not_stop_the_others(here):
    here.publishers.fault(AT, status(404), times=99)
    failed = here.run("census-ts054", "ks4-schools")
    assert list(failed) == ["census-ts054"]
    assert (here.raw / SCHOOLS).exists()


def test_the_ledger_is_verified_file_by_file(here):
    here.run("ks4-schools")
    path = here.raw / SCHOOLS
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    with pytest.raises(InputError, match=r"has \d+ bytes\. Allowed: \d+ bytes, as fetched"):
        verify(here.raw)
    path.write_bytes(whole.replace(b"SUPP", b"99.9"))
    with pytest.raises(InputError, match="has changed since it was fetched"):
        verify(here.raw)
    path.unlink()
    with pytest.raises(InputError, match="is missing, though it was fetched"):
        verify(here.raw)


def test_a_file_that_was_cut_by_hand_is_fetched_again(here):
    here.run("ks4-schools")
    path = here.raw / SCHOOLS
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    assert not here.run("ks4-schools")
    assert path.read_bytes() == whole


def test_a_file_that_was_changed_by_hand_is_fetched_again(here):
    here.run("ks4-schools")
    path = here.raw / SCHOOLS
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"SUPP", b"99.9"))
    assert not here.run("ks4-schools")
    assert path.read_bytes() == whole
    verify(here.raw)


def test_a_damaged_ledger_is_named(here):
    here.raw.mkdir()
    (here.raw / "fetched.json").write_text(json.dumps({"files": [{}]}))
    with pytest.raises(InputError, match="can't be read as a ledger"):
        here.run("ks4-schools")
