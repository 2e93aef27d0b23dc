"""The drawing in a reader's hand: in the address, so that a link reopens it; every step can be taken back."""

from __future__ import annotations

import streamlit as st

from metrics.drawn.drawing import Drawing
from metrics.drawn.ground import Ground
from metrics.drawn.link import edition_of, from_link, is_link, to_link
from metrics.errors import Refused
from pages.components import text
from pages.components.cached import DRAWING

KEY = "draft"
"""The drawing in the address and in the session."""

BEFORE = "drafts before"
"""In the session: the drawings that steps can be taken back to, the last one last."""

SHOWN = "drawing shown"
"""In the session: the drawing on the screen, which nobody may have changed yet."""

MOST_STEPS = 100


def draft(of: Ground) -> Drawing | None:
    """The drawing in hand: what a link names, else what was drawn or looked at before in this borough; None
    where there is none yet. A link that is not whole is answered with a sentence."""
    asked = st.query_params.get(KEY)
    candidates = [asked, st.session_state.get(KEY), st.session_state.get(DRAWING)]
    for each in candidates:
        if not each or (each is not asked and edition_of(str(each)) != of.units.edition):
            continue
        elsewhere = edition_of(str(each)) != of.units.edition
        if each is asked and elsewhere and asked != st.session_state.get(KEY):
            text.warning(f"The link holds no areas of {of.edition.title}, so others are shown.")
        try:
            found = from_link(str(each), of.units)
        except Refused as problem:
            if each is asked and edition_of(str(each)) == of.units.edition:
                text.warning(str(problem))
            continue
        st.session_state[KEY] = each
        st.query_params[KEY] = str(each)
        return found
    st.query_params.pop(KEY, None)
    return None


def showing(of: Ground, drawn: Drawing) -> None:
    """Remember what is on the screen, so that the first step can be taken back too."""
    st.session_state[SHOWN] = to_link(drawn, of.units)


def keep(of: Ground, drawn: Drawing) -> None:
    """Take a step: the drawing from now on; call it from a callback."""
    link = to_link(drawn, of.units)
    before = st.session_state.get(SHOWN)
    if link == before:
        return
    steps = st.session_state.setdefault(BEFORE, [])
    if before and is_link(before):
        steps.append(before)
        del steps[:-MOST_STEPS]
    st.session_state[KEY] = st.query_params[KEY] = link


def can_undo(of: Ground) -> bool:
    """Whether a step can be taken back in this borough."""
    return any(edition_of(each) == of.units.edition for each in st.session_state.get(BEFORE, []))


def undo(of: Ground) -> None:
    """Take the last step back."""
    steps = st.session_state.get(BEFORE, [])
    own = [at for at, each in enumerate(steps) if edition_of(each) == of.units.edition]
    if own:
        st.session_state[KEY] = st.query_params[KEY] = steps.pop(own[-1])
