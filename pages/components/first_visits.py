"""The first visit to each page, paid by the app itself: what is made once for all readers (figures, maps,
texts, simulations) is made before the first of them comes, where there are few boroughs.

It runs the pages as Streamlit runs them for a reader, one after the other, and rests after each as long as it
took: whoever reads meanwhile has the processor for at least half of the time.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

from streamlit import runtime
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from streamlit.util import calc_hash

from metrics import catalogue
from metrics.errors import StoreMissing
from metrics.store import Store, built_at, is_file, location

SETTING = "AREA_PROFILES_FIRST_VISITS"
"""The environment variable that, set to 0, leaves the first visits to readers."""

FEW_EDITIONS = 6
"""In a store of more boroughs they are opened as they are asked for: all of England would take hours."""

LOOKED_AT_EVERY = 60
"""Seconds after which it is seen whether another store has been built."""

LONGEST = 120.0
"""Seconds a page may take."""


def begin(app: Path) -> None:
    """Visit every page of the store, and of every store that takes its place, beside the readers."""
    if os.environ.get(SETTING) != "0":
        Thread(target=_keep_visiting, args=(app,), daemon=True).start()


def _keep_visiting(app: Path) -> None:
    visited = ""
    while True:
        if runtime.exists() and visited != (now := _build()):
            visited = now
            for page, edition in visits(app):
                time.sleep(visit(app, page, edition))
        time.sleep(1 if not visited else LOOKED_AT_EVERY)


def _build() -> str:
    """Which store there is; nothing where there is none, or none in a file."""
    where = location()
    try:
        return built_at(where) if is_file(where) else ""
    except StoreMissing:
        return ""


def visits(app: Path) -> Iterator[tuple[str, str]]:
    """Every page, by the name of its file, with every edition; none in a store of many."""
    try:
        store = Store()
    except StoreMissing:
        return
    try:
        editions = [each.id for each in catalogue.editions(store)]
    finally:
        store.close()
    pages = sorted(path.stem for path in (app.parent / "pages").glob("*_*.py") if path.stem != "__init__")
    for edition in editions if len(editions) <= FEW_EDITIONS else []:
        yield from ((page, edition) for page in pages)


def visit(app: Path, page: str, edition: str) -> float:
    """Run a page once as for a reader who follows a link to it; returns the seconds it took."""
    begun = time.monotonic()
    session = SafeSessionState(SessionState(), lambda: None)
    pages = PagesManager(str(app), ScriptCache(), setup_watcher=False)
    runner = LocalScriptRunner(str(app), session, pages)
    try:
        runner.run(
            query_params={"edition": edition},
            timeout=LONGEST,
            page_hash=calc_hash(page.replace("_", "-")),
        )
    except RuntimeError as problem:  # it took too long: a reader would wait, and so need not we
        logging.getLogger(__name__).warning("First visit to %s of %s: %s", page, edition, problem)
    files = runtime.get_instance().media_file_mgr
    files.clear_session_refs(runner._session_id)
    files.remove_orphaned_files()
    return time.monotonic() - begun
