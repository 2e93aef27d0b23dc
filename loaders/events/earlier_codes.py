"""Codes of an earlier vintage in a file that mixes vintages: where the events under them count today."""

from __future__ import annotations

import duckdb
import pandas as pd

from loaders.declarations.event_source import EventsSource
from loaders.declarations.periods import days
from loaders.geography.raw_tables import RawTables
from loaders.place_ids import CODE_OF, KIND_OF, code_of

EARLIER = ["code", "place", "share"]

BECAME = f"""
WITH joined AS (
    SELECT child AS old, parent AS place FROM {{links}} UNION SELECT parent, child FROM {{links}}),
became AS (
    SELECT DISTINCT {CODE_OF.format("old")} AS code, place FROM joined
    WHERE list_contains($earlier, {KIND_OF.format("old")}) AND {KIND_OF.format("place")} = $kind)
SELECT b.code, b.place, r.value AS residents
FROM became b LEFT JOIN observations r ON r.place = b.place AND r.measure = 'residents' AND r.period = $period
WHERE b.code NOT IN (SELECT {CODE_OF.format("place")} FROM became) ORDER BY ALL
"""
"""A code that stands in both vintages is the same place; the others go by the links between the vintages."""


def earlier_codes(
    store: duckdb.DuckDBPyConnection, raw: RawTables, source: EventsSource
) -> pd.DataFrame | None:
    """One row per earlier code that is none of today's, and place it became: code, place, share.

    Places split from one share its events by their residents of the newest count, equally where these are not
    known, as links do. None where the source names no earlier kinds.
    """
    if not source.earlier_kinds:
        return None
    counted = store.execute(
        f"""SELECT DISTINCT period FROM observations
            WHERE measure = 'residents' AND {KIND_OF.format("place")} = ?""",
        [source.code_kind],
    ).fetchall()
    newest = max((period for (period,) in counted), key=lambda period: days(period)[1], default="")
    asked = {"earlier": source.earlier_kinds, "kind": source.code_kind, "period": newest}
    parts = store.execute(BECAME.format(links=raw.links), asked).df()
    by_code = parts.groupby("code")["residents"]
    known = by_code.transform("count") == by_code.transform("size")
    weight = parts["residents"].where(known & (by_code.transform("sum") > 0), 1.0)
    return parts.assign(share=weight / weight.groupby(parts["code"]).transform("sum"))[EARLIER]


def numbered_codes(covered: pd.DataFrame, earlier: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The number that each code is known by, and how those of earlier codes are shared.

    Codes: code, number; those of earlier codes come after all that are covered. Shares: number, into, share;
    only places covered are shared in.
    """
    codes = pd.DataFrame({"code": covered["place"].map(code_of), "number": covered["number"]})
    codes = codes.drop_duplicates()
    parts = pd.DataFrame(columns=["code", "into", "share"])
    if earlier is not None:
        numbers = covered[["place", "number"]].drop_duplicates().rename(columns={"number": "into"})
        parts = earlier.merge(numbers, on="place")[["code", "into", "share"]]
    parts = parts.assign(number=len(codes) + pd.factorize(parts["code"])[0])
    codes = pd.concat([codes, parts[["code", "number"]].drop_duplicates()], ignore_index=True)
    shares = parts[["number", "into", "share"]]
    return codes.astype({"number": "int32"}), shares.astype(
        {"number": "int32", "into": "int32", "share": "float64"}
    )
