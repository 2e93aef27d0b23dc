"""Files and folders put in place whole, and what stays where that fails."""

import os
from pathlib import Path

import pytest

from ground import in_place
from ground.in_place import NEW, OLD, new_folder, settle, write_whole


def full(*_, **__):
    raise OSError(28, "No space left on device")


@pytest.fixture
def of_a_dead_process(tmp_path):
    """What a process that is no more left beside a place."""

    def left(name, what, content):
        path = tmp_path / f".{name}.4194999.{what}"
        path.mkdir()
        (path / "file").write_text(content)
        return path

    return left


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "record.toml"
    write_whole(path, "old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["record.toml"]


def test_a_full_disk_leaves_the_old_folder_and_nothing_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "pack"
    path.mkdir()
    (path / "file").write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"), new_folder(path) as folder:
        (folder / "file").write_text("new")
    assert (path / "file").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["pack"]


def test_a_folder_that_was_on_its_way_out_comes_back_where_nothing_took_its_place(
    tmp_path, of_a_dead_process
):
    of_a_dead_process("pack", OLD, "old")
    of_a_dead_process("pack", NEW, "half")
    settle(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["pack"]
    assert (tmp_path / "pack" / "file").read_text() == "old"


def test_a_folder_that_another_took_the_place_of_is_cleared(tmp_path, of_a_dead_process):
    (tmp_path / "pack").mkdir()
    of_a_dead_process("pack", OLD, "old")
    settle(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["pack"]


def test_what_a_running_process_writes_and_what_is_not_ours_is_left_alone(tmp_path):
    kept = [tmp_path / f".pack.{os.getppid()}.{NEW}", tmp_path / ".hidden", tmp_path / ".pack.new"]
    for path in kept:
        path.mkdir()
    settle(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(kept)


def test_what_bears_our_number_but_was_not_begun_by_us_is_of_one_before_us(tmp_path):
    left = tmp_path / f".pack.{os.getpid()}.{NEW}"
    left.mkdir()
    settle(tmp_path)
    assert not left.exists()
    in_place.beside(tmp_path / "pack").mkdir()
    settle(tmp_path)
    assert left.exists()


def test_a_link_stays_one_and_a_pipe_is_written_to(tmp_path):
    there, link = tmp_path / "there.csv", tmp_path / "link.csv"
    there.write_text("old")
    link.symlink_to(there)
    write_whole(link, "new")
    assert link.is_symlink() and there.read_text() == "new"
    write_whole(Path(os.devnull), "gone")
    assert Path(os.devnull).is_char_device()
