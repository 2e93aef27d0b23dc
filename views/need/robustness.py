"""How sure a ranking is, in sentences and tables: who is certain to be at the top, what moves the ranks, what
would swap places at the cut, and whether needy places lie together."""

from __future__ import annotations

import pandas as pd

from metrics.need.hotspots import CHANCE, COLD, HOT, HotSpots
from metrics.need.need import Need
from metrics.need.robustness import Robustness
from metrics.profile.area_facts import short_name
from views.formats import known, number
from views.need.reasons import UNTESTED, ranked
from views.profile.sentences import enumeration

STANDINGS = {"core": "◆", "contested": "◇", "out": "–"}
"""A symbol for every standing, so that colour is never the only carrier."""

LISTED = 12
"""Places named in one sentence; the table has the others."""

EXPLAINED = (
    "Each draw puts need together anew: with weights around those given (of four equal ones each stays "
    "between 16 and 34 % in two draws of three), any of the three common scales, either mean, one indicator "
    "left out or none, and rates moved within their limits of chance. A place is core when it is at the top "
    "in at least 90 % of draws, contested from 10 to 90 %. This says how much depends on choices that could "
    "have been made otherwise. It doesn't say that the figures are the right ones, or what people who live "
    "there would say."
)
"""What a reader must know of how sure the ranks are."""


def headline(need: Need, sure: Robustness) -> list[str]:
    """Sentences: how many of the top are certain, who they are, and who is contested."""
    names = need.places.set_index("place")["name"]
    if not sure.testable:
        return [UNTESTED]
    rows = sure.places.sort_values(["in_top", "rank"], ascending=[False, True])
    core = [names[p] for p in rows.loc[rows["standing"] == "core", "place"]]
    contested = rows[rows["standing"] == "contested"]
    told = [
        f"**{len(core)} of the {sure.top} neediest are core**: whatever is chosen otherwise, they stay at "
        f"the top{': ' + enumeration(_cut(core)) if core else ''}."
        if core
        else f"**None of the {sure.top} neediest is core**: each leaves the top in over a tenth of draws."
    ]
    if len(contested):
        named = [f"{names[r.place]} ({100 * r.in_top:.0f} %)" for r in contested.itertuples()]
        told.append(
            f"**{len(contested)} are contested**, with their share of draws: {enumeration(_cut(named))}."
        )
    told.append(
        f"On average a place moves by {number(sure.average_shift, 1)} of {len(rows)} ranks from one draw to "
        f"the ranks shown ({sure.draws:,} draws, seed {sure.seed})."
    )
    return told


def choice_sentence(sure: Robustness) -> str:
    """Which choice matters most to the ranks."""
    moved = sure.choices[sure.choices["total"] > 0]
    if not len(moved):
        return "No choice that was let vary moves any rank."
    most = moved.iloc[0]
    least = [r.label for r in sure.choices.itertuples() if not r.total >= 0.05]
    text = (
        f"What moves the ranks most is **{most['label']}**: it has to do with "
        f"{100 * most['total']:.0f} % of how much they move."
    )
    return f"{text} Hardly anything depends on {enumeration(least)}." if least else text


def choices_table(sure: Robustness) -> pd.DataFrame:
    """One row per choice: the share of the movement of ranks it explains alone, and has to do with."""
    return pd.DataFrame(
        {
            "Choice": [r.label[:1].upper() + r.label[1:] for r in sure.choices.itertuples()],
            "Alone": [_percent(x) for x in sure.choices["first"]],
            "Together with others": [_percent(x) for x in sure.choices["total"]],
        }
    )


def rank_table(need: Need, sure: Robustness) -> pd.DataFrame:
    """One row per place in order of need: rank, its range, and how often it is at the top."""
    rows = ranked(need).merge(sure.places, on="place")
    score = rows["score"].round(1)
    table = pd.DataFrame(
        {
            "Rank": rows["rank"],
            "Place": rows["name"],
            "Area": [short_name(name or "") for name in rows["area"]],
            "Need": score,
            "Rank from": rows["rank_5"],
            "Rank to": rows["rank_95"],
            f"In the top {sure.top}": [100 * x for x in rows["in_top"].round(3)],
            "Standing": [f"{STANDINGS[s]} {s}" for s in rows["standing"]],
            "Residents": rows["residents"],
        }
    )
    return table if rows["residents"].notna().any() else table.drop(columns="Residents")


def whole_table(need: Need, sure: Robustness) -> pd.DataFrame:
    """One row per place with everything behind its rank, unrounded: what the file holds."""
    return ranked(need).merge(sure.places, on="place")


def swap_sentences(swaps: pd.DataFrame, need: Need, most: int = 3) -> list[str]:
    """The easiest swaps at the cut, a sentence each."""
    names = need.places.set_index("place")["name"]
    labels = need.indicators.set_index("indicator")["criterion"]
    told = [
        f"{names[r.outside]} would take the place of {names[r.inside]} if the weight of "
        f"{labels[r.indicator]} {'rose' if r.change > 0 else 'fell'} from {number(r.weight, 2)} "
        f"{'above' if r.change > 0 else 'below'} {number(r.needed, 2)}"
        f"{' (any change will do)' if abs(r.change) < 0.005 else ''}."
        for r in swaps.itertuples()
        if known(r.change)
    ][:most]
    firm = int(swaps["change"].isna().sum())
    if firm:
        told.append(
            f"Of the {len(swaps)} pairs at the cut, {firm} can't be swapped by changing one weight."
            if firm < len(swaps)
            else "No pair of places at the cut can be swapped by changing one weight."
        )
    return told or ["There is nobody outside the cut to swap with."]


def hot_spot_sentences(found: HotSpots) -> list[str]:
    """Which places lie together in hot or cold spots beyond chance, and which stand out from around them."""
    places = found.places
    told = []
    for spot, what in ((HOT, "Hot spots of need"), (COLD, "Cold spots of need")):
        rows = places[places["spot"] == spot]
        listed = [
            f"{short_name(str(area))}: {', '.join(sorted(group['name']))}"
            for area, group in rows.groupby("area")
        ]
        if spot == HOT or len(rows):
            told.append(
                f"**{what}** ({len(rows)}): {'; '.join(listed)}."
                if listed
                else f"**{what}**: none. Where need is high, it is {CHANCE}."
            )
    lone = places[places["cluster"] == "high among low"]
    if len(lone):
        told.append(f"Need is high among low here: {', '.join(sorted(lone['name']))}.")
    told.append(
        f"{int((places['spot'] == CHANCE).sum())} of {len(places)} are {CHANCE} "
        f"(Gi*, {found.permutations:,} shuffles, false discoveries held to {100 * found.alpha:.0f} %)."
    )
    return told


def hot_spot_table(found: HotSpots) -> pd.DataFrame:
    """One row per place, hot ones first: Gi*, its p-value, the verdicts."""
    rows = found.places.sort_values("gi_star", ascending=False)
    return pd.DataFrame(
        {
            "Place": rows["name"],
            "Area": [short_name(str(a)) for a in rows["area"]],
            "Gi*": [number(x, 2) for x in rows["gi_star"]],
            "p": [number(x, 4) for x in rows["gi_p"]],
            "Verdict": rows["spot"],
            "Among its neighbours": rows["cluster"],
        }
    )


def _cut(named: list[str]) -> list[str]:
    left = len(named) - LISTED
    return [*named[:LISTED], f"{left} more in the table"] if left > 0 else named


def _percent(part: float) -> str:
    return f"{100 * part:.0f} %" if known(part) else "–"
