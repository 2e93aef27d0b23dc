"""The map of all boroughs: what is shown, where it looks, and the place that is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.country import places as country
from metrics.country.figures import CountryFigures
from metrics.places.outlines import boroughs as outlines_of_boroughs
from pages.components import text
from pages.components.cached import (
    cached_country_view,
    cached_outlines,
    cached_query,
    cached_view,
    of_this_run,
)
from pages.components.controls.state import choose, set_choice
from pages.components.frame.links import page_link
from pages.components.tables import sources_of
from pages.components.tile_map import Painted, Tiles, View, served, tile_map
from views.csv_export import csv_with_sources
from views.maps.classes import NOT_SHOWN_COLOUR, Classes
from views.maps.country import (
    PLACES,
    borough_classes,
    borough_drawing,
    class_bytes,
    country_alt,
    whole_file,
)
from views.maps.place_card import ShownIndicator
from views.markdown import sentence
from views.wording import count

MAP = "country map"

LEVELS = {"lsoa": "LSOAs", "ward": "Wards"}

MOST_NAMES = 300
"""Names of boroughs that the map may write, the largest first: only those with room are drawn."""

ROUND = 1.0
"""How much is in sight on each side of a chosen place, in parts of its own width and height."""

CLICKED, IN_SIGHT, SEEN = "clicked on country map", "country map in sight", "country map was asked for"
UNDRAWN = "country map can't be drawn"
"""What is kept of the map in a reader's session."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shown:
    """What the reader asks to see: a level, an indicator as it is declared, a period and its label."""

    level: str
    indicator: pd.Series
    period: str
    period_label: str


def choose_shown(level: str) -> Shown:
    """The controls for indicator and period."""
    known = cached_query(country.indicators, level)
    whole = int(known["boroughs"].max())
    options = {
        r.indicator: f"{r.theme}: {r.label}{_partly(r.boroughs, whole)}"
        for r in known.sort_values(["theme", "position"]).itertuples()
    }
    first = cached_query(catalogue.headline_index).percentile
    indicator = choose("Indicator", options, "indicator", default=first)
    periods = cached_query(country.periods, level, indicator)
    most = int(periods["boroughs"].max())
    labels = {r.period: f"{r.label}{_partly(r.boroughs, most)}" for r in periods.itertuples()}
    current = str(periods.sort_values("current", kind="stable")["period"].iloc[-1])
    period = choose("Period", labels, "period", default=current)
    label = dict(zip(periods["period"], periods["label"], strict=True))[period]
    return Shown(level, known.set_index("indicator", drop=False).loc[indicator], period, str(label))


def _partly(boroughs: int, whole: int) -> str:
    return "" if boroughs == whole else f" ({count(boroughs, 'borough')})"


def choose_where(values: pd.DataFrame, level: str) -> str:
    """The controls for a borough to look at and one of its places; returns the place, empty where none is
    chosen. A list of all places would be longer than anybody reads: the search finds them by name."""
    boroughs = cached_query(country.boroughs).sort_values("name")
    asked = str(st.query_params.get("place") or st.session_state.get("place") or "")
    of = values.loc[values["place"] == asked, "edition"]
    names = dict(zip(boroughs["edition"], boroughs["name"], strict=True))
    around = choose("Borough", {"": "All of England"} | names, "around", what="borough")
    listed = values[values["edition"] == (of.iloc[0] if len(of) else around)].sort_values("name")
    none = f"None chosen: choose one of {len(listed)} {PLACES[level]}" if len(listed) else NONE
    options = {"": none} | dict(zip(listed["place"], listed["name"], strict=True))
    return choose("Place", options, "place")


NONE = "None chosen: choose a borough first, search, or click on the map"


def show_country_map(
    values: pd.DataFrame, sorted_into: Classes, label: str, level: str, tiles: Path, place: str
) -> None:
    """The map; a click on a place chooses it, a second click lets go of it."""
    first, classes = cached_country_view(class_bytes, values, sorted_into)
    shown = list(sorted_into.table["label"])
    number = dict(zip(values["place"], values["number"], strict=True)).get(place)
    boroughs = cached_query(country.boroughs)
    tile_map(
        MAP,
        Tiles(served(tiles)),
        Painted(first, classes, list(sorted_into.table["colour"]), shown, NOT_SHOWN_COLOUR),
        View(
            _in_sight(boroughs, place),
            _whole(boroughs),
            [] if number is None else [int(number)],
            cached_view(_names, boroughs),
        ),
        alt=cached_country_view(country_alt, values, label, sorted_into, PLACES[level]),
        sources=cached_country_view(sources_of, values),
        on_picked=lambda picked: _choose_clicked(values, picked),
        on_undrawn=_undrawn,
    )
    text.caption(
        "Ctrl and the wheel, + and −, or two fingers zoom the map; names show when it is near enough. "
        "A click chooses a place, a second click lets go of it."
    )


