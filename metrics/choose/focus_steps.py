"""Places of focus with one LSOA more or less: does each stay clearly needier than elsewhere, and its rank?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.choose.focus import Focus
from metrics.need.robustness import SEED
from metrics.need.simulation import Groups, Simulation
from metrics.places.contiguity import Pairs, one_less, one_more, touching_pairs
from metrics.statistics.arrays import Booleans, Floats
from metrics.statistics.intervals import CONFIDENCE
from metrics.store import Store

NOTHING = 1e-9
"""Needs that differ by less are the same."""

DRAWS = 1_000
"""Sets of figures by chance: 97.5% of them are known to within 0.5."""

CLEAR = (1 + CONFIDENCE) / 2
"""The share of the sets of figures in which a group's need must lie above that of everywhere else: one end of
a two-sided test, as elsewhere."""

FOCUS_STEP_COLUMNS = {
    "area": "name of the area",
    "added": "how many LSOAs beside the group could be added",
    "dropped": "how many could be dropped without breaking it apart",
    "need": "its need as chosen, 0 to 100",
    "lowest": "the lowest after any one step",
    "highest": "the highest",
    "higher": "whether its need is clearly higher than the rest of the borough's, as far as chance goes",
    "higher_changed": "steps after which that is otherwise",
    "higher_step": "the first of these, as (name of the LSOA, added or dropped); empty where there is none",
    "rank": "its rank among the groups of all areas, 1 = greatest need",
    "rank_first": "its best rank after any one step, the other groups as they are",
    "rank_last": "its worst",
    "rank_changed": "steps after which its rank is another",
    "rank_step": "the first of these; empty where there is none",
}
"""What each column of `FocusSteps.areas` means."""


@dataclass(frozen=True)
class FocusSteps:
    """A row for each area that has a place of focus (FOCUS_STEP_COLUMNS). `by_chance`: whether chance moves
    any figure; where it moves none, higher is higher."""

    areas: pd.DataFrame
    by_chance: bool


@dataclass(frozen=True)
class _Edit:
    """A group after one step (or none, with empty words): which places it holds."""

    step: tuple[str, str]
    inside: Booleans


def focus_steps(store: Store, chosen: Focus, longest_bridge: float) -> FocusSteps:
    """Over every edit of one LSOA of every place of focus, added at its border (from whichever area) or
    dropped without breaking it apart: need, whether it is clearly above the rest of the borough's, and rank.

    A group lies above the rest just where it lies above the whole: the whole's mean lies between the two.
    """
    places, simulation = chosen.need.places, Simulation(chosen.need.evidence, chosen.need.method, seed=SEED)
    pairs = touching_pairs(store, list(places["place"]), longest_bridge)
    found = chosen.areas[chosen.areas["refusal"] == ""]
    names = list(places["name"])
    edits = [_edits(pairs, places["place"].isin(group).to_numpy(), names) for group in found["chosen"]]
    need, above = _measured(chosen, [each.inside for own in edits for each in own])
    ends = np.cumsum([0, *map(len, edits)])
    now = need[ends[:-1]]
    rows = [
        _told(
            area, edits[at], need[ends[at] : ends[at + 1]], above[ends[at] : ends[at + 1]], np.delete(now, at)
        )
        for at, area in enumerate(found["area"])
    ]
    areas = pd.DataFrame(rows, columns=list(FOCUS_STEP_COLUMNS))
    return FocusSteps(areas, by_chance=simulation.n_figure_sets > 1)


def _edits(pairs: Pairs, inside: Booleans, names: list[str]) -> list[_Edit]:
    """The group as chosen, then after each step."""
    steps = [(at, "added") for at in one_more(pairs, inside)]
    steps += [(at, "dropped") for at in one_less(pairs, inside)]
    edits = [_Edit(("", ""), inside)]
    for at, way in steps:
        after = inside.copy()
        after[at] = way == "added"
        edits.append(_Edit((names[at], way), after))
    return edits


def _measured(chosen: Focus, groups: Sequence[Booleans]) -> tuple[Floats, Booleans]:
    """The need of each group by the method as chosen, and whether it is clearly above the borough's."""
    places = chosen.need.places
    people = places["residents"].to_numpy(float)
    members = [np.flatnonzero(inside) for inside in [*groups, np.ones(len(people), dtype=bool)]]
    shares = [people[each] / people[each].sum() for each in members]
    ranked = Groups(members, shares)
    need = ranked.means(places["score_or_midpoint"].to_numpy(float)[None, :])[0]
    simulation = Simulation(chosen.need.evidence, chosen.need.method, seed=SEED, groups=ranked)
    by_chance = simulation.scores_by_chance(DRAWS)
    above: Floats = (by_chance[:, :-1] > by_chance[:, -1:] + NOTHING).mean(axis=0)
    return need[:-1], above >= CLEAR


def _told(
    area: str, edits: Sequence[_Edit], need: Floats, above: Booleans, others: Floats
) -> dict[str, object]:
    """One row of FOCUS_STEP_COLUMNS; `others` is the need of the other areas' groups."""
    rank = 1 + (others[None, :] > need[:, None] + NOTHING).sum(axis=1)
    steps = [each.step for each in edits]
    higher_changed, rank_changed = np.flatnonzero(above != above[0]), np.flatnonzero(rank != rank[0])
    return {
        "area": area,
        "added": sum(way == "added" for _, way in steps),
        "dropped": sum(way == "dropped" for _, way in steps),
        "need": float(need[0]),
        "lowest": float(need.min()),
        "highest": float(need.max()),
        "higher": bool(above[0]),
        "higher_changed": len(higher_changed),
        "higher_step": steps[higher_changed[0]] if len(higher_changed) else ("", ""),
        "rank": int(rank[0]),
        "rank_first": int(rank.min()),
        "rank_last": int(rank.max()),
        "rank_changed": len(rank_changed),
        "rank_step": steps[rank_changed[0]] if len(rank_changed) else ("", ""),
    }
