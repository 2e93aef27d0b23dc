"""One area beside the rest of its borough and England: where it differs, and how surely."""

import streamlit as st

from metrics import catalogue
from metrics.checks.comparators import without_comparator
from metrics.errors import Unknown
from metrics.profile.aggregate import RESIDENTS
from metrics.profile.area_facts import area_facts
from metrics.profile.deprivation import deprivation_standing
from metrics.profile.in_brief import profile_in_brief
from metrics.profile.profile import profile
from metrics.profile.spread import spread
from metrics.similar.beside import borough_beside
from metrics.trends.directions import directions
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.beside import change_beside
from pages.components.folds import figures, method
from pages.components.frame.header import header, notes
from pages.components.images import drawn_image
from pages.components.sections.area_sections import (
    anchor,
    compare_with,
    show_ages,
    show_area_map,
    show_claimants,
    show_deprivation,
    show_facts,
    show_figures,
    show_printed,
    theme_of,
)
from pages.components.sections.borough_only import show_borough_only
from pages.components.sections.drawing_findings import show_area_sensitivity
from pages.components.sections.similar_places import show_beside_borough, show_similar
from pages.components.tables import sources_of
from views.compare.table import of_theme
from views.profile.answer import key_points, profile_answer, profile_line, theme_finding
from views.profile.sentences import chance_note
from views.profile.spine import key_rows, spine
from views.profile.spine_svg import spine_svg
from views.profile.theme_section import theme_section
from views.wording import bullets

here = header("profile", of_area=True)
edition, scheme, area = here.edition, here.scheme, here.area
rows = cached_query(profile, edition.id, area, scheme)
brief = cached_query(profile_in_brief, edition.id, area, scheme)
facts = cached_query(area_facts, edition.id, scheme, area)
periods = cached_query(catalogue.period_labels)
deprivation = cached_query(catalogue.headline_index).theme
population = cached_query(theme_of, RESIDENTS[0])
claimants = cached_query(catalogue.in_role, "claimants")
try:
    position = cached_query(deprivation_standing, edition.id, scheme).positions.get(area)
except Unknown:
    position = None
ranges = cached_query(spread, edition.id, scheme)
went = cached_query(directions, edition.id, area, scheme)

answer = cached_view(profile_answer, brief, facts)
here.answer(answer, cached_view(profile_line, facts, position))
on_left, on_right = st.columns([3, 1])
with on_right:
    place = st.container()
    borough, name = change_beside(edition)
    beside = cached_query(borough_beside, edition.id, scheme, area, borough) if borough else None
with on_left:
    shown = cached_view(key_rows, brief, deprivation)
    title = "Each measure on a scale of its own"
    st.html(cached_view(spine, shown, ranges, went, facts, title, beside=beside, beside_name=name))
    drawn_image(
        "measures", answer, sources_of(shown), lambda: spine_svg(shown, ranges, went, facts, beside, name)
    )
    if beside is not None:
        show_beside_borough(rows, brief, beside, facts, name)
with place:
    show_area_map(facts, edition, scheme, area)
    compare_with(edition, scheme, area)

without = cached_query(without_comparator, edition.id, scheme)
asked = st.query_params.get("theme", "")
for theme in sorted(dict.fromkeys(rows["theme"]), key=lambda each: each == deprivation):
    own = cached_view(of_theme, rows, theme)
    counted = cached_view(of_theme, brief, theme)
    heading = cached_view(theme_finding, counted if len(counted) else own, theme, facts)
    text.header(heading, anchor=anchor(theme))
    text.markdown(bullets(cached_view(key_points, counted, facts)))
    section = cached_view(theme_section, own, facts, periods, without)
    with figures(f"Figures: {theme}", expanded=asked == anchor(theme)):
        every = f"{theme}: every measure"
        st.html(
            cached_view(spine, own, ranges, went, facts, every, themes=False, beside=beside, beside_name=name)
        )
        if theme == deprivation:
            show_deprivation(section, theme, facts, edition, scheme, area)
            continue
        show_figures(section, theme, facts, edition)
        if theme == population:
            show_ages(facts, edition, scheme, area)
        for indicator in own.loc[own["indicator"].isin(claimants), "indicator"]:
            show_claimants(indicator, facts, edition, scheme, area)
show_area_sensitivity(scheme, area, facts.short)
how_similar = show_similar(edition, scheme, area, rows, brief)
show_borough_only(edition, scheme, facts)
show_printed(edition, scheme, area)
with method():
    show_facts(facts)
    how_similar()
    text.markdown(cached_view(chance_note, brief) or "No figure of this area could be tested.")
notes(edition)
