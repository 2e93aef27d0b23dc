"""Chromium for the browser tests: the one on this machine, or a clear reason for going without."""

import itertools
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"]
PLACES = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
]

# Chromium's own calls home would be refused on a closed network, many at a time.
# Maps are drawn with WebGL; a machine without a graphics card draws them in software.
DRAWING = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def chromium_path():
    """Path of a Chromium, Chrome or Edge: the one that CHROMIUM names, or the first one found, or None."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *filter(os.path.exists, PLACES)]
    return next(filter(None, candidates), None)


@pytest.fixture(scope="session")
def chromium():
    """Path of the browser; without one the test is skipped, or fails where a browser is required."""
    path = chromium_path()
    if path is None or not Path(path).exists():
        reason = "no Chromium, Chrome or Edge was found: install one, or name it in the variable CHROMIUM"
        if os.environ.get("AREA_PROFILES_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def browser(chromium):
    """One headless browser for all tests; each test opens its own page in it."""
    from playwright.sync_api import sync_playwright

    # Chromium refuses its sandbox to root, as whom continuous integration runs.
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium, args=[*QUIET, *DRAWING, *["--no-sandbox"] * as_root]
        )
        yield running
        running.close()


@pytest.fixture
def cold_server():
    """Starts a server of its own that has answered nothing yet; gives its address."""
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def server():
    """One server for all tests that only read; gives its address."""
    with serving() as address:
        yield address


@contextmanager
def serving():
    """A server on a free port of this machine, stopped at the end; gives its address."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    options = ["--server.port", str(port), "--server.headless", "true"]
    command = [sys.executable, "-m", "pages.components.serve", *options]
    quiet = {**os.environ, "AREA_PROFILES_FIRST_VISITS": "0"}  # the tests pay the first visits themselves
    running = subprocess.Popen(
        command, cwd=ROOT, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://localhost:{port}"
        _wait_until_healthy(address, running)
        yield address
    finally:
        running.terminate()
        running.wait(timeout=20)


def _wait_until_healthy(address, running):
    for _ in range(120):
        if running.poll() is not None:
            pytest.fail(f"the server ended with code {running.returncode} before it answered")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail("the server did not answer within 30 seconds")


@pytest.fixture(scope="session")
def window(browser):
    """A desktop-sized window for all tests, so that Streamlit's own files are fetched and compiled once."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def tab(window):
    """A tab of the window, closed after the test."""
    page = window.new_page()
    yield page
    page.close()


QUIET_FOR = 5
"""Looks in a row, a tenth of a second apart, that must find a page quiet: a part of it may be sent anew."""

QUIET_PAGE = """([look, times]) => {
    const app = document.querySelector("[data-testid=stApp]");
    const busy = "[data-testid=stStatusWidget], [data-testid=stSkeleton], [data-stale=true]";
    const quiet = app && app.dataset.testScriptState === "notRunning"
        && document.querySelector("[data-testid=stMain] h1") && !document.querySelector(busy);
    if (window.ourLook !== look) [window.ourLook, window.ourCount] = [look, 0];
    window.ourCount = quiet ? window.ourCount + 1 : 0;
    return window.ourCount >= times;
}"""
"""Whether the page has a title, its script has ended, and nothing of it is still awaited or drawn anew."""

looks = itertools.count()


def settled(page):
    """Wait until the page has a title and both server and browser have finished drawing it."""
    page.wait_for_function(QUIET_PAGE, arg=[next(looks), QUIET_FOR], polling=100, timeout=90_000)
    return page
