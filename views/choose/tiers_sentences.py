"""Tiers in words and tables: which areas are managed, on what evidence, and whose tier is contested."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from metrics.choose.tiers import COORDINATED, MANAGED, NEEDIEST, Tiers
from metrics.need.area_groups import LEVEL_NAMES
from metrics.profile.area_facts import short_name
from metrics.statistics.ranks import ordinal
from views.choose.rows import TierArea
from views.formats import figure, number, percent
from views.need.reasons import REASONS_NAMED
from views.need.scores import SCALE_NOTES
from views.need.simulation_shares import (
    NINE_OF_TEN,
    STANDINGS,
    UNTESTED,
    contested_shares,
    core_share,
    fraction,
    out_share,
    share_of_simulations,
    simulations_and_seed,
)
from views.wording import enumeration

UNITS = {"percentile": "percentile of England, 1 = most deprived"}
"""Units in words, where the unit alone doesn't say which way it runs."""


def tiers_explained() -> str:
    """What a reader must know of how tiers are found."""
    return (
        "Every area gets the core offer (co-ordinated); the neediest get the intensive one (managed). Each "
        "draw puts need together anew: with weights around those given, another of the common scales, the "
        "other mean, one indicator left out or none, and rates moved within their limits of chance. An area "
        f"is core when it is among the neediest in at least {core_share()} of draws, contested from "
        f"{contested_shares()}, and out under that. Being sure of the order doesn't mean that areas are far "
        "apart, and the figures don't say what people who live there would say."
    )


def area_labels(names: pd.Series) -> list[str]:
    """The areas' short names; their whole names where the short ones would be the same."""
    short = names.map(short_name)
    return list(names if short.duplicated().any() else short)


def tiers_headline(tiers: Tiers) -> list[str]:
    """Sentences: who is managed, whose tier is contested, and how wide the gap at the cut is."""
    rows = areas_by_need(tiers)
    managed, others = (list(rows.loc[rows["tier"] == tier, "label"]) for tier in (MANAGED, COORDINATED))
    offers = f"**Managed** (the intensive offer): {enumeration(managed)}."
    if others:
        offers += f" **Co-ordinated** (the core offer): {enumeration(others)}."
    contest = _contest(tiers, rows) if tiers.robustness.testable else UNTESTED
    sentences = [offers, _tie(tiers), contest, _gap(tiers, rows), _reached(tiers, rows)]
    return [sentence for sentence in sentences if sentence]


def tier_sentences(tiers: Tiers) -> list[str]:
    """One paragraph per area, the neediest first: its tier, its need, what puts it there, and how sure."""
    return [_paragraph(tiers, row) for row in areas_by_need(tiers).itertuples()]


def level_text(tiers: Tiers) -> str:
    """Of which places the areas' need is made."""
    if tiers.level == "area":
        return "Need compares the areas themselves."
    weighed = tiers.need.places["residents"].notna().any()
    by = ", each counting by its residents" if weighed else ""
    return f"The need of an area is the mean need of its {LEVEL_NAMES[tiers.level]}{by}."


