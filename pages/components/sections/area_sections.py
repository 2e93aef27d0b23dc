"""The sections of an area's profile, each with its sentences, its chart and its table."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.checks.printed import printed
from metrics.errors import Unknown
from metrics.profile.age_structure import age_structure
from metrics.profile.area_facts import AreaFacts
from metrics.profile.deprivation import deprivation_standing, index_editions
from metrics.profile.deprivation_bands import bands, lsoa_bands
from metrics.store import Edition, Store
from metrics.trends.series import series, twelve_months
from pages.components import text
from pages.components.cached import cached_figure, cached_query, cached_view
from pages.components.charts import chart, show
from pages.components.controls.map_controls import kept_map
from pages.components.controls.state import choose
from pages.components.frame.links import page_link
from pages.components.maps import show_map
from pages.components.tables import plain_table, source_note, sources_of, table
from pages.components.waiting import later
from views.maps.classes import classes, legend
from views.maps.map_svg import MapLegend
from views.maps.place_map import map_alt
from views.markdown import plain
from views.profile.area_sentences import claimants_sentence, facts_line, position_sentence
from views.profile.deprivation import (
    SMALL,
    band_map,
    band_table,
    deprived_sentence,
    map_values,
    merged_note,
    summary_table,
)
from views.profile.printed_figures import printed_note, printed_table
from views.profile.theme_section import ThemeSection, ages_section, frozen_section
from views.trends.charts import lines, lines_alt
from views.trends.over_time import over_time
from views.wording import bullets


def theme_of(store: Store, indicator: str) -> str:
    """The theme that an indicator is declared under; empty where it is not declared."""
    return str(store.indicators["theme"].get(indicator, ""))


def anchor(theme: str) -> str:
    """A theme's name as it stands in a link: ethnicity-and-religion."""
    return theme.lower().replace(" ", "-")


def show_facts(facts: AreaFacts) -> None:
    """What the area is made of and how large it is."""
    text.markdown(facts_line(facts))
    text.markdown(f"**Wards:** {', '.join(facts.wards) or '–'}.")


def show_printed(edition: Edition, scheme: str, area: str) -> None:
    """Printed figures of the area beside those we can work out; nothing where none were printed."""
    later(partial(_show_printed, edition, scheme, area), printed, edition.id, scheme)


def _show_printed(edition: Edition, scheme: str, area: str, figures: pd.DataFrame) -> None:
    if figures.empty:
        return
    source_ids = list(dict.fromkeys(figures["source"]))
    printed_in = cached_query(catalogue.sources, source_ids)["edition"].iloc[0]
    try:
        known = cached_query(index_editions, edition.id)
    except Unknown:
        districts = {}
    else:
        districts = dict(zip(known["period"], known["districts"].tolist(), strict=True))
    rows = cached_view(printed_table, figures, area, printed_in, districts)
    if rows.empty:
        return
    table(
        rows,
        f"Printed in {printed_in}, and worked out here",
        edition,
        source_ids,
        file_name=f"{edition.id}-printed",
    )
    text.with_links(cached_view(printed_note, figures, edition.id, scheme))


def show_figures(section: ThemeSection, theme: str, facts: AreaFacts, edition: Edition) -> None:
    """The table and the notes of one theme."""
    table(
        section.table,
        f"{theme}: {facts.short} beside {facts.borough}",
        edition,
        section.sources,
        file_name=f"{edition.id}-{anchor(facts.short)}-{anchor(theme)}",
        download=section.download,
    )
    if section.caveats:
        text.caption("Bear in mind. " + " ".join(section.caveats))
    if section.method is not None:
        with st.container(key=f"added up {theme}"):  # a printed page does without (frame/print.css)
            plain_table(section.method, f"{theme}: how it was added up")
    source_note(section.sources)


def show_ages(facts: AreaFacts, edition: Edition, scheme: str, area: str) -> None:
    """The age pyramid and the table of age bands."""
    ages = cached_query(age_structure, edition.id, scheme, area)
    if ages.empty:
        return
    section = cached_figure(frozen_section, ages_section, ages, facts)
    title = f"Ages, {ages['period'].iloc[0]}"
    text.subheader(title)
    if section.chart is not None:
        show(section.chart, key=f"chart {title}", alt=section.alt, sources=section.sources)
    show_figures(section, title, facts, edition)


def show_claimants(indicator: str, facts: AreaFacts, edition: Edition, scheme: str, area: str) -> None:
    """Claimants over time: the latest, the mean of twelve months where there are months, and the line."""
    declared = cached_query(catalogue.indicator, indicator)
    unit, decimals = declared["unit"], int(declared["decimals"])
    followed = cached_query(series, edition.id, scheme, indicator, [area])
    text.subheader(f"{declared['short_label']} over time")
    months = cached_view(twelve_months, followed)
    text.markdown(
        cached_view(claimants_sentence, followed, months, facts.short, facts.borough, unit, decimals)
    )
    chart(
        lines,
        cached_view(over_time, followed),
        unit,
        decimals,
        key=f"claimants {indicator}",
        alt=cached_view(lines_alt, followed, declared["label"], decimals),
        sources=cached_view(sources_of, followed),
    )
    page_link(
        "trends_gaps",
        "Trends and gaps: every period, and the gap to the borough",
        edition,
        scheme,
        indicator=indicator,
    )


