"""Questions that a decision rests on, with everything that was asked for: plain data, put by the pages, the
command line and decision records alike, and answered in metrics/decisions/answers.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.choose.budget import AMOUNT, RING_FENCED
from metrics.choose.focus import LEAST, MOST
from metrics.need.method import FIRST_PRESET, Method
from metrics.need.robustness import SEED
from metrics.store import Refused

METHOD = {
    "scheme": "",
    "preset": FIRST_PRESET,
    "weights": {},
    "normalisation": "percentile",
    "mean": "arithmetic",
    "shrunk": True,
    "seed": SEED,
}
"""What every question may ask for, with what is taken where it is not said; no weights: the preset's."""


EDITIONS_OWN = "edition"
"""Among existing sites: those that the edition's file names."""


@dataclass(frozen=True)
class Kind:
    """One kind of question: its name, the table that is the answer proper, and what it may ask for too."""

    title: str
    main: str
    defaults: Mapping[str, object]


KINDS: dict[str, Kind] = {
    "need": Kind("Need and how sure", "ranking", {"level": "lsoa", "top": 0}),
    "focus": Kind(
        "Places of focus",
        "chosen",
        {"least": float(LEAST), "most": float(MOST), "inside": [], "outside": []},
    ),
    "sites": Kind(
        "Next sites",
        "chosen",
        {
            "candidates": "ward",
            "k": 3,
            "one_per_area": True,
            "apart_from_existing": True,
            "existing": [EDITIONS_OWN],
            "least_residents": 0.0,
            "budget": 0.0,
            "cost_per_site": 0.0,
            "cost_per_resident": 0.0,
            "inside": [],
            "outside": [],
            "thresholds": {},
            "least": float(LEAST),
            "most": float(MOST),
        },
    ),
    "tiers": Kind(
        "Tiers and money",
        "tiers",
        {"managed": 0, "made_from": "", "amount": AMOUNT, "ring_fenced": RING_FENCED},
    ),
}
"""Every kind of question; a nought or an empty word leaves it to the answer to say what was taken."""


class BadQuestion(Refused):
    """A question asks for what no question of its kind can; the sentence says what there is."""


@dataclass(frozen=True)
class Question:
    """What is asked (need, focus, sites, tiers), of which edition, and all that was chosen."""

    kind: str
    edition: str
    asked: dict[str, object]

    @property
    def method(self) -> Method:
        """How need is put together."""
        asked = self.asked
        return Method(
            asked["weights"] or None,
            asked["preset"] or None,
            asked["normalisation"],
            asked["mean"],
            asked["shrunk"],
        )


def question(kind: str, edition: str, asked: Mapping[str, object] | None = None) -> Question:
    """A question with what was not said filled in. Raises BadQuestion for a kind or a name nobody knows, or a
    value of the wrong sort."""
    if kind not in KINDS:
        raise BadQuestion(f"There is no question called {kind!r}. There are: {', '.join(KINDS)}.")
    known = METHOD | dict(KINDS[kind].defaults)
    whole = dict(known)
    for name, value in (asked or {}).items():
        if name not in known:
            raise BadQuestion(f"{kind} can't be asked for {name!r}. It knows: {', '.join(known)}.")
        whole[name] = _same_sort(kind, name, value, known[name])
    return Question(kind, edition, whole)


def _same_sort(kind: str, name: str, value: object, default: object) -> object:
    """The value, of the sort its default is of; whole numbers stand for others too."""
    if isinstance(default, bool) or isinstance(value, bool):
        fits = isinstance(default, bool) and isinstance(value, bool)
    elif isinstance(default, float):
        fits = isinstance(value, int | float)
        value = float(value) if fits else value
    elif isinstance(default, int):
        fits = isinstance(value, int | float) and value == int(value)
        value = int(value) if fits else value
    elif isinstance(default, list | tuple):
        fits = isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)
        value = list(value) if fits else value
    elif isinstance(default, dict):
        fits = isinstance(value, Mapping) and all(isinstance(v, int | float) for v in value.values())
        value = {str(k): float(v) for k, v in value.items()} if fits else value
    else:
        fits = isinstance(value, str)
    if not fits:
        raise BadQuestion(
            f"{name} of {kind} is {value!r}, which is not of the sort of {default!r}. Correct it."
        )
    return value
