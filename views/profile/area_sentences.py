"""What is said of an area beside its themes: its size, its position among districts, its claimants."""

from __future__ import annotations

import pandas as pd

from metrics.profile.area_facts import AreaFacts
from views.formats import figure, number, percent
from views.wording import count


def position_sentence(position: str, area: str, index: str, period: str) -> str:
    """Where an area would stand among districts: a comparison, not a rank; empty where not known."""
    if not position:
        return ""
    if position.startswith(("more", "less")):
        stands = f"be {position}"
    else:
        stands = f"stand {position}".replace(" of ", " most deprived of ", 1)
    return (
        f"If {area} were a district it would {stands} by the average score of the {index} {period}; "
        "a comparison, not a rank, for areas are smaller than districts."
    )


def claimants_sentence(
    rows: pd.DataFrame, mean: pd.DataFrame, area: str, borough: str, unit: str, decimals: int
) -> str:
    """The latest figure of area and borough, the mean of twelve months where monthly; none are added."""
    roles = {role: own[own["value"].notna()] for role, own in rows.groupby("role", sort=False)}
    if not {"area", "borough"} <= set(roles) or roles["area"].empty or roles["borough"].empty:
        return ""
    latest, whole = roles["area"].iloc[-1], roles["borough"].iloc[-1]
    told = (
        f"{latest['period_label']}: {figure(latest['value'], None, None, decimals, unit)} in {area}, "
        f"{figure(whole['value'], None, None, decimals, unit)} in {borough} as a whole."
    )
    means = mean.set_index("role") if len(mean) else mean
    if len(mean) and {"area", "borough"} <= set(means.index):
        told += (
            f" Mean of the latest {count(int(means.at['area', 'months']), 'month')}: "
            f"{figure(means.at['area', 'mean'], None, None, decimals, unit)} and "
            f"{figure(means.at['borough', 'mean'], None, None, decimals, unit)}."
        )
    return told + " Dates are never added up: claimants of one date are largely those of the next."


def facts_line(facts: AreaFacts) -> str:
    """Residents, size and density of an area in one line of Markdown, each beside the borough's."""
    parts = []
    if facts.residents:
        share = (
            f", {percent(facts.residents / facts.borough_residents, 1)} of {facts.borough}"
            if facts.borough_residents
            else ""
        )
        parts.append(f"**{number(facts.residents)}** residents ({facts.residents_period}{share})")
    if facts.km2:
        share = f" ({number(facts.km2_share, 1)} % of {facts.borough})" if facts.borough_km2 else ""
        parts.append(f"**{number(facts.km2, 1)}** sq km{share}")
    if facts.density:
        whole = (
            facts.borough_residents / facts.borough_km2
            if facts.borough_residents and facts.borough_km2
            else None
        )
        parts.append(
            f"**{number(facts.density)}** residents per sq km"
            + (f" ({facts.borough}: {number(whole)})" if whole else "")
        )
    return " · ".join(parts)
