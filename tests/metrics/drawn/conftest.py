"""The shipped boroughs that the tests draw in, and drawings of them."""

import pytest

from metrics.drawn.drawing import drawing
from metrics.drawn.ground import ground
from metrics.drawn.starts import from_scheme
from metrics.drawn.units import units


@pytest.fixture(scope="session")
def walsall(store):
    """The wards and LSOAs of Walsall."""
    return units(store, "walsall")


@pytest.fixture(scope="session")
def walsall_ground(store):
    """What drawings of Walsall are added up from."""
    return ground(store, "walsall")


@pytest.fixture(scope="session")
def six_areas(store, walsall):
    """The six areas of 2009, drawn."""
    return from_scheme(store, walsall, "areas")


@pytest.fixture(scope="session")
def patches(walsall):
    """Four areas of every LSOA in turns of seven, which divide nearly every ward and leave some LSOAs out."""
    held = {at: [c for n, c in enumerate(walsall.lsoas) if (n // 7) % 5 == at] for at in range(4)}
    return drawing("walsall", [(f"Area {at + 1}", lsoas) for at, lsoas in held.items()])
