"""Toyton's store, small enough to work out by hand (tests/support/toyton.py), opened once."""

import pytest

from tests.support import toyton as toy


@pytest.fixture(scope="session")
def toyton():
    """Toyton's store."""
    opened = toy.toyton()
    yield opened
    opened.close()
