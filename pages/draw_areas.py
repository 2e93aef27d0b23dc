"""Areas drawn on the screen: made from wards or LSOAs, measured at every step, opened on every page."""

import streamlit as st

from metrics.drawn.ground import ground
from metrics.drawn.link import to_link
from metrics.drawn.measures import measures
from pages.components import text
from pages.components.cached import cached_need, cached_query, cached_view
from pages.components.controls.drafts import can_undo, draft, showing, undo
from pages.components.controls.steps import choose_step
from pages.components.folds import change, method
from pages.components.frame.header import header, notes
from pages.components.frame.links import page_link
from pages.components.sections.drawing import (
    choose_start,
    circle_round,
    draw_lines,
    draw_on_map,
    edit_areas,
    first_draft,
    say_what_happened,
    type_places,
    upload_outlines,
)
from pages.components.sections.drawing_findings import (
    show_beside,
    show_boundary,
    show_proposals,
    show_sensitivity,
)
from pages.components.sections.kept_drawings import keep_drawing, list_drawings
from pages.components.tables import plain_table
from views.drawn.sentences import (
    DRAWN_EXPLAINED,
    areas_table,
    drawing_answer,
    outside_sentence,
    table_heading,
)

here = header("draw areas")
edition, scheme = here.edition, here.scheme
of = cached_query(ground, edition.id)
drawn = draft(of) or first_draft(of, scheme)
showing(of, drawn)
now = cached_need(measures, of, drawn)
here.answer(cached_view(drawing_answer, now), cached_view(outside_sentence, now))
say_what_happened()
step = choose_step(of, drawn)
on_map, beside = st.columns([1, 1])
with on_map:
    draw_on_map(of, drawn, step)
with beside:
    text.markdown(f"**{cached_view(table_heading, now)}**")
    plain_table(cached_view(areas_table, now), "The areas drawn")
    st.button("Undo", on_click=undo, args=(of,), disabled=not can_undo(of), icon=":material/undo:")
    if any(area.lsoas for area in drawn.areas):
        page_link("borough_overview", "Open these areas on every page", edition, to_link(drawn, of.units))
draw_lines(of, drawn, step, now)
with change("start", "Start anew") as say:
    choose_start(of)
    say("The areas you drew stay in the link; Undo brings them back.")
at = step.position()
if at is not None:
    show_sensitivity(of, drawn, at)
edit_areas(of, drawn)
type_places(of, drawn, step)
circle_round(of, drawn, step)
upload_outlines(of)
show_proposals(of, drawn)
show_beside(of, drawn)
if at is not None:
    show_boundary(of, drawn, at)
keep_drawing(of, drawn)
list_drawings()
with method():
    text.markdown(DRAWN_EXPLAINED)
notes(edition)
