"""What follows from figures, in plain pandas: percentiles, weights, England's totals, districts' scores."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.pandas_twins.files import KEY
from benchmarks.pandas_twins.ways import NEXT, chained, shares
from loaders.declarations.models import Declarations, Index, IndexEdition, listed
from loaders.declarations.periods import days

ENGLAND = "ctry:E92000001"
COMPLETE = 0.999
OBSERVED = ["measure", "period", "place", "kind", "source"]


def with_days(observations: pd.DataFrame) -> pd.DataFrame:
    """One row per period: its first and last day."""
    known = observations["period"].cat.categories
    first, last = zip(*(days(period) for period in known), strict=True)
    frame = pd.DataFrame({"period": known, "start": pd.to_datetime(first), "end": pd.to_datetime(last)})
    return frame.assign(period=frame["period"].astype(observations["period"].dtype))


def with_derived(observations: pd.DataFrame, links: pd.DataFrame, declared: Declarations) -> pd.DataFrame:
    """The observations with percentiles, weights, England's totals and means, and districts' scores."""
    used = {m for i in declared.indices.values() for m in (i.rank, i.score)}
    used |= {e.population for i in declared.indices.values() for e in i.edition}
    ranked = observations[observations["measure"].isin(used)]
    derived = [frame for i in declared.indices.values() for e in i.edition for frame in _index(ranked, i, e)]
    if derived:
        weights = pd.concat(derived, ignore_index=True).drop_duplicates(KEY)
        observations = pd.concat([observations, weights], ignore_index=True)
    observations[OBSERVED] = observations[OBSERVED].astype("category")
    larger = [*_country(observations, declared), *_district_scores(observations, links, declared)]
    return with_more(observations, pd.concat(larger, ignore_index=True)) if larger else observations


def with_more(observations: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """The observations and more of them, their keys still categories."""
    keys = {c: observations[c].cat.categories.union(more[c].unique()) for c in OBSERVED}
    types = {column: pd.CategoricalDtype(known) for column, known in keys.items()}
    return pd.concat([observations.astype(types), more.astype(types)], ignore_index=True)


def _index(ranked: pd.DataFrame, index: Index, edition: IndexEdition) -> list[pd.DataFrame]:
    """National percentile and weight of every place of one edition of an index."""
    rank = _of(ranked, index.rank, edition.period, edition.kind)
    percentile = rank.assign(measure=index.percentile, value=100 * rank["value"] / edition.places_in_england)
    weight = rank.assign(measure=index.weight, value=1.0)
    if edition.population != "equal":
        known = _of(ranked, edition.population, edition.population_period or edition.period, edition.kind)
        weight["value"] = weight["place"].map(known.set_index("place")["value"])
    return [percentile, weight.dropna(subset="value")]


def _of(observations: pd.DataFrame, measure: str, period: str, kind: str) -> pd.DataFrame:
    o = observations
    return o[(o["measure"] == measure) & (o["period"] == period) & (o["kind"] == kind)]


def _country(observations: pd.DataFrame, declared: Declarations) -> list[pd.DataFrame]:
    """England's total or mean of each measure whose national table is complete."""
    places = {e.kind: e.places_in_england for i in declared.indices.values() for e in i.edition}
    sources = {source.id: getattr(source, "places_in_england", 0) for source in declared.sources.values()}
    wholes = {source: held for source, held in sources.items() if held}
    if not places and not wholes:
        return []
    from_whole = observations["source"].isin(wholes.keys())
    small = observations[observations["kind"].isin(places.keys()) | from_whole]
    by = ["measure", "period", "kind"]
    tables = small[small["kind"].isin(places.keys())].groupby(by, observed=True).size().rename("held")
    tables = tables.reset_index()
    tables["share"] = tables["held"] / tables["kind"].astype("str").map(places)
    own = small[small["source"].isin(wholes.keys())].groupby([*by, "source"], observed=True).size()
    own = own.rename("held").reset_index()
    own["share"] = own["held"] / own["source"].astype("str").map(wholes)
    tables = pd.concat([tables[tables["share"] >= COMPLETE], own[~own["kind"].isin(places.keys())]])
    tables = tables[tables["share"] <= 1].drop(columns=["held", "source"])
    named = observations.loc[observations["place"] == ENGLAND, ["measure", "period"]].assign(named=True)
    tables = tables.merge(named, how="left", on=["measure", "period"])
    tables = (
        tables[tables["named"].isna()]
        .assign(full=tables["share"] >= COMPLETE)
        .sort_values(["full", "kind"])
        .drop_duplicates(["measure", "period"], keep="last")
    )
    whole = small.merge(tables[[*by, "full"]], on=by)
    kinds = declared.indicators.values()
    ratios = [i for i in kinds if i.kind in ("count", "ratio")]
    means = pd.DataFrame(
        {(i.value, i.weight) for i in kinds if i.kind == "weighted_mean"}, columns=["measure", "weight"]
    )
    counted = {m for i in ratios for m in [*listed(i.numerator), *listed(i.denominator)]}
    summable = whole[whole["full"] & whole["measure"].isin(counted | set(means["weight"]))]
    least = {i.value: i.min_coverage for i in kinds if i.kind == "weighted_mean"}
    return [_totals(summable), _national_means(whole, observations, means, least)]


