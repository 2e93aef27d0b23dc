"""How sure a ranking is, in sentences and tables: who is certain to be at the top, what moves the ranks, and
what would swap places at the cut."""

from __future__ import annotations

import math

import pandas as pd

from metrics.need.method import MEANS
from metrics.need.need import Need
from metrics.need.robustness import Robustness
from metrics.need.simulation import CONCENTRATION, SCALES_VARIED
from metrics.profile.area_facts import short_name
from views.formats import known, number, percent
from views.need.how_sure import LIKELY, OPEN, SURE, surety, surety_label, thresholds_explained
from views.need.scores import ranked
from views.need.simulation_shares import UNTESTED, of_100
from views.wording import enumeration, first_few, lower_first, sentence_case, spelled, without_ward

PLACES_NAMED = 12
"""Places named in one sentence; the table has the others."""

HARDLY = 0.05
"""The share of the movement of ranks under which hardly anything depends on a choice."""

ANY_CHANGE = 0.005
"""A part of a weight that rounds to nothing, so that any change will do."""

PARTS = {
    0.05: "a twentieth", 0.1: "a tenth", 0.125: "an eighth", 1 / 6: "a sixth", 0.2: "a fifth",
    0.25: "a quarter", 1 / 3: "a third", 0.5: "half", 2 / 3: "two thirds", 0.75: "three quarters",
}  # fmt: skip
"""Parts of a weight by their names, the smallest first."""

CHOICES_NAMED = {
    "weights": "how much each measure counts",
    "left_out": "which measures you include",
    "normalisation": "the scale the measures are put on",
    "mean": "how they are averaged",
    "figures": "chance in the figures",
}
"""What could be chosen otherwise (metrics.need.simulation.CHOICES), inside a sentence."""

LEVEL_NOUNS = {
    "lsoa": ("small area (LSOA)", "small areas (LSOAs)"),
    "ward": ("ward", "wards"),
    "area": ("area", "areas"),
}
"""What the answer calls one place, and many, of each level."""

FEW = 3
"""Places that are named in the answer itself."""

EQUAL_WEIGHTS = 4
"""Of so many equal weights it is said how far one strays."""


def robustness_explained() -> str:
    """How the ranks were tested: what one way of counting does otherwise, and what it doesn't say."""
    low, high = usual_weight(EQUAL_WEIGHTS)
    means = "either mean" if len(MEANS) == 2 else f"any of {len(MEANS)} means"
    return (
        f"One way of counting takes weights around those given (of {spelled(EQUAL_WEIGHTS)} equal ones each "
        f"stays between {100 * low:.0f} and {100 * high:.0f}% two times in three), any of the "
        f"{spelled(len(SCALES_VARIED))} common scales, {means}, one measure left out "
        f"or none, and rates moved within their limits of chance. {thresholds_explained()} This shows how "
        "much depends on choices that could have been made otherwise. It doesn't show that the figures are "
        "the right ones, or what people who live there would say."
    )


def usual_weight(equal: int) -> tuple[float, float]:
    """Between which shares one of so many equal weights stays in two draws of three.

    Weights are drawn from Dirichlet's distribution: mean m, standard deviation sqrt(m (1 - m) / (c + 1)).
    """
    mean = 1 / equal
    spread = math.sqrt(mean * (1 - mean) / (CONCENTRATION + 1))
    return mean - spread, mean + spread


def ranking_answer(need: Need, robustness: Robustness, level: str) -> str:
    """The answer in a sentence: who needs most, how many are sure, and from how many the others come."""
    if not robustness.testable:
        first = ranked(need)["name"].iloc[0]
        return f"{first} needs most by this one measure."
    top, standing = robustness.top, robustness.places["standing"]
    sure, open_ = int((standing == "core").sum()), int((standing == "contested").sum())
    left, from_these = max(top - sure, 0), f"from these {open_}" if open_ else "from many that are close"
    named = [r.name for r in _with_names(need, robustness).itertuples() if r.standing == "core"]
    if not left and not open_ and top <= FEW:
        sure_of = {1: "and that is sure", 2: "and both are sure"}.get(top, "and all are sure")
        return f"{enumeration(named)} {'needs' if len(named) == 1 else 'need'} most, {sure_of}."
    many = _so_many(top, level)
    if not left and not open_:
        return f"{many}, and all are sure."
    if not sure:
        return f"{many}, but none is sure: {'they come' if top > 1 else 'it comes'} {from_these}."
    sure_ones = f"{sure} {'is' if sure == 1 else 'are'} sure"
    if not left:
        return f"{many}: {sure_ones}, and {open_} more {'comes' if open_ == 1 else 'come'} close."
    return f"{many}: {sure_ones}, and {left} more {'comes' if left == 1 else 'come'} {from_these}."


def ranking_begun(top: int, level: str) -> str:
    """The beginning of the answer, until it is known how sure the ranks are."""
    return f"{_so_many(top, level)}; how sure that is, we are working out."


