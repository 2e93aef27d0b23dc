"""How many people can read the dashboard at once, and what memory that takes, on this machine.

    python -m benchmarks.load.run      everything, about 45 minutes
    python -m benchmarks.load.run --readers 10 --seconds 30 --further 0 --minutes-of-memory 0 --apps 1

Starts the app on ports that only this machine reaches, and lets readers open real pages over the same socket
as a browser does: each follows a link, waits for the page, looks at it for a while, and goes on. A page's
time runs from asking to the end of its script; drawing it in a browser comes on top. A page that ends in an
error, or warns of its own link, fails the test; a slow one doesn't, since times depend on the machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from random import Random

from benchmarks.load import steps
from benchmarks.load.apps import App, AppEnded, apps, measurable
from benchmarks.load.links import DRAWING, MIX, STAYING, Subject, mix_words, subjects
from benchmarks.load.readers import LONGEST, THINKING, VISIT, Run
from benchmarks.load.steps import AIM, HEADING, MOST_READERS, SEED, Look, Step, percentile
from metrics.errors import StoreMissing
from metrics.store import VARIABLE, Store, is_file

LIMITS = {
    "seconds": (1, 600),
    "seconds of warming up": (0, 600),
    "further numbers": (0, 8),
    "minutes of memory": (0, 60),
    "apps": (1, 8),
}
"""The least and the most that can be asked for, so that the test always comes to an end."""
WARMING = 20
"""So many readers warm a new app up, unless fewer are asked for."""


def options(words: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for on the command line; the command ends with a sentence where that can't be."""
    given = argparse.ArgumentParser(prog="python -m benchmarks.load.run", description=__doc__.split("\n")[0])
    given.add_argument("--readers", default="5,10,20,40", help="how many at once, one step each: 5,10,20,40")
    given.add_argument("--seconds", type=float, default=60.0, help="length of a step")
    given.add_argument(
        "--warm-up", type=float, default=60.0, help="seconds of reading before the first step; 0 for none"
    )
    given.add_argument(
        "--further",
        type=int,
        default=4,
        help="more steps to find the most readers served in time; 0 for none",
    )
    given.add_argument("--minutes-of-memory", type=float, default=10.0, help="0 to leave memory out")
    given.add_argument("--apps", type=int, default=2, help="after one app process, so many on the same store")
    given.add_argument(
        "--store", help=f"another store, by path or connection string: given to the app as {VARIABLE}"
    )
    given.add_argument("--drawing", action="store_true", help="readers who draw areas, a step a link")
    chosen = given.parse_args(words)
    try:
        chosen.readers = [int(n) for n in chosen.readers.split(",")]
    except ValueError:
        given.error(f"--readers {chosen.readers!r}: give whole numbers with commas between, such as 5,10,20")
    if not all(1 <= n <= MOST_READERS for n in chosen.readers):
        given.error(f"--readers {chosen.readers}: give numbers from 1 to {MOST_READERS}")
    asked = (chosen.seconds, chosen.warm_up, chosen.further, chosen.minutes_of_memory, chosen.apps)
    for (what, (least, most)), value in zip(LIMITS.items(), asked, strict=True):
        if not least <= value <= most:
            given.error(f"{what}: {value:g} is not between {least} and {most}")
    if chosen.store and is_file(chosen.store):
        # the app is started in the project's folder, wherever this command was
        chosen.store = str(Path(chosen.store).resolve())
    return chosen


def method_words(about: Sequence[Subject]) -> str:
    """What is done and what the figures below depend on."""
    editions = len({each.edition for each in about})
    cores, measured = os.cpu_count(), "" if measurable() else " (not measured on this system: install psutil)"
    return "\n".join(
        [
            f"{platform.system()} {platform.machine()}, {cores} processor cores, "
            f"Python {platform.python_version()}, streamlit {version('streamlit')}, "
            f"duckdb {version('duckdb')}",
            mix_words(about[0].mix),
            f"{editions} editions in {len(about)} schemes of areas; {STAYING:.0%} of links stay within one. "
            f"Visits of {VISIT[0]} to {VISIT[1]} pages, {THINKING[0]:g} to {THINKING[1]:g} s between two.",
            f"A page that breaks, warns of its link, or hasn't come after {LONGEST:g} s counts as failed.",
            f"CPU in cores, memory (RSS) in MB{measured}; memory shared by two processes is counted twice.",
            f"The readers run on the same {cores} cores, in one process (our CPU): the app has the rest.",
        ]
    )


def warmed(running: Sequence[App], about: Sequence[Subject], chosen: argparse.Namespace) -> list[Run]:
    """The runs that come before the first step, so that what is asked again and again is kept by then."""
    if not chosen.warm_up:
        return []
    readers = min(WARMING, max(chosen.readers))
    step = steps.step(running, about, readers, chosen.warm_up, draw="warming up")
    print(f"{step.line}  warming up, not judged", flush=True)
    return step.runs


