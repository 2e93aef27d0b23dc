"""Boundary sensitivity: would a finding change if one LSOA more or less were in an area?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.drawn.drawing import Drawing, position
from metrics.drawn.ground import Ground, ground
from metrics.drawn.measures import added_up
from metrics.drawn.store import drawing_of
from metrics.places.contiguity import one_less, one_more
from metrics.profile.profile import compared
from metrics.statistics.comparison import NOT_COMPARED
from metrics.store import Store

SENSITIVITY_COLUMNS = {
    "indicator": "id of the indicator",
    "label": "its name",
    "unit": "its unit",
    "decimals": "decimals to show",
    "value": "the area's figure as it is drawn",
    "lowest": "the lowest it is after any one step",
    "highest": "the highest",
    "judgement": "better, worse or the verdict against the rest of the borough, as the area is drawn",
    "steps_changed": "steps after which that is another",
    "first_step": "the first of these, as (LSOA code, added or dropped); empty where there is none",
    "after": "what it is then; empty where it never changes",
}
"""What each column of `Sensitivity.rows` means, in the order of the columns."""


@dataclass(frozen=True)
class Sensitivity:
    """What one step does to the findings of an area. `rows` has the columns SENSITIVITY_COLUMNS, a row for
    each indicator that was tested; `added` and `dropped` are how many steps of each kind there are, `names`
    those of the LSOAs that move, by code."""

    rows: pd.DataFrame
    added: int
    dropped: int
    names: Mapping[str, str]


def drawn_area_sensitivity(store: Store, link: str, area: str) -> Sensitivity:
    """As `boundary_sensitivity`, of an area of the drawing that the store holds, by its place id. Raises
    Refused."""
    drawn = drawing_of(store, link)
    known = catalogue.areas(store, drawn.edition, link).set_index("place")["id"]
    return boundary_sensitivity(store, ground(store, drawn.edition), drawn, position(known[area]))


def boundary_sensitivity(store: Store, of: Ground, drawn: Drawing, at: int) -> Sensitivity:
    """Over every connected edit of one LSOA, added at the border or dropped without breaking the area apart:
    the range of each tested figure, and whether its verdict changes. Figures are added up from LSOAs."""
    inside = np.isin(of.units.lsoas, drawn.areas[at].lsoas)
    adding, dropping = one_more(of.pairs, inside), one_less(of.pairs, inside)
    members = np.tile(inside.astype(float), (1 + len(adding) + len(dropping), 1))
    for row, unit in enumerate([*adding, *dropping], 1):
        members[row, unit] = 1 - members[row, unit]
    names = [str(row) for row in range(len(members))]
    own = added_up(store, of.lsoas, members, names)
    columns = {name: np.concatenate([own[name], of.lsoas.beside[name]]) for name in own}
    rows = compared(store, columns, names, of.edition)
    rows = rows[rows["verdict"] != NOT_COMPARED].assign(step=lambda f: f["area"].astype(int))
    steps = [(of.units.lsoas[unit], "added") for unit in adding]
    steps += [(of.units.lsoas[unit], "dropped") for unit in dropping]
    told = [_told(figures, steps) for _, figures in rows.groupby("indicator", sort=False)]
    return Sensitivity(
        pd.DataFrame([each for each in told if each], columns=list(SENSITIVITY_COLUMNS)),
        len(adding),
        len(dropping),
        {code: of.units.names[code] for code, _ in steps},
    )


def _told(rows: pd.DataFrame, steps: list[tuple[str, str]]) -> dict[str, object] | None:
    """One indicator before any step and after each; None where it is not tested as the area is drawn."""
    by_step = rows.set_index("step")
    if 0 not in by_step.index:
        return None
    now, after = by_step.loc[0], by_step.drop(index=0)
    changed = after[after["judgement"] != now["judgement"]]
    first = steps[int(changed.index[0]) - 1] if len(changed) else ("", "")
    return {
        **{name: now[name] for name in ("indicator", "label", "unit", "decimals", "value")},
        "lowest": float(by_step["value"].min()),
        "highest": float(by_step["value"].max()),
        "judgement": now["judgement"],
        "steps_changed": len(changed),
        "first_step": first,
        "after": str(changed["judgement"].iloc[0]) if len(changed) else "",
    }
