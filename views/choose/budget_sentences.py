"""A budget split three ways, in words and tables, and whether the areas are equal in people and need."""

from __future__ import annotations

import pandas as pd

from metrics.choose.budget import WAYS, Splits
from metrics.profile.compare import Equality
from views.choose.pounds import pounds
from views.choose.tiers_sentences import area_labels
from views.compare.sentences import equality_table
from views.formats import number, percent

BUDGET_EXPLAINED = (
    "A split by need follows residents times need: so many people, each as needy as their area is on "
    "average. Need compares places within this borough, and 0 is the least need here, not none. Other "
    "weights or another scale would split the money otherwise. No split here is a recommendation."
)
"""What a reader must know of a split by need."""

WAY_NAMES = {way: words.capitalize() for way, words in WAYS.items()}
"""The name of each way, for columns and legends."""


def need_sentences(shares: pd.DataFrame) -> list[str]:
    """How equal the areas are in need, and how much of the people and of the need the extremes have."""
    rows = shares.assign(label=area_labels(shares["name"]))
    if rows["need"].isna().any():
        return []
    most, least = rows.loc[rows["need"].idxmax()], rows.loc[rows["need"].idxmin()]
    text = (
        f"**{most['label']}** needs most ({number(most['need'], 1)}) and **{least['label']}** least "
        f"({number(least['need'], 1)}): {number(most['need'] - least['need'], 1)} points apart"
    )
    if rows["need_share"].isna().any():
        return [f"{text}."]
    return [
        f"{text}. **{most['label']}** has {percent(most['share'])} of the residents and "
        f"{percent(most['need_share'])} of the need (residents times need). **{least['label']}** has "
        f"{percent(least['share'])} and {percent(least['need_share'])}."
    ]


def residents_and_need_table(equality: Equality, shares: pd.DataFrame) -> pd.DataFrame:
    """One row per area: residents, their share, times the mean; need and its share where known."""
    table = equality_table(equality)[["Area", "Residents", "% of residents", "Times the mean"]]
    table["Area"] = area_labels(table["Area"])
    if shares["need"].notna().any():
        table = table.assign(
            Need=[number(n, 1) for n in shares["need"]],
            **{"% of need": [number(100 * s, 1) for s in shares["need_share"]]},
        )
    return table


def set_so(splits: Splits) -> str:
    """What is split, in a line."""
    each = pounds(splits.total / len(splits.areas))
    return f"{pounds(splits.total)} in all: {each} for each area, {_ring_fenced(splits)} of it ring-fenced"


def split_heading(splits: Splits) -> str:
    """What a split by need would give the areas at either end, as a heading; by people where need is not
    known."""
    way = next((each for each in ("by_need", "by_people") if each not in splits.withheld), "equal")
    rows = splits.areas.assign(label=area_labels(splits.areas["name"]))
    most, least = rows.loc[rows[way].idxmax()], rows.loc[rows[way].idxmin()]
    if way == "equal" or most[way] == least[way]:
        return f"Each area would get {pounds(least[way])} of {pounds(splits.total)}"
    return (
        f"Split {WAYS[way]}, {most['label']} would get {pounds(most[way])} and {least['label']} "
        f"{pounds(least[way])}"
    )


def split_sentences(splits: Splits) -> list[str]:
    """The total, one sentence per way of splitting it, what is ring-fenced, and what is withheld."""
    rows = splits.areas.assign(label=area_labels(splits.areas["name"]))
    return [
        f"{pounds(splits.total)} in all, {pounds(splits.total / len(rows))} an area.",
        *(splits.withheld.get(way) or _way(rows, way) for way in WAYS),
        f"{_ring_fenced(splits)} of each share is ring-fenced to the area's place of focus.",
    ]


def split_table(splits: Splits) -> pd.DataFrame:
    """One row per area and one for all: its share in each way, and the same a head."""
    rows = splits.areas
    whole = rows["residents"].sum(skipna=False)
    table = {"Area": [*area_labels(rows["name"]), "All areas"]}
    for way in shown_ways(splits):
        table[WAY_NAMES[way]] = [pounds(n) for n in (*rows[way], rows[way].sum())]
        heads = (*rows[f"{way}_per_head"], splits.total / whole if whole else float("nan"))
        table[f"{WAY_NAMES[way]}, a head"] = [pounds(n, 2) for n in heads]
    return pd.DataFrame(table)


def ring_fenced_table(splits: Splits) -> pd.DataFrame:
    """One row per area: what its place of focus would have in each way."""
    rows, table = splits.areas, {"Area": area_labels(splits.areas["name"])}
    for way in shown_ways(splits):
        table[WAY_NAMES[way]] = [pounds(n) for n in rows[f"{way}_ring_fenced"]]
    return pd.DataFrame(table)


def budget_text(splits: Splits) -> str:
    """What was split, for a file to say."""
    return (
        f"{pounds(splits.total)} in all, {_ring_fenced(splits)} of each share ring-fenced to the place of "
        "focus. Whole pounds that add up to the total, by the largest remainder."
    )


def _ring_fenced(splits: Splits) -> str:
    """The part that is ring-fenced in percent, with a decimal where it has one."""
    part = round(100.0 * splits.ring_fenced, 1)
    return f"{number(part, 0 if part.is_integer() else 1)}%"


def shown_ways(splits: Splits) -> list[str]:
    """The ways of splitting that are not withheld."""
    return [way for way in WAYS if way not in splits.withheld]


def _way(rows: pd.DataFrame, way: str) -> str:
    """One way of splitting: the least and the most, in all and a head."""
    most, least = rows.loc[rows[way].idxmax()], rows.loc[rows[way].idxmin()]
    if most[way] - least[way] <= 1:
        text = f"**{WAY_NAMES[way]}**: {pounds(least[way])} each"
    else:
        text = (
            f"**{WAY_NAMES[way]}**: from {pounds(least[way])} ({least['label']}) to {pounds(most[way])} "
            f"({most['label']})"
        )
    heads = rows[f"{way}_per_head"]
    if heads.isna().any():
        return f"{text}."
    low, high = rows.loc[heads.idxmin()], rows.loc[heads.idxmax()]
    ends = [pounds(each[f"{way}_per_head"], 2) for each in (low, high)]
    if ends[0] == ends[1]:
        return f"{text}, {ends[0]} a head everywhere."
    return f"{text}, which is {ends[0]} a head in {low['label']} and {ends[1]} in {high['label']}."
