"""The map of all boroughs: its answer, the classes as the browser paints them, and one place's card."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from metrics.country.figures import CountryFigures
from views.formats import figure, middles, with_unit
from views.maps.classes import NOT_SHOWN, Classes, methods
from views.maps.map_answer import WORST_IS
from views.maps.place_card import Card, ShownIndicator, card, rank_text
from views.wording import count, enumeration, lower_first, sentence_case

COUNTRY = "England"

PLACES = {"lsoa": "LSOAs", "ward": "wards"}
"""What places are called inside a sentence."""

WAYS = ("bands", "quantile")
"""Ways to make classes of all places of a country: natural breaks of 34,000 figures would take minutes."""

HIDDEN = 255
"""The byte of a place that is not shown."""

TOP = 10
"""Places whose boroughs the answer names."""

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
    of = np.array([sorted_into.of[place] for place in values["place"]], dtype=np.int64)
    first = int(numbers.min(initial=numbers.max(initial=0)))
    painted = np.full(int(numbers.max(initial=0)) - first + 1, HIDDEN, dtype=np.uint8)
    painted[numbers - first] = np.where(of == NOT_SHOWN, HIDDEN, of)
    return Bytes(first, painted.tobytes())


def country_ways(values: pd.DataFrame) -> list[str]:
    """The ways in which the figures of a whole country can be sorted, best first."""
    return [way for way in methods(values) if way in WAYS] or ["natural"]


def country_answer(values: pd.DataFrame, what: ShownIndicator, polarity: str) -> str:
    """One sentence on where the figure is worst (highest, where neither end is bad), and one on the boroughs
    of the ten worst places."""
    known = values.assign(figure=middles(values)).dropna(subset="figure")
    label = lower_first(what.label)
    if known.empty:
        return f"No {what.places} have a figure for {label}."
    ordered = known.sort_values(["figure", "code"], ascending=[WORST_IS.get(polarity, False), True])
    word = "worst" if polarity in WORST_IS else "highest"
    first = ordered.iloc[0]
    told = figure(first["value"], first["value_low"], first["value_high"], what.decimals, what.unit)
    tied = int((ordered["figure"] == first["figure"]).sum())
    if tied > TOP:
        return f"{tied:,} {what.places} share the {word} figure for {label} ({told})."
    in_boroughs = ordered.head(TOP)["area"].value_counts()
    names = [f"{name} ({n})" if n > 1 else str(name) for name, n in in_boroughs.items()]
    more = len(names) - MOST_BOROUGHS
    names = [*names[:MOST_BOROUGHS], count(more, "other borough")] if more > 0 else names
    return (
        f"{sentence_case(what.label)} is {word} in {first['name']} in {first['area']}: {told}. "
        f"The {TOP} {word} {what.places} are in {enumeration(names)}."
    )


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


def country_alt(values: pd.DataFrame, label: str, sorted_into: Classes, places: str) -> str:
    """What the map shows, for those who can't see it: how many places are in each class."""
    counts = "; ".join(f"{r.label}: {r.places:,}" for r in sorted_into.table.itertuples() if r.places)
    hidden = sum(len(names) for names in sorted_into.withheld.values())
    tail = f"; not shown: {hidden:,}" if hidden else ""
    return f"{label} of {len(values):,} {places} of {COUNTRY}. How many are in each class: {counts}{tail}."
