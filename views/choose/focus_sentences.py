"""Places of focus in words and tables: which LSOAs, why, how clear-cut, and what the pins cost."""

from __future__ import annotations

import pandas as pd

from metrics.choose.focus import LONGEST_BRIDGE, Focus
from metrics.need.need import Need
from metrics.profile.area_facts import short_name
from views.formats import known, number, percent
from views.need.reasons import REASONS_NAMED
from views.need.simulation_shares import share_of_simulations
from views.wording import count

EACH_IS = "Each is its area's neediest group of neighbouring LSOAs."
"""What a place of focus is, beside the answer."""

MAP_EXPLAINED = (
    "Thick orange outline: the place of focus of each area. Black lines: areas. ✔ pinned in, ✖ pinned out. "
    "Click an LSOA to pin it; click it again to free it. Or type its name under Change."
)
"""What the lines on the map are, and what a click does."""

FOCUS_EXPLAINED = (
    "Need compares the LSOAs of this borough with each other: 100 would be the neediest here on every "
    "measure. We look at every group of touching LSOAs between the smallest and the largest size, and "
    "take the one with the highest average need over its residents. Where an area lies in parts, the nearest "
    "LSOAs count as touching unless the gap is longer than allowed. We count need thousands of ways, and see "
    "how often the same group stays the best of the 20 best. This says where the figures point, not what "
    "people who live there say: pin LSOAs in or out for that."
)
"""How places of focus are found."""


def set_so(need_title: str, least: float, most: float, pins: int) -> str:
    """What is set, in a line."""
    return f"{need_title}; {number(least)} to {number(most)} people each; {count(pins, 'pin')}"


def groups_table(focus: Focus, robustness: pd.DataFrame, most: int = 5) -> pd.DataFrame:
    """One row per good group, the best few of each area: its LSOAs, size, need, and how often it is the
    best."""
    names = focus.places.set_index("place")["name"]
    rows = robustness[robustness["order"] <= most]
    return pd.DataFrame(
        {
            "Area": [short_name(area) for area in rows["area"]],
            "Order": [str(order) for order in rows["order"]],
            "LSOAs": [", ".join(names[p] for p in chosen) for chosen in rows["chosen"]],
            "Residents": [number(n) for n in rows["residents"]],
            "Need": [number(n, 1) for n in rows["need"]],
            "Behind the best by": [number(n, 1) for n in rows["short"]],
            "Chosen in": [share_of_simulations(x) for x in rows["best"]],
        }
    )


def groups_in_full(robustness: pd.DataFrame) -> pd.DataFrame:
    """One row per group with everything behind it: what the file holds."""
    return robustness.assign(chosen=[" ".join(chosen) for chosen in robustness["chosen"]])


def chosen_table(focus: Focus) -> pd.DataFrame:
    """One row per LSOA in a place of focus: area, LSOA, ward, residents, need, position, reasons."""
    chosen = focus.places[focus.places["chosen"]].sort_values(["area", "score"], ascending=[True, False])
    groups = chosen["area"].map(focus.areas.set_index("area")["groups"])
    return pd.DataFrame(
        {
            "Area": [short_name(name) for name in chosen["area"]],
            "LSOA": chosen["name"],
            "Ward": chosen["ward"],
            "Need": [number(n, 1) for n in chosen["score"]],
            "Most points from": chosen["place"].map(reasons_by_place(focus.need)),
            "Position in the borough": [
                _position(*ends) for ends in zip(chosen["rank_first"], chosen["rank_last"], strict=True)
            ],
            "In the best groups": [
                f"{round(part * of)} of {of}" for part, of in zip(chosen["near_best"], groups, strict=True)
            ],
            "Residents": [number(n) for n in chosen["residents"]],
        }
    )


def limits_text(focus: Focus, least: float, most: float, longest_bridge: float = LONGEST_BRIDGE) -> str:
    """Between which limits and with which pins the groups were chosen, for a file to say."""
    pins = [
        f"Pinned {way}: {', '.join(focus.places.loc[focus.places['pinned'] == way, 'code'])}."
        for way in ("in", "out")
        if (focus.places["pinned"] == way).any()
    ]
    limits = f"From {number(least)} to {number(most)} residents ({focus.residents_of})."
    gaps = [f"Over gaps of up to {number(longest_bridge)} m."] if longest_bridge != LONGEST_BRIDGE else []
    return " ".join([limits, *gaps, *pins])


def reasons_by_place(need: Need) -> dict[str, str]:
    """For each place, in words, the indicators that add most points to its need."""
    labels = dict(zip(need.indicators["indicator"], need.indicators["short_label"], strict=True))
    reasons = {}
    for row in need.places.to_dict("records"):
        added = sorted(((row[f"points_{i}"], label) for i, label in labels.items()), reverse=True)
        most = [f"{label} {number(points, 1)}" for points, label in added[:REASONS_NAMED] if known(points)]
        reasons[row["place"]] = "; ".join(most)
    return reasons


def weights_table(need: Need) -> pd.DataFrame:
    """One row per indicator: its weight as given and in effect, and of when it is."""
    indicators = need.heaviest_first
    return pd.DataFrame(
        {
            "Measure": indicators["label"],
            "Period": indicators["period"],
            "Weight": [percent(w) for w in indicators["weight"]],
            "Correlation with need": [number(e, 2) for e in indicators["effective"]],
            "Places without a figure": [number(n) for n in indicators["missing"]],
        }
    )


def places_in_full(focus: Focus) -> pd.DataFrame:
    """One row per LSOA with everything behind the choice, unrounded: what the file holds."""
    points = [column for column in focus.need.places if column.startswith(("score_", "points_"))]
    return focus.places.merge(focus.need.places[["place", *points]], on="place")


def _position(first: float, last: float) -> str:
    """The position of an LSOA in the borough, or the range of it."""
    if not known(first):
        return "–"
    return str(int(first)) if first == last else f"{int(first)} to {int(last)}"
