"""The app as the load test runs it: processes of its own on this machine alone, and what they take."""

from __future__ import annotations

import http.client
import importlib.util
import math
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from metrics.store import VARIABLE

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds within which an app must answer after it was started."""
PROC = Path("/proc")


class AppEnded(Exception):
    """An app ended by itself, or never answered; the sentence holds the last of what it said."""


@dataclass(frozen=True)
class App:
    """One app process, and where it writes what it says."""

    port: int
    process: subprocess.Popen[bytes]
    said: IO[bytes]

    def ended(self, how: str) -> AppEnded:
        """What to raise when the app is no longer there."""
        self.said.seek(0)
        last = self.said.read().decode("utf-8", "replace")[-2000:]
        return AppEnded(f"The app {how}. The last it said:\n{last}")


@contextmanager
def apps(count: int, store: str | None = None) -> Iterator[list[App]]:
    """So many app processes on one store, stopped at the end. Raises AppEnded where one doesn't start."""
    with ExitStack() as running:
        yield [running.enter_context(_app(store)) for _ in range(count)]


@contextmanager
def _app(store: str | None) -> Iterator[App]:
    port = _free_port()
    options = ["--server.port", str(port), "--server.headless", "true", "--server.address", "127.0.0.1"]
    settings = dict(os.environ) | ({VARIABLE: store} if store else {})
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "pages.components.serve", *options],
            cwd=ROOT,
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        app = App(port, process, said)
        try:
            _wait_until_it_answers(app)
            yield app
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_until_it_answers(app: App) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if app.process.poll() is not None:
            raise app.ended(f"ended with code {app.process.returncode} before it answered")
        if _answers(app.port):
            return
        time.sleep(0.1)
    raise app.ended(f"did not answer within {PATIENCE:g} seconds")


def _answers(port: int) -> bool:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        asked.request("GET", "/_stcore/health")
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Taken:
    """What one app has taken with its workers: seconds of CPU since it started, megabytes of memory (RSS)."""

    cpu_seconds: float
    megabytes: float


def measurable() -> bool:
    """Whether this system tells what an app takes: Linux does by itself, Windows and macOS through psutil."""
    return (PROC / "self" / "stat").exists() or bool(importlib.util.find_spec("psutil"))


def taken(app: App) -> Taken:
    """What an app has taken, nan where the system can't be asked. Raises AppEnded when it is gone."""
    if app.process.poll() is not None:
        raise app.ended(f"ended with code {app.process.returncode} while it was being read")
    if not measurable():
        return Taken(math.nan, math.nan)
    ask = _taken_by_proc if (PROC / "self" / "stat").exists() else _taken_by_psutil
    every = [ask(pid) for pid in (app.process.pid, *_workers(app.process.pid))]
    return Taken(sum(seconds for seconds, _ in every), sum(memory for _, memory in every) / 1e6)


def _workers(pid: int) -> list[int]:
    """The processes that an app has started beside it; none where the system can't be asked."""
    if (PROC / "self" / "stat").exists():
        return [each for each in map(int, _numbers(PROC)) if _parent(each) == pid]
    if importlib.util.find_spec("psutil"):
        import psutil

        return [each.pid for each in psutil.Process(pid).children()]
    return []


def _numbers(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if each.name.isdigit()]


def _parent(pid: int) -> int:
    """The process that started another, as Linux tells it; 0 where that has just ended."""
    try:
        told = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return int(told.rpartition(")")[2].split()[1])


def _taken_by_proc(pid: int) -> tuple[float, int]:
    """Seconds of CPU and bytes of memory, as Linux tells them."""
    # the second field is the program's name in brackets and may hold spaces
    fields = (PROC / str(pid) / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    pages = int((PROC / str(pid) / "statm").read_text(encoding="ascii").split()[1])
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return cpu, pages * os.sysconf("SC_PAGE_SIZE")


def _taken_by_psutil(pid: int) -> tuple[float, int]:
    """Seconds of CPU and bytes of memory, as psutil tells them where it is installed."""
    import psutil

    process = psutil.Process(pid)
    times = process.cpu_times()
    return times.user + times.system, process.memory_info().rss