def tier_table(tiers: Tiers) -> pd.DataFrame:
    """One row per area, the neediest first: tier, need, rank and its range, how often it is at the top."""
    rows = areas_by_need(tiers)
    table = pd.DataFrame(
        {
            "Area": rows["label"],
            "Tier": [_tier(r) for r in rows.itertuples()],
            "Need": [number(n, 1) for n in rows["need"]],
            "Rank": [number(r) for r in rows["rank"]],
            f"Rank in {NINE_OF_TEN}": [
                _range(first, last) for first, last in zip(rows["rank_5"], rows["rank_95"], strict=True)
            ],
            top_text(tiers).capitalize(): [share_of_simulations(part) for part in rows["in_top"]],
            "Standing": [f"{STANDINGS[s]} {s}" for s in rows["standing"]],
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
    headline = [sentence.replace("**", "") for sentence in tiers_headline(tiers)]
    return [*headline, level_text(tiers), f"{simulations_and_seed(tiers.robustness)}.", *tiers.remarks]


def areas_by_need(tiers: Tiers) -> pd.DataFrame:
    """The areas with their labels, the neediest first."""
    rows = tiers.areas.assign(label=area_labels(tiers.areas["name"]))
    return rows.sort_values(["rank", "name"], kind="stable", ignore_index=True)


def top_text(tiers: Tiers) -> str:
    """Where an area has to be to be managed: among the 2 neediest."""
    return "the neediest" if tiers.managed == 1 else f"among the {tiers.managed} neediest"


def _tier(row: TierArea) -> str:
    return f"{row.tier}, contested" if row.contested else row.tier


def _tie(tiers: Tiers) -> str:
    if not tiers.tied:
        return ""
    count = int((tiers.areas["tier"] == MANAGED).sum())
    return (
        f"{enumeration(tiers.tied)} have the same need, so the figures can't choose between them: all of "
        f"them are managed, which makes {count}, not {tiers.managed}."
    )


def _contest(tiers: Tiers, rows: pd.DataFrame) -> str:
    """Whose tier hangs on choices that could have been made otherwise."""
    top, contested = top_text(tiers), rows[rows["contested"]]
    if contested.empty:
        whoever = "every managed area" if tiers.managed > 1 else "the managed area"
        return (
            f"**No area is contested**: {whoever} is {top} in at least {core_share()} of "
            f"{tiers.robustness.simulations:,} draws, every other one in at most {out_share()}."
        )
    named = [
        f"**{r.label}** ({r.tier}; {top} in {share_of_simulations(r.in_top)})" for r in contested.itertuples()
    ]
    whose = "Its tier hangs" if len(named) == 1 else "Their tiers hang"
    return (
        f"**Contested**: {enumeration(named)}. {whose} on choices that could have been made otherwise, so it "
        "is for the partnership to decide, and to say why."
    )


def _gap(tiers: Tiers, rows: pd.DataFrame) -> str:
    """How far apart the areas on either side of the cut are."""
    managed, others = rows[rows["tier"] == MANAGED], rows[rows["tier"] == COORDINATED]
    if others.empty:
        return ""
    last, first = managed.iloc[-1], others.iloc[0]
    apart = number(last["need"] - first["need"], 1)
    return (
        f"The cut runs between {last['label']} and {first['label']}, {apart} points of need apart "
        f"({number(last['need'], 1)} and {number(first['need'], 1)}; {_scale(tiers)})."
    )


def _reached(tiers: Tiers, rows: pd.DataFrame) -> str:
    """How many of the borough's neediest places lie in managed areas, and how many elsewhere."""
    if rows["neediest"].isna().any():
        return ""
    others = rows[(rows["tier"] == COORDINATED) & (rows["neediest"] > 0)]
    left = others.sort_values("neediest", ascending=False, kind="stable")
    whole, outside = int(rows["neediest"].sum()), int(left["neediest"].sum())
    text = (
        f"Of the borough's neediest {fraction(1 / NEEDIEST)} of {LEVEL_NAMES[tiers.level]} ({whole}), "
        f"{whole - outside} lie in managed areas"
    )
    if not outside:
        return f"{text}: all of them."
    where = enumeration(f"{number(r.neediest)} in {r.label}" for r in left.itertuples())
    where = f": {where}" if len(left) > 1 else f", all in {left['label'].iloc[0]}"
    return f"{text}; the intensive offer would not reach the other {outside}{where}."


def _scale(tiers: Tiers) -> str:
    """What a score of need is out of."""
    return SCALE_NOTES.get(tiers.need.method.normalisation, "100 = the greatest need there could be here")


def _paragraph(tiers: Tiers, row: TierArea) -> str:
    """An area's tier, its need, what puts it there, and how sure its rank is."""
    own = tiers.evidence[tiers.evidence["place"] == row.place].dropna(subset=["points"])
    most = own.sort_values("points", ascending=False, kind="stable").head(REASONS_NAMED)
    reasons = enumeration(f"{r.label} {number(r.points, 1)}" for r in most.itertuples())
    whole = "all" if len(own) == 1 else "most"
    at = f"{ordinal(int(row.rank))} of {len(tiers.areas)}"
    text = f"**{row.label}** is **{row.tier}**: need {number(row.need, 1)}, {at}"
    text += f"; {whole} points from {reasons}" if reasons else ""
    ranks = f"{_range(row.rank_5, row.rank_95, ordinal)} in at least nine of ten"
    return f"{text}. It is {top_text(tiers)} in {share_of_simulations(row.in_top)}, and ranks {ranks}."


def _range(first: int, last: int, written: Callable[[int], str] = number) -> str:
    ends = written(int(first)), written(int(last))
    return ends[0] if first == last else f"{ends[0]} to {ends[1]}"


def _figure(row: pd.Series) -> str:
    return figure(row["value"], row["value_low"], row["value_high"], int(row["decimals"]))
