"""Tiers in words and tables: which areas get the intensive offer, on what evidence, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from metrics.choose.tiers import COORDINATED, MANAGED, NEEDIEST, Tiers
from metrics.need.area_groups import LEVEL_NAMES
from metrics.need.robustness import CORE
from metrics.profile.area_facts import short_name
from metrics.statistics.ranks import ordinal
from views.choose.rows import TierArea
from views.formats import figure, number, percent
from views.need.how_sure import surety_label, surety_of_chosen, thresholds_explained
from views.need.reasons import REASONS_NAMED
from views.need.scores import SCALE_NOTES
from views.need.simulation_shares import (
    NINE_OF_TEN,
    UNTESTED,
    fraction,
    share_of_simulations,
    simulations_and_seed,
    times_in_100,
)
from views.wording import enumeration, spelled, together

UNITS = {"percentile": "percentile of England, 1 = most deprived"}
"""Units in words, where the unit alone doesn't say which way it runs."""


OFFERS = {MANAGED: "intensive offer", COORDINATED: "core offer"}
"""The readers' words for the two tiers."""


def tiers_explained() -> str:
    """What a reader must know of how tiers are found."""
    return (
        "Every area gets the core offer (co-ordinated); the neediest get the intensive one (managed). An "
        f"offer is as sure as the ways of counting that agree on it. {thresholds_explained()} "
        "To be sure of the order does not mean that areas are far apart. The figures don't say what people "
        "who live there would say."
    )


def area_labels(names: pd.Series) -> list[str]:
    """The areas' short names; their whole names where the short ones would be the same."""
    short = names.map(short_name)
    return list(names if short.duplicated().any() else short)


def tiers_answer(tiers: Tiers) -> str:
    """Which areas get the intensive offer, where the line falls, and how sure that is."""
    rows = areas_by_need(tiers)
    managed, others = rows[rows["tier"] == MANAGED], rows[rows["tier"] == COORDINATED]
    gets = "get" if len(managed) > 1 else "gets"
    who = f"{together(list(managed['label']))} {gets} the intensive offer."
    if others.empty or not tiers.robustness.testable:
        return who
    ends = together([managed["label"].iloc[-1], others["label"].iloc[0]])
    sure = surety_of_chosen(min(same_offer(row) for row in rows.itertuples())).word.lower()
    return f"{who} The line falls between {ends}, and is {sure}."


def how_sure_sentence(tiers: Tiers) -> str:
    """Whose offer could change with other ways of counting, or that none could."""
    rows = areas_by_need(tiers)
    if not tiers.robustness.testable:
        return UNTESTED
    if not rows["contested"].any():
        return f"Each area keeps its own offer in at least {100 * CORE:.0f} of 100 ways of counting."
    named = [
        f"{r.label} gets the intensive offer {times_in_100(r.in_top)}"
        for r in rows[rows["contested"]].itertuples()
    ]
    return f"{'; '.join(named)}. Decide who gets it, and say why."


OFFERS_IN_BRIEF = "Every area gets the core offer; the neediest get the intensive one on top."
"""What the two offers are, beside the answer."""


def tie_sentence(tiers: Tiers) -> str:
    """Areas that tie at the line; empty where none do."""
    if not tiers.tied:
        return ""
    count = int((tiers.areas["tier"] == MANAGED).sum())
    return (
        f"{together(tiers.tied)} have the same need, so we can't choose between them. All of them get the "
        f"intensive offer: {spelled(count)} areas, not {spelled(tiers.managed)}."
    )


def gap_sentence(tiers: Tiers) -> str:
    """How far apart the areas on either side of the line are."""
    rows = areas_by_need(tiers)
    managed, others = rows[rows["tier"] == MANAGED], rows[rows["tier"] == COORDINATED]
    if others.empty:
        return ""
    last, first = managed.iloc[-1], others.iloc[0]
    apart = number(last["need"] - first["need"], 1)
    return (
        f"{last['label']} has a need of {number(last['need'], 1)} and {first['label']} of "
        f"{number(first['need'], 1)}: {apart} points apart ({_scale(tiers)})."
    )


