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
the chain of lookups that loses least (benchmarks/pandas_twins/ways.py has one way for each kind of place).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

import geopandas as gpd
import pandas as pd

from benchmarks.child import account
from benchmarks.pandas_twins import sums as pandas_sums
from benchmarks.pandas_twins.derive import with_days, with_derived
from benchmarks.pandas_twins.events import read_events
from benchmarks.pandas_twins.files import read_files
from benchmarks.pandas_twins.folder import Folder
from benchmarks.pandas_twins.ways import Districts, Ways, lookup
from loaders.declarations.models import Declarations, listed
from loaders.declarations.read import read

NATIONAL_GRID, WGS84 = 27700, 4326
TOLERANCE_METRES = 15
DEGREES = 1e-5

CPU: dict[str, float] = {}
"""CPU seconds of each step, for the bench to tell."""


Given = ParamSpec("Given")
Made = TypeVar("Made")


def step(name: str, work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
    """The result of one step, its CPU seconds noted."""
    started = time.process_time()
    result = work(*given, **named)
    CPU[name] = CPU.get(name, 0.0) + time.process_time() - started
    return result


def england(raw: Path, data: Path, handed: Path, out: Path) -> None:
    """Write every table to a folder: observations, boundaries, lookup, parts, availability and sums."""
    declared = read(data)
    districts = handed_districts(handed)
    country = whole_country(raw, declared)
    joined, tables = added_up(country, districts, declared)
    tables |= {"observations": country.observations, "names": country.names}
    step("writing", written, tables, joined, out)


@dataclass(frozen=True)
class Country:
    """What is read and worked out once, whatever the districts."""

    observations: pd.DataFrame
    periods: pd.DataFrame
    links: pd.DataFrame
    outlines: gpd.GeoDataFrame
    names: pd.DataFrame


def whole_country(raw: Path, declared: Declarations) -> Country:
    """The files read, percentiles, weights and the country's figures, outlines mended and simplified."""
    folder = Folder(raw, declared.sources.values())
    files = step("reading", read_files, folder)
    events = step("events", read_events, folder, files.outlines)
    links = step("places", with_kinds, files.links)
    observations = pd.concat([files.observations, *([events] if len(events) else [])], ignore_index=True)
    observations = step("ranks and country", with_derived, observations, links, declared)
    outlines = step("boundaries", drawn, files.outlines)
    CPU["of which spreadsheets"] = folder.spreadsheets
    return Country(observations, with_days(observations), links, outlines, files.names)


def added_up(
    country: Country, districts: Districts, declared: Declarations
) -> tuple[gpd.GeoDataFrame, dict[str, pd.DataFrame]]:
    """The outlines and the tables of some districts."""
    lookups = step("places", looked_up, country.links, country.observations, country.periods, districts)
    names = pd.concat([lookups["child"], lookups["parent"]]).str.partition(":")[2].unique()
    outlines = country.outlines[country.outlines["place"].str.partition(":")[2].isin(names)]
    joined = step("outlines", with_joined, outlines, lookups, districts)
    observations, periods, links = country.observations, country.periods, country.links
    tables = step("sums", summed, observations, periods, links, lookups, districts, declared)
    return joined, tables | {"lookup": lookups}


def handed_districts(handed: Path) -> Districts:
    """The editions and the wards of their areas, as the bench wrote them."""
    editions, areas = (pd.read_parquet(handed / f"{table}.parquet") for table in ("editions", "areas"))
    return Districts(editions, areas, *editions[["ward_kind", "lsoa_kind"]].iloc[0])


def with_kinds(links: pd.DataFrame) -> pd.DataFrame:
    """Links with the kinds of both ends."""
    kinds = {f"{end}_kind": links[end].str.partition(":")[0] for end in ("child", "parent")}
    return links.assign(**kinds)


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
    place_totals = whole.rename(columns={"parent": "place"})
    sums = pandas_sums.sums(parts, added, asked, available, place_totals)
    return {"parts": parts, "availability": available, "sums": sums, "place_totals": place_totals}


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
