"""One area beside its borough, the rest of the borough and England: where it differs, and how surely."""

from metrics import catalogue
from metrics.checks.comparators import without_comparator
from metrics.profile.aggregate import RESIDENTS
from metrics.profile.area_facts import area_facts
from metrics.profile.in_brief import profile_in_brief
from metrics.profile.profile import profile
from pages.components import text
from pages.components.cached import cached_figure, cached_query, cached_view
from pages.components.controls.state import choose
from pages.components.frame.header import header, notes
from pages.components.sections.area_sections import (
    anchor,
    position,
    show_ages,
    show_claimants,
    show_deprivation,
    show_facts,
    show_printed,
    show_theme,
    theme_of,
)
from pages.components.sections.borough_only import show_borough_only
from views.markdown import plain
from views.profile.sentences import chance_note, in_one_minute
from views.profile.theme_section import frozen_section, theme_section
from views.wording import bullets, unbroken

here = header("profile", of_area=True)
edition, scheme, area = here.edition, here.scheme, here.area
rows = cached_query(profile, edition.id, area, scheme)
facts = cached_query(area_facts, edition.id, scheme, area)
periods = cached_query(catalogue.period_labels)
deprivation = cached_query(catalogue.headline_index).theme
population = cached_query(theme_of, RESIDENTS[0])
claimants = cached_query(catalogue.in_role, "claimants")
themes = {anchor(t): t for t in sorted(dict.fromkeys(rows["theme"]), key=lambda t: t == deprivation)}
chosen = choose("Theme", {"all": "All themes"} | themes, "theme", default="all")

if chosen == "all":
    text.header("In one minute", anchor="in-one-minute")
    brief = cached_query(profile_in_brief, edition.id, area, scheme)
    text.markdown(
        unbroken(
            bullets(
                cached_view(
                    in_one_minute,
                    brief,
                    facts.short,
                    facts.borough,
                    position(edition, scheme, area, facts),
                    deprivation,
                )
            )
        )
    )
    text.caption(cached_view(chance_note, brief))
    show_facts(facts)
    show_printed(edition, scheme, area)
    text.with_links(
        "**On this page:** " + " · ".join(f"[{plain(t)}](#{anchor})" for anchor, t in themes.items())
    )
else:
    text.caption("One theme is shown. Choose All themes for the key points of this area.")

without = cached_query(without_comparator, edition.id, scheme)
for link, theme in (themes if chosen == "all" else {chosen: themes[chosen]}).items():
    text.header(theme, anchor=link)
    section = cached_figure(frozen_section, theme_section, rows, theme, facts, periods, without)
    if theme == deprivation:
        show_deprivation(section, theme, facts, edition, scheme, area)
        continue
    show_theme(section, theme, facts, edition)
    if theme == population:
        show_ages(facts, edition, scheme, area)
    for indicator in rows.loc[(rows["theme"] == theme) & rows["indicator"].isin(claimants), "indicator"]:
        show_claimants(indicator, facts, edition, scheme, area)
if chosen == "all":
    show_borough_only(edition, scheme, facts)
notes(edition)
