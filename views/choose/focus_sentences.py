"""Places of focus in words and tables: which LSOAs, why, how clear-cut, and what the pins cost."""

from __future__ import annotations

import pandas as pd

from metrics.choose.focus import Focus
from metrics.need.need import Need
from metrics.profile.area_facts import short_name
from views.formats import known, number
from views.need.reasons import share
from views.wording import enumeration

EXPLAINED = (
    "Need compares the LSOAs of this borough with each other: 100 is the greatest here, not the greatest "
    "there could be. A place of focus is the group of touching LSOAs, between the limits, with the greatest "
    "need on average over its residents; no other group within the limits has more. It says where the "
    "figures point, not what people who live there say: pin LSOAs in or out for that. To see how sure it is, "
    "need is put together anew thousands of times, with other weights, scales and means, one indicator left "
    "out, and rates moved within their limits of chance."
)
"""What a reader must know of how places of focus are found."""

REASONS = 3
"""How many indicators are named as the reason why."""


def sentences(focus: Focus, sure: pd.DataFrame) -> list[str]:
    """One paragraph per area: its place of focus, how much need, and how clear-cut the choice is.

    `sure` is of metrics.choose.focus.sureness.
    """
    best = sure[sure["order"] == 1].set_index("area")["best"]
    return [_sentence(row, focus.places, best.get(row.area)) for row in focus.areas.itertuples()]


def groups_table(focus: Focus, sure: pd.DataFrame, most: int = 5) -> pd.DataFrame:
    """One row per good group, the best few of each area: its LSOAs, size, need, and how often it is the
    best."""
    names = focus.places.set_index("place")["name"]
    rows = sure[sure["order"] <= most]
    return pd.DataFrame(
        {
            "Area": [short_name(area) for area in rows["area"]],
            "Order": [str(order) for order in rows["order"]],
            "LSOAs": [", ".join(names[p] for p in chosen) for chosen in rows["chosen"]],
            "Residents": [number(n) for n in rows["residents"]],
            "Need": [number(n, 1) for n in rows["need"]],
            "Falls short by": [number(n, 1) for n in rows["short"]],
            "Best of the good groups": [share(x) for x in rows["best"]],
        }
    )


def groups_in_full(sure: pd.DataFrame) -> pd.DataFrame:
    """One row per group with everything behind it: what the file holds."""
    return sure.assign(chosen=[" ".join(chosen) for chosen in sure["chosen"]])


def chosen_table(focus: Focus) -> pd.DataFrame:
    """One row per LSOA in a place of focus: area, LSOA, ward, residents, need, position, why."""
    chosen = focus.places[focus.places["chosen"]].sort_values(["area", "score"], ascending=[True, False])
    reasons = why(focus.need)
    groups = focus.areas.set_index("area")["groups"]
    return pd.DataFrame(
        {
            "Area": [short_name(name) for name in chosen["area"]],
            "LSOA": chosen["name"],
            "Ward": chosen["ward"],
            "Need": [number(n, 1) for n in chosen["score"]],
            "Most points from": chosen["place"].map(reasons),
            "Position in the borough": [_position(r) for r in chosen.itertuples()],
            "In the best groups": [
                f"{round(r.near_best * groups[r.area])} of {groups[r.area]}" for r in chosen.itertuples()
            ],
            "Residents": [number(n) for n in chosen["residents"]],
        }
    )


def limits_words(focus: Focus, least: float, most: float) -> str:
    """Between which limits and with which pins the groups were chosen, for a file to say."""
    pins = [
        f"Pinned {way}: {', '.join(focus.places.loc[focus.places['pinned'] == way, 'code'])}."
        for way in ("in", "out")
        if (focus.places["pinned"] == way).any()
    ]
    limits = f"From {number(least)} to {number(most)} residents ({focus.residents_of})."
    return " ".join([limits, *pins])


def why(need: Need) -> dict[str, str]:
    """For each place, in words, the indicators that add most points to its need."""
    labels = dict(zip(need.indicators["indicator"], need.indicators["short_label"], strict=True))
    told = {}
    for row in need.places.to_dict("records"):
        added = sorted(((row[f"points_{i}"], label) for i, label in labels.items()), reverse=True)
        told[row["place"]] = "; ".join(f"{label} {number(n, 1)}" for n, label in added[:REASONS] if known(n))
    return told


def weights_table(need: Need) -> pd.DataFrame:
    """One row per indicator: its weight as given and in effect, and of when it is."""
    told = need.heaviest_first
    return pd.DataFrame(
        {
            "Indicator": told["label"],
            "Period": told["period"],
            "Weight": [f"{100 * w:.0f} %" for w in told["weight"]],
            "In effect (correlation with need)": [number(e, 2) for e in told["effective"]],
            "Places without a figure": [number(n) for n in told["missing"]],
        }
    )


def whole_table(focus: Focus) -> pd.DataFrame:
    """One row per LSOA with everything behind the choice, unrounded: what the file holds."""
    points = [column for column in focus.need.places if column.startswith(("score_", "points_"))]
    return focus.places.merge(focus.need.places[["place", *points]], on="place")


def _sentence(row: tuple, places: pd.DataFrame, best: float | None) -> str:
    if row.refusal:
        return row.refusal
    mine = places[places["place"].isin(row.chosen)]
    # an LSOA that was pinned in is in every group, which tells nothing
    surest = (
        mine.assign(free=mine["pinned"] != "in").sort_values(["free", "near_best"], kind="stable").iloc[-1]
    )
    text = (
        f"**{row.area}**: in {enumeration(mine['ward'].unique())}, the LSOAs {enumeration(mine['name'])}. "
        f"{number(row.residents)} people, need {number(row.need, 1)} of 100; the whole area has "
        f"{number(row.area_need, 1)}. "
    )
    if row.groups > 1:
        short = row.need - row.next_need
        by = f"{number(short, 1)} points" if short >= 0.05 else "less than a tenth of a point"
        text += (
            f"The next best group falls short by {by}, the last of the {row.groups} best by "
            f"{number(row.need - row.last_need, 1)}; {surest['name']} is in {_of(surest['near_best'], row)}. "
            f"It stays the best of them in {share(best)}."
        )
    else:
        text += "No other group keeps to the limits."
    if known(row.cost):
        text += f" The pins cost {number(row.cost, 1)} points of need."
    return f"{text} {row.joined}".strip()


def _of(share: float, row: tuple) -> str:
    count = round(share * row.groups)
    return f"all {count}" if count == row.groups else f"{count} of the {row.groups}"


def _position(row: tuple) -> str:
    if not known(row.rank_first):
        return "–"
    first, last = int(row.rank_first), int(row.rank_last)
    return str(first) if first == last else f"{first} to {last}"
