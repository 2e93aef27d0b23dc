"""The store as a reader gets it: built once from the packs that ship with the project."""

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from loaders.build import build
from metrics.store import Store

# A busy machine is no reason for a property to fail: speed is measured by the bench.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


ONE_AT_A_TIME = ("tests/browser/", "tests/benchmarks/")
"""Folders whose tests share one process: one browser, one app under load, one measurement at a time."""


class ByFile(LoadScopeScheduling):
    """On several cores the tests of a file stay together, so that what they share is built once."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return next((folder for folder in ONE_AT_A_TIME if file.startswith(folder)), file)


@pytest.hookimpl(optionalhook=True)  # where pytest-xdist is left out nobody asks
def pytest_xdist_make_scheduler(config, log):
    """Of pytest-xdist's own ways `loadgroup` does not hold together what is grouped, with this pytest."""
    return ByFile(config, log)


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """A store built from the shipped packs, beside nobody else's, opened for questions."""
    opened = Store(build(path=tmp_path_factory.mktemp("store") / "area_profiles.duckdb"))
    yield opened
    opened.close()
