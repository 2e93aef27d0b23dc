"""Keeping a drawing here, or adopting it: its link, its TOML, and the register of drawings."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics import catalogue
from metrics.decisions.drawings import (
    DRAWINGS,
    LONGEST_FOR,
    LONGEST_NOTE,
    KeptDrawing,
    drawing_folder,
    read_drawing,
    why_not_opened,
)
from metrics.decisions.drawings import keep_drawing as keep_in_register
from metrics.decisions.register import KeptFile, kept_files
from metrics.drawn.adopted import as_toml
from metrics.drawn.drawing import LONGEST_NAME, Drawing
from metrics.drawn.ground import Ground
from metrics.drawn.link import to_link
from metrics.errors import Refused
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.drafts import KEY
from pages.components.tables import plain_table
from views.decisions.kept_drawings import drawing_facts, drawing_note, drawing_title, kept_heading
from views.drawn.findings import members_table
from views.markdown import cut, plain

MOST_LISTED = 20
"""Drawings that are listed, the newest."""


def keep_drawing(of: Ground, drawn: Drawing) -> None:
    """What keeps a drawing: its link, the register, and the lines with which an installation adopts it."""
    with st.expander("Keep or adopt these areas", icon=":material/save:"):
        text.markdown("The link of this page holds the areas: copy it to keep or share them.")
        if not any(area.lsoas for area in drawn.areas):
            return
        _keep(of, drawn)
        text.markdown(
            "**To adopt them for everybody here**, put the TOML at the end of "
            f"data/boroughs/{of.units.edition}.toml and build the store again."
        )
        st.download_button(
            "Download the areas as TOML",
            as_toml(drawn, of.units),
            file_name=f"{of.units.edition}-drawn-areas.toml",
            mime="application/toml",
            on_click="ignore",
            icon=":material/download:",
        )
        plain_table(cached_view(members_table, drawn, of.units), "Which LSOA is in which area")


def list_drawings() -> None:
    """The drawings kept here: when, for whom, whether each still opens, and the way to it."""
    try:
        files = kept_files(drawing_folder(), DRAWINGS)
    except Refused as problem:
        text.warning(str(problem))
        return
    with st.expander(kept_heading(len(files)), icon=":material/inventory_2:"):
        text.caption("Whoever can open this app can read these drawings.")
        for file in files[:MOST_LISTED]:
            _entry(file)
        if len(files) > MOST_LISTED:
            text.caption(f"The newest {MOST_LISTED} are listed; the others lie in the same folder.")


def _keep(of: Ground, drawn: Drawing) -> None:
    """Name the drawing and keep it in the register."""
    text.markdown("**To list them here**, give them a name. No names of people are needed.")
    name = st.text_input("Name of the drawing", key="drawing name", max_chars=LONGEST_NAME)
    made_for = st.text_input("Who is it for? (a board, a team)", key="drawing for", max_chars=LONGEST_FOR)
    note = st.text_area("Note (why, who was heard)", key="drawing note", max_chars=LONGEST_NOTE)
    if st.button("Keep this drawing", key="keep drawing", icon=":material/save:"):
        kept = KeptDrawing(name, made_for, note, to_link(drawn, of.units), date.today())
        try:
            keep_in_register(drawing_folder(), kept)
        except Refused as problem:
            text.error(str(problem))
            return
        text.success("Kept. It is listed below.")


def _entry(file: KeptFile) -> None:
    """One drawing; what can't be read is answered with a sentence."""
    with st.container(border=True, gap="small"):
        try:
            kept = cached_view(read_drawing, file)
        except Refused as problem:
            text.markdown(f"**{cut(file.name)}**")
            text.markdown(plain(problem))
            return
        titles = {each.id: each.title for each in cached_query(catalogue.editions)}
        why_not = cached_query(why_not_opened, kept)
        text.markdown(f"**{drawing_title(kept)}**")
        text.caption(drawing_facts(kept, titles.get(kept.edition, kept.edition), why_not))
        if drawing_note(kept):
            text.markdown(drawing_note(kept))
        if not why_not:
            st.page_link(
                "pages/draw_areas.py",
                label="Open this drawing",
                icon=":material/arrow_forward:",
                query_params={"edition": kept.edition, KEY: kept.link},
            )
