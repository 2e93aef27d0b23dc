"""The need of areas by two ways: by their own figures, and by the small areas they hold."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.errors import Refused
from metrics.need.area_groups import area_groups, levels
from metrics.need.method import Method
from metrics.need.need import need
from metrics.store import Store

AREA_NEED_COLUMNS = {
    "area": "id of the area",
    "name": "its name",
    "own": "its need by its own figures, compared with those of the other areas; null where there are none",
    "within": "the mean need of its small places, weighted by residents; null where there are none",
    "level": "which small places: lsoa or ward; empty where there are none",
}
"""What each column of `area_needs` means."""


def area_needs(store: Store, edition: str, scheme: str, method: Method) -> pd.DataFrame:
    """One row per area of a scheme; columns as in AREA_NEED_COLUMNS. Scores are 0 to 100 for most scales."""
    names = catalogue.area_names(store, edition, scheme)
    frame = pd.DataFrame({"area": list(names), "name": list(names.values())})
    level = next((each for each in levels(store, edition, scheme, method) if each != "area"), "")
    own, within = _means(store, edition, scheme, method, "area"), np.full(len(frame), np.nan)
    if level:
        within = _means(store, edition, scheme, method, level)
    return frame.assign(own=own, within=within, level=level)


def _means(store: Store, edition: str, scheme: str, method: Method, level: str) -> np.ndarray:
    """The mean need of each area's places of a level; null where need can't be put together there."""
    missing = np.full(len(catalogue.area_names(store, edition, scheme)), np.nan)
    try:
        places = need(store, edition, level, method, scheme).places
    except Refused:
        return missing
    groups, _ = area_groups(store, edition, scheme, level, places)
    if groups is None:
        return missing
    return groups.means(places["score_or_midpoint"].to_numpy(float)[None, :])[0]
