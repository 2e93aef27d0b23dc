"""What stands out in a borough: every area against the rest of it by every indicator, allowing for how many
tests that is."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special, stats

from metrics import catalogue
from metrics.profile.aggregate import figure_columns
from metrics.profile.in_brief import months_beside_years
from metrics.profile.profile import compared
from metrics.statistics.arrays import Booleans, Floats
from metrics.statistics.comparison import NO_CLEAR_DIFFERENCE, NOT_COMPARED, judgement, rates_differ, ratio
from metrics.statistics.intervals import FORMS
from metrics.store import Store

FALSE_DISCOVERIES = 0.05
"""Of the differences called clear, at most this share is expected to be chance."""

SIGNIFICANT = 0.05
"""The p-value up to which one test taken alone would be called clear."""

STANDOUT_COLUMNS = {
    "place": "place id of the area",
    "id": "its id in the scheme",
    "name": "its name",
    "indicator": "id of the indicator",
    "label": "its name",
    "short_label": "its name where space is short",
    "theme": "its theme",
    "unit": "its unit",
    "decimals": "decimals to show",
    "polarity": "which direction is good",
    "period": "period of the figures",
    "value": "the area's figure",
    "value_low": "least the data allow",
    "value_high": "greatest the data allow",
    "beside": "the figure it is set against",
    "beside_what": "rest or borough: the rest where it can be worked out",
    "p": "how often equal figures would differ this much; null where nothing can be tested",
    "q": "the p-value adjusted for all the comparisons (Benjamini and Hochberg)",
    "tested": "whether a test could be made",
    "verdict": "higher, lower, no clear difference, or not compared, after allowing for the number of tests",
    "judgement": "better or worse, by the polarity; the verdict where neither is",
    "times": "how many times the other figure",
    "strength": (
        "the least difference the interval allows (rounding, where untested), as the logarithm of a ratio"
    ),
    "rank": "1 = the strongest of the scheme's clear differences; null for the others",
    "sources": "ids of the sources",
}
"""What each column of `standouts` means, in the order of the columns."""


def standouts(store: Store, edition: str, scheme: str = "") -> pd.DataFrame:
    """One row per area and indicator at its current period, strongest first; columns as in STANDOUT_COLUMNS.

    Each area is tested against the rest of its borough. With hundreds of tests a few differ by chance, so
    verdicts stand only where the adjusted p-value is at most FALSE_DISCOVERIES as well (Benjamini and
    Hochberg 1995, JRSS B 57, 289-300; it holds for indicators that go together). Strength is the end nearest
    to 1 of the interval of the ratio, so that a great but uncertain difference doesn't come before a sure
    one. Counts are left out: areas differ in size; so is a month whose year is there. Raises Unknown.
    """
    chosen = catalogue.edition(store, edition)
    scheme_id = catalogue.scheme(store, edition, scheme)
    areas = catalogue.areas(store, edition, scheme_id)
    columns = figure_columns(
        store, edition, [*areas["place"], chosen.borough, *chosen.comparators], scheme=scheme_id
    )
    rows = compared(store, columns, list(areas["place"]), chosen)
    rows["place"] = np.concatenate([columns["place"][columns["place"] == place] for place in areas["place"]])
    aside = rows["indicator"].isin(months_beside_years(store, edition, scheme_id))
    rows = rows[(rows["indicator_kind"] != "count") & ~aside].merge(
        areas[["place", "id", "name"]], on="place"
    )
    return _ranked(adjusted(_beside(_tested(rows))))[list(STANDOUT_COLUMNS)]


def counted_tests(rows: pd.DataFrame) -> dict[str, int]:
    """How many comparisons were tested, and how many are clear before and after allowing for their number."""
    tested = rows["tested"]
    clear = rows["verdict"].isin(["higher", "lower"])
    return {
        "comparisons": len(rows),
        "tested": int(tested.sum()),
        "clear": int(clear.sum()),
        "alone": int((rows["p"] <= SIGNIFICANT).sum()),
    }


def _tested(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with p-values: rates by the exact test of `rates_differ`, proportions by the pooled score
    test."""
    tested = (rows["verdict"] != NOT_COMPARED).to_numpy(bool)
    share = rows["proportion"].to_numpy(bool)
    scale, rest_n = rows["scale"].to_numpy(float), _rest_denominator(rows)
    x_low, x_high, n = (rows[c].to_numpy(float) for c in ("x_lower", "x_upper", "denominator"))
    rest_low, rest_high = (rows[c].to_numpy(float) / scale * rest_n for c in ("rest_low", "rest_high"))
    p, least, most = (np.full(len(rows), np.nan) for _ in range(3))
    for form in FORMS:
        chosen = tested & (share == (form == "proportion"))
        if not chosen.any():
            continue
        # counts known within bounds: the ends that bring the figures closest, and those that part them,
        # as in the verdict
        ends = [
            (x_low[chosen], n[chosen], rest_high[chosen], rest_n[chosen]),
            (x_high[chosen], n[chosen], rest_low[chosen], rest_n[chosen]),
        ]
        p[chosen] = np.fmax(*[rates_differ(*e) if form == "rate" else proportions_p(*e) for e in ends])
        least[chosen], most[chosen] = ratio(*ends[0], form).lower, ratio(*ends[1], form).upper
    return rows.assign(p=p, tested=tested, least=least, most=most)


