"""The store as a reader gets it: built once from the packs that ship with the project."""

import pytest
from hypothesis import settings

from loaders.build import build
from metrics.store import Store

# A busy machine is no reason for a property to fail: speed is measured by the bench.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """A store built from the shipped packs, beside nobody else's, opened for questions."""
    opened = Store(build(path=tmp_path_factory.mktemp("store") / "area_profiles.duckdb"))
    yield opened
    opened.close()
