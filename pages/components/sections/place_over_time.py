"""The chosen place of the map over time: drawn beside its borough, and how each figure was matched."""

from __future__ import annotations

import streamlit as st

from metrics import catalogue
from metrics.store import Edition
from metrics.trends.place_series import place_series
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.charts import chart
from pages.components.tables import sources_of, table
from views.trends.place_series import place_lines, place_lines_alt, place_sentence, place_series_table


def show_over_time(edition: Edition, scheme: str, level: str, place: str, indicator: str) -> None:
    """The place through all periods of the indicator; a sentence where there is only one."""
    rows = cached_query(place_series, edition.id, level, place, indicator, scheme)
    if rows.empty:
        text.caption("This indicator has one period only for this place: it can't be followed over time.")
        return
    followed = cached_query(catalogue.indicator, rows["indicator"].iloc[0])
    label, unit, decimals = followed["label"], followed["unit"], int(followed["decimals"])
    name = rows["name"].iloc[0]
    text.header(f"{name} over time")
    if followed["indicator"] != indicator:
        text.markdown(f"Scores of different years can't be compared, so its {label} is followed.")
    text.markdown(cached_view(place_sentence, rows, unit, decimals))
    drawn, tabled = st.columns(2)
    with drawn:
        drawn_with, alt = (
            (rows, unit, decimals, followed["polarity"]),
            cached_view(place_lines_alt, rows, label, decimals),
        )
        chart(place_lines, *drawn_with, key="place over time", alt=alt, sources=sources_of(rows))
        if (rows["kind_before"] != "").any():
            text.caption(
                "Dotted lines: from here on the figure comes from other published places. "
                "A step there may be theirs."
            )
    with tabled:
        table(
            cached_view(place_series_table, rows, decimals),
            f"{label}: {name}",
            edition,
            cached_view(sources_of, rows),
            file_name=f"{edition.id}-{place.split(':')[-1].replace('/', '-')}-{followed['indicator']}",
            download=rows,
        )
