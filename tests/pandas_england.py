"""The England store's work in plain pandas and geopandas, as a careful analyst would write it, to measure by.

Reads the same official files, makes ranks into percentiles, adds up the country, carries every published
place to today's LSOAs and wards and on to areas and boroughs, pairs every indicator's numerator with its
denominator as of its period, adds up every level with its coverage, mends, measures, simplifies and joins
outlines, and writes tables to parquet. Whole columns, keys as categories, no loop over rows. It shares no
code with loaders/ but the declarations and the days of a period, and is handed the areas and comparators of
each district.

What it does not do that the store does: draft areas; editions on earlier wards, schemes that divide wards and
an edition's own choice of current periods; printed tables and postcodes; months without an event as zero,
gaps of a publisher's record and the fate of every event; checks of codes and layouts, checksums, and an
account of what was dropped; earlier outlines lent to later places; and the choice, district by district, of
the chain of lookups that loses least (tests/pandas_ways.py has one way for each kind of place).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from loaders.declarations import Declarations, listed
from loaders.declared import read
from loaders.periods import days
from tests import pandas_sums
from tests.child import account
from tests.pandas_events import read_events
from tests.pandas_files import KEY, Folder, read_files
from tests.pandas_ways import NEXT, Districts, Ways, chained, lookup, shares

NATIONAL_GRID, WGS84 = 27700, 4326
TOLERANCE_METRES = 15
DEGREES = 1e-5
ENGLAND = "ctry:E92000001"
COMPLETE = 0.999
OBSERVED = ["measure", "period", "place", "kind", "source"]

CPU: dict[str, float] = {}
"""CPU seconds of each step, for the bench to tell."""


def step(name: str, work: Callable[..., object], *given: object) -> object:
    """The result of one step, its CPU seconds noted."""
    started = time.process_time()
    result = work(*given)
    CPU[name] = CPU.get(name, 0.0) + time.process_time() - started
    return result


def england(raw: Path, data: Path, handed: Path, out: Path) -> None:
    """Write every table to a folder: observations, boundaries, lookup, parts, availability and sums."""
    declared = read(data)
    folder = Folder(raw, declared.sources.values())
    files = step("reading", read_files, folder)
    events = step("events", read_events, folder, files.outlines)
    districts = handed_districts(handed)
    links = step("places", with_kinds, files.links)
    observations = pd.concat([files.observations, *filter(len, [events])], ignore_index=True)
    observations = step("ranks and country", with_derived, observations, links, declared)
    periods = with_days(observations)
    outlines = step("boundaries", drawn, files.outlines)
    lookups = step("places", looked_up, links, observations, periods, districts)
    joined = step("outlines", with_joined, outlines, lookups, districts)
    tables = step("sums", summed, observations, periods, links, lookups, districts, declared)
    tables |= {"observations": observations, "lookup": lookups, "names": files.names}
    step("writing", written, tables, joined, out)
    CPU["of which spreadsheets"] = folder.spreadsheets


def handed_districts(handed: Path) -> Districts:
    """The editions and the wards of their areas, as the bench wrote them."""
    editions, areas = (pd.read_parquet(handed / f"{table}.parquet") for table in ("editions", "areas"))
    return Districts(editions, areas, *editions[["ward_kind", "lsoa_kind"]].iloc[0])


def with_kinds(links: pd.DataFrame) -> pd.DataFrame:
    """Links with the kinds of both ends."""
    kinds = {f"{end}_kind": links[end].str.partition(":")[0] for end in ("child", "parent")}
    return links.assign(**kinds)


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


def _index(ranked: pd.DataFrame, index: object, edition: object) -> list[pd.DataFrame]:
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
    if not places:
        return []
    small = observations[observations["kind"].isin(places.keys())]
    tables = small.groupby(["measure", "period", "kind"], observed=True).size().rename("held").reset_index()
    tables = tables[tables["held"] >= COMPLETE * tables["kind"].astype("str").map(places)]
    own = observations.loc[observations["place"] == ENGLAND, ["measure", "period"]].assign(own=True)
    tables = tables.merge(own, how="left", on=["measure", "period"])
    tables = (
        tables[tables["own"].isna()].sort_values("kind").drop_duplicates(["measure", "period"], keep="last")
    )
    whole = small.merge(tables[["measure", "period", "kind"]], on=["measure", "period", "kind"])
    kinds = declared.indicators.values()
    ratios = [i for i in kinds if i.kind in ("count", "ratio")]
    means = pd.DataFrame(
        {(i.value, i.weight) for i in kinds if i.kind == "weighted_mean"}, columns=["measure", "weight"]
    )
    counted = {m for i in ratios for m in [*listed(i.numerator), *listed(i.denominator)]}
    summable = whole[whole["measure"].isin(counted | set(means["weight"]))]
    return [_totals(summable), _national_means(whole, observations, means)]


def _totals(whole: pd.DataFrame) -> pd.DataFrame:
    """England's sum of each measure and period; bounds where figures are suppressed."""
    filled = whole.assign(
        lower=whole["value"].fillna(whole["lower"]), upper=whole["value"].fillna(whole["upper"])
    )
    groups = filled.groupby(["measure", "period", "source"], observed=True)
    found = groups[["value", "lower", "upper"]].sum()
    short = (groups["value"].count() < groups.size()).to_numpy()
    found["value"], found[["lower", "upper"]] = (
        found["value"].mask(short),
        found[["lower", "upper"]].where(np.column_stack([short, short])),
    )
    return found.reset_index().assign(place=ENGLAND, kind="ctry")


