"""What publishers' own records say of periods without figures: who supplied nothing, from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from metrics.store import Store


@dataclass(frozen=True)
class RecordedGap:
    """One gap of one district; `end` is missing while it lasts."""

    district: str
    start: pd.Timestamp
    end: pd.Timestamp | None
    reason: str
    url: str

    def touches(self, start: pd.Timestamp, end: pd.Timestamp) -> bool:
        """Whether a period of these days has a day in the gap."""
        return end >= self.start and (self.end is None or start <= self.end)


def code_of(place: str) -> str:
    """A place's code: a district of another vintage with the same code is the same district."""
    return place.rsplit(":", 1)[-1]


def recorded_gaps(store: Store, sources: Iterable[str], places: Iterable[str]) -> list[RecordedGap]:
    """The gaps recorded for sources in districts (place ids of any vintage), earliest first."""
    rows = store.frame(
        """SELECT DISTINCT split_part(place, ':', 2), start, "end", reason, url FROM gaps
           WHERE list_contains($sources, source) AND list_contains($codes, split_part(place, ':', 2))
           ORDER BY ALL""",
        {"sources": sorted(set(sources)), "codes": sorted({code_of(place) for place in places})},
    )
    return [
        RecordedGap(district, start, None if pd.isna(end) else end, reason, url)
        for district, start, end, reason, url in rows.itertuples(index=False)
    ]


def last_day(store: Store, sources: Iterable[str]) -> pd.Timestamp | None:
    """The last day that any figure of these sources covers, anywhere: so far their record goes."""
    found = store.frame(
        """SELECT max(p."end") AS latest FROM observations o JOIN periods p USING (period)
           WHERE list_contains(?, o.source)""",
        [sorted(set(sources))],
    )
    latest = found["latest"].iloc[0]
    return None if pd.isna(latest) else latest


def not_supplied(gaps: list[RecordedGap], district: str, start: pd.Timestamp, end: pd.Timestamp) -> str:
    """What the record says of a district and period; empty where it says nothing."""
    code = code_of(district)
    return "; ".join(gap.reason for gap in gaps if gap.district == code and gap.touches(start, end))
