"""The answer of the map: where a figure is worst, and where best; of one place, how it stands."""

from __future__ import annotations

import pandas as pd

from views.formats import figure, middles
from views.maps.place_card import ShownIndicator
from views.wording import enumeration, lower_first

MANY = 30
"""Places from which a tenth of them is looked at, not each by its name."""

WORST_IS = {"lower_is_better": False, "higher_is_better": True}
"""Whether the lowest figure is the worst, by an indicator's polarity."""


def map_answer(values: pd.DataFrame, what: ShownIndicator, polarity: str) -> str:
    """One sentence on where the figure is worst (highest, where neither end is bad).

    Of many places: in which area most of the worst tenth lie. `values` are of metrics.profile.place_values.
    """
    known = values.assign(figure=middles(values)).dropna(subset="figure")
    if known.empty:
        return f"No {what.places} have a figure for {lower_first(what.label)}."
    ordered = known.sort_values("figure", ascending=WORST_IS.get(polarity, False), kind="stable")
    word, best = ("worst", "best") if polarity in WORST_IS else ("highest", "lowest")
    if len(ordered) >= MANY:
        return _tenth(ordered, what, word)
    first, last = ordered.iloc[0], ordered.iloc[-1]
    ends = f"{first['name']} is {word} on {lower_first(what.label)} ({_figure(first, what)})"
    if len(ordered) == 1:
        return f"{first['name']} has {_figure(first, what)} for {lower_first(what.label)}."
    return f"{ends}; {last['name']} is {best} ({_figure(last, what)})."


def place_answer(values: pd.DataFrame, place: str, what: ShownIndicator, against_rest: str) -> str:
    """One sentence on the place that is chosen: its figure; and how it stands against the rest."""
    row = values[values["place"] == place].iloc[0]
    return f"{row['name']}: {_figure(row, what)} for {lower_first(what.label)}. {against_rest}".strip()


def _tenth(ordered: pd.DataFrame, what: ShownIndicator, word: str) -> str:
    count = round(len(ordered) / 10)
    tenth = ordered.head(count)
    areas = tenth["area"].dropna().value_counts()
    which = f"of the {count} {what.places} that are {word} on {lower_first(what.label)}"
    if areas.empty:
        return f"{ordered.iloc[0]['name']} is {word} on {lower_first(what.label)}."
    most = areas[areas == areas.iloc[0]].index.tolist()
    verb = "lie" if areas.iloc[0] > 1 else "lies"
    if areas.iloc[0] == count:
        return f"All {count} {what.places} that are {word} on {lower_first(what.label)} lie in {most[0]}."
    first, *others = most
    as_many = f", as many in {enumeration(others)}" if others else ""
    return f"{areas.iloc[0]} {which} {verb} in {first}{as_many}."


def _figure(row: pd.Series, what: ShownIndicator) -> str:
    return figure(row["value"], row["value_low"], row["value_high"], what.decimals, what.unit)
