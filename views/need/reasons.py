"""Why a place stands where it does: which indicators put it there, how sure, and what sets it apart from the
place next to it in rank."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from metrics.need.need import Need
from metrics.need.robustness import Robustness
from metrics.profile.area_facts import short_name
from metrics.statistics.ranks import ordinal
from views.formats import figure, known, number
from views.need.how_sure import surety
from views.need.scores import SHOWN, next_in_rank, out_of, position
from views.need.simulation_shares import share_of_simulations
from views.wording import enumeration, lower_first

REASONS_NAMED = 3
"""How many indicators are named as the reason why."""

SET_APART = 2
"""How many indicators are named on either side where two places are compared."""


class Indicator(Protocol):
    """The columns read from a row of `Need.indicators`."""

    indicator: str
    criterion: str
    weight: float
    unit: str
    decimals: int
    borough: float


def reason_sentences(need: Need, robustness: Robustness, place: str) -> list[str]:
    """Sentences on one place: where it stands, what puts it there, how sure that is, and the next in rank."""
    row = _place(need, place)
    area = f" ({short_name(row['area'])})" if row["area"] and row["area"] != row["name"] else ""
    other = next_in_rank(need, place)
    sentences = [
        f"**{row['name']}**{area} is {_standing(row, need)}.",
        _most_points(need, place),
        _rank_spread(robustness, place),
        _comparison(need, place, other) if other else "",
    ]
    return [sentence for sentence in sentences if sentence]


def reasons_table(need: Need, place: str) -> pd.DataFrame:
    """One row per indicator: figure, the borough's, score and points of a place and of the next in rank."""
    other = next_in_rank(need, place)
    pair = [each for each in (place, other) if each]
    names = need.places.set_index("place")["name"]
    at = {p: n for n, p in enumerate(need.places["place"])}
    evidence, rows = need.evidence, []
    for n, indicator in enumerate(need.indicators.itertuples()):
        form = int(indicator.decimals), indicator.unit
        row = {"Measure": indicator.criterion, "Weight": f"{100 * indicator.weight:.0f}%"}
        for each in pair:
            ends = (evidence.value[at[each], n], evidence.low[at[each], n], evidence.high[at[each], n])
            row[names[each]] = figure(*ends, *form)
            row[f"Points, {names[each]}"] = number(_place(need, each)[f"points_{indicator.indicator}"], 1)
        row["Borough"] = figure(indicator.borough, None, None, *form)
        rows.append(row)
    return pd.DataFrame(rows)


def _place(need: Need, place: str) -> pd.Series:
    return need.places[need.places["place"] == place].iloc[0]


def _position(row: pd.Series, need: Need) -> str:
    first, last = int(row["rank_first"]), int(row["rank_last"])
    return position(first, last, len(need.places), tied=known(row["score"]))


def _standing(row: pd.Series, need: Need) -> str:
    at = _position(row, need)
    if known(row["score"]):
        return f"{at} by need, with {number(row['score'], 1)} {out_of(need)}"
    ends = f"{number(row['score_low'], 1)} and {number(row['score_high'], 1)} {out_of(need)}"
    return f"{at} by need, which lies between {ends}, because a figure is missing"


def _most_points(need: Need, place: str) -> str:
    """The indicators that add most, each with its figure beside the borough's."""
    at = list(need.places["place"]).index(place)
    most = _most(need, place)
    if not most:
        return "We can't say what its need comes from, because a figure is missing."
    named = [
        f"{lower_first(each.criterion)} ({number(points, 1)} points: "
        f"{_figure(need.evidence.value[at, n], each)})"
        for points, n, each in most
    ]
    return f"Most of its need comes from {enumeration(named)}."


def _most(need: Need, place: str) -> list[tuple[float, int, Indicator]]:
    """The indicators that add most: their points, their position and themselves."""
    row = _place(need, place)
    added = [
        (row[f"points_{each.indicator}"], n, each)
        for n, each in enumerate(need.indicators.itertuples())
        if known(row[f"points_{each.indicator}"])
    ]
    return sorted(added, key=lambda each: (-each[0], each[1]))[:REASONS_NAMED]


def _figure(value: float, indicator: Indicator) -> str:
    text = figure(value, None, None, int(indicator.decimals), indicator.unit)
    borough = figure(indicator.borough, None, None, int(indicator.decimals))
    return f"{text}, borough {borough}" if known(indicator.borough) else text


def _rank_spread(robustness: Robustness, place: str) -> str:
    """How far its rank spreads; empty where nothing can be tested."""
    if not robustness.testable:
        return ""
    row = robustness.places[robustness.places["place"] == place].iloc[0]
    first, last = int(row["rank_5"]), int(row["rank_95"])
    spread = (
        f"Nine times in ten it ranks between {ordinal(first)} and {ordinal(last)}"
        if first != last
        else f"It ranks {ordinal(first)} at least nine times in ten"
    )
    chance = share_of_simulations(row["in_top"])
    return f"{surety(row['in_top']).word}: it is in the top {robustness.top} in {chance}. {spread}."


def reasons_heading(need: Need, place: str) -> str:
    """Why a place stands where it does, as a heading."""
    row = _place(need, place)
    because = enumeration([lower_first(each.criterion) for _, _, each in _most(need, place)])
    at = _position(row, need)
    return f"{row['name']} is {at}" + (
        f", because of {because}" if because and len(need.indicators) > 1 else ""
    )


def _comparison(need: Need, place: str, other: str) -> str:
    """What sets a place apart from the next in rank, indicator by indicator."""
    one, two = _place(need, place), _place(need, other)
    ahead = one["score_or_midpoint"] - two["score_or_midpoint"]
    side = "below" if ahead >= 0 else "above"
    text = f"Next {side} it is **{two['name']}** ({_position(two, need)}), " + (
        f"{number(abs(ahead), 1)} points {'behind' if ahead >= 0 else 'ahead'}."
        if abs(ahead) >= SHOWN
        else "with the same need."
        if known(one["score"]) and known(two["score"]) and one["rank_first"] == two["rank_first"]
        else "with almost the same need."
    )
    apart = [
        (one[f"points_{each.indicator}"] - two[f"points_{each.indicator}"], lower_first(each.criterion))
        for each in need.indicators.itertuples()
    ]
    apart = sorted((points, name) for points, name in apart if known(points))
    more = [f"{name} (+{number(d, 1)})" for d, name in apart[: -SET_APART - 1 : -1] if d >= SHOWN]
    less = [f"{name} ({number(d, 1)})" for d, name in apart[:SET_APART] if d <= -SHOWN]
    if more:
        text += f" {one['name']} has more points from {enumeration(more)}"
        text += f", fewer from {enumeration(less)}." if less else "."
    elif less:
        text += f" {one['name']} has fewer points from {enumeration(less)}."
    return text
