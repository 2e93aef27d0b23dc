"""One area beside places anywhere in the store: every indicator at its own period, the same test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.errors import Unknown
from metrics.profile.aggregate import declarations, figure_columns, one_each, with_values
from metrics.profile.profile import apart, taken
from metrics.statistics.arrays import Columns
from metrics.statistics.comparison import judgement
from metrics.store import Store

BESIDE_COLUMNS = {
    "other": "place id of the other place",
    "indicator": "id of the indicator",
    "period": "period of both figures: the current one of the area",
    "own": "figure of the area",
    "own_low": "least the data allow",
    "own_high": "greatest they allow",
    "value": "figure of the other place",
    "value_low": "least the data allow",
    "value_high": "greatest they allow",
    "lower": "its lower 95% limit",
    "upper": "its upper 95% limit",
    "verdict": "higher, lower, no clear difference or not compared: the area against the other place",
    "judgement": "better or worse, by the polarity; the verdict where neither is",
}
"""What each column of `beside` means: a row for each indicator that both places have a figure of."""

SUMS = """
WITH wanted AS (SELECT unnest($editions) AS edition, unnest($schemes) AS scheme, unnest($places) AS place),
shown AS (SELECT unnest($indicators) AS indicator, unnest($periods) AS period)
SELECT indicator, period, place, published_directly, kind, method,
       array_to_string(sources, ' ') AS sources, x, x_lower, x_upper, n, n_period,
       n_source_places, counted, coverage, estimated
FROM sums JOIN wanted USING (edition, scheme, place) JOIN shown USING (indicator, period)
WHERE level = 'area' AND list_contains($editions, edition)
"""
"""The figures of places of several editions at once, each as its own edition adds it up."""


def boroughs_beside(store: Store, edition: str) -> dict[str, str]:
    """What an edition's areas can be set beside: the editions of other boroughs that have areas, one of each,
    with the boroughs' names, by name."""
    own, with_areas = catalogue.edition(store, edition), _first_schemes(store)
    found: dict[str, tuple[str, str]] = {}
    for each in catalogue.editions(store):
        if each.borough != own.borough and each.name != own.name and each.id in with_areas:
            found.setdefault(each.name, (each.id, each.name))
    return dict(sorted(found.values(), key=lambda pair: pair[1]))


def borough_beside(
    store: Store, edition: str, scheme: str | None, area: str | None, other: str
) -> pd.DataFrame:
    """As `beside`, of the whole borough of another edition. Raises Unknown."""
    return beside(store, edition, scheme, area, [(other, catalogue.edition(store, other).borough)])


def beside(
    store: Store, edition: str, scheme: str | None, area: str | None, others: Sequence[tuple[str, str]]
) -> pd.DataFrame:
    """One row per other place and indicator; columns as in BESIDE_COLUMNS, places and indicators in order.

    `others` are pairs of edition and place id: a borough or an area. Raises Unknown.
    """
    scheme_id = catalogue.scheme(store, edition, scheme)
    place = catalogue.area(store, edition, scheme_id, area)
    own = figure_columns(store, edition, [place], scheme=scheme_id)
    found = _figures(store, others, own)
    at = {key: n for n, key in enumerate(zip(found["place"], found["indicator"], strict=True))}
    pairs = [
        (n, at[(other, indicator)])
        for _, other in others
        for n, indicator in enumerate(own["indicator"])
        if (other, indicator) in at
    ]
    mine, theirs = (np.array(rows, dtype=int) for rows in (zip(*pairs, strict=True) if pairs else ((), ())))
    area_has, other_has = taken(own, mine), taken(found, theirs)
    verdict = apart(area_has, other_has)
    polarity = store.indicators["polarity"].reindex(area_has["indicator"]).to_numpy(dtype=str)
    return pd.DataFrame(
        {
            "other": other_has["place"],
            "indicator": area_has["indicator"],
            "period": area_has["period"],
            "own": area_has["value"],
            "own_low": area_has["value_low"],
            "own_high": area_has["value_high"],
            **{c: other_has[c] for c in ("value", "value_low", "value_high", "lower", "upper")},
            "verdict": verdict,
            "judgement": judgement(verdict.astype(str), polarity).astype(object),
        },
        columns=list(BESIDE_COLUMNS),
    )


def _figures(store: Store, others: Sequence[tuple[str, str]], own: Columns) -> Columns:
    """The figures of the other places at the periods of `own`; columns of metrics.profile.aggregate."""
    scheme_of = {each.place: each.scheme for each in store.areas}
    first = _first_schemes(store)
    for edition, _ in others:
        if edition not in first:
            raise Unknown("edition with areas", edition, list(first))
    sums = store.arrays(
        SUMS,
        {
            "editions": [edition for edition, _ in others],
            "schemes": [scheme_of.get(place, first[edition]) for edition, place in others],
            "places": [place for _, place in others],
            "indicators": list(own["indicator"]),
            "periods": list(own["period"]),
        },
    )
    return with_values(*one_each(store, sums, declarations(store, sums["indicator"])))


def _first_schemes(store: Store) -> dict[str, str]:
    """The first scheme of each edition that has areas."""
    return {each.edition: each.scheme for each in reversed(store.areas)}