def evidence_heading(tiers: Tiers) -> str:
    """Why the area with most need has it, as a heading."""
    row = next(iter(areas_by_need(tiers).itertuples()))
    reasons = [_lower(label) for label in _most_points(tiers, row)["label"]]
    return f"{row.label} needs most{f', above all for {enumeration(reasons)}' if reasons else ''}"


def reached_heading(tiers: Tiers) -> str:
    """How many of the borough's neediest places the intensive offer would reach; empty where not known."""
    rows = areas_by_need(tiers)
    if rows["neediest"].isna().any():
        return ""
    whole, outside = int(rows["neediest"].sum()), int(_missed(rows)["neediest"].sum())
    return (
        f"The intensive offer would reach {whole - outside} of the {whole} neediest "
        f"{LEVEL_NAMES[tiers.level]}"
    )


def reached_sentence(tiers: Tiers) -> str:
    """Where the neediest places are that the intensive offer would not reach."""
    rows = areas_by_need(tiers)
    if rows["neediest"].isna().any():
        return ""
    left = _missed(rows)
    part = f"The neediest {fraction(1 / NEEDIEST)} of the borough's {LEVEL_NAMES[tiers.level]} counts here."
    if left.empty:
        return f"{part} It would reach all of them."
    where = enumeration(f"{number(r.neediest)} in {r.label}" for r in left.itertuples())
    where = f"are {where}" if len(left) > 1 else f"are all in {left['label'].iloc[0]}"
    few = rows.loc[rows["tier"] == MANAGED, "neediest"].min()
    mean = (
        " Need is a mean, so a large area can have more of them and less need."
        if few < left["neediest"].max()
        else ""
    )
    return f"{part} The other {number(left['neediest'].sum())} {where}.{mean}"


def tier_sentences(tiers: Tiers) -> list[str]:
    """One paragraph per area, the neediest first: its tier, its need, what puts it there, and how sure."""
    return [_paragraph(tiers, row) for row in areas_by_need(tiers).itertuples()]


def simulations_text(tiers: Tiers) -> str:
    """How the ranks were tested, so that it can be done again."""
    return f"{simulations_and_seed(tiers.robustness)}."


def level_text(tiers: Tiers) -> str:
    """Of which places the areas' need is made."""
    if tiers.level == "area":
        return "Need compares the areas themselves."
    weighed = tiers.need.places["residents"].notna().any()
    by = ", each counting by its residents" if weighed else ""
    return f"The need of an area is the mean need of its {LEVEL_NAMES[tiers.level]}{by}."


def orders_text(tiers: Tiers) -> str:
    """Why other pages may put the areas in another order."""
    by = (
        "their own figures" if tiers.level == "area" else f"the mean need of their {LEVEL_NAMES[tiers.level]}"
    )
    return (
        f"Areas are ranked here by {by}. Overview counts the measures on which an area is worse, and Next "
        "sites ranks single places by their own need, so their orders can differ."
    )


def tier_table(tiers: Tiers) -> pd.DataFrame:
    """One row per area, the neediest first: offer, need, rank and its range, how often it is at the top."""
    rows = areas_by_need(tiers)
    table = pd.DataFrame(
        {
            "Area": rows["label"],
            "Offer": [OFFERS[tier] for tier in rows["tier"]],
            "Need": [number(n, 1) for n in rows["need"]],
            "Rank": [number(r) for r in rows["rank"]],
            f"Rank in {NINE_OF_TEN}": [
                _range(first, last) for first, last in zip(rows["rank_5"], rows["rank_95"], strict=True)
            ],
            top_text(tiers).capitalize(): [share_of_simulations(part) for part in rows["in_top"]],
            "How sure": [surety_label(same_offer(r)) for r in rows.itertuples()],
            "Residents": [number(n) for n in rows["residents"]],
        }
    )
    if rows["places"].notna().all():
        table[f"Its {LEVEL_NAMES[tiers.level]} in the borough's neediest {fraction(1 / NEEDIEST)}"] = [
            f"{number(r.neediest)} of {number(r.places)}" for r in rows.itertuples()
        ]
    return table


def points_table(tiers: Tiers) -> pd.DataFrame:
    """One row per indicator: its weight, and the points it adds to each area's need; the last row is need."""
    rows, indicators = areas_by_need(tiers), tiers.evidence.drop_duplicates("indicator")
    points = tiers.evidence.set_index(["place", "indicator"])["points"]
    table = {
        "Indicator": [*indicators["label"], "Need"],
        "Weight": [*(percent(weight) for weight in indicators["weight"]), percent(1)],
    }
    for row in rows.itertuples():
        added = [number(points[row.place, i], 1) for i in indicators["indicator"]]
        table[row.label] = [*added, number(row.need, 1)]
    return pd.DataFrame(table)


