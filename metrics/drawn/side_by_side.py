"""Two drawings of one borough side by side: who would move, and which findings would change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from metrics.drawn.drawing import Drawing
from metrics.drawn.ground import Ground
from metrics.drawn.measures import Measures
from metrics.statistics.comparison import NOT_COMPARED

CHANGE_COLUMNS = {
    "area": "name of the area in the one drawing",
    "other": "name of the area in the other that has most residents in common with it; empty for none",
    "indicator": "id of the indicator",
    "label": "its name",
    "judgement": "better, worse or the verdict against the rest in the one drawing",
    "other_judgement": "the same in the other",
}
"""What each column of `SideBySide.changes` means, in the order of the columns."""


@dataclass(frozen=True)
class SideBySide:
    """Two drawings: what each is like, which areas correspond (positions, by the residents they share), how
    many residents would be in another area, and the findings that differ (CHANGE_COLUMNS)."""

    one: Measures
    other: Measures
    pairs: tuple[tuple[int, int], ...]
    moved: float
    changes: pd.DataFrame


def side_by_side(of: Ground, drawn: tuple[Drawing, Drawing], first: Measures, second: Measures) -> SideBySide:
    """Two drawings, and what each is like, side by side. Areas correspond so that as few residents as can be
    would move; an LSOA that is in no area in both stays where it is."""
    one, other = drawn
    shared = np.zeros((len(one.areas), len(other.areas)))
    at_one, at_other = one.area_of(), other.area_of()
    residents = dict(zip(of.units.lsoas, np.nan_to_num(of.residents).tolist(), strict=True))
    outside = 0.0
    for lsoa, people in residents.items():
        here, there = at_one.get(lsoa), at_other.get(lsoa)
        if here is not None and there is not None:
            shared[here, there] += people
        elif here is None and there is None:
            outside += people
    rows, columns = linear_sum_assignment(shared, maximize=True)
    pairs = tuple((int(a), int(b)) for a, b in zip(rows, columns, strict=True) if shared[a, b] > 0)
    stay = outside + sum(shared[a, b] for a, b in pairs)
    moved = float(sum(residents.values()) - stay)
    return SideBySide(first, second, pairs, moved, _changes(one, other, first, second, pairs))


def _changes(
    one: Drawing, other: Drawing, first: Measures, second: Measures, pairs: tuple[tuple[int, int], ...]
) -> pd.DataFrame:
    """The findings of corresponding areas that are tested in both and differ."""
    told = []
    for a, b in pairs:
        here, there = (
            found.profile[(found.profile["area"] == at) & (found.profile["verdict"] != NOT_COMPARED)]
            for found, at in ((first, a), (second, b))
        )
        both = here.merge(there, on="indicator", suffixes=("", "_other"))
        both = both[both["judgement"] != both["judgement_other"]]
        told.append(
            pd.DataFrame(
                {
                    "area": one.areas[a].name,
                    "other": other.areas[b].name,
                    "indicator": both["indicator"],
                    "label": both["label"],
                    "judgement": both["judgement"],
                    "other_judgement": both["judgement_other"],
                }
            )
        )
    return pd.concat(told, ignore_index=True) if told else pd.DataFrame(columns=list(CHANGE_COLUMNS))
