"""Who lives in an area: residents by age band and sex, beside the borough and the rest of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.store import Store

AGE_STRUCTURE_COLUMNS = {
    "beside": "area, borough or rest (the borough with the area taken out)",
    "sex": "persons, females or males",
    "band": "age band, such as 0-4 or 85+",
    "from_age": "youngest age of the band",
    "residents": "residents in the band",
    "share": "as a percentage of all residents of that place, both sexes together",
    "period": "date of the estimate",
    "kind": "the kind of published place that was added up",
    "sources": "ids of the sources",
}
"""What each column of `age_structure` means."""

KINDS_WITH_AGES = """
SELECT a.kind, a.period, a.sources FROM availability a JOIN periods p USING (period)
WHERE a.edition = ? AND a.level = 'area' AND a.scheme = ?
  AND list_contains(['residents', 'printed_residents', 'aged_65_plus'], a.indicator)
GROUP BY ALL ORDER BY bool_or(a.is_current) DESC, max(p."end") DESC
"""

RESIDENTS_BY_BAND = """
WITH inside AS (
    SELECT l.parent, l.child, l.share FROM lookup l JOIN places p ON p.place = l.child
    WHERE list_contains($places, l.parent) AND p.kind = $kind),
aged AS (
    SELECT place, measure, value FROM observations
    WHERE period = $period AND place IN (SELECT child FROM inside)
      AND regexp_matches(measure, '^(printed_residents|residents|females|males)_[0-9]+_([0-9]+|plus)$'))
SELECT l.parent AS place, o.measure,
       CASE WHEN count(o.value) = any_value(w.n_source_places) THEN sum(l.share * o.value) END AS residents
FROM aged o JOIN inside l ON l.child = o.place
JOIN place_totals w ON w.parent = l.parent AND w.kind = $kind
WHERE list_contains($places, w.parent) GROUP BY ALL
"""

SEXES = {"printed_residents": "persons", "residents": "persons", "females": "females", "males": "males"}
BROAD = {"0_15", "16_64", "65_plus"}


def age_structure(store: Store, edition: str, scheme: str, area: str) -> pd.DataFrame:
    """One row per place (area, borough, rest), sex and age band, youngest first.

    Columns as in AGE_STRUCTURE_COLUMNS. From the same published places as the number of residents, or the
    latest ones that have ages. Five-year bands where there are any, else broad ones. A band missing in one
    part is missing in the whole. Empty where no ages are published.
    """
    chosen = catalogue.edition(store, edition)
    place = catalogue.area(store, edition, scheme, area)
    for kind, period, sources in store.rows(KINDS_WITH_AGES, [edition, scheme]):
        residents = store.frame(
            RESIDENTS_BY_BAND, {"kind": kind, "period": period, "places": [place, chosen.borough]}
        )
        if not residents.empty:
            beside = residents["place"].map({place: "area", chosen.borough: "borough"})
            shares = _shares(_named(residents.assign(beside=beside)))
            return shares.assign(period=period, kind=kind, sources=[sources] * len(shares))
    return pd.DataFrame(columns=list(AGE_STRUCTURE_COLUMNS))


def _named(residents: pd.DataFrame) -> pd.DataFrame:
    """Measures taken apart into sex and band; broad bands only where there are no others."""
    parts = residents["measure"].str.extract(r"^(printed_residents|residents|females|males)_(.+)$")
    broad = parts[1].isin(BROAD)
    named = residents.assign(
        sex=parts[0].map(SEXES),
        band=parts[1].str.replace("_plus", "+").str.replace("_", "-"),
        from_age=parts[1].str.extract(r"^(\d+)")[0].astype(int),
    )
    return named[~broad] if (~broad).any() else named


def _shares(named: pd.DataFrame) -> pd.DataFrame:
    """The rest of the borough beside the two; every band as a percentage of all residents of its place."""
    keys = ["sex", "from_age", "band"]
    wide = named.set_index([*keys, "beside"])["residents"].unstack("beside")
    wide["rest"] = wide["borough"] - wide["area"]
    totals = wide.xs("persons", level="sex").sum(skipna=False)
    long = wide.melt(value_name="residents", ignore_index=False).reset_index()
    share = 100 * long["residents"] / long["beside"].map(totals).replace(0, np.nan)
    order = {"area": 0, "borough": 1, "rest": 2}
    return long.assign(share=share).sort_values(
        ["beside", "sex", "from_age"],
        key=lambda c: c.map(order) if c.name == "beside" else c,
        ignore_index=True,
    )
