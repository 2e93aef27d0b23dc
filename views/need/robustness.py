"""How sure a ranking is, in sentences and tables: who is certain to be at the top, what moves the ranks, and
what would swap places at the cut."""

from __future__ import annotations

import math

import pandas as pd

from metrics.need.method import MEANS
from metrics.need.need import Need
from metrics.need.robustness import CORE, Robustness
from metrics.need.simulation import CONCENTRATION, SCALES_VARIED
from metrics.profile.area_facts import short_name
from views.formats import known, number, percent
from views.need.scores import ranked
from views.need.simulation_shares import (
    STANDINGS,
    UNTESTED,
    contested_shares,
    core_share,
    fraction,
    simulations_and_seed,
)
from views.wording import enumeration, first_few, sentence_case

PLACES_NAMED = 12
"""Places named in one sentence; the table has the others."""

HARDLY = 0.05
"""The share of the movement of ranks under which hardly anything depends on a choice."""

ANY_CHANGE = 0.005
"""A change of a weight that rounds to nothing, so that any will do."""

EQUAL_WEIGHTS = 4
"""Of so many equal weights it is said how far one strays."""

NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}


def robustness_explained() -> str:
    """What a reader must know of how sure the ranks are."""
    low, high = usual_weight(EQUAL_WEIGHTS)
    means = "either mean" if len(MEANS) == 2 else f"any of {len(MEANS)} means"
    return (
        f"Each draw puts need together anew: with weights around those given (of {NUMBERS[EQUAL_WEIGHTS]} "
        f"equal ones each stays between {100 * low:.0f} and {100 * high:.0f} % in two draws of three), any "
        f"of the {NUMBERS.get(len(SCALES_VARIED), len(SCALES_VARIED))} common scales, {means}, one indicator "
        "left out or none, and rates moved within their limits of chance. A place is core when it is at the "
        f"top in at least {core_share()} of draws, contested from {contested_shares()}. This says how much "
        "depends on choices that could have been made otherwise. It doesn't say that the figures are the "
        "right ones, or what people who live there would say."
    )


def usual_weight(equal: int) -> tuple[float, float]:
    """Between which shares one of so many equal weights stays in two draws of three.

    Weights are drawn from Dirichlet's distribution: mean m, standard deviation sqrt(m (1 - m) / (c + 1)).
    """
    mean = 1 / equal
    spread = math.sqrt(mean * (1 - mean) / (CONCENTRATION + 1))
    return mean - spread, mean + spread


def ranking_headline(need: Need, robustness: Robustness) -> list[str]:
    """Sentences: how many of the top are certain, who they are, and who is contested."""
    names = need.places.set_index("place")["name"]
    if not robustness.testable:
        return [UNTESTED]
    top = robustness.top
    rows = robustness.places.sort_values(["in_top", "rank"], ascending=[False, True])
    core = [names[p] for p in rows.loc[rows["standing"] == "core", "place"]]
    contested = rows[rows["standing"] == "contested"]
    sentences = [
        f"**{len(core)} of the {top} neediest are core**: whatever is chosen otherwise, they stay at "
        f"the top{': ' + enumeration(first_few(core, PLACES_NAMED)) if core else ''}."
        if core
        else f"**None of the {top} neediest is core**: each leaves the top in over "
        f"{fraction(1 - CORE, 'a ')} of draws."
    ]
    if len(contested):
        named = [f"{names[r.place]} ({percent(r.in_top)})" for r in contested.itertuples()]
        sentences.append(
            f"**{len(contested)} are contested**, with their share of draws: "
            f"{enumeration(first_few(named, PLACES_NAMED))}."
        )
    sentences.append(
        f"On average a place moves by {number(robustness.average_shift, 1)} of {len(rows)} ranks from one "
        f"draw to the ranks shown ({simulations_and_seed(robustness)})."
    )
    return sentences


def choice_sentence(robustness: Robustness) -> str:
    """Which choice matters most to the ranks."""
    choices = robustness.choices
    moved = choices[choices["total"] > 0]
    if not len(moved):
        return "No choice that was let vary moves any rank."
    most = moved.iloc[0]
    least = [choice.label for choice in choices.itertuples() if not choice.total >= HARDLY]
    text = (
        f"What moves the ranks most is **{most['label']}**: it has to do with {percent(most['total'])} of "
        "how much they move."
    )
    return f"{text} Hardly anything depends on {enumeration(least)}." if least else text


def choices_table(robustness: Robustness) -> pd.DataFrame:
    """One row per choice: the share of the movement of ranks it explains alone, and has to do with."""
    choices = robustness.choices
    return pd.DataFrame(
        {
            "Choice": [sentence_case(label) for label in choices["label"]],
            "Alone": [percent(x) for x in choices["first"]],
            "Together with others": [percent(x) for x in choices["total"]],
        }
    )


def rank_table(need: Need, robustness: Robustness) -> pd.DataFrame:
    """One row per place in order of need: rank, its range, and how often it is at the top."""
    rows = ranked(need).merge(robustness.places, on="place")
    table = pd.DataFrame(
        {
            "Rank": rows["rank"],
            "Place": rows["name"],
            "Area": [short_name(name or "") for name in rows["area"]],
            "Need": rows["score"].round(1),
            "Rank from": rows["rank_5"],
            "Rank to": rows["rank_95"],
            f"In the top {robustness.top}": [100 * x for x in rows["in_top"].round(3)],
            "Standing": [f"{STANDINGS[s]} {s}" for s in rows["standing"]],
            "Residents": rows["residents"],
        }
    )
    return table if rows["residents"].notna().any() else table.drop(columns="Residents")


def ranks_in_full(need: Need, robustness: Robustness) -> pd.DataFrame:
    """One row per place with everything behind its rank, unrounded: what the file holds."""
    return ranked(need).merge(robustness.places, on="place")


def weight_sensitivity_sentences(pairs: pd.DataFrame, need: Need, most: int = 3) -> list[str]:
    """The easiest swaps at the cut, a sentence each; `pairs` are of metrics.need.weight_sensitivity."""
    names = need.places.set_index("place")["name"]
    labels = need.indicators.set_index("indicator")["criterion"]
    sentences = [
        f"{names[r.challenger]} would take the place of {names[r.incumbent]} if the weight of "
        f"{labels[r.indicator]} {'rose' if r.change > 0 else 'fell'} from {number(r.weight, 2)} "
        f"{'above' if r.change > 0 else 'below'} {number(r.needed, 2)}"
        f"{' (any change will do)' if abs(r.change) < ANY_CHANGE else ''}."
        for r in pairs.itertuples()
        if known(r.change)
    ][:most]
    firm = int(pairs["change"].isna().sum())
    if firm:
        sentences.append(
            f"Of the {len(pairs)} pairs at the cut, {firm} can't be swapped by changing one weight."
            if firm < len(pairs)
            else "No pair of places at the cut can be swapped by changing one weight."
        )
    return sentences or ["There is nobody outside the cut to swap with."]