def _national_means(whole: pd.DataFrame, observations: pd.DataFrame, means: pd.DataFrame) -> pd.DataFrame:
    """England's mean of each measure and period by the weight of each place, the latest at or before it."""
    dated = with_days(observations)[["period", "end"]]
    means = means.astype(observations["measure"].dtype)
    figures = whole.dropna(subset="value").merge(means, on="measure").merge(dated, on="period")
    weights = observations[observations["measure"].isin(means["weight"].unique())].merge(dated, on="period")
    weights = weights.rename(columns={"measure": "weight", "value": "by"})[["weight", "place", "end", "by"]]
    paired = pd.merge_asof(
        figures.sort_values("end"), weights.sort_values("end"), on="end", by=["weight", "place"]
    ).dropna(subset="by")
    paired["value"] *= paired["by"]
    found = paired.groupby(["measure", "period", "source"], observed=True)[["value", "by"]].sum()
    found["value"] /= found.pop("by")
    return found.reset_index().assign(place=ENGLAND, kind="ctry")


def _district_scores(
    observations: pd.DataFrame, links: pd.DataFrame, declared: Declarations
) -> list[pd.DataFrame]:
    """The mean score of every district and the weight behind it, by the district each LSOA lies in."""
    found = []
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
            told = sums.reset_index().rename(columns={"parent": "place"}).assign(kind=edition.district_kind)
            found.append(told.assign(measure=index.score, value=told["value"] / told["by"]))
            found.append(told.assign(measure=index.weight, value=told["by"]))
    return [frame.drop(columns="by") for frame in found]


def _inside(links: pd.DataFrame, kind: str, districts: str) -> pd.DataFrame:
    """The district each place lies in, directly or through the later places it became."""
    equal = pd.Series(dtype=float)
    found = shares(links, kind, districts, equal)
    if found.empty and kind in NEXT:
        return chained(shares(links, kind, NEXT[kind], equal), _inside(links, NEXT[kind], districts))
    return found


def looked_up(
    links: pd.DataFrame, observations: pd.DataFrame, periods: pd.DataFrame, districts: Districts
) -> pd.DataFrame:
    """The lookup of every published kind of place to every level."""
    published = observations["kind"].cat.categories
    return lookup(Ways(links, published, residents(observations, periods), districts))


def residents(observations: pd.DataFrame, periods: pd.DataFrame) -> pd.Series:
    """Each place's latest count of residents."""
    counts = observations[(observations["measure"] == "residents") & observations["value"].notna()]
    counts = counts.merge(periods[["period", "end"]], on="period").sort_values("end")
    return counts.drop_duplicates("place", keep="last").set_index("place")["value"]


