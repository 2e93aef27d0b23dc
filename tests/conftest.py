"""The store as a reader gets it: built once from the packs that ship with the project."""

from pathlib import Path

import pytest
from hypothesis import settings

from loaders.build import build
from metrics.store import Store

# A busy machine is no reason for a property to fail: speed is measured by the bench.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


ALONE = [Path(__file__).parent / folder for folder in ("browser", "benchmarks")]
"""Folders whose tests run by themselves: a browser or a measurement with the machine to itself."""


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by marker
def pytest_collection_modifyitems(items):
    """Marks what `python run.py test` runs after the rest, in one process."""
    for item in items:
        if any(folder in item.path.parents for folder in ALONE):
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """A store built from the shipped packs, beside nobody else's, opened for questions."""
    opened = Store(build(path=tmp_path_factory.mktemp("store") / "area_profiles.duckdb"))
    yield opened
    opened.close()
