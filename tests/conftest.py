"""The store as a reader gets it: built once from the packs that ship with the project."""

import pytest

from loaders.build import build
from metrics.store import Store


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """A store built from the shipped packs, beside nobody else's, opened for questions."""
    opened = Store(build(path=tmp_path_factory.mktemp("store") / "area_profiles.duckdb"))
    yield opened
    opened.close()
