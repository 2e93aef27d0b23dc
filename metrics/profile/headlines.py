"""A borough's headline figures: one for each theme, beside the country's."""

from __future__ import annotations

import pandas as pd

from metrics import catalogue
from metrics.errors import Unknown
from metrics.profile.aggregate import figure_columns
from metrics.profile.deprivation import deprivation
from metrics.profile.profile import PROFILE_COLUMNS, compared
from metrics.store import Store

SHOWN_WITH = ("theme", "unit", "decimals", "polarity")

HEADLINE_COLUMNS = {
    **{column: PROFILE_COLUMNS[column] for column in ("indicator", "short_label", "label", *SHOWN_WITH)},
    "period": "period of the figure",
    "value": "the borough's figure",
    "comparator": PROFILE_COLUMNS["comparator"],
    "comparator_name": "name of that comparator",
    "sources": "ids of the sources",
}
"""What each column of `headlines` means, in the order of the columns."""


def headlines(store: Store, edition: str, scheme: str = "") -> pd.DataFrame:
    """One row per headline; columns as in HEADLINE_COLUMNS.

    The first count of all (residents), then of every theme the first indicator that has a good direction and,
    where one has, a comparator's figure beside the borough's. What is first is decided where indicators are
    declared. Raises Unknown.
    """
    chosen = catalogue.edition(store, edition)
    scheme_id = catalogue.scheme(store, edition, scheme)
    columns = figure_columns(store, edition, [chosen.borough, *chosen.comparators], scheme=scheme_id)
    rows = compared(store, columns, [chosen.borough], chosen)
    rows = rows[rows["value"].notna()].assign(
        position=lambda r: range(len(r)), lone=lambda r: r["comparator"].isna()
    )
    count = rows[rows["indicator_kind"] == "count"].head(1)
    judged = rows[rows["polarity"] != "neutral"].sort_values(["lone", "position"])
    first = judged.drop_duplicates("theme").sort_values("position")
    names = dict(
        store.rows("SELECT place, name FROM places WHERE list_contains(?, place)", [list(chosen.comparators)])
    )
    answer = pd.concat([count, first]).drop_duplicates("indicator")
    answer["comparator_name"] = answer["comparator_place"].map(names)
    return answer[list(HEADLINE_COLUMNS)].reset_index(drop=True)


def district_position(store: Store, edition: str, scheme: str = "") -> str:
    """Where the borough stands among the districts of England by average deprivation score, in words; empty
    where unknown."""
    try:
        summary = deprivation(store, edition, scheme or None)
    except Unknown:
        return ""  # an edition without ranks of its LSOAs has no position to tell
    borough = summary.iloc[-1]
    if not borough["position"]:
        return ""
    caution = (
        "; by equal weights, so a place or two from the official rank" if borough["equal_weights"] else ""
    )
    return f"{borough['position']} districts, most deprived first (IMD {borough['period']}{caution})"
