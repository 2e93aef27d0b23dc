"""What is known of a borough as a whole and not of its areas, and what is not known of it at all."""

from __future__ import annotations

import pandas as pd

from metrics import catalogue
from metrics.profile.aggregate import figures
from metrics.store import Store

BOROUGH_ONLY_COLUMNS = {
    "indicator": "id of the indicator",
    "label": "its name",
    "theme": "its theme",
    "unit": "unit of the figure",
    "decimals": "decimals shown",
    "caveat": "what a reader must know of it",
    "period": "period of the figure",
    "value": "the borough's figure",
    "value_low": "least the data allow",
    "value_high": "greatest the data allow",
    "lower": "lower 95% limit",
    "upper": "upper 95% limit",
    "numerator": "what was counted",
    "kind": "the kind of place the figure is published for",
    "pieces": "how many of these were added up",
    "withheld": "why there is no value",
    "sources": "ids of the sources",
    "comparator_place": "place id of what it is compared with; empty where nothing has the figure",
    "comparator": "its figure",
    "scheme": "id of the first scheme of areas that has the figure by area; empty where none has",
}
"""What each column of `borough_only` means, in the order of the columns."""

HAS_BY_AREA = """
SELECT a.indicator, a.scheme FROM availability a
JOIN (SELECT edition, scheme, min(position) AS position FROM areas GROUP BY ALL) s USING (edition, scheme)
WHERE edition = $edition AND a.level = 'area' AND a.is_current ORDER BY s.position
"""

WITHOUT = """
SELECT DISTINCT theme, min(position) FROM indicators WHERE theme NOT IN (
    SELECT theme FROM indicators JOIN availability USING (indicator) WHERE edition = $edition)
GROUP BY theme ORDER BY 2
"""


def borough_only(store: Store, edition: str, scheme: str) -> pd.DataFrame:
    """One row per indicator that the borough has a current figure of and the areas of a scheme have not.

    Columns as in BOROUGH_ONLY_COLUMNS, in the order of indicators.
    """
    chosen = catalogue.edition(store, edition)
    places = [chosen.borough, *chosen.comparators]
    rows = figures(store, edition, places, level="borough")
    by_area = store.frame(HAS_BY_AREA, {"edition": edition})
    here = by_area.loc[by_area["scheme"] == scheme, "indicator"]
    rows = rows[~rows["indicator"].isin(here)]
    own = rows[rows["place"] == chosen.borough].drop(columns="scale")
    beside = rows[(rows["place"] != chosen.borough) & rows["value"].notna()].drop_duplicates("indicator")
    beside = beside[["indicator", "period", "place", "value"]]
    beside = beside.rename(columns={"place": "comparator_place", "value": "comparator"})
    elsewhere = by_area.drop_duplicates("indicator")
    table = (
        own.merge(beside, how="left", on=["indicator", "period"])
        .merge(elsewhere, how="left", on="indicator")
        .join(store.indicators[["label", "theme", "unit", "decimals", "caveat"]], on="indicator")
    )
    table[["comparator_place", "scheme"]] = table[["comparator_place", "scheme"]].fillna("")
    return table[list(BOROUGH_ONLY_COLUMNS)].reset_index(drop=True)


def themes_without_figures(store: Store, edition: str) -> list[str]:
    """The themes of which an edition has no figure of any indicator at any level."""
    return [theme for theme, _ in store.rows(WITHOUT, {"edition": edition})]
