"""How long pages take that nobody has opened yet, beside their reruns, in any store."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.child import ROOT, account, spent
from benchmarks.measurement import Measurement, timed
from metrics import catalogue
from metrics.store import VARIABLE, Store
from pages.components import workers
from pages.components.cached import forget

BOROUGHS = 3
"""Of a store of many boroughs so many are opened, from the smallest to the largest."""

AIMS = {"first": "under 1,000 shipped, 2,000 England", "again": "under 200"}

BY_SIZE = """
SELECT e.edition FROM editions e JOIN lookup l ON l.parent = e.borough
JOIN places p ON p.place = l.child AND p.kind = e.lsoa_kind
GROUP BY ALL ORDER BY count(*), e.edition
"""


def every_page() -> list[str]:
    """The pages by the names of their files."""
    return sorted(p.stem for p in (ROOT / "pages").glob("*_*.py") if p.stem != "__init__")


def opened_boroughs(store: Store) -> list[str]:
    """The editions that are opened: all of a few, else those with the fewest small areas, the most, and a
    number between."""
    editions = [each.id for each in catalogue.editions(store)]
    if len(editions) <= BOROUGHS:
        return editions
    by_size = [each for (each,) in store.rows(BY_SIZE)]
    return [by_size[round(n * (len(by_size) - 1) / (BOROUGHS - 1))] for n in range(BOROUGHS)]


def opening_times(path: Path, runs: int, pages: Sequence[str] = ()) -> list[Measurement]:
    """The first opening and the reruns of every page in a store's boroughs, in a process that is given it."""
    store = Store(path)
    editions = opened_boroughs(store)
    store.close()
    words = (runs, ",".join(editions), ",".join(pages or every_page()))
    child = spent("benchmarks.first_openings", *words, settings={VARIABLE: str(path)})
    if hasattr(os, "getloadavg"):
        print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    for what, seconds, _ in child.told:
        if not seconds:
            print(what)
    return [Measurement(what, seconds, aim) for what, seconds, aim in child.told if seconds]


def run_pages(runs: int, editions: list[str], pages: list[str]) -> list[tuple[str, list[float], str]]:
    """What each page took in each edition, first and again; a sentence and no times where it can't be run.

    Nothing is kept before a first opening, but everything is imported, and the workers run, as in a server
    that was started once. Processor time is that of the app's own process, which is what other readers wait
    for: on a busy machine the clock says more of its neighbours than of us.
    """
    from streamlit.testing.v1 import AppTest

    workers.start()
    logging.getLogger("streamlit").setLevel(logging.CRITICAL)
    times: list[tuple[str, list[float], str]] = []
    for name in pages:
        for n, edition in enumerate([editions[-1], *editions]):
            page = AppTest.from_file(ROOT / "app.py", default_timeout=120)
            page.query_params["edition"] = edition
            page.run()  # app.py names the pages: one it has not named would be run without it
            page.switch_page(f"pages/{name}.py")
            forget()
            before = time.process_time()
            first = timed("", page.run, 1).seconds
            of_the_app = time.process_time() - before
            what = f"page {name.replace('_', ' ')}, {edition}"
            if n == 0:
                continue  # imports
            if page.exception:
                times.append((f"{what} could not be run: {page.exception[0].message}", [], ""))
            else:
                times.append((f"first opening, {what}", first, AIMS["first"]))
                times.append((f"  processor time of the app, {what}", [of_the_app], ""))
                times.append((f"rerun, {what}", timed("", page.run, runs).seconds, AIMS["again"]))
    return times


if __name__ == "__main__":
    import sys

    account(run_pages(int(sys.argv[1]), sys.argv[2].split(","), sys.argv[3].split(",")))
