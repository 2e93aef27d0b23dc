"""Figures of one area as they were printed, beside those we can work out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

import pandas as pd

from metrics.checks.printed import ANOTHER_AREA, AREA, AREA_SHARE, POSITION, SCORE
from views.formats import known, number
from views.markdown import plain
from views.wording import together


class PrintedFigure(NamedTuple):
    """A printed figure that we can work out: its label, filled in with period and number of districts."""

    label: str
    decimals: int


PRINTED = {
    AREA: PrintedFigure("Area, sq km", 2),
    AREA_SHARE: PrintedFigure("Share of the borough's area, %", 2),
    SCORE: PrintedFigure("IMD {period} average score", 2),
    POSITION: PrintedFigure("Position among {districts} districts", 1),
}
"""By measure."""


def printed_table(
    printed: pd.DataFrame, area: str, printed_in: str, districts: Mapping[str, int]
) -> pd.DataFrame:
    """One row per printed figure of one area (place id) that we can work out: printed, ours, what we make
    of it.

    `printed` has the figures printed for all areas, in the year `printed_in`; `districts` is how many there
    were by the index's period.
    """
    own = printed[printed["place"] == area]
    rows = own[own["measure"].isin(PRINTED) & own["ours"].notna()]
    columns = ["Figure", f"Printed in {printed_in}", "Worked out here", "What we find"]
    cells = []
    for row in rows.itertuples():
        label, decimals = PRINTED[row.measure]
        cells.append(
            (
                label.format(period=row.period, districts=districts.get(row.period, "")),
                number(row.printed, decimals),
                number(row.ours, decimals),
                f"{row.status}; {row.reason}" if known(row.reason) else row.status,
            )
        )
    return pd.DataFrame(cells, columns=columns)


def printed_note(printed: pd.DataFrame, edition: str, scheme: str) -> str:
    """Where every printed figure can be seen, and which areas' figures were exchanged in print."""
    exchanged = printed.loc[printed["status"] == ANOTHER_AREA, "name"].unique()
    why = (
        f", and why those of {plain(together(exchanged))} stand the wrong way round" if len(exchanged) else ""
    )
    address = f"data-checks?{urlencode({'edition': edition, 'scheme': scheme})}"
    return f"[Data checks]({address}) has every printed figure{why}."
