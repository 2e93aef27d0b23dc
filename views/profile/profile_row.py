"""What views read of one row of an area's profile."""

from __future__ import annotations

from typing import Protocol

from views.formats import known


class ProfileRow(Protocol):
    """The columns of metrics.profile.profile that views show; figures in the indicator's unit."""

    indicator: str
    indicator_kind: str
    label: str
    short_label: str
    theme: str
    unit: str
    decimals: int
    polarity: str
    caveat: str
    period: str
    value: float
    value_low: float
    value_high: float
    lower: float
    upper: float
    numerator: float
    denominator: float
    denominator_period: str
    kind: str
    method: str
    pieces: int
    coverage: float
    rest: float
    rest_low: float
    rest_high: float
    borough: float
    borough_low: float
    borough_high: float
    comparator: float
    comparator_low: float
    comparator_high: float
    comparator_place: str
    area_share: float
    verdict: str
    judgement: str
    withheld: str


def is_comparable(row: ProfileRow) -> bool:
    """Whether a figure can be set beside another: totals and withheld figures can't."""
    other = known(row.rest_low) or known(row.borough_low)
    return row.indicator_kind != "count" and known(row.value_low) and other
