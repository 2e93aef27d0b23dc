"""The toy store, built once for all tests of the loaders."""

import pytest

from metrics.store import Store
from tests.support import toy


@pytest.fixture(scope="session")
def toy_folder(tmp_path_factory):
    """The folder that holds the toy's official files, declarations and store."""
    folder = tmp_path_factory.mktemp("toyton")
    toy.store(folder)
    return folder


@pytest.fixture(scope="session")
def toy_store(toy_folder):
    """The toy store, opened to read."""
    opened = Store(toy_folder / "toy.duckdb")
    yield opened
    opened.close()
