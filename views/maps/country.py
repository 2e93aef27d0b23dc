"""The map of all boroughs: its answer, the classes as the browser paints them, and one place's card."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import pydeck

from metrics.country.figures import CountryFigures
from views.formats import figure, middles, with_unit
from views.html import html
from views.maps.classes import FEWEST_PLACES, NOT_SHOWN, UP_TO, Classes, classes, methods
from views.maps.label_room import bounds_of, opening
from views.maps.map_answer import WORST_IS
from views.maps.map_svg import MapLegend, map_svg
from views.maps.place_card import Card, ShownIndicator, card, place_table, rank_text
from views.maps.place_map import framed, rgb
from views.wording import count, enumeration, lower_first, sentence_case

COUNTRY = "England"

PLACES = {"lsoa": "LSOAs", "ward": "wards"}
"""What places are called inside a sentence."""

WAYS = ("bands", "quantile")
"""Ways to make classes of all places of a country: natural breaks of 34,000 figures would take minutes."""

HIDDEN = 255
"""The byte of a place that is not shown."""


class BoroughMap(NamedTuple):
    """The figures of whole boroughs, by place, and their classes."""

    values: pd.DataFrame
    classes: Classes


TOP = 10
"""Places whose boroughs the answer names."""

NEARLY_ALL = 0.95
"""Share of places with a figure from which an answer is about all of them."""

MOST_BOROUGHS = 3
"""Boroughs that the answer names."""


class Bytes(NamedTuple):
    """The class of each place, by the number of its code: the byte at 0 is that of the number `first`."""

    first: int
    classes: bytes


def class_bytes(values: pd.DataFrame, sorted_into: Classes) -> Bytes:
    """The classes as the browser paints them: a byte for each number from the least to the greatest, HIDDEN
    where no place has it or nothing is shown."""
    numbers = values["number"].to_numpy(np.int64)
    of = np.array([sorted_into.of[place] for place in values["place"].tolist()], dtype=np.int64)
    first = int(numbers.min(initial=numbers.max(initial=0)))
    painted = np.full(int(numbers.max(initial=0)) - first + 1, HIDDEN, dtype=np.uint8)
    painted[numbers - first] = np.where(of == NOT_SHOWN, HIDDEN, of)
    return Bytes(first, painted.tobytes())


def country_ways(values: pd.DataFrame) -> list[str]:
    """The ways in which the figures of a whole country can be sorted, best first."""
    return [way for way in methods(values) if way in WAYS] or ["natural"]


def country_classes(values: pd.DataFrame, way: str, what: ShownIndicator) -> Classes:
    """The figures of a whole country in classes."""
    made = classes(values, way, what.decimals, what.unit, dark_is_low=what.low_first)
    if way != "quantile" or len(made.table) < FEWEST_PLACES:
        return made
    fifths = f"Fifths: each class holds about a fifth of the {what.places} that have a figure. {UP_TO}"
    return replace(made, explained=fifths)


def country_answer(values: pd.DataFrame, what: ShownIndicator, polarity: str) -> str:
    """One sentence on where the figure is worst (highest, where neither end is bad), and one on the boroughs
    of the ten worst places."""
    known = values.assign(figure=middles(values)).dropna(subset="figure")
    label = lower_first(what.label)
    if known.empty:
        return f"No {what.places} have a figure for {label}."
    ordered = _ends(known, "figure", TOP, lowest=WORST_IS.get(polarity, False))
    word = "worst" if polarity in WORST_IS else "highest"
    first = ordered.iloc[0]
    told = figure(first["value"], first["value_low"], first["value_high"], what.decimals, what.unit)
    tied = int((known["figure"] == first["figure"]).sum())
    if tied > TOP:
        return f"{tied:,} {what.places} share the {word} figure for {label} ({told})."
    in_boroughs = ordered["area"].value_counts()
    names = [f"{name} ({n})" if n > 1 else str(name) for name, n in in_boroughs.items()]
    more = len(names) - MOST_BOROUGHS
    names = [*names[:MOST_BOROUGHS], count(more, "other borough")] if more > 0 else names
    return (
        f"{_of_those_known(len(known), values, what, label)} is {word} in {first['name']} in "
        f"{first['area']}: {told}. The {TOP} {word} {what.places} are in {enumeration(names)}."
    )


def _of_those_known(known: int, values: pd.DataFrame, what: ShownIndicator, label: str) -> str:
    """The measure, and among how many places it is known where that is not nearly all of them."""
    if known >= NEARLY_ALL * len(values):
        return sentence_case(what.label)
    return f"Known of only {known:,} of {len(values):,} {what.places}, {label}"


def country_card(
    figures: CountryFigures, place: str, what: ShownIndicator, period: str, sources: pd.DataFrame
) -> Card:
    """The card of one place: its figure and rank in the country, beside its borough's and the country's."""
    made = card(figures.places, place, replace(what, borough=COUNTRY), period, sources)
    row = figures.places[figures.places["place"] == place].iloc[0]
    return replace(made, facts=made.facts.replace({"Lies in": "Borough"}), against_rest=rank_text(row, what))


def place_sentence(figures: CountryFigures, place: str, what: ShownIndicator) -> str:
    """One sentence on the place that is chosen: its figure, its rank, and the country's figure."""
    row = figures.places[figures.places["place"] == place].iloc[0]
    told = figure(row["value"], row["value_low"], row["value_high"], what.decimals, what.unit)
    rank = rank_text(row, what)
    beside = with_unit(figures.country, what.decimals, what.unit)
    tail = f", the {rank}" if rank else ""
    whole = f" {COUNTRY}: {beside}." if np.isfinite(figures.country) and what.unit != "percentile" else ""
    return f"{row['name']} in {row['area']}: {told} for {lower_first(what.label)}{tail}.{whole}"


