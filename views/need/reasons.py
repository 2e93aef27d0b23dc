"""Why a place stands where it does: which indicators put it there, how sure, and what sets it apart from the
place next to it in rank."""

from __future__ import annotations

import pandas as pd

from metrics.need.need import Need
from metrics.need.robustness import Robustness
from metrics.profile.area_facts import short_name
from metrics.statistics.deprivation_summaries import ordinal
from views.formats import figure, known, number
from views.profile.sentences import enumeration

REASONS = 3
"""How many indicators are named as the reason why."""

UNTESTED = (
    "**How sure this is can't be told.** Need is one indicator without counts behind it, so there is nothing "
    "of weight that could be chosen otherwise or come out otherwise. That is not certainty. Choose more "
    "indicators."
)
"""What is said where draws can't test anything."""

SCALES = {"index": "(100 = the mean of the places here)"}
"""What a score of need is out of, where it is not 100."""


def out_of(need: Need) -> str:
    """The words after a score of need."""
    return SCALES.get(need.method.normalisation, "of 100")


def ranked(need: Need) -> pd.DataFrame:
    """The places in order of need, the greatest first."""
    return need.places.sort_values(["score_or_midpoint", "place"], ascending=[False, True], kind="stable")


def ranked_names(need: Need) -> dict[str, str]:
    """By place id in order of need: the place's name, and its area's in brackets."""
    return {r.place: f"{r.name} ({r.area})" for r in ranked(need).itertuples()}


def next_in_rank(need: Need, place: str) -> str:
    """The place id next below in rank; next above for the last; empty where there is only one."""
    order = list(ranked(need)["place"])
    at = order.index(place)
    return order[at + 1] if at + 1 < len(order) else order[at - 1] if at else ""


def position(row: pd.Series | tuple, of: int) -> str:
    """A place's position in words: 1st of 169; between 3rd and 5th of 169."""
    first, last = int(row.rank_first), int(row.rank_last)
    at = ordinal(first) if first == last else f"between {ordinal(first)} and {ordinal(last)}"
    return f"{at} of {of}"


def why(need: Need, sure: Robustness, place: str) -> list[str]:
    """Sentences on one place: where it stands, what puts it there, how sure that is, and the next in rank."""
    row = _row(need, place)
    area = f" ({short_name(row['area'])})" if row["area"] and row["area"] != row["name"] else ""
    standing = _standing(row, need)
    told = [f"**{row['name']}**{area} is {standing}.", _reasons(need, place), _sure(sure, place)]
    other = next_in_rank(need, place)
    return [sentence for sentence in [*told, _beside(need, place, other) if other else ""] if sentence]


def why_table(need: Need, place: str) -> pd.DataFrame:
    """One row per indicator: figure, the borough's, score and points of a place and of the next in rank."""
    other = next_in_rank(need, place)
    pair = [each for each in (place, other) if each]
    names = need.places.set_index("place")["name"]
    at = {p: n for n, p in enumerate(need.places["place"])}
    rows = []
    for n, told in enumerate(need.indicators.itertuples()):
        row = {"Indicator": told.criterion, "Weight": f"{100 * told.weight:.0f} %"}
        for each in pair:
            known_ = need.evidence
            ends = (known_.value[at[each], n], known_.low[at[each], n], known_.high[at[each], n])
            row[names[each]] = figure(*ends, int(told.decimals), told.unit)
            row[f"Points, {names[each]}"] = number(_row(need, each)[f"points_{told.indicator}"], 1)
        row["Borough"] = figure(told.borough, None, None, int(told.decimals), told.unit)
        rows.append(row)
    return pd.DataFrame(rows)


def _row(need: Need, place: str) -> pd.Series:
    return need.places[need.places["place"] == place].iloc[0]


def _standing(row: pd.Series, need: Need) -> str:
    at = position(row, len(need.places))
    if known(row["score"]):
        return f"{at} by need, with {number(row['score'], 1)} {out_of(need)}"
    ends = f"{number(row['score_low'], 1)} and {number(row['score_high'], 1)} {out_of(need)}"
    return f"{at} by need, which lies between {ends}, because a figure is missing"


def _reasons(need: Need, place: str) -> str:
    """The indicators that add most, each with its figure beside the borough's."""
    row, at = _row(need, place), list(need.places["place"]).index(place)
    told = [
        (row[f"points_{i.indicator}"], n, i)
        for n, i in enumerate(need.indicators.itertuples())
        if known(row[f"points_{i.indicator}"])
    ]
    if not told:
        return "Its points can't be told apart, because a figure is missing."
    most = sorted(told, key=lambda each: (-each[0], each[1]))[:REASONS]
    named = [
        f"{i.criterion} ({number(points, 1)}: {_figure(need.evidence.value[at, n], i)})"
        for points, n, i in most
    ]
    return f"Most points come from {enumeration(named)}."


def _figure(value: float, told: tuple) -> str:
    text = figure(value, None, None, int(told.decimals), told.unit)
    borough = figure(told.borough, None, None, int(told.decimals))
    return f"{text}, borough {borough}" if known(told.borough) else text


def _sure(sure: Robustness, place: str) -> str:
    """How far its rank spreads; empty where nothing can be tested."""
    if not sure.testable:
        return ""
    row = sure.places[sure.places["place"] == place].iloc[0]
    spread = (
        f"In nine of ten draws it ranks between {ordinal(int(row['rank_5']))} and "
        f"{ordinal(int(row['rank_95']))}"
        if row["rank_5"] != row["rank_95"]
        else f"It ranks {ordinal(int(row['rank_5']))} in at least nine of ten draws"
    )
    chance = share(row["in_top"])
    return f"{spread}, and it is among the {sure.top} neediest in {chance}: {row['standing']}."


def share(part: float) -> str:
    """A share of draws in words that don't call nearly all all, or nearly none none."""
    if part in (0, 1):
        return "every draw" if part else "no draw"
    return f"{percent(part)} of draws"


def percent(part: float) -> str:
    """A share of draws in percent that doesn't call nearly all all, or nearly none none."""
    if part in (0, 1):
        return f"{100 * part:.0f} %"
    whole = min(max(100 * part, 0.1), 99.9)
    return f"{whole:.1f} %" if whole < 1 or whole > 99 else f"{whole:.0f} %"


def _beside(need: Need, place: str, other: str) -> str:
    """What sets a place apart from the next in rank, indicator by indicator."""
    one, two = _row(need, place), _row(need, other)
    ahead = one["score_or_midpoint"] - two["score_or_midpoint"]
    side = "below" if ahead >= 0 else "above"
    text = (
        f"Next {side} it is **{two['name']}** ({position(two, len(need.places))}), "
        f"{number(abs(ahead), 1)} points {'behind' if ahead >= 0 else 'ahead'}."
    )
    apart = [
        (one[f"points_{i.indicator}"] - two[f"points_{i.indicator}"], i.criterion)
        for i in need.indicators.itertuples()
    ]
    apart = [(difference, name) for difference, name in apart if known(difference)]
    more = [f"{name} (+{number(d, 1)})" for d, name in sorted(apart, reverse=True)[:2] if d >= 0.05]
    less = [f"{name} ({number(d, 1)})" for d, name in sorted(apart)[:2] if d <= -0.05]
    if more:
        text += f" {one['name']} has more points from {enumeration(more)}"
        text += f", fewer from {enumeration(less)}." if less else "."
    elif less:
        text += f" {one['name']} has fewer points from {enumeration(less)}."
    return text
