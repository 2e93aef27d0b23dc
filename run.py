"""One command for everything: sets up what is missing beside this file, then serves, tests or measures.

    python run.py [arguments]          open the dashboard; arguments go to Streamlit: --server.port 9000
    python run.py test [arguments]     run every test on all cores; arguments go to pytest: -k need
    python run.py bench [arguments]    measure the speed of the store and the pages
    python run.py check [arguments]    ruff check, ruff format --check, mypy; arguments go to the first: --fix
    python run.py mutate [arguments]   change the arithmetic here and there, and see whether a test notices

Only the standard library is used, in words that Python 3.7 reads, so that an old Python can be told so.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STORE: list[Path | str] = [PYTHON, "-m", "loaders", "build", "--if-stale"]

# On all cores, the tests of a file in one process; then those that open a browser, two at a time; then, with
# the machine to themselves, those that measure (tests/conftest.py marks them).
TOGETHER: list[Path | str] = [PYTHON, "-m", "pytest", "--numprocesses", "auto", "--dist", "loadfile"]
TOGETHER += ["-m", "not alone"]
BROWSER: list[Path | str] = [PYTHON, "-m", "pytest", "--numprocesses", "2", "-m", "alone and browser"]
ALONE: list[Path | str] = [PYTHON, "-m", "pytest", "-m", "alone and not browser"]
NOTHING_COLLECTED = 5
"""pytest's exit code where the arguments choose none of its tests."""

RUFF: list[Path | str] = [PYTHON, "-m", "ruff", "check", "."]
FORMAT: list[Path | str] = [PYTHON, "-m", "ruff", "format", "--check", "."]
MYPY: list[Path | str] = [PYTHON, "-m", "mypy"]
MUTATE: list[Path | str] = [PYTHON, "-m", "mutmut", "run"]

# One row per command: the requirements it needs, whether it needs the store, what it runs, one after the
# other; the arguments go to the first, those of tests to all. The dashboard needs no store of its own where
# the variable AREA_PROFILES_STORE names another.
COMMANDS: dict[str, tuple[list[str], bool, list[list[Path | str]]]] = {
    "serve": (["requirements.txt"], True, [[PYTHON, "-m", "pages.components.serve"]]),
    "test": (["requirements.txt", "requirements-dev.txt"], True, [TOGETHER, BROWSER, ALONE]),
    "bench": (["requirements.txt", "requirements-dev.txt"], True, [[PYTHON, "-m", "benchmarks.bench"]]),
    "check": (["requirements.txt", "requirements-dev.txt"], False, [RUFF, FORMAT, MYPY]),
    "mutate": (["requirements.txt", "requirements-dev.txt"], True, [MUTATE]),
}


class Stop(Exception):
    """Setting up cannot go on: a sentence for the reader and an exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def run(command: list[Path | str]) -> int:
    """Exit code of one command run in this folder; Ctrl-C and a polite kill reach it before we leave."""
    settings = dict(os.environ, PYTHONUTF8="1")
    # Packages are installed without bytecode (a third faster); Python must be free to write it once.
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    child = subprocess.Popen([str(word) for word in command], cwd=str(HERE), env=settings)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        code = child.wait()
    except KeyboardInterrupt:  # the terminal has told the child too: give it time to close
        try:
            code = child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.terminate()
            code = child.wait()
    finally:
        if child.poll() is None:
            child.kill()
    return code if code >= 0 else 128 - code


def step(title: str, command: list[Path | str], remedy: str) -> None:
    """Run one step of setting up, saying what it is and how long it took."""
    print(f"{title} ...", flush=True)
    started = time.monotonic()
    code = run(command)
    if code:
        raise Stop(f"{title} failed (exit code {code}). {remedy}", code)
    print(f"    {time.monotonic() - started:.1f} s", flush=True)


def make_environment() -> None:
    """A virtual environment beside this file, made again when it was left half made or Python has changed."""
    if Path(sys.prefix).resolve() == ENVIRONMENT:
        return
    made_by = ENVIRONMENT / "made-by"
    if PYTHON.exists() and made_by.exists() and made_by.read_text(encoding="utf-8") == sys.version:
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise Stop(
            "This Python cannot make a virtual environment: its module ensurepip is missing. "
            "On Debian and Ubuntu install the package python3-venv, then run this again."
        )
    remedy = f"Check that {HERE} can be written to and has 1.5 GB free, then run this again."
    step("Making .venv", [sys.executable, "-m", "venv", "--clear", ENVIRONMENT], remedy)
    made_by.write_text(sys.version, encoding="utf-8")


def install(name: str) -> None:
    """The pinned packages of one requirements file, installed if the file has changed since the last time."""
    requirements, stamp = HERE / name, ENVIRONMENT / f"{name}.sha256"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    pip: list[Path | str] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-qq",
        "--disable-pip-version-check",
        "--no-input",
        "--no-compile",
    ]
    pip += ["--only-binary", ":all:", "--require-hashes", "-r", requirements]
    step(f"Installing {name}", pip, "Check the network connection and pip's proxy, then run this again.")
    stamp.write_text(wanted, encoding="utf-8")


def main(words: list[str]) -> int:
    """Exit code of the command line: a command and its arguments, or only arguments for Streamlit."""
    if words[:1] in (["-h"], ["--help"], ["help"]):
        print(__doc__)
        return 0
    command = "serve" if not words or words[0].startswith("-") else words[0]
    if command not in COMMANDS:
        usage = f"python run.py [{' | '.join(COMMANDS)}] [arguments]"
        print(f"{command!r} is not a command. Use: {usage}", file=sys.stderr)
        return 2
    if sys.version_info < OLDEST_PYTHON:
        found, needed = sys.version.split()[0], "{}.{}".format(*OLDEST_PYTHON)
        print(f"This is Python {found}; the dashboard needs {needed} or newer.", file=sys.stderr)
        return 1
    arguments = words[1:] if words[:1] == [command] else words
    requirements, needs_store, (program, *others) = COMMANDS[command]
    try:
        make_environment()
        for name in requirements:
            install(name)
        if needs_store and not (command == "serve" and os.environ.get("AREA_PROFILES_STORE")):
            step("Checking the store", STORE, "The message above says why; an older store was kept.")
        more = arguments if command == "test" else []
        codes = [run([*program, *arguments]), *(run([*other, *more]) for other in others)]
        return max((code for code in codes if code != NOTHING_COLLECTED), default=NOTHING_COLLECTED)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
