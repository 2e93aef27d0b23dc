"""Chromium for the browser tests: the one on this machine, or a clear reason for going without."""

import os
import shutil
from pathlib import Path

import pytest

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"]
PLACES = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
]

# Chromium's own calls home would be refused on a closed network, many at a time.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def chromium_path():
    """Path of a Chromium, Chrome or Edge: the one that CHROMIUM names, or the first one found, or None."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *filter(os.path.exists, PLACES)]
    return next(filter(None, found), None)


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
            executable_path=chromium, args=QUIET + ["--no-sandbox"] * as_root
        )
        yield running
        running.close()