def proportions_p(x_area: Floats, n_area: Floats, x_rest: Floats, n_rest: Floats) -> Floats:
    """One two-sided p-value per pair of proportions: the pooled score test, z = (p1 - p2) / sqrt(p (1 - p)
    (1/n1 + 1/n2)).

    Source: Pearson's chi-squared of the two-by-two table, without correction for continuity (z squared).
    """
    pooled = (x_area + x_rest) / (n_area + n_rest)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (x_area / n_area - x_rest / n_rest) / np.sqrt(pooled * (1 - pooled) * (1 / n_area + 1 / n_rest))
    return np.where(np.isnan(pooled), np.nan, 2 * special.ndtr(-np.abs(np.nan_to_num(z))))


def _rest_denominator(rows: pd.DataFrame) -> Floats:
    """The rest's denominator, from the area's share of the borough's."""
    share, n = rows["area_share"].to_numpy(float), rows["denominator"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        rest: Floats = n / share - n
    return rest


def _beside(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what each figure is set against, and by how much at least the two differ."""
    has_rest = rows["rest_low"].notna().to_numpy(bool)
    beside = np.where(
        has_rest, rows["rest"].fillna((rows["rest_low"] + rows["rest_high"]) / 2), rows["borough"]
    )
    low, high = (np.where(has_rest, rows[f"rest_{end}"], rows[f"borough_{end}"]) for end in ("low", "high"))
    with np.errstate(divide="ignore", invalid="ignore"):
        # untested figures are known as far as they were rounded
        least = np.where(rows["tested"], rows["least"], rows["value_low"] / high)
        most = np.where(rows["tested"], rows["most"], rows["value_high"] / low)
        strength = np.select([least > 1, (most < 1) & (most > 0)], [np.log(least), -np.log(most)], 0.0)
        times = rows["value"].to_numpy(float) / beside
    comparable = ~_below_zero(rows)
    return rows.assign(
        beside=beside,
        beside_what=np.where(has_rest, "rest", "borough"),
        strength=np.where(comparable, strength, 0.0),
        times=np.where(comparable & np.isfinite(times) & (times > 0), times, np.nan),
    )


def _below_zero(rows: pd.DataFrame) -> Booleans:
    """Whether an indicator has figures below zero: such a scale has no natural zero, so its figures have no
    ratio."""
    least = rows[["value", "borough", "comparator"]].min(axis=1)
    below: Booleans = least.groupby(rows["indicator"]).transform("min").lt(0).to_numpy(bool)
    return below


def adjusted(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with adjusted p-values; a verdict that doesn't survive them becomes 'no clear difference'."""
    q = np.full(len(rows), np.nan)
    tested = rows["p"].notna().to_numpy(bool)
    if tested.any():
        q[tested] = stats.false_discovery_control(rows["p"].to_numpy(float)[tested], method="bh")
    stands = q <= FALSE_DISCOVERIES
    verdict = np.where(tested & ~stands, NO_CLEAR_DIFFERENCE, rows["verdict"])
    return rows.assign(
        q=q, verdict=verdict, judgement=judgement(verdict.astype(str), rows["polarity"].to_numpy(str))
    )


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    clear = rows["verdict"].isin(["higher", "lower"])
    ordered = rows.assign(clear=clear).sort_values(
        ["clear", "strength", "place", "indicator"], ascending=[False, False, True, True], ignore_index=True
    )
    return ordered.assign(rank=np.where(ordered["clear"], np.arange(1, len(ordered) + 1), np.nan))
