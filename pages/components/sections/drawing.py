"""Parts of the page on which areas are drawn: what a click does, the map, names, typed places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.drawn.around import FARTHEST, around
from metrics.drawn.drawing import LONGEST_NAME, MOST_AREAS, Drawing
from metrics.drawn.ground import Ground
from metrics.drawn.measures import Measures
from metrics.drawn.pasted import MOST, pasted
from metrics.drawn.starts import from_msoas, from_nothing, from_scheme, from_wards, msoa_outlines
from metrics.drawn.uploads import ENDS, MOST_POINTS, Rule, in_line, unit_shapes, uploaded
from metrics.errors import Refused
from metrics.places.outlines import outlines
from pages.components import text
from pages.components.cached import cached_need, cached_outlines, cached_query, cached_view
from pages.components.controls.drafts import can_undo, keep, undo
from pages.components.controls.state import choose, set_choice
from pages.components.controls.steps import MSOA, NONE, UNIT, Step, into_words, members_of, of_click, put
from pages.components.maps import map_key, show_map
from pages.components.tile_map import Painted, Pen, Shapes, View, tile_map
from views.drawn.draw_map import (
    IN_NONE,
    area_outlines,
    colour_of,
    draw_map,
    draw_map_alt,
    edge_rings,
    unit_classes,
    unit_shapes_json,
)
from views.drawn.findings import line_sentence, people_sentence, uploaded_sentence
from views.maps.label_room import bounds_of
from views.maps.place_map import clicked
from views.wording import count, enumeration

MAP = "draw map"
LINES = "map for lines"
FOLD = "draw a line"
"""In the session: the maps, and whether the fold with the second one is open."""

HEIGHT = 380
"""Pixels of the map: it ends on the first screen, below two lines of an answer and one row of controls."""

TALLER = 420
"""Pixels of the map on which lines are drawn: it has the width of the page."""

RULES: dict[str, str] = {"most": "with more than half of its ground", "centre": "with its middle"}
"""When a place is in a shape that is uploaded or drawn."""

TOLD, TOLD_OF_LINE = "told of a drawing", "told of a line"
"""In the session: what to say of the last step, and of the last line."""

UNDRAWN = "map for lines can't be drawn"

NO_WEBGL = (
    "Your browser can't draw this map: it has no WebGL, or the map's files did not reach it. "
    "Type or paste places, or draw a circle round one, below."
)


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


def draw_on_map(of: Ground, drawn: Drawing, step: Step) -> None:
    """The map; a click puts a place into the chosen area, a second click takes it out again."""
    shown, members = _units(of, step.level)
    wards = cached_outlines(outlines, of.units.edition, "ward")
    show_map(
        draw_map(shown, wards, cached_view(area_outlines, shown, drawn, members), drawn, members),
        on_select=partial(_clicked, of, drawn, step, members),
        key=MAP,
        alt=draw_map_alt(drawn, of.units),
        sources=[],
        height=HEIGHT,
    )


def draw_lines(of: Ground, drawn: Drawing, step: Step, now: Measures) -> None:
    """A fold with a second map of the same units, on which a line can be drawn round several at once."""
    fold = st.expander("Draw a line round places", icon=":material/gesture:", key=FOLD, on_change="rerun")
    if not fold.open:
        return
    with fold:
        rule: Any = choose("A place is in the line", RULES, "line", widget="radio")
        if st.session_state.get(UNDRAWN):
            text.info(NO_WEBGL)
            return
        _line_map(of, drawn, step, rule)
        at = step.position()
        with st.container(horizontal=True, vertical_alignment="center"):
            if at is not None:
                text.markdown(cached_view(people_sentence, now, at))
            st.button(
                "Undo",
                on_click=undo,
                args=(of,),
                key="undo line",
                disabled=not can_undo(of),
                icon=":material/undo:",
            )
        told = st.session_state.pop(TOLD_OF_LINE, "")
        if told:
            text.info(told)
        text.caption(
            f"A line puts the {UNIT[step.level]}s in it into {into_words(drawn, step)}, as chosen above; "
            "one round places that are all there takes them out. With Lasso and Corners off, a click does "
            "the same as on the map above. Ctrl and the wheel, + and −, or two fingers zoom."
        )


def _line_map(of: Ground, drawn: Drawing, step: Step, rule: Rule) -> None:
    shown, members = _units(of, step.level)
    areas = cached_view(area_outlines, shown, drawn, members)
    classes, colours, labels = unit_classes(shown, drawn, members)
    bounds = cached_view(bounds_of, shown)
    wards = cached_outlines(outlines, of.units.edition, "ward")
    named = [
        *areas[["name", "inside"]].itertuples(index=False),
        *wards[["name", "inside"]].itertuples(index=False),
    ]
    tile_map(
        LINES,
        Shapes(cached_view(unit_shapes_json, shown)),
        Painted(1, classes, colours, labels, IN_NONE, none_label=""),
        View(
            bounds,
            bounds,
            names=[(*inside, name) for name, inside in named],
            large=len(areas),
            edges=cached_view(edge_rings, areas),
        ),
        alt=draw_map_alt(drawn, of.units),
        sources=[],
        on_picked=lambda number: _taken(of, drawn, step, members[shown["place"].iloc[number - 1]]),
        on_undrawn=_undrawn,
        pen=Pen(partial(_lined, of, drawn, step, members, rule), MOST_POINTS),
        height=TALLER,
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
        st.button(f"Put them into {into_words(drawn, step)}", on_click=_typed, args=(of, drawn, step))


def circle_round(of: Ground, drawn: Drawing, step: Step) -> None:
    """Everything within a distance of a postcode, a ward or a code."""
    with st.expander("Circle round a place", icon=":material/radar:"):
        place, width = st.columns([3, 1], vertical_alignment="bottom")
        with place:
            st.text_input("Postcode, ward or code", key="circle round", max_chars=100)
        with width:
            st.number_input("Kilometres", 0.1, FARTHEST, 1.0, 0.1, key="circle km")
        st.button(f"Put the circle into {into_words(drawn, step)}", on_click=_circle, args=(of, drawn, step))


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


def _units(of: Ground, level: str) -> tuple[pd.DataFrame, Mapping[str, tuple[str, ...]]]:
    """The outlines of the units of a level, and the LSOAs of each by its place id."""
    if level == MSOA:
        return cached_outlines(msoa_outlines, of.units), members_of(of, level)
    return cached_outlines(outlines, of.units.edition, level), members_of(of, level)


def _clicked(of: Ground, drawn: Drawing, step: Step, members: Mapping[str, tuple[str, ...]]) -> None:
    place = clicked(st.session_state[map_key(MAP)]["selection"])
    if place is not None and place in members:
        _taken(of, drawn, step, members[place])


def _taken(of: Ground, drawn: Drawing, step: Step, lsoas: tuple[str, ...]) -> None:
    put(of, drawn, of_click(drawn, step, lsoas), lsoas)


def _lined(
    of: Ground,
    drawn: Drawing,
    step: Step,
    members: Mapping[str, tuple[str, ...]],
    rule: Rule,
    line: list[list[float]],
) -> None:
    """Put what lies in a line where a click would."""
    try:
        shapes = cached_query(unit_shapes, of, members)
        found = in_line(of, list(members), shapes, line, rule)
    except Refused as problem:
        st.session_state[TOLD_OF_LINE] = str(problem)
        return
    lsoas = tuple(sorted(lsoa for place in found for lsoa in members[place]))
    taken = of_click(drawn, step, lsoas)
    area = into_words(drawn, step) if step.into != NONE else ""
    st.session_state[TOLD_OF_LINE] = line_sentence(len(found), UNIT[step.level], area, taken != step)
    put(of, drawn, taken, lsoas)


def _undrawn() -> None:
    st.session_state[UNDRAWN] = True


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
        put(of, drawn, step, found.lsoas)


def _circle(of: Ground, drawn: Drawing, step: Step) -> None:
    words, kilometres = str(st.session_state["circle round"]), float(st.session_state["circle km"])
    try:
        lsoas = cached_query(around, of, words, kilometres)
    except Refused as problem:
        st.session_state[TOLD] = str(problem)
        return
    st.session_state[TOLD] = f"{count(len(lsoas), 'LSOA')} in the circle."
    put(of, drawn, step, lsoas)


def _upload(of: Ground, name: str, content: bytes, rule: Rule) -> None:
    try:
        found = cached_need(uploaded, of, name, content, rule)
    except Refused as problem:
        st.session_state[TOLD] = str(problem)
        return
    st.session_state[TOLD] = uploaded_sentence(found.drawn, found.empty, found.twice)
    keep(of, found.drawn)
