"""Sentences on an area as a whole: its size, its position among districts, its claimants."""

from __future__ import annotations

import pandas as pd

from metrics.profile.area_facts import AreaFacts
from metrics.statistics.deprivation_summaries import Position
from metrics.statistics.ranks import ordinal
from views.formats import figure, number, percent
from views.wording import count


def position_sentence(position: Position | None, area: str, index: str, period: str) -> str:
    """Where an area would stand among districts: a comparison, not a rank; empty where not known."""
    if position is None:
        return ""
    return (
        f"If {area} were a district it would {_stand(position)} by the average score of the {index} "
        f"{period}; a comparison, not a rank, for areas are smaller than districts."
    )


def _stand(position: Position) -> str:
    """Such as: stand between the 116th and 117th most deprived of 354."""
    above, districts = position.more_deprived, position.districts
    if position.equal:
        joint = "joint " if position.equal > 1 else ""
        return f"stand {joint}{ordinal(above + 1)} most deprived of {districts}"
    if above in (0, districts):
        return f"be {'less' if above else 'more'} deprived than all {districts} districts"
    return f"stand between the {ordinal(above)} and {ordinal(above + 1)} most deprived of {districts}"


def claimants_sentence(
    rows: pd.DataFrame, mean: pd.DataFrame, area: str, borough: str, unit: str, decimals: int
) -> str:
    """The latest figure of area and borough, the mean of twelve months where monthly; none are added."""
    roles = {role: own[own["value"].notna()] for role, own in rows.groupby("role", sort=False)}
    if not {"area", "borough"} <= set(roles) or roles["area"].empty or roles["borough"].empty:
        return ""
    latest, whole = roles["area"].iloc[-1], roles["borough"].iloc[-1]
    text = (
        f"{latest['period_label']}: {figure(latest['value'], None, None, decimals, unit)} in {area}, "
        f"{figure(whole['value'], None, None, decimals, unit)} in {borough} as a whole."
    )
    means = mean.set_index("role") if len(mean) else mean
    if len(mean) and {"area", "borough"} <= set(means.index):
        text += (
            f" Mean of the latest {count(int(means.at['area', 'months']), 'month')}: "
            f"{figure(means.at['area', 'mean'], None, None, decimals, unit)} and "
            f"{figure(means.at['borough', 'mean'], None, None, decimals, unit)}."
        )
    return text + " Dates are never added up: claimants of one date are largely those of the next."


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
        share = f" ({number(facts.km2_share, 1)}% of {facts.borough})" if facts.borough_km2 else ""
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
