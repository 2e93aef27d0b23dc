"""One place over time in words, as a table, and drawn beside its borough."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from views.formats import INTERVAL, figure, known, limits, number, unit_tail
from views.trends.charts import lines, lines_alt
from views.trends.conversion_sentences import converted_by, misses
from views.trends.over_time import over_time

HEIGHT = 300
CHANGE_UNTESTED = "The change is not tested: a small step may be none."


def place_lines(rows: pd.DataFrame, unit: str, decimals: int, polarity: str) -> go.Figure:
    """The place beside its borough, period by period; `rows` are of metrics.trends.place_series."""
    drawn = lines(over_time(rows), unit, decimals, polarity)
    return drawn.update_layout(height=HEIGHT, legend={"y": -0.25})


def place_lines_alt(rows: pd.DataFrame, label: str, decimals: int) -> str:
    """What `place_lines` shows, in a sentence."""
    return lines_alt(rows, label, decimals)


def place_sentence(rows: pd.DataFrame, unit: str, decimals: int) -> str:
    """The place's way from its first period to its last, nothing judged: no test stands behind it."""
    own = rows[(rows["role"] == "area") & rows["value"].notna()]
    if len(own) < 2:
        return CHANGE_UNTESTED
    first, last = own.iloc[0], own.iloc[-1]
    tail = "" if unit == "percentile" else unit_tail(unit)
    way = f"From {number(first['value'], decimals)} in {first['period_label']} to "
    text = f"{way}{number(last['value'], decimals)}{tail} in {last['period_label']}. {CHANGE_UNTESTED}"
    return " ".join([text, *moved_sentences(own)])


def moved_sentences(own: pd.DataFrame) -> list[str]:
    """How much of the place's figures moved: a sentence for each kind behind them of which some did."""
    return [
        f"Matched from {converted_by(row)}."
        for row in own.drop_duplicates("kind").itertuples()
        if row.moved > 0 or (known(row.missed) and misses(row.missed))
    ]


def place_series_table(rows: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """One row per period: the place's figure and interval, its borough's, and how the place's was matched."""
    own = rows[rows["role"] == "area"]
    whole = rows[rows["role"] == "borough"].set_index("period")
    intervals = [limits(r.lower, r.upper, decimals) for r in own.itertuples()]
    table = pd.DataFrame(
        {
            "Period": own["period_label"],
            own["name"].iloc[0]: [
                figure(r.value, r.value_low, r.value_high, decimals) for r in own.itertuples()
            ],
            INTERVAL: intervals,
            (whole["name"].iloc[0] if len(whole) else "Borough"): [
                number(whole["value"].get(period), decimals) for period in own["period"]
            ],
            "How it was matched": [
                f"no figures: {r.not_supplied}" if r.not_supplied else converted_by(r)
                for r in own.itertuples()
            ],
        }
    )
    return table.drop(columns=INTERVAL) if set(intervals) == {"–"} else table
