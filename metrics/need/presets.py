"""Ready-made composites of need, as declared in data/presets.toml."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Any

from metrics.catalogue import in_role
from metrics.errors import Unknown
from metrics.store import Store


@dataclass(frozen=True)
class Preset:
    """One preset: its criteria with their weights, and what nobody has supplied.

    `criteria` names indicators in the preset's own words, `need_is` says which way is need (higher, lower)
    for indicators that are neutral by themselves; both hold only the indicators they are about. `otherwise`
    names, with their criteria, the indicators that stand in where one has no figures.
    `priority_over` is the score above which the preset's method speaks of a priority; None where it does not.
    """

    id: str
    label: str
    note: str
    unknown: tuple[str, ...]
    weights: dict[str, float]
    criteria: dict[str, str]
    need_is: dict[str, str]
    normalisation: str
    priority_over: float | None
    otherwise: dict[str, dict[str, str]]

    def at(self, known: Container[str]) -> Preset:
        """The preset where only the indicators `known` have figures.

        One that has none gives way to those named in its place that have, which share its weight equally.
        """
        weights, criteria = {}, dict(self.criteria)
        for indicator, weight in self.weights.items():
            instead = {i: name for i, name in self.otherwise.get(indicator, {}).items() if i in known}
            if indicator in known or not instead:
                weights[indicator] = weight
                continue
            criteria |= {i: name for i, name in instead.items() if name}
            weights |= {i: weights.get(i, 0) + weight / len(instead) for i in instead}
        return replace(self, weights=weights, criteria=criteria)


def presets(store: Store) -> list[Preset]:
    """Every preset in the store, in the order declared."""
    by_preset: dict[str, list[dict[str, Any]]] = {}
    for row in store.criteria:
        by_preset.setdefault(row["preset"], []).append(row)
    return [_preset(rows) for rows in by_preset.values()]


def preset(store: Store, name: str) -> Preset:
    """One preset; Unknown when the store has none of that id."""
    known = {p.id: p for p in presets(store)}
    if name not in known:
        raise Unknown("preset", name, list(known))
    return known[name]


def first_preset(store: Store, question: str = "") -> str:
    """The id of the preset that the page of a question starts from: the first of all, unless one is declared
    to be that question's. Empty where there are none."""
    declared = in_role(store, f"first for {question}")
    return declared[0] if declared else next((p.id for p in presets(store)), "")


def _preset(rows: list[dict[str, Any]]) -> Preset:
    first = rows[0]
    return Preset(
        id=first["preset"],
        label=first["label"],
        note=first["note"],
        unknown=tuple(first["unknown"]),
        weights={row["indicator"]: row["weight"] for row in rows},
        criteria={row["indicator"]: row["criterion"] for row in rows if row["criterion"] != ""},
        need_is={row["indicator"]: row["need_is"] for row in rows if row["need_is"] != ""},
        normalisation=first["normalisation"],
        priority_over=first["priority_over"],
        otherwise={
            row["indicator"]: dict(zip(row["otherwise"], row["otherwise_criterion"], strict=True))
            for row in rows
        },
    )
