"""How many of an edition's totals agree with the borough's own, as one bar."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from metrics.checks.reconcile import AGREES, CLOSE, NOTHING
from views.theme import CATEGORIES, REST, TEXT
from views.wording import enumeration

HEIGHT = 96

PARTS = {
    AGREES: ("agree", CATEGORIES[0], ""),
    CLOSE: ("agree roughly", CATEGORIES[1], "/"),
    "differ": ("differ", "#A8341C", "x"),
    NOTHING: ("can't be compared", REST, "."),
}
"""Words, colour and pattern of each verdict."""


def counted(ledger: pd.DataFrame) -> dict[str, int]:
    """How many totals have each verdict of PARTS; those without any are left out."""
    words = ledger["verdict"].where(ledger["verdict"].isin([AGREES, CLOSE, NOTHING]), "differ").value_counts()
    return {word: int(words[word]) for word in PARTS if words.get(word, 0)}


def agreement_bars(ledger: pd.DataFrame) -> go.Figure:
    """One bar, a part for each verdict, its number and words in the legend below."""
    chart = go.Figure()
    for word, number in counted(ledger).items():
        name, colour, pattern = PARTS[word]
        chart.add_bar(
            x=[number],
            y=[""],
            orientation="h",
            name=f"{number:,} {name}",
            marker={
                "color": colour,
                "pattern": {"shape": pattern, "fgcolor": "#ffffff", "size": 7, "fillmode": "overlay"},
                "line": {"color": "#ffffff", "width": 1},
            },
            hovertemplate=f"{number:,} {name}<extra></extra>",
        )
    chart.update_layout(height=HEIGHT)
    chart.update_xaxes(visible=False, fixedrange=True)
    chart.update_yaxes(visible=False, fixedrange=True)
    return chart.update_layout(
        barmode="stack",
        bargap=0.1,
        legend={"y": -0.1, "traceorder": "normal", "font": {"size": 14, "color": TEXT}},
        showlegend=True,
        margin={"t": 4},
    )


def agreement_alt(ledger: pd.DataFrame) -> str:
    """What `agreement_bars` shows, in a sentence."""
    parts = [f"{number:,} {PARTS[word][0]}" for word, number in counted(ledger).items()]
    return f"Of {len(ledger):,} totals, {enumeration(parts)}."
