"""An area's figures as a table: each beside the borough, the rest of the borough and the comparator."""

from __future__ import annotations

import pandas as pd

from views.formats import figure, limits, verdict


def theme_table(rows: pd.DataFrame, borough: str) -> pd.DataFrame:
    """One row per indicator: the figure, its interval, the borough, the rest, the comparator, the verdict."""
    return pd.DataFrame({
        "Indicator": [f"{r.label} ({r.period})" for r in rows.itertuples()],
        "Unit": rows["unit"].to_numpy(),
        "Area": [figure(r.value, r.value_low, r.value_high, r.decimals) for r in rows.itertuples()],
        "95 % interval": [limits(r.lower, r.upper, r.decimals) for r in rows.itertuples()],
        borough: [figure(r.borough, r.borough_low, r.borough_high, r.decimals) for r in rows.itertuples()],
        "Rest of borough": [figure(r.rest, r.rest_low, r.rest_high, r.decimals) for r in rows.itertuples()],
        "England": [figure(r.comparator, r.comparator_low, r.comparator_high, r.decimals) for r in rows.itertuples()],
        "Against the rest": [verdict(r.verdict, r.judgement) for r in rows.itertuples()],
    })
