"""One theme of an area's profile, ready to be shown: table, how it was added up, caveats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from metrics.profile.area_facts import AreaFacts
from views.profile.age_pyramid import age_table, pyramid, pyramid_alt
from views.profile.profile_row import ProfileRow
from views.profile.tables import caveats, method_table, theme_download, theme_table
from views.profile.without_comparator import without_sentences
from views.rows import each_row
from views.theme import FrozenFigure, frozen


@dataclass(frozen=True)
class ThemeSection:
    """What is shown of one theme, or of the ages."""

    table: pd.DataFrame
    download: pd.DataFrame
    sources: list[str]
    method: pd.DataFrame | None = None
    caveats: tuple[str, ...] = ()
    chart: go.Figure | FrozenFigure | None = None
    alt: str = ""
    """What the chart shows, for those who don't see it."""


def theme_section(
    rows: pd.DataFrame,
    facts: AreaFacts,
    periods: Mapping[str, str],
    without: pd.DataFrame | None = None,
) -> ThemeSection:
    """The figures of one theme, rows of an area's profile (metrics.profile.profile), as they are shown.

    `without` (metrics.checks.comparators) says which of them have no comparator, and what is nearest.
    """
    lone = None if without is None else without[without["indicator"].isin(rows["indicator"])]
    said = [] if lone is None else without_sentences(lone, facts.comparators)
    listed: list[ProfileRow] = each_row(rows)
    return ThemeSection(
        table=theme_table(listed, facts.short, facts.borough, facts.comparators, periods, lone),
        download=theme_download(rows),
        sources=sorted({s for listed in rows["sources"] for s in listed}),
        method=method_table(listed, periods),
        caveats=(*caveats(listed), *said),
    )


def ages_section(ages: pd.DataFrame, facts: AreaFacts) -> ThemeSection:
    """Residents by age (rows of metrics.profile.age_structure) as they are shown."""
    return ThemeSection(
        chart=pyramid(ages, facts.short, facts.borough),
        alt=pyramid_alt(ages, facts.short, facts.borough),
        table=age_table(ages, facts.short, facts.borough),
        download=ages.drop(columns="sources"),
        sources=list(ages["sources"].iloc[0]),
    )


def frozen_section(view: Callable[..., ThemeSection], *values: Any) -> ThemeSection:
    """The section that a view makes of the values, its chart frozen: to be kept and shown many times."""
    section = view(*values)
    return section if section.chart is None else replace(section, chart=frozen(section.chart))
