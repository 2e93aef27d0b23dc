"""Need in words: what a score is out of, the order of the places, and how far apart two of them are."""

from __future__ import annotations

import pandas as pd

from metrics.need.need import Need
from metrics.statistics.ranks import ordinal
from views.formats import number

SCALE_NOTES = {"index": "100 = the mean of the places here"}
"""What 100 is on scales of need that it does not end, by normalisation."""

SHOWN = 0.05
"""The least points that are not written as 0.0."""


def out_of(need: Need) -> str:
    """The words after a score of need."""
    note = SCALE_NOTES.get(need.method.normalisation)
    return f"({note})" if note else "of 100"


def ranked(need: Need) -> pd.DataFrame:
    """The places in order of need, the greatest first."""
    return need.places.sort_values(["score_or_midpoint", "place"], ascending=[False, True], kind="stable")


def ranked_names(need: Need) -> dict[str, str]:
    """By place id in order of need: the place's name, and its area's in brackets where that is another."""
    return {
        r.place: f"{r.name} ({r.area})" if r.area and r.area != r.name else r.name
        for r in ranked(need).itertuples()
    }


def next_in_rank(need: Need, place: str) -> str:
    """The place id next below in rank; next above for the last; empty where there is only one."""
    order = list(ranked(need)["place"])
    at = order.index(place)
    return order[at + 1] if at + 1 < len(order) else order[at - 1] if at else ""


def position(first: int, last: int, of: int, *, tied: bool = False) -> str:
    """A place's position in words: 1st of 169; between 3rd and 5th of 169; joint 1st of 169 where its need is
    known and others have the same."""
    if first == last:
        at = ordinal(first)
    else:
        at = f"joint {ordinal(first)}" if tied else f"between {ordinal(first)} and {ordinal(last)}"
    return f"{at} of {of}"


def points_behind(points: float, unit: str = "points") -> str:
    """How far one falls short of another, where what rounds to nothing is not called nothing."""
    return f"{number(points, 1)} {unit}" if points >= SHOWN else "less than a tenth of a point"
