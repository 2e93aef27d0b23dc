"""Numerators and denominators paired and added up over places in plain pandas, as an analyst would.

Long tables, keys as categories, merge, merge_asof and groupby; no loop over places or rows. Shares no code
with loaders/.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from benchmarks.pandas_twins.build import MOST_YEARS
from benchmarks.pandas_twins.ways import LINK_METHODS, Districts

SERIES = ["indicator", "period", "kind"]
LEVEL = ["edition", "level", "scheme"]
PARTS = ["x", "x_lower", "x_upper", "n"]
MOST_SHARED, YEAR = 0.05, 366
"""The most of the residents that may live in lesser parts of wards; days an observation may be older."""

READ_AS = {"value": "x", "lower": "x_lower", "upper": "x_upper"}


def pairs(indicators: pd.DataFrame, known: pd.DataFrame, lent: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator, period and place: x and n, the n at or before the period or the first after it.

    `known` has measure, period, place, value, lower, upper and the period's last day `end`; `lent` are places
    of one code in two vintages (child, parent): one that has no denominator of a period takes the other's.
    """
    kinds = indicators.set_index("indicator")["kind"]
    x, n = (_summed(indicators, role, known) for role in ("numerator", "denominator"))
    n = n[n["value"] > 0][["indicator", "place", "end", "period", "value"]]
    n = n.rename(columns={"period": "n_period", "value": "n"})
    n = pd.concat([n, _lent(x, n, lent)], ignore_index=True)
    counts = x[x["indicator"].map(kinds) == "count"]
    n = n.assign(until=n["end"])
    ratios = pd.concat(
        [_near(_as_of(x[x["indicator"].map(kinds) == "ratio"], n, side)) for side in ("backward", "forward")]
    ).drop_duplicates(["indicator", "period", "place"])
    named = indicators[indicators["value"] != ""].rename(columns={"value": "measure"})
    figures = named[["indicator", "measure", "weight"]].merge(known, on="measure")
    as_issued = (figures["indicator"].map(kinds) == "published") | (figures["weight"] == "equal")
    issued = figures[as_issued]
    issued = issued.assign(n=issued["indicator"].map(kinds).map({"weighted_mean": 1.0}))
    found = pd.concat([counts, ratios, _means(figures[~as_issued], known), issued], ignore_index=True)
    found = found.astype({"n": float, "n_period": known["period"].dtype})
    found = found.rename(columns=READ_AS)
    return found[["indicator", "period", "end", "place", *PARTS, "n_period"]]


def _near(found: pd.DataFrame) -> pd.DataFrame:
    """The rows whose denominator lies within ten years of them."""
    return found[found["n"].notna() & ((found["end"] - found["until"]).abs() <= MOST_YEARS)]


