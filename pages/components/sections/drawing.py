"""Parts of the page on which areas are drawn: what a click does, the map, names, typed places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from metrics import catalogue
from metrics.drawn.around import FARTHEST, around
from metrics.drawn.drawing import LONGEST_NAME, MOST_AREAS, Drawing
from metrics.drawn.ground import Ground
from metrics.drawn.pasted import MOST, pasted
from metrics.drawn.starts import (
    from_msoas,
    from_nothing,
    from_scheme,
    from_wards,
    msoa_id,
    msoa_outlines,
    msoas,
)
from metrics.drawn.uploads import ENDS, Rule, uploaded
from metrics.errors import Refused
from metrics.places.outlines import outlines
from pages.components import text
from pages.components.cached import cached_need, cached_outlines, cached_query
from pages.components.controls.drafts import keep
from pages.components.controls.state import choose, set_choice
from pages.components.maps import map_key, show_map
from views.drawn.draw_map import colour_of, draw_map, draw_map_alt
from views.drawn.findings import uploaded_sentence
from views.maps.place_map import clicked
from views.wording import count, enumeration

MAP = "draw map"

HEIGHT = 380
"""Pixels of the map: it ends on the first screen, below two lines of an answer and one row of controls."""

MSOA = "msoa"

LEVELS = {"ward": "Wards", "lsoa": "LSOAs", MSOA: "MSOAs"}
"""What a click on the map takes."""

NONE, NEW = "none", "new"
"""Where a click puts a place, beside the areas: into none, or into an area of its own."""

RULES: dict[str, str] = {"most": "with more than half of its ground", "centre": "with its middle"}
"""When an LSOA is in a shape that is uploaded."""

TOLD = "told of a drawing"
"""In the session: what to say of the last step."""


@dataclass(frozen=True)
class Step:
    """What a click does: which units it takes (ward, lsoa or msoa), and the area they go into by its
    position, or NONE or NEW."""

    level: str
    into: str

    def position(self) -> int | None:
        """The position of the area; None for NONE and NEW."""
        return int(self.into) if self.into.isdigit() else None


def first_draft(of: Ground, scheme: str) -> Drawing:
    """What a reader starts from who has drawn nothing yet: the scheme that is chosen."""
    return cached_query(from_scheme, of.units, scheme)


def choose_start(of: Ground) -> None:
    """Buttons that start anew; each can be taken back."""
    known = cached_query(catalogue.schemes, of.units.edition)
    text.markdown("**Start from**")
    with st.container(horizontal=True):
        for row in known.itertuples():
            st.button(
                row.label,
                key=f"start {row.scheme}",
                on_click=_start,
                args=(of, partial(cached_query, from_scheme, of.units, row.scheme)),
            )
        st.button("One area for each ward", on_click=_start, args=(of, partial(from_wards, of.units)))
        by_msoa = partial(cached_query, from_msoas, of.units)
        st.button("One area for each MSOA", on_click=_start, args=(of, by_msoa))
        st.button("Nothing", on_click=_start, args=(of, partial(from_nothing, of.units)))


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


def draw_on_map(of: Ground, drawn: Drawing, step: Step) -> None:
    """The map; a click puts a place into the chosen area, a second click takes it out again."""
    shown = (
        cached_outlines(msoa_outlines, of.units)
        if step.level == MSOA
        else cached_outlines(outlines, of.units.edition, step.level)
    )
    wards = cached_outlines(outlines, of.units.edition, "ward")
    members = _members(of, step.level)
    show_map(
        draw_map(shown, wards, drawn, members),
        on_select=partial(_clicked, of, drawn, step, members),
        key=MAP,
        alt=draw_map_alt(drawn, of.units),
        sources=[],
        height=HEIGHT,
    )


def edit_areas(of: Ground, drawn: Drawing) -> None:
    """Names and colours of areas; an area more, or one less."""
    with st.expander("Names and colours", icon=":material/edit:"):
        for at, area in enumerate(drawn.areas):
            name, colour, away = st.columns([5, 1, 2], vertical_alignment="bottom")
            key = f"{at} {area.name} {area.colour}"
            with name:
                st.text_input(
                    f"Name of area {at + 1}", area.name, max_chars=LONGEST_NAME, key=f"name {key}",
                    on_change=_named, args=(of, drawn, at, f"name {key}", ""),
                )  # fmt: skip
            with colour:
                st.color_picker(
                    "Colour", colour_of(at, area.colour), key=f"colour {key}",
                    on_change=_named, args=(of, drawn, at, "", f"colour {key}"),
                )  # fmt: skip
            with away:
                st.button("Remove", key=f"away {at}", on_click=_away, args=(of, drawn, at))
        if len(drawn.areas) < MOST_AREAS:
            st.button("Add an area", on_click=keep, args=(of, drawn.with_area()), icon=":material/add:")


def type_places(of: Ground, drawn: Drawing, step: Step) -> None:
    """Places by their codes, postcodes or names, in place of clicks."""
    with st.expander("Type or paste places", icon=":material/keyboard:"):
        st.text_area(
            "Codes or names of wards or MSOAs, codes of LSOAs, postcodes: one a line, or commas between",
            key="typed places",
            max_chars=100_000,
        )
        st.button(f"Put them into {_into(drawn, step)}", on_click=_typed, args=(of, drawn, step))


def circle_round(of: Ground, drawn: Drawing, step: Step) -> None:
    """Everything within a distance of a postcode, a ward or a code."""
    with st.expander("Circle round a place", icon=":material/radar:"):
        place, width = st.columns([3, 1], vertical_alignment="bottom")
        with place:
            st.text_input("Postcode, ward or code", key="circle round", max_chars=100)
        with width:
            st.number_input("Kilometres", 0.1, FARTHEST, 1.0, 0.1, key="circle km")
        st.button(f"Put the circle into {_into(drawn, step)}", on_click=_circle, args=(of, drawn, step))


def upload_outlines(of: Ground) -> None:
    """Areas from a file of outlines; by the rule that says which LSOAs lie in a shape."""
    with st.expander("Upload outlines", icon=":material/upload_file:"):
        rule = choose("An LSOA is in a shape", RULES, "rule", widget="radio")
        file = st.file_uploader(
            "GeoJSON, GeoPackage, KML, or a Shapefile in a zip: a shape an area",
            type=[end.removeprefix(".") for end in ENDS],
            key="outlines",
        )
        if file is not None:
            st.button("Take these areas", on_click=_upload, args=(of, file.name, file.getvalue(), rule))


def say_what_happened() -> None:
    """What there is to say of the last step, once."""
    told = st.session_state.pop(TOLD, "")
    if told:
        text.info(told)


def _into(drawn: Drawing, step: Step) -> str:
    """Where a step puts places, in words."""
    at = step.position()
    return drawn.areas[at].name if at is not None else "a new area" if step.into == NEW else "no area"


def _members(of: Ground, level: str) -> Mapping[str, tuple[str, ...]]:
    """The LSOAs of each unit, by its place id."""
    if level == MSOA:
        return {msoa_id(code): lsoas for code, _, lsoas in cached_query(msoas, of.units)}
    if level == "ward":
        return {f"{of.units.ward_kind}:{ward}": lsoas for ward, lsoas in of.units.lsoas_of.items()}
    return {f"{of.units.lsoa_kind}:{lsoa}": (lsoa,) for lsoa in of.units.lsoas}


def _start(of: Ground, make: Callable[[], Drawing]) -> None:
    try:
        made = make()
    except Refused as problem:
        st.session_state[TOLD] = str(problem)
        return
    keep(of, made)


def _away(of: Ground, drawn: Drawing, at: int) -> None:
    """Without an area; clicks go on into the one they went into, or into the first where that has gone."""
    into = str(st.session_state.get("into", "0"))
    if into.isdigit() and int(into) >= at:
        set_choice("into", "0" if int(into) == at else str(int(into) - 1))
    keep(of, drawn.without_area(at))


def _named(of: Ground, drawn: Drawing, at: int, name: str, colour: str) -> None:
    typed = str(st.session_state[name]) if name else ""
    picked = str(st.session_state[colour]) if colour else ""
    keep(of, drawn.named(at, typed, picked))


def _clicked(of: Ground, drawn: Drawing, step: Step, members: Mapping[str, tuple[str, ...]]) -> None:
    place = clicked(st.session_state[map_key(MAP)]["selection"])
    if place is None or place not in members:
        return
    _put(of, drawn, of_click(drawn, step, members[place]), members[place])


def of_click(drawn: Drawing, step: Step, lsoas: tuple[str, ...]) -> Step:
    """The step that a click on a place takes: a place that lies in the area whole is taken out of it."""
    at = step.position()
    there = at is not None and set(lsoas) <= set(drawn.areas[at].lsoas)
    return Step(step.level, NONE) if there else step


def _typed(of: Ground, drawn: Drawing, step: Step) -> None:
    typed = st.session_state.get("typed places", "")
    found = cached_query(pasted, of.units, typed, msoas_first=step.level == MSOA)
    told = [f"{count(len(found.lsoas), 'LSOA')} found."]
    if found.unread:
        told.append(f"Only the first {MOST:,} entries were read; {found.unread:,} more were not.")
    if found.unknown:
        first = [f"{entry[:40]} ({why})" for entry, why in found.unknown[:5]]
        more = f", and {len(found.unknown) - 5} more" if len(found.unknown) > 5 else ""
        told.append(f"Not found: {enumeration(first)}{more}.")
    st.session_state[TOLD] = " ".join(told)
    if found.lsoas:
        _put(of, drawn, step, found.lsoas)


def _circle(of: Ground, drawn: Drawing, step: Step) -> None:
    words, kilometres = str(st.session_state["circle round"]), float(st.session_state["circle km"])
    try:
        lsoas = cached_query(around, of, words, kilometres)
    except Refused as problem:
        st.session_state[TOLD] = str(problem)
        return
    st.session_state[TOLD] = f"{count(len(lsoas), 'LSOA')} in the circle."
    _put(of, drawn, step, lsoas)


def _upload(of: Ground, name: str, content: bytes, rule: Rule) -> None:
    try:
        found = cached_need(uploaded, of, name, content, rule)
    except Refused as problem:
        st.session_state[TOLD] = str(problem)
        return
    st.session_state[TOLD] = uploaded_sentence(found.drawn, found.empty, found.twice)
    keep(of, found.drawn)


def _put(of: Ground, drawn: Drawing, step: Step, lsoas: tuple[str, ...]) -> None:
    at = step.position()
    if step.into == NEW:
        drawn, at = drawn.with_area(), len(drawn.areas)
        set_choice("into", str(at))
    keep(of, drawn.freed(lsoas) if at is None else drawn.given(at, lsoas))
