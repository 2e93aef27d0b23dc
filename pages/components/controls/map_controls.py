"""Controls of the map: what is shown, for which places, of when, how counted and how coloured; and clicks on
it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.places.outlines import boroughs, outlines
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_map, cached_outlines, cached_query, cached_view
from pages.components.controls.state import choose, set_choice
from pages.components.maps import map_key, show_map
from pages.components.tables import sources_of
from views.maps.borough_map import borough_map
from views.maps.classes import Classes
from views.maps.map_svg import MapLegend
from views.maps.place_card import ShownIndicator
from views.maps.place_map import Map, MapOutlines, clicked, map_alt, place_map
from views.maps.points import with_points

LEVELS = {"lsoa": "LSOAs", "ward": "Wards", "area": "Areas"}
PLACES = {"lsoa": "LSOAs", "ward": "wards", "area": "areas"}
LINES = "Black lines: areas."


@dataclass(frozen=True)
class Chosen:
    """What the reader asks to see."""

    level: str
    indicator: pd.Series
    period: str
    period_label: str
    per_head: bool


def choose_what(edition: Edition, scheme: str) -> Chosen:
    """The controls for level, indicator, period and counting. Stops the page, with a sentence, when a level
    has no figures."""
    left, right = st.columns([1, 2])
    with left:
        level = choose(
            "Places",
            LEVELS,
            "level",
            default="lsoa" if _indicators(edition, "lsoa", scheme).size else "ward",
            widget="buttons",
        )
    known = _indicators(edition, level, scheme)
    if known.empty:
        others = " or ".join(PLACES[i] for i in LEVELS if _indicators(edition, i, scheme).size)
        text.info(
            f"No figures are published for {PLACES[level]} in this "
            f"edition ({edition.title}). Choose {others}."
        )
        st.stop()
    options = {
        r.indicator: f"{r.theme}: {r.label}" for r in known.sort_values(["theme", "position"]).itertuples()
    }
    _tell_if_not_at_this_level(options, level, edition)
    with right:
        indicator = choose(
            "Indicator", options, "indicator", default=cached_query(catalogue.headline_index).percentile
        )
    declared = known.set_index("indicator", drop=False).loc[indicator]
    periods = cached_query(catalogue.periods, edition.id, indicator, level, scheme)
    current = periods.loc[periods["is_current"], "period"]
    labels = dict(zip(periods["period"], periods["label"].fillna(periods["period"]), strict=True))
    left, right = st.columns([1, 2])
    with left:
        period = choose(
            "Period",
            labels,
            "period",
            default=current.iloc[0] if len(current) else periods["period"].iloc[-1],
        )
    with right:
        per_head = (
            declared["kind"] != "ratio"
            or choose(
                "Figures",
                {"per-head": f"per head ({declared['unit']})", "counted": "number counted"},
                "figures",
                widget="radio",
            )
            == "per-head"
        )
    return Chosen(level, declared, period, labels[period], per_head)


def first_map(edition: Edition, scheme: str) -> tuple[str, pd.Series]:
    """The level and the indicator of the map a borough is introduced by: deprivation of the smallest places,
    else the latest figure.

    The latest by its period's end, of wards, among indicators that have a good direction.
    """
    percentile = cached_query(catalogue.headline_index).percentile
    for level in LEVELS:
        known = _indicators(edition, level, scheme).set_index("indicator", drop=False)
        if percentile in known.index:
            return level, known.loc[percentile]
    level = next(each for each in LEVELS if _indicators(edition, each, scheme).size)
    known = _indicators(edition, level, scheme)
    judged = known[known["polarity"] != "neutral"]
    return level, (judged if len(judged) else known).sort_values(
        ["period", "position"], ascending=[False, True]
    ).iloc[0]


def choose_place(values: pd.DataFrame, level: str) -> str:
    """The place whose card is shown, from the list, a link, or a click on the map; empty when none is."""
    inside = values["area"].where(values["area"] != values["name"], "")
    labels = [
        f"{name} ({area})" if area else name
        for name, area in zip(values["name"], inside.fillna(""), strict=True)
    ]
    options = {"": f"None chosen: choose one of {len(values)} {PLACES[level]}, or click on the map"}
    return choose("Place", options | dict(zip(values["place"], labels, strict=True)), "place")


def clickable_map(
    edition: Edition,
    scheme: str,
    level: str,
    values: pd.DataFrame,
    sorted_into: Classes,
    what: ShownIndicator,
    points: tuple[pd.DataFrame, pd.DataFrame] | None = None,
    dots: str = "",
) -> None:
    """The map; a click on a place chooses it, a second click lets go of it. `points` are figures of points
    and the points, drawn on top; `dots` says what they are."""
    selected = st.session_state.get("place", "")
    shown = (values, sorted_into, what.decimals, what.unit)
    view, more = (place_map, {}) if points is None else (_map_with_points, {"points": points})
    show_map(
        kept_map(view, edition, scheme, level, *shown, selected=selected, **more),
        on_select=_choose_clicked,
        key="map",
        alt=cached_view(map_alt, values, what.label, sorted_into, what.places),
        sources=cached_view(sources_of, values),
        legend=MapLegend(sorted_into, what.places, LINES, dots),
    )


def still_map(
    edition: Edition,
    scheme: str,
    level: str,
    values: pd.DataFrame,
    sorted_into: Classes,
    what: ShownIndicator,
) -> None:
    """The map without clicks, for a page that has other things to say."""
    shown = (values, sorted_into, what.decimals, what.unit)
    show_map(
        kept_map(place_map, edition, scheme, level, *shown),
        key="still map",
        alt=cached_view(map_alt, values, what.label, sorted_into, what.places),
        sources=cached_view(sources_of, values),
        legend=MapLegend(sorted_into, what.places, LINES),
    )


def _map_with_points(*shown: Any, points: tuple[pd.DataFrame, pd.DataFrame], **named: Any) -> Map:
    return with_points(place_map(*shown, **named), *points)


def kept_map(
    view: Callable[..., Map], edition: Edition, scheme: str, level: str, *values: Any, **named: Any
) -> Map:
    """The map that a view draws of the values on the outlines of a level, drawn and written once.

    The outlines are asked for where it is drawn: a kept map that held them would take ten times the memory.
    """
    return cached_map(_frozen_map, view, edition, scheme, level, values, named)


def _frozen_map(
    view: Callable[..., Map],
    edition: Edition,
    scheme: str,
    level: str,
    values: tuple[Any, ...],
    named: dict[str, Any],
) -> Map:
    return view(drawn(edition, scheme, level), *values, **named).freeze()


def kept_borough_map() -> Map:
    """The map of all boroughs, drawn and written once."""
    return cached_map(_frozen_borough_map)


def _frozen_borough_map() -> Map:
    return borough_map(cached_outlines(boroughs)).freeze()


def drawn(edition: Edition, scheme: str, level: str) -> MapOutlines:
    """The outlines a map of this level is drawn from, and those of the wards that it names."""
    named = ("ward",) if level in ("lsoa", "ward") else ()
    return MapOutlines(
        *(cached_outlines(outlines, edition.id, each, scheme) for each in (level, "area", "borough", *named))
    )


def _choose_clicked() -> None:
    place = clicked(st.session_state[map_key("map")]["selection"])
    if place is not None:
        set_choice("place", "" if place == st.session_state.get("place") else place)


def _indicators(edition: Edition, level: str, scheme: str) -> pd.DataFrame:
    return cached_query(catalogue.indicators, edition.id, level, scheme)


def _tell_if_not_at_this_level(options: Mapping[str, str], level: str, edition: Edition) -> None:
    """An indicator kept from another level, or named by a link, may not be published at this one: say so, and
    let go of it."""
    asked = st.query_params.get("indicator") or st.session_state.get("indicator")
    if not asked or asked in options:
        return
    elsewhere = [
        i
        for i in LEVELS
        if asked in set(_indicators(edition, i, st.session_state.get("scheme", ""))["indicator"])
    ]
    if elsewhere:
        label = cached_query(catalogue.indicator, asked)["label"]
        at = " and ".join(PLACES[i] for i in elsewhere)
        text.info(
            f"{label} is not published for {PLACES[level]} in this edition, "
            f"only for {at}. Another indicator is shown."
        )
        st.query_params.pop("indicator", None)
        st.session_state.pop("indicator", None)
