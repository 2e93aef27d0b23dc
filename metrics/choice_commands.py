"""Need and places of focus on the command line: the questions `need` and `focus` of `python -m metrics`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import pandas as pd

from metrics.evidence import LEVELS
from metrics.focus import LEAST, MOST, focus
from metrics.method import MEANS, Method, NoNeed
from metrics.need import need
from metrics.normalisation import NORMALISATIONS
from metrics.presets import preset
from metrics.store import Store

SHOWN = {
    "need": {
        "Place": "name",
        "Area": "area",
        "Residents": "residents",
        "Need": "score",
        "First": "rank_first",
        "Last": "rank_last",
    },
    "focus": {
        "Area": "area",
        "Place of focus": "names",
        "Residents": "residents",
        "Need": "need",
        "Whole area": "area_need",
        "Next best": "next_need",
        "Pins cost": "cost",
        "None because": "refusal",
        "Joined": "joined",
    },
}
DECIMALS = {
    "score": 1,
    "residents": 0,
    "rank_first": 0,
    "rank_last": 0,
    "need": 1,
    "area_need": 1,
    "next_need": 1,
    "last_need": 1,
    "cost": 1,
}
OPTIONS: dict[str, dict[str, object]] = {
    "level": {"choices": list(LEVELS), "default": "lsoa", "help": "which places"},
    "preset": {"help": "ready-made need, such as areas-of-high-need"},
    "weights": {"help": "indicators and weights instead: imd_score=2,overcrowded=1"},
    "normalisation": {"choices": list(NORMALISATIONS), "help": "one scale by; the preset's when not named"},
    "mean": {"choices": list(MEANS), "default": "arithmetic", "help": "averaged by"},
    "unshrunk": {"action": "store_true", "help": "rates as they are, not drawn towards the borough's"},
    "least": {"type": float, "default": LEAST, "help": "least residents of a place of focus"},
    "most": {"type": float, "default": MOST, "help": "most residents"},
    "inside": {"help": "LSOAs pinned in, by place id, with commas between"},
    "outside": {"help": "LSOAs pinned out"},
}
METHOD = ("preset", "weights", "normalisation", "mean", "unshrunk")


def need_question(store: Store, asked: argparse.Namespace) -> tuple[str, pd.DataFrame]:
    """need of every place, the greatest first"""
    found = need(store, asked.edition, asked.level, _method(store, asked), asked.scheme)
    _remark(found.remarks)
    return "need", found.places.sort_values(["rank_first", "rank_last", "place"])


def focus_question(store: Store, asked: argparse.Namespace) -> tuple[str, pd.DataFrame]:
    """the place of focus of every area"""
    found = focus(
        store,
        asked.edition,
        asked.scheme,
        least=asked.least,
        most=asked.most,
        inside=_listed(asked.inside),
        outside=_listed(asked.outside),
        method=_method(store, asked),
    )
    _remark(found.remarks)
    names = found.places.set_index("place")["name"]
    return "focus", found.areas.assign(names=[[names[p] for p in each] for each in found.areas["chosen"]])


QUESTIONS = {
    "need": (need_question, ("level", *METHOD)),
    "focus": (focus_question, ("least", "most", "inside", "outside", *METHOD)),
}


def weights_from(words: str) -> dict[str, float]:
    """Weights written as indicator=number with commas between; NoNeed, with a sentence, for anything else."""
    weights: dict[str, float] = {}
    for pair in _listed(words):
        indicator, _, written = pair.partition("=")
        try:
            number = float(written)
        except ValueError:
            raise NoNeed(f"{pair!r} is not a weight. Write indicator=number, such as imd_score=2.") from None
        if indicator in weights:
            raise NoNeed(f"The weight of {indicator} is given twice. Give it once.")
        weights[indicator] = number
    return weights


def _method(store: Store, asked: argparse.Namespace) -> Method:
    weights = weights_from(asked.weights) if asked.weights is not None else None
    own = preset(store, asked.preset).normalisation if asked.preset else "percentile"
    scale = asked.normalisation or own
    return Method(weights, asked.preset, scale, asked.mean, not asked.unshrunk)


def _remark(remarks: Sequence[str]) -> None:
    """What to know about the answer, beside it, so that a file of figures stays one."""
    for remark in remarks:
        print(remark, file=sys.stderr)


def _listed(words: str | None) -> list[str]:
    return [word.strip() for word in (words or "").split(",") if word.strip()]