def borough_classes(figures: CountryFigures, boroughs: pd.DataFrame, what: ShownIndicator) -> BoroughMap:
    """The figures of whole boroughs in classes, for a map that any browser can show; `boroughs` are of
    metrics.country.places."""
    known = boroughs.merge(figures.boroughs, on="place", how="left")
    known["withheld"] = known["withheld"].fillna("not published for this borough")
    values = known.assign(national_percentile=np.nan, pieces=1)
    way = methods(values)[0]
    return BoroughMap(values, classes(values, way, what.decimals, what.unit, dark_is_low=what.low_first))


def borough_drawing(outlines: pd.DataFrame, of: BoroughMap, what: ShownIndicator) -> str:
    """The boroughs in the colours of their classes, as a drawing (SVG) with its legend; `outlines` are of
    metrics.places.outlines.boroughs, with rings."""
    rows = [
        {"polygon": polygon, "fill": rgb(of.classes.colour(row.place))}
        for row in outlines[outlines["place"].isin(of.values["place"])].itertuples(index=False)
        for polygon in row.geometry
    ]
    layer = pydeck.Layer(
        "PolygonLayer",
        rows,
        id="boroughs",
        get_polygon="polygon",
        get_fill_color="fill",
        get_line_color=[255, 255, 255],
        get_line_width=0.5,
    )
    drawing = map_svg(
        framed([layer], opening(bounds_of(outlines)), "").to_json(), MapLegend(of.classes, "boroughs")
    )
    packed = base64.b64encode(drawing.encode()).decode()
    return html("map_drawing", svg=packed, alt=borough_alt(of, what))


def borough_alt(of: BoroughMap, what: ShownIndicator) -> str:
    """Where the figure of whole boroughs is highest and lowest, for those who can't see the map."""
    ordered = of.values.dropna(subset=["value"]).sort_values(["value", "name"])
    if ordered.empty:
        return f"No borough has a figure for {lower_first(what.label)}."
    low, high = ordered.iloc[0], ordered.iloc[-1]
    ends = [f"{r['name']} ({with_unit(r['value'], what.decimals, what.unit)})" for r in (high, low)]
    return f"{what.label} of {count(len(ordered), 'borough')}: highest in {ends[0]}, lowest in {ends[1]}."


def country_alt(values: pd.DataFrame, label: str, sorted_into: Classes, places: str) -> str:
    """What the map shows, for those who can't see it: how many places are in each class."""
    counts = "; ".join(f"{r.label}: {r.places:,}" for r in sorted_into.table.itertuples() if r.places)
    hidden = sum(len(names) for names in sorted_into.withheld.values())
    tail = f"; not shown: {hidden:,}" if hidden else ""
    return f"{label} of {len(values):,} {places} of {COUNTRY}. How many are in each class: {counts}{tail}."


def first_rows(values: pd.DataFrame, what: ShownIndicator, most: int) -> pd.DataFrame:
    """The table of the places with the highest figures (the lowest, of percentiles), as on the boroughs'
    own maps."""
    ends = _ends(values, "value", most, lowest=what.low_first)
    return place_table(ends, what).rename(columns={"Area": "Borough"})


def whole_file(values: pd.DataFrame) -> pd.DataFrame:
    """All places for a file, the highest figure first: `borough` is its name there, `country` the country's
    figure, and what nobody was compared with is left out."""
    ordered = values.sort_values(["rank_first", "code"]).drop(columns=["number", "verdict", "judgement"])
    return ordered.rename(columns={"borough": "country", "area": "borough"})


def _ends(values: pd.DataFrame, column: str, most: int, *, lowest: bool) -> pd.DataFrame:
    """The rows with the lowest or the highest figures, of equals those that come first: quicker than to sort
    them all."""
    return values.nsmallest(most, column) if lowest else values.nlargest(most, column)