def _so_many(top: int, level: str) -> str:
    return (
        f"{sentence_case(spelled(top))} {LEVEL_NOUNS[level][top > 1]} {'need' if top > 1 else 'needs'} most"
    )


def first_place(need: Need) -> str:
    """Which place comes first, and the area it lies in; those that tie, up to a few."""
    rows = ranked(need)
    tied = rows[(rows["rank_first"] == 1) & rows["score"].notna()]
    first = tied if 1 < len(tied) <= FEW else rows.iloc[:1]
    named = [
        f"{name} ({short_name(area)})" if area and area != name else name
        for name, area in zip(first["name"], first["area"], strict=True)
    ]
    return f"{enumeration(named)} {'comes first' if len(named) == 1 else 'come first, with the same need'}."


def ranking_headline(need: Need, robustness: Robustness) -> list[str]:
    """A sentence for each degree of being sure: which places, the share of the ways of counting beside."""
    if not robustness.testable:
        return [UNTESTED]
    rows = _with_names(need, robustness)
    sentences = []
    for degree in (SURE, LIKELY, OPEN):
        same = rows[[surety(share) is degree for share in rows["in_top"]]]
        named = [
            without_ward(r.name) + ("" if degree is SURE else f" ({of_100(r.in_top)} in 100)")
            for r in same.itertuples()
        ]
        if named:
            sentences.append(f"**{degree.word}**: {enumeration(first_few(named, PLACES_NAMED))}.")
    return sentences or [f"No place is in the top {robustness.top} in more than 1 of 10 ways of counting."]


def shift_sentence(robustness: Robustness) -> str:
    """By how much ranks move from one way of counting to another."""
    moved = robustness.average_shift
    ranks = "less than 1 rank" if moved < 0.95 else f"{number(moved)} rank{'' if round(moved) == 1 else 's'}"
    return f"Counted another way, a place typically moves {ranks} out of {len(robustness.places)}."


def choice_heading(robustness: Robustness) -> str:
    """Which choice matters most to the ranks, as a heading."""
    choices = robustness.choices
    moved = choices[choices["total"] > 0]
    if not len(moved):
        return "No other choice would move a rank"
    return f"What matters most is {CHOICES_NAMED[moved['choice'].iloc[0]]}"


def choice_sentence(robustness: Robustness) -> str:
    """Which choice matters most to the ranks, and which hardly matter."""
    choices = robustness.choices
    least = [CHOICES_NAMED[each.choice] for each in choices.itertuples() if not each.total >= HARDLY]
    text = f"{choice_heading(robustness)}."
    moved = (choices["total"] > 0).any()
    return f"{text} Hardly anything depends on {enumeration(least)}." if least and moved else text


def choices_table(robustness: Robustness) -> pd.DataFrame:
    """One row per choice: the share of the movement of ranks it explains alone, and has to do with."""
    choices = robustness.choices
    return pd.DataFrame(
        {
            "Choice": [sentence_case(CHOICES_NAMED[choice]) for choice in choices["choice"]],
            "Moves ranks alone": [percent(x) for x in choices["first"]],
            "Moves ranks with others": [percent(x) for x in choices["total"]],
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
            f"Times in 100 in the top {robustness.top}": [of_100(share) for share in rows["in_top"]],
            "How sure": [surety_label(share) for share in rows["in_top"]],
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
        f"{_counted(lower_first(labels[r.indicator]), r.factor)}, and {without_ward(names[r.challenger])} "
        f"replaces {without_ward(names[r.incumbent])}."
        for r in pairs.itertuples()
        if known(r.change)
    ][:most]
    firm = int(pairs["change"].isna().sum())
    if firm:
        sentences.append(
            f"Of the {len(pairs)} pairs at the line, {firm} can't change places by one weight alone."
            if firm < len(pairs)
            else "No single weight would change who is in and who is out."
        )
    return sentences or ["Every place is chosen, so no weight would change that."]


def _counted(label: str, factor: float) -> str:
    """How a weight has to change for two places to change sides: Count education a sixth less.

    The change is rounded up to a part with a name, so that it is enough.
    """
    change = abs(factor - 1)
    way = "less" if factor < 1 else "more"
    if change < ANY_CHANGE:
        return f"Count {label} any {way}"
    part = next((name for size, name in PARTS.items() if change <= size + ANY_CHANGE), "")
    if part:
        return f"Count {label} {part} {way}"
    if factor < 1:
        return f"Leave out {label}"
    times = math.ceil(10 * factor - 10 * ANY_CHANGE) / 10
    return f"Count {label} {'twice' if times <= 2 else f'{times:g} times'} as much"


def _with_names(need: Need, robustness: Robustness) -> pd.DataFrame:
    """The rows of `Robustness.places` with names, the surest first."""
    rows = robustness.places.sort_values(["in_top", "rank"], ascending=[False, True])
    return rows.merge(need.places[["place", "name"]], on="place")
