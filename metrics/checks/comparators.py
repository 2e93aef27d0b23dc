"""Which figures have none of England or the region beside them, why, and which like figure is nearest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from metrics import catalogue
from metrics.profile.aggregate import figures
from metrics.store import Store

PRINTED = "printed"
OTHER_DATES = "other dates"
NOT_ADDED_UP = "not added up"
PART_OF_ENGLAND = "part of England"

WITHOUT_COLUMNS = {
    "indicator": "id of the indicator",
    "label": "its name",
    "theme": "its theme",
    "unit": "unit of the figure",
    "decimals": "decimals shown",
    "period": "period of the borough's figures",
    "kind": "the kind of published place they are added up from",
    "sources": "ids of the sources",
    "reason": (
        f"why nothing stands beside them. {OTHER_DATES}: comparators have it at other dates alone; "
        f"{PRINTED}: a figure as printed for the areas; {NOT_ADDED_UP}: issued place by place, not to be "
        f"added up; {PART_OF_ENGLAND}: the files at hand hold only some of England's places"
    ),
    "nearest_place": "place id of the comparator whose figure of another date is nearest; empty for none",
    "nearest_period": "period of that figure",
    "nearest": "that figure",
}
"""What each column of `without_comparator` means, in the order of the columns."""

NEAREST_YEARS = 3
"""How far a like figure may lie in time to be named: further away other things have changed as well."""


class ComparatorFigure(NamedTuple):
    """A figure of a comparator, and the day its period ends."""

    indicator: str
    place: str
    period: str
    end: pd.Timestamp
    value: float


CURRENT = """
SELECT DISTINCT ON (a.indicator) a.indicator, a.period, a.kind, array_to_string(a.sources, ' ') AS sources,
       EXISTS (FROM sources s WHERE list_contains(a.sources, s.source) AND s.shape = 'printed') AS printed
FROM availability a
WHERE edition = $edition AND is_current AND (level = 'borough' OR (level = 'area' AND scheme = $scheme))
ORDER BY a.indicator, level
"""
"""What the areas of a scheme show now, and what only the borough has."""


def without_comparator(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per current indicator of the areas or the borough that no comparator has at the same date.

    Columns as in WITHOUT_COLUMNS, in the order of indicators. Raises Unknown.
    """
    chosen = catalogue.edition(store, edition)
    scheme_id = catalogue.scheme(store, edition, scheme)
    shown = store.frame(CURRENT, {"edition": edition, "scheme": scheme_id}).set_index("indicator")
    beside = _beside(store, edition, chosen.comparators, scheme_id)
    rows = []
    at_hand = set(zip(beside["indicator"], beside["period"], strict=True))
    lone = [i for i in shown.index if (i, shown.at[i, "period"]) not in at_hand]
    figures_of: dict[str, list[ComparatorFigure]] = {}
    for figure in beside.loc[beside["indicator"].isin(lone), list(ComparatorFigure._fields)].itertuples(
        index=False, name=None
    ):
        figures_of.setdefault(figure[0], []).append(ComparatorFigure(*figure))
    ends = store.periods["end"]
    for indicator in (i for i in store.indicators.index if i in lone):
        row, declared = shown.loc[indicator], store.indicators.loc[indicator]
        known = figures_of.get(indicator, [])
        apart = [abs(each.end - ends[row["period"]]).days for each in known]
        near = [n for n, days in enumerate(apart) if days <= 365.25 * NEAREST_YEARS]
        first = known[min(near, key=apart.__getitem__)] if near else None
        rows.append(
            {
                "indicator": indicator,
                **{column: declared[column] for column in ("label", "theme", "unit", "decimals")},
                **row[["period", "kind"]],
                "sources": (row["sources"] or "").split(),
                "reason": _reason(len(known) > 0, row["printed"], declared["kind"]),
                "nearest_place": "" if first is None else first.place,
                "nearest_period": "" if first is None else first.period,
                "nearest": float("nan") if first is None else first.value,
            }
        )
    return pd.DataFrame(rows, columns=list(WITHOUT_COLUMNS))


def _beside(store: Store, edition: str, comparators: Sequence[str], scheme: str) -> pd.DataFrame:
    """Every figure that a comparator has, with the day its period ends; the last comparator's first."""
    each = [
        figures(store, edition, comparators, scheme=scheme, all_periods=True),
        figures(store, edition, comparators, level="borough", all_periods=True),
    ]
    rows = pd.concat(each, ignore_index=True).drop_duplicates(["indicator", "period", "place"])
    rows = rows[rows["value_low"].notna()]
    rows = rows.assign(end=pd.to_datetime(rows["period"].map(store.periods["end"])))
    last_first = rows["place"].map({place: -at for at, place in enumerate(comparators)})
    return rows.iloc[last_first.argsort(kind="stable")].reset_index(drop=True)


def _reason(at_other_dates: bool, printed: bool, kind: str) -> str:
    if at_other_dates:
        return OTHER_DATES
    if printed:
        return PRINTED
    return NOT_ADDED_UP if kind == "published" else PART_OF_ENGLAND
