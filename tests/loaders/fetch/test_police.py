"""Street crime: the members we need of the archive, or the API for one borough; months nobody supplied."""

import csv

import pytest

from loaders.errors import InputError
from loaders.fetch.ledger import verify
from tests.loaders.fetch import layouts, world
from tests.loaders.fetch.portal import answer_json, crime
from tests.loaders.fetch.server import cut_short, replaced, status

STREET = "official/police-street/{0}/{0}-west-yorkshire-street.csv"
API = "official/police-api/{0}/{0}-E08000005-street.csv"
LAST = layouts.MONTHS[-1]


def archive(here):
    """Fetch Calderdale's street files out of the archive: what failed."""
    return here.run("police-archive", borough="Calderdale")


def crimes(here, file):
    """The rows of one street file."""
    return list(csv.DictReader(here.text(file).splitlines()))


def bytes_sent(here):
    """Bytes of the archive that were asked for by ranges."""
    total = 0
    for asked in here.publishers.asked:
        if asked.path == world.ARCHIVE:
            start, end = asked.headers["range"].removeprefix("bytes=").split("-")
            total += int(end) - int(start) + 1
    return total


def test_only_the_boroughs_force_is_read_and_a_month_it_lacks_is_written_down(here):
    assert not archive(here)
    files = sorted(p.name for p in (here.raw / "official/police-street").rglob("*.csv"))
    wanted = [f"{m}-west-yorkshire-street.csv" for m in layouts.MONTHS if m != layouts.NO_SUPPLY]
    assert files == wanted
    assert [len(crimes(here, STREET.format(m))) for m in layouts.MONTHS if m != layouts.NO_SUPPLY] == [2] * 35
    assert [(m.what, m.why) for m in here.ledger.missing] == [
        ("2026-03 west-yorkshire", "the force supplied nothing for this month")
    ]
    assert not (here.raw / STREET.format(layouts.NO_SUPPLY)).exists()
    verify(here.raw)


def test_an_archive_is_never_fetched_whole(here):
    noise = {f"2025-01/2025-01-other-{n}-street.csv": bytes(f"{n}", "ascii") * 9 for n in range(3)}
    large = layouts.with_members(world.archive(), {**noise, "2025-01/2025-01-big-outcomes.csv": 3_000_000})
    here.publishers.file(world.ARCHIVE, large)
    assert not archive(here)
    assert bytes_sent(here) < len(large) / 2
    assert all("range" in a.headers for a in here.publishers.asked if a.path == world.ARCHIVE)


def test_a_second_run_fetches_only_what_the_force_has_changed(here):
    archive(here)
    here.publishers.asked.clear()
    assert not archive(here)
    unchanged = here.publishers.count(world.ARCHIVE)
    here.publishers.asked.clear()
    here.publishers.file(world.ARCHIVE, world.archive(changed="2025-05"), etag='"v2"')
    assert not archive(here)
    assert len(crimes(here, STREET.format("2025-05"))) == 3
    assert here.publishers.count(world.ARCHIVE) == unchanged + 1


def test_a_stopped_run_goes_on_with_the_next_member(here):
    here.edit("attempts = 4", "attempts = 1")
    done = []

    def stop_after_ten(asked, answer):
        done.append(asked)
        return answer if len(done) <= 10 else status(500)(asked, answer)

    here.publishers.fault(world.ARCHIVE, stop_after_ten, times=999)
    assert "police-archive" in archive(here)
    kept = len(list((here.raw / "official/police-street").rglob("*.csv")))
    assert 0 < kept < 35
    here.publishers.faults.clear()
    here.publishers.asked.clear()
    assert not archive(here)
    assert here.publishers.count(world.ARCHIVE) < 35 - kept + 4
    verify(here.raw)


def test_a_range_that_breaks_off_is_asked_for_again(here):
    here.publishers.fault(world.ARCHIVE, cut_short(40), times=3)
    assert not archive(here)
    verify(here.raw)


def test_a_member_damaged_on_the_way_is_asked_for_again(here):
    seen = []

    def damage(asked, answer):
        seen.append(asked)
        if len(seen) == 4:  # the first are the size and the list of members
            answer.body = answer.body[:90] + bytes([answer.body[90] ^ 255]) + answer.body[91:]
        return answer

    here.publishers.fault(world.ARCHIVE, damage, times=99)
    assert not archive(here)
    assert [len(crimes(here, STREET.format(m))) for m in layouts.MONTHS if m != layouts.NO_SUPPLY] == [2] * 35


def test_an_archive_replaced_while_it_is_read_ends_in_a_sentence(here):
    asked = []

    def replace(question, answer):
        asked.append(question)
        if len(asked) == 8:
            here.publishers.file(world.ARCHIVE, world.archive(changed="2025-05"), etag='"v2"')
        return answer

    here.publishers.fault(world.ARCHIVE, replace, times=999)
    sentence = str(archive(here)["police-archive"])
    assert "the file was replaced while it was read" in sentence
    verify(here.raw)


def test_a_server_without_ranges_ends_in_a_sentence_and_not_in_a_gigabyte(here):
    here.publishers.file(world.ARCHIVE, world.archive(), ranges=False)
    sentence = str(archive(here)["police-archive"])
    assert "the server does not give parts of this file" in sentence


