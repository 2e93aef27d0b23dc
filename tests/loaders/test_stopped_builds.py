"""A build that fails, is killed or stopped leaves the old store, and its user one sentence."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from loaders.__main__ import main
from loaders.build import build
from tests.support import toy

ROOT = Path(__file__).resolve().parents[2]


def test_the_command_line_ends_in_one_sentence_and_no_traceback(tmp_path, capsys):
    assert main(["build", "--raw", str(tmp_path / "nowhere")]) == 1
    sentence = capsys.readouterr().err
    assert sentence.startswith("error: ") and sentence.count("\n") == 1 and "Traceback" not in sentence


def test_an_unwritable_folder_ends_in_one_refusal(tmp_path, capsys, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("loaders.build.built", full)
    assert main(["build"]) == 1
    assert "No space left on device. A store built before stands as it was." in capsys.readouterr().err


SLOWLY = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have told its children to ignore it
from pathlib import Path
from loaders import build as building
stop, folder = sys.argv[1], Path(sys.argv[2])
before = getattr(building, stop)
def pause(*given, **named):
    result = before(*given, **named)
    print("reached", flush=True)
    time.sleep(60)
    return result
setattr(building, stop, pause)
building.build(raw=folder / "raw", data=folder / "data", path=folder / "toy.duckdb")
"""


@pytest.mark.parametrize("moment", ["insert_files", "fill_parts", "_derive"])
def test_a_build_killed_at_any_moment_leaves_the_old_store_readable(tmp_path, toy_folder, moment):
    toy.lay_out(tmp_path)
    path = tmp_path / "toy.duckdb"
    shutil.copy(toy_folder / "toy.duckdb", path)
    before = path.read_bytes()
    running = subprocess.Popen(
        [sys.executable, "-c", SLOWLY, moment, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with running:
        assert running.stdout.readline() == "reached\n"
        running.kill()
    assert path.read_bytes() == before
    left = [p for p in tmp_path.iterdir() if "unfinished" in p.name]
    assert left
    for p in left:  # as they are an hour later
        os.utime(p, (time.time() - 4000, time.time() - 4000))
    build(raw=tmp_path / "raw", data=tmp_path / "data", path=path)
    assert [p for p in tmp_path.iterdir() if "unfinished" in p.name] == []
    with duckdb.connect(str(path), read_only=True) as store:
        assert store.execute("SELECT count(*) FROM parts").fetchall()[0][0] > 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal for Ctrl+C to another process")
def test_a_build_stopped_by_hand_clears_up_after_itself(tmp_path, toy_folder):
    toy.lay_out(tmp_path)
    path = tmp_path / "toy.duckdb"
    shutil.copy(toy_folder / "toy.duckdb", path)
    before = path.read_bytes()
    running = subprocess.Popen(
        [sys.executable, "-c", SLOWLY, "fill_parts", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with running:
        assert running.stdout.readline() == "reached\n"
        running.send_signal(signal.SIGINT)
    assert path.read_bytes() == before
    assert [p for p in tmp_path.iterdir() if "unfinished" in p.name] == []
