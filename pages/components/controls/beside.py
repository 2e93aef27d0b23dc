"""The borough that a reader sees beside an area: any other one, the most alike offered first."""

from __future__ import annotations

from functools import partial

import streamlit as st

from metrics.similar.beside import boroughs_beside
from metrics.similar.similar import TOP, Similar, similar
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_query
from pages.components.controls.state import choose, set_choice
from pages.components.folds import change
from pages.components.waiting import later

KEY = "beside"
"""The edition of the borough in the address."""

NONE = ""

GONE = "The link names a borough to see beside that is not there, so none is shown. Choose one under Change."


def choose_beside(edition: Edition) -> tuple[str, str]:
    """The edition of the borough to see beside, and the borough's name; both empty where none is chosen.

    Where the store has few boroughs there is no control: none would be called alike."""
    known = _known(edition)
    if not known:
        return NONE, ""
    chosen = choose("Borough to see beside", {NONE: "None"} | known, KEY, gone=GONE)
    later(partial(_offer, known), similar, edition.id, "borough", saying="Looking for boroughs alike ...")
    return chosen, known.get(chosen, "")


def change_beside(edition: Edition) -> tuple[str, str]:
    """As `choose_beside`, folded under *Change* beside what is chosen."""
    if not _known(edition):
        return NONE, ""
    with change("beside borough") as say:
        chosen, name = choose_beside(edition)
        say(f"Beside: {name}" if chosen else "No other borough beside")
    return chosen, name


def _known(edition: Edition) -> dict[str, str]:
    """The boroughs to choose from; none where they are too few."""
    known = cached_query(boroughs_beside, edition.id)
    return known if len(known) >= TOP else {}


def _offer(known: dict[str, str], found: Similar) -> None:
    """The boroughs most alike, one press away."""
    text.markdown("**Most alike**")
    with st.container(horizontal=True):
        for row in found.places.itertuples():
            if row.edition in known:
                st.button(row.name, key=f"beside {row.edition}", on_click=set_choice, args=(KEY, row.edition))
