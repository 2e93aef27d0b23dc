"""What the comparison of areas says, in sentences and small tables."""

from __future__ import annotations

import pandas as pd

from metrics.profile.compare import Equality
from views.formats import INTERVAL, figure, known, limits, number, percent, row_figure, verdict
from views.wording import count, enumeration

SHARES = {
    "share": "Residents",
    "km2_share": "Ground (sq km)",
    "share_of_most_deprived": "LSOAs in England's most deprived tenth",
}
"""What the areas' shares are of; the last only where a deprivation index is known by LSOA."""


def differences(rows: pd.DataFrame) -> list[str]:
    """One sentence per area: how many figures clearly differ from the rest of the borough, and which way."""
    tested = rows[rows["verdict"] != "not compared"]
    if tested.empty:
        return ["Nothing here can be tested: none of these figures was published with its counts."]
    return [_differs(str(name), own) for name, own in tested.groupby("area_name", sort=False)]


def _differs(name: str, own: pd.DataFrame) -> str:
    counts = own["judgement"].value_counts()
    parts = [f"{counts.get(w, 0)} {w}" for w in ("worse", "better") if (own["polarity"] != "neutral").any()]
    if (own["polarity"] == "neutral").any():
        parts.append(f"{counts.get('higher', 0) + counts.get('lower', 0)} different but neither good nor bad")
    unclear = counts.get("no clear difference", 0)
    tail = f"; {unclear} not clearly different" if unclear else ""
    return f"**{name}**: {enumeration(parts)}{tail} ({count(len(own), 'figure')} tested)."


def comparison_note(rows: pd.DataFrame) -> str:
    """What one indicator's areas were tested against, or why they were not."""
    if (rows["verdict"] != "not compared").any():
        return "Areas are tested against the rest of the borough, not against the line."
    if (rows["indicator_kind"] == "count").all():
        return "A total is not tested: areas differ in size."
    return "Not tested: no counts are published behind these figures, so chance cannot be ruled out."


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
        f"**{most['name']}** ({number(most[column], decimals)} {unit}) is {number(ratio, 1)} times "
        f"**{least['name']}** "
        f"({number(least[column], decimals)})."
    )
