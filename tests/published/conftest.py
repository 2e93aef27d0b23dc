"""The publishers' own files, which do not travel with the project."""

from pathlib import Path

import fastexcel
import pytest

from metrics.store import Store
from tests.published import some_sources

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official files beside the repository; tests that need it are skipped without it."""
    if not (SHARED / "data").is_dir():
        pytest.skip(
            "the publishers' national files are not here: expected in a folder `shared` beside the repository"
        )
    return SHARED


@pytest.fixture(scope="session")
def raw(shared) -> Path:
    """The folder that builds read official files from."""
    return shared / "data"


@pytest.fixture(scope="session")
def file10(raw):
    """By sheet of File 10 of 2019: one row per district as printed, columns by what is measured alone."""
    path = raw / "official/iod2019/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx"

    def sheet(name):
        table = fastexcel.read_excel(path).load_sheet(name).to_pandas()
        table = table.set_index("Local Authority District code (2019)")
        return table.rename(columns=lambda column: column.split(" - ")[-1].strip())

    return sheet


@pytest.fixture(scope="module")
def some_store(shared, tmp_path_factory):
    """Builds and opens a store of some sources (tests/published/some_sources.py); closed at the end."""
    stores = []

    def build(*sources, **more):
        folder = tmp_path_factory.mktemp("some")
        stores.append(Store(some_sources.built(shared, folder, sources, **more)))
        return stores[-1]

    yield build
    for store in stores:
        store.close()
