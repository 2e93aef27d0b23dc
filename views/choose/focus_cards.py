"""Places of focus as a reader meets them: the answer in a sentence, a card each, and what the pins cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from metrics.choose.focus import Focus
from metrics.need.need import Need
from metrics.profile.area_facts import short_name
from views.choose.cards import Card
from views.choose.rows import FocusArea
from views.formats import number
from views.need.how_sure import LIKELY, OPEN, SURE, surety_of_chosen
from views.need.reasons import REASONS_NAMED
from views.need.scores import SHOWN, out_of
from views.need.simulation_shares import share_of_simulations
from views.wording import enumeration, lower_first, sentence_case, spelled, without_ward

NAMED = 3
"""Neighbourhoods in the name of a place of focus; LSOAs in which the next best differs from it."""

CLOSE_CALL = {SURE: "sure", LIKELY: "likely", OPEN: "a close call"}
"""How the answer speaks of so many places of each degree."""

Neighbourhoods = Mapping[str, str]
"""By place id of an LSOA: the neighbourhood it lies in."""


def neighbourhoods(msoas: pd.DataFrame) -> dict[str, str]:
    """The neighbourhood (MSOA) of every LSOA; `msoas` are of metrics.places.within."""
    first = msoas.sort_values("share", ascending=False, kind="stable").drop_duplicates("place")
    return dict(zip(first["place"], first["msoa_name"], strict=True))


def focus_answer(focus: Focus, shares: Mapping[str, float]) -> str:
    """The answer in a sentence or two; `shares` are of `best_shares`."""
    found = focus.areas[focus.areas["refusal"] == ""]
    if found.empty:
        return "No area has a place of focus within these limits."
    people = number(found["residents"].sum())
    if len(found) == 1:
        where = f"One place holds {people} people where need is greatest."
    else:
        whole = len(found) == len(focus.areas)
        one_each = "one in each area" if whole else f"in {len(found)} of the {len(focus.areas)} areas"
        where = f"{_counted(len(found))} places, {one_each}, hold {people} people where need is greatest."
    return f"{where} {_degrees([shares[area] for area in found['area'] if area in shares])}".strip()


def best_shares(robustness: pd.DataFrame, testable: bool) -> dict[str, float]:
    """By area: the share of the ways of counting that choose its place; empty where nothing can be tested."""
    best = robustness[robustness["order"] == 1]
    return dict(zip(best["area"], best["best"], strict=True)) if testable else {}


def focus_cards(
    focus: Focus, robustness: pd.DataFrame, shares: Mapping[str, float], near: Neighbourhoods
) -> list[Card]:
    """One card an area: its place of focus, or why it has none."""
    return [
        Card(short_name(row.area), [row.refusal])
        if row.refusal
        else _card(focus, row, robustness[robustness["area"] == row.area], shares.get(row.area), near)
        for row in focus.areas.itertuples()
    ]


def pins_sentence(focus: Focus) -> str:
    """How many pins there are and what they cost."""
    pinned = focus.places["pinned"]
    if not (pinned != "").any():
        return "No pins yet."
    counted = enumeration(f"{(pinned == way).sum()} {way}" for way in ("in", "out") if (pinned == way).any())
    rows = focus.areas[focus.areas["cost"].notna()]
    dear = [
        f"{number(r.cost, 1)} points of need in {short_name(r.area)}"
        for r in rows.itertuples()
        if r.cost >= SHOWN
    ]
    if dear:
        return f"Your pins ({counted}) cost {enumeration(dear)}."
    return f"Your pins ({counted}) cost nothing." if len(rows) else f"Your pins ({counted}) leave no place."


def place_name(members: pd.DataFrame, near: Neighbourhoods) -> str:
    """A readable name of a group of LSOAs (columns place, ward, residents): its neighbourhoods, those with
    most people first; its wards where those are not known."""
    pairs = zip(members["place"], members["ward"], strict=True)
    names = pd.Series([near.get(place) or ward for place, ward in pairs], index=members.index)
    return enumeration(_by_people(names, members["residents"])[:NAMED])


def reasons(need: Need, members: Sequence[str], among: Collection[str] | None = None) -> list[str]:
    """What adds most points to the need of a group of places, on average over its residents; `among` are the
    ids of the indicators that may be named (all where none are given)."""
    own = need.places[need.places["place"].isin(members)]
    weights = own["residents"].to_numpy(float)
    weights = np.ones(len(own)) if np.isnan(weights).any() or not weights.sum() else weights
    added = [
        (float(np.average(own[f"points_{each.indicator}"], weights=weights)), n, each.criterion)
        for n, each in enumerate(need.indicators.itertuples())
        if among is None or each.indicator in among
    ]
    most = sorted(((-points, n, name) for points, n, name in added if points >= SHOWN))[:REASONS_NAMED]
    return [lower_first(name) for _, _, name in most] if len(need.indicators) > 1 else []


def _card(
    focus: Focus, row: FocusArea, groups: pd.DataFrame, share: float | None, near: Neighbourhoods
) -> Card:
    own = focus.places[focus.places["place"].isin(row.chosen)]
    wards = _by_people(own["ward"], own["residents"])
    facts = [
        short_name(row.area),
        f"{enumeration(wards)} ward{'s' if len(wards) > 1 else ''}",
        f"{number(row.residents)} people",
        f"need {number(row.need, 1)} {out_of(focus.need)} (whole area {number(row.area_need, 1)})",
        *([f"chosen in {share_of_simulations(share)}"] if share is not None else []),
    ]
    notes = [row.joined, _pins(own), _oftener(focus, groups, near) if share is not None else ""]
    return Card(
        place_name(own, near),
        facts,
        share,
        reasons(focus.need, row.chosen),
        _next_best(focus, groups, near),
        [note for note in notes if note],
    )


def _next_best(focus: Focus, groups: pd.DataFrame, near: Neighbourhoods) -> str:
    """The second best group and how far it is behind."""
    if len(groups) < 2:
        return "No other group of LSOAs fits the limits."
    behind = float(groups["short"].iloc[1])
    less = f"{number(behind, 1)} points less need" if behind >= SHOWN else "almost the same need"
    best, second = groups["chosen"].iloc[0], groups["chosen"].iloc[1]
    return f"Next best: {_difference(focus, best, second, near)}, {less}."


def _oftener(focus: Focus, groups: pd.DataFrame, near: Neighbourhoods) -> str:
    """Another group that more ways of counting choose; empty where none does."""
    rival = groups.sort_values("best", ascending=False, kind="stable").iloc[0]
    if rival["best"] <= groups["best"].iloc[0]:
        return ""
    other = _difference(focus, groups["chosen"].iloc[0], rival["chosen"], near)
    return f"Chosen more often: {other}, in {share_of_simulations(rival['best'])}."


def _difference(focus: Focus, one: Sequence[str], other: Sequence[str], near: Neighbourhoods) -> str:
    """In what another group differs from the first, by its LSOAs; its name where they share too little."""
    rows = focus.places.set_index("place", drop=False)
    new, gone = [p for p in other if p not in one], [p for p in one if p not in other]
    if len(gone) == len(one) or max(len(new), len(gone)) > NAMED:
        return place_name(rows.loc[list(other)], near)
    added, left = (enumeration(without_ward(rows.loc[p, "name"]) for p in places) for places in (new, gone))
    if new and gone:
        return f"{added} in place of {left}"
    return f"the same with {added} added" if new else f"the same without {left}"


def _pins(own: pd.DataFrame) -> str:
    pinned = own.loc[own["pinned"] == "in", "name"]
    return f"Pinned in by you: {enumeration(map(without_ward, pinned))}." if len(pinned) else ""


def _degrees(shares: Sequence[float]) -> str:
    """How many of the places are sure, likely or a close call: One is sure and two are likely."""
    degrees = [surety_of_chosen(share) for share in shares]
    there = [(degree, degrees.count(degree)) for degree in CLOSE_CALL if degree in degrees]
    if len(there) == 1 and len(shares) > 1:
        return f"{'Both' if len(shares) == 2 else 'All'} are {CLOSE_CALL[there[0][0]]}."
    said = [f"{spelled(n)} {'is' if n == 1 else 'are'} {CLOSE_CALL[degree]}" for degree, n in there]
    if len(shares) == 1:
        return f"It is {CLOSE_CALL[degrees[0]]}."
    return f"{sentence_case(enumeration(said))}." if said else ""


def _by_people(names: pd.Series, residents: pd.Series) -> list[str]:
    """Each name once, the one with most residents first."""
    totals = residents.groupby(names, sort=False).sum().sort_values(ascending=False, kind="stable")
    return [str(name) for name in totals.index if name]


def _counted(places: int) -> str:
    return sentence_case(spelled(places))
