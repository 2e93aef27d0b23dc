"""Controls of need: which indicators, how much each counts, and how they are put together."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from metrics import catalogue
from metrics.catalogue import Edition
from metrics.need.method import MEANS, Method
from metrics.need.presets import Preset, presets
from metrics.statistics.normalisation import NORMALISATIONS
from pages.components.cached import cached_query
from pages.components.controls.state import choose, choose_many, slide_or_type, switch

MOST = 10.0
"""The greatest weight that can be given."""

SHRUNK = (
    "A rate of few events or few people jumps about by chance. Each is drawn towards the borough's rate by "
    "as much as chance may have moved it (empirical Bayes, Marshall 1991). Figures without counts stay as "
    "they are."
)


@dataclass(frozen=True)
class NeedAsked:
    """What the reader takes for need."""

    preset: Preset
    method: Method

    @property
    def title(self) -> str:
        """The preset's name, and whether its weights were changed."""
        given = {i: w for i, w in self.method.weights.items() if w}
        return self.preset.label + ("" if given == self.preset.weights else ", changed by the reader")

    @property
    def words(self) -> str:
        """What was asked for, so that a file can be made again."""
        weights = ", ".join(f"{i} = {w:g}" for i, w in sorted(self.method.weights.items()))
        rates = "drawn towards the borough's" if self.method.shrunk else "as published"
        return (
            f"Need: {self.title}. Weights: {weights}. Scale: {self.method.normalisation}. "
            f"Mean: {self.method.mean}. Rates: {rates}."
        )


LEVELS = {"lsoa": "LSOAs (small areas)", "ward": "Wards", "area": "Areas"}


def choose_level(edition: Edition, scheme: str) -> str:
    """Which places are ranked: those levels at which some preset has a figure, the smallest first."""
    known = {i for p in cached_query(presets) for i in p.weights}
    there = [
        level
        for level in LEVELS
        if known & set(cached_query(catalogue.indicators, edition.id, level, scheme)["indicator"])
    ]
    return choose("Places", {level: LEVELS[level] for level in there or LEVELS}, "level")


def choose_need(edition: Edition, scheme: str, level: str = "lsoa", first: str | None = None) -> NeedAsked:
    """The preset (`first` where nobody has chosen yet), and in a drawer its indicators, weights and method.

    Stops the page, with a sentence, where no preset can be put together.
    """
    known = cached_query(catalogue.indicators, edition.id, level, scheme)
    labels = dict(zip(known["indicator"], known["label"], strict=True))
    neutral = set(known.loc[known["polarity"] == "neutral", "indicator"])
    offered = {p.id: p for p in cached_query(presets) if set(p.weights) & set(labels)}
    if not offered:
        st.info("This edition has no indicators that any preset of need could be put together from.")
        st.stop()
    labelled = {i: p.label for i, p in offered.items()}
    preset = offered[choose("Need is", labelled, "preset", default=first, what="preset")]
    with st.expander("Indicators, weights and method"):
        st.caption(preset.note)
        named = {
            i: preset.criteria.get(i, label)
            for i, label in labels.items()
            if i not in neutral or i in preset.need_is
        }
        chosen = choose_many(
            "Indicators", named, f"{preset.id}-indicators", default=[i for i in preset.weights if i in named]
        )
        weights = _weights(preset, chosen, named)
        normalisation = choose(
            "Put on one scale by", NORMALISATIONS, f"{preset.id}-scale", default=preset.normalisation
        )
        mean = choose("Averaged by", MEANS, "mean")
        shrunk = switch("Draw rates of few people towards the borough's", "shrunk", default=True, help=SHRUNK)
    return NeedAsked(preset, Method(weights, preset.id, normalisation, mean, shrunk))


def _weights(preset: Preset, chosen: list[str], named: dict[str, str]) -> dict[str, float]:
    """A slider and a typed number for each indicator, two in a row."""
    columns = st.columns(2)
    weights = {}
    for n, indicator in enumerate(chosen):
        with columns[n % 2]:
            weights[indicator] = slide_or_type(
                f"Weight of {named[indicator]}",
                f"{preset.id}-{indicator}",
                default=float(preset.weights.get(indicator, 1.0)),
                least=0.0,
                most=MOST,
                step=0.1,
            )
    return weights
