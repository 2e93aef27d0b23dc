"""Everything around a place: the LSOAs whose middle lies within so many kilometres of it."""

from __future__ import annotations

import numpy as np
import shapely

from ground.touching import in_metres
from metrics.drawn.ground import Ground, lsoa_shapes
from metrics.drawn.pasted import pasted
from metrics.errors import Refused
from metrics.store import Store

FARTHEST = 20.0
"""Kilometres: as far as a circle reaches."""


def around(store: Store, of: Ground, words: str, kilometres: float) -> tuple[str, ...]:
    """The codes of the LSOAs within a distance of what was typed: a postcode (from the middle of its LSOA), a
    code, or a ward (from the middle of its LSOAs). Raises Refused."""
    if not 0 < kilometres <= FARTHEST:
        raise Refused(f"The circle must be more than 0 and at most {FARTHEST:g} km wide on each side.")
    found = pasted(store, of.units, words)
    if not found.lsoas:
        why = found.unknown[0] if found.unknown else ("Nothing", "was typed")
        raise Refused(f"“{why[0][:40]}” {why[1]}, so there is no middle of a circle.")
    shapes = in_metres(np.array(lsoa_shapes(store, of), dtype=object))
    middles = shapely.get_coordinates(shapely.point_on_surface(shapes))
    own = np.isin(of.units.lsoas, found.lsoas)
    away = np.hypot(*(middles - middles[own].mean(axis=0)).T)
    return tuple(np.array(of.units.lsoas)[away <= 1000 * kilometres].tolist())
