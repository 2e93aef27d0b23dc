"""The answers to the questions a decision rests on, as tables: the same question put to the same figures has
the same answer, to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd

from metrics import catalogue
from metrics.choose.budget import splits, usual_budget
from metrics.choose.candidates import existing_sites
from metrics.choose.focus import Focus, focus, group_robustness
from metrics.choose.sites import Sites, sites
from metrics.choose.tiers import Tiers, tiers
from metrics.decisions.questions import (
    EDITIONS_OWN,
    FocusQuestion,
    NeedQuestion,
    Question,
    SitesQuestion,
    TiersQuestion,
)
from metrics.drawn.store import opened_for
from metrics.need.need import Need, need
from metrics.need.presets import first_preset
from metrics.need.robustness import Robustness, robustness, usual_top
from metrics.statistics.ranks import ordinal
from metrics.store import Store

RANKED = ["place", "name", "area", "residents", "score", "score_low", "score_high", "rank_first", "rank_last"]
SURE = ["median", "rank_5", "rank_95", "in_top", "standing"]

Asked = TypeVar("Asked", bound=Question)


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


def answer(store: Store, asked: Question) -> Answer:
    """The answer to a question. Raises Unknown and Refused where there is none."""
    store = opened_for(store, asked.scheme)
    scheme = catalogue.scheme(store, asked.edition, asked.scheme or None)
    preset = asked.preset or ("" if asked.weights else first_preset(store))
    return ANSWERED[asked.kind](store, replace(asked, scheme=scheme, preset=preset))


def need_of(store: Store, asked: NeedQuestion) -> Need:
    """The need of every place that a question is about."""
    return need(store, asked.edition, asked.level, asked.method, asked.scheme)


def focus_of(store: Store, asked: FocusQuestion) -> Focus:
    """The places of focus that a question asks for."""
    return focus(store, asked.edition, asked.scheme, method=asked.method, **_own(asked))


def groups_sure(store: Store, chosen_places: Focus) -> pd.DataFrame:
    """How sure the order of the good groups of each area is (metrics.choose.focus.group_robustness); all that
    it needs of the store is in the answer."""
    return group_robustness(chosen_places)


def sites_of(store: Store, asked: SitesQuestion) -> Sites:
    """The next sites that a question asks for."""
    own = _own(asked) | {"existing": _existing(store, asked), "budget": asked.budget or None}
    return sites(store, asked.edition, asked.scheme, method=asked.method, seed=asked.seed, **own)


def tiers_of(store: Store, asked: TiersQuestion) -> Tiers:
    """The tiers of areas that a question asks for."""
    return tiers(
        store,
        asked.edition,
        asked.scheme,
        method=asked.method,
        managed=asked.managed or None,
        level=asked.made_from or None,
        seed=asked.seed,
    )


def _own(asked: Question) -> dict[str, Any]:
    """What only a question of this kind can be asked for."""
    return {name: getattr(asked, name) for name in asked.own()}


def ranking(composite: Need, robust: Robustness | None = None) -> pd.DataFrame:
    """One row per place in order of need: score, ranks, how sure, and each indicator's figure and points."""
    indicators = list(composite.indicators["indicator"])
    figures = {f"figure_{i}": composite.evidence.value[:, n] for n, i in enumerate(indicators)}
    table = composite.places[RANKED].assign(
        **figures, **{f"points_{i}": composite.places[f"points_{i}"] for i in indicators}
    )
    if robust is not None:
        table = table.merge(robust.places[["place", *SURE]], on="place")
    return (
        table.assign(order=composite.places["score_or_midpoint"])
        .sort_values(["order", "place"], ascending=[False, True], kind="stable", ignore_index=True)
        .drop(columns="order")
    )


def resolved(asked: Asked, composite: Need, **more: Any) -> Asked:
    """The question with the weights that were taken, so that a preset changed later changes nothing."""
    weights = dict(
        zip(composite.indicators["indicator"], composite.indicators["given"].astype(float), strict=True)
    )
    return replace(asked, weights=weights, **more)


def _existing(store: Store, asked: SitesQuestion) -> tuple[str, ...]:
    """The existing sites by their ids: those of the edition's file stand under one name."""
    return tuple(
        place
        for each in asked.existing
        for place in (existing_sites(store, asked.edition) if each == EDITIONS_OWN else [each])
    )


def _need(store: Store, asked: NeedQuestion) -> Answer:
    composite = need_of(store, asked)
    top = asked.top or usual_top(len(composite.places))
    robust = robustness(composite, top, seed=asked.seed)
    table = ranking(composite, robust)
    lines = [
        f"{ordinal(n)}: {row.name} ({row.area}), {row.standing}"
        for n, row in enumerate(table.head(robust.top).rename_axis("row").itertuples(index=False), 1)
    ]
    return Answer(resolved(asked, composite, top=top), lines, {"ranking": table}, composite)


