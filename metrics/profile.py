"""One area beside its borough, the rest of the borough and the comparators: every indicator, tested."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.aggregate import figures
from metrics.comparison import judgement, verdict_within_bounds
from metrics.intervals import Interval, interval
from metrics.store import Store

COLUMNS = {
    "indicator": "id of the indicator",
    "label": "its name", "short_label": "its name where space is short", "theme": "its theme", "unit": "its unit",
    "decimals": "decimals to show", "polarity": "which direction is good", "caveat": "what to bear in mind",
    "period": "period of the figures", "kind": "published places added up", "method": "how they were fitted",
    "value": "the area's figure", "value_low": "least the data allow", "value_high": "greatest the data allow",
    "lower": "lower 95 % limit", "upper": "upper 95 % limit",
    "numerator": "what was counted in the area", "denominator": "out of how many", "denominator_period": "of which date",
    "coverage": "share of residents covered", "withheld": "why there is no value",
    "borough": "the borough's figure (with the area in it)", "rest": "the figure of the rest of the borough",
    "rest_lower": "its lower 95 % limit", "rest_upper": "its upper 95 % limit",
    "area_share": "the area's share of the borough's denominator",
    "verdict": "higher, lower, no clear difference or not compared, against the rest of the borough",
    "judgement": "better or worse, by the polarity",
    "comparator": "figure of the first comparator that has one (England, as a rule)", "comparator_place": "which it is",
    "sources": "ids of the sources",
}
"""What each column of `profile` means."""

DECLARED = ["indicator", "label", "short_label", "theme", "definition", "unit", "decimals", "polarity", "caveat"]


def profile(store: Store, edition: str, area: str | None = None, scheme: str | None = None) -> pd.DataFrame:
    """One row per indicator at its current period for one area; columns as in COLUMNS.

    `area` is an id or name; the edition's first scheme and area when none is named. Raises Unknown.
    """
    chosen = catalogue.edition(store, edition)
    scheme_id = catalogue.scheme(store, edition, scheme)
    place = catalogue.area(store, edition, scheme_id, area)
    found = figures(store, edition, [place, chosen.borough, *chosen.comparators], scheme=scheme_id)
    return compared(store, found, place, chosen, scheme_id)


def compared(store: Store, found: pd.DataFrame, place: str, chosen: catalogue.Edition, scheme_id: str) -> pd.DataFrame:
    """The figures of one place beside those of the rest of its borough and the first comparator that has each."""
    declared = catalogue.indicators(store, chosen.id, "area", scheme_id).set_index("indicator")
    own = found[found["place"] == place].set_index("indicator")
    borough = found[found["place"] == chosen.borough].set_index("indicator").reindex(own.index)
    others = found[found["place"].isin(chosen.comparators) & found["value"].notna()]
    others = others.assign(order=others["place"].map({p: i for i, p in enumerate(reversed(chosen.comparators))}))
    others = others.sort_values("order").drop_duplicates("indicator").set_index("indicator").reindex(own.index)
    rest = rest_of_borough(own, borough)
    result = declared.loc[own.index, [c for c in DECLARED if c != "indicator"]].join(own.drop(columns=["place"]))
    result["borough"] = borough["value"]
    result["borough_low"], result["borough_high"] = borough["value_low"], borough["value_high"]
    result = result.join(rest)
    result["judgement"] = judgement(result["verdict"].to_numpy(str), result["polarity"].to_numpy(str))
    result["comparator"], result["comparator_place"] = others["value"], others["place"]
    result["sources"] = _sources(store, chosen.id, scheme_id, result)
    return result.reset_index()


def rest_of_borough(own: pd.DataFrame, borough: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator: figure and interval of the borough with the area taken out, and the verdict.

    Sums and weights of the area are taken from those of the borough. Where the borough's own figure was published
    (a weighted mean) the rest can't be worked out this way and is not compared.
    """
    scale = own["scale"].to_numpy(float)
    n_area, n_all = own["denominator"].to_numpy(float), borough["denominator"].to_numpy(float)
    whole = own["indicator_kind"].to_numpy(str) == "count"
    usable = ~borough["own"].fillna(True).to_numpy(bool) & ~whole & (own["withheld"].to_numpy(str) != _MISSING) & (n_all - n_area > 0)
    n_rest = np.where(usable, n_all - n_area, np.nan)
    low, high = own["x_lower"].to_numpy(float), own["x_upper"].to_numpy(float)
    rest_low = np.where(usable, borough["x_lower"].to_numpy(float) - low, np.nan)
    rest_high = np.where(usable, borough["x_upper"].to_numpy(float) - high, np.nan)
    rest_low, rest_high = _noiseless(rest_low, borough), _noiseless(rest_high, borough)
    ratio = own["indicator_kind"].to_numpy(str) == "ratio"
    proportion = own["proportion"].to_numpy(bool)
    frame = pd.DataFrame({
        "rest": np.where(rest_low == rest_high, rest_low / n_rest * scale, np.nan),
        "rest_low": rest_low / n_rest * scale, "rest_high": rest_high / n_rest * scale,
        "rest_lower": np.nan, "rest_upper": np.nan, "area_share": n_area / n_all, "verdict": "not compared",
    }, index=own.index)
    for form, rows in (("rate", ratio & ~proportion & usable), ("proportion", ratio & proportion & usable)):
        if rows.any():
            limits = interval(rest_low[rows], n_rest[rows], 1, form), interval(rest_high[rows], n_rest[rows], 1, form)
            frame.loc[rows, "rest_lower"] = limits[0].lower * scale[rows]
            frame.loc[rows, "rest_upper"] = limits[1].upper * scale[rows]
            frame.loc[rows, "verdict"] = verdict_within_bounds(
                Interval(low[rows], high[rows]), n_area[rows], Interval(rest_low[rows], rest_high[rows]), n_rest[rows], form)
    return frame


_MISSING = "not published"


def _noiseless(remainder: np.ndarray, borough: pd.DataFrame) -> np.ndarray:
    """A remainder that differs from zero only by the rounding of floating-point sums is zero."""
    tiny = 1e-9 * np.abs(borough["x_upper"].to_numpy(float))
    return np.where(np.abs(remainder) <= tiny, 0.0, remainder)


def _sources(store: Store, edition: str, scheme_id: str, result: pd.DataFrame) -> pd.Series:
    rows = store.rows("""SELECT indicator, period, sources FROM availability
                         WHERE edition = ? AND level = 'area' AND scheme = ?""", [edition, scheme_id])
    known = {(i, p): list(s or []) for i, p, s in rows}
    return pd.Series([known.get((i, p), []) for i, p in zip(result.index, result["period"], strict=True)], index=result.index)
