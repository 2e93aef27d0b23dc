"""The profile of an area in plain pandas and scipy, to measure against and to check against.

Written as an analyst would write it who has the same tables as frames in memory: merge, group, divide, test,
all of it vectorised. It shares no code with metrics/ but the reading of the store.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from metrics.store import Store

TABLES = ("availability", "parts", "lookup", "place_totals", "indicators", "editions", "areas")
KEY = ["indicator", "period", "place"]
SUMS = ["x", "x_lower", "x_upper", "n"]
SAME_AS_PROFILE = [
    "value", "value_low", "value_high", "lower", "upper", "rest", "rest_lower", "rest_upper", "borough",
    "comparator", "coverage", "verdict", "judgement",
]  # fmt: skip
"""The columns in which this and metrics/profile/profile.py must agree."""

Z = stats.norm.ppf(0.975)


def written(store: Store, folder: Path) -> Path:
    """The store's tables as parquet files in a folder, as an analyst would be handed them."""
    for table in TABLES:
        store.frame(f"SELECT * FROM {table}").to_parquet(folder / f"{table}.parquet")
    return folder


def read(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables as frames, read from parquet files."""
    return {table: pd.read_parquet(folder / f"{table}.parquet") for table in TABLES}


def pandas_profile(tables: dict[str, pd.DataFrame], edition: str, area: str, scheme: str) -> pd.DataFrame:
    """One row per indicator at its current period for one area: KEY and the columns of SAME_AS_PROFILE."""
    areas, editions = tables["areas"], tables["editions"].set_index("edition")
    chosen = (areas["edition"] == edition) & (areas["scheme"] == scheme) & (areas["id"] == area)
    place, borough = areas.loc[chosen, "area"].iloc[0], editions.loc[edition, "borough"]
    comparators = list(editions.loc[edition, "comparators"])
    found = with_values(added_up(tables, edition, scheme, [place, borough, *comparators]))
    own = found[found["place"] == place].set_index("indicator")
    whole = found[found["place"] == borough].set_index("indicator").reindex(own.index)
    result = own.join(rest(own, whole)).assign(borough=whole["value"])
    known = found[found["place"].isin(comparators) & found["value_low"].notna()]
    known = known.sort_values("place", key=lambda p: p.map(comparators.index)).drop_duplicates(
        "indicator", keep="last"
    )
    result["comparator"] = known.set_index("indicator")["value"].reindex(own.index)
    result = result.sort_values("position").reset_index()
    return result[[*KEY, *SAME_AS_PROFILE]]


def added_up(tables: dict[str, pd.DataFrame], edition: str, scheme: str, places: list[str]) -> pd.DataFrame:
    """One row per indicator and place: numerator and denominator, added up or as published."""
    a = tables["availability"]
    a = a[(a["edition"] == edition) & (a["level"] == "area") & (a["scheme"] == scheme) & a["is_current"]]
    a = a[["indicator", "period", "kind"]]
    links = tables["lookup"][tables["lookup"]["parent"].isin(places)]
    parts = tables["parts"].merge(a, on=["indicator", "period", "kind"])
    parts = parts.merge(links[["child", "parent", "share", "method"]], left_on="place", right_on="child")
    parts[SUMS] = parts[SUMS].mul(parts["share"], axis=0)
    parts["covered"] = parts["residents"].fillna(1) * parts["share"]
    parts["known"], parts["same"] = parts["x"].notna(), parts["method"] == "same"
    summed = parts.groupby(["indicator", "period", "kind", "parent"], as_index=False).agg(
        {**dict.fromkeys(SUMS, lambda s: s.sum(min_count=1)), "covered": "sum", "known": "all"}
        | {"same": lambda s: s.all() and len(s) == 1}
    )
    place_totals = tables["place_totals"].rename(columns={"residents": "whole"})[["parent", "kind", "whole"]]
    summed = summed.merge(place_totals, on=["parent", "kind"]).rename(columns={"parent": "place"})
    summed["coverage"] = summed["covered"] / summed["whole"]
    summed["x"] = summed["x"].where(summed["known"])
    published = tables["parts"][tables["parts"]["place"].isin(places)].merge(
        a[["indicator", "period"]], on=["indicator", "period"]
    )
    published["coverage"] = 1.0
    both = pd.concat([summed.assign(own=False), published.assign(own=True, same=False)])
    both = both[[*KEY, *SUMS, "coverage", "own", "same"]]
    declared = ["indicator", "kind", "proportion", "scale", "min_coverage", "polarity", "position"]
    both = both.merge(tables["indicators"][declared], on="indicator")
    both["own"] |= both["same"].astype(bool) & (both["kind"] == "published")  # one place published, the same
    both = both[both["own"] | (both["kind"] != "published")]
    both["second"] = both["own"] == both["kind"].isin(["count", "ratio"])
    return both.sort_values("second", kind="stable").drop_duplicates(KEY)


def with_values(sums: pd.DataFrame) -> pd.DataFrame:
    """The sums with value, bounds and interval; withheld where too few residents are covered."""
    sums = sums.reset_index(drop=True)
    divisor = (
        sums["n"].where(sums["n"] > 0).mask(sums["kind"].isin(["count", "published"]), 1) / sums["scale"]
    )
    sums["value"], sums["value_low"] = sums["x"] / divisor, sums["x_lower"] / divisor
    sums["value_high"] = sums["x_upper"] / divisor
    sums = sums.join(intervals(sums, sums["x_lower"], sums["x_upper"], sums["n"], sums["kind"] == "ratio"))
    thin = ~(sums["coverage"] >= sums["min_coverage"] - 1e-9)
    sums.loc[thin, ["value", "value_low", "value_high", "lower", "upper"]] = np.nan
    return sums


def intervals(
    declared: pd.DataFrame, low: pd.Series, high: pd.Series, n: pd.Series, wanted: pd.Series
) -> pd.DataFrame:
    """95% limits of each ratio: Byar or exact Poisson for a rate, Wilson for a proportion."""
    limits = pd.DataFrame(np.nan, index=declared.index, columns=["lower", "upper"])
    rate, share = wanted & ~declared["proportion"], wanted & declared["proportion"]
    limits.loc[rate, "lower"] = byar_lower(low[rate]) / n[rate] * declared["scale"][rate]
    limits.loc[rate, "upper"] = byar_upper(high[rate]) / n[rate] * declared["scale"][rate]
    limits.loc[share, "lower"] = wilson(low[share], n[share])[0] * declared["scale"][share]
    limits.loc[share, "upper"] = wilson(high[share], n[share])[1] * declared["scale"][share]
    return limits


def byar_lower(x: pd.Series) -> pd.Series:
    """The lower limit of a count."""
    with np.errstate(divide="ignore", invalid="ignore"):
        many = x * (1 - 1 / (9 * x) - Z / (3 * np.sqrt(x))) ** 3
    return many.where(x >= 10, pd.Series(stats.chi2.ppf(0.025, 2 * x) / 2, x.index).where(x > 0, 0))


def byar_upper(x: pd.Series) -> pd.Series:
    """The upper limit of a count."""
    many = (x + 1) * (1 - 1 / (9 * (x + 1)) + Z / (3 * np.sqrt(x + 1))) ** 3
    return many.where(x >= 10, pd.Series(stats.chi2.ppf(0.975, 2 * x + 2) / 2, x.index))


def wilson(x: pd.Series, n: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Both limits of a proportion."""
    p = (
        (x / n).where((x >= 0) & (x <= n * (1 + 1e-9))).clip(upper=1)
    )  # asked of every row, rates and scores too
    centre, reach = p + Z**2 / (2 * n), Z * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return (centre - reach) / (1 + Z**2 / n), (centre + reach) / (1 + Z**2 / n)


def rest(own: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator: the borough without the area, its interval, the verdict and the judgement."""
    known = own["value_low"].notna() & whole["value_low"].notna() & (own["kind"] != "count")
    n = (whole["n"] - own["n"]).where(lambda n: known & (n > 0))
    low, high = (whole[end] - own[end] for end in ("x_lower", "x_upper"))
    low, high = (x.where(n.notna()).mask(x.abs() < 1e-9 * whole["x_upper"].abs(), 0) for x in (low, high))
    tested = (own["kind"] == "ratio") & n.notna()
    found = intervals(own, low, high, n, tested).add_prefix("rest_")
    found["rest"] = (low / n * own["scale"]).where(low == high)
    least = verdicts(own, own["x_lower"], high, n, tested)
    most = verdicts(own, own["x_upper"], low, n, tested)
    found["verdict"] = np.where(least == most, least, "not compared")
    clear = found["verdict"].isin(["higher", "lower"]) & (own["polarity"] != "neutral")
    good = (
        found["verdict"]
        .str.cat(own["polarity"], sep=" ")
        .isin(["lower lower_is_better", "higher higher_is_better"])
    )
    found["judgement"] = np.where(clear, np.where(good, "better", "worse"), found["verdict"])
    return found


def verdicts(
    own: pd.DataFrame, x: pd.Series, x_rest: pd.Series, n_rest: pd.Series, tested: pd.Series
) -> np.ndarray:
    """One word per indicator: exact conditional test of two rates, Newcombe's interval of two proportions."""
    n, share = own["n"], own["proportion"]
    chance = n / (n + n_rest)
    above = pd.Series(stats.beta.cdf(chance, x, x_rest + 1), x.index).where(x > 0, 1.0)
    below = pd.Series(stats.beta.cdf(1 - chance, x_rest, x + 1), x.index).where(x_rest > 0, 1.0)
    (low, high), (rest_low, rest_high) = wilson(x, n), wilson(x_rest, n_rest)
    gap = x / n - x_rest / n_rest
    newcombe_low = gap - np.hypot(x / n - low, rest_high - x_rest / n_rest)
    newcombe_high = gap + np.hypot(high - x / n, x_rest / n_rest - rest_low)
    higher = np.where(share, newcombe_low > 0, above < 0.025) & tested
    lower = np.where(share, newcombe_high < 0, below < 0.025) & tested
    return np.select([higher, lower, tested], ["higher", "lower", "no clear difference"], "not compared")
