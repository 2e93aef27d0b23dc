"""Do needy places lie together? Hot and cold spots on a map, in sentences and in a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from metrics.need.hotspots import HotSpots, hot_spots_of_need
from metrics.need.need import Need
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_view
from pages.components.controls.map_controls import LINES, kept_map
from pages.components.folds import figures
from pages.components.maps import show_map
from pages.components.tables import table
from pages.components.waiting import later
from views.maps.classes import legend
from views.maps.map_svg import MapLegend
from views.maps.place_map import map_alt, place_map
from views.need.hotspot_map import spot_classes, spot_values
from views.need.hotspots import hot_spot_heading, hot_spot_sentences, hot_spot_table, hot_spots_tested
from views.need.scores import out_of


def show_hot_spots(
    edition: Edition, scheme: str, level: str, ranking: Need, sources: list[str], notes: list[str]
) -> Callable[[], None]:
    """The hot and cold spots of need; a sentence where there are too few places to look for any.

    Gives what shows, under *Method*, how they were tested.
    """
    question = (hot_spots_of_need, edition.id, level, ranking.method, scheme)
    later(partial(_show, edition, scheme, level, ranking, sources, notes), *question)
    return lambda: later(_show_tested, *question)


def _show_tested(spots: HotSpots) -> None:
    text.markdown(hot_spots_tested(spots))


def _show(
    edition: Edition,
    scheme: str,
    level: str,
    ranking: Need,
    sources: list[str],
    notes: list[str],
    spots: HotSpots,
) -> None:
    heading = cached_view(hot_spot_heading, spots)
    text.header(heading)
    values, sorted_into = cached_view(spot_values, ranking, spots), cached_view(spot_classes, spots)
    on_map, beside = st.columns([3, 2])
    with on_map:
        shown = (values, sorted_into, 1, out_of(ranking))
        deck = kept_map(place_map, edition, scheme, level, *shown)
        drawn = cached_view(map_alt, values, "need", sorted_into, "places")
        lines = MapLegend(sorted_into, "places", LINES)
        show_map(deck, key="hot spots", alt=f"{heading}. {drawn}", sources=sources, legend=lines)
    with beside:
        st.html(cached_view(legend, sorted_into, "places"))
        for sentence in cached_view(hot_spot_sentences, spots):
            text.markdown(sentence)
    with figures("Figures of hot and cold spots"):
        table(
            cached_view(hot_spot_table, spots),
            "Hot and cold spots of need",
            edition,
            sources,
            file_name=f"{edition.id}-{level}-hot-spots",
            download=spots.places,
            notes=notes,
            sortable=True,
        )
