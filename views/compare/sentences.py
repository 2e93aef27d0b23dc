"""What the comparison of areas says, in sentences and small tables."""

from __future__ import annotations

import pandas as pd

from metrics.profile.area_facts import short_name
from metrics.profile.compare import Equality
from views.formats import (
    INTERVAL,
    NO_RATIO,
    figure,
    known,
    limits,
    number,
    percent,
    row_figure,
    verdict,
    with_unit,
)

FEWEST_TIMES = 1.15
"""Figures of which the higher is less than so many times the lower are about the same."""

SHARES = {
    "share": "Residents",
    "km2_share": "Ground (sq km)",
    "share_of_most_deprived": "LSOAs in England's most deprived tenth",
}
"""What the areas' shares are of; the last only where a deprivation index is known by LSOA."""


def widest_difference(rows: pd.DataFrame) -> str:
    """The measure on which the areas lie furthest apart, as a heading: of those that were tested and have a
    good side, else of those tested, else of all.

    Only figures of which one can be so many times another count, and no totals: areas differ in size.
    """
    tested = rows[rows["verdict"] != "not compared"]
    pools = (tested[tested["polarity"] != "neutral"], tested, rows[rows["indicator_kind"] != "count"])
    pool = next((each for each in pools if len(each)), rows.iloc[:0])
    pool = pool[~pool["unit"].isin(NO_RATIO) & (pool["value"] > 0)]
    ends = [
        (own["value"].max() / own["value"].min(), own) for _, own in pool.groupby("indicator", sort=False)
    ]
    times, own = max(ends, key=lambda each: each[0], default=(1.0, rows))
    if times < FEWEST_TIMES:
        return "The areas are much alike on every measure"
    most, least = own.loc[own["value"].idxmax()], own.loc[own["value"].idxmin()]
    return (
        f"Widest difference: {most['label']}, {number(times, 1)} times as high in "
        f"{short_name(most['area_name'])} as in {short_name(least['area_name'])}"
    )


def ends_heading(rows: pd.DataFrame) -> str:
    """The highest and the lowest area of one indicator, as a heading."""
    known_rows = rows[rows["value"].notna()]
    label = rows["label"].iloc[0]
    if len(known_rows) < 2 or known_rows["value"].nunique() == 1:
        return f"{label} by area"
    most, least = (known_rows.loc[known_rows["value"].agg(f"idx{end}")] for end in ("max", "min"))
    ends = [f"{short_name(each['area_name'])} ({_in_unit(each)})" for each in (most, least)]
    return f"{label}: highest in {ends[0]}, lowest in {ends[1]}"


def _in_unit(row: pd.Series) -> str:
    unit = row["unit"] if row["unit"] == "%" else ""
    return figure(row["value"], row["value_low"], row["value_high"], int(row["decimals"]), unit)


def equality_heading(equality: Equality) -> str:
    """How many times the people of the smallest area the largest has, as a heading."""
    ratio = equality.largest_to_smallest
    areas = equality.areas.dropna(subset="residents")
    if not known(ratio) or len(areas) < 2:
        return "The size of the areas"
    most, least = (areas.loc[areas["residents"].agg(f"idx{end}"), "name"] for end in ("max", "min"))
    if ratio < FEWEST_TIMES:
        return "The areas have about as many people each"
    return f"{short_name(most)} has {number(ratio, 1)} times as many people as {short_name(least)}"


def comparison_note(rows: pd.DataFrame) -> str:
    """What one indicator's areas were tested against, or why they were not."""
    if (rows["verdict"] != "not compared").any():
        return "Each area is tested against the rest of the borough, not against the line."
    if (rows["indicator_kind"] == "count").all():
        return "A total is not tested: areas differ in size."
    return "Not tested: we can't tell difference from chance here, as no counts are published."


def dot_table(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per area: figure, interval, the rest of the borough, the verdict, and why there is none."""
    return pd.DataFrame(
        {
            "Area": rows["area_name"],
            "Figure": [row_figure(r) for r in rows.itertuples()],
            INTERVAL: [limits(r.lower, r.upper, r.decimals) for r in rows.itertuples()],
            "Rest of borough": [
                figure(r.rest, r.rest_low, r.rest_high, r.decimals) for r in rows.itertuples()
            ],
            "Against the rest": [verdict(r.verdict, r.judgement) for r in rows.itertuples()],
            "Not shown because": rows["withheld"],
        }
    ).loc[:, lambda table: ~(table == "").all()]


def with_shares(equality: Equality) -> pd.DataFrame:
    """The areas of an Equality with their shares of the borough's ground, and need as numbers."""
    areas = equality.areas
    need = [
        c
        for c in ("average_score", "proportion_most_deprived_decile", "share_of_most_deprived")
        if c in areas
    ]
    return areas.assign(
        km2_share=areas["area_km2"] / areas["area_km2"].sum(), **{c: pd.to_numeric(areas[c]) for c in need}
    )


def share_columns(areas: pd.DataFrame) -> dict[str, str]:
    """The shares that are known: column and readers' name."""
    return {column: name for column, name in SHARES.items() if areas[column].notna().any()}


def equality_sentences(equality: Equality) -> list[str]:
    """Are the areas equal? In residents, in ground, in need."""
    areas = with_shares(equality)
    sentences = [
        _ratio(areas, "residents", equality.largest_to_smallest, 0, "residents"),
        _ratio(areas, "area_km2", areas["area_km2"].max() / areas["area_km2"].min(), 1, "sq km"),
    ]
    need = areas[areas["share_of_most_deprived"].notna()]
    if len(need):
        most = need.loc[need["share_of_most_deprived"].idxmax()]
        sentences.append(
            f"Need: **{most['name']}** has {percent(most['share'])} of the residents and "
            f"{percent(most['share_of_most_deprived'])} of the borough's LSOAs in England's most "
            "deprived tenth."
        )
    return [sentence for sentence in sentences if sentence]


def equality_table(equality: Equality) -> pd.DataFrame:
    """One row per area: residents, share, ratio to the mean, ground, density, need."""
    areas = with_shares(equality)
    table = pd.DataFrame(
        {
            "Area": areas["name"],
            "Residents": [number(v) for v in areas["residents"]],
            "% of residents": [number(100 * v, 1) for v in areas["share"]],
            "Times the mean": [number(v, 2) for v in areas["ratio_to_mean"]],
            "Sq km": [number(v, 1) for v in areas["area_km2"]],
            "% of sq km": [number(100 * v, 1) for v in areas["km2_share"]],
            "Residents per sq km": [number(v) for v in areas["density"]],
        }
    )
    if areas["average_score"].notna().any():
        table["IMD average score"] = [number(v, 1) for v in areas["average_score"]]
        table["% of its LSOAs in England's most deprived tenth"] = [
            number(100 * v, 1) for v in areas["proportion_most_deprived_decile"]
        ]
    return table


def _ratio(areas: pd.DataFrame, column: str, ratio: float, decimals: int, unit: str) -> str:
    """The largest against the smallest area."""
    if not known(ratio):
        return ""
    most, least = areas.loc[areas[column].idxmax()], areas.loc[areas[column].idxmin()]
    return (
        f"**{most['name']}** ({with_unit(most[column], decimals, unit)}) is {number(ratio, 1)} times "
        f"**{least['name']}** "
        f"({number(least[column], decimals)})."
    )
