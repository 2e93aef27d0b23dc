"""The figures that need is put together from: every place of a level by every indicator chosen."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.errors import Unknown
from metrics.need.method import Method, NeedError
from metrics.need.presets import Preset, first_preset, preset
from metrics.profile.aggregate import figures
from metrics.statistics.arrays import Floats
from metrics.statistics.empirical_bayes import raw, shrunk
from metrics.store import Store

LEVELS = ("lsoa", "ward", "area")

INDICATOR_COLUMNS = {
    "indicator": "id of the indicator",
    "label": "its name",
    "short_label": "its short name",
    "criterion": "its name in the preset's own words; its name where there are none",
    "polarity": "lower_is_better where more is need, higher_is_better where less is",
    "unit": "unit of the figure",
    "decimals": "decimals shown",
    "period": "period of the figures",
    "overlaps_with": "ids of the indicators it overlaps with",
    "sources": "ids of the sources",
    "given": "its weight as given",
    "weight": "the same as a share of all weights",
    "shrunk": "whether its figures are drawn towards the borough's",
    "borough": "the borough's own figure; null where it has none",
}
"""What each column of `Evidence.indicators` means."""


@dataclass(frozen=True)
class Evidence:
    """Places by indicators: what was published and what is made of it.

    `places`: one row per place: place, code, name, official_name, area, residents.
    `indicators`: one row per indicator of a weight above zero, by its id; columns as in INDICATOR_COLUMNS.
    The arrays have a row per place and a column per indicator, in the indicator's unit. `value`: the figure,
    nan where there is none; `low` and `high`: the least and the most it can be, nan where nothing is known;
    `used`: the figure that scores are made from (a shrunken rate, or the value); `error`: its standard
    error, zero where the source gives no counts to work one out from.
    """

    places: pd.DataFrame
    indicators: pd.DataFrame
    value: Floats
    low: Floats
    high: Floats
    used: Floats
    error: Floats
    remarks: list[str]

    @property
    def weights(self) -> Floats:
        """The weight of each indicator; they add to one."""
        weights: Floats = self.indicators["weight"].to_numpy(float)
        return weights


class OneIndicator(NamedTuple):
    """The figures of one indicator, a row per place: a column of each array of Evidence."""

    value: Floats
    low: Floats
    high: Floats
    used: Floats
    error: Floats


def evidence(store: Store, edition: str, level: str, method: Method, scheme: str | None = None) -> Evidence:
    """The figures of every place of a level (lsoa, ward, area) for the indicators of a method.

    Raises Unknown for a name that is not there, and NeedError for weights or indicators that make no
    composite. What a preset asks for and this level of the edition has not is named in the remarks.
    """
    if level not in LEVELS:
        raise Unknown("level", level, list(LEVELS))
    scheme_id = catalogue.scheme(store, edition, scheme)
    known = catalogue.indicators(store, edition, level, scheme_id).set_index("indicator")
    ready_made = preset_of(store, method, known.index)
    available = _directed(known, ready_made)
    weights, remarks = _weights(store, available, method.weights, ready_made)
    shares = _shares(weights)
    chosen = available.loc[list(shares)]
    remarks += double_counted(chosen)
    places = catalogue.places(store, edition, level, scheme_id)
    borough = catalogue.edition(store, edition).borough
    rows = figures(
        store, edition, [*places["place"], borough], level=level, scheme=scheme_id, indicators=list(shares)
    )
    columns = [
        _one_indicator(rows, places["place"], declared, method.shrunk)
        for _, declared in chosen.reset_index().iterrows()
    ]
    value, low, high, used, error = (np.column_stack(parts) for parts in zip(*columns, strict=True))
    criteria = ready_made.criteria if ready_made else {}
    indicators = chosen.assign(
        criterion=[criteria.get(i, label) for i, label in chosen["label"].items()],
        given=[float(weights[i]) for i in chosen.index],
        weight=list(shares.values()),
        shrunk=(chosen["kind"] == "ratio") & method.shrunk,
        sources=[_sources(rows, i) for i in chosen.index],
        borough=[_borough(rows, i, borough) for i in chosen.index],
    )
    shown = places[["place", "code", "name", "official_name", "area", "residents"]]
    indicators = indicators.reset_index()[list(INDICATOR_COLUMNS)]
    return Evidence(shown, indicators, value, low, high, used, error, remarks)


def preset_of(store: Store, method: Method, known: Container[str]) -> Preset | None:
    """The preset that a method names, or takes where it names neither preset nor weights; else None.

    As it is where just the indicators `known` have figures.
    """
    if method.preset is None and method.weights is not None:
        return None
    return preset(store, method.preset or first_preset(store)).at(known)


def double_counted(chosen: pd.DataFrame) -> list[str]:
    """One sentence for each pair of indicators of which one contains the other."""
    return [
        f"{chosen.loc[a, 'label']} and {chosen.loc[b, 'label']} overlap: one is made from the other or from "
        "the same figures, so what they share is counted twice."
        for a, b in combinations(chosen.index, 2)
        if b in chosen.loc[a, "overlaps_with"] or a in chosen.loc[b, "overlaps_with"]
    ]


def _directed(available: pd.DataFrame, ready_made: Preset | None) -> pd.DataFrame:
    """The indicators with a polarity where a preset gives a neutral one its direction."""
    polarity_of = {"higher": "lower_is_better", "lower": "higher_is_better"}
    given = {i: polarity_of[end] for i, end in (ready_made.need_is if ready_made else {}).items()}
    return available.assign(
        polarity=[given.get(i, polarity) for i, polarity in available["polarity"].items()]
    )


def _weights(
    store: Store, available: pd.DataFrame, weights: Mapping[str, float] | None, ready_made: Preset | None
) -> tuple[dict[str, float], list[str]]:
    """The weight of each indicator, and remarks on what a preset asks for in vain."""
    remarks = [f"Unknown: {sentence}" for sentence in ready_made.unknown] if ready_made else []
    if weights is not None:
        _check_weights(store, available, weights)
        return dict(weights), remarks
    assert ready_made is not None, "preset_of gives one where there are no weights"
    absent = [i for i in ready_made.weights if i not in available.index]
    named = [ready_made.criteria.get(i) or catalogue.indicator(store, i)["label"] for i in absent]
    if len(absent) == len(ready_made.weights):
        raise NeedError(
            f"{ready_made.label} can't be put together: this edition has none of {'; '.join(named)}."
        )
    remarks += [f"Unknown: {name}: no figures at this level of this edition." for name in named]
    return {i: w for i, w in ready_made.weights.items() if i not in absent}, remarks


def _check_weights(store: Store, available: pd.DataFrame, weights: Mapping[str, float]) -> None:
    """Raise NeedError for an indicator that can't be part of need here."""
    for indicator in weights:
        if indicator not in available.index:
            label = catalogue.indicator(store, indicator)["label"]
            raise NeedError(
                f"{label} has no figures at this level of this edition. Choose another indicator."
            )
        if available.loc[indicator, "polarity"] == "neutral":
            raise NeedError(
                f"{available.loc[indicator, 'label']} is neutral: neither more nor less of it is need, so it "
                "can't be part of a score of need."
            )


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights that add to one; an indicator of weight zero is left out, so that it changes nothing."""
    total = sum(sorted(weights.values()))
    if not total:
        raise NeedError("The weights add to nought. Give at least one indicator a weight above nought.")
    return {i: weights[i] / total for i in sorted(weights) if weights[i] > 0}


def _one_indicator(rows: pd.DataFrame, places: pd.Series, declared: pd.Series, shrink: bool) -> OneIndicator:
    """One indicator's figures for every place."""
    rows = rows[rows["indicator"] == declared["indicator"]].set_index("place").reindex(places)
    value, low, high = (rows[c].to_numpy(float) for c in ("value", "value_low", "value_high"))
    known = np.isfinite(value)
    low, high = np.where(known, value, low), np.where(known, value, high)
    if declared["kind"] != "ratio":
        return OneIndicator(value, low, high, value, np.where(known, 0.0, np.nan))
    x, n = (np.where(known, rows[c].to_numpy(float), np.nan) for c in ("numerator", "denominator"))
    rate, error = (shrunk if shrink else raw)(x, n, proportion=bool(declared["proportion"]))
    used = declared["scale"] * rate if shrink else value
    return OneIndicator(value, low, high, np.where(known, used, np.nan), declared["scale"] * error)


def _borough(rows: pd.DataFrame, indicator: str, borough: str) -> float:
    """The borough's own figure; nan where it has none."""
    value = rows.loc[(rows["indicator"] == indicator) & (rows["place"] == borough), "value"]
    return float(value.iloc[0]) if len(value) else float("nan")


def _sources(rows: pd.DataFrame, indicator: str) -> list[str]:
    """Ids of the sources of one indicator's figures."""
    listed = rows.loc[rows["indicator"] == indicator, "sources"]
    return sorted({source for sources in listed for source in sources})