def tried(running: Sequence[App], about: Sequence[Subject], chosen: argparse.Namespace) -> list[Step]:
    """A step for every number of readers asked for, and those that come closer to the most served in time."""
    done: list[Step] = []

    def try_number(readers: int) -> None:
        done.append(steps.step(running, about, readers, chosen.seconds))
        print(done[-1].line, flush=True)

    for readers in sorted(set(chosen.readers)):
        try_number(readers)
    for _ in range(chosen.further):
        readers = steps.next_number({each.readers: each.passed for each in done})
        if readers is None:
            break
        try_number(readers)
    return done


def verdict(done: Sequence[Step]) -> str:
    """The most readers of those tried who are served in time, as a sentence."""
    well = {each.readers for each in done if each.passed}
    if not well:
        return f"No number of readers tried has p95 under {AIM:g} s without failures."
    beyond = [each.readers for each in done if each.readers > max(well)]
    ceiling = f"{min(beyond)} have not" if beyond else "more were not tried"
    return f"The most readers tried with p95 under {AIM:g} s: {max(well)} ({ceiling})."


def page_lines(runs: Sequence[Run], pages: Iterable[str] = MIX) -> list[str]:
    """One line per page: its runs and their times."""
    lines = []
    for page in pages:
        times = [run.seconds for run in runs if run.page == page]
        if not times:
            lines.append(f"  {page:<20}     0 runs")
            continue
        p50, p95, most = (percentile(times, p) for p in (50, 95, 100))
        lines.append(f"  {page:<20}{len(times):>6} runs   p50 {p50:.2f}   p95 {p95:.2f}   max {most:.2f} s")
    return lines


def failure_lines(runs: Sequence[Run]) -> list[str]:
    """One line per kind of failure, the most frequent first, ten at most."""
    kinds = Counter((run.page, run.failure) for run in runs if run.failure)
    return [f"  {count} x {page}: {failure}" for (page, failure), count in kinds.most_common(10)]


def memory_runs(running: Sequence[App], about: Sequence[Subject], readers: int, minutes: float) -> list[Run]:
    """Memory minute by minute with so many readers, printed as it is looked at; returns all runs."""
    looks: list[Look] = []

    def watch(look: Look) -> None:
        if not looks or int(look.minutes) > int(looks[-1].minutes):
            print(f"  minute {look.minutes:>4.0f}: {look.megabytes:>6.0f} MB", flush=True)
        looks.append(look)

    print(f"Memory with {readers} readers; newly started, {steps.memory(running):.0f} MB:", flush=True)
    opened = steps.first_openings(running, about, 1)
    done = steps.step(running, about, readers, 60 * minutes, watch)
    print(steps.memory_words(looks))
    print(f"{HEADING}\n{done.line}", flush=True)
    return [*opened, *done.runs]


def part(count: int, about: Sequence[Subject], chosen: argparse.Namespace) -> list[Run]:
    """Everything measured of so many app processes on one store, printed on the way; returns all runs."""
    print(f"\n{'One app process' if count == 1 else f'{count} app processes on one store'}", flush=True)
    with apps(count, chosen.store) as running:
        # a short test has no time for every borough
        first = steps.first_openings(running, about, 4 if chosen.seconds >= 20 else 1)
        print(f"First opening of every page: {first_words(first)}")
        print(HEADING, flush=True)
        warming = warmed(running, about, chosen)
        done = tried(running, about, chosen)
    print(verdict(done))
    best = max((each for each in done if each.passed), key=lambda s: s.readers, default=done[0])
    print("\n".join([f"By page, {best.readers} readers:", *page_lines(best.runs, about[0].mix)]), flush=True)
    runs = first + warming + [run for each in done for run in each.runs]
    if chosen.minutes_of_memory:
        with apps(count, chosen.store) as running:
            runs += memory_runs(running, about, best.readers, chosen.minutes_of_memory)
    return runs


def first_words(runs: Sequence[Run]) -> str:
    """How long the first openings took, before anything was kept."""
    times = [run.seconds for run in runs]
    return (
        f"{len(times)} runs, p50 {percentile(times, 50):.2f} s, max {max(times):.2f} s (not counted below)."
    )


def main(words: Sequence[str] | None = None) -> int:
    """Print every measurement; 0 when no page failed."""
    chosen = options(words)
    try:
        with closing(Store(chosen.store)) as store:
            about = subjects(store, Random(SEED), DRAWING if chosen.drawing else MIX)
        print(method_words(about))
        runs = [run for count in sorted({1, chosen.apps}) for run in part(count, about, chosen)]
    except (AppEnded, StoreMissing) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; what stands above was measured.", file=sys.stderr)
        return 130
    failed = failure_lines(runs)
    print("\n".join([f"\n{len(runs)} page runs, {sum(bool(r.failure) for r in runs)} failures.", *failed]))
    return 1 if failed else 0


if __name__ == "__main__":
    # a polite kill closes the app as Ctrl-C does, also where a shell has told us not to hear Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    sys.exit(main())
