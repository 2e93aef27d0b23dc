"""Figures over time on the command line: trend."""

from __future__ import annotations

from argparse import Namespace

from metrics.cli.command import AREA, INDICATOR, Command, Output
from metrics.store import Store
from metrics.trends.change import changes
from metrics.trends.series import followed, series

FOLLOWED_HEADINGS = {
    "Id": "indicator",
    "Indicator": "label",
    "Periods": "periods",
    "Not followed because": "refusal",
}
SERIES_HEADINGS = {
    "Place": "name",
    "Period": "period_label",
    "Figure": "value",
    "Lower 95%": "lower",
    "Upper 95%": "upper",
    "Rest": "rest",
    "Gap": "gap",
    "Gap lower": "gap_lower",
    "Gap upper": "gap_upper",
    "Carried by": "kind",
    "How": "method",
    "Moved": "moved",
    "Breaks because": "broken_before",
    "No figure because": "withheld",
}
CHANGE_HEADINGS = {
    "Place": "name",
    "From": "first_period",
    "Figure": "first",
    "To": "last_period",
    "Figure then": "last",
    "Trend": "direction",
    "Gap first": "gap_first",
    "Gap last": "gap_last",
    "Gap": "gap_change",
    "As a ratio": "relative_change",
    "Not tested because": "why",
}
SERIES_DECIMALS = {"moved": 3}


def _trend(store: Store, words: Namespace) -> Output:
    if not words.indicator:
        return Output(followed(store, words.edition, words.scheme), FOLLOWED_HEADINGS)
    areas = [words.area] if words.area else None
    asked = store, words.edition, words.scheme, words.indicator, areas
    if words.changes:
        return Output(changes(*asked), CHANGE_HEADINGS)
    return Output(series(*asked), SERIES_HEADINGS, SERIES_DECIMALS)


COMMANDS = {
    "trend": Command(
        "one indicator over time; without --indicator, what can be followed",
        _trend,
        {
            **AREA,
            **INDICATOR,
            "changes": {
                "action": "store_true",
                "help": "trend and change of the gap instead of every period",
            },
        },
    )
}
