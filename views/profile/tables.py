"""An area's figures as tables: each beside the borough and the comparator, and how it was added up."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from views.csv_export import FIGURE_COLUMNS
from views.formats import INTERVAL, added_up, figure, known, limits, number, row_figure, verdict
from views.profile.profile_row import ProfileRow
from views.profile.without_comparator import nearest_cell

DOWNLOAD_COLUMNS = [
    *(*FIGURE_COLUMNS, "rest", "rest_low", "rest_high", "rest_lower", "rest_upper"),
    *("borough", "borough_low", "borough_high", "comparator", "comparator_place"),
    *("area_share", "verdict", "judgement", "withheld", "caveat"),
]


def theme_table(
    listed: list[ProfileRow],
    area: str,
    borough: str,
    comparators: Mapping[str, str],
    periods: Mapping[str, str],
    without: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per figure: the area's, the verdict, its interval, the rest, the borough, the comparator.

    `comparators` names their places, `periods` the periods. Columns that would be empty are left out. Where
    no comparator has a figure of the date, the nearest one of `without` stands there with its own.
    """
    columns = {
        "Indicator": [_named(r, periods.get(r.period, r.period)) for r in listed],
        area: [row_figure(r) for r in listed],
        "Against the rest": [_verdict(r) for r in listed],
        INTERVAL: [limits(r.lower, r.upper, r.decimals) for r in listed],
        f"Rest of {borough}": [figure(r.rest, r.rest_low, r.rest_high, r.decimals) for r in listed],
        borough: [figure(r.borough, r.borough_low, r.borough_high, r.decimals) for r in listed],
        **_comparators(listed, comparators, _nearest(without, periods)),
    }
    empty = [name for name, cells in columns.items() if name != area and set(cells) == {"–"}]
    return pd.DataFrame({name: cells for name, cells in columns.items() if name not in empty})


def _named(r: ProfileRow, period: str) -> str:
    """Label, period (unless the label says it) and unit."""
    return f"{r.label} ({r.unit})" if period in r.label else f"{r.label}, {period} ({r.unit})"


def _nearest(without: pd.DataFrame | None, periods: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """By indicator and place of the comparator: its figure of the nearest date, as a cell."""
    if without is None:
        return {}
    return {
        (row["indicator"], row["nearest_place"]): nearest_cell(row, periods)
        for _, row in without[without["nearest_place"] != ""].iterrows()
    }


def _comparators(
    rows: list[ProfileRow], comparators: Mapping[str, str], nearest: Mapping[tuple[str, str], str]
) -> dict[str, list[str]]:
    """One column per comparator that any figure was compared with, or stands beside."""
    shown = {r.indicator for r in rows}
    places = [*(r.comparator_place for r in rows), *(p for i, p in nearest if i in shown)]
    used = [p for p in dict.fromkeys(places) if p in comparators]
    return {
        comparators[p]: [
            figure(r.comparator, r.comparator_low, r.comparator_high, r.decimals)
            if r.comparator_place == p
            else nearest.get((r.indicator, p), "–")
            for r in rows
        ]
        for p in used
    }


def _verdict(r: ProfileRow) -> str:
    if r.indicator_kind == "count":
        return "a total"
    if not known(r.value_low):
        return "no figure"
    return "– not tested" if r.verdict == "not compared" else verdict(r.verdict, r.judgement)


def method_table(listed: list[ProfileRow], periods: Mapping[str, str]) -> pd.DataFrame:
    """One row per figure: what was counted, out of how many and when, and which places were added up."""
    return pd.DataFrame(
        [
            {
                "Indicator": r.label,
                "Counted": number(r.numerator),
                "Out of": "–" if r.indicator_kind == "count" else number(r.denominator),
                "Of which date": periods.get(r.denominator_period, r.denominator_period)
                if isinstance(r.denominator_period, str)
                else "–",
                "Added up from": added_up(r.kind, r.method, r.pieces),
                "Residents covered": f"{number(100 * r.coverage)}%",
            }
            for r in listed
        ]
    )


def caveats(listed: list[ProfileRow]) -> list[str]:
    """What to bear in mind about the figures, each said once with the names of those it is about."""
    by_caveat: dict[str, list[str]] = {}
    for r in listed:
        if r.caveat:
            by_caveat.setdefault(r.caveat, []).append(r.short_label)
    every = len(listed)
    return [
        caveat if len(names) == every else f"{', '.join(names)}: {caveat}"
        for caveat, names in by_caveat.items()
    ]


def theme_download(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per figure, unrounded: what the CSV holds."""
    return rows[DOWNLOAD_COLUMNS].assign(sources=[" ".join(s) for s in rows["sources"]])
