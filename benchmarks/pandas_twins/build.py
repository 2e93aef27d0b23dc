"""The heart of building the store in plain pandas and geopandas, to measure against and to check against.

Reads the same packs and pairs every ratio's numerator with its denominator as of its period. It makes no
lookups, no availability and no checks, so it does less than `python -m loaders build`.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd


def read_packs(packs: Path) -> dict[str, pd.DataFrame]:
    """The packs of all editions as one frame per table, boundaries as outlines; nothing twice."""
    tables = {}
    for table in ("observations", "places", "links", "loads"):
        frames = [pd.read_parquet(path) for path in sorted(packs.glob(f"*/{table}.parquet"))]
        tables[table] = pd.concat(frames, ignore_index=True).drop_duplicates()
    outlines = pd.concat([pd.read_parquet(path) for path in sorted(packs.glob("*/boundaries.parquet"))])
    outlines = outlines.drop_duplicates("place")
    tables["boundaries"] = gpd.GeoDataFrame(
        outlines[["place"]], geometry=gpd.GeoSeries.from_wkb(outlines["geometry"]), crs=4326
    )
    return tables


MOST_YEARS = pd.Timedelta(days=3652.5)
"""How far a denominator may lie from its numerator."""


def ratio_parts(
    observations: pd.DataFrame, indicators: pd.DataFrame, periods: pd.DataFrame, links: pd.DataFrame
) -> pd.DataFrame:
    """One row per ratio, period and place: x and n, the denominator at or before it or the first after.

    A place takes denominators of periods it has none of from the same code in another vintage; those added up
    from parts of a place are not made here.
    """
    ratios = indicators[indicators["kind"] == "ratio"].reset_index()
    known = observations.merge(periods.reset_index()[["period", "end"]], on="period")
    x, n = (_sums(ratios, role, known) for role in ("numerator", "denominator"))
    n = pd.concat([n, _lent(n, links[links["method"] == "same"])], ignore_index=True)
    x, n = (side.sort_values("end") for side in (x, n[n["value"] > 0]))
    n = n.drop(columns="period").assign(until=n["end"])
    sides = []
    for direction in ("backward", "forward"):
        found = pd.merge_asof(
            x, n, on="end", by=["indicator", "place"], suffixes=("", "_n"), direction=direction
        )
        near = (found["end"] - found["until"]).abs() <= MOST_YEARS
        sides.append(found[near & found["value_n"].notna()])
    paired = pd.concat(sides).drop_duplicates(["indicator", "period", "place"])
    return paired.rename(columns={"value": "x", "value_n": "n"})[["indicator", "period", "place", "x", "n"]]


def _lent(n: pd.DataFrame, same: pd.DataFrame) -> pd.DataFrame:
    """Denominators of the same code in another vintage, the latest, of periods that a place has none of."""
    found = n.merge(same[["child", "parent"]], left_on="place", right_on="parent")
    found = found.drop(columns="place").rename(columns={"child": "place"})
    found = found.sort_values("parent", ascending=False).drop_duplicates(["indicator", "place", "period"])
    own = n[["indicator", "place", "period"]].assign(own=True)
    found = found.merge(own, on=["indicator", "place", "period"], how="left")
    return found.loc[found["own"].isna(), n.columns]


def _sums(ratios: pd.DataFrame, role: str, known: pd.DataFrame) -> pd.DataFrame:
    """One row per ratio, period and place where all measures of the numerator (or denominator) are there."""
    named = ratios[["indicator", role]].assign(needed=ratios[role].map(len)).explode(role)
    found = named.merge(known, left_on=role, right_on="measure")
    found["missing"] = found["value"].isna()
    sums = found.groupby(["indicator", "period", "place", "end", "needed"], as_index=False).agg(
        value=("value", "sum"), count=("measure", "size"), missing=("missing", "any")
    )
    sums["value"] = sums["value"].mask(sums["missing"])
    return sums.loc[sums["count"] == sums["needed"], ["indicator", "period", "place", "end", "value"]]