def _totals(whole: pd.DataFrame) -> pd.DataFrame:
    """England's sum of each measure and period; bounds where figures are suppressed."""
    filled = whole.assign(
        lower=whole["value"].fillna(whole["lower"]), upper=whole["value"].fillna(whole["upper"])
    )
    groups = filled.groupby(["measure", "period", "source"], observed=True)
    larger = groups[["value", "lower", "upper"]].sum()
    short = (groups["value"].count() < groups.size()).to_numpy()
    larger["value"], larger[["lower", "upper"]] = (
        larger["value"].mask(short),
        larger[["lower", "upper"]].where(np.column_stack([short, short])),
    )
    return larger.reset_index().assign(place=ENGLAND, kind="ctry")


def _national_means(
    whole: pd.DataFrame, observations: pd.DataFrame, means: pd.DataFrame, least: dict[str, float]
) -> pd.DataFrame:
    """England's mean of each measure and period by the weight of each place, the latest at or before it.

    A table that lacks places makes one if those it has hold that share (`least`) of all weight or more.
    """
    dated = with_days(observations)[["period", "end"]]
    means = means.astype(observations["measure"].dtype)
    figures = whole.dropna(subset="value").merge(means, on="measure").merge(dated, on="period")
    weights = observations[observations["measure"].isin(means["weight"].unique())].merge(dated, on="period")
    weights = weights.rename(columns={"measure": "weight", "value": "by"})[["weight", "place", "end", "by"]]
    paired = pd.merge_asof(
        figures.sort_values("end"), weights.sort_values("end"), on="end", by=["weight", "place"]
    ).dropna(subset="by")
    all_of = weights.groupby(["weight", "end"], observed=True)["by"].sum().rename("all").reset_index()
    held = paired.groupby(["measure", "weight", "end", "full"], observed=True)["by"].sum().reset_index()
    held = held.merge(all_of, on=["weight", "end"], how="left")
    enough = held["full"] | (held["by"] >= held["measure"].astype("str").map(least) * held["all"])
    paired = paired.merge(held.loc[enough, ["measure", "weight", "end"]], on=["measure", "weight", "end"])
    paired["value"] *= paired["by"]
    larger = paired.groupby(["measure", "period", "source"], observed=True)[["value", "by"]].sum()
    larger["value"] /= larger.pop("by")
    return larger.reset_index().assign(place=ENGLAND, kind="ctry")


def _district_scores(
    observations: pd.DataFrame, links: pd.DataFrame, declared: Declarations
) -> list[pd.DataFrame]:
    """The mean score of every district and the weight behind it, by the district each LSOA lies in."""
    larger = []
    for index in declared.indices.values():
        for edition in (e for e in index.edition if e.district_kind):
            inside = _inside(links, edition.kind, edition.district_kind)
            score = _of(observations, index.score, edition.period, edition.kind)
            weight = _of(observations, index.weight, edition.period, edition.kind)
            both = score.merge(weight[["place", "value"]], on="place", suffixes=("", "_by"))
            both = both.dropna(subset="value").merge(inside, left_on="place", right_on="child")
            both["by"] = both["value_by"] * both["share"]
            both["value"] *= both["by"]
            sums = both.groupby(["period", "source", "parent"], observed=True)[["value", "by"]].sum()
            scores = sums.reset_index().rename(columns={"parent": "place"}).assign(kind=edition.district_kind)
            larger.append(scores.assign(measure=index.score, value=scores["value"] / scores["by"]))
            larger.append(scores.assign(measure=index.weight, value=scores["by"]))
    return [frame.drop(columns="by") for frame in larger]


def _inside(links: pd.DataFrame, kind: str, districts: str) -> pd.DataFrame:
    """The district each place lies in, directly or through the later places it became."""
    equal = pd.Series(dtype=float)
    larger = shares(links, kind, districts, equal)
    if larger.empty and kind in NEXT:
        return chained(shares(links, kind, NEXT[kind], equal), _inside(links, NEXT[kind], districts))
    return larger
