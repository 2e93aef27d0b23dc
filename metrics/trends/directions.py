"""Which way each of an area's figures went, all of them at once: the tests of metrics.trends.change."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.profile.aggregate import figures
from metrics.statistics.arrays import Columns
from metrics.store import Store
from metrics.trends.breaks import Figure, Publications, breaks, publications_of_each
from metrics.trends.change import CHANGE_COLUMNS, direction
from metrics.trends.series import followed, usual_step

DIRECTION_COLUMNS = {
    "indicator": CHANGE_COLUMNS["indicator"],
    "first_period": "first period since the series' last break",
    "last_period": CHANGE_COLUMNS["last_period"],
    **{column: CHANGE_COLUMNS[column] for column in ("direction", "why", "judgement")},
}
"""What each column of `directions` means, in the order of the columns."""

COLUMNS = ("value", "value_low", "lower", "upper", "start", "end")
"""What the test reads of a figure besides what tells where a series breaks."""

PERIODS = """
SELECT a.indicator, a.period, p.label AS period_label, p.start, p."end"
FROM availability a JOIN periods p USING (period)
WHERE edition = $edition AND level = 'area' AND scheme = $scheme AND list_contains($indicators, indicator)
ORDER BY a.indicator, p."end", p.start
"""


def directions(
    store: Store, edition: str, area: str | None = None, scheme: str | None = None
) -> pd.DataFrame:
    """One row per indicator that can be followed and of which the area has a figure; columns as in
    DIRECTION_COLUMNS. Raises Unknown.

    What `changes` says of the area and each indicator, without the gaps: a query for all indicators in place
    of ten for each.
    """
    scheme_id = catalogue.scheme(store, edition, scheme)
    place = catalogue.area(store, edition, scheme_id, area)
    able = followed(store, edition, scheme_id)
    indicators = list(able.loc[able["refusal"] == "", "indicator"])
    asked = {"edition": edition, "scheme": scheme_id, "indicators": indicators}
    periods = store.frame(PERIODS, asked)
    rows = figures(store, edition, [place], scheme=scheme_id, indicators=indicators, all_periods=True)
    rows = periods.merge(rows, on=["indicator", "period"])
    counted_from = publications_of_each(store, indicators, rows)
    steps = {indicator: usual_step(list(own)) for indicator, own in periods.groupby("indicator")["end"]}
    polarity = store.indicators["polarity"].to_dict()
    columns = {column: rows[column].to_numpy() for column in COLUMNS}
    listed = [Figure(*row) for row in rows[list(Figure._fields)].itertuples(index=False, name=None)]
    found = []
    for indicator, where in rows.groupby("indicator").indices.items():
        where = where[~np.isnan(columns["value_low"][where])]
        own = {name: column[where] for name, column in columns.items()}
        went = _went(
            own,
            [listed[n] for n in where],
            counted_from.get(indicator, {}),
            steps[indicator],
            polarity[indicator],
        )
        found += [{"indicator": indicator, **went}] if went else []
    return pd.DataFrame(found, columns=list(DIRECTION_COLUMNS))


def _went(
    own: Columns, known_as: list[Figure], counted_from: Publications, step: float | None, polarity: str
) -> dict[str, object]:
    """The trend of one indicator since its last break; nothing where no figure is known."""
    reasons = np.array(breaks(known_as, counted_from, step), dtype=object)
    known = np.flatnonzero(~np.isnan(own["value"]))
    if not len(known):
        return {}
    broken = np.flatnonzero(reasons[known] != "")
    since = known[broken[-1] if len(broken) else 0 :]
    tested = {name: column[since] for name, column in own.items()} | {"broken_before": reasons[since]}
    ends = {"first_period": known_as[since[0]].period_label, "last_period": known_as[since[-1]].period_label}
    return ends | direction(tested, polarity)
