"""The areas of a borough side by side: every indicator, how equal they are, and the wards in a funnel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.errors import Unknown
from metrics.profile.aggregate import RESIDENTS, figure_columns, figures
from metrics.profile.deprivation import deprivation
from metrics.profile.deprivation_bands import lsoa_bands
from metrics.profile.profile import PROFILE_COLUMNS, compared
from metrics.statistics.arrays import Floats, Words
from metrics.statistics.funnel import NOT_COMPARED, Funnel, funnel, position
from metrics.statistics.intervals import Form
from metrics.store import Store

COMPARE_COLUMNS = {"area_name": "name of the area", **PROFILE_COLUMNS}
"""What each column of `compare` means, in the order of the columns."""

EQUALITY_COLUMNS = {
    "place": "place id of the area",
    "name": "name of the area",
    "residents": "residents, at the edition's current date",
    "share": "the area's share of the borough's residents",
    "ratio_to_mean": "residents over the mean of the areas; 1 where all areas are equal",
    "area_km2": "square kilometres",
    "density": "residents per square kilometre",
    "lsoas": "LSOAs of the current index of deprivation, wholly or partly in the area",
    "average_score": "average score by the current index of deprivation",
    "proportion_most_deprived_decile": "share of the area's LSOAs among the most deprived tenth of England's",
    "share_of_most_deprived": "share of those LSOAs of the borough that lie in this area",
}
"""What each column of `Equality.areas` means, in the order of the columns."""

WARD_COLUMNS = {
    "place": "place id of the ward",
    "name": "name of the ward",
    "x": "what was counted; null where only bounds are known",
    "n": "out of how many",
    "value": "the ward's figure",
    "value_low": "least the data allow",
    "value_high": "greatest the data allow",
    "lower": "lower 95% limit",
    "upper": "upper 95% limit",
    "position": "inside, outside 95 or outside 99.8 of the funnel; or not compared",
    "withheld": "why there is no value",
}
"""What each column of `WardFunnel.wards` means, in the order of the columns."""


@dataclass(frozen=True)
class Equality:
    """How equal the areas of a scheme are in residents: one row per area, and three sums over them.

    `areas` has the columns of EQUALITY_COLUMNS. `largest_to_smallest` is the ratio of the two, `variation`
    the standard deviation over the mean, `gini` Gini's coefficient: 0 where all are equal. Null where a
    count is missing.
    """

    areas: pd.DataFrame
    largest_to_smallest: float
    variation: float
    gini: float


@dataclass(frozen=True)
class WardFunnel:
    """Every ward of a borough by one indicator, and the lines that chance would keep it between.

    `wards` has the columns of WARD_COLUMNS. `lines` is None where no funnel can be drawn; `reason` says why.
    """

    wards: pd.DataFrame
    lines: Funnel | None
    period: str
    scale: float
    reason: str = ""


def compare(
    store: Store, edition: str, scheme: str | None = None, indicators: Sequence[str] | None = None
) -> pd.DataFrame:
    """One row per area and indicator at its current period; columns as in COMPARE_COLUMNS. Raises Unknown."""
    chosen = catalogue.edition(store, edition)
    scheme_id = catalogue.scheme(store, edition, scheme)
    for indicator in indicators or ():
        if indicator not in store.indicators.index:
            raise Unknown("indicator", indicator, list(store.indicators.index))
    names = catalogue.area_names(store, edition, scheme_id)
    asked = [*names, chosen.borough, *chosen.comparators]
    columns = figure_columns(store, edition, asked, scheme=scheme_id, indicators=indicators)
    table = compared(store, columns, list(names), chosen)
    table.insert(0, "area_name", table["area"].map(names))
    return table


def equality(store: Store, edition: str, scheme: str | None = None) -> Equality:
    """How equal the areas are in residents, ground and need; one row per area. Raises Unknown."""
    borough = catalogue.edition(store, edition).borough
    scheme_id = catalogue.scheme(store, edition, scheme)
    areas = catalogue.areas(store, edition, scheme_id)[["place", "name", "area_km2"]]
    rows = figures(store, edition, [*areas["place"], borough], scheme=scheme_id, indicators=RESIDENTS)
    counted = rows.drop_duplicates("place").set_index("place")["value"]
    residents = areas["place"].map(counted).astype(float)
    table = areas.assign(
        residents=residents,
        share=residents / counted.get(borough, np.nan),
        ratio_to_mean=residents / residents.mean(skipna=False),
        density=residents / areas["area_km2"],
    ).merge(_need(store, edition, scheme_id), on="place", how="left")
    return Equality(table[list(EQUALITY_COLUMNS)], *_inequality(residents.to_numpy()))


def ward_funnel(store: Store, edition: str, indicator: str, period: str | None = None) -> WardFunnel:
    """One row per ward: one indicator against the borough's figure, at its current period when none is named.

    The borough's figure is that of its wards together. Wards are judged by the lines drawn; one whose count
    is known within bounds only where both ends are judged alike. Raises Unknown.
    """
    chosen = catalogue.edition(store, edition)
    declared = catalogue.indicator(store, indicator)
    wards = catalogue.places(store, edition, "ward").set_index("place")["name"]
    asked = [*wards.index, chosen.borough]
    rows = figures(store, edition, asked, level="ward", indicators=[indicator], period=period)
    rows = rows.set_index("place")
    scale, when = float(declared["scale"]), "" if rows.empty else str(rows["period"].iloc[0])
    reason = _no_funnel(declared, rows, chosen.borough)
    if reason:
        return WardFunnel(_wards(rows, wards), None, when, scale, reason)
    form: Form = "proportion" if declared["proportion"] else "rate"
    reference = float(rows.at[chosen.borough, "value"])
    inside = rows.drop(index=chosen.borough)
    ends = [_position(inside, end, reference, form, scale) for end in ("x_lower", "x_upper")]
    inside = inside.assign(position=np.where(ends[0] == ends[1], ends[0], NOT_COMPARED))
    lines = funnel(reference, inside["denominator"], form, scale)
    return WardFunnel(_wards(inside, wards), lines, when, scale)


def _need(store: Store, edition: str, scheme: str) -> pd.DataFrame:
    """One row per area: LSOAs, score and most deprived LSOAs; no rows where no index covers the borough."""
    columns = ["place", "lsoas", "average_score", "proportion_most_deprived_decile"]
    try:
        need = deprivation(store, edition, scheme)[columns]
    except Unknown:
        return pd.DataFrame(columns=[*columns, "share_of_most_deprived"])
    lsoas = lsoa_bands(store, edition, scheme).drop_duplicates("lsoa")
    most = lsoas.loc[lsoas["decile"] == 1, "area_place"].value_counts()
    return need.assign(share_of_most_deprived=need["place"].map(most).fillna(0) / most.sum())


def _inequality(residents: Floats) -> tuple[float, float, float]:
    """Largest over smallest, standard deviation over mean, Gini's sum |a - b| / (2 n^2 mean)."""
    mean = residents.mean()
    gaps = np.abs(residents[:, None] - residents[None, :]).mean()
    return float(residents.max() / residents.min()), float(residents.std() / mean), float(gaps / (2 * mean))


