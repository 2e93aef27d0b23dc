"""Which area needs most: the answer by the areas' own figures and the one by their small places, as one."""

from __future__ import annotations

import pandas as pd

from metrics.need.area_groups import LEVEL_NAMES
from metrics.profile.area_facts import short_name
from views.need.scores import SHOWN
from views.wording import enumeration


def area_answer(areas: pd.DataFrame) -> str:
    """One sentence on which area needs most; empty where there is nothing to compare.

    `areas` are of metrics.need.area_needs. The two ways may differ: the first compares areas as wholes, the
    second says how needy the places are that people live in.
    """
    small = LEVEL_NAMES.get(areas["level"].iloc[0], "") if len(areas) else ""
    own, within = (_first(areas, column) for column in ("own", "within"))
    if len(areas) < 2 or not (own or within):
        return ""
    if not (own and within):
        by = f"the need of its {small}" if within else "its own figures"
        return f"Of the areas, {_need_most(own or within)}, by {by}."
    if own == within:
        return f"Of the areas, {_need_most(own)}, by its own figures and by its {small}."
    if set(own) & set(within):
        wider, other = (
            (own, "compared as wholes") if len(own) > len(within) else (within, f"by their {small}")
        )
        narrower, way = (within, f"by the need of its {small}") if wider is own else (own, "as a whole")
        level = [area for area in wider if area not in narrower]
        if not level or len(narrower) > 1:
            return f"Of the areas, {_need_most([a for a in own if a in within])}, by both ways of comparing."
        be = "is" if len(level) == 1 else "are"
        return (
            f"Of the areas, {narrower[0]} needs most, {way}; only {other}, {enumeration(level)} {be} level "
            "with it."
        )
    return (
        f"Of the areas, {_need_most(within)} by the need of its {small}, and {enumeration(own)} as a whole. "
        f"Choose by the {small}: a whole area's figures hide the needy places in it."
    )


def _need_most(areas: list[str]) -> str:
    return f"{enumeration(areas)} need{'s' if len(areas) == 1 else ''} most"


def _first(areas: pd.DataFrame, column: str) -> list[str]:
    """The area with the greatest need, or those that tie; none where need is not known for all."""
    need = areas[column]
    if areas.empty or need.isna().any():
        return []
    return [short_name(str(name)) for name in areas.loc[need >= need.max() - SHOWN, "name"]]