def _summed(indicators: pd.DataFrame, role: str, known: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator, period and place that has every measure of a role: their sum."""
    named = indicators[["indicator", role]].assign(needed=indicators[role].map(len)).explode(role)
    named = named.dropna(subset=role).rename(columns={role: "measure"})
    named["measure"] = named["measure"].astype(known["measure"].dtype)
    found = named.merge(known, on="measure")
    several = found["needed"] > 1
    rows = ["indicator", "period", "end", "place", "needed"]
    sums = found[several].groupby(rows, as_index=False, observed=True, sort=False).agg(
        value=("value", "sum"), lower=("lower", "sum"), upper=("upper", "sum"), parts=("measure", "size"),
        read=("value", "count"),
    )  # fmt: skip
    sums = sums[sums["parts"] == sums["needed"]]
    sums["value"] = sums["value"].where(sums["read"] == sums["needed"])
    figures = ["indicator", "period", "end", "place", "value", "lower", "upper"]
    return pd.concat([found.loc[~several, figures], sums[figures]], ignore_index=True)


def _lent(x: pd.DataFrame, n: pd.DataFrame, lent: pd.DataFrame) -> pd.DataFrame:
    """Denominators of the same code in another vintage, for places with numerators, of periods they lack."""
    key = ["indicator", "place"]
    found = x[key].drop_duplicates().merge(lent, left_on="place", right_on="child").drop(columns="child")
    found = found.merge(n.rename(columns={"place": "parent"}), on=["indicator", "parent"])
    own = n[[*key, "n_period"]].drop_duplicates().assign(own=True)
    found = found.merge(own, on=[*key, "n_period"], how="left")
    found = found[found["own"].isna()].drop(columns="own").sort_values("parent", ascending=False)
    return found.drop_duplicates(["indicator", "place", "n_period"]).drop(columns="parent")


def _as_of(
    left: pd.DataFrame, right: pd.DataFrame, direction: str, by: Iterable[str] = ("indicator", "place")
) -> pd.DataFrame:
    """The left rows with the right row of the same key that is nearest in time, on one side."""
    left, right = left.sort_values("end"), right.sort_values("end")
    return pd.merge_asof(left, right, on="end", by=list(by), direction=direction)


def _means(figures: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Weighted means: x is value times weight, n the weight of the nearest period, before it if there is one.

    A larger place's own rate that nothing weighs stands as it is.
    """
    left = figures.assign(weight=figures["weight"].astype(known["measure"].dtype))
    weights = known[known["measure"].isin(left["weight"].unique()) & (known["value"] > 0)]
    weights = weights[["measure", "place", "end", "period", "value"]]
    weights = weights.rename(columns={"measure": "weight", "period": "n_period", "value": "n"})
    found = []
    for direction in ("backward", "forward"):
        paired = _as_of(left, weights, direction, by=("weight", "place"))
        found.append(paired[paired["n"].notna()])
        left = paired[paired["n"].isna()].drop(columns=["n", "n_period"])
    weighed = pd.concat(found, ignore_index=True)
    for column in READ_AS:
        weighed[column] *= weighed["n"]
    large = left["place"].map(lambda place: place.startswith(("lad", "rgn", "ctry"))).astype(bool)
    return pd.concat([weighed, left[large].assign(n=1.0)], ignore_index=True)


def totals(parts: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator, period, kind and larger place: x, n and covered residents added up by shares."""
    others = lookup.loc[lookup["child"] != lookup["parent"], ["child", "parent", "share", "loss"]]
    both = parts.drop(columns="end").merge(others, left_on="place", right_on="child")
    both["covered"] = both["residents"].fillna(1)
    ward = both["kind"].astype("str").str.startswith("ward")
    both["lesser"] = both["covered"] * np.minimum(both["share"], 1 - both["share"]).where(ward, 0)
    for column in (*PARTS, "covered"):
        both[column] *= both["share"]
    both["n_period"] = both["n_period"].cat.codes
    groups = both.groupby([*SERIES, "parent"], observed=True, sort=False)
    found = groups[[*PARTS, "covered", "lesser"]].sum(min_count=1)
    found["estimated"] = found.pop("lesser") > MOST_SHARED * found["covered"]
    found[["n_period", "loss"]] = groups[["n_period", "loss"]].max()
    found["n_source_places"], found["counted"] = groups.size(), groups["x"].count()
    periods = parts["n_period"].dtype
    found["n_period"] = pd.Categorical.from_codes(found["n_period"], dtype=periods)
    return found.reset_index().rename(columns={"parent": "place"})


def availability(
    parts: pd.DataFrame, added: pd.DataFrame, levels: pd.DataFrame, periods: pd.DataFrame
) -> pd.DataFrame:
    """One row per edition, level, scheme, indicator and period: the kind added up, and whether it's current.

    The kind that reaches most places, is no estimate, loses least on the way, and has the fewest source
    places. An observed figure goes before an estimate that is up to a year newer.
    """
    own = parts[[*SERIES, "place"]].assign(loss=0, n_source_places=1, estimated=False)
    both = [*SERIES, "place", "loss", "n_source_places", "estimated"]
    reached = pd.concat([own, added[both]], ignore_index=True)
    reached = reached.merge(levels, on="place")
    groups = reached.groupby([*LEVEL, *SERIES], observed=True, sort=False)
    found = groups.agg(
        places=("place", "nunique"), loss=("loss", "max"), n_source_places=("n_source_places", "sum"),
        estimated=("estimated", "max"),
    )  # fmt: skip
    found = found.reset_index().sort_values(
        ["places", "estimated", "loss", "n_source_places", "kind"], ascending=[False, True, True, True, True]
    )
    found = found.drop_duplicates([*LEVEL, "indicator", "period"])
    found["method"] = pd.Categorical.from_codes(found["loss"].astype(int), LINK_METHODS)
    found = found.merge(periods, on="period")
    found["as_if"] = found["end"] - pd.to_timedelta(found["estimated"].astype(int) * YEAR, unit="D")
    found = found.sort_values(["as_if", "estimated", "end", "start"], ascending=[False, True, False, False])
    found["is_current"] = ~found.duplicated([*LEVEL, "indicator"])
    return found.drop(columns=["places", "loss", "n_source_places", "start", "end", "estimated", "as_if"])


def named_sources(
    available: pd.DataFrame, indicators: pd.DataFrame, observations: pd.DataFrame
) -> pd.DataFrame:
    """The same with the sources behind each indicator and period of the kind added up, as one text."""
    known = observations[["measure", "period", "kind", "source"]].drop_duplicates()
    made_of = indicators.assign(
        measure=[[*n, *d, *([v] if v else [])]
                 for n, d, v in indicators[["numerator", "denominator", "value"]].itertuples(index=False)]
    )[["indicator", "measure"]].explode("measure")  # fmt: skip
    provided = made_of.merge(known.astype("str"), on="measure").drop(columns="measure").drop_duplicates()
    provided = provided.sort_values("source").groupby(SERIES, as_index=False)["source"].agg(", ".join)
    for column in SERIES:
        provided[column] = provided[column].astype(available[column].dtype)
    return available.merge(provided.rename(columns={"source": "sources"}), on=SERIES, how="left")


def sums(
    parts: pd.DataFrame,
    added: pd.DataFrame,
    asked: pd.DataFrame,
    available: pd.DataFrame,
    place_totals: pd.DataFrame,
) -> pd.DataFrame:
    """One row per edition, level, scheme, indicator, period, place, and way to its figure, sorted.

    Added up from the kind that was chosen, or the place's own as published. Coverage is the share of the
    place's residents who live in places that have the figure.
    """
    up = (
        added.drop(columns=["loss", "estimated"])
        .merge(asked, on="place")
        .merge(available, on=[*LEVEL, *SERIES])
    )
    up = up.merge(place_totals, on=["place", "kind"], how="left")
    up["coverage"] = up.pop("covered") / up.pop("whole")
    direct = parts.drop(columns=["end", "residents"]).merge(asked, on="place")
    direct = direct.merge(available.drop(columns=["kind", "method"]), on=[*LEVEL, "indicator", "period"])
    direct = direct.assign(coverage=1.0, n_source_places=1, counted=direct["x"].notna().astype(int))
    direct["method"] = pd.Categorical.from_codes([0] * len(direct), LINK_METHODS)
    found = pd.concat(
        [up.assign(published_directly=False), direct.assign(published_directly=True)], ignore_index=True
    )
    return found.sort_values(
        [*LEVEL, "place", "indicator", "period", "published_directly"], ignore_index=True
    )


def asked_for(lookup: pd.DataFrame, districts: Districts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every edition's levels and their places; and the same with the borough and the comparators."""
    levels = lookup.loc[lookup["level"] != "borough", [*LEVEL, "parent"]].drop_duplicates()
    levels = levels.rename(columns={"parent": "place"})
    each = levels[LEVEL].drop_duplicates()
    larger = districts.editions[["edition", "borough", "comparators"]].copy()
    larger["place"] = [[b, *c] for b, c in larger[["borough", "comparators"]].itertuples(index=False)]
    larger = each.merge(larger[["edition", "place"]].explode("place"), on="edition")
    return levels, pd.concat([levels, larger], ignore_index=True)
