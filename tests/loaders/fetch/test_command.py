"""python -m loaders fetch, as a person runs it."""

import pytest

from loaders.__main__ import main
from loaders.fetch.ledger import read_ledger
from tests.loaders.fetch import layouts
from tests.loaders.fetch.server import status


@pytest.fixture
def command(here, capsys):
    """Runs the command against the loopback publishers: exit code, and what it said."""

    def run(*arguments):
        code = main(["fetch", *arguments, "--raw", str(here.raw), "--manifest", str(here.path)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_dry_run_lists_everything_with_its_size_and_fetches_nothing(here, command):
    code, out, _ = command("--borough", "Rochdale", "--dry-run")
    assert code == 0
    assert not here.raw.exists()
    assert out.startswith("for Rochdale, into ")
    assert "lookup-lsoa21-ward25\n" in out
    assert "    Rochdale; 6 rows; new\n" in out
    assert "144 rows in 1 question" in out
    assert "0 files, 0.0 kB; 36 missing there" in out
    zipped = len(layouts.census("ts054"))
    assert f"    England; {zipped / 1e3:,.1f} kB; new\n" in out
    assert "27 downloads; " in out.splitlines()[-1]
    assert here.publishers.count("GET .*census2021") == 0
    assert here.publishers.count("resultOffset.*geojson") == 0


def test_a_dry_run_after_a_fetch_says_what_is_here(here, command):
    command("--borough", "Rochdale")
    _, out, _ = command("--borough", "Rochdale", "--dry-run")
    assert "kB; here since 2" in out


def test_a_dry_run_tells_of_a_publisher_that_does_not_answer_and_goes_on(here, command):
    here.publishers.fault("HEAD .*ts054", status(404), times=9)
    code, out, _ = command("--borough", "Rochdale", "--dry-run", "--only", "census-ts054", "census-ts021")
    assert code == 0
    assert "answered with status 404" in out
    assert "census-ts021\n" in out


def test_a_server_that_tells_nothing_without_sending_is_no_trouble(here, command):
    here.publishers.fault("HEAD .*ts054", status(405), times=9)
    _, out, _ = command("--borough", "Rochdale", "--dry-run", "--only", "census-ts054")
    assert "England; size not told; new" in out


def test_a_fetch_says_what_came_and_what_is_missing(here, command):
    code, out, err = command("--borough", "Calderdale", "--only", "police-archive")
    assert code == 0
    assert "missing at the publisher, and left out rather than guessed (1):" in out
    assert "police-archive: 2026-03 west-yorkshire: the force supplied nothing" in out
    assert "police-archive: fetched" in err
    code, out, err = command("--borough", "Calderdale", "--only", "police-archive")
    assert "police-archive: unchanged" in err
    _, out, _ = command("--borough", "Calderdale", "--only", "police-archive", "--dry-run")
    assert "Calderdale; 35 files, " in out and "1 missing there; 35 of 35 here" in out


def test_a_download_that_fails_ends_in_a_sentence_and_exit_code_1(here, command):
    here.publishers.fault("ts054", status(404), times=9)
    code, out, _ = command("--borough", "Rochdale", "--only", "census-ts054", "census-ts021")
    assert code == 1
    assert "not fetched: fetch.toml, download 'census-ts054'" in out
    assert "census2021-ts021.zip" in "".join(read_ledger(here.raw).files)


def test_an_unknown_borough_is_one_sentence(here, command):
    code, _, err = command("--borough", "Rochdal", "--dry-run")
    assert code == 1
    assert err.strip().startswith("error: --borough: 'Rochdal' is no district of England. Allowed: Rochdale")


def test_an_unknown_download_is_named_with_the_nearest(here, command):
    code, _, err = command("--borough", "Rochdale", "--only", "claimant", "--dry-run")
    assert code == 1
    assert "'claimant' is no download. Allowed: claimants" in err


def test_a_borough_or_england_must_be_named(command):
    with pytest.raises(SystemExit):
        command("--dry-run")


def test_england_is_written_down_as_such_and_stays(here, command):
    code, _, _ = command("--england", "--only", "claimants", "districts")
    assert code == 0
    assert read_ledger(here.raw).england
    assert set(read_ledger(here.raw).files["official/nomis/claimants.csv"].covers) == {"england"}
    code, _, err = command("--borough", "Rochdale", "--only", "claimants")
    assert (code, "claimants: unchanged" in err) == (0, True)


def test_no_part_is_left_behind(here, command):
    command("--borough", "Rochdale")
    assert not (here.raw / ".partial").exists()
    files = {p.relative_to(here.raw).as_posix() for p in here.raw.rglob("*") if p.is_file()}
    assert files == {"fetched.json", *read_ledger(here.raw).files}
