"""The pandas pipeline of england.py run district by district, as one written for a borough is.

What all districts share (files read, ranks, the country's totals, outlines mended) is done once; each then
works on its own outlines and areas. Nothing is written. Some districts are run, spread over the list.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.child import account
from benchmarks.pandas_twins.england import added_up, handed_districts, whole_country
from loaders.declarations.read import read


def one_by_one(raw: Path, data: Path, handed: Path, how_many: int) -> dict[str, float]:
    """CPU seconds of what is shared and of each district, how many were run, and of how many."""
    declared = read(data)
    districts = handed_districts(handed)
    country = whole_country(raw, declared)
    shared = time.process_time()
    editions = districts.editions["edition"]
    chosen = editions.iloc[np.linspace(0, len(editions) - 1, min(how_many, len(editions)), dtype=int)]
    for edition in chosen:
        alone = replace(
            districts,
            editions=districts.editions[editions == edition],
            areas=districts.areas[districts.areas["edition"] == edition],
        )
        added_up(country, alone, declared)
    each = (time.process_time() - shared) / len(chosen)
    return {"shared": shared, "each": each, "districts": len(chosen), "of": len(editions)}


if __name__ == "__main__":
    raw, data, handed = map(Path, sys.argv[1:4])
    account(one_by_one(raw, data, handed, int(sys.argv[4])))
