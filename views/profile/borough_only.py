"""Figures of the whole borough that no area has: a table, and sentences that say what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from views.formats import figure, kind_name, number
from views.wording import enumeration


def borough_only_table(
    rows: pd.DataFrame, borough: str, comparators: Mapping[str, str], periods: Mapping[str, str]
) -> pd.DataFrame:
    """One row per figure of `borough_only`: the borough's, the comparator's, and what it is published for.

    `comparators` and `periods` name places and periods.
    """
    return pd.DataFrame(
        [
            {
                "Indicator": f"{r.label}, {periods.get(r.period, r.period)} ({r.unit})",
                borough: figure(r.value, r.value_low, r.value_high, r.decimals),
                "Counted": number(r.numerator),
                **{
                    name: figure(r.comparator, r.comparator, r.comparator, r.decimals)
                    if r.comparator_place == place
                    else "–"
                    for place, name in comparators.items()
                },
                "Published by": kind_name(r.kind, 1),
            }
            for r in rows.itertuples()
        ]
    )


def elsewhere_sentences(rows: pd.DataFrame, schemes: Mapping[str, str]) -> list[str]:
    """A sentence for each scheme of areas that has some of the figures by area; `schemes` names them."""
    return [
        f"{schemes[scheme]} have their own figures of: {enumeration(labels)}."
        for scheme, labels in rows[rows["scheme"] != ""].groupby("scheme", sort=False)["label"]
    ]


def without_figures(themes: Sequence[str], borough: str) -> str:
    """A sentence on the themes that an edition knows nothing of; empty where there are none."""
    if not themes:
        return ""
    return (
        f"No figures of {borough} are loaded for: {enumeration(themes)}. "
        "They appear once their source files are fetched and the edition is built again."
    )
