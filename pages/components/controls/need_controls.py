"""Controls of need: which indicators, how much each counts, and how they are put together."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

import streamlit as st

from metrics import catalogue
from metrics.decisions.questions import LEVELS, NeedQuestion, Question, setting_named
from metrics.need.presets import Preset, presets
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_query
from pages.components.controls.address import ALERTS
from pages.components.controls.question_controls import ask_choice, ask_many, ask_switch
from pages.components.controls.state import slide_or_type

Asked = TypeVar("Asked", bound=Question)


@dataclass(frozen=True)
class NeedChoice:
    """What the reader takes for need; the fields are those of a question."""

    preset: Preset
    weights: dict[str, float]
    normalisation: str
    mean: str
    shrunk: bool

    @property
    def title(self) -> str:
        """The preset's name, and whether its weights were changed."""
        given = {i: w for i, w in self.weights.items() if w}
        return self.preset.label + ("" if given == self.preset.weights else ", changed by the reader")

    @property
    def words(self) -> str:
        """What was asked for, so that a file can be made again."""
        listed = [_words(name, value) for name, value in self._method().items()]
        return f"{'. '.join([f'Need: {self.title}', *listed])}."

    def question(self, kind: type[Asked], edition: Edition, scheme: str, **own: object) -> Asked:
        """The question of a kind that the controls of a page put."""
        return kind.of(edition.id, {"scheme": scheme, "preset": self.preset.id, **self._method(), **own})

    def _method(self) -> dict[str, object]:
        return {
            "weights": self.weights,
            "normalisation": self.normalisation,
            "mean": self.mean,
            "shrunk": self.shrunk,
        }


def choose_level(edition: Edition, scheme: str) -> str:
    """Which places are ranked: those levels at which some preset has a figure, the smallest first."""
    known = {i for p in cached_query(presets) for i in (*p.weights, *chain(*p.otherwise.values()))}
    there = [
        level
        for level in LEVELS
        if known & set(cached_query(catalogue.indicators, edition.id, level, scheme)["indicator"])
    ]
    return ask_choice(NeedQuestion, "level", among=there)


def choose_need(edition: Edition, scheme: str, level: str = "lsoa", first: str | None = None) -> NeedChoice:
    """The preset (`first` where nobody has chosen yet), and in a drawer its indicators, weights and method.

    Stops the page, with a sentence, where no preset can be put together.
    """
    known = cached_query(catalogue.indicators, edition.id, level, scheme)
    labels = dict(zip(known["indicator"], known["label"], strict=True))
    neutral = set(known.loc[known["polarity"] == "neutral", "indicator"])
    fitting = [p.at(labels) for p in cached_query(presets)]
    offered = {p.id: p for p in fitting if set(p.weights) & set(labels)}
    if not offered:
        with ALERTS.get() or nullcontext():  # on the page, not among the controls that are folded
            text.info("This edition has no measures from which need could be put together.")
        st.stop()
    labelled = {i: p.label for i, p in offered.items()}
    preset = offered[ask_choice(Question, "preset", options=labelled, default=first, what="preset")]
    with st.expander("Indicators, weights and method"):
        text.caption(preset.note)
        named = {
            i: preset.criteria.get(i) or str(label)
            for i, label in labels.items()
            if i not in neutral or i in preset.need_is
        }
        usual = [i for i in preset.weights if i in named]
        chosen = ask_many(Question, "weights", named, default=usual, preset=preset.id)
        return NeedChoice(
            preset,
            _weights(preset, chosen, named),
            ask_choice(Question, "normalisation", default=preset.normalisation, preset=preset.id),
            ask_choice(Question, "mean"),
            ask_switch(Question, "shrunk"),
        )


def _weights(preset: Preset, chosen: list[str], named: Mapping[str, str]) -> dict[str, float]:
    """A slider and a typed number for each indicator, two in a row."""
    columns, said = st.columns(2), setting_named(Question, "weights")
    weights = {}
    for n, indicator in enumerate(chosen):
        with columns[n % 2]:
            weights[indicator] = slide_or_type(
                f"Weight of {named[indicator]}",
                said.key(preset=preset.id, indicator=indicator),
                default=float(preset.weights.get(indicator, 1.0)),
                least=said.least,
                most=said.most,
                step=said.step,
            )
    return weights


def _words(name: str, value: object) -> str:
    """What was asked for in one field of a question, in words."""
    said = setting_named(Question, name)
    if isinstance(value, bool):
        return said.yes_no[value]
    if isinstance(value, Mapping):
        value = ", ".join(f"{i} = {number:g}" for i, number in sorted(value.items()))
    return f"{said.name}: {value}"
