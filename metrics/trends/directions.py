"""Which way each of an area's figures went, all of them at once: the tests of metrics.trends.change."""

from __future__ import annotations

import pandas as pd

from metrics import catalogue
from metrics.profile.aggregate import figures
from metrics.store import Store
from metrics.trends.breaks import latest_run, publications_of_each, with_breaks
from metrics.trends.change import CHANGE_COLUMNS, direction
from metrics.trends.series import followed, usual_step

DIRECTION_COLUMNS = {
    "indicator": CHANGE_COLUMNS["indicator"],
    "first_period": "first period since the series' last break",
    "last_period": CHANGE_COLUMNS["last_period"],
    **{column: CHANGE_COLUMNS[column] for column in ("direction", "why", "judgement")},
}
"""What each column of `directions` means, in the order of the columns."""

TESTED = (
    *("indicator", "place", "period", "period_label", "start", "end", "kind"),
    *("value", "value_low", "lower", "upper"),
)
"""What the test reads of a figure."""

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
    found = []
    for indicator, own in rows[list(TESTED)].groupby("indicator"):
        known = own[own["value_low"].notna()]
        known = with_breaks(known, counted_from.get(indicator, {}), steps[indicator])
        known = known[known["value"].notna()]
        if len(known):
            polarity = str(store.indicators.at[indicator, "polarity"])
            found.append(_went(latest_run(known), indicator, polarity))
    return pd.DataFrame(found, columns=list(DIRECTION_COLUMNS))


def _went(known: pd.DataFrame, indicator: str, polarity: str) -> dict[str, object]:
    ends = {"first_period": known["period_label"].iloc[0], "last_period": known["period_label"].iloc[-1]}
    return {"indicator": indicator, **ends, **direction(known, polarity)}
