"""The register: records kept in a folder, whole or not at all, never written over, nothing outside read."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ground import in_place
from metrics.decisions import register
from metrics.decisions.contents import BadRecord
from metrics.decisions.questions import question
from metrics.decisions.records import Record, written
from metrics.decisions.register import (
    EXAMPLE,
    RegisterError,
    file_at,
    folder,
    keep,
    kept_files,
    read_kept,
)
from metrics.decisions.replay import replay

RANKING = "place,name,rank_first,rank_last,score\nward:a,Ash,1,1,50.0\n"
MADE = Record(
    question=question("need", "toyton", {"weights": {"income": 1.0}}),
    lines=["1st: Ash (North), core"],
    tables={"ranking": RANKING},
    prints={"income": "12"},
    sources=[],
    made_with={"area_profiles": "0.3.0"},
    title="Need and how sure",
    made_for="The board",
    made_on=date(2026, 3, 4),
    edition_title="Toyton",
)
"""A small record of a borough that is in no store."""


def names(where):
    return [file.name for file in kept_files(where)]


def test_nothing_is_kept_where_there_is_no_folder_yet(tmp_path):
    assert kept_files(tmp_path / "decisions") == []


def test_a_record_is_kept_as_a_file_of_its_own_and_read_back(tmp_path):
    where = tmp_path / "local" / "decisions"
    file = keep(where, MADE)
    assert file.name.startswith("2026-03-04-toyton-need-")
    assert read_kept(file) == MADE
    assert Path(file.path).read_text(encoding="utf-8") == written(MADE)
    assert [path.name for path in where.iterdir()] == [f"{file.name}.toml"]


def test_the_same_record_is_kept_once_and_another_one_beside_it(tmp_path):
    first = keep(tmp_path, MADE)
    assert keep(tmp_path, MADE) == first
    second = keep(tmp_path, replace(MADE, made_for="The officers"))
    assert sorted(names(tmp_path)) == sorted([first.name, second.name])


def test_a_kept_file_is_never_written_over_even_where_it_was_damaged(tmp_path):
    first = keep(tmp_path, MADE)
    Path(first.path).write_text("damaged")
    second = keep(tmp_path, MADE)
    assert second.path != first.path
    assert Path(first.path).read_text() == "damaged"
    assert read_kept(second) == MADE
    assert keep(tmp_path, MADE) == second


def test_many_at_once_keep_one_file(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: keep(tmp_path, MADE), range(16)))
    assert all(read_kept(file) == MADE for file in kept)
    assert not [path for path in tmp_path.iterdir() if path.suffix != ".toml"]


def test_the_newest_comes_first(tmp_path):
    old, new = keep(tmp_path, MADE), keep(tmp_path, replace(MADE, note="heard"))
    os.utime(old.path, (2_000_000_000, 2_000_000_000))
    assert names(tmp_path) == [old.name, new.name]
    os.utime(old.path, (1_000_000_000, 1_000_000_000))
    assert names(tmp_path) == [new.name, old.name]


def test_a_full_disk_leaves_no_half_of_a_record(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RegisterError, match=r"could not be kept.*No space left on device.*Download"):
        keep(tmp_path, MADE)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_links_keeps_records_too_and_overwrites_none(tmp_path, monkeypatch):
    def no_links(*_, **__):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", no_links)
    first = keep(tmp_path, MADE)
    assert read_kept(first) == MADE
    with pytest.raises(FileExistsError):
        in_place.write_new(Path(first.path), "other")
    assert read_kept(first) == MADE
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_a_file_is_answered_with_a_sentence(tmp_path):
    where = tmp_path / "decisions"
    where.write_text("not a folder")
    for place in (where, where / "below"):
        with pytest.raises(RegisterError, match=r"can't be read \(Not a directory\)"):
            keep(place, MADE)
    assert where.read_text() == "not a folder"


def test_a_folder_nobody_may_write_to_is_answered_with_a_sentence(tmp_path, monkeypatch):
    def not_allowed(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", not_allowed)
    with pytest.raises(RegisterError, match=r"can't be written to \(Permission denied\)"):
        keep(tmp_path / "decisions", MADE)


def test_a_full_register_takes_no_more_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(register, "MOST_KEPT", 1)
    first = keep(tmp_path, MADE)
    with pytest.raises(RegisterError, match="The register is full: it holds 1 decisions"):
        keep(tmp_path, replace(MADE, note="heard"))
    assert keep(tmp_path, MADE) == first


def test_only_files_of_the_folder_itself_are_listed(tmp_path):
    where = tmp_path / "decisions"
    kept = keep(where, MADE)
    outside = tmp_path / "outside.toml"
    outside.write_text(written(MADE))
    (where / "link.toml").symlink_to(outside)
    (where / "folder.toml").mkdir()
    (where / ".hidden.toml").write_text("x")
    (where / "notes.txt").write_text("x")
    assert names(where) == [kept.name]


def test_a_link_put_in_the_place_of_a_listed_file_is_not_followed(tmp_path):
    outside = tmp_path / "outside.toml"
    outside.write_text(written(MADE))
    link = tmp_path / "link.toml"
    link.symlink_to(outside)
    with pytest.raises(BadRecord, match="can't be read"):
        read_kept(file_at(link))


def test_what_is_no_record_is_answered_with_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "damaged.toml"
    path.write_bytes(b"\x00\xff\xfe")
    with pytest.raises(BadRecord, match="isn't text"):
        read_kept(file_at(path))
    monkeypatch.setattr(register, "LARGEST", 2)
    with pytest.raises(BadRecord, match="larger than any record"):
        read_kept(file_at(path))
    os.mkfifo(tmp_path / "pipe.toml")
    assert stat.S_ISFIFO((tmp_path / "pipe.toml").stat().st_mode)
    assert names(tmp_path) == ["damaged"]
    with pytest.raises(BadRecord, match="no file that could hold a record"):
        read_kept(file_at(tmp_path / "pipe.toml"))


def test_an_edition_with_an_odd_name_stays_in_the_folder(tmp_path):
    odd = replace(MADE, question=question("need", "../../Etc/x", {"weights": {"income": 1.0}}))
    file = keep(tmp_path, odd)
    assert Path(file.path).parent == tmp_path
    assert file.name.startswith("2026-03-04-etc-x-need-")


def test_the_folder_is_the_one_that_is_named_or_one_beside_the_data(monkeypatch):
    monkeypatch.setenv(register.VARIABLE, "elsewhere")
    assert folder() == Path("elsewhere")
    monkeypatch.setenv(register.VARIABLE, "")
    assert folder().parts[-3:] == ("data", "local", "decisions")


def test_the_example_that_travels_with_the_project_still_holds(store):
    # where shipped figures changed on purpose, write it anew (docs/adding.md says how)
    found = replay(store, read_kept(file_at(EXAMPLE)))
    assert found.same
    assert found.kept.lines == [
        "Birchills Leamore (Area 3)",
        "St Matthew's (Area 4)",
        "Bentley and Darlaston North (Area 5)",
    ]
