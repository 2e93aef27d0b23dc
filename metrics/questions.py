"""Questions that a decision rests on, with everything that was asked for, and their answers as tables.

A question is plain data: the same question put to the same store has the same answer, to the last bit. The
pages, the command line and decision records all put their questions here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from metrics import catalogue
from metrics.focus import LEAST, MOST, Focus, focus, sureness
from metrics.imd_measures import ordinal
from metrics.method import FIRST_PRESET, Method
from metrics.need import Need, need
from metrics.robustness import SEED, Robustness, robustness
from metrics.store import Refused, Store

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

TOP = 10
"""How many places are chosen where nobody says: so many, or a third of them where that is fewer."""

RANKED = ["place", "name", "area", "residents", "score", "score_low", "score_high", "rank_first", "rank_last"]
SURE = ["median", "rank_5", "rank_95", "in_top", "standing"]


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


@dataclass(frozen=True)
class Answer:
    """The answer to a question: the question with nothing left unsaid, lines on what was chosen, tables.

    `tables` by name; the first column of each tells its rows apart. `need` and `touching` say what the answer
    was made from: the evidence, and whether it depends on which places touch.
    """

    question: Question
    lines: list[str]
    tables: dict[str, pd.DataFrame]
    need: Need
    touching: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of question: its name, what it may ask for besides METHOD, and what answers it."""

    title: str
    main: str
    """The name of the table that is the answer proper."""
    defaults: Mapping[str, object]
    answered: Callable[[Store, Question], Answer]


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


def answer(store: Store, asked: Question) -> Answer:
    """The answer to a question. Raises Unknown and Refused where there is none."""
    scheme = catalogue.scheme(store, asked.edition, asked.asked["scheme"] or None)
    named = replace(asked, asked=asked.asked | {"scheme": scheme})
    return KINDS[asked.kind].answered(store, named)


def ranking(found: Need, sure: Robustness | None = None) -> pd.DataFrame:
    """One row per place in order of need: score, ranks, how sure, and each indicator's figure and points."""
    indicators = list(found.indicators["indicator"])
    figures = {f"figure_{i}": found.evidence.value[:, n] for n, i in enumerate(indicators)}
    table = found.places[RANKED].assign(
        **figures, **{f"points_{i}": found.places[f"points_{i}"] for i in indicators}
    )
    if sure is not None:
        table = table.merge(sure.places[["place", *SURE]], on="place")
    return (
        table.assign(order=found.places["reckoned"])
        .sort_values(["order", "place"], ascending=[False, True], kind="stable", ignore_index=True)
        .drop(columns="order")
    )


def resolved(asked: Question, found: Need, **more: object) -> Question:
    """The question with the weights that were taken, so that a preset changed later changes nothing."""
    weights = dict(zip(found.indicators["indicator"], found.indicators["given"].astype(float), strict=True))
    return replace(asked, asked=asked.asked | {"weights": weights} | more)


def _need(store: Store, asked: Question) -> Answer:
    found = need(store, asked.edition, asked.asked["level"], asked.method, asked.asked["scheme"])
    top = asked.asked["top"] or min(TOP, max(len(found.places) // 3, 1))
    sure = robustness(found, top, seed=asked.asked["seed"])
    table = ranking(found, sure)
    lines = [
        f"{ordinal(n)}: {row.name} ({row.area}), {row.standing}"
        for n, row in enumerate(table.head(sure.top).rename_axis("row").itertuples(index=False), 1)
    ]
    return Answer(resolved(asked, found, top=top), lines, {"ranking": table}, found)


def _focus(store: Store, asked: Question) -> Answer:
    wanted = {name: asked.asked[name] for name in ("least", "most", "inside", "outside")}
    found = focus(store, asked.edition, asked.asked["scheme"], method=asked.method, **wanted)
    return Answer(
        resolved(asked, found.need),
        focus_lines(found),
        focus_tables(found, int(asked.asked["seed"])),
        found.need,
        touching=True,
    )


def focus_lines(found: Focus) -> list[str]:
    """One line per area: the LSOAs of its place of focus, or why there is none."""
    names = found.places.set_index("place")["name"]
    return [
        row.refusal or f"{row.area}: {', '.join(names[p] for p in row.chosen)} ({row.residents:,.0f} people)"
        for row in found.areas.itertuples()
    ]


def focus_tables(found: Focus, seed: int) -> dict[str, pd.DataFrame]:
    """The place of focus of each area, the good groups beside it, and every LSOA's need."""
    areas = found.areas.assign(chosen=[" ".join(c) for c in found.areas["chosen"]])
    groups = sureness(found, seed=seed)
    groups = groups.assign(
        group=[f"{a} {o}" for a, o in zip(groups["area"], groups["order"], strict=True)],
        chosen=[" ".join(c) for c in groups["chosen"]],
    )
    return {
        "chosen": areas,
        "near_best": groups[["group", "chosen", "residents", "need", "short", "best"]],
        "ranking": ranking(found.need),
    }


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


KINDS: dict[str, Kind] = {
    "need": Kind("Need and how sure", "ranking", {"level": "lsoa", "top": 0}, _need),
    "focus": Kind(
        "Places of focus",
        "chosen",
        {"least": float(LEAST), "most": float(MOST), "inside": [], "outside": []},
        _focus,
    ),
}
"""Every kind of question, in the order of the pages."""
