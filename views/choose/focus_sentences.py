"""Places of focus in words and tables: which LSOAs, why, how clear-cut, and what the pins cost."""

from __future__ import annotations

import pandas as pd

from metrics.choose.focus import LONGEST_BRIDGE, Focus
from metrics.choose.focus_steps import CLEAR, DRAWS, FocusSteps
from metrics.need.need import Need
from metrics.profile.area_facts import short_name
from views.formats import NO_FIGURE, known, number, percent
from views.need.reasons import REASONS_NAMED
from views.need.simulation_shares import share_of_simulations
from views.wording import count, spelled, together

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


def steps_heading(steps: FocusSteps) -> str:
    """The finding: whether any place of focus stands or falls with one LSOA more or less."""
    higher, rank = (int((steps.areas[column] > 0).sum()) for column in ("higher_changed", "rank_changed"))
    if not higher and not rank:
        return "One LSOA more or less changes no finding and no rank"
    of = f"of {spelled(len(steps.areas))} place{'' if len(steps.areas) == 1 else 's'} of focus"
    if not higher:
        return f"One LSOA more or less changes the rank of {spelled(rank)} {of}"
    too = f", and the rank of {spelled(rank)}" if rank else ""
    return (
        f"One LSOA more or less changes whether {spelled(higher)} {of} {'is' if higher == 1 else 'are'} "
        f"clearly needier than elsewhere{too}"
    )


def steps_sentence(steps: FocusSteps) -> str:
    """Which places of focus are clearly needier than elsewhere, where that would change, and the rank."""
    areas = steps.areas
    higher, changed = areas[areas["higher"]], areas[areas["higher_changed"] > 0]
    moved = areas[areas["rank_changed"] > 0]
    one = len(higher) == 1
    who = f"The {'one' if one else 'ones'} in {_areas(higher)} {'has' if one else 'have'}"
    if len(higher) in (0, len(areas)):
        who = "Every place of focus has" if len(higher) else "No place of focus has"
    where = "nowhere" if changed.empty else f"in {_areas(changed)}"
    ranks = "no rank" if moved.empty else f"the rank of {_areas(moved)}"
    return (
        f"{who} clearly more need than the rest of the borough. One LSOA more or less changes that {where}, "
        f"and {ranks} among them."
    )


def steps_table(steps: FocusSteps) -> pd.DataFrame:
    """One row per place of focus: its need and its range, and what changes its finding or its rank."""
    rows = list(steps.areas.itertuples())
    return pd.DataFrame(
        {
            "Area": [short_name(r.area) for r in rows],
            "Steps tried": [f"{r.added} added, {r.dropped} dropped" for r in rows],
            "Need": [number(r.need, 1) for r in rows],
            "After any step": [f"{number(r.lowest, 1)} to {number(r.highest, 1)}" for r in rows],
            "Clearly needier than elsewhere": ["yes" if r.higher else "no" for r in rows],
            "Otherwise after": [_after(r.higher_step, r.higher_changed) for r in rows],
            "Rank": [str(r.rank) for r in rows],
            "Rank after any step": [_ranks(r.rank_first, r.rank_last) for r in rows],
            "Another rank after": [_after(r.rank_step, r.rank_changed) for r in rows],
        }
    )


def steps_explained(steps: FocusSteps) -> str:
    """What one step is, and when need is clearly higher."""
    test = (
        f"Need is clearly higher where it lies above the rest's in {percent(CLEAR, 1)} of {DRAWS:,} sets of "
        "figures, each as far as chance could move them"
        if steps.by_chance
        else "Chance moves none of the measures chosen, so higher need is clearly higher"
    )
    return (
        "One step is one LSOA more at the border, from whichever area, or one less where the rest stays in "
        f"one piece; limits of size and pins are left aside. {test}. Ranks are among the places of "
        "focus, the others as they are."
    )


def _areas(rows: pd.DataFrame) -> str:
    return together([short_name(area) for area in rows["area"]])


def _after(step: tuple[str, str], changed: int) -> str:
    more = f" and {changed - 1} more" if changed > 1 else ""
    return f"{' '.join(step)}{more}" if changed else NO_FIGURE


def _ranks(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"