def _no_funnel(declared: pd.Series, rows: pd.DataFrame, borough: str) -> str:
    """Why an indicator cannot be drawn as a funnel of wards; empty when it can."""
    if declared["kind"] != "ratio":
        return f"{declared['label']} is not a count out of a number, so chance has no limits to draw."
    if borough not in rows.index or np.isnan(rows.at[borough, "value"]):
        return f"{declared['label']} has no figure for the wards of this borough together."
    if not rows.drop(index=borough)["denominator"].gt(0).any():
        return f"{declared['label']} is not published by ward."
    return ""


def _position(wards: pd.DataFrame, end: str, reference: float, form: Form, scale: float) -> Words:
    """Where each ward would stand with its count at one end of its bounds; not compared where withheld."""
    x = wards[end].where(wards["withheld"].eq("") | wards["value_low"].notna())
    if form == "proportion":
        x = x.clip(upper=wards["denominator"])
    return np.atleast_1d(position(x, wards["denominator"], reference, form, scale))


def _wards(rows: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """The wards among the figures, by name; columns as in WARD_COLUMNS."""
    wards = rows[rows.index.isin(names.index)]
    wards = wards.assign(name=names.reindex(wards.index), x=wards["numerator"], n=wards["denominator"])
    wards = wards.reindex(columns=[c for c in WARD_COLUMNS if c != "place"])
    wards["position"] = wards["position"].astype(object).fillna(NOT_COMPARED)
    return wards.sort_values("name").reset_index()
