"""run.py reads its command line, refuses what it cannot do in a sentence, and installs only what changed."""

import ast
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

import run

VersionInfo = namedtuple("VersionInfo", "major minor micro")


@pytest.fixture
def calls(monkeypatch, tmp_path):
    """run.py in an empty folder with no real commands: the list of commands it would have run."""
    made = []

    def record(command):
        made.append([str(word) for word in command])
        if "venv" in made[-1]:
            run.PYTHON.parent.mkdir(parents=True)
            run.PYTHON.touch()
        return 0

    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setattr(run, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(run, "run", record)
    monkeypatch.delenv("AREA_PROFILES_STORE", raising=False)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(f"{name}, first version", encoding="utf-8")
    return made


def steps(calls):
    """The calls in one word each."""
    words = ("venv", "requirements.txt", "requirements-dev.txt", "loaders", "serve", "pytest")
    return [word for call in calls for word in words if any(part.endswith(word) for part in call[1:])]


def test_the_first_run_sets_up_and_the_second_only_checks_the_store(calls):
    assert run.main([]) == 0
    assert steps(calls) == ["venv", "requirements.txt", "loaders", "serve"]
    calls.clear()
    assert run.main([]) == 0
    assert steps(calls) == ["loaders", "serve"]


def test_a_store_named_elsewhere_is_neither_built_nor_checked(calls, monkeypatch):
    monkeypatch.setenv("AREA_PROFILES_STORE", "ducklake:postgres:dbname=profiles")
    assert run.main([]) == 0
    assert steps(calls) == ["venv", "requirements.txt", "serve"]
    calls.clear()
    assert run.main(["test"]) == 0
    assert steps(calls) == ["requirements-dev.txt", "loaders", *["pytest"] * 3]


def test_a_changed_requirement_is_installed_again(calls):
    run.main([])
    calls.clear()
    (run.HERE / "requirements.txt").write_text("second version", encoding="utf-8")
    run.main([])
    assert steps(calls) == ["requirements.txt", "loaders", "serve"]


def test_an_environment_made_by_another_python_is_made_again(calls):
    run.main([])
    calls.clear()
    (run.ENVIRONMENT / "made-by").write_text("3.11.0 of last year", encoding="utf-8")
    run.PYTHON.unlink()
    run.PYTHON.parent.rmdir()
    run.main([])
    assert steps(calls)[0] == "venv"


def test_tests_bring_their_own_requirements_and_pass_on_their_arguments(calls):
    assert run.main(["test", "-k", "need"]) == 0
    assert steps(calls) == ["venv", "requirements.txt", "requirements-dev.txt", "loaders", *["pytest"] * 3]
    assert [call[-4:] for call in calls[-3:]] == [
        ["-m", words, "-k", "need"] for words in ("not alone", "alone and browser", "alone and not browser")
    ]


@pytest.mark.parametrize(("codes", "whole"), [((0, 5, 5), 0), ((5, 1, 0), 1), ((1, 0, 5), 1), ((5, 5, 5), 5)])
def test_arguments_may_choose_tests_of_one_part_only(calls, monkeypatch, codes, whole):
    answers = iter(codes)
    monkeypatch.setattr(run, "run", lambda command: next(answers) if "pytest" in command else 0)
    monkeypatch.setattr(run, "make_environment", lambda: None)
    monkeypatch.setattr(run, "install", lambda name: None)
    assert run.main(["test"]) == whole


def test_tests_share_the_cores_unless_the_reader_says_otherwise(calls):
    run.main(["test", "-n", "0"])
    words = calls[-3]
    assert words[words.index("--numprocesses") + 1] == "auto"
    assert words.index("--numprocesses") < words.index("-n")  # pytest goes by the last


def test_a_check_runs_to_its_end_and_fails_if_any_of_the_three_does(calls, monkeypatch):
    record = run.run
    monkeypatch.setattr(run, "run", lambda command: record(command) or int("format" in command))
    assert run.main(["check", "--fix"]) == 1
    assert [call[2:] for call in calls[-3:]] == [
        ["ruff", "check", ".", "--fix"],
        ["ruff", "format", "--check", "."],
        ["mypy"],
    ]


@pytest.mark.parametrize("words", [["--server.port", "9000"], ["serve", "--server.port", "9000"]])
def test_arguments_reach_streamlit(calls, words):
    run.main(words)
    assert calls[-1][1:] == ["-m", "pages.components.serve", "--server.port", "9000"]


def test_a_failed_step_stops_with_its_code_and_is_tried_again(calls, monkeypatch, capsys):
    succeed = run.run
    monkeypatch.setattr(run, "run", lambda command: 7 if "pip" in command else succeed(command))
    assert run.main([]) == 7
    assert "Installing requirements.txt failed (exit code 7). Check the network" in capsys.readouterr().err
    monkeypatch.setattr(run, "run", succeed)
    assert run.main([]) == 0
    assert "requirements.txt" in steps(calls)


def test_a_missing_ensurepip_is_explained(calls, monkeypatch, capsys):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    assert run.main([]) == 1
    assert "python3-venv" in capsys.readouterr().err
    assert not calls


def test_an_old_python_is_told_which_one_is_needed(calls, monkeypatch, capsys):
    monkeypatch.setattr(run.sys, "version_info", VersionInfo(3, 10, 4))
    assert run.main([]) == 1
    assert "needs 3.11 or newer" in capsys.readouterr().err
    assert not calls


def test_an_old_python_can_read_the_file():
    source = Path(run.__file__).read_text(encoding="utf-8")
    assert ast.parse(source, feature_version=(3, 7))


def test_an_unknown_command_prints_the_usage_and_exits_2():
    result = subprocess.run(
        [sys.executable, run.__file__, "walk"], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 2
    commands = "serve | test | bench | check | mutate"
    assert f"'walk' is not a command. Use: python run.py [{commands}]" in result.stderr


def test_a_child_killed_by_a_signal_gives_a_shell_exit_code():
    killed = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"]
    assert run.run(killed) in {128 + 15, 15}  # Windows has no signals: the process exits with the number
