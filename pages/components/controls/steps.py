"""What a step on a drawing does (a click, a typed list, a circle, a line): which units go into which area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from metrics.drawn.drawing import MOST_AREAS, Drawing
from metrics.drawn.ground import Ground
from metrics.drawn.starts import msoa_id, msoas
from pages.components.cached import cached_query
from pages.components.controls.drafts import keep
from pages.components.controls.state import choose, set_choice

MSOA = "msoa"

LEVELS = {"ward": "Wards", "lsoa": "LSOAs", MSOA: "MSOAs"}
"""What a click on the map takes."""

UNIT = {"ward": "ward", "lsoa": "LSOA", MSOA: "MSOA"}
"""One of them."""

NONE, NEW = "none", "new"
"""Where a click puts a place, beside the areas: into none, or into an area of its own."""


@dataclass(frozen=True)
class Step:
    """What a click does: which units it takes (ward, lsoa or msoa), and the area they go into by its
    position, or NONE or NEW."""

    level: str
    into: str

    def position(self) -> int | None:
        """The position of the area; None for NONE and NEW."""
        return int(self.into) if self.into.isdigit() else None


def choose_step(of: Ground, drawn: Drawing) -> Step:
    """What a click on the map, or a typed list, does; MSOAs only where it is known which LSOAs they hold."""
    levels = {each: label for each, label in LEVELS.items() if each != MSOA or cached_query(msoas, of.units)}
    unit, into = st.columns([1, 2], vertical_alignment="bottom")
    with unit:
        level = choose("A click takes", levels, "unit", widget="buttons")
    options = {str(at): area.name for at, area in enumerate(drawn.areas)}
    options |= {NEW: "a new area"} if len(drawn.areas) < MOST_AREAS else {}
    with into:
        chosen = choose(
            "and puts it into", options | {NONE: "no area"}, "into", default="0", what="area for clicks"
        )
    return Step(level, chosen)


def of_click(drawn: Drawing, step: Step, lsoas: tuple[str, ...]) -> Step:
    """The step that a click on a place takes: a place that lies in the area whole is taken out of it."""
    at = step.position()
    there = at is not None and set(lsoas) <= set(drawn.areas[at].lsoas)
    return Step(step.level, NONE) if there else step


def into_words(drawn: Drawing, step: Step) -> str:
    """Where a step puts places, in words."""
    at = step.position()
    return drawn.areas[at].name if at is not None else "a new area" if step.into == NEW else "no area"


def members_of(of: Ground, level: str) -> Mapping[str, tuple[str, ...]]:
    """The LSOAs of each unit, by its place id."""
    if level == MSOA:
        return {msoa_id(code): lsoas for code, _, lsoas in cached_query(msoas, of.units)}
    if level == "ward":
        return {f"{of.units.ward_kind}:{ward}": lsoas for ward, lsoas in of.units.lsoas_of.items()}
    return {f"{of.units.lsoa_kind}:{lsoa}": (lsoa,) for lsoa in of.units.lsoas}


def put(of: Ground, drawn: Drawing, step: Step, lsoas: tuple[str, ...]) -> None:
    at = step.position()
    if step.into == NEW:
        drawn, at = drawn.with_area(), len(drawn.areas)
        set_choice("into", str(at))
    keep(of, drawn.freed(lsoas) if at is None else drawn.given(at, lsoas))
