"""The store as a reader gets it: built once from the packs that ship with the project."""

import pytest
from hypothesis import settings

from loaders.build import build
from metrics.store import Store

# A busy machine is no reason for a property to fail: speed is measured by the bench.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


IN_ONE_PROCESS = {"browser": "browser", "test_load": "browser"}
"""Files and folders whose tests share one process, and which: one browser at a time draws on a machine."""


def pytest_collection_modifyitems(config, items):
    """On several cores the tests of a file stay together, so that what they share is built once."""
    for item in items if config.pluginmanager.hasplugin("xdist") else []:
        names = [item.path.stem, item.path.parent.name]
        group = next((IN_ONE_PROCESS[name] for name in names if name in IN_ONE_PROCESS), str(item.path))
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """A store built from the shipped packs, beside nobody else's, opened for questions."""
    opened = Store(build(path=tmp_path_factory.mktemp("store") / "area_profiles.duckdb"))
    yield opened
    opened.close()