def drawn(polygons: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """One row a place: its mended outline on the National Grid, simplified with its neighbours; its area."""
    found = []
    for frame in polygons:
        grid = frame.set_geometry(frame.geometry.make_valid()).to_crs(NATIONAL_GRID)
        grid["area_km2"] = grid.area / 1e6
        found.append(grid.set_geometry(grid.geometry.simplify_coverage(TOLERANCE_METRES)))
    return pd.concat(found, ignore_index=True).drop_duplicates("place")


def with_joined(outlines: gpd.GeoDataFrame, lookups: pd.DataFrame, districts: Districts) -> gpd.GeoDataFrame:
    """The outlines with those of wards, areas and boroughs joined from their parts, in degrees, rounded."""
    pairs = lookups[lookups["share"] > 0.5][["level", "child", "parent"]]
    wards = pairs.loc[pairs["level"] == "ward", "parent"].drop_duplicates()
    older = outlines[outlines["place"].str.startswith("ward")].sort_values("place")
    codes = older["place"].str.split(":").str[-1]
    same = older.assign(place=f"{districts.ward_kind}:" + codes).drop_duplicates("place", keep="last")
    same = same[same["place"].isin(wards)]
    fitted = pairs[(pairs["level"] == "ward") & pairs["child"].str.startswith(f"{districts.lsoa_kind}:")]
    rest = _dissolved(outlines, fitted[~fitted["parent"].isin(same["place"])])
    small = pd.concat([outlines, same, rest], ignore_index=True).drop_duplicates("place")
    larger = pairs[pairs["level"].isin(["area", "borough"]) & pairs["child"].isin(wards)]
    whole = pd.concat([small, _dissolved(small, larger)], ignore_index=True).to_crs(WGS84)
    rounded = whole.geometry.set_precision(DEGREES, mode="pointwise")
    folded = ~rounded.is_valid
    rounded[folded] = rounded[folded].make_valid(method="structure", keep_collapsed=False)
    return whole.set_geometry(rounded)


def _dissolved(outlines: gpd.GeoDataFrame, pairs: pd.DataFrame) -> gpd.GeoDataFrame:
    """One row per larger place: its parts' outlines joined, their areas added up."""
    parts = outlines.merge(pairs[["child", "parent"]], left_on="place", right_on="child")
    found = parts[["parent", "geometry", "area_km2"]].dissolve("parent", aggfunc="sum")
    return found.reset_index(names="place")


def summed(
    observations: pd.DataFrame,
    periods: pd.DataFrame,
    links: pd.DataFrame,
    lookups: pd.DataFrame,
    districts: Districts,
    declared: Declarations,
) -> dict[str, pd.DataFrame]:
    """Parts, availability and sums of every indicator declared."""
    indicators = pd.DataFrame(
        [(i.id, i.kind, listed(i.numerator), listed(i.denominator), i.value, i.weight)
         for i in declared.indicators.values()],
        columns=["indicator", "kind", "numerator", "denominator", "value", "weight"],
    )  # fmt: skip
    indicators["indicator"] = indicators["indicator"].astype("category")
    levels, asked = pandas_sums.asked_for(lookups, districts)
    wanted = pd.Index(pd.concat([lookups["child"], asked["place"]]).unique())
    places = pd.CategoricalDtype(wanted.union(observations["place"].cat.categories))
    known = observations[observations["place"].isin(wanted)].merge(periods[["period", "end"]], on="period")
    kinds = pd.Series(places.categories.str.partition(":").get_level_values(0), index=places.categories)
    known = known[["measure", "period", "place", "value", "lower", "upper", "end"]].astype({"place": places})
    known[["lower", "upper"]] = known[["lower", "upper"]].apply(lambda bound: bound.fillna(known["value"]))
    same = links.loc[links["method"] == "same", ["child", "parent"]]
    parts = pandas_sums.pairs(indicators, known, same_codes(known["place"].unique(), same, places))
    people = residents(observations, periods)
    parts["kind"] = parts["place"].map(kinds).astype("category")
    parts["residents"] = parts["place"].map(people).astype(float)
    lookups = lookups.astype({"child": places, "parent": places})
    levels, asked = (frame.astype({"place": places}) for frame in (levels, asked))
    added = pandas_sums.totals(parts, lookups)
    available = pandas_sums.availability(parts, added, levels, periods)
    available = pandas_sums.named_sources(available, indicators, observations)
    whole = lookups.assign(
        kind=lookups["child"].map(kinds).astype(parts["kind"].dtype),
        whole=lookups["child"].map(people).astype(float).fillna(1) * lookups["share"],
    )
    whole = whole.groupby(["parent", "kind"], observed=True, as_index=False)["whole"].sum()
    wholes = whole.rename(columns={"parent": "place"})
    sums = pandas_sums.sums(parts, added, asked, available, wholes)
    return {"parts": parts, "availability": available, "sums": sums, "wholes": wholes}


def same_codes(places: pd.Index, same: pd.DataFrame, dtype: pd.CategoricalDtype) -> pd.DataFrame:
    """Pairs of wards (or districts) of two vintages with one code, or that a publisher says are the same."""
    known = pd.Series(places.astype("str")).str.extract(r"^((?:ward|lad)\d\d):(.*)$").dropna()
    known["place"], known["family"] = known[0] + ":" + known[1], known[0].str[:-2]
    both = known.merge(known, on=["family", 1], suffixes=("", "_other"))
    both = both[both["place"] != both["place_other"]]
    found = both[["place", "place_other"]].set_axis(["child", "parent"], axis=1)
    turned = same.rename(columns={"child": "parent", "parent": "child"})
    return pd.concat([found, same, turned]).drop_duplicates().astype(dtype).dropna()


def written(tables: dict[str, pd.DataFrame], outlines: gpd.GeoDataFrame, out: Path) -> None:
    """Every table as a parquet file."""
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.to_parquet(out / f"{name}.parquet", index=False)
    outlines.to_parquet(out / "boundaries.parquet", index=False)


if __name__ == "__main__":
    england(*map(Path, sys.argv[1:5]))
    account(CPU)
