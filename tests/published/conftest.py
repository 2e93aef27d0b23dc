"""The publishers' own files, which do not travel with the project."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official files beside the repository; tests that need it are skipped without it."""
    if not (SHARED / "data").is_dir():
        pytest.skip(
            "the publishers' national files are not here: expected in a folder `shared` beside the repository"
        )
    return SHARED
