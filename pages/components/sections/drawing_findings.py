"""Folds of the page on which areas are drawn: proposals, one step more or less, a programme's boundary."""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qs, urlsplit

import streamlit as st

from metrics import catalogue
from metrics.drawn.boundary import boundary
from metrics.drawn.drawing import MOST_AREAS, Drawing
from metrics.drawn.ground import Ground
from metrics.drawn.link import from_link, is_link
from metrics.drawn.measures import measures
from metrics.drawn.proposals import Proposal, proposals
from metrics.drawn.sensitivity import Sensitivity, boundary_sensitivity, drawn_area_sensitivity
from metrics.drawn.side_by_side import side_by_side
from metrics.drawn.starts import from_scheme, msoas
from metrics.errors import Refused
from pages.components import text
from pages.components.cached import cached_need, cached_query, cached_view
from pages.components.controls.drafts import keep
from pages.components.controls.state import choose, choose_many
from pages.components.folds import figures
from pages.components.tables import plain_table
from pages.components.waiting import later
from views.drawn.findings import (
    SENSITIVITY_EXPLAINED,
    beside_sentence,
    beside_table,
    boundary_sentence,
    boundary_table,
    changes_table,
    proposal_sentence,
    sensitivity_heading,
    sensitivity_sentence,
    sensitivity_table,
)

OTHER = "other"
"""What is compared with, where it is a drawing and no scheme that is declared."""

ASKED = "proposals asked for"
"""In the session: the question whose proposals are shown."""

EQUAL = {"residents": "residents", "need": "need (residents times IMD score)"}


def show_proposals(of: Ground, drawn: Drawing) -> None:
    """Ask for proposals, and take one of them."""
    with st.expander("Propose equal areas", icon=":material/balance:"):
        how_many, by, wards = st.columns([1, 2, 1], vertical_alignment="bottom")
        with how_many:
            groups = st.number_input(
                "Areas", 2, MOST_AREAS, min(max(len(drawn.areas), 2), MOST_AREAS), key="propose areas"
            )
        with by:
            equal = choose("Equal in", EQUAL, "equal", widget="radio")
        with wards:
            whole = st.toggle("Keep wards whole", True, key="propose whole wards")
        asked = (of.units.edition, int(groups), bool(whole), equal)
        if st.button("Propose", icon=":material/auto_awesome:"):
            st.session_state[ASKED] = asked
        if st.session_state.get(ASKED) == asked:
            later(
                partial(_offer, of),
                proposals,
                of,
                int(groups),
                whole_wards=bool(whole),
                equal=equal,
            )


def _offer(of: Ground, found: list[Proposal]) -> None:
    for at, each in enumerate(found, 1):
        said, take = st.columns([4, 1], vertical_alignment="center")
        with said:
            text.markdown(proposal_sentence(each, at))
        with take:
            st.button("Take it", key=f"take {at}", on_click=keep, args=(of, each.drawn))


def show_sensitivity(of: Ground, drawn: Drawing, at: int) -> None:
    """Whether one LSOA more or less would change a finding of the area that clicks go into."""
    if drawn.areas[at].lsoas:
        later(partial(_steps, drawn.areas[at].name), boundary_sensitivity, of, drawn, at)


def _steps(name: str, found: Sensitivity) -> None:
    text.markdown(f"**Would one step change a finding?** {sensitivity_sentence(found, name)}")
    with figures("Every finding, and what would change it"):
        _every_step(name, found)


def show_area_sensitivity(scheme: str, area: str, name: str) -> None:
    """The same of an area that is shown, folded under its finding; nothing where the scheme is not drawn."""
    if is_link(scheme):
        later(partial(_folded, name), drawn_area_sensitivity, scheme, area)


def _folded(name: str, found: Sensitivity) -> None:
    with figures(sensitivity_heading(found, name)):
        text.markdown(sensitivity_sentence(found, name))
        _every_step(name, found)


def _every_step(name: str, found: Sensitivity) -> None:
    plain_table(cached_view(sensitivity_table, found), f"{name}: one LSOA more or less")
    text.caption(SENSITIVITY_EXPLAINED)


def show_boundary(of: Ground, drawn: Drawing, at: int) -> None:
    """The area that clicks go into beside the MSOAs that a programme's boundary must contain."""
    with st.expander("Boundary of a neighbourhood programme", icon=":material/fence:"):
        known = {code: f"{name} ({code})" for code, name, _ in cached_query(msoas, of.units)}
        wanted = choose_many("Default MSOAs it must contain", known, "must")
        area = drawn.areas[at]
        if not wanted or not area.lsoas:
            text.caption(f"Choose the MSOAs that {area.name} must contain.")
            return
        found = cached_query(boundary, of, area, wanted)
        text.markdown(cached_view(boundary_sentence, found, area.name))
        plain_table(cached_view(boundary_table, found), f"{area.name} and its default MSOAs")


def show_beside(of: Ground, drawn: Drawing) -> None:
    """The drawing beside another one: a scheme that is declared, or one whose link is pasted."""
    with st.expander("Compare with another division", icon=":material/compare:"):
        known = cached_query(catalogue.schemes, of.units.edition)
        options = dict(zip(known["scheme"], known["label"], strict=True)) | {OTHER: "another drawing"}
        chosen = choose("Compare with", options, "beside")
        try:
            other = _other(of) if chosen == OTHER else cached_query(from_scheme, of.units, chosen)
        except Refused as problem:
            text.warning(str(problem))
            return
        if other is None:
            return
        both = [cached_need(measures, of, each) for each in (drawn, other)]
        found = cached_view(side_by_side, of, (drawn, other), *both)
        text.markdown(cached_view(beside_sentence, found))
        plain_table(cached_view(beside_table, found), "These areas and the others")
        if len(found.changes):
            plain_table(cached_view(changes_table, found), "Findings that differ")


def _other(of: Ground) -> Drawing | None:
    """The drawing whose link a reader pastes; None while nothing is pasted. Raises Refused."""
    typed = str(st.text_input("Its link, or the address of its page", key="beside link", max_chars=4000))
    link = parse_qs(urlsplit(typed.strip()).query).get("draft", [typed.strip()])[0]
    return from_link(link, of.units) if link else None