def _focus(store: Store, asked: FocusQuestion) -> Answer:
    chosen = focus_of(store, asked)
    return Answer(
        resolved(asked, chosen.need),
        focus_lines(chosen),
        focus_tables(chosen, asked.seed),
        chosen.need,
        touching=True,
    )


def focus_lines(chosen_places: Focus) -> list[str]:
    """One line per area: the LSOAs of its place of focus, or why there is none."""
    names = chosen_places.places.set_index("place")["name"]
    return [
        row.refusal or f"{row.area}: {', '.join(names[p] for p in row.chosen)} ({row.residents:,.0f} people)"
        for row in chosen_places.areas.itertuples()
    ]


def focus_tables(chosen_places: Focus, seed: int) -> dict[str, pd.DataFrame]:
    """The place of focus of each area, the good groups beside it, and every LSOA's need."""
    areas = chosen_places.areas.assign(chosen=[" ".join(c) for c in chosen_places.areas["chosen"]])
    groups = group_robustness(chosen_places, seed=seed)
    groups = groups.assign(
        group=[f"{a} {o}" for a, o in zip(groups["area"], groups["order"], strict=True)],
        chosen=[" ".join(c) for c in groups["chosen"]],
    )
    return {
        "chosen": areas,
        "near_best": groups[["group", "chosen", "residents", "need", "short", "best"]],
        "ranking": ranking(chosen_places.need),
    }


def _sites(store: Store, asked: SitesQuestion) -> Answer:
    selection = sites_of(store, asked)
    known = selection.threshold_effects.dropna(subset="threshold")
    thresholds = dict(zip(known["indicator"], known["threshold"].astype(float), strict=True))
    lines = [
        f"{row.name} ({row.area})" for row in selection.chosen.rename_axis("row").itertuples(index=False)
    ]
    return Answer(
        resolved(asked, selection.need, existing=_existing(store, asked), thresholds=thresholds),
        lines or [selection.refusal],
        sites_tables(selection),
        selection.need,
        touching=True,
    )


def sites_tables(selection: Sites) -> dict[str, pd.DataFrame]:
    """The sites chosen, every candidate, the near-equal selections, the criteria, and the ranking."""
    candidates = selection.candidates
    ends = {"score": candidates["need"], "score_low": candidates["need"], "score_high": candidates["need"]}
    plain = candidates.assign(rank_first=candidates["rank"], rank_last=candidates["rank"], **ends)
    grouped = selection.rules.candidates == "focus" or selection.robustness is None
    criteria = selection.criteria
    return {
        "chosen": selection.chosen,
        "candidates": candidates,
        "alternatives": selection.alternatives.assign(
            members=[" ".join(members) for members in selection.alternatives["members"]]
        ),
        "criteria": criteria.assign(row=criteria["place"] + " " + criteria["criterion"])[
            ["row", "figure", "threshold", "status"]
        ],
        "ranking": plain[RANKED] if grouped else ranking(selection.need, selection.robustness),
    }


def _tiers(store: Store, asked: TiersQuestion) -> Answer:
    tiering = tiers_of(store, asked)
    areas = tiering.areas
    budget = usual_budget(store)
    said = {name: getattr(asked, name) for name in budget._fields}
    budget = budget._replace(**{name: each for name, each in said.items() if each is not None})
    split = splits(areas, budget.amount * len(areas), budget.ring_fenced)
    evidence = tiering.evidence
    lines = [
        f"{row.name}: {row.tier}{' (contested)' if row.contested else ''}"
        for row in areas.sort_values("rank", kind="stable").rename_axis("row").itertuples(index=False)
    ]
    return Answer(
        resolved(asked, tiering.need, managed=tiering.managed, made_from=tiering.level, **budget._asdict()),
        lines,
        {
            "tiers": areas,
            "evidence": evidence.assign(row=evidence["place"] + " " + evidence["indicator"])[
                ["row", "value", "borough", "score", "points"]
            ],
            "money": split.areas,
            "ranking": _ranking_of_areas(tiering),
        },
        tiering.need,
    )


def _ranking_of_areas(tiering: Tiers) -> pd.DataFrame:
    """The areas in the columns of `ranking`, so that two decisions on tiers can be compared."""
    wide = {
        f"{what}_{indicator}": rows.set_index("place")[column].reindex(tiering.areas["place"]).to_numpy(float)
        for indicator, rows in tiering.evidence.groupby("indicator")
        for what, column in (("figure", "value"), ("points", "points"))
    }
    areas = tiering.areas
    ends = {"score": areas["need"], "score_low": areas["need"], "score_high": areas["need"]}
    table = areas[["place", "name", "residents"]].assign(area=areas["name"], **ends, rank_first=areas["rank"])
    table = table.assign(rank_last=areas["rank"], **wide, **{c: areas[c] for c in SURE})
    return table.sort_values(["rank_first", "place"], kind="stable", ignore_index=True)


ANSWERED: dict[str, Callable[[Store, Any], Answer]] = {
    "need": _need,
    "focus": _focus,
    "sites": _sites,
    "tiers": _tiers,
}
"""What answers each kind of question."""
