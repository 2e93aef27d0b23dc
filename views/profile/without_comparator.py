"""What is said where no comparator has a figure of the same date: why not, and what is nearest."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from metrics.checks.comparators import NEAREST_YEARS, NOT_ADDED_UP, OTHER_DATES, PART_OF_ENGLAND
from views.formats import number
from views.wording import enumeration, spelled

REASONS = {
    OTHER_DATES: f"figures at hand are over {spelled(NEAREST_YEARS)} years away",
    NOT_ADDED_UP: "these are issued place by place and can't be added up to it",
    PART_OF_ENGLAND: "the files at hand hold only some of England's places",
}
"""Why nothing stands beside a figure, in words; of a figure as printed that is plain."""


def nearest_cell(row: pd.Series, periods: Mapping[str, str]) -> str:
    """The nearest like figure with its date, as a cell of a table; `periods` names periods."""
    period = periods.get(row["nearest_period"], row["nearest_period"])
    return f"{number(row['nearest'], int(row['decimals']))} ({period})"


def without_sentences(without: pd.DataFrame, comparators: Mapping[str, str]) -> list[str]:
    """A sentence for each reason for which some figures (of `without_comparator`) have none beside them."""
    lone = without[(without["nearest_place"] == "") & without["reason"].isin(list(REASONS))]
    names = " or ".join(comparators.values())
    return [
        f"No figure of {names} stands beside {enumeration(list(rows['label']))}: {REASONS[str(reason)]}."
        for reason, rows in lone.groupby("reason", sort=False)
    ]
