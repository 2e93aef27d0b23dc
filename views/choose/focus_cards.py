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
from views.wording import enumeration, lower_first, sentence_case, spelled, together, without_ward

NAMED = 3
"""Neighbourhoods in the name of a place of focus; LSOAs in which the next best differs from it."""

DEGREES = (SURE, LIKELY, OPEN)
"""The degrees in which a place that is chosen can be sure, the surest first."""

Neighbourhoods = Mapping[str, str]
"""By place id of an LSOA: the neighbourhood it lies in."""


def neighbourhoods(msoas: pd.DataFrame) -> dict[str, str]:
    """The neighbourhood (MSOA) of every LSOA; `msoas` are of metrics.places.within."""
    first = msoas.sort_values("share", ascending=False, kind="stable").drop_duplicates("place")
    return dict(zip(first["place"], first["msoa_name"], strict=True))


def focus_answer(focus: Focus, shares: Mapping[str, float], near: Neighbourhoods) -> str:
    """The answer in a few sentences: how many places and people, which needs most and which least, and how
    sure they are; `shares` are of `best_shares`."""
    found = focus.areas[focus.areas["refusal"] == ""].sort_values("need", ascending=False, kind="stable")
    if found.empty:
        return "No area has a place of focus within these limits."
    people = number(found["residents"].sum())
    rows = list(found.itertuples())
    if len(found) == 1:
        at, need = _where(focus, rows[0], near), f"{number(rows[0].need, 1)} {out_of(focus.need)}"
        where = f"One place holds {people} people: {at}, with need {need}."
    else:
        whole = len(found) == len(focus.areas)
        one_each = "one in each area" if whole else f"in {len(found)} of the {len(focus.areas)} areas"
        where = (
            f"{_counted(len(found))} places, {one_each}, hold {people} people. Need runs from "
            f"{number(rows[0].need, 1)} {out_of(focus.need)} ({_where(focus, rows[0], near)}) to "
            f"{number(rows[-1].need, 1)} ({_where(focus, rows[-1], near)})."
        )
    return f"{where} {_degrees([shares[area] for area in found['area'] if area in shares])}".strip()


def rivals_sentence(focus: Focus, robustness: pd.DataFrame, testable: bool) -> str:
    """In which areas another group is chosen more often than the place of focus; empty where in none."""
    if not testable:
        return ""
    found = focus.areas.loc[focus.areas["refusal"] == "", "area"]
    groups = {area: robustness[robustness["area"] == area] for area in found}
    areas = [short_name(area) for area, own in groups.items() if _rival(own) is not None]
    return f"In {together(areas)} another group is chosen more often." if areas else ""


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
    return enumeration(_neighbourhoods_of(members, near)[:NAMED])


def _neighbourhoods_of(members: pd.DataFrame, near: Neighbourhoods) -> list[str]:
    pairs = zip(members["place"], members["ward"], strict=True)
    names = pd.Series([near.get(place) or ward for place, ward in pairs], index=members.index)
    return _by_people(names, members["residents"])


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


def _where(focus: Focus, row: FocusArea, near: Neighbourhoods) -> str:
    """Where a place of focus is: the neighbourhood with most of its people, and its area."""
    own = focus.places[focus.places["place"].isin(row.chosen)]
    first, *others = _neighbourhoods_of(own, near)
    return f"{'around ' if others else ''}{first}, {short_name(row.area)}"


def _rival(groups: pd.DataFrame) -> pd.Series | None:
    """The group of an area that more ways of counting choose than its place of focus; None where none is."""
    rival = groups.sort_values("best", ascending=False, kind="stable").iloc[0]
    return None if rival["best"] <= groups["best"].iloc[0] else rival


def _oftener(focus: Focus, groups: pd.DataFrame, near: Neighbourhoods) -> str:
    """Another group that more ways of counting choose; empty where none does."""
    rival = _rival(groups)
    if rival is None:
        return ""
    often = share_of_simulations(rival["best"])
    if rival["order"] == 2:
        return f"The next best is chosen more often: in {often}."
    other = _difference(focus, groups["chosen"].iloc[0], rival["chosen"], near)
    return f"Chosen more often: {other}, in {often}."


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
    """How many of the places are sure, likely or open, each inside its own area."""
    words = [surety_of_chosen(share).word.lower() for share in shares]
    there = [
        (word, words.count(word)) for word in (degree.word.lower() for degree in DEGREES) if word in words
    ]
    if not there:
        return ""
    if len(there) == 1:
        who = "It is" if len(shares) == 1 else "Both are" if len(shares) == 2 else "All are"
        return f"{who} {there[0][0]}, inside {'its own area' if len(shares) == 1 else 'their own areas'}."
    said = [f"{spelled(n)} {'is' if n == 1 else 'are'} {word}" for word, n in there]
    return f"Inside their own areas, {enumeration(said)}."


def _by_people(names: pd.Series, residents: pd.Series) -> list[str]:
    """Each name once, the one with most residents first."""
    totals = residents.groupby(names, sort=False).sum().sort_values(ascending=False, kind="stable")
    return [str(name) for name in totals.index if name]


def _counted(places: int) -> str:
    return sentence_case(spelled(places))
