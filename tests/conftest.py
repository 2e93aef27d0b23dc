"""The store as a reader gets it: built once from the packs that ship with the project."""

from pathlib import Path

import pytest
from hypothesis import Phase, settings

from loaders.build import build
from metrics.store import Store

# A busy machine is no reason for a property to fail: speed is measured by the bench.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Where it is enough to know that a property fails, whatever the example (pytest --hypothesis-profile=brief).
settings.register_profile(
    "brief", deadline=None, max_examples=30, derandomize=True, phases=[Phase.explicit, Phase.generate]
)


ALONE = [Path(__file__).parent / path for path in ("browser", "benchmarks/test_load.py")]
"""Where tests run by themselves: a browser, or many readers, with the machine to themselves."""


def of_alone(path):
    """Whether a file or folder is one of those whose tests run by themselves."""
    return any(each in (path, *path.parents) for each in ALONE)


def pytest_ignore_collect(collection_path, config):
    """Leave unread what the marker asked for would not choose: to import every test takes long."""
    asked = config.getoption("markexpr")
    if asked == "not alone":
        return of_alone(collection_path) or None
    if asked.startswith("alone") and collection_path.suffix == ".py":
        return not of_alone(collection_path) or None
    return None


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by marker
def pytest_collection_modifyitems(items):
    """Marks what `python run.py test` runs after the rest, in one process."""
    for item in items:
        if of_alone(item.path):
            item.add_marker(pytest.mark.alone)


def pytest_addoption(parser):
    """For many short runs, as those of changed copies: building takes longer than most questions."""
    parser.addoption("--built-store", metavar="FILE", help="open this store instead of building one")


@pytest.fixture(scope="session")
def store(request, tmp_path_factory):
    """A store built from the shipped packs, beside nobody else's, opened for questions."""
    built = request.config.getoption("--built-store")
    opened = Store(Path(built or build(path=tmp_path_factory.mktemp("store") / "area_profiles.duckdb")))
    yield opened
    opened.close()
