"""A piece of work in a process of its own, so that its seconds and its memory are nobody else's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Spent:
    """What a child took: seconds by the clock and of processor time, peak megabytes; and what it told."""

    wall: float
    cpu: float
    megabytes: float | None
    told: Any

    @property
    def memory(self) -> str:
        """The peak in words."""
        return "not measured" if self.megabytes is None else f"{self.megabytes:,.0f} MB"


def spent(module: str, *words: object, settings: Mapping[str, str] = {}) -> Spent:
    """What `python -m module words` took from start to end; its last line is what `account` printed.

    Raises RuntimeError with what it said when it ends in an error.
    """
    started = time.perf_counter()
    child = subprocess.run(
        [sys.executable, "-m", module, *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", **settings},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    wall = time.perf_counter() - started
    if child.returncode:
        raise RuntimeError(
            f"{module} {' '.join(map(str, words))} failed ({child.returncode}):\n{child.stderr[-2000:]}"
        )
    return Spent(wall, **json.loads(child.stdout.splitlines()[-1]))


def account(told: Any = None) -> None:
    """Print, as the last thing a child does, what it has taken so far and what it has to tell."""
    print(json.dumps({"cpu": time.process_time(), "megabytes": peak_megabytes(), "told": told}))


def peak_megabytes() -> float | None:
    """The most memory this process has held; None where the system doesn't say (Windows).

    Linux counts what a child was forked with into getrusage, so its own account is read there.
    """
    if STATUS.exists():
        held = STATUS.read_text(encoding="utf-8").partition("VmHWM:")[2]
        return int(held.split()[0]) / 1024
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)