def test_a_force_that_supplied_nothing_for_years_is_missing_and_no_fault(here):
    assert not here.run("police-archive", borough="Rochdale")
    assert not list(here.raw.rglob("*-street.csv"))
    sentence = "the archive has nothing of this force (it has lancashire, west-yorkshire)"
    assert [(m.what, m.why) for m in here.ledger.missing] == [
        (f"{month} greater-manchester", sentence) for month in layouts.MONTHS
    ]


def test_an_archive_laid_out_otherwise_ends_in_a_sentence(here):
    here.publishers.file(world.ARCHIVE, layouts.zipped({"west-yorkshire/2026-07-street.csv": "a"}))
    assert "holds no member such as" in str(archive(here)["police-archive"])


def test_a_changed_layout_of_a_street_file_ends_in_a_sentence(here):
    members = {f"{LAST}/{LAST}-west-yorkshire-street.csv": b"Crime ID,Month,Easting,Northing\n,2026-07,1,2\n"}
    here.publishers.file(world.ARCHIVE, layouts.zipped(members))
    sentence = str(archive(here)["police-archive"])
    assert "has no column 'Longitude'" in sentence


def test_every_force_of_england_is_read_for_england(here):
    assert "police-archive" not in here.run("police-archive", borough=None)
    assert (here.raw / f"official/police-street/{LAST}/{LAST}-west-yorkshire-street.csv").exists()
    missing = {m.what.split(" ")[1] for m in here.ledger.missing}
    assert missing == {"greater-manchester", "avon-and-somerset", "west-yorkshire"}


def test_a_neighbouring_force_is_read_only_in_months_of_the_home_force(here):
    here.edit("beside = { metropolitan", 'beside = { west-yorkshire = ["lancashire"], metropolitan')
    archive(here)
    beside = [p.name[:7] for p in (here.raw / "official").rglob("*-lancashire-street.csv")]
    assert sorted(beside) == [m for m in layouts.MONTHS if m != layouts.NO_SUPPLY]


def test_the_api_gives_each_crime_of_the_borough_once_in_the_columns_of_a_street_file(here):
    assert not here.run("police-api")
    rows = crimes(here, API.format(LAST))
    assert len(rows) == 12
    assert list(rows[0]) == layouts.STREET
    assert {row["Crime type"] for row in rows} == {"Burglary", "Anti-social behaviour"}
    assert sorted(row["Longitude"] for row in rows)[0] == "-2.101000"
    assert {row["Month"] for row in rows} == {LAST}


def test_a_month_without_any_crime_is_missing_and_not_zero(here):
    here.run("police-api")
    missing = {m.what for m in here.ledger.missing}
    assert missing == {f"{m} E08000005" for m in layouts.MONTHS[:-2]}
    assert not (here.raw / API.format(layouts.MONTHS[0])).exists()


def test_an_area_with_too_many_crimes_is_halved_and_nothing_counted_twice(here):
    here.police.most = 3
    here.police.crimes.append(crime(50, LAST, -2.13, 53.605))  # just where the halves meet
    assert not here.run("police-api")
    assert len(crimes(here, API.format(LAST))) == 13


def test_an_area_that_can_be_halved_no_more_ends_in_a_sentence(here):
    here.police.most = 0
    sentence = str(here.run("police-api")["police-api"])
    assert "status 503" in sentence


def test_a_long_outline_is_sent_as_a_form(here):
    here.run("police-api")
    asked = [a for a in here.publishers.asked if a.path.endswith("all-crime")]
    assert {a.method for a in asked} == {"POST"}


def test_a_limit_of_rates_is_obeyed(here):
    here.publishers.fault("all-crime", status(429, Retry_After="3"))
    assert not here.run("police-api")
    assert any(3 <= nap <= 4 for nap in here.naps)
    assert len(crimes(here, API.format(LAST))) == 12


def test_connections_that_break_are_not_taken_for_too_many_crimes(here):
    here.publishers.fault("all-crime", cut_short(20), times=3)
    assert not here.run("police-api")
    assert len(crimes(here, API.format(LAST))) == 12


def test_a_month_data_police_uk_does_not_list_is_missing(here):
    here.police.months = here.police.months[1:]
    here.run("police-api")
    why = {m.what: m.why for m in here.ledger.missing}
    assert why[f"{layouts.MONTHS[0]} E08000005"] == "data.police.uk does not list this month"


def test_a_type_of_crime_nobody_lists_ends_in_a_sentence(here):
    here.police.crimes.append(crime(60, LAST, -2.13, 53.605, category="piracy"))
    assert "is of type 'piracy'" in str(here.run("police-api")["police-api"])


def test_an_answer_of_another_shape_ends_in_a_sentence(here):
    here.publishers.fault("all-crime", lambda asked, answer: answer_json({"message": "hello"}))
    assert "Allowed: a list of crimes" in str(here.run("police-api")["police-api"])


def test_json_of_the_api_that_breaks_off_is_asked_for_again(here):
    here.publishers.fault("all-crime", replaced(lambda body: body[:-9]))
    assert not here.run("police-api")


def test_archive_and_api_are_not_fetched_into_one_folder(here):
    archive(here)
    with pytest.raises(InputError, match="stands instead of 'police-archive'"):
        here.run("police-api")


def test_the_api_is_for_one_borough(here):
    with pytest.raises(InputError, match="is fetched for borough only"):
        here.run("police-api", borough=None)