def show_borough_drawing(figures: CountryFigures, what: ShownIndicator) -> None:
    """Whole boroughs as a drawing that any browser shows, in place of the map."""
    st.html(cached_country_view(_drawn_boroughs, figures, cached_query(country.boroughs), what))


def _drawn_boroughs(figures: CountryFigures, boroughs: pd.DataFrame, what: ShownIndicator) -> str:
    return borough_drawing(
        cached_outlines(outlines_of_boroughs), borough_classes(figures, boroughs, what), what
    )


def show_links(figures: CountryFigures, place: str, level: str, indicator: str) -> None:
    """Where a place leads: to its borough's map, to the profile of its area, and to the overview."""
    row = figures.places[figures.places["place"] == place].iloc[0]
    edition = cached_query(catalogue.edition, str(row["edition"]))
    scheme = cached_query(catalogue.scheme, edition.id, "")
    text.markdown(f"**{row['name']}**, {edition.name}")
    there = {"level": level, "place": place, "indicator": indicator}
    page_link("explore_map", f"On the map of {edition.name}", edition, scheme, **there)
    areas = cached_query(catalogue.places, edition.id, level, scheme).set_index("place")["area"]
    names = {name: id for id, name in cached_query(catalogue.area_names, edition.id, scheme).items()}
    if (area := areas.get(place, "")) in names:
        page_link("area_profile", f"Profile of {area}", edition, scheme, area=names[area])
    page_link("borough_overview", f"Overview of {edition.name}", edition, scheme)


def whole_table(values: pd.DataFrame, title: str, level: str, shown: Shown) -> None:
    """The file of all places."""

    def content() -> bytes:
        sources = cached_query(catalogue.sources, cached_country_view(sources_of, values))
        return csv_with_sources(whole_file(values), title, "all boroughs of the store", sources)

    name = "-".join(["england", level, str(shown.indicator["indicator"]), shown.period.replace("/", "-")])
    st.download_button(
        sentence(f"Download CSV of all {len(values):,} {PLACES[level]}"),
        of_this_run(content),
        file_name=f"{name}.csv",
        mime="text/csv",
        key="download country",
        on_click="ignore",
        icon=":material/download:",
    )


def can_be_drawn() -> bool:
    """Whether the reader's browser has not said that it can't draw the map."""
    return not st.session_state.get(UNDRAWN)


def _undrawn() -> None:
    st.session_state[UNDRAWN] = True


def _choose_clicked(values: pd.DataFrame, number: int) -> None:
    found = values.loc[values["number"] == number, "place"]
    if len(found):
        place = str(found.iloc[0])
        chosen = "" if place == st.session_state.get("place") else place
        st.session_state[CLICKED] = chosen
        set_choice("place", chosen)


def _in_sight(boroughs: pd.DataFrame, place: str) -> Bounds:
    """Where the map looks: at the place or the borough that was chosen last. A click leaves it as it is."""
    asked = (st.session_state.get("around", ""), place)
    before = st.session_state.get(SEEN)
    st.session_state[SEEN] = asked
    by_click = place == st.session_state.get(CLICKED) and (before is None or before[0] == asked[0])
    if asked != before and not by_click:
        st.session_state[IN_SIGHT] = _bounds_of(boroughs, asked, before)
    bounds: Bounds = st.session_state.get(IN_SIGHT) or _whole(boroughs)
    return bounds


def _bounds_of(boroughs: pd.DataFrame, asked: tuple[str, str], before: tuple[str, str] | None) -> Bounds:
    around, place = asked
    moved = before is not None and before[0] != around  # the borough is what was chosen last
    if place and not moved and (found := cached_query(country.bounds, place)):
        west, south, east, north = found
        wider, taller = ROUND * (east - west), ROUND * (north - south)
        return west - wider, south - taller, east + wider, north + taller
    listed = boroughs.loc[boroughs["edition"] == around, "bounds"]
    return tuple(listed.iloc[0]) if len(listed) else _whole(boroughs)


def _whole(boroughs: pd.DataFrame) -> Bounds:
    """The bounds of all boroughs together."""
    west, south, east, north = zip(*boroughs["bounds"], strict=True)
    return min(west), min(south), max(east), max(north)


def _names(boroughs: pd.DataFrame) -> list[tuple[float, float, str]]:
    listed = boroughs.head(MOST_NAMES)
    return [(x, y, name) for (x, y), name in zip(listed["inside"], listed["name"], strict=True)]