def figures_table(tiers: Tiers) -> pd.DataFrame:
    """One row per indicator: the figures of every area beside the borough's, the neediest area first."""
    indicators = list(tiers.evidence.drop_duplicates("indicator").itertuples())
    evidence = tiers.evidence.set_index(["place", "indicator"])
    table = {"Indicator": [f"{i.label} ({UNITS.get(i.unit, i.unit)}, {i.period})" for i in indicators]}
    for row in areas_by_need(tiers).itertuples():
        table[row.label] = [_figure(evidence.loc[(row.place, i.indicator)]) for i in indicators]
    table["Borough"] = [figure(i.borough, None, None, int(i.decimals)) for i in indicators]
    return pd.DataFrame(table)


def file_notes(tiers: Tiers) -> list[str]:
    """What a file of the tiers says above its table."""
    said = [
        tiers_answer(tiers),
        tie_sentence(tiers),
        how_sure_sentence(tiers).replace("**", ""),
        gap_sentence(tiers),
        reached_heading(tiers) and f"{reached_heading(tiers)}. {reached_sentence(tiers)}",
        level_text(tiers),
        simulations_text(tiers),
    ]
    return [*filter(None, said), *tiers.remarks]


def areas_by_need(tiers: Tiers) -> pd.DataFrame:
    """The areas with their labels, the neediest first."""
    rows = tiers.areas.assign(label=area_labels(tiers.areas["name"]))
    return rows.sort_values(["rank", "name"], kind="stable", ignore_index=True)


def top_text(tiers: Tiers) -> str:
    """Where an area has to be to get the intensive offer: among the two neediest."""
    return "the neediest" if tiers.managed == 1 else f"among the {spelled(tiers.managed)} neediest"


def same_offer(row: TierArea) -> float:
    """The share of the ways of counting in which an area gets the offer that it gets here."""
    return row.in_top if row.tier == MANAGED else 1 - row.in_top


def _missed(rows: pd.DataFrame) -> pd.DataFrame:
    """The areas with the core offer in which some of the neediest places lie, those with most first."""
    others = rows[(rows["tier"] == COORDINATED) & (rows["neediest"] > 0)]
    return others.sort_values("neediest", ascending=False, kind="stable")


def _scale(tiers: Tiers) -> str:
    """What a score of need is out of."""
    return SCALE_NOTES.get(tiers.need.method.normalisation, "100 = the neediest here on every measure")


def _paragraph(tiers: Tiers, row: TierArea) -> str:
    """An area's offer, its need, what puts it there, and how sure its rank is."""
    most = _most_points(tiers, row)
    reasons = enumeration(f"{r.label} {number(r.points, 1)}" for r in most.itertuples())
    at = f"{ordinal(int(row.rank))} of {len(tiers.areas)}"
    text = f"**{row.label}**, {OFFERS[row.tier]}: need {number(row.need, 1)}, {at}."
    text += f" Most points: {reasons}." if reasons else ""
    ranks = _range(row.rank_5, row.rank_95, ordinal)
    if not tiers.robustness.testable:
        return text
    return f"{text} It gets this offer {times_in_100(same_offer(row))}, and nearly always ranks {ranks}."


def _most_points(tiers: Tiers, row: TierArea) -> pd.DataFrame:
    """The indicators that add most to an area's need, of its evidence."""
    own = tiers.evidence[tiers.evidence["place"] == row.place].dropna(subset=["points"])
    return own.sort_values("points", ascending=False, kind="stable").head(REASONS_NAMED)


def _lower(label: str) -> str:
    """A measure's name inside a sentence; abbreviations stay large."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _range(first: int, last: int, written: Callable[[int], str] = number) -> str:
    ends = written(int(first)), written(int(last))
    return ends[0] if first == last else f"{ends[0]} to {ends[1]}"


def _figure(row: pd.Series) -> str:
    return figure(row["value"], row["value_low"], row["value_high"], int(row["decimals"]))
