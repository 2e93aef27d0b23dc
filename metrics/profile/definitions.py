"""What every indicator of an edition means and where it comes from, and every source in the store."""

from __future__ import annotations

import pandas as pd

from metrics import catalogue
from metrics.store import Store

DEFINITION_COLUMNS = {
    "indicator": "id of the indicator",
    "label": "its name",
    "theme": "its theme",
    "definition": "what it counts, in a sentence",
    "kind": "count, ratio, weighted_mean or published",
    "scale": "what the ratio is multiplied by",
    "unit": "its unit",
    "decimals": "decimals to show",
    "polarity": "which direction is good",
    "min_coverage": "share of residents below which a figure is withheld",
    "comparable_over_time": "whether figures of different periods may be set beside each other",
    "caveat": "what to bear in mind",
    "periods": "how many periods there are",
    "first_period": "name of the first",
    "last_period": "name of the last",
    "added_up_from": "kinds of published place that were added up",
    "methods": "how these were fitted",
    "sources": "ids of the sources",
}
"""What each column of `definitions` means, in the order of the columns."""


def definitions(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per indicator that the areas of an edition have, in the order declared; columns as in
    DEFINITION_COLUMNS."""
    return store.frame(
        """
        SELECT i.indicator, i.label, i.theme, i.definition, i.kind, i.scale, i.unit, i.decimals, i.polarity,
               i.min_coverage, i.comparable_over_time, i.caveat, count(DISTINCT a.period) AS periods,
               arg_min(p.label, p.start) AS first_period, arg_max(p.label, p."end") AS last_period,
               list_sort(list(DISTINCT a.kind)) AS added_up_from,
               list_sort(list(DISTINCT a.method)) AS methods,
               list_sort(list_distinct(flatten(list(coalesce(a.sources, []))))) AS sources
        FROM availability a JOIN indicators i USING (indicator) JOIN periods p USING (period)
        WHERE a.edition = ? AND a.level = 'area' AND a.scheme = ?
        GROUP BY ALL ORDER BY any_value(i.position)""",
        [edition, catalogue.scheme(store, edition, scheme)],
    )


def loaded_sources(store: Store) -> pd.DataFrame:
    """One row per source that the store holds something of, in the order declared, with the rows it keeps."""
    return store.frame(
        """SELECT s.*, sum(l.rows_kept) AS rows_kept
           FROM sources s JOIN (SELECT DISTINCT source, file, rows_kept FROM loads) l USING (source)
           GROUP BY ALL ORDER BY s.position"""
    )
