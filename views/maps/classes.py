"""Figures sorted into a few classes for a map: which, how many places in each, and in what colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import mapclassify
import numpy as np
import pandas as pd
from afcharts.af_colours import get_af_colours

from metrics.statistics.deprivation_summaries import BANDS_2009
from views.formats import number
from views.html import html
from views.wording import sentence_case

WAYS = {
    "bands": "Bands of England, as in 2009",
    "quantile": "Fifths of the places",
    "natural": "Natural breaks",
}
"""Ways to sort; the labels readers see."""

FEWEST_PLACES = 5
"""Fewer places than this are not divided into fifths."""

MOST_DECIMALS = 8
"""Decimals beyond which figures are not told apart."""

UP_TO = "A figure at the upper end of a class belongs to the next one."

SEQUENCE = get_af_colours("sequential", number_of_colours=5)
NOT_SHOWN_COLOUR = "#e6e6e6"
NOT_SHOWN = -1


@dataclass(frozen=True)
class Classes:
    """The classes of a map: `table` has one row per class (label, places, colour), `of` the class of each
    place by id."""

    table: pd.DataFrame
    of: dict[str, int]
    withheld: dict[str, list[str]]
    """Names of the places that are not shown, by the reason."""
    heading: str
    """What the ranges of the legend are of."""
    explained: str
    """How the classes were made, in a sentence."""

    def colour(self, place: str) -> str:
        """The colour of a place; grey (hatched on the map) where nothing is shown."""
        number_of_class = self.of.get(place, NOT_SHOWN)
        return NOT_SHOWN_COLOUR if number_of_class == NOT_SHOWN else self._colours[number_of_class]

    @cached_property
    def _colours(self) -> list[str]:
        return [str(colour) for colour in self.table["colour"]]


def methods(values: pd.DataFrame) -> list[str]:
    """The ways in which these figures can be sorted, best first. `values` are columns of
    metrics.profile.place_values."""
    known = values["value"].dropna()
    ways = ["bands"] if values["national_percentile"].notna().any() else []
    return [*ways, *(["quantile"] if known.nunique() >= FEWEST_PLACES else []), "natural"]


def classes(
    values: pd.DataFrame, method: str, decimals: int, unit: str = "", *, dark_is_low: bool = False
) -> Classes:
    """The classes of the figures in `value` (of `national_percentile` for bands). Raises ValueError for an
    unknown method.

    `dark_is_low` gives the darkest colour to the lowest figures: percentiles, of which 1 is the most
    deprived.
    """
    if method not in WAYS:
        raise ValueError(
            f"There is no way of making classes called {method!r}; choose one of: {', '.join(WAYS)}."
        )
    if method == "bands":
        shown, edges = (
            values["national_percentile"],
            np.array([band.upper for band in BANDS_2009], dtype=float),
        )
        labels, dark_is_low = band_labels(), True
        heading, explained = "Position among England's LSOAs", _bands_explained(values)
    else:
        shown = _cut_short(values["value"].astype(float), decimals)
        edges = _edges(shown.dropna().to_numpy(float), method)
        known = shown.notna()
        figures = values["value"][known].to_numpy(float)
        labels = _range_labels(figures, shown[known].to_numpy(float), edges, decimals)
        heading, explained = sentence_case(unit) or "Number", _explained(method, len(edges))
    # a percentile of exactly 25 is in the band to 25, even if dividing put it a hair above
    number_of_class = np.searchsorted(
        edges + 1e-9 * np.maximum(1, np.abs(edges)), shown.to_numpy(float), side="left"
    )
    number_of_class = np.where(shown.notna(), np.minimum(number_of_class, len(edges) - 1), NOT_SHOWN)
    table = pd.DataFrame(
        {
            "label": labels,
            "places": np.bincount(number_of_class[number_of_class >= 0], minlength=len(labels)),
            "colour": colours(len(labels), dark_is_low=dark_is_low),
        }
    )
    hidden = values[shown.isna()]
    reasons = hidden["withheld"].where(hidden["withheld"] != "", "no figure")
    return Classes(
        table,
        dict(zip(values["place"], number_of_class.tolist(), strict=True)),
        {str(reason): list(group) for reason, group in hidden.groupby(reasons.to_numpy())["name"]},
        heading,
        explained,
    )


def colours(count: int, *, dark_is_low: bool = False) -> list[str]:
    """As many steps of the Analysis Function's sequential palette as there are classes, palest first unless
    dark is low."""
    if count == 0:
        return []
    palette = np.array(
        [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in SEQUENCE], dtype=float
    )  # darkest first
    at = np.linspace(0, len(palette) - 1, count) if count > 1 else np.array([2.0])
    steps = np.stack(
        [np.interp(at, np.arange(len(palette)), palette[:, channel]) for channel in range(3)], axis=1
    )
    named = ["#" + "".join(f"{round(c):02x}" for c in step) for step in steps]
    return named if dark_is_low else named[::-1]


def legend(sorted_into: Classes, places: str, dots: str = "") -> str:
    """The legend as HTML: a swatch, the class and the number of places, and in words why places are not
    shown; `dots` says what points on the map are."""
    return html(
        "map_legend",
        heading=sorted_into.heading,
        classes=list(sorted_into.table.itertuples()),
        withheld=sorted_into.withheld,
        not_shown_colour=NOT_SHOWN_COLOUR,
        dots=dots,
        noun=lambda count: places if count != 1 else places.removesuffix("s"),
    )


def legend_table(sorted_into: Classes, what: str, places: str) -> pd.DataFrame:
    """One row per class: its range and its number of places; the last ones are those not shown and why."""
    hidden = [(f"not shown: {reason}", len(names)) for reason, names in sorted_into.withheld.items()]
    shown = list(zip(sorted_into.table["label"], sorted_into.table["places"], strict=True))
    return pd.DataFrame([*shown, *hidden], columns=[what, sentence_case(places)])


def _edges(known: np.ndarray, method: str) -> np.ndarray:
    """The upper edges of the classes; a few distinct figures have a class each."""
    distinct = np.unique(known)
    if len(distinct) < FEWEST_PLACES or (method == "quantile" and len(known) < FEWEST_PLACES):
        return distinct
    if method == "quantile":
        return np.unique(np.quantile(known, [0.2, 0.4, 0.6, 0.8, 1.0], method="inverted_cdf"))
    return np.unique(mapclassify.FisherJenks(known, k=FEWEST_PLACES).bins)


def band_labels() -> list[str]:
    """The bands of England as readers see them: 0 to 5% (most deprived), over 5 to 10%, ..."""
    uppers = [band.upper for band in BANDS_2009]
    first, *others = [f"to {upper:g}%" for upper in uppers]
    labels = [f"0 {first}", *(f"over {low:g} {to}" for low, to in zip(uppers, others, strict=False))]
    return [f"{labels[0]} (most deprived)", *labels[1:-1], f"{labels[-1]} (least deprived)"]


def _bands_explained(values: pd.DataFrame) -> str:
    mean = (
        " What is sorted here is the mean percentile of each place's LSOAs."
        if values["pieces"].max() > 1
        else ""
    )
    return f"The bands of the profiles of 2009, from the most to the least deprived.{mean}"


def _cut_short(figures: pd.Series, decimals: int) -> pd.Series:
    """The figures cut to one decimal more than is shown of them, or to as many as tell five apart.

    Sums that differ by a hair only would else part two classes at 40.77380952, which nobody can read. What is
    cut, not rounded, stays in the class whose words hold it.
    """
    if figures.nunique() < FEWEST_PLACES:
        return figures
    for places in range(decimals + 1, MOST_DECIMALS):
        step = 10.0**-places
        short = (np.floor(figures / step + 1e-9) * step).round(places)
        if short.nunique() >= FEWEST_PLACES:
            return short
    return figures


def _range_labels(known: np.ndarray, short: np.ndarray, edges: np.ndarray, decimals: int) -> list[str]:
    """Each class from its lower end up to where the next begins (19 up to 41, 41 up to 63, 63 to 98): no
    figure is in two classes or in none. Classes of one figure each are that figure. `short` are the figures
    by which they are sorted."""
    inside = np.minimum(np.searchsorted(edges, short, side="left"), len(edges) - 1)
    groups = [known[inside == i] for i in range(len(edges))]
    if len(edges) < FEWEST_PLACES and all(len(np.unique(group)) == 1 for group in groups):
        return _told_apart([float(group[0]) for group in groups], decimals)
    cuts = [_cut(float(a.max()), float(b.min()), decimals) for a, b in pairwise(groups)]
    low, high = number(groups[0].min(), decimals), number(groups[-1].max(), decimals)
    if not cuts:
        return [low if low == high else f"{low} to {high}"]
    middle = [f"{begin} up to {end}" for begin, end in pairwise(cuts)]
    return [f"{low} up to {cuts[0]}", *middle, cuts[-1] if cuts[-1] == high else f"{cuts[-1]} to {high}"]


def _cut(highest: float, lowest: float, decimals: int) -> str:
    """The number with fewest decimals (as many as the figures have, or more) that is above the highest figure
    of one class and not above the lowest of the next."""
    for places in range(decimals, MOST_DECIMALS):
        step = 10.0**-places
        cut = round(float(np.floor(lowest / step + 1e-9)) * step, places)
        if cut > highest:
            return number(cut, places)
    return number(lowest, MOST_DECIMALS)


def _told_apart(figures: list[float], decimals: int) -> list[str]:
    """The figures with as many decimals as they have, or as tell them apart."""
    for places in range(decimals, MOST_DECIMALS):
        written = [number(figure, places) for figure in figures]
        if len(set(written)) == len(figures):
            break
    return written


def _explained(method: str, count: int) -> str:
    if count < FEWEST_PLACES:
        return (
            f"Each of the {count} different figures has a class of its own: there are too few to divide."
            if count
            else "No figures."
        )
    if method == "quantile":
        return (
            "Fifths: each class holds about a fifth of the places, so the colours "
            f"say where a place stands in its own borough. {UP_TO}"
        )
    return f"Natural breaks (Fisher and Jenks): classes are cut where the figures lie furthest apart. {UP_TO}"


def choices(ways: Sequence[str]) -> dict[str, str]:
    """The ways with the labels readers see."""
    return {way: WAYS[way] for way in ways}