def show_deprivation(
    section: ThemeSection | None, theme: str, facts: AreaFacts, edition: Edition, scheme: str, area: str
) -> None:
    """The position among districts, the map of LSOA bands and its table, the five measures, the domains."""
    known = cached_query(index_editions, edition.id)
    current = str(known.loc[known["is_current"], "period"].iloc[-1])
    period = choose(
        "Edition of the index",
        {p: f"{label} {p}" for p, label in zip(known["period"], known["label"], strict=True)},
        "imd",
        default=current,
        what="edition of the index",
    )
    chosen = known.set_index("period").loc[period]
    standing = cached_query(deprivation_standing, edition.id, scheme, period=period)
    measured = standing.measures
    counts = cached_query(bands, edition.id, scheme, period=period)
    own = measured.set_index("place").loc[area]
    points = [
        position_sentence(standing.positions.get(area), facts.short, own["index"], period),
        cached_view(deprived_sentence, counts, area, edition.borough),
        f"Not available: {own['reason']}." if own["reason"] else "",
    ]
    text.markdown(bullets(point for point in points if point))
    if period != current:
        show_band_map(facts, edition, scheme, area, period)
    sources = _index_sources(edition, scheme, period)
    name = f"{edition.id}-{anchor(facts.short)}-imd-{period}"
    table(
        cached_view(band_table, counts, area, edition.borough),
        f"LSOAs by band of England, {own['index']} {period}",
        edition,
        sources,
        file_name=f"{name}-bands",
    )
    table(
        cached_view(summary_table, measured, area, edition.borough, int(chosen["places_in_england"])),
        f"Summary measures, {own['index']} {period}",
        edition,
        sources,
        file_name=f"{name}-measures",
        download=measured,
    )
    text.caption(
        f"Weights: {own['weight_note']}. There is no single best summary measure. "
        "Percentiles are England's, never the borough's own."
    )
    if section is not None:
        text.markdown("In each percentile 1 is the most deprived of England and 100 the least.")
        show_figures(section, theme, facts, edition)


def show_area_map(facts: AreaFacts, edition: Edition, scheme: str, area: str) -> None:
    """The area in its borough, its LSOAs by band of England; nothing for an edition without an index."""
    try:
        known = cached_query(index_editions, edition.id)
    except Unknown:
        return
    period = str(known.loc[known["is_current"], "period"].iloc[-1])
    inside = cached_query(lsoa_bands, edition.id, scheme, period=period)
    values = cached_view(map_values, inside)
    sorted_into = cached_view(classes, values, "bands", 0)
    show_map(
        kept_map(band_map, edition, scheme, "lsoa", values, sorted_into, area, small=True),
        key="area map",
        height=SMALL[1],
        alt=cached_view(map_alt, values, f"national percentile ({period})", sorted_into, "LSOAs"),
        sources=_index_sources(edition, scheme, period),
        legend=MapLegend(sorted_into, "LSOAs", f"Black outline: {facts.short}."),
    )
    text.caption(f"{facts.short} in {facts.borough}. Darker is more deprived ({period}).")


def compare_with(edition: Edition, scheme: str, area: str) -> None:
    """The way from one area to two or more side by side."""
    names = cached_query(catalogue.areas, edition.id, scheme).set_index("place")
    others = names.drop(index=area)
    if others.empty:
        return
    with st.popover("Compare with ...", icon=":material/compare_arrows:"):
        chosen = [
            each.id
            for each in others.itertuples()
            if st.checkbox(plain(each.name), key=f"with {edition.id} {scheme} {each.id}")
        ]
        areas = [str(names.at[area, "id"]), *(chosen or others["id"].tolist())]
        label = "Compare" if chosen else "Compare with all areas"
        page_link("compare_areas", label, edition, scheme, areas=",".join(areas))


def show_band_map(facts: AreaFacts, edition: Edition, scheme: str, area: str, period: str) -> None:
    """The LSOAs of the borough by band of England, the area outlined; its table stands below."""
    inside = cached_query(lsoa_bands, edition.id, scheme, period=period)
    values = cached_view(map_values, inside)
    sorted_into = cached_view(classes, values, "bands", 0)
    on_map, beside = st.columns([3, 2])
    with on_map:
        show_map(
            kept_map(band_map, edition, scheme, "lsoa", values, sorted_into, area),
            key="band map",
            alt=cached_view(map_alt, values, f"national percentile ({period})", sorted_into, "LSOAs"),
            sources=_index_sources(edition, scheme, period),
            legend=MapLegend(sorted_into, "LSOAs", f"Black outline: {facts.short}."),
        )
    with beside:
        st.html(cached_view(legend, sorted_into, "LSOAs"))
        text.caption(f"All of {facts.borough}; {facts.short} is outlined. {cached_view(merged_note, inside)}")


def _index_sources(edition: Edition, scheme: str, period: str) -> list[str]:
    """The ids of the sources of one edition of the index."""
    score = cached_query(catalogue.headline_index).score
    listed = cached_query(catalogue.periods, edition.id, score, "area", scheme).set_index("period")["sources"]
    return list(listed.get(period, []))
