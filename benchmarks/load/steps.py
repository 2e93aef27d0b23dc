"""What so many readers meet in so many seconds, and how the app's memory moves meanwhile."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from statistics import linear_regression
from typing import TypeVar

from benchmarks.load.apps import App, taken
from benchmarks.load.links import Subject, link
from benchmarks.load.readers import Reader, Run, opened

Found = TypeVar("Found")

AIM = 1.0
"""Seconds under which 95 of 100 page runs are to stay."""
MOST_READERS = 200
STEADY = 0.005
"""Memory levels off when it grows by less than this share of itself a minute over the last third."""
SHORTEST = 3.0
"""In fewer minutes nobody can tell whether memory levels off."""
LOOK = 5.0
"""Memory is looked at every so many seconds."""
SEED = 2009

HEADING = (
    f"{'readers':>7}{'runs':>8}{'runs/s':>8}{'p50 s':>8}{'p95 s':>8}{'max s':>8}{'failures':>10}"
    f"{'app CPU':>9}{'our CPU':>9}{'MB before':>11}{'after':>7}"
)


def percentile(seconds: Sequence[float], percent: float) -> float:
    """The least of some times that so many per cent of them don't exceed; nan where there are none."""
    ranked = sorted(seconds)
    return ranked[max(0, math.ceil(percent / 100 * len(ranked)) - 1)] if ranked else math.nan


@dataclass(frozen=True)
class Step:
    """So many readers over so many seconds: their runs, CPU in cores, memory in megabytes."""

    readers: int
    seconds: float
    runs: list[Run]
    app_cores: float
    our_cores: float
    before: float
    after: float

    @property
    def failures(self) -> int:
        """Runs that went wrong."""
        return sum(bool(run.failure) for run in self.runs)

    @property
    def passed(self) -> bool:
        """Whether pages came in time, and all of them."""
        return not self.failures and percentile([run.seconds for run in self.runs], 95) < AIM

    @property
    def line(self) -> str:
        """One line of the table under HEADING."""
        times = [run.seconds for run in self.runs]
        p50, p95, most = (percentile(times, p) for p in (50, 95, 100))
        return (
            f"{self.readers:>7}{len(times):>8}{len(times) / self.seconds:>8.1f}"
            f"{p50:>8.2f}{p95:>8.2f}{most:>8.2f}{self.failures:>10}"
            f"{self.app_cores:>9.2f}{self.our_cores:>9.2f}{self.before:>11.0f}{self.after:>7.0f}"
        )


@dataclass(frozen=True)
class Look:
    """Memory of the apps together at one moment of a step."""

    minutes: float
    megabytes: float


def next_number(passed: dict[int, bool]) -> int | None:
    """How many readers to try next for the most that are served in time; None when that is known well enough.

    Half as many again while nobody waits too long, then the middle between enough and too many.
    """
    enough = max((n for n, well in passed.items() if well), default=0)
    too_many = min((n for n, well in passed.items() if not well and n > enough), default=None)
    if too_many is None:
        more = math.ceil(1.5 * enough)
        return more if more <= MOST_READERS else None
    return (enough + too_many) // 2 if too_many - enough > max(1, enough // 4) else None


def movement(looks: Sequence[Look]) -> float:
    """Megabytes a minute by which memory moved over the last third of its looks, by least squares."""
    last = looks[-max(2, len(looks) // 3) :]
    return linear_regression([look.minutes for look in last], [look.megabytes for look in last]).slope


def memory_words(looks: Sequence[Look]) -> str:
    """Where memory stands at the end, and whether it has levelled off, as one sentence."""
    level, minutes = looks[-1].megabytes, looks[-1].minutes
    if math.isnan(level):
        return "Memory is not measured on this system: install psutil."
    told = f"After {minutes:.1f} minutes the app takes {level:.0f} MB"
    if minutes < SHORTEST:
        return f"{told}; whether that levels off can't be told from less than {SHORTEST:g} minutes."
    moved = movement(looks)
    judged = "levels off" if moved < STEADY * level else "still grows"
    return (
        f"{told}; over the last third it moved by {moved:+.1f} MB a minute: it {judged} "
        f"(levels off means to grow by less than {STEADY:.1%} of itself a minute)."
    )


def awaited(work: Coroutine[None, None, Found]) -> Found:
    """What a coroutine returns, run in a thread of its own: Playwright keeps a loop running in ours."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def first_openings(running: Sequence[App], about: Sequence[Subject], subjects: int) -> list[Run]:
    """Every page once about so many subjects, in every app: what a new server's first readers wait for."""
    random = Random(SEED)
    links = [link(page, random, subject) for subject in about[:subjects] for page in subject.mix]

    async def all_opened() -> list[list[Run]]:
        return await asyncio.gather(*(opened(app.port, links) for app in running))

    return [run for runs in awaited(all_opened()) for run in runs]


def step(
    running: Sequence[App],
    about: Sequence[Subject],
    readers: int,
    seconds: float,
    watch: Callable[[Look], None] | None = None,
    draw: str = "",
) -> Step:
    """So many readers for so long, split evenly between the apps.

    `watch` is told of memory as it moves. The same `draw` of as many readers follows the same links.
    """
    until = time.monotonic() + seconds
    chairs = [
        Reader(running[n % len(running)].port, about, Random(f"{SEED} {draw} {readers} {n}"), until)
        for n in range(readers)
    ]

    async def all_read() -> None:
        looking = [_watched(running, until, watch)] if watch else []
        await asyncio.gather(*(each.read() for each in chairs), *looking)

    (cpu, before), ours, started = _together(running), time.process_time(), time.perf_counter()
    awaited(all_read())
    (cpu_after, after), wall = _together(running), time.perf_counter() - started
    runs = [run for each in chairs for run in each.runs]
    ours = time.process_time() - ours
    return Step(readers, wall, runs, (cpu_after - cpu) / wall, ours / wall, before, after)


async def _watched(running: Sequence[App], until: float, watch: Callable[[Look], None]) -> None:
    """Look at the apps' memory at the beginning, every few seconds and at the end."""
    began = time.monotonic()
    while True:
        now = time.monotonic()
        watch(Look((now - began) / 60, memory(running)))
        if now >= until:
            return
        await asyncio.sleep(max(0.0, min(LOOK, until - now)))


def memory(running: Sequence[App]) -> float:
    """Megabytes of all apps together, now."""
    return _together(running)[1]


def _together(running: Sequence[App]) -> tuple[float, float]:
    """Seconds of CPU and megabytes of memory of all apps."""
    each = [taken(app) for app in running]
    return sum(t.cpu_seconds for t in each), sum(t.megabytes for t in each)
